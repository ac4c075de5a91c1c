"""The Portfolio sheet of a workbook: rows for the SDK, and its results beside them.

Results go into columns of their own to the right; the sheet's own formulas are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import WorkbookError
from modesdk.model.schema import Attribute, AttributeType
from modesdk.workbook.edit import Edit
from modesdk.workbook.names import sanitised
from modesdk.workbook.package import Cell, Package
from modesdk.workbook.portfolio import RESULTS, Decider, Outcome
from modesdk.workbook.save import Changes
from modesdk.workbook.typed import day_of

PREFIX = "SDK "


@define
class PortfolioSheet:
    """Where inputs and results stand."""

    package: Package
    decider: Decider
    sheet: str = "Portfolio"
    first: int = 1
    columns: list[int] = field(factory=list)
    target: int = 1

    def find(self) -> None:
        """Find the columns by name. Raises WorkbookError when the sheet or a name is missing."""
        file, schema = str(self.package.path), self.decider.pack.schema
        headings: list[Attribute | None] = []
        for attribute in schema:
            found = self.package.range(sanitised(f"portfolio.in.{attribute.id}"))
            if found is not None:
                self.sheet, self.first = found.sheet, found.area.top
                headings.append(attribute)
                self.columns.append(found.area.left)
        if not headings:
            place = Location(file, None, "Portfolio")
            message = "the sheet 'Portfolio' or the names of its columns are missing"
            hint = "Undo the deletion, or build the workbook again"
            found_problem = Diagnostic("B-124", message, place, hint=hint)
            raise WorkbookError(f"{file} cannot be used", [found_problem])
        date = self.package.range("portfolio.as_of")
        if date is not None:
            self.decider.as_of_column = len(self.columns)
            headings.append(None)
            self.columns.append(date.area.left)
        self.decider.headings = tuple(headings)
        self._refuse_merges()
        self.target = self._free_column()

    def _refuse_merges(self) -> None:
        """Merged ranges over inputs hide what was typed. Raises WorkbookError."""
        file = str(self.package.path)
        found = [
            Diagnostic("B-127", f"the input cells lie under the merged range {area}",
                       Location(file, None, f"{self.sheet}!{area}"),
                       hint="Unmerge it and fill in the cells again")
            for area in self.package.sheet(self.sheet).merges
            if area.size > 1 and area.bottom >= self.first
            and any(area.left <= column <= area.right for column in self.columns)
        ]  # fmt: skip
        if found:
            raise WorkbookError(f"{file} cannot be used", found)

    def _free_column(self) -> int:
        """Where our results stand from last time, else the second column after everything."""
        last = 0
        for row in self.package.rows(self.sheet):
            for column, cell in row.items():
                last = max(last, column)
                if cell.spot[0] == self.first - 1 and cell.value == f"{PREFIX}{RESULTS[0]}":
                    return column
        return last + 2

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """The rows that hold anything: (row number, cells in the order of the headings)."""
        for row in self.package.rows(self.sheet):
            number = next(iter(row.values())).spot[0]
            if number < self.first:
                continue
            cells = [self._value(i, row.get(column)) for i, column in enumerate(self.columns)]
            if any(value is not None for value in cells[: len(self.columns)]):
                yield number, cells

    def _value(self, position: int, cell: Cell | None) -> Any:
        if cell is None:
            return None
        if cell.error:
            return cell.error
        attribute = self.decider.headings[position]
        dated = attribute is None or attribute.type is AttributeType.DATE
        day = day_of(cell.value, self.package.epoch_shift) if dated else None
        return day or cell.value

    def put_heads(self, changes: Changes) -> None:
        """The headings of the result columns."""
        for offset, name in enumerate(RESULTS):
            spot = (self.first - 1, self.target + offset)
            changes.put(self.sheet, spot, Edit(f"{PREFIX}{name}"))

    def put(self, changes: Changes, row: int, outcome: Outcome) -> None:
        """The results of one row."""
        for offset, value in enumerate(outcome.results):
            changes.put(
                self.sheet, (row, self.target + offset), Edit(None if value == "" else value)
            )
