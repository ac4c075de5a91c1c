"""Ranges of cells as profiles, weights and dates.

A profile is two columns, names and values (or two rows): ids or labels in either language, with
their units or without; sets as texts with commas, or one row per member. Many profiles are rows
under headings. Both are read like every other table of profiles. Weights are two columns in the
same way, with names as in a weights file: `goal`, `criterion:cost`, `trust:002`, `rule:R000-64`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import evolve, frozen

from modesdk.diagnostics import Diagnostic, Location, Severity, errors_in
from modesdk.errors import ProfileError
from modesdk.excel.cell_values import Cell, ErrorKind, FunctionError, Table, error_of, single
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import AttributeType
from modesdk.sheets.book.headings import Column, Headings
from modesdk.workbook.read.profile_table import ProfileTable
from modesdk.workbook.read.table_cells import Notation, TableCell, read_day

PAIR = 2


@frozen
class Profile:
    """The values of a profile range, and its date when it gives one.

    Names that no attribute has are kept with their cells: whoever decides says so.
    """

    values: dict[str, Any]
    as_of: datetime.date | None = None


def profile_values(pack: Pack, cells: Table) -> Profile:
    """The profile of a range of names and values; empty cells are left out.

    Raises FunctionError when the range has no two columns or rows, or a cell cannot be used.
    """
    given = _joined(pack, _pairs(cells, "profile"))
    headings = Headings.read(pack, list(given), Location("profile"))
    table = _table(pack, headings.columns, [*headings.problems, *_asked(headings)])
    case, dated = _case(table, list(given.values()))
    unknown = {c.title: given[c.title] for c in headings.columns if not c.meaning}
    return Profile({**case.values, **unknown}, dated)


def _asked(headings: Headings) -> list[Diagnostic]:
    """A guess at what a name means is refused: a single answer has no room to tell of it."""
    return [evolve(p, severity=Severity.ERROR) for p in headings.problems if p.code == "B-173"]


def _joined(pack: Pack, pairs: Iterator[tuple[str, Cell]]) -> dict[str, Cell]:
    """Rows that name a set again add members to it."""
    found: dict[str, Cell] = {}
    for name, value in pairs:
        earlier = found.get(name)
        attribute = Headings.read(pack, [name], Location("profile")).columns[0].attribute
        if earlier is None:
            found[name] = value
        elif attribute is not None and attribute.type is AttributeType.SET:
            found[name] = f"{earlier},{value}"
        else:
            message = worded("profile: {name!r} is given twice", name=name)
            raise FunctionError(ErrorKind.VALUE, message)
    return found


@frozen
class Profiles:
    """Profiles in rows; `unused` are the headings of columns that are not read.

    `guessed` is the heading that is taken as the decision date and may be meant otherwise.
    """

    table: ProfileTable
    rows: Table
    unused: tuple[str, ...]
    guessed: str = ""

    @classmethod
    def of(cls, pack: Pack, cells: Table) -> Profiles:
        """The first row names the columns. Raises FunctionError when it cannot be used."""
        titles = ["" if cell is None else str(cell) for cell in cells[0]] if cells else []
        headings = Headings.read(pack, titles, Location("profiles"))
        if not headings.count:
            message = worded("profiles: the first row must name attributes, by id or label")
            raise FunctionError(ErrorKind.VALUE, message)
        table = _table(pack, headings.columns, headings.problems)
        guessed = [p.location.column for p in headings.problems if p.code == "B-173"]
        return cls(table, cells[1:], tuple(table.carried), *guessed)

    def case(self, row: Sequence[Cell]) -> tuple[Case, datetime.date | None]:
        """The profile of a row and its own date. Raises FunctionError for a cell of no use."""
        return _case(self.table, row)


def _table(pack: Pack, columns: Sequence[Column], problems: Sequence[Diagnostic]) -> ProfileTable:
    wrong = errors_in(problems)
    if wrong:
        raise error_of(ProfileError(worded("the names cannot be used"), wrong))
    return ProfileTable(pack, "", Notation.SHEET, columns=columns)


def _case(table: ProfileTable, row: Sequence[Cell]) -> tuple[Case, datetime.date | None]:
    cells = [TableCell(value) for value in row]
    case, problems = table.case_of(1, cells)
    if problems:
        raise error_of(ProfileError(worded("the profile cannot be used"), problems))
    dated = any(c.is_date and not cell.blank for c, cell in zip(table.columns, cells, strict=True))
    return case, case.as_of if dated else None


def weight_changes(cells: Table) -> dict[str, Any]:
    """What a range of weights changes. Raises FunctionError as `profile_values` does."""
    found: dict[str, Any] = {}
    for name, value in _pairs(cells, "weights"):
        if name in found:
            message = worded("weights: {name!r} is given twice", name=name)
            raise FunctionError(ErrorKind.VALUE, message)
        found[name] = value
    return found


def asked_date(given: Any) -> datetime.date | None:
    """The date of a cell, None for an empty one. Raises FunctionError when it is none.

    Numbers are read as in tables: 46091 is a day, 2026 is a year and no date.
    """
    found = single(given, "as_of")
    whole = int(found) if isinstance(found, float) and found.is_integer() else found
    date, problems = read_day(TableCell(whole), Notation.SHEET, Location("", None, "as_of"))
    if problems:
        raise error_of(ProfileError(worded("the date cannot be used"), problems))
    return date


def _pairs(cells: Table, what: str) -> Iterator[tuple[str, Cell]]:
    """Names with values; rows without a name or without a value say nothing."""
    if not cells:
        return
    if len(cells) == PAIR and len(cells[0]) > PAIR:
        cells = tuple(zip(*cells, strict=True))  # names above, values below
    if len(cells[0]) < PAIR:
        message = worded("{name}: expected two columns, names and values, got one", name=what)
        raise FunctionError(ErrorKind.VALUE, message)
    for row in cells:
        if row[0] is not None and row[1] is not None:
            yield str(row[0]).strip(), row[1]
