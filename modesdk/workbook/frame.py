"""What every visible sheet has: a title bar, a heading row, print set-up."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.model.schema import Text
from modesdk.workbook import styles
from modesdk.workbook.book import Book
from modesdk.workbook.styles import Style

A4 = 9
_LINE = 12


def banner(book: Book, ws: Worksheet, title: Text, subtitle: Text, columns: int) -> None:
    """The navy bar in rows 1 and 2 over the first `columns` columns."""
    for row, style in ((1, styles.TITLE), (2, styles.SUBTITLE)):
        for column in range(1, columns + 1):
            book.put(ws, (row, column), None, style)
    book.put(ws, (1, 1), f"={book.label(title)}", styles.TITLE)
    book.put(ws, (2, 1), f"={book.label(subtitle)}", styles.SUBTITLE)
    ws.row_dimensions[1].height, ws.row_dimensions[2].height = 30, 18


def header(
    book: Book,
    ws: Worksheet,
    row: int,
    texts: Sequence[Text],
    style: Style = styles.HEAD,
    column: int = 1,
) -> None:
    """A row of headings from `column` on."""
    for offset, text in enumerate(texts):
        content = f"={book.label(text)}" if text.zh or text.en else None
        book.put(ws, (row, column + offset), content, style)
    ws.row_dimensions[row].height = 22


def height(length: int, per_line: int) -> float:
    """The height of a row whose longest text wraps after `per_line` narrow characters."""
    return _LINE + 4 if length < per_line else _LINE * (1 + length // per_line) + 3


def page(ws: Worksheet, columns: int, rows: int, repeat: int = 0) -> None:
    """Print landscape on A4, one page wide, with `repeat` heading rows on every page."""
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ws.print_area = f"A1:{get_column_letter(columns)}{rows}"
    if repeat:
        ws.print_title_rows = f"1:{repeat}"
    margins = ws.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.4
    ws.HeaderFooter.oddFooter.left.text = "&A"  # type: ignore[union-attr]  # openpyxl makes it
    ws.HeaderFooter.oddFooter.right.text = "&P / &N"  # type: ignore[union-attr]  # the same
