"""Setting single cells in a sheet's XML; every byte that has nothing to do with them stays.

A formula is never overwritten by a value. Text is stored as text, whatever it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from modesdk.language.worded import worded
from modesdk.xlsx.markup import MarkupError, escape
from modesdk.xlsx.places import Spot, address
from modesdk.xlsx.sheet_map import Element, SheetMap

_DECLARED = re.compile(rb"""^\xef?\xbb?\xbf?\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What programs would take for the beginning of an escaped character."""
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters that make a program take typed text for a formula."""


class FormulaInTheWayError(Exception):
    """A value was to replace a formula; `spot` says where."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        super().__init__(f"{address(spot)} holds a formula")


@frozen
class Edit:
    """What a cell is to hold.

    With `formula` the cell becomes that formula and `value` what it gave last. With `cached` the
    formula that stands there is kept and only its last value replaced. `style`: another style.
    """

    value: str | int | float | bool | None = None
    formula: str | None = None
    cached: bool = False
    style: int | None = None


def edit_sheet(xml: bytes, edits: Mapping[Spot, Edit]) -> bytes:
    """The sheet with some cells set.

    Raises FormulaInTheWayError when a value would replace a formula, MarkupError when the XML
    cannot be edited.
    """
    declared = _DECLARED.match(xml[:200])
    if b"\0" in xml[:64] or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        raise MarkupError(worded("it is not UTF-8"))
    by_row: dict[int, dict[int, Edit]] = {}
    for (row, column), edit in edits.items():
        by_row.setdefault(row, {})[column] = edit
    places = SheetMap(xml, set(by_row))
    if places.data is None:
        raise MarkupError(worded("it holds no cells"))
    return _spliced(xml, _replacements(places, by_row))


_Replacement = tuple[int, int, bytes]


def _replacements(places: SheetMap, by_row: Mapping[int, Mapping[int, Edit]]) -> list[_Replacement]:
    known = {row.number: row for row in places.rows}
    found: list[_Replacement] = []
    new_rows: list[tuple[int, bytes]] = []
    for number, cells in sorted(by_row.items()):
        if number in known:
            found += _row_replacements(places, known[number], cells)
        else:
            new_rows.append((number, _new_row(places, number, cells)))
    return found + _new_row_replacements(places, new_rows)


def _row_replacements(
    places: SheetMap, row: Element, edits: Mapping[int, Edit]
) -> list[_Replacement]:
    cells = {cell.number: cell for cell in places.cells[row.number]}
    found: list[_Replacement] = []
    added: list[tuple[int, bytes]] = []
    for column, edit in sorted(edits.items()):
        spot = (row.number, column)
        if column in cells:
            found.append(_replaced(places, spot, cells[column], edit))
        elif edit.value is not None or edit.formula is not None:
            added.append((column, _cell(places.prefix, spot, {}, edit)))
    if added and row.empty(places.xml):
        tag = places.xml[row.start : row.tag_end - 2].rstrip() + b">"
        body = b"".join(content for _, content in added)
        return [(row.start, row.end, tag + body + f"</{places.prefix}row>".encode())]
    for column, content in added:
        later = [cell.start for number, cell in cells.items() if number > column]
        close = places.xml.rindex(b"</", row.start, row.end)
        at = min(later, default=close)
        found.append((at, at, content))
    return found


def _replaced(places: SheetMap, spot: Spot, cell: Element, edit: Edit) -> _Replacement:
    if edit.cached:
        if cell.formula is None:
            return (cell.start, cell.start, b"")
        formula = places.xml[cell.formula[0] : cell.formula[1]]
        return (cell.start, cell.end, _cell(places.prefix, spot, cell.attributes, edit, formula))
    if cell.formula is not None and edit.formula is None:
        raise FormulaInTheWayError(spot)
    return (cell.start, cell.end, _cell(places.prefix, spot, cell.attributes, edit))


def _new_row(places: SheetMap, number: int, edits: Mapping[int, Edit]) -> bytes:
    cells = [
        _cell(places.prefix, (number, column), {}, edit)
        for column, edit in sorted(edits.items())
        if edit.value is not None or edit.formula is not None
    ]
    prefix = places.prefix
    head, tail = f'<{prefix}row r="{number}">'.encode(), f"</{prefix}row>".encode()
    return head + b"".join(cells) + tail if cells else b""


def _new_row_replacements(
    places: SheetMap, new_rows: Sequence[tuple[int, bytes]]
) -> list[_Replacement]:
    data = places.data
    if data is None or not any(content for _, content in new_rows):
        return []
    if data.empty(places.xml):
        tag = places.xml[data.start : data.tag_end - 2].rstrip() + b">"
        body = b"".join(content for _, content in new_rows)
        return [(data.start, data.end, tag + body + f"</{places.prefix}sheetData>".encode())]
    close = places.xml.rindex(b"</", data.start, data.end)
    starts = [(row.number, row.start) for row in places.rows]
    found = []
    for number, content in new_rows:
        at = min((start for other, start in starts if other > number), default=close)
        found.append((at, at, content))
    return found


def _spliced(xml: bytes, replacements: Sequence[_Replacement]) -> bytes:
    parts, position = [], 0
    for start, end, content in sorted(replacements, key=lambda r: (r[0], r[1])):
        parts += [xml[position:start], content]
        position = end
    return b"".join([*parts, xml[position:]])


def _cell(
    prefix: str, spot: Spot, attributes: Mapping[str, str], edit: Edit, formula: bytes = b""
) -> bytes:
    """A cell as XML; its other attributes, the style among them, are kept."""
    kept: dict[str, str] = {"r": address(spot)}
    kept |= {k: v for k, v in attributes.items() if k not in ("r", "t", "cm", "vm")}
    if edit.style is not None:
        kept["s"] = str(edit.style)
    if edit.formula is not None:
        formula = f"<{prefix}f>{escape(edit.formula)}</{prefix}f>".encode()
    kind, content = content_xml(prefix, edit.value, bool(formula))
    if kind:
        kept["t"] = kind
    head = f"<{prefix}c" + "".join(f' {k}="{escape(v)}"' for k, v in kept.items())
    body = formula + content.encode()
    return f"{head}>".encode() + body + f"</{prefix}c>".encode() if body else f"{head}/>".encode()


def content_xml(prefix: str, value: Any, formula: bool) -> tuple[str, str]:
    """The type of a value and its XML."""
    match value:
        case None:
            return "", ""
        case bool():
            return "b", f"<{prefix}v>{int(value)}</{prefix}v>"
        case int() | float():
            return "", f"<{prefix}v>{value!r}</{prefix}v>"
    text = escape(_ESCAPE.sub("_x005F_", str(value)))
    if formula:
        return "str", f"<{prefix}v>{text}</{prefix}v>"
    t = f'<{prefix}t xml:space="preserve">{text}</{prefix}t>'
    return "inlineStr", f"<{prefix}is>{t}</{prefix}is>"


def data_of(xml: bytes) -> tuple[int, int, str]:
    """Start and end of a sheet's cells, and the prefix of its tags. Raises MarkupError."""
    places = SheetMap(xml, set())
    if places.data is None:
        raise MarkupError(worded("it holds no cells"))
    return places.data.start, places.data.end, places.prefix
