"""What the explanation says of conflicts.

All about the leader, the weightiest first, and all that the pack declares; those about other
alternatives, and those that are a matter of wording, are counted in one line. The record has all.
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.decide.analysis import Analysis
from modesdk.decide.explain.conditions_in_words import sources_in_words
from modesdk.decide.explain.phrases import bare, mode_label, mode_labels
from modesdk.language.text import both, phrase
from modesdk.model.decision_parts import Conflict, Side

WORDING = "term"
"""The treatment of conflicts about words, history or appearance only."""
_ABOUT, _MORE_ABOUT = both("{count} about {modes}"), both("{count} more about {modes}")
_WORDING, _MORE_WORDING = both("{count} on wording only"), both("{count} more on wording only")


def conflict_lines(decision: Analysis, lang: str) -> tuple[str, ...]:
    """A line for each conflict worth reading, and one that counts the rest."""
    of_leader, declared, others, wording = sorted_out(decision)
    lines = [_conflict(decision, conflict, lang) for conflict in (*of_leader, *declared)]
    return (*lines, *_counted(decision, others, wording, lang, more=bool(lines)))


def sorted_out(decision: Analysis) -> tuple[list[Conflict], ...]:
    """Conflicts about the leader, declared ones, those about others, and those about wording."""
    of_leader, declared, others, wording = (list[Conflict]() for _ in range(4))
    for conflict in decision.conflicts:
        if conflict.treatment == WORDING:
            wording.append(conflict)
        elif conflict.declared:
            declared.append(conflict)
        elif conflict.alternative == decision.leader:
            of_leader.append(conflict)
        else:
            others.append(conflict)
    weights = _weights(decision)
    of_leader.sort(key=lambda conflict: -weights.get(conflict.criterion, 0))
    return of_leader, declared, others, wording


def _weights(decision: Analysis) -> dict[str, int]:
    """Per criterion: how much the evidence for and against the leader weighs together."""
    found: dict[str, int] = {}
    for share in decision.contributions:
        if share.alternative == decision.leader:
            found[share.criterion] = found.get(share.criterion, 0) + abs(share.numerator)
    return found


def _counted(
    decision: Analysis,
    others: Sequence[Conflict],
    wording: Sequence[Conflict],
    lang: str,
    *,
    more: bool,
) -> tuple[str, ...]:
    """How many are not told; they are `more` when others are told above."""
    parts = []
    if others:
        modes = dict.fromkeys(conflict.alternative for conflict in others)
        labels = mode_labels(decision, modes, lang)
        said = _MORE_ABOUT if more else _ABOUT
        parts.append(said[lang].format(count=len(others), modes=labels))
    if wording:
        said = _MORE_WORDING if more or others else _WORDING
        parts.append(said[lang].format(count=len(wording)))
    return (phrase("; ", lang).join(parts),) if parts else ()


def _conflict(decision: Analysis, conflict: Conflict, lang: str) -> str:
    one, other = conflict.sides
    if conflict.declared:
        return phrase(
            "{text} ({one_source}; against: {other_source})",
            lang,
            text=bare(conflict.label[lang]),
            one_source=sources_in_words(decision.pack, one.claims, lang),
            other_source=sources_in_words(decision.pack, other.claims, lang),
        )
    return phrase(
        "{mode}, {criterion}: one side says {one}, the other {other}",
        lang,
        mode=mode_label(decision, conflict.alternative, lang),
        criterion=decision.pack.criteria[conflict.criterion].label[lang] or conflict.criterion,
        one=_quoted(decision, one, lang),
        other=_quoted(decision, other, lang),
    )


def _quoted(decision: Analysis, side: Side, lang: str) -> str:
    """The claim of the best-trusted source, that source alone, and how many more claims agree."""
    trust = decision.weights.trust
    claims = decision.pack.claims
    known = [claims[name] for name in side.claims if name in claims]
    if not known:
        return sources_in_words(decision.pack, side.claims, lang)
    best = max(known, key=lambda claim: trust.get(claim.source, 0))
    more = len(side.claims) - 1
    return phrase(
        "“{text}” ({source}{more})",
        lang,
        text=bare(best.label[lang] or best.id),
        source=sources_in_words(decision.pack, [best.id], lang),
        more=phrase(", and {count} more", lang, count=more) if more else "",
    )
