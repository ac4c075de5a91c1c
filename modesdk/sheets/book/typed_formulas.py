"""Formulas that turn a typed cell into a normal form, and say what is wrong with it.

`code` gives the normal form or "" (missing or unusable); `verdict` a sentence for the analyst.
Words are compared after folding, without wildcards (`=` in SUMPRODUCT), then checked with EXACT.
"""

from __future__ import annotations

from attrs import frozen

from modesdk.engines.formulas.condition_formulas import constant
from modesdk.formula.expr import (
    Expr,
    Operand,
    all_of,
    call,
    joined,
    largest,
    lifted,
    pick,
    sum_of,
    when,
)
from modesdk.model.schema import Attribute, AttributeType
from modesdk.sheets.book import percent
from modesdk.sheets.book import vocabulary as words
from modesdk.sheets.book.draft import Book
from modesdk.xlsx.serial_days import FIRST_DAY, LAST_DAY

_NOWHERE = lifted("")


@frozen
class Typed:
    """What stands in a cell as typed; `place` is the number of its word in the list.

    For numbers of per cent `place` is the number that the cell means, or "".
    """

    value: Expr
    place: Expr = _NOWHERE

    @property
    def blank(self) -> Expr:
        """True when nothing was typed."""
        return words.trim_formula(self.value).same("")

    @property
    def is_number(self) -> Expr:
        """True for numbers; some programs count TRUE among them."""
        return is_number(self.value)

    @property
    def quoted(self) -> Expr:
        """The beginning of what was typed, in quotes."""
        return joined('"', call("LEFT", self.value, 24), '"')


def is_number(cell: Expr) -> Expr:
    """True for numbers; some programs count TRUE among them."""
    return when(call("ISLOGICAL", cell), False, call("ISNUMBER", cell))


def place(book: Book, typed: Typed, vocabulary: str) -> Expr:
    """The number of the typed word in a list; 0 when it is not there."""
    listed, places = (book.ref(f"list.{vocabulary}.{part}") for part in ("words", "places"))
    found = sum_of(listed.same(words.fold_formula(typed.value)) * places)
    return call("IFERROR", found, 0)


def looked_up(book: Book, typed: Typed, vocabulary: str, otherwise: Operand = "") -> Expr:
    """The code of the word in the list."""
    listed, codes = (book.ref(f"list.{vocabulary}.{part}") for part in ("words", "codes"))
    at = largest(1, typed.place)
    exact = call("EXACT", pick(listed, at), words.fold_formula(typed.value))
    return when(typed.place > 0, when(exact, pick(codes, at), otherwise), otherwise)


def code(book: Book, attribute: Attribute, typed: Typed) -> Expr:
    """The normal form of a single value, or ""."""
    kind = attribute.type
    if kind is AttributeType.BOOLEAN:
        return looked_up(book, typed, words.YES_NO)
    if kind is AttributeType.NUMBER:
        read = _read(attribute, typed)
        limits = [read.is_number, *(good for good, _ in _limits(book, attribute, read))]
        return _if_all(limits, read.value)
    if kind is AttributeType.DATE:
        return _if_all([typed.is_number, is_day(typed.value)], typed.value)
    word = _checked_word(attribute, words.trim_formula(typed.value))
    if not attribute.values:
        return word
    return looked_up(book, typed, attribute.id, word if attribute.open_domain else "")


def verdict(book: Book, attribute: Attribute, typed: Typed, value: Expr) -> Expr:
    """What to tell the analyst about the cell; `value` is where its normal form stands."""
    missing = (typed.blank, book.worded("missing"))
    silent = attribute.type in (AttributeType.NUMBER, AttributeType.DATE)
    good = lifted("✓") if silent else joined("✓ ", value)
    for condition, text in reversed([missing, *_problems(book, attribute, typed, value)]):
        good = when(condition, text, good)
    return call("IFERROR", good, book.worded("✗ the cell holds an error"))


def _problems(
    book: Book, attribute: Attribute, typed: Typed, value: Expr
) -> list[tuple[Expr, Expr]]:
    if attribute.type is AttributeType.NUMBER:
        read = _read(attribute, typed)
        found = [(~read.is_number, joined(book.worded("✗ not a number: "), typed.quoted))]
        if attribute.is_percent:
            found.insert(
                0, (percent.two_readings(typed.value), percent.question(book, typed.value))
            )
        return found + [(~good, text) for good, text in _limits(book, attribute, read)]
    if attribute.type is AttributeType.DATE:
        wrong = book.worded("✗ not a date (as 2026-03-10): ")
        good = when(typed.is_number, is_day(typed.value), False)
        return [(~good, joined(wrong, typed.quoted))]
    wrong = book.worded("✗ not in the list: ")
    if attribute.type is AttributeType.BOOLEAN:
        wrong = book.worded("✗ neither yes nor no: ")
    elif not attribute.values or attribute.open_domain:
        wrong = book.worded("✗ does not fit {pattern}: ", pattern=attribute.pattern)
    return [(value.same(""), joined(wrong, typed.quoted))]


def _read(attribute: Attribute, typed: Typed) -> Typed:
    """Where the number stands that was typed."""
    return Typed(typed.place) if attribute.is_percent else typed


def _limits(book: Book, attribute: Attribute, typed: Typed) -> list[tuple[Expr, Expr]]:
    """What a number must satisfy, each with what to say otherwise."""
    cell, found = typed.value, []
    if attribute.minimum is not None:
        low = constant(attribute.minimum)
        said = book.worded("✗ below minimum {low}", low=str(low))
        found.append((cell >= low, said))
    if attribute.maximum is not None:
        high = constant(attribute.maximum)
        said = book.worded("✗ above maximum {high}", high=str(high))
        found.append((cell <= high, said))
    if attribute.integer:
        said = book.worded("✗ not a whole number")
        found.append((call("INT", cell).same(cell), said))
    return found


def is_day(cell: Expr) -> Expr:
    """Whether the number in a cell is a day, and none that is rather a year."""
    return all_of(cell >= FIRST_DAY, cell <= LAST_DAY, call("INT", cell).same(cell))


def _if_all(conditions: list[Expr], value: Expr) -> Expr:
    """`value` when all hold, tested one after the other: later ones need the earlier ones."""
    content = value
    for condition in reversed(conditions):
        content = when(condition, content, "")
    return call("IFERROR", content, "")


def _checked_word(attribute: Attribute, word: Expr) -> Expr:
    fits = words.pattern_formula(attribute.pattern, word)
    return call("IFERROR", word if fits is None else when(fits, word, ""), "")


def member_state(book: Book, cell: Expr) -> Expr:
    """Of a yes/no cell: 2 yes, 1 no, 0 blank, 9 anything else."""
    listed, codes = (book.ref(f"list.{words.YES_NO}.{part}") for part in ("words", "codes"))
    hits = sum_of(listed.same(words.fold_formula(cell)) * (7 + codes.same("no")))
    return call("IFERROR", when(words.trim_formula(cell).same(""), 0, 9 - hits), 9)
