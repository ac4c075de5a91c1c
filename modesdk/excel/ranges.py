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

from attrs import frozen

from modesdk.diagnostics import Location, Severity, errors_in
from modesdk.errors import ProfileError
from modesdk.excel.cell_values import Cell, ErrorKind, FunctionError, Table, error_of, single
from modesdk.io import unusable
from modesdk.io.normalise import knows
from modesdk.io.profiles import RawProfile
from modesdk.io.unusable import UnusableError
from modesdk.io.weight_values import RawWeights
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import AttributeType
from modesdk.sheets.book.headings import Headings, ListColumn
from modesdk.workbook.read.profile_table import ProfileTable
from modesdk.workbook.read.table_cells import Notation, TableCell, given, given_day

PAIR = 2


def raw_profile(pack: Pack, cells: Table) -> RawProfile:
    """The profile of a range of names and values, as it stands there; empty cells are left out.

    Rows that name a set again add members to it. Raises FunctionError when the range has no two
    columns or rows.
    """
    values: list[tuple[str, Any]] = []
    dates: list[tuple[str, Any]] = []
    members: dict[str, str] = {}
    for name, cell in _pairs(cells, "profile"):
        column, wrong = _column(pack, name)
        meant = pack.roles.as_of if column.is_date and knows(pack.schema, name) else column.meaning
        if column.is_date:
            day = wrong or given_day(_cell(cell), Notation.SHEET)
            (values if meant == pack.roles.as_of else dates).append((meant, day))
        elif wrong or column.attribute is None:
            values.append((meant or name, wrong or cell))
        elif column.attribute.type is AttributeType.SET:
            members[meant] = f"{members[meant]},{cell}" if meant in members else str(cell)
        else:
            values.append((meant, given(column.attribute, _cell(cell), Notation.SHEET)))
    for name, text in members.items():
        values.append((name, given(pack.schema[name], TableCell(text), Notation.SHEET)))
    return RawProfile(tuple(values), _one(dates), places=_in_profile, dated=_in_profile("as_of"))


def _one(dates: Sequence[tuple[str, Any]]) -> Any:
    """The date beside the attributes; a second one must be the same."""
    found = [day for _, day in dates]
    if any(day != found[0] for day in found):
        return unusable.twice("as_of", "as_of", "as_of")
    return found[0] if found else None


def _in_profile(name: str) -> Location:
    return Location("profile", None, name)


def _column(pack: Pack, name: str) -> tuple[ListColumn, UnusableError | None]:
    """What a name means, and why it cannot be used.

    A guess is refused as well: a single answer has no room to tell of it.
    """
    headings = Headings.read(pack, [name], Location("profile"))
    wrong = [p for p in headings.problems if p.severity is Severity.ERROR or p.code == "B-173"]
    refused = [UnusableError(p.code, p.message, p.hint) for p in wrong]
    return headings.columns[0], next(iter(refused), None)


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
    def of(cls, pack: Pack, cells: Table, as_of: datetime.date) -> Profiles:
        """The first row names the columns; `as_of` dates rows without a date.

        Raises FunctionError when it cannot be used.
        """
        titles = ["" if cell is None else str(cell) for cell in cells[0]] if cells else []
        headings = Headings.read(pack, titles, Location("profiles"))
        if not headings.count:
            message = worded("profiles: the first row must name attributes, by id or label")
            raise FunctionError(ErrorKind.VALUE, message)
        if wrong := errors_in(headings.problems):
            raise error_of(ProfileError(worded("the names cannot be used"), wrong))
        table = ProfileTable(pack, "", Notation.SHEET, as_of, headings.columns)
        guessed = [p.location.column for p in headings.problems if p.code == "B-173"]
        return cls(table, cells[1:], tuple(table.carried), *guessed)

    def case(self, row: Sequence[Cell]) -> Case:
        """The profile of a row. Raises FunctionError for a cell of no use."""
        case, problems = self.table.case_of(1, [_cell(cell) for cell in row])
        if problems:
            raise error_of(ProfileError(worded("the profile cannot be used"), problems))
        return case


def raw_weights(cells: Table) -> RawWeights:
    """What a range of weights changes. Raises FunctionError when it has no two columns or rows."""
    return RawWeights(tuple(_pairs(cells, "weights")))


def raw_date(content: Any) -> RawProfile:
    """The date of a cell, nothing for an empty one. Raises FunctionError for several cells.

    Numbers are read as in tables: 46091 is a day, 2026 is a year and no date.
    """
    found = single(content, "as_of")
    day = given_day(_cell(found), Notation.SHEET)
    return RawProfile(as_of=day, dated=Location("", None, "as_of"))


def _cell(content: Cell) -> TableCell:
    if isinstance(content, float) and content.is_integer():
        return TableCell(int(content))
    return TableCell(content)


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
