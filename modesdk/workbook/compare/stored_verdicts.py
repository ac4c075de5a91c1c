"""What Python evaluators find about the profiles typed on a sheet, stored beside their inputs.

The grid takes a verdict only while its stored inputs equal those of the row, so they are stored
exactly as the grid's own columns give them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from modesdk.model.schema import AttributeType, Value
from modesdk.sheets.grid.coded_inputs import UNSET
from modesdk.sheets.grid.grid_rows import values_behind, words_for
from modesdk.sheets.grid.row_grid import Grid, verdict_names
from modesdk.workbook.read.profile_rows import ProfileRow
from modesdk.workbook.read.typed import SEPARATORS, word_of
from modesdk.xlsx.serial_days import serial_day


def store_verdicts(grid: Grid, rows: Iterable[ProfileRow]) -> None:
    """Write verdicts and their inputs into the grid; rows without a profile get none."""
    derivations = grid.ruleset.computed
    names = [name for name in grid.places if name.startswith("stored.")]
    for index in range(grid.source.rows):
        for name in names:
            grid.ws.cell(grid.first_row + index, grid.places[name]).value = None
    if not derivations:
        return
    for row in rows:
        known = values_behind(grid, row.case)
        for derivation in derivations:
            evaluator = derivation.evaluator
            _put(grid, row, f"stored.as_of.{evaluator.name}", serial_day(row.case.as_of))
            for name in evaluator.inputs:
                _put(grid, row, f"stored.{evaluator.name}.{name}", _as_stored(grid, row, name))
            for verdict in verdict_names(derivation):
                _put(grid, row, f"stored.{verdict}", words_for(known.get(verdict)))


def _put(grid: Grid, row: ProfileRow, name: str, content: Any) -> None:
    grid.ws.cell(grid.first_row + row.index, grid.places[name]).value = content


def _as_stored(grid: Grid, row: ProfileRow, name: str) -> Any:
    """A value as the grid's own column gives it; a set as typed, in small letters."""
    value: Value = row.case.values.get(name)
    if value is None:
        return UNSET
    if grid.ruleset.pack.schema[name].type is AttributeType.SET:
        return _split(word_of(row.typed.get(name)))
    if isinstance(value, bool):
        return words_for(value)
    if isinstance(value, datetime.date):
        return serial_day(value)
    return value if isinstance(value, (str, int)) else float(value)  # type: ignore[arg-type]  # no set


def _split(text: str) -> str:
    """As `grid_inputs` splits a list: ",a,,b,"."""
    text = text.lower()
    for separator in SEPARATORS:
        text = text.replace(separator, ",")
    text = text.replace(", ", ",").replace(" ,", ",")
    return "," + text.replace(",", ",,") + ","
