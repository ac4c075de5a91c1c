"""A table on a sheet: its columns as data, so that nobody counts where its cells stand.

Sheets say what stands in a row by the keys of the columns, and ask where it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import define, field, frozen
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Reference
from modesdk.language.text import Text
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, height, page
from modesdk.sheets.book.styles import Style

BAR = 20
"""Height of a bar between rows."""


@frozen
class Column:
    """A column: the key that the sheet calls it by, its heading, width and usual style.

    Width is in units of spreadsheets, 0 hides the column; without `head` nothing stands above it.
    `name` is the defined name of its cells; `above` the style of its heading, if a special one.
    """

    key: str
    head: Text | None = None
    width: float = 0
    style: Style = styles.BODY
    name: str = ""
    above: Style | None = None


@frozen
class Line:
    """A row of a table. `line["weight"]` is what stands in a cell, such as $B$7."""

    table: Table
    row: int

    @property
    def book(self) -> Book:
        """The workbook."""
        return self.table.book

    def __getitem__(self, key: str) -> Reference:
        return Reference(f"${self.table.letter(key)}${self.row}")

    def across(self, key: str, last: str = "") -> Reference:
        """The same for a formula that is alike in every row: "$B7", or "$B7:$D7" to `last`."""
        cells = (f"${self.table.letter(k)}{self.row}" for k in (key, last) if k)
        return Reference(":".join(cells))

    def put(self, **cells: Any) -> None:
        """Fill cells by the keys of their columns: a content, or a content with its own style."""
        for key, cell in cells.items():
            content, style = cell if isinstance(cell, tuple) else (cell, self.table.style(key))
            self.table.book.put(self.table.ws, (self.row, self.table.place(key)), content, style)

    def fit(self, *texts: tuple[Text, str], least: float = 18) -> None:
        """Make the row high enough for texts that wrap in their columns, in both languages."""
        columns = [(text, self.table.column(key)) for text, key in texts]
        wrapped = [(text, column.width, column.style.size) for text, column in columns]
        self.table.ws.row_dimensions[self.row].height = height(wrapped, least)

    def cell(self, key: str) -> str:
        """Where a cell stands, such as "B7"."""
        return f"{self.table.letter(key)}{self.row}"

    def define(self, **names: str) -> None:
        """Name cells by the keys of their columns."""
        for key, name in names.items():
            self.table.book.define(name, self.table.ws, self.cell(key))


@define
class Table:
    """A table that is being written; `top` is the row of its headings, `row` the last one used."""

    book: Book
    ws: Worksheet
    columns: Sequence[Column]
    top: int
    left: int = 1
    row: int = field(init=False)
    _places: dict[str, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.row = self.top
        self._places = {c.key: n for n, c in enumerate(self.columns, start=self.left)}

    def place(self, key: str) -> int:
        """The number of a column on the sheet."""
        return self._places[key]

    def letter(self, key: str) -> str:
        """The letter of a column."""
        return get_column_letter(self._places[key])

    def column(self, key: str) -> Column:
        """The column of a key."""
        return self.columns[self._places[key] - self.left]

    def style(self, key: str) -> Style:
        """The usual style of a column's cells."""
        return self.column(key).style

    @property
    def shown(self) -> int:
        """The number of the last column that can be seen."""
        return max(self.place(column.key) for column in self.columns if column.width)

    def open(self, title: Text, hint: Text, *, follows: bool = False) -> None:
        """The sheet's title bar (see `banner`) and the widths of the columns."""
        banner(self.book, self.ws, title, hint, self.shown, follows=follows)
        self.book.widths(self.ws, *(column.width for column in self.columns))

    def heads(self, style: Style = styles.HEAD, high: float = 22) -> None:
        """The row of headings."""
        for number, column in enumerate(self.columns, start=self.left):
            if column.head is not None:
                self.book.put(self.ws, (self.top, number), column.head, column.above or style)
        self.ws.row_dimensions[self.top].height = high

    def line(self) -> Line:
        """The next row."""
        self.row += 1
        return Line(self, self.row)

    def bar(self, **cells: Any) -> None:
        """A row that divides the table; what stands in it by the keys of the columns."""
        line = self.line()
        headed = (column.key for column in self.columns if column.head is not None)
        line.put(**{key: (cells.get(key), styles.SECTION_BAR) for key in headed})
        self.ws.row_dimensions[self.row].height = BAR

    def cells(self, key: str, last: str = "", first: int | None = None) -> str:
        """The cells of a column, or of those to `last`, below the headings: "D5:D40".

        They begin in the row `first` if one is given.
        """
        return f"{self.letter(key)}{first or self.top + 1}:{self.letter(last or key)}{self.row}"

    def define_columns(self) -> None:
        """Give the columns that have a name this name."""
        for column in self.columns:
            if column.name:
                self.book.define(column.name, self.ws, self.cells(column.key))

    def close(self, frozen: str = "") -> None:
        """Print set-up; headings stay in view, and the columns before the one called `frozen`."""
        corner = self.letter(frozen) if frozen else "A"
        self.ws.freeze_panes = f"{corner}{self.top + 1}"
        page(self.ws, self.shown, self.row, repeat=self.top)
