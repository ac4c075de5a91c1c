"""What the cells of a book that is built hold, sheet by sheet, those of its grids included."""

import datetime
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.sheets.grid.row_grid import Grid
from modesdk.xlsx.edit_cells import Written
from modesdk.xlsx.places import Spot, address
from modesdk.xlsx.serial_days import serial_day


def cells_of(ws: Worksheet, grid: Grid | None) -> dict[Spot, Written]:
    """What the cells of a sheet hold, formulas without equals sign."""
    found = {}
    for spot, cell in ws._cells.items():  # openpyxl's own iteration creates the empty ones
        if cell.value is not None and (grid is None or spot[0] < grid.first_row):
            found[spot] = _written(cell.value, cell.data_type)
    if grid is not None:
        found |= _of_grid(grid)
    return {spot: w for spot, w in found.items() if w.formula is not None or w.value is not None}


def _written(value: Any, kind: str) -> Written:
    if isinstance(value, str) and kind == "f":
        return Written(formula=value.removeprefix("="))
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        value = serial_day(value)
    return Written(value)


def _of_grid(grid: Grid) -> dict[Spot, Written]:
    found: dict[Spot, Written] = {}
    first, rows, letters = grid.first_row, grid.source.rows, _letters(grid)
    for number, (column, content) in enumerate(grid.formulas.items()):
        for index in range(rows):
            spot = grid.spot(column, index)
            if content is None:
                found[spot] = _written(grid.ws.cell(*spot).value, "")
            elif isinstance(content, int):
                found[spot] = Written(content)
            elif not grid.shares(column):
                found[spot] = Written(formula=grid.placed(content, index))
            elif index == 0:
                area = f"{letters[column]}{first}:{letters[column]}{first + rows - 1}"
                text = grid.placed(content, index)
                found[spot] = Written(formula=text, shared=number, area=area)
            else:
                found[spot] = Written(formula="", shared=number)
    return found


def _letters(grid: Grid) -> dict[int, str]:
    return {column: address((1, column))[:-1] for column in grid.formulas}
