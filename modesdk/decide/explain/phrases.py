"""Names, sources and numbers of a decision in words: what all parts of an explanation share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from modesdk.decide.analysis import Analysis
from modesdk.decide.explain.conditions_in_words import listed, sources_in_words
from modesdk.decide.scoring import to_points
from modesdk.language.text import phrase

NAMED = 4
"""How many names a sentence lists before it says how many more there are."""


def mode_label(decision: Analysis, mode: str, lang: str) -> str:
    """The name of an alternative."""
    return decision.pack.alternatives[mode].label[lang] or mode


def leaders(decision: Analysis) -> list[str]:
    """The leader and those that are level with it, by their exact scores; none when none leads."""
    return [entry.mode for entry in decision.ranking if entry.rank == 1]


def second(decision: Analysis) -> str | None:
    """Who comes after the only leader; None while several lead, or nobody comes after."""
    return next((entry.mode for entry in decision.ranking if entry.rank == 2), None)  # noqa: PLR2004  # a rank


def leading_points(decision: Analysis) -> float | None:
    """The points of who leads; None when none leads."""
    return next((entry.score for entry in decision.ranking if entry.rank == 1), None)


def leaders_in_words(decision: Analysis, lang: str) -> str:
    """Who leads: one name, or those that are level; "–" when none leads."""
    found = leaders(decision)
    return mode_labels(decision, found, lang, most=2) if found else "–"


def mode_labels(decision: Analysis, modes: Iterable[str], lang: str, *, most: int = NAMED) -> str:
    """The names of alternatives in a sentence; of many, the first few and how many more."""
    labels = [mode_label(decision, mode, lang) for mode in modes]
    kept = most - 1
    if len(labels) <= most:
        *firsts, last = labels
        return (
            phrase("{names} and {last}", lang, names=listed(firsts, lang), last=last)
            if firsts
            else last
        )
    return phrase(
        "{names} and {count} more",
        lang,
        names=listed(labels[:kept], lang),
        count=len(labels) - kept,
    )


def attribute_labels(decision: Analysis, names: Iterable[str], lang: str) -> str:
    """The names of attributes as a list."""
    schema = decision.pack.schema
    return listed((schema[name].label[lang] or name for name in names), lang)


def sourced(decision: Analysis, text: str, claims: Sequence[str], lang: str) -> str:
    """A sentence followed by its sources."""
    return phrase(
        "{text} (source: {sources})",
        lang,
        text=bare(text),
        sources=sources_in_words(decision.pack, claims, lang),
    )


def bare(text: str) -> str:
    """A sentence without its full stop, so that a bracket can follow."""
    return text.rstrip("。. ")


def shown(decision: Analysis, numerator: int) -> float:
    """A numerator as points."""
    return to_points(numerator, decision.denominator)
