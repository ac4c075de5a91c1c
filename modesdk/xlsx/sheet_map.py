"""Where the rows and cells of a sheet stand in its XML, in bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import define, field

from modesdk.language.worded import worded
from modesdk.xlsx.markup import MarkupError, local, parser_of, push
from modesdk.xlsx.places import spot_of

TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")


@define
class Element:
    """Where an element stands: its start tag and its end (exclusive), in bytes."""

    start: int
    tag_end: int
    end: int = 0
    number: int = 0
    attributes: Mapping[str, str] = field(factory=dict)
    formula: tuple[int, int] | None = None

    def empty(self, xml: bytes) -> bool:
        """Whether it is one tag without content."""
        return xml[self.tag_end - 2 : self.tag_end] == b"/>"


class SheetMap:
    """Positions of the rows, and of the cells of the rows that are edited."""

    def __init__(self, xml: bytes, wanted: set[int]) -> None:
        self.xml, self._wanted = xml, wanted
        self.data: Element | None = None
        self.rows: list[Element] = []
        self.cells: dict[int, list[Element]] = {row: [] for row in wanted}
        self.prefix = ""
        self._parser = parser_of()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._row = self._column = 0
        self._formula: Element | None = None
        push(self._parser, xml, last=True)

    def _here(self, attributes: Mapping[str, str], number: int = 0) -> Element:
        start = self._parser.CurrentByteIndex
        tag = TAG.match(self.xml, start)
        if tag is None:
            raise MarkupError(worded("a tag without an end"))
        return Element(start, tag.end(), tag.end(), number, attributes)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "sheetData":
            self.prefix = name[: -len(tag)]
            self.data = self._here(attributes)
        elif tag == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() else self._row + 1
            self._column = 0
            self.rows.append(self._here({}, self._row))
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

    def _close(self, element: Element) -> None:
        """Set the end: of the start tag when it is empty, else of the end tag."""
        if not element.empty(self.xml):
            element.end = self.xml.index(b">", self._parser.CurrentByteIndex) + 1
