"""The whole explanation on a screen, or what held one mode back."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from modesdk.cli.shell.layout import bullet, heading, paragraph
from modesdk.cli.shell.recommendation_card import gate_words, mode_label
from modesdk.decide.decision import Decision
from modesdk.decide.explain.conditions_in_words import (
    listed,
    row_sources,
    tests_in_words,
    value_in_words,
)
from modesdk.decide.explain.explanation import headline
from modesdk.decide.whynot import NearMiss, WhyNot
from modesdk.language.figures import amount, points
from modesdk.language.text import Lang
from modesdk.language.worded import worded
from modesdk.model.decision_parts import GateReason
from modesdk.model.tables import GateMark

_TINY = 0.05
"""Gaps below this many points would be shown as 0.0."""


def show_why_not(console: Console, decision: Decision, modes: list[str], lang: Lang) -> None:
    """What held these modes back, under the headline of the decision."""
    paragraph(console, headline(decision, lang))
    for mode in modes:
        heading(console, worded("Why not {mode}", mode=mode_label(decision, mode, lang)))
        for title, lines in why_not_parts(decision, mode, lang):
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


def why_not_parts(decision: Decision, mode: str, lang: Lang) -> Iterator[Part]:
    """(heading, lines): gap per dimension, gates, rules against, near misses."""
    if mode == decision.leader:
        entry = next(e for e in decision.ranking if e.mode == mode)
        leads = worded(
            "{mode} leads with {score} points; nothing holds it back.",
            mode=mode_label(decision, mode, lang),
            score=points(entry.score),
        )
        yield "", [leads]
    found = next((entry for entry in decision.why_not if entry.mode == mode), None)
    parts = [_standing(decision, mode, found, lang)] if mode != decision.leader else []
    if found:
        parts.append((worded("Where the gap lies"), list(_gaps(decision, found, lang))))
    parts += _gate_parts(decision, mode, lang)
    against = [
        (c.rule, c.points) for c in decision.contributions if c.alternative == mode and c.points < 0
    ]
    against.sort(key=lambda share: share[1])
    lines = [_ruled(decision, [rule], lang, number) for rule, number in against]
    parts.append((worded("Rules against it"), lines))
    if found:
        near = [line for miss in found.near_misses for line in _near(decision, miss, lang)]
        parts.append((worded("Rules for it that fail by one condition"), near))
    yield from (part for part in parts if part[1])


def _standing(decision: Decision, mode: str, found: WhyNot | None, lang: Lang) -> Part:
    score = next(points(e.score) for e in decision.ranking if e.mode == mode)
    label, gate = mode_label(decision, mode, lang), gate_words(decision, mode, lang)
    alone = worded("Score {score}; gate: {gate}.", score=score, gate=gate)
    if found is None:
        unranked = worded(
            "{mode} is a route or comparison and is never ranked; its score is {score}.",
            mode=label,
            score=score,
        )
        return "", [unranked, alone]
    if decision.leader is None:
        return "", [alone]
    behind = worded(
        "Score {score}, {gap} points behind {leader}; gate: {gate}.",
        score=score,
        gap=amount(found.gap),
        leader=mode_label(decision, decision.leader, lang),
        gate=gate,
    )
    return "", [behind]


def _gaps(decision: Decision, found: WhyNot, lang: Lang) -> Iterator[str]:
    for dimension, gap in found.dimensions:
        if abs(gap) >= _TINY:
            label = decision.pack.dimensions[dimension].label[lang] or dimension
            apart = amount(abs(gap))
            if gap > 0:
                yield worded("{dimension}: {points} points behind", dimension=label, points=apart)
            else:
                yield worded("{dimension}: {points} points ahead", dimension=label, points=apart)


def _gate_parts(decision: Decision, mode: str, lang: Lang) -> list[Part]:
    reasons = decision.gate_reasons[mode]
    blocking = [r for r in reasons if r.mark is GateMark.BLOCKED and r.fired]
    others = [r for r in reasons if r not in blocking and (r.mark is not GateMark.OPEN or r.verify)]
    return [
        (worded("What blocks it"), list(_all_gate_lines(decision, blocking, lang))),
        (worded("What has to be verified"), list(_all_gate_lines(decision, others, lang))),
    ]


def _all_gate_lines(decision: Decision, reasons: list[GateReason], lang: Lang) -> Iterator[str]:
    """Rows that say the same (one per value of a set, for instance) count as one reason."""
    alike: dict[tuple[object, ...], list[GateReason]] = {}
    for reason in reasons:
        key = reason.label, reason.claims, reason.missing, reason.routes, reason.verify
        alike.setdefault(key, []).append(reason)
    for group in alike.values():
        yield from _gate_lines(decision, group, lang)


def _gate_lines(decision: Decision, alike: list[GateReason], lang: Lang) -> Iterator[str]:
    reason = alike[0]
    if reason.routes:
        labels = (mode_label(decision, route, lang) for route in reason.routes)
        yield worded("Needs one of these routes to be open: {routes}", routes=listed(labels, lang))
    else:
        yield _ruled(decision, [r.rule for r in alike], lang)
    if reason.missing:
        schema = decision.pack.schema
        labels = (schema[name].label[lang] or name for name in reason.missing)
        yield worded("  To find out: {missing}", missing=listed(labels, lang))
    if reason.verify:
        yield worded("  The fact is old: verify it again")


def _ruled(decision: Decision, rules: list[str], lang: Lang, number: float | None = None) -> str:
    row = decision.rule(rules[0]).row
    return worded(
        "{text} ({points}rule {rule}; source: {sources})",
        text=(row.label[lang] or row.id).rstrip("。. "),
        points="" if number is None else worded("{points} points; ", points=points(number)),
        rule=listed(rules, lang),
        sources=row_sources(decision.pack, row, lang),
    )


def _near(decision: Decision, miss: NearMiss, lang: Lang) -> Iterator[str]:
    attribute = decision.pack.schema[miss.attribute]
    yield _ruled(decision, [miss.rule], lang, miss.points)
    yield worded(
        "  The condition that fails: {attribute} must be {test}, but it is {actual}",
        attribute=attribute.label[lang] or attribute.id,
        test=tests_in_words(attribute, miss.tests, lang),
        actual=value_in_words(attribute, miss.actual, lang),
    )
