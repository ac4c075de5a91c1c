"""The cells in which a workbook differs from one that is built now with the same rules.

On sheets for people only formulas count, and where such a workbook has one; on hidden sheets
everything. Programs change how a formula is written when they save it: that is no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.sheets.book.text_pool import SHEET as TEXTS
from modesdk.workbook.compare.fresh import Fresh
from modesdk.xlsx.edit_cells import Value, Written
from modesdk.xlsx.formula_tokens import moved, plain
from modesdk.xlsx.package import Cell, Package
from modesdk.xlsx.places import Spot

RULES = "Rules"
_FOLLOWING = ("rule.why", "rule.source", "rule.state", "rule.check")
"""Columns of the Rules sheet that follow a new rule; the others are typed there."""


@frozen
class CellDifference:
    """A cell as it stands, and as it would be."""

    sheet: str
    spot: Spot
    cell: Cell
    wanted: Written


def differences_of(package: Package, fresh: Fresh, base_rules: int) -> Iterator[CellDifference]:
    """All of them. `base_rules`: rows of the Rules sheet that belong to the pack."""
    for ws in fresh.book.wb.worksheets:
        if fresh.titles.now(ws.title) not in package.sheets or ws.title == TEXTS:
            continue
        if ws.sheet_state == "visible":
            yield from _visible(package, fresh, ws, base_rules)
        else:
            yield from _hidden(package, fresh, ws)


def _visible(
    package: Package, fresh: Fresh, ws: Worksheet, base_rules: int
) -> Iterator[CellDifference]:
    wanted = {s: w for s, w in fresh.cells(ws).items() if w.formula is not None}
    if ws.title == RULES:
        wanted = _of_rules(package, wanted, base_rules)
    title = fresh.titles.now(ws.title)
    reader = Formulas(package, title)
    for spot, written in wanted.items():
        cell = reader.cells.get(spot) or Cell(spot)
        if not same_formula(reader.formula(cell), written.formula):
            yield CellDifference(title, spot, cell, written)


def _of_rules(
    package: Package, wanted: dict[Spot, Written], base_rules: int
) -> dict[Spot, Written]:
    """Without typed columns of spare rows; their other columns are emptied where no rule stands."""
    places = [place for name in _FOLLOWING if (place := package.range(name)) is not None]
    if not places:
        return wanted
    first_spare = places[0].area.top + base_rules
    columns = {place.area.left for place in places}
    kept = {s: w for s, w in wanted.items() if s[0] < first_spare or s[1] in columns}
    cells = package.sheet(places[0].sheet).cells
    for row in range(first_spare, places[0].area.bottom + 1):
        for column in columns:
            cell = cells.get((row, column))
            empty = cell is None or cell.formula is None or cell.formula == '""'
            if (row, column) not in kept and not empty:
                kept[row, column] = Written(formula='""')
    return kept


def _hidden(package: Package, fresh: Fresh, ws: Worksheet) -> Iterator[CellDifference]:
    wanted, title = fresh.cells(ws), fresh.titles.now(ws.title)
    reader = Formulas(package, title)
    for spot, written in wanted.items():
        cell = reader.cells.get(spot) or Cell(spot)
        if not reader.holds(cell, written, wanted):
            yield CellDifference(title, spot, cell, written)
    for spot, cell in reader.cells.items():
        if spot not in wanted and (cell.formula is not None or cell.shared):
            yield CellDifference(title, spot, cell, Written())


class Formulas:
    """The formulas of a sheet, with those that cells share."""

    def __init__(self, package: Package, title: str) -> None:
        self.cells = package.sheet(title).cells
        self._masters = {c.shared: c for c in self.cells.values() if c.shared and c.formula}
        self._tops: dict[int, Spot] = {}

    def formula(self, cell: Cell) -> str | None:
        """The formula of a cell; one that it shares, as it reads there."""
        if cell.formula or not cell.shared:
            return cell.formula
        master = self._masters.get(cell.shared)
        return None if master is None else _as_read(master.spot, master.formula or "", cell.spot)

    def holds(self, cell: Cell, wanted: Written, all_wanted: Mapping[Spot, Written]) -> bool:
        """Whether a cell of a hidden sheet holds what it should."""
        if wanted.formula is None:
            return cell.formula is None and not cell.shared and _same(cell.value, wanted.value)
        if wanted.shared is None or wanted.area:
            return same_formula(self.formula(cell), wanted.formula)
        master = self._masters.get(cell.shared) if cell.shared else None
        top = self._top(cell.spot[1], all_wanted)
        if master is not None and master.spot == top:
            return True  # the first cell of the column is compared by itself
        text = all_wanted[top].formula or ""
        return same_formula(self.formula(cell), _as_read(top, text, cell.spot))

    def _top(self, column: int, wanted: Mapping[Spot, Written]) -> Spot:
        """The cell whose formula a column of a grid shares."""
        if not self._tops:
            self._tops = {spot[1]: spot for spot, written in wanted.items() if written.area}
        return self._tops[column]


def _as_read(own: Spot, formula: str, spot: Spot) -> str:
    """The formula of a cell as another one reads it that shares it."""
    return moved(formula, spot[0] - own[0], spot[1] - own[1])


def _same(got: Value, wanted: Value) -> bool:
    if isinstance(got, (int, float)) and isinstance(wanted, (int, float)):
        return float(got) == float(wanted)
    return ("" if got is None else got) == ("" if wanted is None else wanted)


def same_formula(got: str | None, wanted: str | None) -> bool:
    """Whether two formulas are the same but for how programs write them."""
    if got is None or wanted is None:
        return got is wanted
    return got == wanted or plain(got) == plain(wanted)
