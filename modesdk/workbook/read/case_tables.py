"""Sheets with cases, in the terms of a CSV: the same headings, and cells as text or value.

In any workbook that is a sheet with a heading `case_id`; in one of ours also the sheet of cases,
whose columns are found by their names. Formulas count with what they gave when last saved.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from attrs import define, evolve, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.case_columns import CSV_COLUMNS, EMPTY, PROFILE, cells_of
from modesdk.io.case_files import examine_cases
from modesdk.io.case_kinds import EXPECT
from modesdk.io.csv_grid import heading
from modesdk.io.normalise import attribute_named
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute
from modesdk.workbook.read.profile_table import LOOKED
from modesdk.workbook.read.table_cells import CORRECT, Notation, TableCell, given, given_day
from modesdk.workbook.read.table_rows import TableRows, refuse_merges
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Area, Range, address

ID = "case_id"
_OWN = "cases."


@frozen
class _InSheet(Location):
    """A row and a heading that tell their cell."""

    cell: str = ""

    def __str__(self) -> str:
        return str(Location(self.file, None, self.cell))


@frozen(kw_only=True)
class CaseTable:
    """A sheet's cases: `header` names the columns `columns`; `problems` are cells without value."""

    file: str
    sheet: str
    first: int
    header: tuple[str, ...]
    columns: tuple[int, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...] = ()
    problems: tuple[Diagnostic, ...] = field(default=())

    def place(self, file: str, row: int, heading: str) -> _InSheet:
        """The place of a row and a heading; one without a column is that of the row's id."""
        named = next((n for n in (heading, PROFILE + heading) if n in self.header), ID)
        column = self.columns[self.header.index(named)]
        return _InSheet(file, row, heading, f"{self.sheet}!{address((row, column))}")

    def cell(self, place: Location) -> Location:
        """The cell of a place, as all that is said of workbooks gives it."""
        if place.row is None:
            return place
        if not isinstance(place, _InSheet):
            place = self.place(place.file, place.row, place.column)
        return Location(place.file, None, place.cell)


def case_tables(package: Package, pack: Pack) -> Iterator[CaseTable]:
    """The sheets with cases, in the workbook's order. Raises WorkbookError."""
    own = package.range(f"{_OWN}id")
    for title in package.sheets:
        if own is not None and title == own.sheet:
            table = _own_columns(package, pack, own)
            yield _completed(_filled(package, pack, table, Notation.FORM, own.area), pack)
        else:
            found = _headed(package, title)
            if found is not None:
                yield _filled(package, pack, found, Notation.SHEET)


def _headed(package: Package, title: str) -> CaseTable | None:
    """The columns of a sheet one of whose first rows has the heading of the ids."""
    for number, cells in islice(TableRows(package, title).rows(), LOOKED):
        header = [heading(word_of(cell.value), CSV_COLUMNS) for cell in cells]
        if ID in header:
            named = {at: name for at, name in enumerate(header, start=1) if name}
            return _columns(package, title, number, named)
    return None


def _columns(package: Package, sheet: str, first: int, header: Mapping[int, str]) -> CaseTable:
    return CaseTable(
        file=package.path.name,
        sheet=sheet,
        first=first,
        header=tuple(header.values()),
        columns=tuple(header),
    )


def _own_columns(package: Package, pack: Pack, ids: Range) -> CaseTable:
    """The columns of our own sheet of cases that are typed, by their names."""
    names = {f"in.{a.id}": a.id for a in pack.schema if not a.derived}
    names |= {key.replace(EXPECT, "expect."): key for key in CSV_COLUMNS if key != ID}
    header = {ids.area.left: ID}
    for name, key in names.items():
        place = package.range(sanitised(_OWN + name))
        if place is not None and place.sheet == ids.sheet:
            header.setdefault(place.area.left, key)
    return _columns(package, ids.sheet, ids.area.top - 1, dict(sorted(header.items())))


