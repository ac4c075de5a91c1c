"""Regression cases of a pack: profiles with what must come out, as YAML or CSV that analysts edit.

A pack keeps them in its folder `cases/`. YAML files hold `cases:`, a list with ids, titles, a
profile, what is expected and variants; CSV files have one case per line. Both say the same things
(`modesdk.io.case_kinds`); a variant changes some values of its case.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Severity, errors_in, nearest
from modesdk.errors import DiagnosedError, PackError
from modesdk.io.case_columns import TableCases
from modesdk.io.case_entries import Entry, EntryReader
from modesdk.io.case_kinds import THAN
from modesdk.io.case_yaml import YamlCases
from modesdk.io.csv_grid import read_grid
from modesdk.io.files import read_text
from modesdk.io.pack_folders import digest_of
from modesdk.io.yaml_text import parse_yaml
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.ruleset import breakpoints

__all__ = [
    "FOLDER",
    "cases_digest",
    "examine_cases",
    "examine_table",
    "holds_cases",
    "read_cases",
]

FOLDER = "cases"


def read_cases(pack: Pack, source: Path | None = None) -> tuple[RegressionCase, ...]:
    """The cases in a file or folder; without one those in the pack's folder, if it has any.

    Variants follow their case. Raises PackError with every problem.
    """
    cases, problems = examine_cases(pack, source)
    errors = errors_in(problems)
    if errors:
        place = Path(pack.folder) / FOLDER if source is None else source
        said = worded("The cases in {place} have {count} error(s)", place=place, count=len(errors))
        raise PackError(said, errors)
    return cases


def examine_cases(
    pack: Pack, source: Path | None = None, *, asserting: bool = True
) -> tuple[tuple[RegressionCase, ...], list[Diagnostic]]:
    """The cases that can be read, and everything to say about them and the others.

    Those of a mere list of profiles need not be `asserting` anything.
    """
    place = Path(pack.folder) / FOLDER if source is None else source
    if source is None and not place.is_dir():
        return (), []
    reader = _CaseReader(EntryReader(pack, asserting=asserting))
    for path in sorted(place.iterdir()) if place.is_dir() else [place]:
        if path == source or holds_cases(path):
            reader.read(path)
    return reader.found()


def examine_table(
    table: TableCases,
) -> tuple[tuple[RegressionCase, ...], list[Diagnostic]]:
    """The same for a table that stands in no file of its own, such as a sheet."""
    reader = _CaseReader(EntryReader(table.pack))
    reader.add_all(table)
    return reader.found()


def cases_digest(folder: Path) -> str:
    """SHA-256 over the files of cases in a pack's folder; "" when there are none."""
    place = folder / FOLDER
    files = sorted(place.iterdir()) if place.is_dir() else []
    texts = {p.name: p.read_bytes().decode("utf-8", "replace") for p in files if holds_cases(p)}
    return digest_of(texts) if texts else ""


def holds_cases(path: Path) -> bool:
    """Whether a file in the folder of cases is one that is read."""
    return path.suffix.lower() in (".yaml", ".yml", ".csv") and path.is_file()


@define
class _CaseReader:
    entries: EntryReader
    cases: list[RegressionCase] = field(factory=list)
    _seen: dict[str, Entry] = field(factory=dict)

    def read(self, path: Path) -> None:
        try:
            text = read_text(path, shown_as=path.name)
            found = self._source(path, text)
        except DiagnosedError as error:
            self.entries.problems += error.diagnostics
            return
        if found is not None:
            self.add_all(found)

    def _source(self, path: Path, text: str) -> YamlCases | TableCases | None:
        """The entries of a text; None for a CSV that is no table."""
        if path.suffix.lower() != ".csv":
            return YamlCases(parse_yaml(text, path.name), path.parent)
        grid, problems = read_grid(text, path.name)
        self.entries.problems += problems
        return TableCases(self.entries.pack, grid, path.name, path.parent) if grid else None

    def add_all(self, source: YamlCases | TableCases) -> None:
        """Read all entries."""
        for entry in source.entries():
            self._add(entry)
        self.entries.problems += source.problems

    def found(self) -> tuple[tuple[RegressionCase, ...], list[Diagnostic]]:
        """The cases that can be read, and everything to say about them and the others."""
        problems = [*self.entries.problems, *self.comparisons(), *_same(self.cases)]
        return tuple(self.cases), problems

    def _add(self, entry: Entry) -> None:
        first = self._seen.setdefault(entry.id, entry)
        if entry.id and first is not entry:
            message = worded("a second case is called {name!r}", name=entry.id)
            hint = worded("The first stands in {place}", place=str(first.where(("id",))))
            place = entry.where(("id",))
            self.entries.problems.append(Diagnostic("P-204", message, place, hint=hint))
        found = self.entries.case(entry)
        if found is not None and first is entry:
            self.cases.append(found)

    def comparisons(self) -> Iterator[Diagnostic]:
        """P-204: comparisons with cases that are not there."""
        turns = breakpoints(self.entries.pack)
        known = {run.id for case in self.cases for run in case.on_each_date(turns)}
        unread = self._seen.keys() - {case.id for case in self.cases}
        for case in self.cases:
            for each in case.expect.get(THAN, ()):
                if each.case not in known and each.case.partition("@")[0] not in unread:
                    message = worded("than: no case is called {name!r}", name=each.case[:60])
                    hint = nearest(each.case, known)
                    yield Diagnostic("P-204", message, case.place_of(THAN), hint=hint)


def _same(cases: list[RegressionCase]) -> Iterator[Diagnostic]:
    """P-223: cases that say what another one says."""
    seen: dict[Any, RegressionCase] = {}
    for case in cases:
        expect = tuple(sorted(case.expect.items(), key=lambda item: item[0]))
        content = (
            case.as_of,
            case.dates,
            frozenset(case.values.items()),
            repr(case.weights),
            tuple((problem.code, problem.message) for problem in case.refused),
            expect,
        )
        first = seen.setdefault(content, case)
        if first is not case and case.expect:
            message = worded(
                "the case {case!r} says the same as {other!r}", case=case.id, other=first.id
            )
            hint = worded("Delete one of them")
            yield Diagnostic("P-223", message, case.place_of("id"), Severity.WARNING, hint)
