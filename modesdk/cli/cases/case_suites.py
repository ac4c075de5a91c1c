"""Which cases a command is about: those of packs and of files, and the ones chosen among them."""

# ruff: noqa: PLC0415 - what reads workbooks is imported only for workbooks

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from attrs import frozen

from modesdk.api import installed_pack, load_pack
from modesdk.cli.shell.at_hand import only_pack
from modesdk.cli.shell.given_inputs import weights_asked
from modesdk.cli.shell.optional_features import check_installed
from modesdk.cli.shell.usage_error import UsageError
from modesdk.diagnostics import Location, errors_in
from modesdk.errors import PackError
from modesdk.io.case_files import FOLDER, read_cases
from modesdk.io.pack_folders import PACK_FILE
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.populations import FOLDER as POPULATIONS
from modesdk.model.populations import PopulationExpectation
from modesdk.model.weights import Weights
from modesdk.plugins import Plugins
from modesdk.regress.population.population_files import holds_populations, read_populations
from modesdk.regress.population.run_population import PopulationRun, run_population
from modesdk.regress.run import CaseRun, dated_cases, run_cases

PLACE = "cases run"
_WORKBOOKS, _YAML = (".xlsx", ".xlsm"), (".yaml", ".yml")


@frozen
class Suite:
    """Cases, or what is expected of populations: the pack, and the folder of their files.

    `weights` are those of the workbook whose sheet they stand on; else None.
    """

    pack: Pack
    cases: tuple[RegressionCase, ...]
    folder: Path
    weights: Weights | None = None
    sheet: str = ""
    populations: tuple[PopulationExpectation, ...] = ()

    def path_of(self, case: RegressionCase) -> str:
        """The file of a case, seen from the working directory where it lies below that."""
        return shown_path(self.folder / case.file)

    def place_of(self, case: RegressionCase) -> str:
        """Where a case stands: file and line, or the row of a sheet."""
        sheet = f"!{self.sheet}!" if self.sheet else ":"
        return f"{self.path_of(case)}{sheet}{case.line}"


@frozen
class SuiteRun:
    """A case that was run, and the suite that it belongs to."""

    suite: Suite
    run: CaseRun

    @property
    def path(self) -> str:
        """The file of the case."""
        return self.suite.path_of(self.run.case)

    @property
    def place(self) -> str:
        """Where the case stands."""
        return self.suite.place_of(self.run.case)

    def line_of(self, kind: str) -> int | None:
        """The line or row in which an expectation stands."""
        return self.run.case.place_of(kind).row or self.run.case.line

    def cell_of(self, kind: str) -> str | None:
        """The cell of a sheet in which it stands."""
        return self.run.case.place_of(kind).column if self.suite.sheet else None


def shown_path(path: Path) -> str:
    """A path with slashes, seen from the working directory where it lies below that."""
    shown = os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    return Path(shown).as_posix()


@frozen
class PopulationSuiteRun:
    """An expectation of a population that was looked at, and the suite that it belongs to."""

    suite: Suite
    run: PopulationRun

    @property
    def path(self) -> str:
        """The file of the expectation."""
        return shown_path(self.suite.folder / self.run.expectation.file)


@frozen
class Choice:
    """Which cases are wanted: ids (with `*`) and tags; without either all."""

    ids: Sequence[str] = ()
    tags: Sequence[str] = ()

    def among(self, cases: Iterable[RegressionCase]) -> list[RegressionCase]:
        """The wanted ones."""
        return [case for case in cases if self._named(case.id) and self._tagged(case)]

    def expected(self, populations: Iterable[PopulationExpectation]) -> list[PopulationExpectation]:
        """The wanted ones of populations, which have ids and no tags."""
        return [] if self.tags else [each for each in populations if self._named(each.id)]

    def _named(self, name: str) -> bool:
        """By its own id, or by that of the case of which it is one date."""
        names = (name, name.partition("@")[0])
        return not self.ids or any(fnmatchcase(n, wanted) for n in names for wanted in self.ids)

    def _tagged(self, case: RegressionCase) -> bool:
        return not self.tags or any(tag in case.tags for tag in self.tags)


def suites(words: Sequence[str], pack: str | None, plugins: Plugins) -> list[Suite]:
    """The cases that the words of a command line name. Raises PackError and UsageError."""
    named = words or [pack or only_pack(plugins, PLACE)]
    return [suite for word in dict.fromkeys(named) for suite in _suites(word, pack, plugins)]


