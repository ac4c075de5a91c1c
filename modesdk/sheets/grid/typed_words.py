"""What is typed as an expectation, taken apart by formulas.

They take what the reader of files takes, but for letters and digits in full width: those are not
understood, which the row says. A cell with an error value reads as `ERRONEOUS`, which is no name.
"""

from __future__ import annotations

from collections.abc import Iterable

from modesdk.formula.expr import Expr, Operand, call, joined, lifted, total, when
from modesdk.sheets.grid.row_grid import Grid

ERRONEOUS = "?"
BLANKS = ((chr(0x3000), " "), (chr(0xA0), " "))
_CUT = 99
"""Longer than any name."""
SEPARATORS = (",", "，", "、", ";", "；")
"""What may stand between names; alone in a cell they say nothing."""


def replaced(text: Expr, pairs: Iterable[tuple[Operand, Operand]]) -> Expr:
    """A text with each first put right by its second, one after the other."""
    for old, new in pairs:
        text = call("SUBSTITUTE", text, old, new)
    return text


def typed(grid: Grid, name: str, column: int, line: str = " ") -> Expr:
    """The column `typed.<name>`: what stands in a cell of the sheet, without blanks around it.

    A line break counts as `line`; some programs take it for a blank.
    """
    lines = (call("CHAR", 10), line)
    text = call("TRIM", replaced(joined(grid.source.at(column), ""), [lines, *BLANKS]))
    return grid.text(f"typed.{name}", call("IFERROR", text, ERRONEOUS))


def names_between(text: Expr) -> Expr:
    """Names with one blank between them."""
    return call("TRIM", replaced(text, [(sign, " ") for sign in SEPARATORS]))


def listed(words: Expr) -> Expr:
    """Names between commas of their own: ",a,,b,"."""
    return when(words.same(""), "", joined(",", call("SUBSTITUTE", words, " ", ",,"), ","))


def holds(text: Expr, part: Operand) -> Expr:
    """Whether a text holds another; capitals count."""
    return call("ISNUMBER", call("FIND", part, text))


def nth(words: Expr, place: Operand) -> Expr:
    """The word at a place, from 0, among words with one blank between them; "" behind the last."""
    apart = call("SUBSTITUTE", words, " ", call("REPT", " ", _CUT))
    return call("TRIM", call("MID", apart, lifted(place) * _CUT + 1, _CUT))


def times(text: Expr, part: str) -> Expr:
    """How often a text holds another."""
    gone = call("LEN", text) - call("LEN", call("SUBSTITUTE", text, part, ""))
    return gone if len(part) == 1 else gone / len(part)


def number(word: Expr, otherwise: int) -> Expr:
    """A number as files write it, whatever the program's language; `otherwise` for none."""
    marks = replaced(word, [(str(digit), "") for digit in range(10)])
    sign, digits = call("LEFT", word), replaced(word, [(mark, "") for mark in ".-+"])
    known = total(when(marks.same(known), 1, 0) for known in ("", ".", "-", "+", "-.", "+."))
    ordered = when(marks.same("") | marks.same("."), True, sign.same(call("LEFT", marks)))
    dot = call("IFERROR", call("FIND", ".", word), call("LEN", word))
    size = call("VALUE", digits) / call("POWER", 10, call("LEN", word) - dot)
    value = when(sign.same("-"), 0 - size, size)
    good = when(known.same(1), ordered, False)
    return call("IFERROR", when(good, value, otherwise), otherwise)
