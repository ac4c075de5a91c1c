"""Reasons for and against the leader: the largest contributions with their sources."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.workbook import styles
from modesdk.workbook.book import Book
from modesdk.workbook.sheets.show_block import Block, at, hidden_sheet
from modesdk.workbook.sheets.show_contributions import SHEET, reason_row
from modesdk.workbook.sheets.show_text import dimension_label, span
from modesdk.workbook.styles import CENTRE, CORAL, SECTION, TEAL, WRAP, Style

FOR, AGAINST = 8, 6
"""How many reasons are shown."""
LINE = 34


def build(book: Book, ws: Worksheet, row: int) -> int:
    """Both tables from `row` on; returns the last row used."""
    ws_calc = hidden_sheet(book, SHEET)
    block = Block(book, ws_calc, left=ws_calc.max_column + 1)
    for name, count, supporting in (("for", FOR, True), ("against", AGAINST, False)):
        block.column(f"reason.{name}", (
            f"={reason_row(book, place, supporting=supporting)}" for place in range(1, count + 1)
        ))  # fmt: skip
    row = _table(
        book, ws, row, "for", ("支持领先选项的主要理由", "What speaks for the leader"), TEAL
    )
    return _table(
        book, ws, row + 2, "against", ("需要留意的反面理由", "What speaks against it"), CORAL
    )


def _table(
    book: Book, ws: Worksheet, row: int, name: str, title: tuple[str, str], colour: str
) -> int:
    book.say(ws, f"B{row}", *title, SECTION.but(colour=colour))
    headings(book, ws, row + 1, colour, (
        ("B", "B", "规则", "Rule"), ("C", "C", "维度", "Dimension"), ("D", "D", "贡献", "Points"),
        ("E", "K", "理由", "Reason"), ("L", "N", "来源", "Source"),
    ))  # fmt: skip
    count = FOR if name == "for" else AGAINST
    for place in range(1, count + 1):
        _line(book, ws, row + 1 + place, at(book.name(f"reason.{name}"), place))
    return row + 1 + count


def headings(
    book: Book, ws: Worksheet, row: int, colour: str, spans: tuple[tuple[str, str, str, str], ...]
) -> None:
    """A heading row of merged cells: first and last column, Chinese and English."""
    for first, last, zh, en in spans:
        cell = span(ws, row, first, last, book, styles.HEAD.but(fill=colour))
        if zh or en:
            book.say(ws, cell, zh, en)
    ws.row_dimensions[row].height = 22


def _line(book: Book, ws: Worksheet, row: int, rule: str) -> None:
    n = book.name
    criterion = at(n("rule.criterion"), rule)
    dimension = dimension_label(book, at(n("reason.dimension"), criterion))
    points = f"{at(n('contribution.points'), rule)}/10000"
    small = WRAP.but(size=9)
    signed = CENTRE.but(number="+0.00;[Red]-0.00;0.00", bold=True)
    write_line(book, ws, row, rule, (
        ("B", "B", at(n("rule.id"), rule), CENTRE.but(size=9)),
        ("C", "C", dimension, CENTRE),
        ("D", "D", points, signed),
        ("E", "K", at(n("rule.label"), rule), small),
        ("L", "N", at(n("rule.source"), rule), small.but(colour=styles.GREY)),
    ))  # fmt: skip


def write_line(
    book: Book, ws: Worksheet, row: int, key: str, parts: tuple[tuple[str, str, str, Style], ...]
) -> None:
    """One row of merged cells, empty while `key` is 0."""
    for first, last, content, style in parts:
        cell = span(ws, row, first, last, book, style)
        book.put(ws, cell, f'=IF({key}=0,"",{content})')
    ws.row_dimensions[row].height = LINE
