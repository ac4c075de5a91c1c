"""The Portfolio sheet of a workbook: rows for the SDK, and its results beside them.

Results go into columns of their own to the right; the sheet's own formulas are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from modesdk.diagnostics import Diagnostic
from modesdk.errors import WorkbookError
from modesdk.language.worded import worded
from modesdk.sheets.book.headings import PREFIX, RESULTS, ListColumn
from modesdk.workbook.read.not_read import below
from modesdk.workbook.read.profile_rows import columns_of, first_and_last
from modesdk.workbook.read.profile_table import ProfileTable, Row
from modesdk.workbook.read.table_rows import hidden_rows, refuse_merges, seen
from modesdk.workbook.write.many_profiles import RowResult
from modesdk.xlsx.archive import refuse
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package
from modesdk.xlsx.save import Changes


@define
class PortfolioSheet:
    """Where inputs and results stand. `last` is the last row that the sheet's formulas decide."""

    package: Package
    table: ProfileTable
    sheet: str = "Portfolio"
    first: int = 1
    last: int = 0
    columns: list[int] = field(factory=list)
    target: int = 1

    def find(self) -> None:
        """Find the columns by name. Raises WorkbookError when the sheet or a name is missing."""
        pack = self.table.pack
        columns = columns_of(self.package, pack, "portfolio")
        place = self.package.range(sanitised(f"portfolio.in.{next(iter(columns), '')}"))
        if place is None:
            raise self._missing()
        self.sheet = place.sheet
        self.first, self.last = first_and_last(self.package, "portfolio", place)
        found = [ListColumn(name, pack.schema[name]) for name in columns]
        self.columns += columns.values()
        date = self.package.range("portfolio.as_of")
        if date is not None:
            found.append(ListColumn("as_of", is_date=True))
            self.columns.append(date.area.left)
        self.table.columns, self.table.heading_row = found, self.first - 1
        refuse_merges(self.package, self.sheet, self.first, self.columns)
        self.target = self._free_column()

    def _missing(self) -> WorkbookError:
        message = worded(
            "the sheet {sheet!r} or the names of its columns are missing", sheet="Portfolio"
        )
        hint = worded("Undo the deletion, or build the workbook again")
        return refuse(self.package.path, "B-124", message, hint, "Portfolio")

    def _free_column(self) -> int:
        """Where our results stand from last time, else the second column after everything."""
        last = 0
        for row in self.package.rows(self.sheet):
            for column, cell in row.items():
                last = max(last, column)
                if cell.spot[0] == self.first - 1 and cell.value == f"{PREFIX}{RESULTS[0]}":
                    return column
        return last + 2

    def rows(self) -> Iterator[Row]:
        """The rows that hold anything: (row number, cells in the order of the columns)."""
        for row in self.package.rows(self.sheet):
            number = next(iter(row.values())).spot[0]
            if number < self.first:
                continue
            cells = [seen(self.package, row.get(column)) for column in self.columns]
            if any(not cell.blank for cell in cells):
                yield number, cells

    def remarks(self, numbers: list[int]) -> list[Diagnostic]:
        """What people should know of the rows that were decided."""
        file, hidden = str(self.package.path), self.package.sheet(self.sheet).hidden
        found = hidden_rows(file, len(hidden & set(numbers)))
        count = sum(number > self.last for number in numbers)
        return [*found, *below(self.package, self.sheet, (self.last, count), "portfolio")]

    def put_heads(self, changes: Changes) -> None:
        """The headings of the result columns."""
        for offset, name in enumerate(RESULTS):
            spot = (self.first - 1, self.target + offset)
            changes.put(self.sheet, spot, Edit(f"{PREFIX}{name}"))

    def put(self, changes: Changes, row: int, outcome: RowResult) -> None:
        """The results of one row."""
        for offset, value in enumerate(outcome.results):
            changes.put(
                self.sheet, (row, self.target + offset), Edit(None if value == "" else value)
            )
