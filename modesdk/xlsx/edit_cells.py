"""Setting cells in a sheet's XML, single ones or all; every other byte stays.

A formula is never overwritten by a value. Text is stored as text, whatever it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import frozen

from modesdk.language.worded import worded
from modesdk.xlsx.markup import MarkupError, escape
from modesdk.xlsx.places import Spot, address
from modesdk.xlsx.sheet_map import Replacement, SheetMap, Stretch, spliced

_DECLARED = re.compile(rb"""^\xef?\xbb?\xbf?\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What programs would take for the beginning of an escaped character."""
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters that make a program take typed text for a formula."""


Value = str | int | float | bool | None


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

    value: Value = None
    formula: str | None = None
    cached: bool = False
    style: int | None = None


@frozen
class Written:
    """What a cell holds: a value, or a formula with its last value.

    A formula with `area` is shared by the cells of that area, which have its number and no text.
    """

    value: Value = None
    formula: str | None = None
    shared: int | None = None
    area: str = ""


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
    return spliced(xml, _replacements(SheetMap(xml, by_row), by_row))


def _replacements(places: SheetMap, by_row: Mapping[int, Mapping[int, Edit]]) -> list[Replacement]:
    found, rows = list[Replacement](), dict[int, bytes]()
    for number, edits in sorted(by_row.items()):
        added = _added(places, number, edits)
        if number in places.rows:
            for column in sorted(edits.keys() & places.cells[number].keys()):
                found.append(_replaced(places, (number, column), edits[column]))
            found += _inserted(places.xml, places.rows[number], places.cells[number], added)
        elif added:
            rows[number] = _row(places.prefix, number, b"".join(added.values()))
    return found + _inserted(places.xml, places.body, places.rows, rows)


def _added(places: SheetMap, row: int, edits: Mapping[int, Edit]) -> dict[int, bytes]:
    """The cells of a row that are not there yet, by their columns."""
    return {
        column: _cell(places.prefix, (row, column), {}, edit)
        for column, edit in sorted(edits.items())
        if column not in places.cells[row] and (edit.value is not None or edit.formula is not None)
    }


def _replaced(places: SheetMap, spot: Spot, edit: Edit) -> Replacement:
    cell, formula = places.cells[spot[0]][spot[1]], places.formulas.get(spot)
    if edit.cached and formula is None:
        return (cell.start, cell.start, b"")
    if formula is not None and edit.formula is None and not edit.cached:
        raise FormulaInTheWayError(spot)
    kept = places.xml[formula.start : formula.end] if formula and edit.cached else b""
    return (cell.start, cell.end, _cell(places.prefix, spot, cell.attributes, edit, kept))


def _inserted(
    xml: bytes, holder: Stretch, there: Mapping[int, Stretch], added: Mapping[int, bytes]
) -> list[Replacement]:
    """Rows or cells at their places among those that are there already."""
    if holder.empty and added:
        return [holder.filled(xml, b"".join(added.values()))]
    found = []
    for number, content in added.items():
        later = (other.start for n, other in there.items() if n > number)
        at = min(later, default=holder.close)
        found.append((at, at, content))
    return found


def _cell(
    prefix: str, spot: Spot, attributes: Mapping[str, str], edit: Edit, formula: bytes = b""
) -> bytes:
    """A cell as XML; its other attributes, the style among them, are kept."""
    kept = {k: v for k, v in attributes.items() if k not in ("r", "t", "cm", "vm")}
    if edit.style is not None:
        kept["s"] = str(edit.style)
    if edit.formula is not None:
        formula = f"<{prefix}f>{escape(edit.formula)}</{prefix}f>".encode()
    return _element(prefix, spot, kept, formula, edit.value)


def with_cells(xml: bytes, cells: Mapping[Spot, Written]) -> bytes:
    """The sheet's XML with these cells in place of all it had. Raises MarkupError.

    For hidden sheets, which nobody but modesdk fills in or sees: formats are left out.
    """
    places = SheetMap(xml)
    prefix = places.prefix
    rows: dict[int, list[bytes]] = {}
    for spot in sorted(cells):
        rows.setdefault(spot[0], []).append(_whole_cell(prefix, spot, cells[spot]))
    body = (_row(prefix, row, b"".join(found)) for row, found in rows.items())
    return spliced(xml, [places.body.filled(xml, b"".join(body))])


def _whole_cell(prefix: str, spot: Spot, cell: Written) -> bytes:
    formula = ""
    if cell.shared is not None:
        area = f' ref="{cell.area}"' if cell.area else ""
        text = escape(cell.formula or "")
        formula = f'<{prefix}f t="shared"{area} si="{cell.shared}">{text}</{prefix}f>'
    elif cell.formula is not None:
        formula = f"<{prefix}f>{escape(cell.formula)}</{prefix}f>"
    return _element(prefix, spot, {}, formula.encode(), cell.value)


def _row(prefix: str, number: int, cells: bytes) -> bytes:
    return f'<{prefix}row r="{number}">'.encode() + cells + f"</{prefix}row>".encode()


def _element(
    prefix: str, spot: Spot, attributes: Mapping[str, str], formula: bytes, value: Value
) -> bytes:
    """A cell with the element of its formula, if it has one, and a value."""
    kind, content = content_xml(prefix, value, bool(formula))
    given = {"r": address(spot), **attributes, **({"t": kind} if kind else {})}
    head = f"<{prefix}c" + "".join(f' {k}="{escape(v)}"' for k, v in given.items())
    body = formula + content.encode()
    return f"{head}>".encode() + body + f"</{prefix}c>".encode() if body else f"{head}/>".encode()


def content_xml(prefix: str, value: Value, formula: bool) -> tuple[str, str]:
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
