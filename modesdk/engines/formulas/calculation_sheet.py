"""A calculation sheet: named cells and columns placed one after another, nothing to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from modesdk.engines.formulas.program import Content, Program, block_of
from modesdk.formula.expr import Expr
from modesdk.xlsx.places import letters

NAME = "Calc"
CELL_COLUMN = 1
FIRST_RULE_COLUMN = 3


class CalculationSheet:
    """Places names when they are first mentioned; remembers what was written to spare writes."""

    def __init__(self, workbook: Any, lengths: Mapping[str, int]) -> None:
        """`lengths`: how many rules each block has, by the prefix of its columns' names."""
        self._workbook = workbook
        self._workbook.add_sheet(NAME)
        self._lengths = lengths
        self._rows: dict[str, int] = {}
        self._columns: dict[str, int] = {}
        self._written: dict[str, Any] = {}

    def at(self, name: str) -> str:
        """The address of a cell, or of a whole column of rules."""
        length = self._lengths.get(block_of(name))
        if length is None:
            return f"{NAME}!${letters(CELL_COLUMN)}${self._row(name)}"
        column = letters(self._column(name))
        return f"{NAME}!${column}$1:${column}${max(1, length)}"

    def fill(self, program: Program) -> None:
        """Write all formulas and constants of a program."""
        for name, content in program.cells.items():
            self._write(self._row(name), CELL_COLUMN, content)
        for name, contents in program.columns.items():
            for row, content in enumerate(contents, start=1):
                self._write(row, self._column(name), content)

    def put(self, name: str, value: Any) -> None:
        """Write an input; None empties it. Inputs that no formula reads are ignored."""
        if name in self._rows and self._written.get(name) != value:
            self._workbook.set_value(NAME, self._rows[name], CELL_COLUMN, value)
            self._written[name] = value

    def read_all(self, names: Sequence[str]) -> list[Any]:
        """The computed values of cells."""
        return list(
            self._workbook.evaluate_cells([(NAME, self._row(n), CELL_COLUMN) for n in names])
        )

    def read_column(self, name: str, count: int) -> list[Any]:
        """The computed values of the first `count` entries of a column."""
        column = self._column(name)
        return list(self._workbook.evaluate_cells([(NAME, r, column) for r in range(1, count + 1)]))

    def _row(self, name: str) -> int:
        return self._rows.setdefault(name, len(self._rows) + 1)

    def _column(self, name: str) -> int:
        return self._columns.setdefault(name, FIRST_RULE_COLUMN + len(self._columns))

    def _write(self, row: int, column: int, content: Content) -> None:
        if isinstance(content, Expr):
            self._workbook.set_formula(NAME, row, column, f"={content.formula(self.at)}")
        else:
            self._workbook.set_value(NAME, row, column, content)
