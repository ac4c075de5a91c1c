"""Formulas of a column, written so that programs can share them.

Entries of columns on the same sheet are addressed by cell and not by name and index, and an index
that is the formula's own position is read from a column of numbers. Formulas down a column then
follow one pattern, the file becomes small, and a cell depends on few others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import frozen

from modesdk.formula.expr import Expr
from modesdk.xlsx.places import letters, range_of

_ENTRY = re.compile(r"INDEX\(([A-Za-z_][\w.]*),([0-9]+)\)")
_STRING = re.compile(r'("(?:[^"]|"")*")')


@frozen
class Near:
    """Rewrites formulas of one sheet. `numbers`: the letters of a column that holds 1, 2, 3..."""

    title: str
    defined: Mapping[str, str]
    numbers: str = ""

    def printed(self, formula: Expr, position: int, row: int) -> str:
        """The formula of the entry at a position (from 1), which stands on a row."""

        def entry(name: str, wanted: int) -> str | None:
            return self._place(name, wanted, position, row)

        return formula.formula(self._own, entry)

    def _own(self, name: str) -> str:
        return name.removeprefix(f"{self.title}!")

    def _place(self, name: str, wanted: int, position: int, row: int) -> str | None:
        reference = name if "!" in name else self.defined.get(name, "")
        place = range_of(reference)
        if place and place.sheet == self.title and place.area.left == place.area.right:
            return f"{letters(place.area.left)}{place.area.top + wanted - 1}"
        if self.numbers and wanted == position:
            return f"INDEX({name},${self.numbers}{row})"
        return None

    def formula(self, formula: str, position: int, row: int) -> str:
        """The formula of the entry at a position (from 1), which stands on a row."""
        parts = _STRING.split(formula)
        parts[::2] = [self._part(part, position, row) for part in parts[::2]]
        return "".join(parts)

    def _part(self, part: str, position: int, row: int) -> str:
        own = re.escape(self.title) + r"!\$([A-Z]+)\$([0-9]+):\$\1\$[0-9]+"
        part = re.sub(rf"INDEX\({own},([0-9]+)\)", _cell, part)
        part = part.replace(f"{self.title}!", "")
        return _ENTRY.sub(lambda found: self._entry(found, position, row), part)

    def _entry(self, found: re.Match[str], position: int, row: int) -> str:
        place = re.fullmatch(
            re.escape(self.title) + r"!\$([A-Z]+)\$([0-9]+)(?::.*)?",
            self.defined.get(found[1], ""),
        )
        if place is not None:
            return f"{place[1]}{int(place[2]) + int(found[2]) - 1}"
        if self.numbers and int(found[2]) == position:
            return f"INDEX({found[1]},${self.numbers}{row})"
        return found[0]


def _cell(found: re.Match[str]) -> str:
    return f"{found[1]}{int(found[2]) + int(found[3]) - 1}"
