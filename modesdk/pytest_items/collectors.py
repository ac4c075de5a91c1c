"""A file of cases, its sheets and its rows, as pytest collects them.

A file is read as a whole: what is wrong with one of its cells is an error of the collection, since
a case that is silently left out guards nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from modesdk.diagnostics import errors_in
from modesdk.errors import ModesdkError, ModesdkWarning
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase, State
from modesdk.model.populations import PopulationExpectation
from modesdk.pytest_items.failure import told
from modesdk.pytest_items.sources import CaseGroup, PopulationGroup, Sources

_SOURCES = pytest.StashKey[Sources]()


class CollectedFile(pytest.File):
    """A file of cases: its rows, or in a workbook the sheets that hold some."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Raises CollectError with everything that is wrong with the file."""
        try:
            populations = _sources(self.config).populations(self.path)
            groups = () if populations else _sources(self.config).groups(self.path)
        except ModesdkError as error:
            raise self.CollectError(str(error)) from None
        for expectation in populations.expectations if populations else ():
            yield CollectedPopulation.from_parent(
                self, name=expectation.id, group=populations, expectation=expectation
            )
        for group in groups:
            if group.sheet:
                yield CollectedSheet.from_parent(self, name=group.sheet, group=group)
            else:
                yield from _rows(self, group)


class CollectedSheet(pytest.Collector):
    """A sheet of a workbook, with a row for each case."""

    def __init__(self, *, group: CaseGroup, **node: Any) -> None:
        super().__init__(**node)
        self.group = group

    def collect(self) -> Iterable[pytest.Item]:
        """Raises CollectError when something is wrong with a cell of the sheet."""
        return _rows(self, self.group)


class CollectedCase(pytest.Item):
    """One case on one date: its state is a mark, its tags are keywords."""

    def __init__(self, *, group: CaseGroup, case: RegressionCase, **node: Any) -> None:
        super().__init__(**node)
        self.group, self.case = group, case
        self.extra_keyword_matches.update(case.tags)
        self.user_properties.extend(_properties(group, case))
        for mark in _marks(case):
            self.add_marker(mark)

    def runtest(self) -> None:
        """Fails with everything that came out otherwise."""
        text = told(self.group, self.case)
        if text:
            pytest.fail(text, pytrace=False)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """The file, its line from 0, and the cell as heading."""
        return self.path, (self.case.line or 1) - 1, self.group.cell(self.case)


class CollectedPopulation(pytest.Item):
    """One expectation of a population."""

    def __init__(
        self, *, group: PopulationGroup, expectation: PopulationExpectation, **node: Any
    ) -> None:
        super().__init__(**node)
        self.group, self.expectation = group, expectation

    def runtest(self) -> None:
        """Fails with everything that does not hold; as a warning, it fails as expected."""
        run = self.group.runner.run(self.expectation)
        text = "\n".join(str(finding.said) for finding in run.findings)
        if not run.ok:
            pytest.fail(text, pytrace=False)
        if not run.holds:
            pytest.xfail(f"{text}: {run.expectation.reason}".rstrip(": "))

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """The file, its line from 0, and the place as heading."""
        line = self.expectation.line or 1
        return self.path, line - 1, f"{self.path.name}:{line}"


def _rows(parent: pytest.Collector, group: CaseGroup) -> Iterator[CollectedCase]:
    errors = errors_in(group.problems)
    if errors:
        raise parent.CollectError("\n".join(map(str, errors)))
    for problem in group.problems:
        parent.warn(ModesdkWarning(problem))
    for case in group.runs:
        yield CollectedCase.from_parent(parent, name=case.id, group=group, case=case)


def _sources(config: pytest.Config) -> Sources:
    """The packs and weights of this run of pytest, loaded once."""
    if _SOURCES not in config.stash:
        base = config.inipath.parent if config.inipath else config.rootpath
        config.stash[_SOURCES] = Sources(
            base=base,
            pack_name=config.getini("modesdk_pack"),
            weights_name=config.getini("modesdk_weights"),
        )
    return config.stash[_SOURCES]


def _properties(group: CaseGroup, case: RegressionCase) -> Iterator[tuple[str, str]]:
    """What reports such as JUnit's say beside the result; what is empty is left out."""
    pack = f"{group.pack.name} {group.pack.version}"
    found = {
        "case": case.id,
        "cell": group.cell(case),
        "pack": pack,
        "source": case.source,
        "tags": " ".join(case.tags),
    }
    yield from ((name, value) for name, value in found.items() if value)


def _marks(case: RegressionCase) -> Iterator[pytest.MarkDecorator]:
    if case.state is State.XFAIL:
        yield pytest.mark.xfail(reason=case.reason, strict=True)
    elif case.state is State.SKIP:
        yield pytest.mark.skip(reason=case.reason)
    elif case.state is State.TODO:
        reason = worded("todo: {reason}", reason=case.reason) if case.reason else "todo"
        yield pytest.mark.skip(reason=str(reason))
