"""Packs and decisions kept at hand, so that many cells about one profile decide once.

A desk may serve several workbooks and users at once: what it keeps is found by the full content of
a request (pack, date, values, weights), never by who asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from attrs import define, field

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


@define(eq=False)
class RecentDecisions:
    """The decisions made lately, by what was asked. Safe to use from several threads."""

    _decisions: OrderedDict[Hashable, Decision] = field(factory=OrderedDict)
    _lock: threading.Lock = field(factory=threading.Lock)

    def get(self, key: Hashable) -> Decision | None:
        """One of them, if it is kept still."""
        with self._lock:
            found = self._decisions.get(key)
            if found is not None:
                self._decisions.move_to_end(key)
            return found

    def add(self, key: Hashable, decision: Decision) -> None:
        """Keep one more; the one not asked for longest goes."""
        with self._lock:
            self._decisions[key] = decision
            while len(self._decisions) > KEPT:
                self._decisions.popitem(last=False)


@define(eq=False)
class Desk:
    """Answers for the packs of a shelf, by name; only these can be asked for.

    `default` is the pack for requests that name none ("" when there are several). Safe to use from
    several threads.
    """

    shelf: Shelf
    default: str = ""
    lang: Lang = "en"
    kept: RecentDecisions = field(factory=RecentDecisions)

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
        found = self.kept.get(key)
        if found is None:
            found = Decision(pack, case, weights)
            self.kept.add(key, found)
        return found
