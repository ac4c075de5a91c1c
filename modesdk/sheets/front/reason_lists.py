"""Reasons for and against the leader: the largest contributions with their sources."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.decision_formulas import DIGITS
from modesdk.formula.expr import Expr, call, largest
from modesdk.language.text import Text
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.styles import CORAL, TEAL
from modesdk.sheets.front.flow import Listing
from modesdk.sheets.hidden.block import Block, at_place, hidden_sheet, read
from modesdk.sheets.hidden.rule_shares import SHEET, reason_row
from modesdk.sheets.parts.text_formulas import span

FOR, AGAINST = 8, 6
"""How many reasons are shown."""


def lists(book: Book) -> Iterator[Listing]:
    """What speaks for the leader, what against it."""
    ws_calc = hidden_sheet(book, SHEET)
    block = Block(book, ws_calc, left=ws_calc.max_column + 1)
    for name, count, supporting in (("for", FOR, True), ("against", AGAINST, False)):
        block.each(f"reason.{name}", count, partial(reason_row, book, supporting=supporting))
    worded = book.worded
    for_it = worded("What speaks for the leader"), worded("nothing speaks for it")
    against = worded("What speaks against it"), worded("nothing speaks against it")
    yield _listing(book, "reason.for", TEAL, FOR, for_it)
    yield _listing(book, "reason.against", CORAL, AGAINST, against)


def _listing(book: Book, name: str, colour: str, room: int, texts: tuple[Expr, Expr]) -> Listing:
    worded = book.worded

    def entry(place: Expr) -> dict[str, Expr]:
        rule = largest(1, read(book, name)[place])
        dimension = at_place(book, "reason.dimension", read(book, "rule.criterion")[rule])
        return {
            "B": read(book, "rule.id")[rule],
            "C": read(book, "dim.label")[dimension],
            "D": read(book, "contribution.points")[rule] / DIGITS,
            "E": read(book, "rule.label")[rule],
            "M": read(book, "rule.source")[rule],
        }

    return Listing(
        colour=colour,
        heads={
            "B": worded("Rule"),
            "C": worded("Dimension"),
            "D": worded("Points"),
            "E": texts[0],
            "M": worded("Source"),
        },
        count=call("COUNTIF", read(book, name), ">0"),
        room=room,
        none=texts[1],
        entry=entry,
    )


def headings(
    book: Book, ws: Worksheet, row: int, colour: str, spans: tuple[tuple[str, str, Text], ...]
) -> None:
    """A heading row of merged cells: first and last column, and what it says."""
    for first, last, text in spans:
        cell = span(ws, row, first, last, book, styles.HEAD.but(fill=colour))
        if text.zh or text.en:
            book.put(ws, cell, text)
    ws.row_dimensions[row].height = 22
