"""One word, one meaning: what people may write for a thing names no other thing of its kind.

Names are compared as they are read, folded: capitals, width and blanks do not tell them apart.
Ids must differ folded even where only they are written, as spreadsheet programs look them up so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from attrs import field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.names import folded
from modesdk.model.pack import Pack
from modesdk.ruleset.checks.row_places import at_key, error

_HINT = worded(
    "Ids, labels and aliases must differ; upper and lower case, full and half width "
    "count as the same"
)


class _Labelled(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def label(self) -> Text: ...


@frozen
class _Named:
    """A thing, the words that stand for it, and where it is described."""

    id: str
    words: tuple[str, ...]
    place: Location = field(eq=False)


def values(pack: Pack) -> Iterator[Diagnostic]:
    """R-419: within one attribute, no word stands for two values."""
    for attribute in pack.schema:
        entries = [
            _Named(
                value.id,
                (*_words(value), *value.aliases),
                at_key("attributes", attribute.id, "values", i),
            )
            for i, value in enumerate(attribute.values)
        ]
        yield from _clashes("R-419", worded("value"), entries)


def names(pack: Pack) -> Iterator[Diagnostic]:
    """R-428: no word stands for two attributes, alternatives, dimensions, ..."""
    told: set[str] = set()
    for noun, entries in _sections(pack):
        for clash in _clashes("R-428", noun, entries):
            if clash.message not in told:  # criteria are compared by their labels and by their ids
                told.add(clash.message)
                yield clash


def _sections(pack: Pack) -> Iterator[tuple[str, list[_Named]]]:
    """What is named, by kind. Claims and sources are named by their ids only."""
    yield worded("attribute"), [_attribute(pack, name) for name in pack.schema.attributes]
    yield (
        worded("option"),
        [
            _Named(a.id, (*_words(a), *a.aliases), at_key("alternatives", a.id))
            for a in pack.alternatives.values()
        ],
    )
    yield worded("group"), _labelled("groups", pack.groups)
    yield worded("dimension"), _labelled("dimensions", pack.dimensions)
    for dimension in pack.dimensions:
        criteria = {n: c for n, c in pack.criteria.items() if c.dimension == dimension}
        yield worded("criterion"), _labelled(f"dimensions.{dimension}.criteria", criteria)
    yield worded("term"), _labelled("terms", pack.terms)
    yield worded("criterion"), _ids("dimensions", pack.criteria)
    yield worded("source"), _ids("sources", pack.sources)
    yield worded("claim"), _ids("claims", pack.claims)


def _attribute(pack: Pack, name: str) -> _Named:
    """A derived attribute is given by nobody, so that only its id must be its own."""
    attribute = pack.schema[name]
    words = (name,) if attribute.derived else _words(attribute)
    return _Named(name, words, at_key("attributes", name, "label"))


def _labelled(section: str, entries: Mapping[str, _Labelled]) -> list[_Named]:
    return [_Named(e.id, _words(e), at_key(section, e.id)) for e in entries.values()]


def _ids(section: str, entries: Iterable[str]) -> list[_Named]:
    return [_Named(name, (name,), at_key(section, name)) for name in entries]


def _words(entry: _Labelled) -> tuple[str, ...]:
    return (entry.id, entry.label.zh, entry.label.en, entry.label.both)


def _clashes(code: str, noun: str, entries: Iterable[_Named]) -> Iterator[Diagnostic]:
    """Each pair of things with a word in common, once, with the first such word."""
    owner: dict[str, tuple[int, str]] = {}
    told: set[tuple[int, int]] = set()
    for i, entry in enumerate(entries):
        for word in filter(str.strip, entry.words):
            first, other = owner.setdefault(folded(word), (i, entry.id))
            if first != i and (first, i) not in told:
                told.add((first, i))
                message = worded(
                    "{word!r} names both the {noun} {other!r} and the {noun} {name!r}",
                    word=word,
                    noun=noun,
                    other=other,
                    name=entry.id,
                )
                yield error(code, message, entry.place, _HINT)
