"""A calculation engine from the package index behind the same few methods as `harness.Office`.

It needs no system program, so the proof runs everywhere; LibreOffice is the real thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import formualizer
from openpyxl import load_workbook

from modesdk.workbook.places import Area, Range, area_of, range_of


class Calculator:
    """One open workbook."""

    def open(self, path: Path) -> None:
        """Load a file; cells are computed when they are read."""
        book = load_workbook(path, read_only=False)
        self._ranges = {
            name: found
            for name, defined in book.defined_names.items()
            if (found := range_of(defined.attr_text))
        }
        self.names = frozenset(self._ranges)
        self._workbook = formualizer.load_workbook(str(path))
        self._known: dict[str, Any] = {}

    def set(self, cells: Mapping[str, Any]) -> None:
        """Write inputs by defined name, `column#3` or `Sheet!A1`; None empties."""
        for name, value in cells.items():
            if name not in self._known or not _same(self._known[name], value):
                place = self._place(name)
                self._workbook.set_value(place.sheet, place.area.top, place.area.left, value)
                self._known[name] = value

    def read(self, names: Sequence[str]) -> list[Any]:
        """Values: one for a cell, a list of rows for a range."""
        areas = [self._place(name) for name in names]
        cells = [(area.sheet, row, column) for area in areas for row, column in area.area.spots()]
        values = iter(self._workbook.evaluate_cells(cells))
        return [_shaped(area.area, values) for area in areas]

    def unprotect(self, sheet: str) -> None:
        """Nothing is locked here."""

    def _place(self, name: str) -> Range:
        column, mark, row = name.partition("#")
        if mark:
            found = self._ranges[column]
            top, left = found.area.top + int(row), found.area.left
            return Range(found.sheet, Area(top, left, top, left))
        if "!" not in name:
            return self._ranges[name]
        sheet, _, address = name.rpartition("!")
        area = area_of(address)
        assert area is not None
        return Range(sheet.strip("'"), area)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _shaped(area: Area, values: Any) -> Any:
    wide = area.right - area.left + 1
    rows = [[_plain(next(values)) for _ in range(wide)] for _ in range(area.bottom - area.top + 1)]
    return rows[0][0] if area.size == 1 else rows


def _plain(value: Any) -> Any:
    return "" if value is None else value
