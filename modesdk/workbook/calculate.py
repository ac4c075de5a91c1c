"""Computed values, written into the file beside their formulas.

Previewers and readers without a calculation engine then see results; the formulas stay, and
spreadsheet programs calculate again when they open the file. Formualizer is optional and imported
here only (and by the engine `formulas`).
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from modesdk.diagnostics import Diagnostic, Location
from modesdk.engines.formulas.expressions import EPOCH
from modesdk.errors import UnknownEngineError
from modesdk.workbook.parts import Parts, sheet_parts

try:
    import formualizer
except ImportError:  # an optional dependency
    formualizer = None  # type: ignore[assignment]  # stands for a module

_FORMULA = re.compile(
    r'<c r="([A-Z]+)([0-9]+)"((?: s="[0-9]+")?)(?: t="[a-z]+")?>'
    r"(<f[^>]*(?:/>|>[^<]*</f>))<v ?(?:/>|></v>)</c>"
)


def calculated(data: bytes) -> Any:
    """A workbook's bytes as a calculated formualizer workbook.

    Raises UnknownEngineError when formualizer is not installed.
    """
    if formualizer is None:
        raise UnknownEngineError("The workbook cannot be calculated here", [_not_installed()])
    book = formualizer.load_workbook_bytes(data)
    book.evaluate_all()
    return book


def with_values(parts: Parts) -> Parts:
    """The package's parts with the computed value of every formula written in."""
    book = calculated(parts.packed())
    filled = dict(parts.contents)
    for name, part in sheet_parts(parts.contents).items():
        text = parts.contents[part].decode("utf-8")
        filled[part] = _FORMULA.sub(_filler(book, name), text).encode("utf-8")
    return Parts(filled)


def values_of(book: Any, sheet: str, cells: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """Computed values of cells, given as (row, column)."""
    return {name: book.get_value(sheet, row, column) for name, (row, column) in cells.items()}


def _filler(book: Any, sheet: str) -> Callable[[re.Match[str]], str]:
    def filled(match: re.Match[str]) -> str:
        letters, row, style, formula = match.groups()
        value = book.get_value(sheet, int(row), _column(letters))
        kind, shown = _written(value)
        return f'<c r="{letters}{row}"{style}{kind}>{formula}<v>{shown}</v></c>'

    return filled


def _written(value: Any) -> tuple[str, str]:
    """The type attribute and the text of a cached value."""
    if value is None:
        return ' t="str"', ""
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return "", str((day - EPOCH).days)
    if isinstance(value, (int, float)):
        whole = math.isfinite(value) and value == int(value)
        return "", str(int(value)) if whole else repr(float(value))
    if isinstance(value, str):
        return ' t="str"', escape(value, quote=False)
    kind = value.get("kind", "") if isinstance(value, dict) else ""
    return ' t="e"', _ERRORS.get(str(kind).casefold(), "#VALUE!")


_ERRORS = {"div": "#DIV/0!", "na": "#N/A", "name": "#NAME?", "num": "#NUM!", "ref": "#REF!"}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _not_installed() -> Diagnostic:
    message = "workbooks need the package formualizer, which is not installed"
    hint = "Install it with: pip install 'modesdk[workbook]'"
    return Diagnostic("E801", message, Location("workbook"), hint=hint)
