"""Setting single cells in a sheet's XML; every byte that has nothing to do with them stays.

A formula is never overwritten by a value. Text is stored as text, whatever it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from modesdk.workbook.markup import MarkupError, attribute, escape, local, parser_of, push
from modesdk.workbook.places import Spot, address, spot_of

_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_DECLARED = re.compile(rb"""^\xef?\xbb?\xbf?\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
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


@define
class _Element:
    """Where an element stands: its start tag and its end (exclusive), in bytes."""

    start: int
    tag_end: int
    end: int = 0
    number: int = 0
    attributes: Mapping[str, str] = field(factory=dict)
    formula: tuple[int, int] | None = None

    def empty(self, xml: bytes) -> bool:
        return xml[self.tag_end - 2 : self.tag_end] == b"/>"


class _Map:
    """Positions of the rows, and of the cells of the rows that are edited."""

    def __init__(self, xml: bytes, wanted: set[int]) -> None:
        self.xml, self._wanted = xml, wanted
        self.data: _Element | None = None
        self.rows: list[_Element] = []
        self.cells: dict[int, list[_Element]] = {row: [] for row in wanted}
        self.prefix = ""
        self._parser = parser_of()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._row = self._column = 0
        self._formula: _Element | None = None
        push(self._parser, xml, last=True)

    def _here(self, attributes: Mapping[str, str], number: int = 0) -> _Element:
        start = self._parser.CurrentByteIndex
        tag = _TAG.match(self.xml, start)
        if tag is None:
            raise MarkupError("a tag without an end")
        return _Element(start, tag.end(), tag.end(), number, attributes)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "sheetData":
            self.prefix = name[: -len(tag)]
            self.data = self._here(attributes)
        elif tag == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() else self._row + 1
            self._column = 0
            self.rows.append(self._here(attributes, self._row))
        elif tag == "c":
            spot = spot_of(attributes.get("r", ""))
            self._column = spot[1] if spot else self._column + 1
            if self._row in self._wanted:
                self.cells[self._row].append(self._here(attributes, self._column))
        elif tag == "f" and self._row in self._wanted:
            self._formula = self._here(attributes)

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag == "row":
            self._close(self.rows[-1])
        elif tag == "sheetData" and self.data:
            self._close(self.data)
        elif tag == "f" and self._formula:
            self._close(self._formula)
            self.cells[self._row][-1].formula = (self._formula.start, self._formula.end)
            self._formula = None
        elif tag == "c" and self._row in self._wanted:
            self._close(self.cells[self._row][-1])

    def _close(self, element: _Element) -> None:
        """Set the end: of the start tag when it is empty, else of the end tag."""
        if not element.empty(self.xml):
            element.end = self.xml.index(b">", self._parser.CurrentByteIndex) + 1


def edit_sheet(xml: bytes, edits: Mapping[Spot, Edit]) -> bytes:
    """The sheet with some cells set.

    Raises FormulaInTheWayError when a value would replace a formula, MarkupError when the XML
    cannot be edited.
    """
    declared = _DECLARED.match(xml[:200])
    if b"\0" in xml[:64] or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        raise MarkupError("it is not UTF-8")
    by_row: dict[int, dict[int, Edit]] = {}
    for (row, column), edit in edits.items():
        by_row.setdefault(row, {})[column] = edit
    places = _Map(xml, set(by_row))
    if places.data is None:
        raise MarkupError("it holds no cells")
    return _spliced(xml, _replacements(places, by_row))


_Replacement = tuple[int, int, bytes]


def _replacements(places: _Map, by_row: Mapping[int, Mapping[int, Edit]]) -> list[_Replacement]:
    known = {row.number: row for row in places.rows}
    found: list[_Replacement] = []
    new_rows: list[tuple[int, bytes]] = []
    for number, cells in sorted(by_row.items()):
        if number in known:
            found += _row_replacements(places, known[number], cells)
        else:
            new_rows.append((number, _new_row(places, number, cells)))
    return found + _new_row_replacements(places, new_rows)


def _row_replacements(places: _Map, row: _Element, edits: Mapping[int, Edit]) -> list[_Replacement]:
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


