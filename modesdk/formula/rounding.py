"""Whole numbers out of quotients: each rule of rounding once."""

from __future__ import annotations

from modesdk.formula.expr import Expr, Operand, lifted, size, when


def half_up(number: Operand, unit: Operand) -> Expr:
    """number / unit rounded to the nearest whole number, halves up; the unit is positive."""
    return (2 * lifted(number) + unit) // (2 * lifted(unit))


def half_up_of_any(number: Expr, unit: Expr) -> Expr:
    """The same of any size, so beyond 100 points as well; the number and the unit are whole."""
    return when(number < 0, 0 - (2 * size(number) + unit - 1) // (2 * unit), half_up(number, unit))


def cut(number: Expr, unit: Expr) -> Expr:
    """number / unit without its fraction, towards zero; the unit is not 0."""
    whole = size(number) // size(unit)
    return when((number < 0).same(unit < 0), whole, 0 - whole)
