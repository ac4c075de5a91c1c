"""What the cells of a document show; run by the system's Python beside `uno_server`."""

from __future__ import annotations

from typing import Any

Shown = dict[tuple[str, int, int], Any]
"""Sheet, row and column (from 0) to what a cell holds; empty cells are left out."""


def visible_cells(document: Any, only: str = "") -> Shown:
    """Every cell that holds something, of all visible sheets or of one."""
    found: Shown = {}
    for sheet in document.Sheets:
        if sheet.IsVisible and only in ("", sheet.Name):
            cursor = sheet.createCursor()
            cursor.gotoStartOfUsedArea(False)
            cursor.gotoEndOfUsedArea(True)
            area = cursor.RangeAddress
            for row, values in enumerate(cursor.getDataArray(), start=area.StartRow):
                for column, value in enumerate(values, start=area.StartColumn):
                    if value != "":
                        found[sheet.Name, row, column] = value
    return found


def changed(before: Shown, after: Shown) -> list[list[Any]]:
    """Cells that differ: address, what they showed, what they show."""
    return [
        [_address(*spot), before.get(spot, ""), after.get(spot, "")]
        for spot in sorted(before.keys() | after.keys())
        if before.get(spot, "") != after.get(spot, "")
    ]


def _address(sheet: str, row: int, column: int) -> str:
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return f"{sheet}!{letters}{row + 1}"
