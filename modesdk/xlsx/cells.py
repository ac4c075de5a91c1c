"""Cells and shared strings, read from their XML as a stream."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator

from attrs import define, field, frozen

from modesdk.language.worded import worded
from modesdk.xlsx.archive import Archive, refuse
from modesdk.xlsx.inspection import unreadable
from modesdk.xlsx.markup import MarkupError, check_tag, local, parser_of, push
from modesdk.xlsx.places import Area, Spot, address, area_of, spot_of
from modesdk.xlsx.serial_days import EPOCH

MAX_CELLS = 4_000_000
MAX_TEXT = 32_767
"""The longest text that a cell may hold."""
_DIGITS = 9
"""The longest whole number that a row, a style or a shared text may have."""
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


def unescaped(text: str) -> str:
    """A stored text as programs show it: `_x000D_` stands for a character, `_x005F_` for `_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class TextReader:
    """Shared strings; phonetic guides (rPh) are left out.

    Raises MarkupError when there are more than `limit` characters.
    """

    def __init__(self, limit: int) -> None:
        self.texts: list[str] = []
        self._limit = self._left = limit
        self._parts: list[str] = []
        self._in_text = self._in_guide = False
        self.parser = parser_of()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, _: dict[str, str]) -> None:
        match local(name):
            case "si":
                self._parts = []
            case "t":
                self._in_text = not self._in_guide
            case "rPh":
                self._in_guide = True

    def _end(self, name: str) -> None:
        match local(name):
            case "si":
                self.texts.append(unescaped("".join(self._parts)[:MAX_TEXT]))
                self._spend(_TEXT_COST)  # empty ones cost memory, too
            case "t":
                self._in_text = False
            case "rPh":
                self._in_guide = False

    def _text(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)
            self._spend(len(data))

    def _spend(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            message = worded("it holds more than {most:,} characters", most=self._limit)
            raise MarkupError(message, endless=True)


class SheetReader:
    """Cells of a sheet's XML, in the order in which they are stored; guides (rPh) are left out.

    `shift` days are added to stored numbers to get dates; a date stored as such becomes the number.
    """

    def __init__(self, texts: list[str], found: Found, shift: int = 0) -> None:
        self._texts, self._found, self._shift = texts, found, shift
        self._in_guide = False
        self._row, self._column = 0, 0
        self._attributes: dict[str, str] = {}
        self._formula_of: dict[str, str] = {}
        self._parts: dict[str, list[str]] = {}
        self._into = ""
        self._room = 0
        self._ready: list[Cell] = []
        self._count = 0

    def cells(self, archive: Archive, part: str) -> Iterator[Cell]:
        """Parse and yield. Raises WorkbookError when the part is unreadable or endless."""
        parser = parser_of()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        pushed = 0
        try:
            for chunk in archive.chunks(part):
                push(parser, chunk)
                pushed += len(chunk)
                check_tag(parser, pushed)
                yield from self._ready
                self._ready.clear()
                if self._count > MAX_CELLS:
                    raise refuse(
                        archive.path,
                        "B-103",
                        worded("more than {most:,} cells in {part}", most=MAX_CELLS, part=part),
                        worded("Is this the right file?"),
                    )
            push(parser, b"", last=True)
            yield from self._ready
        except MarkupError as error:
            raise unreadable(archive, part, error) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "row":
                given = _whole(attributes.get("r", ""))
                self._row = self._row + 1 if given is None else given
                self._column = 0
                if attributes.get("hidden") in ("1", "true"):
                    self._found.hidden.add(self._row)
            case "c":
                spot = spot_of(attributes.get("r", ""))
                self._column = spot[1] if spot else self._column + 1
                self._row = spot[0] if spot else self._row
                self._attributes, self._parts, self._formula_of = attributes, {}, {}
                self._room = 2 * MAX_TEXT
            case "f":
                self._into, self._formula_of = "f", attributes
                self._parts["f"] = []
            case "rPh":
                self._in_guide = True
            case "v" | "t" as part if not self._in_guide:
                self._into = part
                self._parts.setdefault(part, [])
            case "mergeCell":
                area = area_of(attributes.get("ref", ""))
                if area:
                    self._found.merges.append(area)

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag == self._into:
            self._into = ""
        if tag == "rPh":
            self._in_guide = False
        if tag == "c":
            self._count += 1
            cell = self._cell()
            if cell.value is not None or cell.formula is not None or cell.error or cell.shared:
                self._ready.append(cell)

    def _text(self, data: str) -> None:
        if self._into and self._room > 0:
            self._parts[self._into].append(data[: self._room])
            self._room -= len(data)

    def _cell(self) -> Cell:
        formula = "".join(self._parts["f"]) if "f" in self._parts else None
        kind, style = self._attributes.get("t", "n"), _whole(self._attributes.get("s", ""))
        stored = "".join(self._parts.get("t" if kind == "inlineStr" else "v", []))
        value, error = self._value(kind, stored)
        return Cell(
            (self._row, self._column),
            value,
            formula,
            error,
            style or 0,
            self._formula_of.get("si", "") if self._formula_of.get("t") == "shared" else "",
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
                return unescaped(stored[:MAX_TEXT]) or None, ""
        return _number(stored), ""

    def _shared_text(self, stored: str) -> tuple[CellValue, str]:
        number = _whole(stored)
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


def _whole(stored: str) -> int | None:
    """A count or position; None when it is none."""
    return int(stored) if stored.isdecimal() and len(stored) <= _DIGITS else None