def _suites(word: str, pack: str | None, plugins: Plugins) -> Iterator[Suite]:
    path = Path(word)
    if word in plugins.packs() or not path.is_file():
        loaded = load_pack(word, plugins=plugins)
        folder = Path(loaded.folder).absolute()
        yield Suite(loaded, read_cases(loaded), folder / FOLDER)
        found = read_populations(loaded)
        if found:
            yield Suite(loaded, (), folder / POPULATIONS, populations=found)
    elif path.suffix.lower() in _WORKBOOKS:
        yield from _sheets(path, pack, plugins)
    else:
        loaded = load_pack(pack or _holder(path) or only_pack(plugins), plugins=plugins)
        folder = path.absolute().parent
        if path.suffix.lower() in _YAML and holds_populations(path):
            yield Suite(loaded, (), folder, populations=read_populations(loaded, path))
        else:
            yield Suite(loaded, read_cases(loaded, path), folder)


def _sheets(path: Path, given: str | None, plugins: Plugins) -> Iterator[Suite]:
    """The sheets with cases; in a workbook of ours, its own rules and weights count."""
    check_installed("workbook", ("openpyxl",), PLACE)
    from modesdk.workbook.read.case_sheets import edited_rules, sheets_with_cases
    from modesdk.workbook.read.stamp import read_meta
    from modesdk.xlsx.package import Package

    with Package(path) as package:
        named = read_meta(package).pack
        own = installed_pack(named, plugins, Location(str(path))) if named and not given else None
        pack = load_pack(given or own or _holder(path) or only_pack(plugins), plugins=plugins)
        decides, weights = edited_rules(package, pack) if named else (pack, None)
        sheets = list(sheets_with_cases(package, pack))
    errors = errors_in([problem for sheet in sheets for problem in sheet.problems])
    if errors:
        said = worded("The cases in {place} have {count} error(s)", place=path, count=len(errors))
        raise PackError(said, errors)
    for sheet in sheets:
        yield Suite(decides, sheet.cases, path.absolute().parent, weights, sheet.title)


def _holder(path: Path) -> Path | None:
    """The folder of the pack among whose cases or populations a file lies."""
    folder = path.absolute().parent
    held = folder.name in (FOLDER, POPULATIONS) and (folder.parent / PACK_FILE).is_file()
    return folder.parent if held else None


@frozen(kw_only=True)
class RunSettings:
    """Which cases are run, and with what: texts of `--weight`, a file of weights, an engine."""

    choice: Choice
    weights: Sequence[str] = ()
    weight_file: Path | None = None
    engine: str | None = None


def run_suites(found: Sequence[Suite], how: RunSettings) -> list[SuiteRun]:
    """The chosen cases, run. Raises UsageError when there are none."""
    runs = [run for suite in found for run in _runs(suite, how)]
    if not runs:
        raise _nothing(found, how.choice)
    return runs


def run_everything(
    found: Sequence[Suite], how: RunSettings
) -> tuple[list[SuiteRun], list[PopulationSuiteRun]]:
    """The chosen cases and expectations of populations. Raises UsageError when there are none."""
    looked = [run for suite in found for run in _looked(suite, how)]
    if looked:
        return [run for suite in found for run in _runs(suite, how)], looked
    return run_suites(found, how), looked


def _nothing(found: Sequence[Suite], choice: Choice) -> UsageError:
    if any(suite.cases or suite.populations for suite in found):
        given = ", ".join([*choice.ids, *choice.tags])
        return UsageError("--case", worded("no case matches {given}", given=given))
    place = ", ".join(str(suite.folder) for suite in found)
    hint = worded("Write some into its folder {folder}", folder=FOLDER)
    return UsageError(PLACE, worded("there are no cases in {place}", place=place), hint)


def _runs(suite: Suite, how: RunSettings) -> Iterator[SuiteRun]:
    pack, everything = suite.pack, list(dated_cases(suite.pack, suite.cases))
    chosen = weights_asked(pack, how.weights, how.weight_file, suite.weights)
    wanted = how.choice.among(everything)
    for run in run_cases(pack, wanted, chosen, how.engine, among=everything):
        yield SuiteRun(suite, run)


def _looked(suite: Suite, how: RunSettings) -> Iterator[PopulationSuiteRun]:
    chosen = weights_asked(suite.pack, how.weights, how.weight_file, suite.weights)
    wanted = how.choice.expected(suite.populations)
    for run in run_population(suite.pack, wanted, chosen, how.engine):
        yield PopulationSuiteRun(suite, run)
