"""Shared formulas: a column's formula is written once, the rows below only refer to it.

They make files several times smaller. openpyxl reads but does not write them, so two of its
formula types are extended. Formulas with addresses on another sheet are not shared: Excel does not
do that either, and does not move such addresses. Names are fine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula


class SharedFormula(ArrayFormula):
    """The formula as it stands in the first row of `ref`."""

    def __init__(self, number: int, ref: str, text: str) -> None:
        super().__init__(ref, f"={text}")
        self.number = number

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield from (("t", "shared"), ("ref", self.ref), ("si", str(self.number)))


class SharedBelow(DataTableFormula):
    """A row below: the formula of that number, moved to where it stands."""

    def __init__(self, number: int) -> None:
        super().__init__(ref="")
        self.number = number

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield from (("t", "shared"), ("si", str(self.number)))


_FEWEST = 3
"""Cells below each other with one formula, from which on it is shared."""
_STRING = re.compile(r'("(?:[^"]|"")*")')
_ADDRESS = re.compile(r"(?<![\w.$])(\$?[A-Z]{1,3})([1-9][0-9]*)(?![\w.(])")

Spot = tuple[int, int]
"""Row and column."""


def shared_below(cells: Iterable[tuple[Spot, str]], first: int) -> dict[Spot, str]:
    """The elements of formulas that follow the same pattern down a column, by cell.

    `cells` are formulas with their equals sign, `first` is the number of the first that is shared.
    The cell on top of a run gets its attributes only, the cells below it whole elements.
    """
    columns: dict[int, list[tuple[int, str]]] = {}
    for (row, column), formula in cells:
        if "!" not in formula:
            columns.setdefault(column, []).append((row, relative(formula, row)))
    found: dict[Spot, str] = {}
    for column, rows in columns.items():
        letter = get_column_letter(column)
        for top, last in _runs(sorted(rows)):
            area = f"{letter}{top}:{letter}{last}"
            found[top, column] = f' t="shared" ref="{area}" si="{first}"'
            below = f'<f t="shared" si="{first}"/>'
            found |= {(row, column): below for row in range(top + 1, last + 1)}
            first += 1
    return found


def _runs(rows: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """First and last row of every run of equal patterns."""
    top = 0
    for place in range(1, len(rows) + 1):
        row, pattern = rows[place - 1]
        if place < len(rows) and rows[place] == (row + 1, pattern):
            continue
        if place - top >= _FEWEST:
            yield rows[top][0], row
        top = place


def relative(formula: str, row: int) -> str:
    """A formula as seen from its row: equal where a program moves one to the other."""
    parts = _STRING.split(formula) if '"' in formula else [formula]
    parts[::2] = [
        _ADDRESS.sub(lambda found: f"{found[1]}[{int(found[2]) - row}]", part)
        for part in parts[::2]
    ]
    return "".join(parts)
