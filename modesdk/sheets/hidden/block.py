"""Named columns and cells on a calculation sheet, and what the sheets that show them share.

Everything is addressed by defined names, so blocks may stand anywhere and be built in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import define, field, frozen
from openpyxl.utils import absolute_coordinate
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import (
    Expr,
    Operand,
    Reference,
    largest,
    lifted,
    pick,
    ref,
    when,
)
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.near_names import Near
from modesdk.xlsx.places import letters, range_of

Content = Expr | str | int
"""A formula, one with its equals sign as text, a plain text, or a number."""


@frozen(order=False)
class ColumnRef(Reference):
    """A column of a block, by its name or address; `column[i]` is its entry at i, from 1."""

    def __getitem__(self, position: Operand) -> Expr:
        return pick(self, position)

    def cell(self, position: int) -> Expr:
        """The cell of an entry, for formulas on the same sheet; of a column with an address."""
        place = range_of(self.name)
        if place is None:
            raise ValueError(f"{self.name} is no address")
        return ref(f"{letters(place.area.left)}{place.area.top + position - 1}")

    def part(self, first: int, last: int) -> Expr:
        """Its entries from one position to another; of a column with an address."""
        sheet, _, cells = self.name.partition("!")
        letter, top = cells.split(":")[0].removeprefix("$").split("$")
        return ref(f"{sheet}!${letter}${int(top) + first - 1}:${letter}${int(top) + last - 1}")


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
        self._numbers = letters(self.left + self._next)
        self._written("number", range(1, count + 1))

    def number(self, position: int) -> Expr:
        """The cell with a position (from 1), to be read on its own row."""
        return ref(f"${self._numbers}{self.top + position}")

    def column(self, name: str, contents: Iterable[Content]) -> ColumnRef:
        """Write a column and define its name."""
        self.book.define(name, self.ws, self._written(name, contents))
        return read(self.book, name)

    def each(self, name: str, count: int, entry: Callable[[int], Content]) -> ColumnRef:
        """The same, of what stands at each position from 1 to `count`."""
        return self.column(name, map(entry, range(1, count + 1)))

    def private(self, heading: str, contents: Iterable[Content]) -> ColumnRef:
        """Write a column that only its own sheet module needs."""
        place = self._written(heading, contents)
        return ColumnRef(f"{self.ws.title}!{absolute_coordinate(place)}")

    def _written(self, heading: str, contents: Iterable[Content]) -> str:
        column = self.left + self._next
        self._next += 1
        self.book.put(self.ws, (self.top, column), heading)
        row, near = self.top, Near(self.ws.title, self.book.names.defined, self._numbers)
        for position, content in enumerate(contents, start=1):
            row += 1
            if isinstance(content, Expr):
                content = f"={near.formula(content, position, row)}"  # noqa: PLW2901  # as it is written
            self.book.put(self.ws, (row, column), content)
        letter = letters(column)
        return f"{letter}{self.top + 1}:{letter}{max(row, self.top + 1)}"

    def cells(self, contents: Sequence[tuple[str, Content]]) -> None:
        """Write cells one below the other, each with its name to the left of it."""
        shown, held = (letters(self.left + self._next + i) for i in (0, 1))
        self._next += 2
        for row, (name, content) in enumerate(contents, start=self.top + 1):
            self.book.put(self.ws, f"{shown}{row}", name)
            self.book.put(self.ws, f"{held}{row}", content)
            self.book.define(name, self.ws, f"{held}{row}")


def read(book: Book, name: str) -> ColumnRef:
    """A named column, whoever writes it."""
    return ColumnRef(book.name(name))


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


def at_place(book: Book, name: str, place: Expr) -> Expr:
    """The entry of a named column at a place that may be 0; what it gives then is not used."""
    return read(book, name)[largest(1, place)]


def competitors(book: Book) -> list[tuple[int, str]]:
    """The alternatives that may be recommended: position in the pack (from 1) and id."""
    ruleset = book.model.ruleset
    pairs = enumerate(ruleset.alternatives, start=1)
    return [(position, name) for position, name in pairs if ruleset.ranked[position - 1]]


def chosen(
    selector: Operand, options: Sequence[tuple[int, Operand]], otherwise: Operand = 0
) -> Expr:
    """The option whose number the selector has; nested so that only that one is computed."""
    formula = lifted(otherwise)
    for number, option in reversed(options):
        formula = when(lifted(selector).same(number), option, formula)
    return formula
