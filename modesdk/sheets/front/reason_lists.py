"""Reasons for and against the leader: the largest contributions with their sources."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.language.text import Text
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.styles import CORAL, TEAL
from modesdk.sheets.front.flow import PLACE, Listing
from modesdk.sheets.hidden.block import Block, at, hidden_sheet
from modesdk.sheets.hidden.rule_shares import SHEET, reason_row
from modesdk.sheets.parts.text_formulas import dimension_label, span

FOR, AGAINST = 8, 6
"""How many reasons are shown."""


def lists(book: Book) -> Iterator[Listing]:
    """What speaks for the leader, what against it."""
    ws_calc = hidden_sheet(book, SHEET)
    block = Block(book, ws_calc, left=ws_calc.max_column + 1)
    for name, count, supporting in (("for", FOR, True), ("against", AGAINST, False)):
        block.each(f"reason.{name}", count, partial(reason_row, book, supporting=supporting))
    worded = book.worded
    yield _listing(
        book,
        "for",
        TEAL,
        FOR,
        (
            worded("What speaks for the leader"),
            worded("nothing speaks for it"),
        ),
    )
    yield _listing(
        book,
        "against",
        CORAL,
        AGAINST,
        (
            worded("What speaks against it"),
            worded("nothing speaks against it"),
        ),
    )


def _listing(book: Book, name: str, colour: str, room: int, texts: tuple[str, str]) -> Listing:
    n, worded = book.name, book.worded
    rule = f"MAX(1,{at(n(f'reason.{name}'), PLACE)})"
    criterion = at(n("rule.criterion"), rule)
    return Listing(
        colour=colour,
        heads={
            "B": worded("Rule"),
            "C": worded("Dimension"),
            "D": worded("Points"),
            "E": texts[0],
            "M": worded("Source"),
        },
        count=f'COUNTIF({n(f"reason.{name}")},">0")',
        room=room,
        none=texts[1],
        entry={
            "B": at(n("rule.id"), rule),
            "C": dimension_label(book, at(n("reason.dimension"), f"MAX(1,{criterion})")),
            "D": f"{at(n('contribution.points'), rule)}/10000",
            "E": at(n("rule.label"), rule),
            "M": at(n("rule.source"), rule),
        },
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
