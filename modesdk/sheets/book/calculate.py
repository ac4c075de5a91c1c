"""Computed values, written into the file beside their formulas.

Previewers and readers without a calculation engine then see results; the formulas stay, and
spreadsheet programs calculate again when they open the file. Formualizer is optional and imported
here only (and by the engine `formulas`).
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from html import escape
from typing import Any

from modesdk.engines.formulas.adapter import library
from modesdk.language.worded import worded
from modesdk.xlsx.serial_days import serial_day
from modesdk.xlsx.write_parts import Parts
from modesdk.xlsx.write_rows import NOTHING, number


def calculated(data: bytes) -> Any:
    """A workbook's bytes as a calculated formualizer workbook.

    Raises UnknownEngineError when formualizer is not installed.
    """
    book = library("workbook", worded("workbooks need")).load_workbook_bytes(data)
    book.evaluate_all()
    return book


def with_values(parts: Parts) -> Parts:
    """The package's parts with the computed value of every formula written in."""
    get = calculated(parts.packed(level=0)).get_value
    return parts.with_values(lambda sheet, row, column: written(get(sheet, row, column)))


def values_of(book: Any, sheet: str, cells: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """Computed values of cells, given as (row, column)."""
    return {name: book.get_value(sheet, row, column) for name, (row, column) in cells.items()}


def undated(value: Any) -> Any:
    """A computed value; of a date its day number, which is what cells hold."""
    if isinstance(value, datetime.date):
        return serial_day(value.date() if isinstance(value, datetime.datetime) else value)
    return value


def written(value: Any) -> tuple[str, str]:
    """The type attribute and the element of a cached value."""
    if value is None:
        return ' t="str"', NOTHING
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    value = undated(value)
    if isinstance(value, (int, float)) and math.isfinite(value):
        return "", f"<v>{number(value)}</v>"
    if isinstance(value, str):
        return ' t="str"', f"<v>{escape(value, quote=False)}</v>"
    kind = value.get("kind", "") if isinstance(value, dict) else ""
    return ' t="e"', f"<v>{_ERRORS.get(str(kind).casefold(), '#VALUE!')}</v>"


_ERRORS = {"div": "#DIV/0!", "na": "#N/A", "name": "#NAME?", "num": "#NUM!", "ref": "#REF!"}
