"""Where the rows and cells of a sheet stand in its XML, in bytes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from typing import Self

from attrs import define, frozen

from modesdk.language.worded import worded
from modesdk.xlsx.markup import Element, MarkupError, pieces, walk, whole
from modesdk.xlsx.places import Spot, spot_of

_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")


Replacement = tuple[int, int, bytes]
"""Where it begins and ends, in bytes, and what is to stand there."""


@frozen
class Stretch:
    """Where an element stands, in bytes: its start tag, its end tag, and what comes after it."""

    tag: str
    attributes: Mapping[str, str]
    start: int
    tag_end: int
    close: int
    end: int
    empty: bool
    """Whether it is one tag without content."""

    @classmethod
    def of(cls, xml: bytes, element: Element) -> Self:
        """Of an element that has ended. Raises MarkupError."""
        tag = _TAG.match(xml, element.start)
        if tag is None:
            raise MarkupError(worded("a tag without an end"))
        empty, close = tag[0].endswith(b"/>"), element.end
        end = tag.end() if empty else xml.index(b">", close) + 1
        return cls(element.tag, element.attributes, tag.start(), tag.end(), close, end, empty)

    def filled(self, xml: bytes, content: bytes) -> Replacement:
        """How it gets this content, whatever it held."""
        if not self.empty:
            return (self.tag_end, self.close, content)
        head = xml[self.start : self.tag_end - 2].rstrip() + b">"
        return (self.start, self.end, head + content + f"</{self.tag}>".encode())


def spliced(xml: bytes, replacements: Iterable[Replacement]) -> bytes:
    """The XML with some stretches replaced, and every other byte as it was."""
    parts, position = list[bytes](), 0
    for start, end, content in sorted(replacements, key=itemgetter(0, 1)):
        parts += [xml[position:start], content]
        position = end
    return b"".join([*parts, xml[position:]])


@define
class Position:
    """Which row and column are read: as they say, or those after the last ones."""

    row: int = 0
    column: int = 0
    _read: Element | None = None

    def move(self, to: Element) -> bool:
        """To a row or a cell; whether this is the first that is known of the row."""
        row = to if to.name == "row" else to.parent
        new = row is not self._read
        if new and row:
            given = whole(row.attributes.get("r", ""))
            self.row, self.column = self.row + 1 if given is None else given, 0
            self._read = row
        if row is not to:
            spot = spot_of(to.attributes["r"]) if "r" in to.attributes else None
            self.row, self.column = spot or (self.row, self.column + 1)
        return new


class SheetMap:
    """Positions of the rows by their numbers, and of the cells of the rows that are edited."""

    def __init__(self, xml: bytes, wanted: Collection[int] = ()) -> None:
        """Raises MarkupError."""
        self.xml, self.prefix = xml, ""
        self.data: Stretch | None = None
        self.rows: dict[int, Stretch] = {}
        self.cells: dict[int, dict[int, Stretch]] = {row: {} for row in wanted}
        self.formulas: dict[Spot, Stretch] = {}
        at, formula = Position(), None
        for element in walk(pieces(xml)):
            if element.name == "f":
                formula = element
            elif element.name == "c":
                at.move(element)
                self._cell(at, element, formula)
                formula = None
            elif element.name == "row":
                at.move(element)
                self.rows[at.row] = Stretch.of(xml, element)
            elif element.name == "sheetData":
                self.prefix, self.data = element.prefix, Stretch.of(xml, element)

    def _cell(self, at: Position, cell: Element, formula: Element | None) -> None:
        if at.row in self.cells:
            self.cells[at.row][at.column] = Stretch.of(self.xml, cell)
            if formula:
                self.formulas[at.row, at.column] = Stretch.of(self.xml, formula)

    @property
    def body(self) -> Stretch:
        """Where its cells stand. Raises MarkupError when it holds none."""
        if self.data is None:
            raise MarkupError(worded("it holds no cells"))
        return self.data
