"""A decision in sentences that can be sent to a client, each with its sources.

`sections` gives headings with lines (for front ends that lay them out), `explain` plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from modesdk.decide.texts import points, say
from modesdk.decide.whynot import WhyNot
from modesdk.decide.wording import listed, sources_in_words, tests_in_words, value_in_words
from modesdk.model.decision import Conflict, Contribution, GateReason, Question, Status
from modesdk.model.schema import LANGUAGES
from modesdk.model.tables import AdviceType, GateMark

if TYPE_CHECKING:
    from modesdk.decide.decision import Decision

REASONS = 8
SHOWN = 5
MINOR = 0.05
"""Contributions below this many points are not worth a sentence."""


@frozen
class Section:
    """A heading and its lines; a line that begins with two spaces belongs to the one above."""

    id: str
    heading: str
    lines: tuple[str, ...]


def explain(decision: Decision, lang: str) -> str:
    """The whole explanation as plain text. Raises ValueError for another language."""
    parts = [headline(decision, lang)]
    for section in sections(decision, lang):
        lines = [f"    - {x.strip()}" if x.startswith("  ") else f"- {x}" for x in section.lines]
        parts.append("\n".join([section.heading, *lines]))
    return "\n\n".join(parts) + "\n"


def headline(decision: Decision, lang: str) -> str:
    """Title, verdict and completeness."""
    if lang not in LANGUAGES:
        raise ValueError(f"no explanations in {lang!r}; choose one of: {', '.join(LANGUAGES)}")
    pack = decision.pack
    title = say("title", lang, pack=pack.title[lang], as_of=decision.as_of.isoformat())
    share = f"{decision.completeness:.0%}"
    sentences = [
        verdict(decision, lang),
        *_better_but_blocked(decision, lang),
        say("completeness", lang, share=share),
    ]
    return f"{title}\n{_gap(lang).join(sentences)}"


def verdict(decision: Decision, lang: str) -> str:
    """The outcome in one sentence."""
    if decision.status is Status.NONE_ELIGIBLE:
        return say("none_eligible", lang)
    first, *others = [entry for entry in decision.ranking if entry.rank is not None]
    second = others[0] if others else None
    margin = f"{decision.margin or 0:.1f}"
    lead = (
        say("lead", lang, second=_mode(decision, second.mode, lang), margin=margin)
        if second
        else ""
    )
    return say(
        str(decision.status),
        lang,
        mode=_mode(decision, first.mode, lang),
        score=points(first.score),
        lead=lead,
        second=_mode(decision, second.mode, lang) if second else "",
        second_score=points(second.score) if second else "",
        margin=margin,
    )


def _better_but_blocked(decision: Decision, lang: str) -> list[str]:
    """The blocked alternative that would have come first, if there is one."""
    best = decision.why_not[:1]
    if not best or best[0].gate is not GateMark.BLOCKED or best[0].gap >= 0:
        return []
    mode = _mode(decision, best[0].mode, lang)
    return [say("better_but_blocked", lang, mode=mode, score=points(best[0].score))]


def sections(decision: Decision, lang: str) -> tuple[Section, ...]:
    """All sections that have something to say, in reading order."""
    leader = decision.leader
    name = _mode(decision, leader, lang) if leader else ""
    found = [
        Section("why", say("h_why", lang, mode=name), _reasons(decision, lang, supporting=True)),
        Section("against", say("h_against", lang), _reasons(decision, lang, supporting=False)),
        Section("verify", say("h_verify", lang), _to_verify(decision, lang)),
        Section("alerts", say("h_alerts", lang), _advice(decision, lang, AdviceType.ALERT)),
        Section("conflicts", say("h_conflicts", lang), _conflicts(decision, lang)),
        Section("whynot", say("h_whynot", lang), _why_not(decision, lang)),
        Section("questions", say("h_questions", lang), _questions(decision, lang)),
        Section("steps", say("h_steps", lang), _advice(decision, lang, AdviceType.STEP)),
    ]
    return tuple(section for section in found if section.lines)


def _gap(lang: str) -> str:
    return "" if lang == "zh" else " "


def _mode(decision: Decision, mode: str, lang: str) -> str:
    return decision.pack.alternatives[mode].label[lang] or mode


def _sources(decision: Decision, claims: Sequence[str], lang: str) -> str:
    return sources_in_words(decision.pack, claims, lang) or say("no_source", lang)


def _sentence(text: str) -> str:
    """Without its full stop, so that a bracket can follow."""
    return text.rstrip("。. ")


def _reasons(decision: Decision, lang: str, *, supporting: bool) -> tuple[str, ...]:
    """The leader's contributions of one sign, largest first."""
    shares = [
        share
        for share in decision.contributions
        if share.alternative == decision.leader and (share.points > 0) == supporting
    ]
    shares.sort(key=lambda share: -abs(share.points))
    worthwhile = [share for share in shares if abs(share.points) >= MINOR]
    return tuple(_reason(decision, share, lang) for share in worthwhile[:REASONS])


def _reason(decision: Decision, share: Contribution, lang: str) -> str:
    rule = decision.rule(share.rule)
    return say(
        "reason",
        lang,
        text=_sentence(rule.row.label[lang] or rule.id),
        points=points(share.points),
        sources=_sources(decision, rule.row.claims, lang),
    )


