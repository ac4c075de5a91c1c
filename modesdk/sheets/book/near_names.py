"""Formulas of a column, written so that programs can share them.

Entries of columns on the same sheet are addressed by cell and not by name and index, and an index
that is the formula's own position is read from a column of numbers. Formulas down a column then
follow one pattern, the file becomes small, and a cell depends on few others.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from modesdk.formula.expr import Expr
from modesdk.xlsx.places import letters, range_of


@frozen
class Near:
    """Prints formulas of one sheet. `numbers`: the letters of a column that holds 1, 2, 3..."""

    title: str
    defined: Mapping[str, str]
    numbers: str = ""

    def formula(self, formula: Expr, position: int, row: int) -> str:
        """The formula of the entry at a position (from 1), which stands on a row."""

        def entry(name: str, wanted: int) -> str | None:
            return self._entry(name, wanted, position, row)

        return formula.formula(self._own, entry)

    def _own(self, name: str) -> str:
        return name.removeprefix(f"{self.title}!")

    def _entry(self, name: str, wanted: int, position: int, row: int) -> str | None:
        place = range_of(name if "!" in name else self.defined.get(name, ""))
        if place and place.sheet == self.title and place.area.left == place.area.right:
            return f"{letters(place.area.left)}{place.area.top + wanted - 1}"
        if self.numbers and wanted == position:
            return f"INDEX({name},${self.numbers}{row})"
        return None