def _replaced(places: _Map, spot: Spot, cell: _Element, edit: Edit) -> _Replacement:
    if edit.cached:
        if cell.formula is None:
            return (cell.start, cell.start, b"")
        formula = places.xml[cell.formula[0] : cell.formula[1]]
        return (cell.start, cell.end, _cell(places.prefix, spot, cell.attributes, edit, formula))
    if cell.formula is not None and edit.formula is None:
        raise FormulaInTheWayError(spot)
    return (cell.start, cell.end, _cell(places.prefix, spot, cell.attributes, edit))


def _new_row(places: _Map, number: int, edits: Mapping[int, Edit]) -> bytes:
    cells = [
        _cell(places.prefix, (number, column), {}, edit)
        for column, edit in sorted(edits.items())
        if edit.value is not None or edit.formula is not None
    ]
    prefix = places.prefix
    head, tail = f'<{prefix}row r="{number}">'.encode(), f"</{prefix}row>".encode()
    return head + b"".join(cells) + tail if cells else b""


def _new_row_replacements(
    places: _Map, new_rows: Sequence[tuple[int, bytes]]
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
    kind, content = _content(prefix, edit.value, bool(formula))
    if kind:
        kept["t"] = kind
    head = f"<{prefix}c" + "".join(f' {k}="{escape(v)}"' for k, v in kept.items())
    body = formula + content.encode()
    return f"{head}>".encode() + body + f"</{prefix}c>".encode() if body else f"{head}/>".encode()


def _content(prefix: str, value: Any, formula: bool) -> tuple[str, str]:
    """The type of a value and its XML."""
    match value:
        case None:
            return "", ""
        case bool():
            return "b", f"<{prefix}v>{int(value)}</{prefix}v>"
        case int() | float():
            return "", f"<{prefix}v>{value!r}</{prefix}v>"
    text = escape(str(value))
    if formula:
        return "str", f"<{prefix}v>{text}</{prefix}v>"
    t = f'<{prefix}t xml:space="preserve">{text}</{prefix}t>'
    return "inlineStr", f"<{prefix}is>{t}</{prefix}is>"


def quoted_style(styles: bytes, style: int) -> tuple[bytes, int]:
    """The styles with one like `style` whose text is never taken for a formula, and its number."""
    found: list[_Element] = []
    parser, holder = parser_of(), list[_Element]()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        at = parser.CurrentByteIndex
        tag = _TAG.match(styles, at)
        end = tag.end() if tag else at
        if local(name) == "cellXfs":
            holder.append(_Element(at, end))
            depth = 1
        elif depth == 1 and local(name) == "xf":
            found.append(_Element(at, end, attributes=attributes))

    def end(name: str) -> None:
        nonlocal depth
        if local(name) == "cellXfs":
            holder[0].end = parser.CurrentByteIndex
            depth = 2
        elif depth == 1 and local(name) == "xf" and not found[-1].empty(styles):
            found[-1].end = styles.index(b">", parser.CurrentByteIndex) + 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    push(parser, styles, last=True)
    if (
        not holder
        or style >= len(found)
        or attribute(found[style].attributes, "quotePrefix") == "1"
    ):
        return styles, style
    return _with_quoted(styles, found, holder[0], style)


def _with_quoted(
    styles: bytes, found: Sequence[_Element], holder: _Element, style: int
) -> tuple[bytes, int]:
    base = found[style]
    old = styles[base.start : max(base.end, base.tag_end)]
    plain = re.sub(rb'\squotePrefix="[^"]*"', b"", old)
    new = re.sub(rb"^<([\w:]*xf)\b", rb'<\1 quotePrefix="1"', plain)
    for number, xf in enumerate(found):
        if styles[xf.start : max(xf.end, xf.tag_end)] == new:
            return styles, number
    head = styles[holder.start : holder.tag_end]
    counted = re.sub(rb'\bcount="\d+"', f'count="{len(found) + 1}"'.encode(), head)
    body = styles[holder.tag_end : holder.end] + new
    return styles[: holder.start] + counted + body + styles[holder.end :], len(found)
