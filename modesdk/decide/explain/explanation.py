"""A decision in sentences that can be sent to a client, each with its sources.

`sections` gives headings with lines (for front ends that lay them out), `explain` plain text.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from modesdk.decide.analysis import Analysis
from modesdk.decide.explain.conditions_in_words import row_sources
from modesdk.decide.explain.conflict_lines import conflict_lines
from modesdk.decide.explain.gate_lines import aged_facts, to_verify
from modesdk.decide.explain.other_modes import question_lines, why_not_lines
from modesdk.decide.explain.phrases import (
    bare,
    leaders,
    leaders_in_words,
    mode_label,
    shown,
    sourced,
)
from modesdk.language.figures import MINOR, amount, points, share
from modesdk.language.text import LANGUAGES, Text, both, phrase
from modesdk.model.decision_parts import Contribution, Status
from modesdk.model.tables import AdviceType, GateMark

REASONS = 8
"""How many reasons of one sign are given; the others are counted."""
VERDICTS: Mapping[Status, Text] = {
    Status.RECOMMENDED: both("Recommended: {mode}, with {score} of 100 points{lead}."),
    Status.CONDITIONAL: both(
        "Recommended once verified: {mode}, with {score} of 100 points{lead}."
    ),
    Status.NO_CLEAR_WINNER: both(
        "No clear winner: {mode} ({score}) and {second} ({second_score}) are only {margin} points "
        "apart, too close to recommend one."
    ),
    Status.INSUFFICIENT_DATA: both(
        "Not enough data for a recommendation. {mode} leads for now ({score}), but on too little "
        "evidence."
    ),
    Status.NONE_ELIGIBLE: both("Every option is blocked; none can be recommended."),
}
"""The outcome in one sentence."""
TIED: Mapping[Status, Text] = {
    Status.RECOMMENDED: both(
        "Recommended: {mode}, with {score} of 100 points; {leaders} are level, and {mode} comes "
        "first in the order of the pack."
    ),
    Status.CONDITIONAL: both(
        "Recommended once verified: {mode}, with {score} of 100 points; {leaders} are level, and "
        "{mode} comes first in the order of the pack."
    ),
    Status.NO_CLEAR_WINNER: both("No clear winner: {leaders} are level ({score})."),
    Status.INSUFFICIENT_DATA: both(
        "Not enough data for a recommendation. {leaders} are level for now ({score}), and on too "
        "little evidence."
    ),
}
"""The same where nobody leads alone, because several have the best score."""
LEAD = both(", {margin} ahead of {second}")
"""Behind a score, when there is a second."""
BETTER_BUT_BLOCKED = both(
    "{mode} would score higher ({score}) but is blocked; verify whether that still holds."
)
"""Of a blocked alternative that would have come first."""


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
    title = phrase(
        "{pack}: assessment as of {as_of}",
        lang,
        pack=pack.title[lang],
        as_of=decision.as_of.isoformat(),
    )
    sentences = [
        verdict(decision, lang),
        *_better_but_blocked(decision, lang),
        phrase(
            "{share} of the relevant facts are known.", lang, share=share(decision.completeness)
        ),
    ]
    return f"{title}\n{_gap(lang).join(sentences)}"


def verdict(decision: Analysis, lang: str) -> str:
    """The outcome in one sentence."""
    if decision.status is Status.NONE_ELIGIBLE:
        return VERDICTS[decision.status][lang]
    first, *others = [entry for entry in decision.ranking if entry.rank is not None]
    tied = len(leaders(decision)) > 1
    parts = {
        "leaders": leaders_in_words(decision, lang),
        "mode": mode_label(decision, first.mode, lang),
        "score": points(shown(decision, first.numerator)),
        "lead": "",
    }
    for second in others[:1]:
        parts["margin"] = amount(shown(decision, first.numerator - second.numerator))
        parts["second"] = mode_label(decision, second.mode, lang)
        parts["second_score"] = points(shown(decision, second.numerator))
        parts["lead"] = LEAD[lang].format_map(parts)
    said = {**VERDICTS, **TIED} if tied else VERDICTS
    return said[decision.status][lang].format_map(parts)


def _better_but_blocked(decision: Analysis, lang: str) -> list[str]:
    """The blocked alternative that would have come first, if there is one."""
    best = decision.why_not[:1]
    if not best or best[0].gate is not GateMark.BLOCKED or best[0].gap >= 0:
        return []
    mode = mode_label(decision, best[0].mode, lang)
    return [BETTER_BUT_BLOCKED[lang].format(mode=mode, score=points(best[0].score))]


def sections(decision: Analysis, lang: str) -> tuple[Section, ...]:
    """All sections that have something to say, in reading order."""
    leader = decision.leader
    name = mode_label(decision, leader, lang) if leader else ""
    found = [
        Section("why", _why(decision, name, lang), _reasons(decision, lang, supporting=True)),
        Section(
            "against",
            phrase("What speaks against it", lang),
            _reasons(decision, lang, supporting=False),
        ),
        Section("verify", phrase("To be verified first", lang), to_verify(decision, lang)),
        Section("alerts", phrase("Alerts", lang), _advice(decision, lang, AdviceType.ALERT)),
        Section(
            "conflicts", phrase("Where the sources disagree", lang), conflict_lines(decision, lang)
        ),
        Section("whynot", phrase("Why not the others", lang), why_not_lines(decision, lang)),
        Section("questions", phrase("What to find out next", lang), question_lines(decision, lang)),
        Section("aged", phrase("Old facts worth checking", lang), aged_facts(decision, lang)),
        Section("steps", phrase("Next steps", lang), _advice(decision, lang, AdviceType.STEP)),
    ]
    return tuple(section for section in found if section.lines)


def _why(decision: Analysis, name: str, lang: str) -> str:
    if decision.recommended:
        return phrase("Why {mode}", lang, mode=name)
    return phrase("What speaks for {mode}", lang, mode=name)


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
        lines.append(_smaller(len(smaller), together, lang))
    return tuple(lines)


def _smaller(count: int, together: str, lang: str) -> str:
    if count == 1:
        return phrase("and a smaller one, {points} points", lang, points=together)
    return phrase(
        "and {count} smaller ones, {points} points together", lang, count=count, points=together
    )


def _reason(decision: Analysis, share: Contribution, lang: str) -> str:
    row = decision.rule(share.rule).row
    return phrase(
        "{text} ({points} points; source: {sources})",
        lang,
        text=bare(row.label[lang] or row.id),
        points=points(shown(decision, share.numerator)),
        sources=row_sources(decision.pack, row, lang),
    )


def _advice(decision: Analysis, lang: str, kind: AdviceType) -> tuple[str, ...]:
    items = [item for item in decision.advice if item.type is kind and not item.unknown]
    return tuple(
        sourced(decision, item.label[lang], decision.rule(item.rule).row.cited, lang)
        for item in items
    )
