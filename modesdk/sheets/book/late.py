"""What sheets say while the Rules sheet holds rows that their compiled formulas do not follow."""

from __future__ import annotations

from modesdk.language.text import Text, both
from modesdk.sheets.book.draft import Book

CHANGED = both("rules changed: refresh")
SHORT = both("run refresh")
BANNER = both(
    "⚠ Rules were changed and are not compiled yet: run modesdk workbook refresh. "
    "Until then results are left out."
)


def is_late(book: Book) -> str:
    """A condition: some row of the Rules sheet waits for a refresh."""
    return f"{book.name('rules.late')}>0"


def unless_late(book: Book, content: str, otherwise: Text = CHANGED) -> str:
    """A formula fragment; while rules wait for a refresh it says so instead."""
    return f"IF({is_late(book)},{book.label(otherwise)},{content})"


def known(book: Book, content: str, otherwise: str = '"–"') -> str:
    """A formula fragment for a number; nothing of it while rules wait for a refresh."""
    return f"IF({is_late(book)},{otherwise},{content})"
