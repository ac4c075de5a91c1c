"""A recommendation on the terminal: headline card, ranking with bars, reasons, what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import ROUNDED, SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from modesdk.cli.shell.layout import bullet, heading, paragraph, screen, wrap
from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.cli.shell.targets import print_json
from modesdk.decide.decision import Decision
from modesdk.decide.explain.explanation import Section, headline, sections
from modesdk.io.request import Request
from modesdk.language.figures import amount, points
from modesdk.language.terms import GATE, MARGIN, SCORE, STATUS
from modesdk.language.terms import heading as heading_of
from modesdk.language.text import Text as Bilingual
from modesdk.language.worded import worded
from modesdk.model.decision_parts import RankedMode, Status
from modesdk.model.tables import GateMark

SHOWN = {"conflicts": 3, "steps": 6}
"""How many lines of a long section are shown; the rest is in `modesdk explain`."""
FULL = 100
"""Points at the end of the scale."""
WIDE = 100
"""Terminal width from which bars are long."""
_COLOURS = {Status.RECOMMENDED: "green", Status.NONE_ELIGIBLE: "red"}
_GATE_COLOURS = {GateMark.OPEN: "green", GateMark.CONDITIONAL: "yellow", GateMark.BLOCKED: "red"}
_EIGHTHS = " ▏▎▍▌▋▊▉"


def print_decision(
    decision: Decision,
    *,
    note: str = "",
    questions: bool = True,
    as_json: bool = False,
) -> None:
    """A decision on stdout: for a person or, with `as_json`, for a program.

    Without `questions` none are looked for; a program then finds no key for them.
    """
    if not as_json:
        show_decision(screen(), decision, note=note, questions=questions)
        return
    data = decision.to_dict(questions=questions)
    left_out = () if questions else ("questions", "question_details")
    print_json({key: value for key, value in data.items() if key not in left_out})


def show_decision(
    console: Console,
    decision: Decision,
    *,
    note: str = "",
    questions: bool = True,
) -> None:
    """Everything a person needs to act on a decision; `note` stands behind its date."""
    _card(console, decision, say(note))
    _ranking(console, decision)
    for section in sections(decision, spoken()):
        if section.id != "whynot" and (questions or section.id != "questions"):
            _section(console, section)


def show_missing(console: Console, decision: Decision) -> None:
    """That there is no recommendation yet, and what to find out for one."""
    title, _, said = headline(decision, spoken()).partition("\n")
    paragraph(console, said or title, "bold")
    for section in sections(decision, spoken()):
        if section.id == "questions":
            _section(console, section)


def firm(decision: Decision) -> bool:
    """Whether there is a recommendation."""
    return decision.recommended is not None


def mode_label(decision: Decision, mode: str) -> str:
    """The label of a mode; its id when it has none."""
    return say(decision.pack.alternatives[mode].label) or mode


def gate_words(decision: Decision, mode: str) -> str:
    """The gate in words, with what to find out when it is undecided."""
    mark = decision.gates[mode]
    word = say(GATE[mark])
    if mark is not GateMark.CONDITIONAL:
        return word
    asked = (name for reason in decision.gate_reasons[mode] for name in reason.missing)
    schema = decision.pack.schema
    labels = list(dict.fromkeys(say(schema[name].label) or name for name in asked))
    if not labels:
        return word
    missing = labels[0]
    if len(labels) > 1:
        missing = worded("{listed} +{more}", listed=labels[0], more=len(labels) - 1)
    return worded("{gate}: {missing}", gate=word, missing=missing)


def bar(score: float, half: int) -> str:
    """A bar of 2 * half + 1 cells around a middle line, for -100..+100."""
    eighths = min(half * 8, round(abs(score) / FULL * half * 8))
    if score and not eighths:
        eighths = 1
    full, rest = divmod(eighths, 8)
    if score < 0:
        left = ("▐" if rest >= 4 else "") + "█" * full  # noqa: PLR2004 - half of eight
        return f"{left or '▕':>{half}}│{'':<{half}}"
    right = "█" * full + _EIGHTHS[rest].strip()
    return f"{'':>{half}}│{right:<{half}}"


def date_note(asked: Request) -> str:
    """What stands behind the date: that nobody gave it, or that the profile gives another."""
    if asked.outranked is not None:
        return worded(" (given by an option; the profile's date is {date})", date=asked.outranked)
    if asked.as_of_from == "pack":
        return worded(" (the pack's date, as nobody gave one; set it with --as-of)")
    return ""


def _card(console: Console, decision: Decision, note: str) -> None:
    colour = _COLOURS.get(decision.status, "yellow")
    inner = console.width - 4
    margin = decision.margin
    lead = "–" if margin is None else worded("{number} points", number=amount(margin))
    facts = _fact(worded("Status"), say(STATUS[decision.status])), _fact(heading_of(MARGIN), lead)
    separator = "　" if spoken() == "zh" else "   "
    title, _, said = headline(decision, spoken()).partition("\n")
    body = Text("\n".join(wrap(said or title, inner)), style=f"bold {colour}")
    fact_line = separator.join(facts)
    date = _fact(worded("As of"), decision.as_of.isoformat()) + note
    for line in (separator.join([fact_line, date]),) if not note else (fact_line, date):
        body.append("\n" + "\n".join(wrap(line, inner)), style="not bold default")
    name = Text(say(decision.pack.title) or decision.pack.name)
    console.print(
        Panel(
            body,
            box=ROUNDED,
            title=name,
            title_align="left",
            border_style=colour,
            width=console.width,
            padding=(0, 1),
        )
    )


def _fact(name: str | Bilingual, value: str) -> str:
    return say(worded("{name}: {value}", name=say(name), value=value))


def _ranking(console: Console, decision: Decision) -> None:
    half = 12 if console.width >= WIDE else 8
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    labels = [mode_label(decision, entry.mode) for entry in decision.ranking]
    mode_head = say(worded("Option"))
    mode_width = min(max(map(cell_len, [*labels, mode_head])), console.width // 3)
    gate_width = console.width - mode_width - 2 * half - 18
    table.add_column("#", justify="right", width=3)
    table.add_column(mode_head, width=mode_width)
    table.add_column(say(heading_of(SCORE)), justify="right", width=6)
    table.add_column("", width=2 * half + 1, no_wrap=True)
    table.add_column(say(worded("Gate")), width=gate_width)
    for entry, label in zip(decision.ranking, labels, strict=True):
        table.add_row(*_row(decision, entry, label, (mode_width, half, gate_width)))
    heading(console, worded("Ranking"))
    console.print(table)
    for note in _notes(decision.ranking):
        paragraph(console, note, "dim")


def _notes(ranking: Iterable[RankedMode]) -> Iterable[str]:
    entries = list(ranking)
    if any(entry.rank is None for entry in entries):
        yield worded("“–”: blocked, or a route or comparison that is not ranked.")
    if any(entry.tied for entry in entries):
        yield worded("“=”: tied.")


def _row(
    decision: Decision, entry: RankedMode, label: str, sizes: tuple[int, int, int]
) -> tuple[Text, ...]:
    mode_width, half, gate_width = sizes
    competes = entry.rank is not None
    style = "" if competes else "dim"
    place = f"{'=' if entry.tied else ''}{entry.rank}" if competes else "–"
    if entry.rank == 1:
        style = "bold"
    bar_style = ("green" if entry.score > 0 else "red") if competes else "dim"
    gate = gate_words(decision, entry.mode)
    return (
        Text(place, style=style),
        Text("\n".join(wrap(label, mode_width)), style=style),
        Text(points(entry.score), style=style),
        Text(bar(entry.score, half), style=bar_style),
        Text("\n".join(wrap(gate, gate_width)), style=_GATE_COLOURS[entry.gate]),
    )


def _section(console: Console, section: Section) -> None:
    heading(console, section.heading)
    shown = SHOWN.get(section.id, len(section.lines))
    for number, line in enumerate(section.lines[:shown], start=1):
        bullet(console, line, mark=f"{number}. " if section.id == "steps" else "• ")
    if len(section.lines) > shown:
        more = worded("{count} more: see modesdk explain", count=len(section.lines) - shown)
        bullet(console, more, mark="… ")


def score_line(decision: Decision) -> str:
    """The present state in one line, for use after each answer."""
    status = say(STATUS[decision.status])
    margin = decision.margin
    if decision.leader is None or (not firm(decision) and not margin):
        return worded("So far: {status}", status=status)
    lead = next(entry for entry in decision.ranking if entry.mode == decision.leader)
    ahead = worded(", {margin} ahead", margin=amount(margin)) if margin else ""
    mode = mode_label(decision, lead.mode)
    return worded(
        "So far: {mode} {score}, {status}{margin}",
        mode=mode,
        score=points(lead.score),
        status=status,
        margin=ahead,
    )


def top(decision: Decision, count: int) -> list[str]:
    """The first few of the ranking with their scores."""
    competing = [entry for entry in decision.ranking if entry.rank is not None][:count]
    return [f"{mode_label(decision, e.mode)} {points(e.score)}" for e in competing]
