"""A table of profiles, one per row: the one reader behind lists, Portfolio sheets and functions.

Its source gives rows of cells (a CSV, a sheet, a range); here its heading row is found, its columns
get their meaning, and each row becomes a profile or says what is wrong with which cell.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, did_you_mean, errors_in
from modesdk.errors import WorkbookError
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.sheets.book.headings import Headings, ListColumn, ids_meant
from modesdk.workbook.read.table_cells import Notation, TableCell, is_number, read_cell, read_day
from modesdk.workbook.read.typed import word_of

MAX_COLUMNS = 2_000
LOOKED = 20
"""In so many rows the headings are looked for."""
_SHOWN = 8
_NAME = worded("Name the columns by attribute: modesdk pack show PACK attributes")

Row = tuple[int, Sequence[TableCell]]
"""The number of a row in its file, counted from 1, and its cells."""


@define
class ProfileTable:
    """Profiles of a pack in the rows of a table; `default_as_of` dates rows without a date."""

    pack: Pack
    file: str
    notation: Notation
    default_as_of: datetime.date | None = None
    columns: Sequence[ListColumn] = ()
    heading_row: int = 0
    passed: list[int] = field(factory=list)
    """Rows that were passed over: titles above the headings, a second row of headings."""
    problems: list[Diagnostic] = field(factory=list)

    def located(self, rows: Iterable[Row], said: str = "") -> Iterator[Row]:
        """The rows below the headings, which are read first.

        `said` tells how the file was read. Raises WorkbookError when no row has headings.
        """
        source = iter(rows)
        first = list(islice(source, LOOKED))
        found = [self._headings(row) for row in first]
        at = max(range(len(found)), key=lambda i: (found[i].count, -i), default=0)
        if not found or not found[at].count:
            raise self._not_found(first, said)
        self.use(found[at])
        below = first[at + 1 :]
        again = [row for row in below if self._same(self._headings(row).columns)]
        self.passed = [number for number, _ in [*first[:at], *again]]
        return chain((row for row in below if row not in again), source)

    def use(self, headings: Headings) -> None:
        """Take these headings. Raises WorkbookError when one of them cannot be used."""
        self.columns, self.heading_row = headings.columns, headings.place.row or 1
        if errors_in(headings.problems):
            summary = worded("{file} cannot be used", file=self.file)
            raise WorkbookError(summary, errors_in(headings.problems))
        self.problems += headings.problems

    def _headings(self, row: Row) -> Headings:
        number, cells = row
        titles = [word_of(cell.value) for cell in cells[:MAX_COLUMNS]]
        while titles and not titles[-1]:
            titles.pop()
        return Headings.read(self.pack, titles, Location(self.file, number))

    def _same(self, columns: Sequence[ListColumn]) -> bool:
        """Whether a row names the same attributes once more: it holds no profile."""
        own = [column.meaning for column in self.columns]
        again = [column.meaning for column in columns]
        used = [name for name in own if name]
        return (
            len(used) > 1
            and sum(map(bool, again)) > 1
            and all(mine == other for mine, other in zip(own, again, strict=False) if other)
        )

    def _not_found(self, first: Sequence[Row], said: str) -> WorkbookError:
        if not first:
            message = worded("the file holds no rows{source}", source=said)
            found = Diagnostic("B-174", message, Location(self.file), hint=_NAME)
            return WorkbookError(worded("{file} cannot be used", file=self.file), [found])
        number, cells = first[0]
        titles = [word_of(cell.value)[:40] for cell in cells if not cell.blank]
        shown = " | ".join(titles[:_SHOWN]) + (" | ..." if len(titles) > _SHOWN else "")
        below = len(first) - 1
        looked = worded("; neither do the {count} rows below", count=below) if below > 1 else ""
        message = worded(
            "no heading is an attribute of the pack: row {row} reads {got!r}{others}{source}",
            row=number,
            got=shown,
            others=looked,
            source=said,
        )
        meant = next(filter(None, (ids_meant(self.pack.schema, title) for title in titles)), [])
        hint = did_you_mean(*map(repr, meant)) or _NAME
        if len(titles) == 1 and "|" in titles[0]:
            hint = worded("If a bar separates the columns, write sep=| into the first line")
        found = Diagnostic("B-174", message, Location(self.file, number), hint=hint)
        return WorkbookError(worded("{file} cannot be used", file=self.file), [found])

    def case_of(self, row: int, cells: Sequence[TableCell]) -> tuple[Case, list[Diagnostic]]:
        """The profile of a row, and what is wrong with its cells."""
        problems: list[Diagnostic] = []
        beyond = cells[len(self.columns) :]
        if any(not cell.blank for cell in beyond):
            message = worded(
                "{cells} cells under {headings} headings",
                cells=len(cells),
                headings=len(self.columns),
            )
            hint = worded("Quote cells that contain the separator; give every column a heading")
            problems.append(Diagnostic("T-305", message, Location(self.file, row), hint=hint))
        values: dict[str, Value] = {}
        date = None
        for column, cell in zip(self.columns, cells, strict=False):
            place = Location(self.file, row, column.meaning)
            if column.is_date:
                date, found = read_day(cell, self.notation, place)
                problems += found
            elif column.attribute is not None:
                value, found = read_cell(column.attribute, cell, self.notation, place)
                problems += found
                if value is not None:
                    values[column.attribute.id] = value
        return Case(date or self.default_as_of or self.pack.as_of, values), problems

    @property
    def used(self) -> dict[str, str]:
        """The headings of the columns that are used, and as what."""
        return {column.title: column.meaning for column in self.columns if column.meaning}

    @property
    def carried(self) -> list[str]:
        """The headings of the columns that are carried along unread."""
        return [c.title for c in self.columns if not c.meaning and not c.is_result and c.title]

    @property
    def earlier(self) -> list[str]:
        """The headings of results of an earlier run, which are left out."""
        return [column.title for column in self.columns if column.is_result]

    def kept(self, cells: Sequence[TableCell]) -> list[TableCell]:
        """The cells of a row that go into the results: all but an earlier run's.

        The number of a date is written as the date.
        """
        width = len(self.columns)
        padded = [*cells, *[TableCell()] * width][:width]
        pairs = zip(self.columns, padded, strict=True)
        return [self._dated(column, cell) for column, cell in pairs if not column.is_result]

    def _dated(self, column: ListColumn, cell: TableCell) -> TableCell:
        if column.holds_dates and is_number(cell.value):
            day, _ = read_day(cell, self.notation, Location(self.file))
            return TableCell(day) if day else cell
        return cell
