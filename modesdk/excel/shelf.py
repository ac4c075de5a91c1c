"""Packs at hand, each loaded again when a file of it has changed.

There is one key for a pack: the name in its pack.yaml. A folder that a person gave on the command
line takes the place of the installed pack of that name.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import define, field, frozen

from modesdk import api
from modesdk.errors import DiagnosedError
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins

Mark = frozenset[tuple[str, int, int]]
"""Name, time of the last change (ns) and size (bytes) of every file in a folder."""


@frozen
class RulesFolder:
    """Where a pack's rules come from. `given`: the folder as it was typed; "": installed."""

    folder: Path
    given: str = ""


@frozen
class _Loaded:
    mark: Mark
    found: Pack | DiagnosedError

    @property
    def identity(self) -> str:
        """Equal for the same rules, and for the same fault."""
        return self.found.hash if isinstance(self.found, Pack) else str(self.found)


@define(eq=False)
class Shelf:
    """The packs from some sources, by name. Safe to use from several threads.

    `noticed` is told when a pack has changed under way: its name, and the pack or what is wrong
    with it now. Plain-Python evaluators stay as they were imported.
    """

    sources: Mapping[str, RulesFolder]
    noticed: Callable[[str, Pack | DiagnosedError], None] = lambda name, found: None
    _kept: dict[str, _Loaded] = field(factory=dict, init=False)
    _lock: threading.RLock = field(factory=threading.RLock, init=False)

    @classmethod
    def installed(cls) -> Shelf:
        """All installed packs."""
        packs = Plugins.installed().packs()
        return cls({name: RulesFolder(source.folder) for name, source in packs.items()})

    def with_folder(self, given: str) -> tuple[Shelf, str]:
        """Also the pack in a folder, and its name. Raises UnknownPackError or PackError."""
        folder = api.find_pack(given, Plugins.installed())
        name = api.load_pack(folder).name
        return Shelf({**self.sources, name: RulesFolder(folder.resolve(), given)}), name

    def pack(self, name: str) -> Pack:
        """A pack as its files are now; KeyError for an unknown name. Raises PackError.

        What is broken after an edit is said: the rules before the edit do not go on answering.
        """
        source = self.sources[name]
        with self._lock:
            mark, kept = mark_of(source.folder), self._kept.get(name)
            if kept is None or kept.mark != mark:
                kept = self._kept[name] = self._renewed(name, mark, kept)
        found = kept.found
        if isinstance(found, DiagnosedError):
            raise type(found)(found.summary, found.diagnostics)
        return found

    def _renewed(self, name: str, mark: Mark, before: _Loaded | None) -> _Loaded:
        loaded = self._loaded(name, mark)
        if before is not None and before.identity != loaded.identity:
            self.noticed(name, loaded.found)
        return loaded

    def _loaded(self, name: str, mark: Mark) -> _Loaded:
        try:
            pack = api.load_pack(self.sources[name].folder)
            api.check_name(pack, name)
        except DiagnosedError as problem:
            return _Loaded(mark, problem)
        return _Loaded(mark, pack)


def mark_of(folder: Path) -> Mark:
    """The files of a folder, hidden ones left out; empty when it cannot be read."""
    found: set[tuple[str, int, int]] = set()
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        for name in names:
            path = os.path.join(place, name)  # noqa: PTH118 - once per file and request
            try:
                seen = os.stat(path)  # noqa: PTH116 - as above
            except OSError:
                continue
            found.add((path, seen.st_mtime_ns, seen.st_size))
    return frozenset(found)
