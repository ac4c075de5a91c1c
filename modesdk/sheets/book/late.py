"""What sheets say while there are no results to show.

Rows of the Rules sheet may wait for a refresh: the compiled formulas do not follow them yet. Or
rows of a derive table hold together for the profile that its hit policy does not allow together.
"""

from __future__ import annotations

from typing import Literal

from modesdk.engines.formulas.derive_formulas import breakable
from modesdk.formula.expr import Expr, call, when, written
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
Nothing = Literal["–", "", 0]
"""What stands in the place of a number: a sign, an empty text or a zero."""


def is_late(book: Book) -> Expr:
    """A condition: some row of the Rules sheet waits for a refresh."""
    return book.ref("rules.late") > 0


def is_void(book: Book) -> Expr:
    """A condition: the profile has no results."""
    late = book.ref("rules.late")
    return (late + book.ref(CLASHES) if breakable(book.model.ruleset) else late) > 0


def unless_late(book: Book, content: Expr | str, otherwise: Text = CHANGED) -> Expr:
    """A content; while rules wait for a refresh it says so instead."""
    return when(is_late(book), book.label(otherwise), written(content))


def unless_void(book: Book, content: Expr, otherwise: Text = CHANGED) -> Expr:
    """The same for what rests on the profile, which says as well that rows contradict."""
    if breakable(book.model.ruleset):
        content = when(book.ref(CLASHES) > 0, book.label(CONTRADICTING[otherwise]), content)
    return unless_late(book, content, otherwise)


def unless_clash(book: Book, value: Expr, content: Expr) -> Expr:
    """A content about one value, which is an error where rows contradict each other."""
    if not breakable(book.model.ruleset):
        return content
    return when(call("ISERROR", value), book.label(CONTRADICTING[SHORT]), content)


def known(book: Book, content: Expr, otherwise: Nothing = "–") -> Expr:
    """A number; nothing of it while the profile has no results."""
    return when(is_void(book), otherwise, content)
