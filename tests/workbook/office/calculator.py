"""A calculation engine from the package index behind the same few methods as `harness.Office`.

It needs no system program, so the proof runs everywhere; LibreOffice is the real thing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import formualizer

from modesdk.xlsx.places import Area, Range, area_of, range_of

DEFINED_NAME = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}definedName"


class Calculator:
    """One open workbook."""

    def open(self, path: Path) -> None:
        """Load a file; cells are computed when they are read."""
        with zipfile.ZipFile(path) as archive:
            names = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(DEFINED_NAME)
            ranges = ((str(name.get("name")), range_of(name.text or "")) for name in names)
            self._ranges = {name: found for name, found in ranges if found}
        self.names = frozenset(self._ranges)
        self._workbook = formualizer.load_workbook(str(path))
        self._known: dict[str, Any] = {}

    def set(self, cells: Mapping[str, Any]) -> None:
        """Write inputs by defined name, `column#3` or `Sheet!A1`; None empties."""
        changed = {}
        for name, value in cells.items():
            if name not in self._known or not _same(self._known[name], value):
                place = self._place(name)
                changed[place.sheet, place.area.top, place.area.left] = value
                self._known[name] = value
        write(self._workbook, changed)

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


def write(book: Any, cells: Mapping[tuple[str, int, int], Any]) -> None:
    """Set many cells, given by sheet, row and column, a column at a time.

    One by one it would take a hundred times longer. What stands between them is written again.
    """
    columns: dict[tuple[str, int], dict[int, Any]] = {}
    for (sheet, row, column), value in cells.items():
        columns.setdefault((sheet, column), {})[row] = value
    for (sheet, column), values in columns.items():
        run: list[list[Any]] = []
        for row in range(min(values), max(values) + 1):
            if row not in values and book.get_formula(sheet, row, column):
                _write(book, sheet, row - len(run), column, run)
                run = []
            else:
                kept = None if row in values else book.get_value(sheet, row, column)
                run.append([values.get(row, kept)])
        _write(book, sheet, max(values) + 1 - len(run), column, run)


def _write(book: Any, sheet: str, row: int, column: int, run: list[list[Any]]) -> None:
    if run:
        book.set_values_batch(sheet, row, column, run)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _shaped(area: Area, values: Any) -> Any:
    wide = area.right - area.left + 1
    rows = [[_plain(next(values)) for _ in range(wide)] for _ in range(area.bottom - area.top + 1)]
    return rows[0][0] if area.size == 1 else rows


def _plain(value: Any) -> Any:
    return "" if value is None else value
