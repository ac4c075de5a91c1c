"""Recommendation: the front sheet. Everything on it follows the other sheets' cells at once."""

from __future__ import annotations

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, any_of, call, joined, ref, when
from modesdk.language.text import LANGUAGES, Text, both
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import ALARMS, Book
from modesdk.sheets.book.frame import LANGUAGE, banner, language_switch, link, page
from modesdk.sheets.book.marks import mark
from modesdk.sheets.book.vocabulary import fold_formula
from modesdk.sheets.front import cards, evidence_lists, flow, ranking_table, reason_lists
from modesdk.sheets.hidden.block import competitors
from modesdk.sheets.hidden.board import build_board
from modesdk.sheets.hidden.flip_points import build_flips
from modesdk.sheets.hidden.rule_shares import build_contributions
from modesdk.sheets.hidden.to_verify_and_disputes import build_lists
from modesdk.sheets.parts.text_formulas import span

COLUMNS = 14
WIDTHS = (2, 11, 27, 13, 26, 13, 19, 2, 20, 20, 20, 20, 20, 20, 0)
LINKS = (
    ("C", "Profile", both("Profile")),
    ("D", "Weights", both("Weights")),
    ("E", "Rules", both("Rules")),
    ("F", "Trace", both("Trace")),
    ("G", "Sensitivity", both("Sensitivity")),
    ("I", "Scenarios", both("Scenarios")),
    ("J", "Cases", both("Cases")),
    ("K", "Portfolio", both("Portfolio")),
    ("L", "Playbook", both("Playbook")),
    ("M", "Sources", both("Sources")),
)
"""The other sheets: the column of the link, the sheet and its Chinese name."""


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
        both("{pack}: decision board", pack=title),
        both("Change the yellow cells of any sheet: this page follows at once (formulas only)."),
        COLUMNS,
    )
    _switches(book, ws)
    _links(book, ws)
    _warnings(book, ws)
    row = cards.build(book, ws, 5)
    count = len(competitors(book))
    row = ranking_table.build(book, ws, row + 1, count)
    row = ranking_table.build_dimensions(book, ws, row + 2, count)
    ws.row_breaks.append(Break(row + 1))
    lists = [*reason_lists.lists(book), *evidence_lists.lists(book)]
    row = flow.build(book, ws, row + 2, lists)
    ws.freeze_panes = "A4"
    page(ws, COLUMNS, row, repeat=3)


def _switches(book: Book, ws: Worksheet) -> None:
    """The language, chosen here, and the date in force with a link to the cell where it is set."""
    label = span(ws, 1, "K", "M", book, _RIGHT.but(bold=True))
    book.put(ws, label, LANGUAGE)
    language_switch(book, ws, "N1")
    book.alarm(
        when(_is_language(book.ref("lang")), 0, 1),
        both("the language is zh or en (top right corner)"),
    )
    mark(ws, "N1", ~_is_language(ref("$N$1")), styles.PALE_CORAL, "C0392B")
    date = span(ws, 2, "K", "N", book, _RIGHT)
    said = joined(book.worded("As of: "), date_in_words(book.ref("as_of")))
    link(book, ws, date, book.name("in.as_of"), said, _RIGHT)


def _is_language(cell: Expr) -> Expr:
    typed = fold_formula(cell)
    return any_of(*(call("EXACT", typed, lang) for lang in LANGUAGES))


_RIGHT = styles.SUBTITLE.but(align="right", indent=1, colour=styles.WHITE)


def _links(book: Book, ws: Worksheet) -> None:
    """A strip of links to the other sheets, whose own names stay English."""
    style = styles.SECTION_BAR.but(size=9, align="center", indent=0, bold=False)
    for column in range(2, COLUMNS + 1):
        book.put(ws, (3, column), None, style)
    for letter, sheet, text in LINKS:
        said = book.label(Text(text.both, sheet))
        link(book, ws, f"{letter}3", f"{sheet}!A1", said, style.but(underline=True))
    book.put(ws, "B3", both("Go to →"), style)
    ws.row_dimensions[3].height = 20


def _warnings(book: Book, ws: Worksheet) -> None:
    """The line where every sheet says what is wrong with it (see `Book.alarm`)."""
    place = span(ws, 4, "B", "N", book, styles.Style(size=9, bold=True, colour="C0392B", wrap=True))
    book.define(ALARMS, ws, place)
    ws.row_dimensions[4].height = 40


def date_in_words(day: Expr) -> Expr:
    """A day number as yyyy-mm-dd, without formats that depend on the locale."""
    month, date = (_two_digits(call(part, day)) for part in ("MONTH", "DAY"))
    return joined(call("YEAR", day), "-", month, "-", date)


def _two_digits(number: Expr) -> Expr:
    return joined(when(number < 10, "0", ""), number)  # noqa: PLR2004  # the first with two
