"""A decision in sentences that can be sent to a client, each with its sources.

`sections` gives headings with lines (for front ends that lay them out), `explain` plain text.
"""

from __future__ import annotations

from attrs import frozen

from modesdk.decide.analysis import Analysis
from modesdk.decide.explain.conflict_lines import conflict_lines
from modesdk.decide.explain.gate_lines import aged_facts, to_verify
from modesdk.decide.explain.other_modes import question_lines, why_not_lines
from modesdk.decide.explain.phrases import bare, cited, mode_label, shown, sourced
from modesdk.decide.explain.sentences import amount, points, say
from modesdk.language.text import LANGUAGES
from modesdk.model.decision_parts import Contribution, Status
from modesdk.model.tables import AdviceType, GateMark

REASONS = 8
"""How many reasons of one sign are given; the others are counted."""
MINOR = 0.05
"""Contributions below this many points are not worth a sentence."""


@frozen
class Section:
    """A heading and its lines; a line that begins with two spaces belongs to the one above."""

    id: str
    heading: str
    lines: tuple[str, ...]


def explain(decision: Analysis, lang: str) -> str:
    """The whole explanation as plain text. Raises ValueError for another language."""
    parts = [headline(decision, lang)]
    for section in sections(decision, lang):
        lines = [f"    - {x.strip()}" if x.startswith("  ") else f"- {x}" for x in section.lines]
        parts.append("\n".join([section.heading, *lines]))
    return "\n\n".join(parts) + "\n"


def headline(decision: Analysis, lang: str) -> str:
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


def verdict(decision: Analysis, lang: str) -> str:
    """The outcome in one sentence."""
    if decision.status is Status.NONE_ELIGIBLE:
        return say("none_eligible", lang)
    first, *others = [entry for entry in decision.ranking if entry.rank is not None]
    parts = {
        "mode": mode_label(decision, first.mode, lang),
        "score": points(shown(decision, first.numerator)),
        "lead": "",
    }
    for second in others[:1]:
        parts["margin"] = amount(shown(decision, first.numerator - second.numerator))
        parts["second"] = mode_label(decision, second.mode, lang)
        parts["second_score"] = points(shown(decision, second.numerator))
        parts["lead"] = say("lead", lang, second=parts["second"], margin=parts["margin"])
    return say(str(decision.status), lang, **parts)


def _better_but_blocked(decision: Analysis, lang: str) -> list[str]:
    """The blocked alternative that would have come first, if there is one."""
    best = decision.why_not[:1]
    if not best or best[0].gate is not GateMark.BLOCKED or best[0].gap >= 0:
        return []
    mode = mode_label(decision, best[0].mode, lang)
    return [say("better_but_blocked", lang, mode=mode, score=points(best[0].score))]


def sections(decision: Analysis, lang: str) -> tuple[Section, ...]:
    """All sections that have something to say, in reading order."""
    leader = decision.leader
    name = mode_label(decision, leader, lang) if leader else ""
    why = "h_why" if decision.recommended else "h_for"
    found = [
        Section("why", say(why, lang, mode=name), _reasons(decision, lang, supporting=True)),
        Section("against", say("h_against", lang), _reasons(decision, lang, supporting=False)),
        Section("verify", say("h_verify", lang), to_verify(decision, lang)),
        Section("alerts", say("h_alerts", lang), _advice(decision, lang, AdviceType.ALERT)),
        Section("conflicts", say("h_conflicts", lang), conflict_lines(decision, lang)),
        Section("whynot", say("h_whynot", lang), why_not_lines(decision, lang)),
        Section("questions", say("h_questions", lang), question_lines(decision, lang)),
        Section("aged", say("h_aged", lang), aged_facts(decision, lang)),
        Section("steps", say("h_steps", lang), _advice(decision, lang, AdviceType.STEP)),
    ]
    return tuple(section for section in found if section.lines)


def _gap(lang: str) -> str:
    return "" if lang == "zh" else " "


def _reasons(decision: Analysis, lang: str, *, supporting: bool) -> tuple[str, ...]:
    """The leader's contributions of one sign, largest first, and how many are left out."""
    shares = [
        share
        for share in decision.contributions
        if share.alternative == decision.leader
        and share.numerator
        and (share.numerator > 0) == supporting
    ]
    shares.sort(key=lambda share: -abs(share.numerator))
    worthwhile = [share for share in shares if abs(share.points) >= MINOR][:REASONS]
    lines = [_reason(decision, share, lang) for share in worthwhile]
    smaller = shares[len(worthwhile) :]
    if worthwhile and smaller:
        together = points(shown(decision, sum(share.numerator for share in smaller)))
        key = "smaller_one" if len(smaller) == 1 else "smaller"
        lines.append(say(key, lang, count=len(smaller), points=together))
    return tuple(lines)


def _reason(decision: Analysis, share: Contribution, lang: str) -> str:
    row = decision.rule(share.rule).row
    return say(
        "reason",
        lang,
        text=bare(row.label[lang] or row.id),
        points=points(shown(decision, share.numerator)),
        sources=cited(decision, row.claims, lang),
    )


def _advice(decision: Analysis, lang: str, kind: AdviceType) -> tuple[str, ...]:
    items = [item for item in decision.advice if item.type is kind and not item.unknown]
    return tuple(
        sourced(decision, item.label[lang], item.claims or item.see, lang) for item in items
    )
