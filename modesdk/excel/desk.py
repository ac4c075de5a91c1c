"""Packs and decisions kept at hand, so that many cells about one profile decide once.

A desk may serve several workbooks and users at once: what it keeps is found by the full content of
a request (pack, date, values, weights), never by who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache

from attrs import define, field, frozen

from modesdk.api import no_pack
from modesdk.decide.decision import Decision
from modesdk.diagnostics import Location
from modesdk.excel.cell_values import ErrorKind, FunctionError, error_of
from modesdk.excel.shelf import RulesFolder, Shelf
from modesdk.io.request import Request
from modesdk.io.weight_values import RawWeights
from modesdk.language.text import LANGUAGES, Lang
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.weights import Weights

KEPT = 512
"""Decisions kept at hand."""


@frozen
class _Wanted:
    """A decision to make; equal to another one about the same."""

    about: Hashable
    make: Callable[[], Decision] = field(eq=False)


def _recent() -> Callable[[_Wanted], Decision]:
    """Gives decisions, and keeps those asked for lately. Safe to use from several threads."""
    return lru_cache(maxsize=KEPT)(lambda wanted: wanted.make())


@define(eq=False)
class Desk:
    """Answers for the packs of a shelf, by name; only these can be asked for.

    `default` is the pack for requests that name none ("" when there are several). Safe to use from
    several threads.
    """

    shelf: Shelf
    default: str = ""
    lang: Lang = "en"
    kept: Callable[[_Wanted], Decision] = field(factory=_recent)

    @classmethod
    def installed(cls, default: str = "", lang: Lang = "en") -> Desk:
        """All installed packs; `default` may also name a pack folder.

        Raises UnknownPackError, and PackError when the folder's pack cannot be loaded.
        """
        shelf = Shelf.installed()
        if default and default not in shelf.sources:
            shelf, default = shelf.with_folder(default)
        return cls(
            shelf, default or (next(iter(shelf.sources)) if len(shelf.sources) == 1 else ""), lang
        )

    def source(self, name: str = "") -> RulesFolder:
        """Where a pack comes from. Raises FunctionError when there is no such pack."""
        return self.shelf.sources[self.key(name)]

    def key(self, name: str = "") -> str:
        """The name of a pack, the default one's for "". Raises FunctionError."""
        wanted = name or self.default
        if not wanted:
            known = ", ".join(self.shelf.sources) or worded("none")
            message = worded("pack: several are installed ({known}); name one", known=known)
            raise FunctionError(ErrorKind.NAME, message)
        if wanted not in self.shelf.sources:
            place = Location(column="pack")
            raise error_of(no_pack(wanted, self.shelf.sources, place), ErrorKind.NAME)
        return wanted

    def pack(self, name: str = "") -> Pack:
        """A pack by name, as its files are now.

        Raises FunctionError when there is none, PackError when it cannot be loaded.
        """
        return self.shelf.pack(self.key(name))

    def language(self, word: str) -> Lang:
        """A language by its id, the desk's own for "". Raises FunctionError."""
        for lang in LANGUAGES:
            if word.casefold() == lang:
                return lang
        if word:
            message = worded(
                "lang: got {got!r}, expected one of: {known}",
                got=word[:20],
                known=", ".join(LANGUAGES),
            )
            raise FunctionError(ErrorKind.VALUE, message)
        return self.lang

    def weights(self, pack: Pack, raw: RawWeights) -> RawWeights | Weights:
        """Weights as they are to be read: who serves many cells may have read them before."""
        return raw

    def decided(self, asked: Request, case: Case | None = None) -> Decision:
        """The decision on what was asked, or on another case; one made lately is kept."""
        pack, case, weights = asked.pack, case or asked.case, asked.weights
        parts = (weights.dimensions, weights.criteria, weights.trust, weights.strength)
        key = (
            pack.hash,
            case.as_of,
            frozenset(case.values.items()),
            *(tuple(sorted(part.items())) for part in parts),
        )
        return self.kept(_Wanted(key, lambda: Decision(pack, case, weights)))
