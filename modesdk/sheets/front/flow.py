"""The lists on the front sheet, one flowing below the other without gaps.

How long each list is depends on the case, so every line asks which list it belongs to: `flow.list`
is the number of the list, `flow.index` the place in it (0: the heading). An empty list says so;
while rules wait for a refresh, all are empty and say that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import ref
from modesdk.language import figures
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.late import known, unless_void
from modesdk.sheets.book.marks import mark, underline
from modesdk.sheets.book.styles import Style
from modesdk.sheets.hidden.block import Block, at, chosen, hidden_sheet
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
    """One list: its heading, how many entries there are (a formula) and may be shown.

    `entry` gives the columns of the entry in a place (a formula); `each` lines make one thing that
    `count` counts.
    """

    colour: str
    heads: Mapping[str, str]
    count: str
    room: int
    none: str
    entry: Mapping[str, str]
    each: int = 1


PLACE = "{place}"
"""Stands in the formulas of an entry for its place."""


def build(book: Book, ws: Worksheet, row: int, lists: Sequence[Listing]) -> int:
    """All lists from `row` on; returns the last row that may be used."""
    lines = sum(1 + entries.room for entries in lists)
    block = Block(book, hidden_sheet(book, SHEET), left=hidden_sheet(book, SHEET).max_column + 1)
    block.column("flow.count", (f"={known(book, _shown(entries), '0')}" for entries in lists))
    block.column("flow.none", (f"={unless_void(book, entries.none)}" for entries in lists))
    starts = block.column("flow.start", _starts(book, len(lists)))
    owner = block.column(
        "flow.list", (f'=COUNTIF({starts},"<"&{line})' for line in range(1, lines + 1))
    )
    index = block.column(
        "flow.index", (f"={line}-1-{at(starts, at(owner, line))}" for line in range(1, lines + 1))
    )
    for line in range(1, lines + 1):
        _line(book, ws, row + line - 1, line, lists, (at(owner, line), at(index, line)))
    last = row + lines - 1
    cells, first = f"B{row}:N{last}", f"${STATE}{row}"
    for number, entries in enumerate(lists, start=1):
        mark(ws, cells, f"{first}={number}", entries.colour, styles.WHITE)
    underline(ws, cells, f"{first}=0")
    return last


def _starts(book: Book, count: int) -> Iterator[str]:
    """How many lines come before each list, and before the end."""
    before = "0"
    for number in range(1, count + 1):
        yield f"={before}"
        before += f"+1+MAX(1,{at(book.name('flow.count'), number)})"
    yield f"={before}"


def _shown(entries: Listing) -> str:
    return f"MIN({entries.room},{entries.each}*{entries.count})"


def _line(  # one line is a row, a number and where it looks things up
    book: Book,
    ws: Worksheet,
    row: int,
    line: int,
    lists: Sequence[Listing],
    found: tuple[str, str],
) -> None:
    owner, index = found
    near = _possible(lists, line)
    place = f"MAX(1,{index})"
    for first, last in SPANS.items():
        options = []
        for number in near:
            entries = lists[number - 1]
            entry = entries.entry.get(first, '""').replace(PLACE, place)
            none = at(book.name("flow.none"), number) if first == "E" else '""'
            head = entries.heads.get(first, '""')
            empty = f"{at(book.name('flow.count'), number)}=0"
            shown = f"IF({index}=0,{head},IF({empty},{none},{entry}))"
            options.append((number, ref(shown)))
        cell = span(ws, row, first, last, book, _LOOKS[first])
        book.put(ws, cell, chosen(ref(owner), options, ""))
    state = f"IF({owner}>{len(lists)},-1,IF({index}=0,{owner},0))"
    book.put(ws, f"{STATE}{row}", f"={state}", styles.CALC)
    ws.row_dimensions[row].height = LINE


def _possible(lists: Sequence[Listing], line: int) -> list[int]:
    """The lists that a line may belong to: all others need not be asked for."""
    found, least, most = [], 0, 0
    for number, entries in enumerate(lists, start=1):
        if least < line <= most + 1 + entries.room:
            found.append(number)
        least, most = least + 2, most + 1 + entries.room
    return found