def _to_verify(decision: Decision, lang: str) -> tuple[str, ...]:
    """What keeps the leader's gate from being plainly open, and facts that have aged."""
    if decision.leader is None:
        return ()
    reasons = decision.gate_reasons[decision.leader]
    lines = (
        _gate_line(decision, r, lang) for r in reasons if r.mark is not GateMark.OPEN or r.verify
    )
    return tuple(dict.fromkeys(lines))


def _gate_line(decision: Decision, reason: GateReason, lang: str) -> str:
    missing = listed((_attribute(decision, name, lang) for name in reason.missing), lang)
    if reason.routes:
        routes = listed((_mode(decision, mode, lang) for mode in reason.routes), lang)
        key = "route_blocked" if reason.mark is GateMark.BLOCKED else "route"
        return say(key, lang, routes=routes)
    text = reason.label[lang] or reason.rule
    sourced = say(
        "plain", lang, text=_sentence(text), sources=_sources(decision, reason.claims, lang)
    )
    if not reason.fired:
        return say("ask", lang, missing=missing, text=sourced)
    return f"{sourced}{say('stale', lang)}" if reason.verify else sourced


def _attribute(decision: Decision, name: str, lang: str) -> str:
    return decision.pack.schema[name].label[lang] or name


def _conflicts(decision: Decision, lang: str) -> tuple[str, ...]:
    """Those about the leader, and those that the pack declares; the others are in the record."""
    about = [c for c in decision.conflicts if c.declared or c.alternative == decision.leader]
    return tuple(_conflict(decision, conflict, lang) for conflict in about[: 2 * SHOWN])


def _conflict(decision: Decision, conflict: Conflict, lang: str) -> str:
    one, other = conflict.sides
    sources = {
        "one_source": _sources(decision, one.claims, lang),
        "other_source": _sources(decision, other.claims, lang),
    }
    if conflict.declared:
        return say("conflict_declared", lang, text=_sentence(conflict.label[lang]), **sources)
    return say(
        "conflict_fired",
        lang,
        mode=_mode(decision, conflict.alternative, lang),
        criterion=decision.pack.criteria[conflict.criterion].label[lang],
        one=_claimed(decision, one.claims, lang),
        other=_claimed(decision, other.claims, lang),
        **sources,
    )


def _claimed(decision: Decision, claims: Sequence[str], lang: str) -> str:
    claim = decision.pack.claims.get(claims[0])
    return _sentence(claim.label[lang]) if claim else claims[0]


def _why_not(decision: Decision, lang: str) -> tuple[str, ...]:
    lines: list[str] = []
    for entry in decision.why_not[: SHOWN + 1]:
        lines += _why_not_lines(decision, entry, lang)
    return tuple(lines)


def _why_not_lines(decision: Decision, entry: WhyNot, lang: str) -> Iterable[str]:
    mode, score = _mode(decision, entry.mode, lang), points(entry.score)
    if entry.gate is GateMark.BLOCKED:
        reasons = [_gate_line(decision, reason, lang) for reason in entry.blocked_by[:1]]
        yield say("blocked", lang, mode=mode, score=score, reason="".join(reasons))
        return
    gate = say("open" if entry.gate is GateMark.OPEN else "conditional_gate", lang)
    behind = [(d, gap) for d, gap in entry.dimensions if gap > 0][:2]
    if entry.gap <= 0 or not behind:
        yield say("tied", lang, mode=mode, score=score, gate=gate)
    else:
        labels = (f"{decision.pack.dimensions[d].label[lang]} {points(-gap)}" for d, gap in behind)
        gap = f"{entry.gap:.1f}"
        dimensions = listed(labels, lang)
        yield say("behind", lang, mode=mode, score=score, gate=gate, gap=gap, dimensions=dimensions)
    for rule_id, _ in entry.against[:1]:
        yield "  " + say("held", lang, text=decision.rule(rule_id).row.label[lang])
    for miss in entry.near_misses[:1]:
        attribute = decision.pack.schema[miss.attribute]
        yield "  " + say(
            "near",
            lang,
            attribute=attribute.label[lang],
            test=tests_in_words(attribute, miss.tests, lang),
            actual=value_in_words(attribute, miss.actual, lang),
            points=points(miss.points),
        )


def _questions(decision: Decision, lang: str) -> tuple[str, ...]:
    return tuple(_question(decision, q, lang) for q in decision.question_details[:3])


def _question(decision: Decision, question: Question, lang: str) -> str:
    attribute = decision.pack.schema[question.attribute]
    if question.regret:
        stake = say("stake_regret", lang, points=f"{question.regret:.1f}")
    elif question.gates:
        modes = listed((_mode(decision, mode, lang) for mode in question.gates), lang)
        stake = say("stake_gate", lang, modes=modes)
    else:
        stake = say("stake_swing", lang, points=f"{question.swing:.1f}")
    asked = attribute.question[lang] or attribute.label[lang]
    return say("question", lang, question=asked, stake=stake)


def _advice(decision: Decision, lang: str, kind: AdviceType) -> tuple[str, ...]:
    items = [item for item in decision.advice if item.type is kind and not item.unknown]
    return tuple(
        say(
            "plain",
            lang,
            text=_sentence(item.label[lang]),
            sources=_sources(decision, item.claims or item.see, lang),
        )
        for item in items
    )
