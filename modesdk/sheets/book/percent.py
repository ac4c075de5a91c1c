"""Numbers of per cent in cells, by a rule that formulas and the SDK can both follow.

A formula cannot tell whether a cell is shown in percent: 30% is stored as 0.3, 100% as 1. So a
number above 0 and up to 1 has two readings and is asked for again. A text with a percent sign has
one: "30 %" is 30, "0.3%" is 0.3.
"""

from __future__ import annotations

from decimal import Decimal

from modesdk.formula.expr import Expr, all_of, call, joined, largest, when
from modesdk.model.schema import Attribute
from modesdk.sheets.book.draft import Book


def has_two_readings(attribute: Attribute, number: Decimal | float) -> bool:
    """Whether a number that was typed into a cell may also be a share of 1."""
    return attribute.is_percent and 0 < number <= 1


def content_of(attribute: Attribute, number: Decimal) -> float | str:
    """What to write into a cell so that it means `number`."""
    return f"{number}%" if has_two_readings(attribute, number) else float(number)


def two_readings(number: Expr) -> Expr:
    """A formula that is true for a typed number that may also be a share of 1."""
    inside = when(call("ISNUMBER", number), (number > 0) & (number <= 1), False)
    return when(call("ISLOGICAL", number), False, inside)


def question(book: Book, share: Expr) -> Expr:
    """A formula for what is asked about such a number."""
    big = call("ROUND", 100 * share, 6)
    parts = (
        (book.worded("✗ "), big),
        (book.worded(" or "), share),
        (book.worded("? Type "), big),
        (book.worded(", or the text '"), share),
    )
    return joined(*(part for said, number in parts for part in (said, number)), "%")


def reading(content: Expr) -> Expr:
    """A formula for the number that a cell means; "" where it means none, or one of two."""
    text = call("SUBSTITUTE", call("TRIM", content), "％", "%")
    number = call("TRIM", call("LEFT", text, call("LEN", text) - 1))
    digits = call("SUBSTITUTE", number, ".", "")
    points = call("LEN", number) - call("LEN", digits)
    decimals = call("LEN", number) - call("FIND", ".", joined(number, "."))
    plain = all_of(number.differs(""), points <= 1, *_without_separators(number))
    value = call("VALUE", joined("0", digits)) / call("POWER", 10, largest(0, decimals))
    typed = when(plain, call("IFERROR", value, ""), "")
    typed = when(call("RIGHT", text, 1).same("%"), typed, "")
    kept = when(two_readings(content), "", content)
    read = when(call("ISNUMBER", content), kept, typed)
    return call("IFERROR", when(call("ISLOGICAL", content), "", read), "")


def _without_separators(number: Expr) -> list[Expr]:
    """Without what spreadsheet programs read in numbers of their country."""
    return [call("ISERROR", call("FIND", mark, number)) for mark in "% ,/:-"]
