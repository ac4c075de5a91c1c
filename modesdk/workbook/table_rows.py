"""Any sheet of a workbook as a list of profiles: headings in its first row that holds anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.errors import WorkbookError
from modesdk.workbook.package import Cell, Package
from modesdk.workbook.typed import word_of

MAX_COLUMNS = 2_000


@define
class TableRows:
    """The rows of a sheet, one at a time; `done` counts them. Raises WorkbookError."""

    package: Package
    sheet: str = ""
    header: list[str] = field(factory=list)
    done: int = 0
    problems: list[Diagnostic] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        titles = list(self.package.sheets)
        self.sheet = self.sheet or (titles[0] if titles else "")
        if self.sheet not in titles:
            message = f"there is no sheet {self.sheet!r}"
            hint = nearest(self.sheet, titles) or f"Sheets: {', '.join(titles[:8])}"
            place = Location(str(self.package.path))
            found = Diagnostic("B-124", message, place, hint=hint)
            raise WorkbookError(f"{self.package.path} cannot be used", [found])

    @property
    def total(self) -> int:
        """How many rows there are, about."""
        return self.package.inspection.sizes[self.sheet].rows

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """The headings first (see `header`); then (row number, cells)."""
        for row in self.package.rows(self.sheet):
            number = next(iter(row.values())).spot[0]
            self.done = number
            if not self.header:
                cells = self._cells(row, min(max(row), MAX_COLUMNS))
                self.header = [word_of(cell) for cell in cells]
                yield 1, cells
            else:
                yield number, self._cells(row, max(len(self.header), min(max(row), MAX_COLUMNS)))

    def _cells(self, row: dict[int, Cell], width: int) -> list[Any]:
        found = (row.get(column) for column in range(1, width + 1))
        return ["" if c is None else c.error or ("" if c.value is None else c.value) for c in found]
