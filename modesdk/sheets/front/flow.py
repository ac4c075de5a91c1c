"""The lists on the front sheet, one flowing below the other without gaps.

How long each list is depends on the case, so every line asks which list it belongs to: `flow.list`
is the number of the list, `flow.index` the place in it (0: the heading). An empty list says so;
while rules wait for a refresh, all are empty and say that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import frozen
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, call, joined, largest, lifted, ref, smallest, when
from modesdk.language import figures
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.late import known, unless_void
from modesdk.sheets.book.marks import mark, underline
from modesdk.sheets.book.styles import Style
from modesdk.sheets.hidden.block import Block, chosen, hidden_sheet, read
from modesdk.sheets.parts.text_formulas import span

SHEET = "CalcShow"
SPANS = {"B": "B", "C": "C", "D": "D", "E": "L", "M": "N"}
"""The columns of every line: from the key to the value."""
STATE = "O"
"""The hidden column that tells the colours what a line is: 1.. heading, 0 entry, -1 unused."""
LINE = 30
SIZE = 8.5
_TEXT = Style(size=SIZE, wrap=True)
_LOOKS = {
    "B": _TEXT.but(align="center"),
    "C": _TEXT,
    "E": _TEXT,
    "M": _TEXT.but(colour=styles.GREY),
    "D": Style(size=9, bold=True, align="center", number=figures.RED),
}


@frozen(kw_only=True)
class Listing:
    """One list: its heading, how many entries there are and may be shown.

    `entry` gives the columns of the entry in a place; `each` lines make one thing that `count`
    counts.
    """

    colour: str
    heads: Mapping[str, Expr]
    count: Expr
    room: int
    none: Expr
    entry: Callable[[Expr], Mapping[str, Expr]]
    each: int = 1


def build(book: Book, ws: Worksheet, row: int, lists: Sequence[Listing]) -> int:
    """All lists from `row` on; returns the last row that may be used."""
    lines = sum(1 + entries.room for entries in lists)
    block = Block(book, hidden_sheet(book, SHEET), left=hidden_sheet(book, SHEET).max_column + 1)
    block.column("flow.count", (known(book, _shown(entries), 0) for entries in lists))
    block.column("flow.none", (unless_void(book, entries.none) for entries in lists))
    starts = block.column("flow.start", _starts(book, len(lists)))
    owner = block.each(
        "flow.list", lines, lambda line: call("COUNTIF", starts, joined("<", lifted(line)))
    )
    index = block.each("flow.index", lines, lambda line: lifted(line) - 1 - starts[owner[line]])
    for line in range(1, lines + 1):
        _line(book, ws, row + line - 1, _possible(lists, line), (owner[line], index[line]))
        state = when(owner[line] > len(lists), -1, when(index[line].same(0), owner[line], 0))
        book.put(ws, f"{STATE}{row + line - 1}", state, styles.CALC)
    last = row + lines - 1
    cells, first = f"B{row}:N{last}", ref(f"${STATE}{row}")
    for number, entries in enumerate(lists, start=1):
        mark(ws, cells, first.same(number), entries.colour, styles.WHITE)
    underline(ws, cells, first.same(0))
    return last


def _starts(book: Book, count: int) -> Iterator[Expr]:
    """How many lines come before each list, and before the end."""
    before = lifted(0)
    for number in range(1, count + 1):
        yield before
        before = before + 1 + largest(1, read(book, "flow.count")[number])
    yield before


def _shown(entries: Listing) -> Expr:
    return smallest(entries.room, entries.each * entries.count)


def _line(
    book: Book, ws: Worksheet, row: int, lists: Mapping[int, Listing], found: tuple[Expr, Expr]
) -> None:
    """A row: `lists` by number are those it may belong to, `found` tells which, and its place."""
    owner, index = found
    nothing = lifted("")
    for first, last in SPANS.items():
        options = []
        for number, entries in lists.items():
            entry = entries.entry(largest(1, index)).get(first, nothing)
            none = read(book, "flow.none")[number] if first == "E" else nothing
            empty = read(book, "flow.count")[number].same(0)
            said = when(empty, none, entry)
            head = entries.heads.get(first, nothing)
            options.append((number, when(index.same(0), head, said)))
        book.put(ws, span(ws, row, first, last, book, _LOOKS[first]), chosen(owner, options, ""))
    ws.row_dimensions[row].height = LINE


def _possible(lists: Sequence[Listing], line: int) -> dict[int, Listing]:
    """The lists that a line may belong to, by number: all others need not be asked for."""
    found, least, most = dict[int, Listing](), 0, 0
    for number, entries in enumerate(lists, start=1):
        if least < line <= most + 1 + entries.room:
            found[number] = entries
        least, most = least + 2, most + 1 + entries.room
    return found
