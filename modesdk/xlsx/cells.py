"""Cells and shared strings, read from their XML as a stream."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator

from attrs import define, field, frozen

from modesdk.language.worded import worded
from modesdk.xlsx.archive import Archive, refuse
from modesdk.xlsx.markup import MAX_TEXT, Element, MarkupError, whole
from modesdk.xlsx.places import Area, Spot, address, area_of
from modesdk.xlsx.relations import unreadable, walked
from modesdk.xlsx.serial_days import EPOCH
from modesdk.xlsx.sheet_map import Position

MAX_CELLS = 4_000_000
_TEXT_COST = 10
NO_TEXT = worded("a text that is missing")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DAY = datetime.timedelta(days=1)

CellValue = str | int | float | bool | None


@frozen
class Cell:
    """A cell as stored. `error` is the text of an error value such as #DIV/0!, or `NO_TEXT`.

    `formula` is without the equals sign; `shared` is the number of a shared formula, whose text
    stands in the first cell that uses it. `dated`: the number was stored as a date.
    """

    spot: Spot
    value: CellValue = None
    formula: str | None = None
    error: str = ""
    style: int = 0
    shared: str = ""
    dated: bool = False

    @property
    def address(self) -> str:
        """Its address on the sheet."""
        return address(self.spot)


@define
class Found:
    """What a sheet holds in the area that was asked for, and the numbers of its hidden rows."""

    cells: dict[Spot, Cell] = field(factory=dict)
    merges: list[Area] = field(factory=list)
    hidden: set[int] = field(factory=set)


def _shown(stored: str) -> str:
    """A stored text as programs show it: `_x000D_` stands for a character, `_x005F_` for `_`."""
    text = stored[:MAX_TEXT]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def shared_texts(archive: Archive, part: str, most: int) -> list[str]:
    """The shared strings. Raises WorkbookError when they have more than `most` characters."""
    texts, runs, left = list[str](), list[str](), most
    for element in walked(archive, part):
        if element.name == "t":
            runs.append(element.text)
            left -= len(element.text)
        elif element.name == "si":
            texts.append(_shown("".join(runs)))
            runs.clear()
            left -= _TEXT_COST  # empty ones cost memory, too
        if left < 0:
            message = worded("it holds more than {most:,} characters", most=most)
            raise unreadable(archive, part, MarkupError(message, endless=True))
    return texts


class SheetReader:
    """Cells of a sheet's XML, in the order in which they are stored.

    `shift` days are added to stored numbers to get dates; a date stored as such becomes the number.
    """

    def __init__(self, texts: list[str], found: Found, shift: int = 0) -> None:
        self._texts, self._found, self._shift = texts, found, shift
        self._at = Position()
        self._formula: Element | None = None
        self._stored = self._inline = ""

    def cells(self, archive: Archive, part: str) -> Iterator[Cell]:
        """Parse and yield. Raises WorkbookError when the part is unreadable or endless."""
        count = 0
        for element in walked(archive, part):
            if element.name != "c":
                self._other(element)
                continue
            count += 1
            if count > MAX_CELLS:
                message = worded("more than {most:,} cells in {part}", most=MAX_CELLS, part=part)
                raise refuse(archive.path, "B-103", message, worded("Is this the right file?"))
            cell = self._cell(element)
            if cell.value is not None or cell.formula is not None or cell.error or cell.shared:
                yield cell

    def _other(self, element: Element) -> None:
        """What stands in a cell, or around cells."""
        match element.name:
            case "v":
                self._stored = element.text
            case "f":
                self._formula = element
            case "t" if len(self._inline) < MAX_TEXT:
                self._inline += element.text
            case "row":
                self._move(element)
            case "mergeCell":
                area = area_of(element.attributes.get("ref", ""))
                self._found.merges += [area] if area else []

    def _move(self, to: Element) -> None:
        """To a row or a cell."""
        if self._at.move(to):
            row = to if to.name == "row" else to.parent
            if row and row.attributes.get("hidden") in ("1", "true"):
                self._found.hidden.add(self._at.row)

    def _cell(self, cell: Element) -> Cell:
        self._move(cell)
        kind, formula = cell.attributes.get("t", "n"), self._formula
        shared = formula is not None and formula.attributes.get("t") == "shared"
        value, error = self._value(kind, self._inline if kind == "inlineStr" else self._stored)
        self._formula, self._stored, self._inline = None, "", ""
        return Cell(
            (self._at.row, self._at.column),
            value,
            formula.text if formula else None,
            error,
            whole(cell.attributes.get("s", "")) or 0,
            formula.attributes.get("si", "") if formula and shared else "",
            kind == "d" and not isinstance(value, str),
        )

    def _value(self, kind: str, stored: str) -> tuple[CellValue, str]:
        match kind:
            case "s":
                return self._shared_text(stored)
            case "e":
                return None, stored or "#N/A"
            case "b":
                return stored == "1", ""
            case "d":
                return self._day(stored), ""
            case "str" | "inlineStr":
                return _shown(stored) or None, ""
        return _number(stored), ""

    def _shared_text(self, stored: str) -> tuple[CellValue, str]:
        number = whole(stored)
        if number is None or number >= len(self._texts):
            return None, NO_TEXT
        return self._texts[number] or None, ""

    def _day(self, stored: str) -> CellValue:
        """The number of a date that is stored as text (Strict OOXML); other text stays text."""
        try:
            moment = datetime.datetime.fromisoformat(stored).replace(tzinfo=None)
        except ValueError:
            return stored[:MAX_TEXT] or None
        days = (moment - datetime.datetime.combine(EPOCH, datetime.time())) / _DAY - self._shift
        return int(days) if days.is_integer() else days


def _number(stored: str) -> CellValue:
    """A stored number; whole ones as int. Text that is no number stays text."""
    if not stored:
        return None
    try:
        number = float(stored)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in stored:  # 1e400, NaN, 1_0: Python's, not a sheet's
        return stored[:MAX_TEXT]
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
