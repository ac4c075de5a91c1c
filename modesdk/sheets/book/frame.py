"""What every visible sheet has: a title bar, a heading row, fitting rows, print set-up, a tab."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr
from modesdk.language.text import Text, both
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.late import BANNER, unless_late
from modesdk.sheets.book.styles import AMBER, GREY, NAVY, TEAL, Style

A4 = 9
LANGUAGE = f"{both('Language').both} (zh / en) ▸"
"""The label of the switch, the same in both languages."""
TABS = {
    "Recommendation": NAVY,
    "Profile": AMBER,
    "Weights": AMBER,
    "Rules": AMBER,
    "Trace": GREY,
    "Sensitivity": TEAL,
    "Scenarios": TEAL,
    "Cases": TEAL,
    "Portfolio": TEAL,
    "Playbook": NAVY,
    "Sources": GREY,
}
"""Tabs by purpose: amber to fill in, teal to compare, navy to act on, grey to look up."""
ZOOM = {"Recommendation": 85, "Sensitivity": 85, "Scenarios": 85, "Rules": 90, "Trace": 90}
_WIDE = "\u2e80"
"""From here on characters are as wide as two."""
_CHINESE, _LATIN = 1.92, 0.88
"""Widths of characters of 10 points, in units of column widths."""
_SPACING = 1.45
"""Line height of the fonts in use, in font sizes."""
_TIP = 255
"""Spreadsheet programs refuse longer tips."""


def banner(
    book: Book, ws: Worksheet, title: Text, subtitle: Text, columns: int, *, follows: bool = False
) -> None:
    """The navy bar in rows 1 and 2 over the first `columns` columns.

    A sheet whose numbers come from compiled rules `follows` them: while they wait for a refresh
    the subtitle says so.
    """
    for row, style in ((1, styles.TITLE), (2, styles.SUBTITLE)):
        for column in range(1, columns + 1):
            book.put(ws, (row, column), None, style)
    book.put(ws, (1, 1), title, styles.TITLE)
    said = book.label(subtitle)
    shown = unless_late(book, said, BANNER) if follows else said
    book.put(ws, (2, 1), shown, styles.SUBTITLE)
    ws.row_dimensions[1].height, ws.row_dimensions[2].height = 30, 18


def language_switch(book: Book, ws: Worksheet, cell: str) -> None:
    """The one cell that chooses the language of all sheets."""
    style = styles.INPUT_CENTRE.but(bold=True, size=11)
    book.put(ws, cell, book.model.lang, style)
    book.define("lang", ws, cell)
    offer(ws, cell, both("Language"), both("zh Chinese, en English"), '"zh,en"')


def offer(ws: Worksheet, cells: str, title: Text, text: Text, choices: str = "") -> DataValidation:
    """A drop-down where there are choices (a formula), and what cells say when they are chosen.

    Tips are in both languages, as they cannot follow the switch. Words that are not in the list
    are let through: ids and other words may be typed, and the check columns judge.
    """
    offered = DataValidation(allow_blank=True, showErrorMessage=False, showInputMessage=True)
    if choices:
        offered.type, offered.formula1 = "list", choices
    offered.promptTitle = title.both[:32]
    said = "\n".join(dict.fromkeys(t for t in (text.zh, text.en) if t))
    offered.prompt = said if len(said) <= _TIP else said[: _TIP - 1] + "…"
    if cells:
        offered.add(cells)
    ws.add_data_validation(offered)
    return offered


def link(book: Book, ws: Worksheet, cell: str, target: str, content: Expr, style: Style) -> None:
    """A cell that leads to another place of the workbook (a name or `Sheet!A1`)."""
    book.put(ws, cell, content)
    ws[cell].hyperlink = Hyperlink(ref=cell, location=target)
    book.style(ws[cell], style)


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
        book.put(ws, (row, column + offset), text, style)
    ws.row_dimensions[row].height = 22


def wide(text: str, size: float = 10) -> float:
    """How wide a text is on one line, in units of column widths."""
    return sum(_CHINESE if c > _WIDE else _LATIN for c in text) * size / 10


def lines(text: str, width: float, size: float = 10) -> int:
    """On how many lines a text wraps in a column; words leave some of each line empty."""
    room = width - 1.2
    parts = text.split("\n")
    return sum(max(1, math.ceil(wide(part, size) * 1.04 / room)) for part in parts)


def height(cells: Iterable[tuple[Text, float, float]], least: float = 18) -> float:
    """The height of a row with these wrapping cells (text, column width, font size).

    It suits both languages, as they are switched while the file is open.
    """
    found = [least]
    for text, width, size in cells:
        rows = max(lines(said, width, size) for said in (text.zh, text.en))
        found.append(rows * size * _SPACING + 5)
    return round(max(found))


def page(ws: Worksheet, columns: int, rows: int, repeat: int = 0) -> None:
    """Print landscape on A4, one page wide, with `repeat` heading rows on every page."""
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ws.sheet_properties.tabColor = f"FF{TABS.get(ws.title, GREY)}"
    ws.sheet_view.zoomScale = ZOOM.get(ws.title, 100)
    ws.print_area = f"A1:{get_column_letter(columns)}{rows}"
    if repeat:
        ws.print_title_rows = f"1:{repeat}"
    margins = ws.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.4
    ws.HeaderFooter.oddFooter.left.text = "&A"  # type: ignore[union-attr]  # openpyxl makes it
    ws.HeaderFooter.oddFooter.right.text = "&P / &N"  # type: ignore[union-attr]  # the same
