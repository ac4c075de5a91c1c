"""Small pieces of text that the show sheets share: labels by position, numbers, gates."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.language.text import Text, both
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.styles import Style
from modesdk.sheets.hidden.block import at

GATE_MARKS = "✔◐✘"
"""Signs beside the colours: open, to be verified, blocked."""


def alternative_label(book: Book, position: str) -> str:
    """The label of the alternative in a position of the pack; "–" for 0."""
    return f'IF({position}=0,"–",{at(book.name("alt.label"), f"MAX(1,{position})")})'


def dimension_label(book: Book, number: str) -> str:
    """The label of a dimension by its number."""
    return at(book.name("dim.label"), number)


def signed(number: str, digits: int = 1) -> str:
    """A number in words with its sign; ROUND instead of TEXT, which depends on the locale."""
    return f'IF({number}>=0,"+","")&ROUND({number},{digits})'


def tenths(number: str) -> str:
    """A weight in tenths as typed."""
    return f"ROUND({number}/10,1)"


def gate_in_words(book: Book, code: str) -> str:
    """Open, to be verified or blocked, with a mark."""
    words = (both("open"), both("to verify"), both("blocked"))
    first, second, third = (
        book.label(Text(f"{sign} {word.zh}", f"{sign} {word.en}"))
        for sign, word in zip(GATE_MARKS, words, strict=True)
    )
    return f"IF({code}=0,{first},IF({code}=1,{second},{third}))"


def span(ws: Worksheet, row: int, first: str, last: str, book: Book, style: Style) -> str:
    """Merge cells of a row, all in the same style; returns the first cell."""
    from_column, to_column = (ws[f"{column}{row}"].column for column in (first, last))
    for column in range(from_column, to_column + 1):
        book.style(ws.cell(row, column), style)
    if first != last:
        ws.merge_cells(f"{first}{row}:{last}{row}")
    return f"{first}{row}"