def _completed(table: CaseTable, pack: Pack) -> CaseTable:
    """Our own sheet with what it has no columns for: that stands in the pack's case as it was."""
    cells = {case.id: {**_profile(case), **cells_of(case)} for case in examine_cases(pack)[0]}
    hidden = sorted({name for own in cells.values() for name in own} - {*table.header})
    ids = table.header.index(ID)
    rows = [
        (number, (*row, *(cells.get(row[ids], {}).get(heading, "") for heading in hidden)))
        for number, row in table.rows
    ]
    columns = (*table.columns, *[table.columns[ids]] * len(hidden))
    return evolve(table, header=(*table.header, *hidden), columns=columns, rows=tuple(rows))


def _profile(case: RegressionCase) -> dict[str, Any]:
    return {PROFILE * (name in CSV_COLUMNS) + name: value for name, value in case.values.items()}


def _filled(
    package: Package, pack: Pack, table: CaseTable, notation: Notation, area: Area | None = None
) -> CaseTable:
    refuse_merges(package, table.sheet, table.first, table.columns)
    reader = _RowReader(pack, table, notation)
    for number, cells in TableRows(package, table.sheet).rows():
        if number > table.first and (area is None or number <= area.bottom):
            reader.read(number, cells)
            if area is None:
                reader.check_beyond(number, cells)
    return evolve(table, rows=tuple(reader.rows), problems=tuple(reader.problems))


@define
class _RowReader:
    """Reads rows of a table, as the reader of cases takes them."""

    pack: Pack
    table: CaseTable
    notation: Notation
    rows: list[tuple[int, tuple[Any, ...]]] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)

    def read(self, number: int, cells: Sequence[TableCell]) -> None:
        """Take a row unless nothing stands under the headings."""
        used = [cells[at - 1] if at <= len(cells) else TableCell() for at in self.table.columns]
        if not all(cell.blank for cell in used):
            named = zip(self.table.header, self._attributes, used, strict=True)
            self.rows.append((number, tuple(self._value(number, *each) for each in named)))

    def check_beyond(self, number: int, cells: Sequence[TableCell]) -> None:
        """T-305: cells under no heading."""
        for at, cell in enumerate(cells, start=1):
            if at not in self.table.columns and not cell.blank:
                place = f"{self.table.sheet}!{address((number, at))}"
                message = worded("a cell under no heading: {got!r}", got=cell.shown[:40])
                self._say("T-305", message, place, worded("Give every column a heading"))

    @cached_property
    def _attributes(self) -> tuple[Attribute | None, ...]:
        """The attributes that the columns give; None for a column of the case."""
        names = (None if n in CSV_COLUMNS else n.removeprefix(PROFILE) for n in self.table.header)
        return tuple(attribute_named(self.pack.schema, name) if name else None for name in names)

    def _value(self, number: int, name: str, attribute: Attribute | None, cell: TableCell) -> Any:
        """A value of an attribute or a date as stored, anything else as its text."""
        if cell.value is None and not cell.fault:
            return ""
        if attribute is not None:
            return self._given(attribute, cell)
        if name == "as_of":
            return given_day(cell, self.notation)
        if cell.fault:
            place = self.table.place(self.table.file, number, name).cell
            message = worded("got {got}, expected a value", got=cell.fault)
            self._say("B-128", message, place, CORRECT)
        value = cell.value
        return value.isoformat() if isinstance(value, datetime.date) else word_of(value)

    def _given(self, attribute: Attribute, cell: TableCell) -> Any:
        """A text outside our own sheets means what it means in a CSV, "-" included."""
        if cell.fault or self.notation is Notation.FORM or not isinstance(cell.value, str):
            found = given(attribute, cell, self.notation)
            return EMPTY if found == [] else found
        return word_of(cell.value)

    def _say(self, code: str, message: str, place: str, hint: str) -> None:
        where = Location(self.table.file, None, place)
        self.problems.append(Diagnostic(code, message, where, hint=hint))
