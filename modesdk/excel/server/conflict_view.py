"""Where sources disagree: both sides with their sources and dates.

Those about the leader come first, then those the pack declares, then the others; what is a matter
of wording only is left to the record.
"""

from __future__ import annotations

from typing import Any

from modesdk.decide.decision import Decision
from modesdk.decide.explain.conditions_in_words import sources_in_words
from modesdk.decide.explain.conflict_lines import sorted_out
from modesdk.decide.explain.phrases import bare, mode_label
from modesdk.language.text import Lang, phrase
from modesdk.model.decision_parts import Conflict, Side


def conflicts(decision: Decision, lang: Lang) -> list[dict[str, Any]]:
    """All conflicts that are more than wording."""
    of_leader, declared, others, _ = sorted_out(decision)
    return [_shown(decision, conflict, lang) for conflict in (*of_leader, *declared, *others)]


def _shown(decision: Decision, conflict: Conflict, lang: Lang) -> dict[str, Any]:
    return {
        "text": _about(decision, conflict, lang),
        "sides": [
            {
                "text": _claimed(decision, side, lang),
                "sources": sources_in_words(decision.pack, side.claims, lang),
            }
            for side in conflict.sides
        ],
    }


def _about(decision: Decision, conflict: Conflict, lang: Lang) -> str:
    if conflict.declared:
        return bare(conflict.label[lang])
    criterion = decision.pack.criteria[conflict.criterion].label[lang] or conflict.criterion
    mode = mode_label(decision, conflict.alternative, lang)
    return phrase("{what}: {names}", lang, what=mode, names=criterion)


def _claimed(decision: Decision, side: Side, lang: Lang) -> str:
    """The claim of the best-trusted source."""
    claims, trust = decision.pack.claims, decision.weights.trust
    known = [claims[name] for name in side.claims if name in claims]
    if not known:
        return ""
    best = max(known, key=lambda claim: trust.get(claim.source, 0))
    return bare(best.label[lang] or best.id)
