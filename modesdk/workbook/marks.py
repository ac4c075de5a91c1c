"""Colours that follow the values: cells that are wrong, changed or in force."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.workbook import styles


def mark(ws: Worksheet, cells: str, formula: str, fill: str = "", colour: str = "") -> None:
    """Colour cells where a formula (relative to the first cell) holds."""
    ws.conditional_formatting.add(
        cells,
        FormulaRule(  # type: ignore[no-untyped-call]  # openpyxl's own
            formula=[formula],
            fill=PatternFill("solid", start_color=fill, end_color=fill) if fill else None,
            font=Font(color=colour, bold=True) if colour else None,
        ),
    )


def mark_status(ws: Worksheet, cells: str) -> None:
    """Red for what is wrong, green for what is right, by the first character."""
    first = cells.split(":", maxsplit=1)[0]
    mark(ws, cells, f'LEFT({first},1)="✗"', styles.PALE_CORAL, "C0392B")
    mark(ws, cells, f'LEFT({first},1)="✓"', "", "1E7D6F")
