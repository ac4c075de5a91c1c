"""What is read of whole columns: where something stands in them, how often, in which order."""

from __future__ import annotations

from modesdk.formula.expr import Expr, Operand, call, sum_of, when


def place_of(wanted: Operand, column: Expr) -> Expr:
    """Where a value stands first in a column, from 1; 0 when it does not."""
    return call("IFERROR", call("MATCH", wanted, column, 0), 0)


def how_many(test: Expr) -> Expr:
    """For how many entries of columns a test holds."""
    return sum_of(test * 1)


def ranked(keys: Expr, place: Operand, order: str = "LARGE") -> Expr:
    """The position of the entry that is the so-many-th by its key, which is unlike all others."""
    return call("MATCH", call(order, keys, place), keys, 0)


def first_few(keys: Expr, place: int, test: str, order: str = "LARGE") -> Expr:
    """The same among the keys that pass a test such as ">0"; 0 when they are fewer."""
    enough = call("COUNTIF", keys, test) >= place
    return when(enough, ranked(keys, place, order), 0)
