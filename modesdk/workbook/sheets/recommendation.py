"""Recommendation: the front sheet. Everything on it follows the other sheets' cells at once."""

from __future__ import annotations

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.model.schema import Text
from modesdk.workbook import styles
from modesdk.workbook.book import Book
from modesdk.workbook.frame import banner, page
from modesdk.workbook.sheets import show_cards, show_evidence, show_ranking, show_reasons
from modesdk.workbook.sheets.show_block import competitors
from modesdk.workbook.sheets.show_board import build_board
from modesdk.workbook.sheets.show_contributions import build_contributions
from modesdk.workbook.sheets.show_flips import build_flips
from modesdk.workbook.sheets.show_lists import build_lists

COLUMNS = 14
WIDTHS = (2, 10, 30, 13, 24, 13, 18, 2, 17, 17, 17, 17, 17, 17)


def build(book: Book) -> None:
    """Write the sheet and the hidden blocks behind it."""
    build_board(book)
    build_contributions(book)
    build_flips(book)
    build_lists(book)
    ws = book.sheet("Recommendation")
    book.widths(ws, *WIDTHS)
    title = book.model.pack.title
    banner(
        book,
        ws,
        Text(f"{title.zh or title.en}：决策看板", f"{title.en or title.zh}: decision board"),
        Text(
            "修改 Profile、Weights、Rules 中的黄色单元格，本页即时重算（纯公式，无宏）。",
            "Change yellow cells on Profile, Weights or Rules: this page follows (formulas only).",
        ),
        COLUMNS,
    )
    _switches(book, ws)
    row = show_cards.build(book, ws, 4)
    count = len(competitors(book))
    row = show_ranking.build(book, ws, row + 1, count)
    row = show_ranking.build_dimensions(book, ws, row + 2, count)
    ws.row_breaks.append(Break(row))
    row = show_reasons.build(book, ws, row + 2)
    ws.row_breaks.append(Break(row))
    row = show_evidence.build(book, ws, row + 2)
    ws.freeze_panes = "A4"
    ws.sheet_view.zoomScale = 85
    page(ws, COLUMNS, row, repeat=2)


def _switches(book: Book, ws: Worksheet) -> None:
    """Language and date in force, each a link to the cell where it is set."""
    style = styles.SUBTITLE.but(align="right", bold=True, indent=1, colour="FFFFFF")
    language = book.text("语言：中文 ⇄ English", "Language: English ⇄ 中文")
    date = f"{book.text('判断日期：', 'As of: ')}&{date_in_words(book.name('as_of'))}"
    for cell, target, text in (("L1", "lang", language), ("L2", "in.as_of", date)):
        ws.merge_cells(f"{cell}:N{cell[1:]}")
        book.put(ws, cell, f"={text}", style)
        ws[cell].hyperlink = Hyperlink(ref=cell, location=book.name(target))
        book.style(ws[cell], style)


def date_in_words(cell: str) -> str:
    """A day number as yyyy-mm-dd, without formats that depend on the locale."""
    return (
        f'YEAR({cell})&"-"&IF(MONTH({cell})<10,"0","")&MONTH({cell})'
        f'&"-"&IF(DAY({cell})<10,"0","")&DAY({cell})'
    )
