"""Texts in two languages, pooled on a hidden sheet; a formula picks the chosen language."""

from __future__ import annotations

from attrs import define, field
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, call, ref

SHEET = "Texts"
CHOSEN = "C"
"""The column with the texts in the chosen language."""


@define
class Texts:
    """The pool: each pair of texts is one row of the sheet."""

    rows: dict[tuple[str, str], int] = field(factory=dict)

    def row(self, zh: str, en: str) -> int:
        """The row of a pair, added when it is new. A missing language falls back on the other."""
        pair = (zh or en, en or zh)
        return self.rows.setdefault(pair, len(self.rows) + 1)

    def formula(self, zh: str, en: str) -> Expr:
        """The cell with the text in the chosen language."""
        return ref(f"{SHEET}!${CHOSEN}${self.row(zh, en)}")

    def write(self, ws: Worksheet, index: str) -> None:
        """Write all pairs; `index` names the cell that is 1 for Chinese and 2 for English."""
        for (zh, en), row in self.rows.items():
            for column, text in enumerate((zh, en), start=1):
                cell = ws.cell(row, column)
                cell.value = text
                cell.data_type = "s"
            said = call("INDEX", ref(f"A{row}:B{row}"), 1, ref(index))
            ws[f"{CHOSEN}{row}"].value = f"={said}"
