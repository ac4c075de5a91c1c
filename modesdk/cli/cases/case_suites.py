"""Which cases a command is about: those of packs and of files, and the ones chosen among them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from attrs import frozen

from modesdk.api import load_pack
from modesdk.cli.shell.at_hand import only_pack
from modesdk.cli.shell.given_inputs import weights_asked
from modesdk.cli.shell.usage_error import UsageError
from modesdk.io.case_files import FOLDER, read_cases
from modesdk.io.pack_folders import PACK_FILE
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins
from modesdk.regress.run import CaseRun, dated_cases, run_cases

PLACE = "cases run"


@frozen
class Suite:
    """Cases that were read together, the pack they are about, and the folder of their files."""

    pack: Pack
    cases: tuple[RegressionCase, ...]
    folder: Path


@frozen
class SuiteRun:
    """A case that was run, and the suite that it belongs to."""

    suite: Suite
    run: CaseRun

    @property
    def path(self) -> str:
        """The file of the case, seen from the working directory where it lies below that."""
        path = self.suite.folder / self.run.case.file
        shown = os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
        return Path(shown).as_posix()


@frozen
class Choice:
    """Which cases are wanted: ids (with `*`) and tags; without either all."""

    ids: Sequence[str] = ()
    tags: Sequence[str] = ()

    def among(self, cases: Iterable[RegressionCase]) -> list[RegressionCase]:
        """The wanted ones."""
        return [case for case in cases if self._named(case.id) and self._tagged(case)]

    def _named(self, name: str) -> bool:
        """By its own id, or by that of the case of which it is one date."""
        names = (name, name.partition("@")[0])
        return not self.ids or any(fnmatchcase(n, wanted) for n in names for wanted in self.ids)

    def _tagged(self, case: RegressionCase) -> bool:
        return not self.tags or any(tag in case.tags for tag in self.tags)


def suites(words: Sequence[str], pack: str | None, plugins: Plugins) -> list[Suite]:
    """The cases that the words of a command line name. Raises PackError and UsageError."""
    named = words or [pack or only_pack(plugins, PLACE)]
    return [_suite(word, pack, plugins) for word in dict.fromkeys(named)]


def _suite(word: str, pack: str | None, plugins: Plugins) -> Suite:
    path = Path(word)
    if word in plugins.packs() or not path.is_file():
        loaded = load_pack(word, plugins=plugins)
        return Suite(loaded, read_cases(loaded), Path(loaded.folder, FOLDER).absolute())
    loaded = load_pack(pack or _holder(path) or only_pack(plugins), plugins=plugins)
    return Suite(loaded, read_cases(loaded, path), path.absolute().parent)


def _holder(path: Path) -> Path | None:
    """The folder of the pack among whose cases a file lies."""
    folder = path.absolute().parent
    held = folder.name == FOLDER and (folder.parent / PACK_FILE).is_file()
    return folder.parent if held else None


def run_suites(
    found: Sequence[Suite], choice: Choice, weights: Sequence[str], engine: str
) -> list[SuiteRun]:
    """The chosen cases, run. Raises UsageError when there are none."""
    runs = [run for suite in found for run in _runs(suite, choice, weights, engine)]
    if runs:
        return runs
    if any(suite.cases for suite in found):
        given = ", ".join([*choice.ids, *choice.tags])
        raise UsageError("--case", worded("no case matches {given}", given=given))
    place = ", ".join(str(suite.folder) for suite in found)
    hint = worded("Write some into its folder {folder}", folder=FOLDER)
    raise UsageError(PLACE, worded("there are no cases in {place}", place=place), hint)


def _runs(suite: Suite, choice: Choice, weights: Sequence[str], engine: str) -> Iterator[SuiteRun]:
    pack, everything = suite.pack, list(dated_cases(suite.pack, suite.cases))
    wanted = choice.among(everything)
    chosen = weights_asked(pack, weights)
    for run in run_cases(pack, wanted, chosen, engine, among=everything):
        yield SuiteRun(suite, run)
