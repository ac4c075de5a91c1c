"""Any sheet of a workbook as rows of a table, each cell as a person sees it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, Severity, nearest
from modesdk.errors import WorkbookError
from modesdk.language.worded import worded
from modesdk.workbook.read.profile_table import MAX_COLUMNS, ProfileTable, Row
from modesdk.workbook.read.table_cells import UNSTORED, Notation, TableCell
from modesdk.workbook.read.typed import day_of
from modesdk.xlsx.archive import refuse
from modesdk.xlsx.package import Cell, Found, Package
from modesdk.xlsx.places import Area

_DAY_SECONDS = 86_400


@define
class TableRows:
    """The rows of a sheet, one at a time; `done` counts them. Raises WorkbookError."""

    package: Package
    sheet: str = ""
    done: int = 0
    problems: list[Diagnostic] = field(factory=list)
    notation: Notation = Notation.SHEET
    hidden: int = 0
    """How many of the rows read so far are hidden or filtered away."""

    def __attrs_post_init__(self) -> None:
        titles = list(self.package.sheets)
        self.sheet = self.sheet or (titles[0] if titles else "")
        if self.sheet not in titles:
            message = worded("there is no sheet {sheet!r}", sheet=self.sheet)
            known = worded("Sheets: {known}", known=", ".join(titles[:8]))
            hint = nearest(self.sheet, titles) or known
            raise refuse(self.package.path, "B-124", message, hint)

    @property
    def path(self) -> Path:
        """The file."""
        return self.package.path

    @property
    def total(self) -> int:
        """How many rows there are, about."""
        return self.package.inspection.sizes[self.sheet].rows

    @property
    def said(self) -> str:
        """Which sheet was read, for messages."""
        return worded(" (sheet {sheet!r})", sheet=self.sheet)

    def rows(self) -> Iterator[Row]:
        """Row numbers and cells; rows without anything are left out."""
        found = Found()
        for row in self.package.rows(self.sheet, found):
            number = next(iter(row.values())).spot[0]
            self.done = number
            cells = self._cells(row, min(max(row), MAX_COLUMNS))
            if any(not cell.blank for cell in cells):
                self.hidden += number in found.hidden
                yield number, cells

    def _cells(self, row: dict[int, Cell], width: int) -> list[TableCell]:
        return [seen(self.package, row.get(column)) for column in range(1, width + 1)]

    def check(self, table: ProfileTable) -> None:
        """Refuse merged ranges over used columns. Raises WorkbookError."""
        used = [at for at, column in enumerate(table.columns, start=1) if column.meaning]
        refuse_merges(self.package, self.sheet, table.heading_row, used)

    def remarks(self) -> list[Diagnostic]:
        """That hidden rows were decided, too."""
        return hidden_rows(str(self.package.path), self.hidden)


def seen(package: Package, cell: Cell | None) -> TableCell:
    """A cell with what its format makes of it: a date, a percentage, an amount of money."""
    if cell is None:
        return TableCell()
    if cell.error or (cell.formula is not None and cell.value is None):
        return TableCell(fault=cell.error or UNSTORED)
    if isinstance(cell.value, (str, bool)) or cell.value is None:
        return TableCell(cell.value)
    shown = package.format_of(cell)
    if shown.date or cell.dated:
        return TableCell(_moment(package, cell.value))
    return TableCell(cell.value, shown, shift=package.epoch_shift)


def _moment(package: Package, value: float) -> datetime.date | float | str:
    """The day of a number that is shown as a date; with a time of day, as text."""
    days, rest = divmod(value, 1)
    day = day_of(int(days), package.epoch_shift)
    if day is None or not rest:
        return day or value
    moment = datetime.datetime.combine(day, datetime.time())
    moment += datetime.timedelta(seconds=round(rest * _DAY_SECONDS))
    return moment.isoformat(" ")


def refuse_merges(package: Package, sheet: str, first: int, columns: Sequence[int]) -> None:
    """Refuse merged ranges over these columns from a row on. Raises WorkbookError."""
    file = str(package.path)
    found = [
        Diagnostic(
            "B-127",
            worded("the input cells lie under the merged range {range}", range=area),
            Location(file, None, f"{sheet}!{area}"),
            hint=worded("Unmerge it and fill in the cells again"),
        )
        for area in sorted(package.inspection.merges.get(sheet, ()))
        if _covers(area, first, columns)
    ]
    if found:
        raise WorkbookError(worded("{file} cannot be used", file=file), found)


def _covers(area: Area, first: int, columns: Sequence[int]) -> bool:
    return (
        area.size > 1
        and area.bottom >= first
        and any(area.left <= column <= area.right for column in columns)
    )


def hidden_rows(file: str, count: int) -> list[Diagnostic]:
    """That hidden rows were decided, too; [] when there are none."""
    if not count:
        return []
    message = worded(
        "{count} rows are hidden (by a filter, perhaps); they counted like the others", count=count
    )
    if count == 1:
        message = worded("1 row is hidden (by a filter, perhaps); it counted like the others")
    hint = worded("Delete what does not belong to the list")
    return [Diagnostic("B-168", message, Location(file), Severity.WARNING, hint)]
