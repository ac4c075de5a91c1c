"""Packs and decisions kept at hand, so that many cells about one profile decide once.

A desk may serve several workbooks and users at once: what it keeps is found by the full content of
a request (pack, date, values, weights), never by who asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

from attrs import define, field

from modesdk import api
from modesdk.decide.decision import Decision
from modesdk.errors import DiagnosedError
from modesdk.excel.values import ErrorKind, FunctionError, error_of
from modesdk.io.profiles import RawProfile, to_case
from modesdk.io.weights import parse_weights
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import LANGUAGES, Lang
from modesdk.model.weights import Weights
from modesdk.plugins import Plugins

KEPT = 512
"""Decisions kept at hand."""


@define
class Desk:
    """Answers for the packs in `folders`, by name; only these can be asked for.

    `default` is the pack for requests that name none ("" when there are several). Safe to use from
    several threads.
    """

    folders: Mapping[str, Path]
    default: str = ""
    lang: Lang = "en"
    _packs: dict[str, Pack] = field(factory=dict)
    _decisions: OrderedDict[Hashable, Decision] = field(factory=OrderedDict)
    _lock: threading.RLock = field(factory=threading.RLock)

    @classmethod
    def installed(cls, default: str = "", lang: Lang = "en") -> Desk:
        """All installed packs; `default` may also name a pack folder. Raises UnknownPackError."""
        plugins = Plugins.installed()
        folders = {name: source.folder for name, source in plugins.packs().items()}
        if default and default not in folders:
            folder = api.find_pack(default, plugins)
            default = folder.resolve().name
            folders[default] = folder
        return cls(folders, default or (next(iter(folders)) if len(folders) == 1 else ""), lang)

    def pack(self, name: str = "") -> Pack:
        """A pack by name. Raises FunctionError when there is none, or it cannot be loaded."""
        wanted = name or self.default
        known = ", ".join(self.folders) or "none"
        if not wanted:
            message = f"pack: several are installed ({known}); name one"
            raise FunctionError(ErrorKind.NAME, message)
        if wanted not in self.folders:
            raise FunctionError(ErrorKind.NAME, f"pack: no {wanted[:60]!r}; installed: {known}")
        with self._lock:
            if wanted not in self._packs:
                try:
                    self._packs[wanted] = api.load_pack(self.folders[wanted])
                except DiagnosedError as problem:
                    raise error_of(problem, ErrorKind.NAME) from None
            return self._packs[wanted]

    def language(self, word: str) -> Lang:
        """A language by its id, the desk's own for "". Raises FunctionError."""
        for lang in LANGUAGES:
            if word.casefold() == lang:
                return lang
        if word:
            message = f"lang: got {word[:20]!r}, expected one of: {', '.join(LANGUAGES)}"
            raise FunctionError(ErrorKind.VALUE, message)
        return self.lang

    def decision(
        self,
        pack: Pack,
        values: Mapping[str, Any],
        as_of: Any = None,
        weights: Weights | Mapping[str, Any] | None = None,
    ) -> Decision:
        """The decision on a profile. Raises FunctionError for whatever cannot be used."""
        try:
            case = to_case(RawProfile(values), pack, as_of)
            chosen = weights if isinstance(weights, Weights) else self.weights(pack, weights or {})
            return self.decided(pack, case, chosen)
        except DiagnosedError as problem:
            raise error_of(problem) from None

    def weights(self, pack: Pack, changes: Mapping[str, Any]) -> Weights:
        """A complete set of weights. Raises FunctionError for what cannot be used."""
        try:
            return parse_weights(pack, changes)
        except DiagnosedError as problem:
            raise error_of(problem) from None

    def decided(self, pack: Pack, case: Case, weights: Weights) -> Decision:
        """The decision on a case, which may be empty; one that was asked for lately is kept."""
        parts = (weights.dimensions, weights.criteria, weights.trust, weights.strength)
        key = (
            pack.hash,
            case.as_of,
            frozenset(case.values.items()),
            *(tuple(sorted(part.items())) for part in parts),
        )
        with self._lock:
            found = self._decisions.get(key)
            if found is not None:
                self._decisions.move_to_end(key)
                return found
        decided = Decision(pack, case, weights)
        with self._lock:
            self._decisions[key] = decided
            while len(self._decisions) > KEPT:
                self._decisions.popitem(last=False)
        return decided
