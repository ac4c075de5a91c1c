"""A row of the Cases sheet as the case that it says, read as files are."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from attrs import define, evolve, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.case_columns import CELLS, cells_of
from modesdk.io.case_entries import Entry, EntryReader, case_faults
from modesdk.io.case_files import FOLDER, examine_cases
from modesdk.io.case_kinds import ERROR, EXPECT, KINDS
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.workbook.read.input_cells import Inputs
from modesdk.workbook.read.profile_rows import ProfileRow, ProfileRows, columns_of
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Range, address

_TYPED = (
    *(kind.heading for kind in KINDS.values()),
    *(name for name in CELLS if name not in ("title", "as_of")),
)
"""The columns with texts: what a case expects, and what it says of itself."""


@frozen(kw_only=True)
class CaseEdit:
    """A case that differs from the pack's (`old`; None for a new one).

    `values`, `cells` (by column) and `as_of` hold what changed only; None and "" stand for what was
    emptied.
    """

    case: RegressionCase
    row: int
    old: RegressionCase | None
    title: str = ""
    values: Mapping[str, Value] = field(factory=dict)
    cells: Mapping[str, str] = field(factory=dict)
    as_of: datetime.date | None = None

    @property
    def id(self) -> str:
        """The id of the case."""
        return self.case.id


@define
class CaseSheet:
    """What the sheet says otherwise than the pack, and what is wrong with it."""

    package: Package
    pack: Pack
    edits: list[CaseEdit] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)
    sheet: str = "Cases"

    def problem(self, code: str, spot: tuple[int, int], message: str, hint: str = "") -> None:
        """Something is wrong with a cell."""
        place = Location(str(self.package.path), None, f"{self.sheet}!{address(spot)}")
        self.problems.append(Diagnostic(code, message, place, hint=hint))


@frozen(kw_only=True)
class CaseRow:
    """A row of the sheet: a profile, what must come out, and what the case says of itself.

    `columns` are the ids of the columns that the sheet has of those. What it has no column for is
    as in the pack's case of that id.
    """

    column: int
    profile: ProfileRow
    case: RegressionCase
    columns: tuple[str, ...]
    understood: bool = True
    """Whether all words of its expectations were."""

    @property
    def id(self) -> str:
        """The id as typed."""
        return self.case.id

    @property
    def usable(self) -> bool:
        """Whether every cell can be used."""
        return self.understood and not (self.profile.wrong and ERROR not in self.case.expect)

    @property
    def cells(self) -> dict[str, str]:
        """What stands in the columns, as the sheet would show the case; no blank cells."""
        return typed_cells(self.case, self.columns)


def typed_cells(case: RegressionCase, columns: Collection[str]) -> dict[str, str]:
    """What some columns show of a case; blank cells are left out."""
    return {name: cell for name, cell in cells_of(case).items() if name in columns}


def case_rows(sheet: CaseSheet, inputs: Inputs) -> Iterator[CaseRow]:
    """All rows, empty ones too; words that cannot be used become problems of the sheet."""
    package, ids = sheet.package, sheet.package.range("cases.id")
    if ids is None:
        return
    sheet.sheet = ids.sheet
    found = ProfileRows.found(package, sheet.pack, "cases", inputs.case.as_of)
    profiles = {row.index: row for row in found}
    known = {case.id: case for case in examine_cases(sheet.pack)[0]}
    columns = columns_of(package, sheet.pack, "cases")
    for index in range(ids.area.bottom - ids.area.top + 1):
        number = ids.area.top + index
        row = profiles.get(index) or ProfileRow(index, number, Case(inputs.case.as_of), {})
        yield _row(sheet, row, known, columns)


def _row(
    sheet: CaseSheet,
    row: ProfileRow,
    known: Mapping[str, RegressionCase],
    attributes: Collection[str],
) -> CaseRow:
    texts = _texts(sheet, row.number)
    entry = _entry(sheet, row, texts)
    reader = EntryReader(sheet.pack)
    found = reader.read(entry)
    if found.id and found.expect and not reader.problems:
        reader.problems += case_faults(found, entry, sheet.pack)
    sheet.problems += [_in_cell(problem, entry) for problem in reader.problems]
    old = known.get(found.id)
    hidden = {a: v for a, v in old.values.items() if a not in attributes} if old else {}
    found = evolve(found, values={**hidden, **row.case.values}, as_of=row.case.as_of)
    if old is not None:
        same = found.values == old.values and found.weights == old.weights
        refused = old.refused if same else found.refused
        found = evolve(found, title=old.title, variant_of=old.variant_of, refused=refused)
    place = sheet.package.range("cases.id")
    return CaseRow(
        column=place.area.left if place else 1,
        profile=row,
        case=found,
        columns=tuple(texts),
        understood=not reader.problems,
    )


def _in_cell(problem: Diagnostic, entry: Entry) -> Diagnostic:
    """What is wrong with one of the weights in a cell is told of the cell."""
    inside = problem.location.file == entry.where(()).file and "!" not in problem.location.column
    return problem.at(entry.where(("weights",))) if inside else problem


def _texts(sheet: CaseSheet, number: int) -> dict[str, str]:
    """What is typed on a row beside its id, title, date and profile, by the id of the column."""
    places = {name: _column(sheet.package, name) for name in _TYPED}
    return {
        name: word_of(sheet.package.cell_at(place.sheet, (number, place.area.left)).value)
        for name, place in places.items()
        if place is not None
    }


def _column(package: Package, name: str) -> Range | None:
    return package.range(f"cases.{name.replace(EXPECT, 'expect.')}")


def _entry(sheet: CaseSheet, row: ProfileRow, texts: Mapping[str, str]) -> Entry:
    """A row as the reader of files takes it, without its profile."""

    def where(key: tuple[str, ...]) -> Location:
        name = EXPECT + key[1] if key[:1] == ("expect",) else key[0] if key else "id"
        place = _column(sheet.package, name) or sheet.package.range("cases.id")
        spot = (row.number, place.area.left if place else 1)
        return Location(str(sheet.package.path), None, f"{sheet.sheet}!{address(spot)}")

    ids = sheet.package.range("cases.id")
    spot = (row.number, ids.area.left if ids else 1)
    own = {name: text for name, text in texts.items() if text and not name.startswith(EXPECT)}
    dated = {"as_of": row.case.as_of.isoformat()} if row.as_of else {}
    return Entry(
        cells={"id": word_of(sheet.package.cell_at(sheet.sheet, spot).value), **own, **dated},
        expect={n.removeprefix(EXPECT): text for n, text in texts.items() if n.startswith(EXPECT)},
        where=where,
        folder=Path(sheet.pack.folder) / FOLDER,
    )
