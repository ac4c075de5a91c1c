"""Natural numbers as typed (2.5) and the whole steps behind them (25 tenths)."""

from __future__ import annotations

from decimal import Decimal

from modesdk.formula.expr import Expr, Operand, all_of, call, size, when
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.typed_formulas import is_number
from modesdk.sheets.book.vocabulary import trim_formula

_SLACK = Decimal("0.000001")
"""A typed 0.07 times 100 is not exactly 7."""


def natural(steps: int, unit: int) -> int | float:
    """Steps as the number that people write."""
    return steps // unit if steps % unit == 0 else steps / unit


def _steps(cell: Expr, unit: int) -> Expr:
    return call("ROUND", cell * unit, 0)


def _usable(cell: Expr, unit: int, maximum: int) -> Expr:
    whole = size(cell * unit - _steps(cell, unit)) < _SLACK
    return all_of(cell >= 0, cell <= Decimal(maximum) / unit, whole)


def stepped(typed: Expr, unit: int, maximum: int, otherwise: Operand) -> Expr:
    """The whole steps of a typed number; `otherwise` when it cannot be used."""
    usable = when(_usable(typed, unit, maximum), _steps(typed, unit), otherwise)
    return call("IFERROR", when(is_number(typed), usable, otherwise), otherwise)


def unusable(typed: Expr, unit: int, maximum: int) -> Expr:
    """Whether something stands in the cell that is no such number."""
    wrong = stepped(typed, unit, maximum, -1) < 0
    return when(trim_formula(typed).same(""), False, wrong)


def stepped_verdict(book: Book, typed: Expr, reset: Expr, unit: int, maximum: int) -> Expr:
    """What to tell about a typed number: wrong, changed, or nothing."""
    high, step = natural(maximum, unit), natural(1, unit)
    wrong = book.worded("✗ expected 0 to {high} in steps of {step}", high=high, step=step)
    changed, blank = book.worded("• changed"), book.worded("empty: reset value")
    compared = when(typed.same(reset), "", changed)
    number = when(_usable(typed, unit, maximum), compared, wrong)
    read = when(typed.same(""), blank, when(is_number(typed), number, wrong))
    return call("IFERROR", read, wrong)
