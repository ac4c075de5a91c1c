"""What the sheets with a profile in each row share: headings, cards above them, and filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, written
from modesdk.language.text import Text
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.headings import headed
from modesdk.sheets.book.styles import Style
from modesdk.sheets.grid.input_columns import HEAD_SMALL
from modesdk.sheets.grid.row_grid import ProfileRange

CARDS, COUNTS, IDS, HEAD, FIRST = 3, 4, 5, 6, 7
"""Rows: the cards with what they count, ids and texts of the headings, the first profile."""
Head = tuple[int, str, Text, Style]
"""A heading: its column, its id, what it says and how it looks."""


def heads(book: Book, ws: Worksheet, source: ProfileRange, given: Iterable[Head]) -> None:
    """The headings, those of attributes behind the given ones."""
    first = source.as_of_column + 1
    asked = ((n, a.id, headed(a), HEAD_SMALL) for n, a in enumerate(source.attributes, first))
    for column, name, text, style in (*given, *asked):
        book.put(ws, (HEAD, column), text, style)
        if name:
            book.put(ws, (IDS, column), name, styles.SMALL)


def card(
    book: Book, ws: Worksheet, column: int, text: Text, count: Expr | str, colour: str = styles.GREY
) -> str:
    """A number (a formula) above a column; returns where it stands."""
    ws.row_dimensions[CARDS].height, ws.row_dimensions[COUNTS].height = 16, 24
    book.put(ws, (CARDS, column), text, styles.CARD_HEAD.but(fill=colour))
    book.put(ws, (COUNTS, column), written(count), styles.CARD.but(fill=colour))
    return f"{get_column_letter(column)}{COUNTS}"


def card_cells(first: int, last: int | None = None) -> str:
    """The cells of the cards in these columns."""
    left, right = (get_column_letter(column) for column in (first, last or first))
    return f"{left}{CARDS}:{right}{COUNTS}"


def looks(ws: Worksheet, source: ProfileRange, widths: Sequence[float], fixed: int) -> None:
    """Widths, filters, and the first `fixed` columns that stay in view."""
    for column, width in enumerate(widths, start=1):
        ws.column_dimensions[get_column_letter(column)].width = width
    last = get_column_letter(source.as_of_column + len(source.attributes))
    ws.freeze_panes = f"{get_column_letter(fixed + 1)}{FIRST}"
    ws.auto_filter.ref = f"A{HEAD}:{last}{source.end - 1}"
    ws.protection.autoFilter = ws.protection.sort = False
