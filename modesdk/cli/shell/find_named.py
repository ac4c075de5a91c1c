"""Finding what a person means: a mode or an attribute by id, label or alias."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from modesdk.cli.shell.usage_error import UsageError
from modesdk.diagnostics import close_to, did_you_mean
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.pack import Alternative, Pack
from modesdk.model.schema import Attribute, Schema

LISTED = 20
"""How many known ids a hint lists."""


def find_mode(pack: Pack, word: str, place: str) -> Alternative:
    """The alternative meant by an id, label or alias. Raises UsageError with the nearest."""
    words = {a.id: (a.id, *_texts(a.label), *a.aliases) for a in pack.alternatives.values()}
    return pack.alternatives[_find(words, word, place, worded("option"))]


def find_attribute(schema: Schema, word: str, place: str) -> Attribute:
    """The attribute meant by an id or label. Raises UsageError with the nearest."""
    words = {a.id: (a.id, *_texts(a.label)) for a in schema}
    return schema[_find(words, word, place, worded("attribute"))]


def find_id(known: Iterable[str], word: str, place: str, what: str, *, otherwise: str = "") -> str:
    """An id as typed, upper and lower case alike. Raises UsageError with the nearest.

    `otherwise` is the hint when no id is close.
    """
    return _find({name: (name,) for name in known}, word, place, what, otherwise)


def near(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word closest to `word`; "" when none is close.

    Of numbered ids it is one of the same series: in `x12-3` the part before the hyphen.
    """
    own = _series(word)
    alike = [name for name in close_to(word, known) if _series(name) in ("", own)]
    return did_you_mean(*map(repr, alike[:1]))


def _series(word: str) -> str:
    """What stands before the hyphen and number of an id; "" for other words."""
    series, hyphen, number = word.casefold().rpartition("-")
    return series if hyphen and number[:1].isdigit() else ""


def _texts(text: Text) -> tuple[str, str]:
    return text.zh, text.en


def _find(
    words: Mapping[str, Iterable[str]],
    word: str,
    place: str,
    what: str,
    otherwise: str = "",
) -> str:
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
    hint = near(word, by_word) or otherwise or worded("Known: {known}", known=listed)
    raise UsageError(place, worded("no {what} is called {word!r}", what=what, word=word[:60]), hint)
