"""Named columns and cells on a calculation sheet, and the formula fragments the show sheets share.

Everything is addressed by defined names, so blocks may stand anywhere and be built in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import define, field
from openpyxl.utils import absolute_coordinate, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr
from modesdk.model.weights import UNIT
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.near_names import Near

Content = Expr | str | int
"""A formula, one with its equals sign as text, a plain text, or a number."""


@define
class Block:
    """Columns placed side by side on a sheet: a heading in `top`, entries below it."""

    book: Book
    ws: Worksheet
    left: int = 1
    top: int = 1
    _next: int = field(init=False, default=0)
    _numbers: str = field(init=False, default="")

    def numbered(self, count: int) -> None:
        """Write a column of numbers, which formulas read that are alike but for their position."""
        place = self._written("number", range(1, count + 1))
        self._numbers = place.rstrip("0123456789").partition(":")[2]

    def number(self, position: int) -> str:
        """The cell with a position (from 1), to be read on its own row."""
        return f"${self._numbers}{self.top + position}"

    def column(self, name: str, contents: Iterable[Content]) -> str:
        """Write a column and define its name; returns the name for use in formulas."""
        self.book.define(name, self.ws, self._written(name, contents))
        return self.book.name(name)

    def private(self, heading: str, contents: Iterable[Content]) -> str:
        """Write a column that only its own sheet module needs; returns its address."""
        place = self._written(heading, contents)
        return f"{self.ws.title}!{absolute_coordinate(place)}"

    def _written(self, heading: str, contents: Iterable[Content]) -> str:
        column = get_column_letter(self.left + self._next)
        self._next += 1
        self.book.put(self.ws, f"{column}{self.top}", heading)
        row, near = self.top, Near(self.ws.title, self.book.names.defined, self._numbers)
        for position, content in enumerate(contents, start=1):
            row += 1
            if isinstance(content, Expr):
                content = f"={near.printed(content, position, row)}"  # noqa: PLW2901  # as it is written
            elif isinstance(content, str) and content.startswith("="):
                content = near.formula(content, position, row)  # noqa: PLW2901  # as it is written
            self.book.put(self.ws, f"{column}{row}", content)
        return f"{column}{self.top + 1}:{column}{max(row, self.top + 1)}"

    def cells(self, contents: Sequence[tuple[str, Content]]) -> None:
        """Write cells one below the other, each with its name to the left of it."""
        shown, held = (get_column_letter(self.left + self._next + i) for i in (0, 1))
        self._next += 2
        for row, (name, content) in enumerate(contents, start=self.top + 1):
            self.book.put(self.ws, f"{shown}{row}", name)
            self.book.put(self.ws, f"{held}{row}", content)
            self.book.define(name, self.ws, f"{held}{row}")


def rule_count(book: Book) -> int:
    """How many rows the columns of decision rules have."""
    return len(book.model.decision_ids)


def hidden_sheet(book: Book, title: str) -> Worksheet:
    """A hidden sheet behind all others."""
    if title in book.wb.sheetnames:
        return book.wb[title]
    ws: Worksheet = book.wb.create_sheet(title)
    ws.sheet_state = "hidden"
    return ws


def competitors(book: Book) -> list[tuple[int, str]]:
    """The alternatives that may be recommended: position in the pack (from 1) and id."""
    ruleset = book.model.ruleset
    pairs = enumerate(ruleset.alternatives, start=1)
    return [(position, name) for position, name in pairs if ruleset.ranked[position - 1]]


def at(column: str, row: int | str) -> str:
    """One entry of a named column."""
    return f"INDEX({column},{row})"


def part(column: str, first: int, last: int) -> str:
    """The entries of an addressed column from one index to another, counted from 0."""
    sheet, _, cells = column.partition("!")
    letter, top = cells.split(":")[0].removeprefix("$").split("$")
    return f"{sheet}!${letter}${int(top) + first}:${letter}${int(top) + last}"


def chosen(selector: str, options: Sequence[tuple[int, str]], otherwise: str = "0") -> str:
    """The option whose number the selector has; nested so that only that one is computed."""
    formula = otherwise
    for number, option in reversed(options):
        formula = f"IF({selector}={number},{option},{formula})"
    return formula


def towards_zero(numerator: str, denominator: str) -> str:
    """numerator/denominator cut to a whole number; the denominator is not 0."""
    size = f"INT(ABS({numerator})/ABS({denominator}))"
    return f"IF(({numerator}<0)=({denominator}<0),{size},0-{size})"


def half_up(numerator: str, denominator: str) -> str:
    """numerator/denominator rounded half up; the denominator is positive, both whole.

    INT is only given positive numbers: programs differ in the others.
    """
    return (
        f"IF({numerator}<0,0-INT((2*ABS({numerator})+{denominator}-1)/(2*{denominator})),"
        f"INT((2*({numerator})+{denominator})/(2*{denominator})))"
    )


def clipped(net: str) -> str:
    """A criterion score within its limits."""
    return f"MAX(-{UNIT},MIN({UNIT},{net}))"
