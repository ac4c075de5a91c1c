"""Finding what a person means: a mode or an attribute by id, label or alias."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from modesdk.cli.problems import UsageError
from modesdk.diagnostics import nearest
from modesdk.model.pack import Alternative, Pack
from modesdk.model.schema import Attribute, Schema, Text

LISTED = 20
"""How many known ids a hint lists."""


def find_mode(pack: Pack, word: str, place: str) -> Alternative:
    """The alternative meant by an id, label or alias. Raises UsageError with the nearest."""
    words = {a.id: (a.id, *_texts(a.label), *a.aliases) for a in pack.alternatives.values()}
    return pack.alternatives[_find(words, word, place, "mode")]


def find_attribute(schema: Schema, word: str, place: str) -> Attribute:
    """The attribute meant by an id or label. Raises UsageError with the nearest."""
    words = {a.id: (a.id, *_texts(a.label)) for a in schema}
    return schema[_find(words, word, place, "attribute")]


def find_id(known: Iterable[str], word: str, place: str, what: str) -> str:
    """An id as typed, upper and lower case alike. Raises UsageError with the nearest."""
    return _find({name: (name,) for name in known}, word, place, what)


def _texts(text: Text) -> tuple[str, str]:
    return text.zh, text.en


def _find(words: Mapping[str, Iterable[str]], word: str, place: str, what: str) -> str:
    by_word: dict[str, str] = {}
    for name, spellings in words.items():
        for spelling in spellings:
            by_word.setdefault(spelling.strip().casefold(), name)
    by_word.pop("", None)
    found = by_word.get(word.strip().casefold())
    if found is not None:
        return found
    ids = list(words)
    listed = ", ".join(ids[:LISTED]) + (", ..." if len(ids) > LISTED else "")
    hint = nearest(word, by_word) or f"Known: {listed}"
    raise UsageError(place, f"no {what} is called {word[:60]!r}", hint)
