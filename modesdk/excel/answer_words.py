"""Headings and words of the answers, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from modesdk.language.text import Lang, Text, both

_WORDS: Mapping[str, Text] = {
    "rank": both("rank"),
    "mode": both("id"),
    "label": both("option"),
    "score": both("score"),
    "gate": both("gate"),
    "why": both("why"),
    "section": both("section"),
    "text": both("text"),
    "attribute": both("id"),
    "question": both("question"),
    "stake": both("at stake (points)"),
    "answers": both("answers"),
    "dimension": both("dimension"),
    "weight": both("weight now"),
    "down": both("down to"),
    "down_mode": both("then leads"),
    "up": both("up to"),
    "up_mode": both("then leads"),
    "profile": both("row"),
    "recommended": Text("推荐", "recommended"),
    "leader": both("leader"),
    "status": both("status"),
    "margin": both("margin"),
    "problem": both("problem"),
    "unused": both("columns not used"),
    "guessed": both("taken as the decision date"),
    "headline": both("answer"),
    "open": both("open"),
    "conditional": both("conditional"),
    "blocked": both("blocked"),
    "nothing": Text("无", "nothing"),
    "yes_no": both("yes, no"),
    "number": both("a number"),
    "date": both("a date"),
    "free": both("a text"),
}


def word(key: str, lang: Lang) -> str:
    """A word in a language."""
    return _WORDS[key][lang]


def head(lang: Lang, *keys: str) -> tuple[str, ...]:
    """Headings of a table."""
    return tuple(word(key, lang) for key in keys)
