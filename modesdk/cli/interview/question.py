"""One question of an interview on the terminal: the question, the choices, why it is asked."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from modesdk.cli.interview.typed_answer import choices, expected
from modesdk.cli.shell.layout import bullet
from modesdk.cli.shell.recommendation_card import firm, mode_label
from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.decide.decision import Decision
from modesdk.decide.explain.conditions_in_words import listed, value_in_words
from modesdk.language.figures import amount
from modesdk.language.terms import STATUS
from modesdk.language.worded import worded
from modesdk.model.decision_parts import Answer, Question
from modesdk.model.schema import Attribute, AttributeType, Value

FEW = 8
"""Up to this many choices stand one below the other."""
OUTCOMES = 6
"""So many different outcomes of a question are listed."""
NAMED = 5
"""So many answers, or modes, are named in one line."""


def show_question(console: Console, attribute: Attribute, number: int) -> None:
    """The question with its help, what may be answered, and the numbered choices."""
    console.print()
    question = say(attribute.question) or say(attribute.label) or attribute.id
    bullet(console, question, mark=f"{say(worded('Question {number}', number=number))}  ")
    for line in (say(attribute.help), expected(attribute)):
        if line:
            bullet(console, line, mark="", indent=2)
    _show_choices(console, choices(attribute))


def _show_choices(console: Console, labels: list[str]) -> None:
    """Numbered, in as many columns as fit when there are many."""
    items = [f"{number:>4}  {label}" for number, label in enumerate(labels, start=1)]
    if not items:
        return
    cell = max(map(cell_len, items)) + 2
    columns = 1 if len(items) <= FEW else max(1, console.width // cell)
    rows = -(-len(items) // columns)
    for row in range(rows):
        line = "".join(item + " " * (cell - cell_len(item)) for item in items[row::rows])
        console.print(Text(line.rstrip()))


def noted_value(attribute: Attribute, value: Value) -> str:
    """An answer in words; a number keeps its distance from a Chinese unit."""
    unit = say(attribute.unit)
    if attribute.type is AttributeType.NUMBER and len(unit) > 1:
        return f"{value:,} {unit}"
    return value_in_words(attribute, value, spoken())


def still_open(decision: Decision, skipped: frozenset[str], *, thorough: bool) -> int:
    """About how many questions could still matter to the interview."""
    waiting = [name for name in decision.questions if name not in skipped]
    if thorough or not firm(decision):
        return len(waiting)
    return sum(any(_differs(decision, a) for a in decision.answers(name)) for name in waiting)


def why(decision: Decision, name: str) -> Iterator[str]:
    """Why a question is asked: what is at stake, and which answers would lead where."""
    question = next((q for q in decision.question_details if q.attribute == name), None)
    if question:
        yield from _stakes(decision, question)
    answers = decision.answers(name)
    if not any(_differs(decision, answer) for answer in answers):
        yield _nothing_alone(decision)
        return
    outcomes: dict[str, list[str]] = {}
    attribute = decision.pack.schema[name]
    for answer in answers:
        said = noted_value(attribute, answer.value)
        outcomes.setdefault(_outcome(decision, answer), []).append(said)
    for outcome, values in list(outcomes.items())[:OUTCOMES]:
        yield worded("If {values}: {outcome}", values=_some(values), outcome=outcome)


def _nothing_alone(decision: Decision) -> str:
    if firm(decision):
        return worded("Alone it does not change the outcome; together with other answers it may.")
    return worded(
        "Alone it does not lead to a recommendation yet; together with other answers it may."
    )


def _stakes(decision: Decision, question: Question) -> Iterator[str]:
    if question.gates:
        modes = [mode_label(decision, mode) for mode in question.gates]
        yield worded("It decides whether these can be used: {modes}.", modes=_some(modes))
    blocked = [mode_label(decision, m) for m in question.blocks if m not in question.gates]
    if blocked:
        yield worded("Some answers would rule these out: {modes}.", modes=_some(blocked))
    if question.regret:
        yield worded(
            "It could change the leader; {points} points are at stake on average.",
            points=amount(question.regret),
        )
    elif question.swing:
        yield worded(
            "It could move the lead by up to {points} points.", points=amount(question.swing)
        )


def _differs(decision: Decision, answer: Answer) -> bool:
    return (answer.winner, answer.status) != (decision.recommended, decision.status)


def _outcome(decision: Decision, answer: Answer) -> str:
    status = say(STATUS[answer.status])
    if answer.winner is None:
        return status
    mode = mode_label(decision, answer.winner)
    return worded("{mode} ({status})", mode=mode, status=status)


def _some(words: list[str]) -> str:
    shown = listed(words[:NAMED], spoken())
    return (
        shown
        if len(words) <= NAMED
        else worded("{listed}, ... ({count} in all)", listed=shown, count=len(words))
    )
