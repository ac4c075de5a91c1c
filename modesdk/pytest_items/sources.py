"""What decides on the cases of a file: which pack, with which weights and which rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from attrs import define, field, frozen

from modesdk.api import installed_pack, load_pack
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import UnknownPackError, WeightError, WorkbookError
from modesdk.io.case_files import FOLDER, examine_cases
from modesdk.io.pack_folders import PACK_FILE
from modesdk.io.weight_files import read_weight_file
from modesdk.io.weight_values import UNUSABLE, read_weights
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.populations import FOLDER as POPULATIONS
from modesdk.model.populations import PopulationExpectation
from modesdk.model.weights import Weights
from modesdk.plugins import Plugins
from modesdk.regress.population.population_files import holds_populations, read_populations
from modesdk.regress.population.run_population import PopulationRunner
from modesdk.regress.run import dated_cases
from modesdk.workbook.read.case_sheets import edited_rules, sheets_with_cases
from modesdk.workbook.read.stamp import read_meta
from modesdk.xlsx.package import Package

_YAML = (".yaml", ".yml")


@frozen(kw_only=True, eq=False)
class CaseGroup:
    """The cases of a file, or of one sheet of a workbook, and what decides on them."""

    path: Path
    pack: Pack
    weights: Weights
    cases: Sequence[RegressionCase]
    problems: Sequence[Diagnostic] = ()
    sheet: str = ""

    @cached_property
    def runs(self) -> tuple[RegressionCase, ...]:
        """The cases, one with a sweep once for each of its dates."""
        return tuple(dated_cases(self.pack, self.cases))

    def cell(self, case: RegressionCase) -> str:
        """Where a case stands: the row of its sheet, or the line of its file."""
        if self.sheet:
            return f"{self.path.name}!{self.sheet}!{case.line}"
        return f"{self.path.name}:{case.line}"

    def place(self, case: RegressionCase, kind: str) -> str:
        """Where an expectation of a case stands."""
        found = case.place_of(kind)
        return found.column if self.sheet else f"{found.file}:{found.row}"


@frozen(kw_only=True, eq=False)
class PopulationGroup:
    """What a file expects of populations, and what looks at it."""

    path: Path
    runner: PopulationRunner
    expectations: Sequence[PopulationExpectation]


@define(slots=False)
class Sources:
    """Packs and weights by what pytest's configuration says; each pack is loaded once."""

    base: Path
    pack_name: str = ""
    weights_name: str = ""
    _packs: dict[str, Pack] = field(factory=dict)

    def groups(self, path: Path) -> list[CaseGroup]:
        """The cases of a file. Raises ModesdkError when it cannot be used at all."""
        if path.suffix.lower() in (".csv", *_YAML):
            found = [self._of_text(path)]
        else:
            with Package(path) as package:
                found = list(self._of_workbook(package))
        if not any(group.cases or group.problems for group in found):
            if _holds_weights(path):
                return []
            raise WorkbookError(worded("{file} cannot be used", file=path), [_no_case(path, found)])
        return found

    def populations(self, path: Path) -> PopulationGroup | None:
        """What a file expects of populations; None for one of another kind. Raises ModesdkError."""
        if path.suffix.lower() not in _YAML or not holds_populations(path):
            return None
        pack = self._pack(path)
        runner = PopulationRunner(pack, self._weights(pack))
        expectations = read_populations(pack, path)
        return PopulationGroup(path=path, runner=runner, expectations=expectations)

    def _of_text(self, path: Path) -> CaseGroup:
        pack = self._pack(path)
        cases, problems = examine_cases(pack, path)
        weights = self._weights(pack)
        return CaseGroup(path=path, pack=pack, weights=weights, cases=cases, problems=problems)

    def _of_workbook(self, package: Package) -> Iterator[CaseGroup]:
        """The sheets with cases; in a workbook of ours, its own rules and weights count."""
        path, named = package.path, read_meta(package).pack
        pack = self._pack(path, named)
        decides, weights = edited_rules(package, pack) if named else (pack, self._weights(pack))
        for sheet in sheets_with_cases(package, pack):
            yield CaseGroup(
                path=path,
                pack=decides,
                weights=weights,
                cases=sheet.cases,
                problems=sheet.problems,
                sheet=sheet.title,
            )

    def _pack(self, path: Path, named: str = "") -> Pack:
        """The configured pack, else that of the folder, of the file's own say, or the only one."""
        folder = path.parent.parent
        if self.pack_name:
            return self._loaded(self._configured())
        if path.parent.name in (FOLDER, POPULATIONS) and (folder / PACK_FILE).is_file():
            return self._loaded(folder)
        if named:
            return self._loaded(installed_pack(named, self._plugins, Location(str(path))))
        installed = sorted(self._plugins.packs())
        if len(installed) == 1:
            return self._loaded(installed[0])
        raise _no_pack(path, installed)

    def _configured(self) -> str | Path:
        known = self.pack_name in self._plugins.packs()
        return self.pack_name if known else self.base / self.pack_name

    def _loaded(self, pack: str | Path) -> Pack:
        if str(pack) not in self._packs:
            self._packs[str(pack)] = load_pack(pack)
        return self._packs[str(pack)]

    @cached_property
    def _plugins(self) -> Plugins:
        return Plugins.installed()

    def _weights(self, pack: Pack) -> Weights:
        """The pack's weights with those of the configured file. Raises WeightError."""
        if not self.weights_name:
            return Weights.of(pack)
        path = self.base / self.weights_name
        weights, problems = read_weights(pack, read_weight_file(path))
        if problems:
            raise WeightError(UNUSABLE, problems)
        return weights


def _holds_weights(path: Path) -> bool:
    """Whether a file holds weights, which cases beside it may name."""
    try:
        return path.suffix.lower() in _YAML and bool(read_weight_file(path))
    except WeightError:
        return False


def _no_case(path: Path, found: Sequence[CaseGroup]) -> Diagnostic:
    message = worded("there is no case in it")
    hint = ""
    if not found:
        message = worded("no sheet has a heading {heading!r}", heading="case_id")
        hint = worded("Give each case an id of its own in a column of that name")
    return Diagnostic("P-222", message, Location(str(path)), hint=hint)


def _no_pack(path: Path, installed: Sequence[str]) -> UnknownPackError:
    known = ", ".join(installed) or worded("none")
    message = worded("nothing says which pack decides on it; installed: {known}", known=known)
    hint = worded("Write modesdk_pack = NAME into the configuration of pytest")
    found = Diagnostic("P-209", message, Location(str(path)), hint=hint)
    return UnknownPackError(worded("No pack"), [found])
