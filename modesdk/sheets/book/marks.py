"""Colours that follow the values: cells that are wrong, changed or in force."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, call, ref
from modesdk.sheets.book import styles

_BELOW = Border(bottom=Side(style="thin", color=styles.LINE))


def mark(  # where, when and how
    ws: Worksheet,
    cells: str,
    formula: Expr | str,
    fill: str = "",
    colour: str = "",
    *,
    line: bool = False,
) -> None:
    """Colour cells where a formula (relative to the first cell) holds.

    `line` repeats what `underline` does: some programs apply only the first rule that fits.
    """
    ws.conditional_formatting.add(
        cells,
        FormulaRule(  # type: ignore[no-untyped-call]  # openpyxl's own
            formula=[str(formula)],
            fill=PatternFill("solid", start_color=fill, end_color=fill) if fill else None,
            font=Font(color=colour, bold=True) if colour else None,
            border=_BELOW if line else None,
        ),
    )


def underline(ws: Worksheet, cells: str, formula: Expr) -> None:
    """A thin line below the rows in which a formula (relative to the first cell) holds."""
    rule = FormulaRule(formula=[str(formula)], border=_BELOW)  # type: ignore[no-untyped-call]  # the same
    ws.conditional_formatting.add(cells, rule)


def mark_status(ws: Worksheet, cells: str) -> None:
    """Red for what is wrong, green for what is right, by the first character."""
    sign = call("LEFT", ref(cells.split(":", maxsplit=1)[0]), 1)
    mark(ws, cells, sign.same("✗"), styles.PALE_CORAL, "C0392B")
    mark(ws, cells, sign.same("✓"), "", "1E7D6F")


def wrong_in(column: Expr) -> Expr:
    """How many cells of a column of checks say that something is wrong."""
    return call("COUNTIF", column, "✗*")
