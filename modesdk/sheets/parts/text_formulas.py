"""Small pieces of text that the show sheets share: labels by position, numbers, gates."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, call, joined, when
from modesdk.language.terms import GATE
from modesdk.language.text import Text
from modesdk.model.weights import DIMENSION_UNIT
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.ranking_formulas import choose, following, who_leads
from modesdk.sheets.book.styles import Style
from modesdk.sheets.hidden.block import at_place, read

GATE_MARKS = "✔◐✘"
"""Signs beside the colours: open, to be verified, blocked."""


def alternative_label(book: Book, place: Expr) -> Expr:
    """The label of the alternative in a position of the pack; "–" for 0."""
    return when(place.same(0), "–", at_place(book, "alt.label", place))


def leaders_label(book: Book, prefix: str, row: int) -> Expr:
    """Who leads in a setting (see `hidden.leaders`)."""
    level, *places = (read(book, f"{prefix}.{part}")[row] for part in ("level", "leader", "second"))
    first, second = (at_place(book, "alt.label", place) for place in places)
    return who_leads(book, level, first, second)


def second_label(book: Book, level: Expr, second: Expr) -> Expr:
    """Who is second; "–" while several share the first place."""
    return alternative_label(book, following(level, second))


def signed(points: Expr) -> Expr:
    """Points as `figures.points` writes them."""
    return joined(when(call("ROUND", points, 1) > 0, "+", ""), amount(points))


def amount(points: Expr) -> Expr:
    """Points as `figures.amount` writes them. The formats of TEXT depend on the locale."""
    return call("FIXED", call("ROUND", points, 1), 1, True)


def share(fraction: Expr) -> Expr:
    """A part of a whole as `figures.share` writes it."""
    return joined(call("ROUND", 100 * call("ROUND", fraction, 2), 0), "%")


def tenths(number: Expr) -> Expr:
    """A weight in tenths as typed."""
    return call("ROUND", number / DIMENSION_UNIT, 1)


def gate_in_words(book: Book, code: Expr) -> Expr:
    """Open, to be verified or blocked, with a mark."""
    marked = zip(GATE_MARKS, GATE.values(), strict=True)
    words = [Text(f"{sign} {word.zh}", f"{sign} {word.en}") for sign, word in marked]
    return choose(book, code + 1, words)


def span(ws: Worksheet, row: int, first: str, last: str, book: Book, style: Style) -> str:
    """Merge cells of a row, all in the same style; returns the first cell."""
    from_column, to_column = (ws[f"{column}{row}"].column for column in (first, last))
    for column in range(from_column, to_column + 1):
        book.style(ws.cell(row, column), style)
    if first != last:
        ws.merge_cells(f"{first}{row}:{last}{row}")
    return f"{first}{row}"
