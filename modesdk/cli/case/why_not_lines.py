"""The whole explanation on a screen, or what held one mode back."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from modesdk.cli.shell.layout import bullet, heading, paragraph
from modesdk.cli.shell.recommendation_card import gate_words, mode_label
from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.decide.decision import Decision
from modesdk.decide.explain.conditions_in_words import (
    listed,
    row_sources,
)
from modesdk.decide.explain.explanation import headline
from modesdk.decide.explain.gate_lines import gate_line, undecided
from modesdk.decide.explain.other_modes import is_level, needs
from modesdk.decide.explain.phrases import leaders_in_words
from modesdk.decide.whynot import NearMiss, WhyNot
from modesdk.language.figures import MINOR, amount, points
from modesdk.language.terms import OLD_FACT
from modesdk.language.worded import worded
from modesdk.model.decision_parts import GateReason
from modesdk.model.tables import GateMark


def show_why_not(console: Console, decision: Decision, modes: list[str]) -> None:
    """What held these modes back, under the headline of the decision."""
    paragraph(console, headline(decision, spoken()))
    for mode in modes:
        heading(console, worded("Why not {mode}", mode=mode_label(decision, mode)))
        for title, lines in why_not_parts(decision, mode):
            if title:
                heading(console, title)
            for line in lines:
                bullet(console, line)


def show_text(console: Console, text: str) -> None:
    """The plain explanation with hanging indents; blank lines and headings as they are."""
    paragraphs = text.rstrip("\n").split("\n\n")
    for number, part in enumerate(paragraphs):
        if number:
            console.print()
        for line in part.split("\n"):
            if line.startswith("    - "):
                bullet(console, "  " + line.removeprefix("    - "))
            elif line.startswith("- "):
                bullet(console, line.removeprefix("- "), mark="- ")
            else:
                paragraph(console, line, "bold" if number else "")


Part = tuple[str, list[str]]


def why_not_parts(decision: Decision, mode: str) -> Iterator[Part]:
    """(heading, lines): gap per dimension, gates, rules against, near misses."""
    if mode == decision.leader:
        entry = next(e for e in decision.ranking if e.mode == mode)
        names, score = leaders_in_words(decision, spoken()), points(entry.score)
        leads = worded(
            "{mode} leads with {score} points; nothing holds it back.", mode=names, score=score
        )
        level = worded("{leaders} are level with {score} points.", leaders=names, score=score)
        yield "", [level if entry.tied else leads]
    found = next((entry for entry in decision.why_not if entry.mode == mode), None)
    parts = [_standing(decision, mode, found)] if mode != decision.leader else []
    if found:
        parts.append((worded("Where the gap lies"), list(_gaps(decision, found))))
    parts += _gate_parts(decision, mode)
    against = [
        (c.rule, c.points) for c in decision.contributions if c.alternative == mode and c.points < 0
    ]
    against.sort(key=lambda share: share[1])
    lines = [_ruled(decision, [rule], number) for rule, number in against]
    parts.append((worded("Rules against it"), lines))
    if found:
        near = [line for miss in found.near_misses for line in _near(decision, miss)]
        parts.append((worded("Rules for it that fail by one condition"), near))
    yield from (part for part in parts if part[1])


def _standing(decision: Decision, mode: str, found: WhyNot | None) -> Part:
    score = next(points(e.score) for e in decision.ranking if e.mode == mode)
    said = {"score": score, "gate": gate_words(decision, mode)}
    alone = worded("Score {score}; gate: {gate}.", **said)
    if found is None:
        unranked = worded(
            "{mode} is a route or comparison and is never ranked; its score is {score}.",
            mode=mode_label(decision, mode),
            score=score,
        )
        return "", [unranked, alone]
    if decision.leader is None:
        return "", [alone]
    if is_level(found):
        return "", [worded("Score {score}, level with the leader; gate: {gate}.", **said)]
    said |= {"gap": amount(abs(found.gap)), "leader": mode_label(decision, decision.leader)}
    if found.gap < 0:
        ahead = worded("Score {score}, {gap} points ahead of {leader}; gate: {gate}.", **said)
        return "", [ahead]
    return "", [worded("Score {score}, {gap} points behind {leader}; gate: {gate}.", **said)]


def _gaps(decision: Decision, found: WhyNot) -> Iterator[str]:
    for dimension, gap in found.dimensions:
        if abs(gap) >= MINOR:
            label = say(decision.pack.dimensions[dimension].label) or dimension
            apart = amount(abs(gap))
            if gap > 0:
                yield worded("{dimension}: {points} points behind", dimension=label, points=apart)
            else:
                yield worded("{dimension}: {points} points ahead", dimension=label, points=apart)


def _gate_parts(decision: Decision, mode: str) -> list[Part]:
    reasons = decision.gate_reasons[mode]
    blocking = [r for r in reasons if r.mark is GateMark.BLOCKED and r.fired]
    others = [r for r in reasons if r not in blocking and (r.mark is not GateMark.OPEN or r.verify)]
    return [
        (worded("What blocks it"), list(_all_gate_lines(decision, blocking))),
        (worded("What has to be verified"), list(_all_gate_lines(decision, others))),
    ]


def _all_gate_lines(decision: Decision, reasons: list[GateReason]) -> Iterator[str]:
    """Rows that say the same (one per value of a set, for instance) count as one reason."""
    alike: dict[tuple[object, ...], list[GateReason]] = {}
    for reason in reasons:
        key = reason.label, reason.claims, reason.missing, reason.routes, reason.verify
        alike.setdefault(key, []).append(reason)
    for group in alike.values():
        yield from _gate_lines(decision, group)


def _gate_lines(decision: Decision, alike: list[GateReason]) -> Iterator[str]:
    reason = alike[0]
    ruled = _ruled(decision, [r.rule for r in alike])
    if reason.routes:
        yield gate_line(decision, reason, spoken())
    elif reason.missing:
        yield from undecided(decision, reason.missing, [ruled], spoken())
    else:
        yield ruled
    if reason.verify:
        yield "  " + say(OLD_FACT)


def _ruled(decision: Decision, rules: list[str], number: float | None = None) -> str:
    row = decision.rule(rules[0]).row
    return worded(
        "{text} ({points}rule {rule}; source: {sources})",
        text=(say(row.label) or row.id).rstrip("。. "),
        points="" if number is None else worded("{points} points; ", points=points(number)),
        rule=listed(rules, spoken()),
        sources=row_sources(decision.pack, row, spoken()),
    )


def _near(decision: Decision, miss: NearMiss) -> Iterator[str]:
    yield _ruled(decision, [miss.rule], miss.points)
    yield worded("  The condition that fails: {needs}", needs=needs(decision, miss, spoken()))
