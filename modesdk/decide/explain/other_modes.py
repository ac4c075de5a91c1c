"""What the explanation says of the other alternatives, and of what to find out next."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.decide.analysis import Analysis
from modesdk.decide.explain.conditions_in_words import (
    listed,
    requirement_in_words,
    sources_in_words,
    value_in_words,
)
from modesdk.decide.explain.gate_lines import gate_line
from modesdk.decide.explain.phrases import mode_label, mode_labels, shown, sourced
from modesdk.decide.whynot import NearMiss, WhyNot
from modesdk.language.figures import MINOR, amount, points
from modesdk.language.terms import GATE
from modesdk.language.text import both, phrase
from modesdk.model.decision_parts import Question
from modesdk.model.schema import AttributeType
from modesdk.model.tables import GateMark

OTHERS = 6
"""How many other alternatives are explained; the rest are named."""
ASKED = 3
"""How many questions are shown."""


def why_not_lines(decision: Analysis, lang: str) -> tuple[str, ...]:
    """What held back the best of the others, with what nearly spoke for them."""
    lines: list[str] = []
    for entry in decision.why_not[:OTHERS]:
        lines += why_not_lines_of(decision, entry, lang)
    rest = [entry.mode for entry in decision.why_not[OTHERS:]]
    if rest:
        lines.append(
            phrase(
                "The rest score no higher than these: {modes}",
                lang,
                modes=mode_labels(decision, rest, lang),
            )
        )
    return tuple(lines)


def why_not_lines_of(decision: Analysis, entry: WhyNot, lang: str) -> Iterator[str]:
    """The same for one of the others."""
    if entry.gate is GateMark.BLOCKED:
        reasons = [gate_line(decision, reason, lang) for reason in entry.blocked_by[:1]]
        yield phrase(
            "{mode} (would score {score}): blocked. {reason}",
            lang,
            **_named(decision, entry, lang),
            reason="".join(reasons),
        )
        return
    yield _standing(decision, entry, lang)
    for rule_id, _ in entry.against[:1]:
        yield "  " + phrase("Held back by: {text}", lang, text=_ruled(decision, rule_id, lang))
    for miss in entry.near_misses[:1]:
        yield "  " + near_miss(decision, miss, lang)


def _ruled(decision: Analysis, rule_id: str, lang: str) -> str:
    row = decision.rule(rule_id).row
    return sourced(decision, row.label[lang] or row.id, row.cited, lang)


def _named(decision: Analysis, entry: WhyNot, lang: str) -> dict[str, str]:
    score = points(shown(decision, _numerators(decision)[entry.mode]))
    return {"mode": mode_label(decision, entry.mode, lang), "score": score}


def _numerators(decision: Analysis) -> dict[str, int]:
    return {entry.mode: entry.numerator for entry in decision.ranking}


def _standing(decision: Analysis, entry: WhyNot, lang: str) -> str:
    """Score, gate, and how far behind on what."""
    gate = GATE[entry.gate][lang]
    named = _named(decision, entry, lang)
    if is_level(entry):
        return phrase("{mode} ({score}, {gate}): level with the leader.", lang, gate=gate, **named)
    behind = [(d, gap) for d, gap in entry.dimensions if gap >= MINOR] or entry.dimensions[:1]
    dimensions = decision.pack.dimensions
    parts = [
        phrase("{label} ({points})", lang, label=dimensions[d].label[lang] or d, points=amount(gap))
        for d, gap in behind[:2]
    ]
    return phrase(
        "{mode} ({score}, {gate}): {gap} points behind, mostly on {dimensions}.",
        lang,
        gate=gate,
        gap=amount(entry.gap),
        dimensions=listed(parts, lang),
        **named,
    )


def is_level(entry: WhyNot) -> bool:
    """Whether an alternative is as good as level with the leader: no digit shows a difference."""
    return abs(entry.gap) < MINOR


def near_miss(decision: Analysis, miss: NearMiss, lang: str) -> str:
    """What a rule that nearly fired still needs, what it is worth, and its sources."""
    return phrase(
        "Nearly supported: {needs} (worth {points} points; source: {sources})",
        lang,
        needs=needs(decision, miss, lang),
        points=points(miss.points),
        sources=sources_in_words(decision.pack, miss.claims, lang),
    )


def needs(decision: Analysis, miss: NearMiss, lang: str) -> str:
    """What a rule that nearly fired still needs, and what is the case instead."""
    attribute = decision.pack.schema[miss.attribute]
    now = ""
    if attribute.type is not AttributeType.BOOLEAN:
        holds = attribute.type is AttributeType.SET
        clause = both("; now: {actual}") if holds else both(", but it is {actual}")
        now = clause[lang].format(actual=value_in_words(attribute, miss.actual, lang))
    need = requirement_in_words(attribute, miss.tests, lang)
    return phrase("needs {need}{now}", lang, need=need, now=now)


def question_lines(decision: Analysis, lang: str) -> tuple[str, ...]:
    """The most decisive questions, each with what hangs on it."""
    return tuple(_question(decision, q, lang) for q in decision.question_details[:ASKED])


def _question(decision: Analysis, question: Question, lang: str) -> str:
    attribute = decision.pack.schema[question.attribute]
    asked = attribute.question[lang] or attribute.label[lang] or attribute.id
    return phrase(
        "{question} ({stake})", lang, question=asked, stake=stake(decision, question, lang)
    )


def stake(decision: Analysis, question: Question, lang: str) -> str:
    """What hangs on an answer. A leader that may be shut is named, not counted in points."""
    leader = decision.leader
    if leader in question.blocks:
        return phrase("could rule out {leader}", lang, leader=mode_label(decision, leader, lang))
    if question.regret >= MINOR:
        return phrase(
            "could change the answer, {points} points at stake on average",
            lang,
            points=amount(question.regret),
        )
    if question.gates:
        return phrase(
            "decides whether {modes} can be used",
            lang,
            modes=mode_labels(decision, question.gates, lang),
        )
    if question.swing >= MINOR:
        return phrase(
            "could move the lead by up to {points} points", lang, points=amount(question.swing)
        )
    return phrase("little hangs on it", lang)
