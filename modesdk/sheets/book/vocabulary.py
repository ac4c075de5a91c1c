"""Words an analyst may type for a value, and the choices that a drop-down offers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modesdk.formula.expr import Expr, all_of, call, when
from modesdk.language.text import Text
from modesdk.model.booleans import WORDS
from modesdk.model.schema import AllowedValue, Attribute

YES_NO = "_yesno"
"""The vocabulary of yes/no cells."""
BLANKS = ("\u00a0", "\u3000")
"""Spaces that TRIM leaves alone."""
_YES = tuple(word for word, truth in WORDS.items() if truth)
_NO = tuple(word for word, truth in WORDS.items() if not truth)


def choice(value: AllowedValue) -> Text:
    """What a drop-down shows for a value."""
    return value.label if value.label.both else Text(value.id, value.id)


def vocabulary(attribute: Attribute) -> tuple[tuple[str, str], ...]:
    """Every word for a value, folded, with the value's id; the first meaning of a word counts."""
    found: dict[str, str] = {}
    for value in attribute.values:
        for word in (value.id, value.label.zh, value.label.en, *value.aliases, value.label.both):
            found.setdefault(folded(word), value.id)
    found.pop("", None)
    return tuple(found.items())


def yes_no_words() -> tuple[tuple[str, str], ...]:
    """Words for yes and no."""
    return (*((word, "yes") for word in _YES), *((word, "no") for word in _NO))


def folded(word: str) -> str:
    """A word as the formulas compare it (see `fold_formula`): no rule of Unicode but LOWER's."""
    for blank in BLANKS:
        word = word.replace(blank, " ")
    return " ".join(filter(None, word.split(" "))).lower()


def fold_formula(cell: Expr) -> Expr:
    """The formula for a typed word in lower case without superfluous spaces."""
    return call("LOWER", trim_formula(cell))


def trim_formula(cell: Expr) -> Expr:
    """The formula for a typed word without superfluous spaces."""
    for blank in BLANKS:
        cell = call("SUBSTITUTE", cell, blank, " ")
    return call("TRIM", cell)


def pattern_formula(pattern: str, word: Expr) -> Expr | None:
    """A formula that is true when `word` matches; None when the pattern is too rich for one.

    Understood are capital letters of a fixed number, such as "[A-Z]{2}".
    """
    found = re.fullmatch(r"\[A-Z\]\{(\d)\}", pattern)
    if not found:
        return None
    count = int(found.group(1))
    letters = (call("MID", word, n, 1) for n in range(1, count + 1))
    capital = (call("ISNUMBER", call("FIND", letter, _LETTERS)) for letter in letters)
    return when(call("LEN", word).same(count), all_of(*capital), False)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def listed(values: Sequence[AllowedValue]) -> tuple[Text, ...]:
    """The choices of a drop-down."""
    return tuple(choice(value) for value in values)
