"""Small pieces of text that the show sheets share: labels by position, numbers, gates."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr
from modesdk.language.terms import GATE
from modesdk.language.text import Text
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.ranking_formulas import choose
from modesdk.sheets.book.styles import Style
from modesdk.sheets.hidden.block import at

GATE_MARKS = "✔◐✘"
"""Signs beside the colours: open, to be verified, blocked."""


def alternative_label(book: Book, position: Expr | str) -> str:
    """The label of the alternative in a position of the pack; "–" for 0."""
    return f'IF({position}=0,"–",{at(book.name("alt.label"), f"MAX(1,{position})")})'


def dimension_label(book: Book, number: str) -> str:
    """The label of a dimension by its number."""
    return at(book.name("dim.label"), number)


def signed(points: str) -> str:
    """Points as `figures.points` writes them."""
    return f'IF(ROUND({points},1)>0,"+","")&{amount(points)}'


def amount(points: str) -> str:
    """Points as `figures.amount` writes them. The formats of TEXT depend on the locale."""
    return f"FIXED(ROUND({points},1),1,TRUE)"


def share(fraction: str) -> str:
    """A part of a whole as `figures.share` writes it."""
    return f'ROUND(100*ROUND({fraction},2),0)&"%"'


def tenths(number: str) -> str:
    """A weight in tenths as typed."""
    return f"ROUND({number}/10,1)"


def gate_in_words(book: Book, code: str) -> str:
    """Open, to be verified or blocked, with a mark."""
    marked = zip(GATE_MARKS, GATE.values(), strict=True)
    words = [Text(f"{sign} {word.zh}", f"{sign} {word.en}") for sign, word in marked]
    return choose(book, f"{code}+1", words)


def span(ws: Worksheet, row: int, first: str, last: str, book: Book, style: Style) -> str:
    """Merge cells of a row, all in the same style; returns the first cell."""
    from_column, to_column = (ws[f"{column}{row}"].column for column in (first, last))
    for column in range(from_column, to_column + 1):
        book.style(ws.cell(row, column), style)
    if first != last:
        ws.merge_cells(f"{first}{row}:{last}{row}")
    return f"{first}{row}"
