"""What sheets say while there are no results to show.

Rows of the Rules sheet may wait for a refresh: the compiled formulas do not follow them yet. Or
rows of a derive table hold together for the profile that its hit policy does not allow together.
"""

from __future__ import annotations

from modesdk.engines.formulas.derive_formulas import breakable
from modesdk.language.text import Text, both
from modesdk.sheets.book.draft import Book

CHANGED = both("rules changed: refresh")
SHORT = both("run refresh")
BANNER = both(
    "⚠ Rules were changed and are not compiled yet: run modesdk workbook refresh. "
    "Until then results are left out."
)
CONTRADICTING = {
    CHANGED: both("rows of a derive table contradict each other"),
    SHORT: both("contradiction"),
    BANNER: both(
        "⚠ For this profile, rows of a derive table contradict each other, so there are no "
        "results. Correct the profile or the pack."
    ),
}
"""What stands in the place of each of these while rows contradict each other."""
CLASHES = "rules.clashes"
"""How many derive tables have rows that contradict each other; where a pack's tables may."""


def is_late(book: Book) -> str:
    """A condition: some row of the Rules sheet waits for a refresh."""
    return f"{book.name('rules.late')}>0"


def is_void(book: Book) -> str:
    """A condition: the profile has no results."""
    clashes = f"+{book.name(CLASHES)}" if breakable(book.model.ruleset) else ""
    return f"{book.name('rules.late')}{clashes}>0"


def unless_late(book: Book, content: str, otherwise: Text = CHANGED) -> str:
    """A formula fragment; while rules wait for a refresh it says so instead."""
    return f"IF({is_late(book)},{book.label(otherwise)},{content})"


def unless_void(book: Book, content: str, otherwise: Text = CHANGED) -> str:
    """The same for what rests on the profile, which says as well that rows contradict."""
    if breakable(book.model.ruleset):
        said = book.label(CONTRADICTING[otherwise])
        content = f"IF({book.name(CLASHES)}>0,{said},{content})"
    return unless_late(book, content, otherwise)


def unless_clash(book: Book, value: str, content: str) -> str:
    """A formula fragment about one value, which is an error where rows contradict each other."""
    if not breakable(book.model.ruleset):
        return content
    return f"IF(ISERROR({value}),{book.label(CONTRADICTING[SHORT])},{content})"


def known(book: Book, content: str, otherwise: str = '"–"') -> str:
    """A formula fragment for a number; nothing of it while the profile has no results."""
    return f"IF({is_void(book)},{otherwise},{content})"
