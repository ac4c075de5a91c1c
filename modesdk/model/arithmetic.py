"""Decimal arithmetic that does not depend on who calls.

A program may set the precision, rounding and traps of its own decimals; none of that may change
a weight or a verdict here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from itertools import pairwise

_EXACT = Context(
    prec=700,
    rounding=ROUND_HALF_EVEN,
    Emin=-999_999,
    Emax=999_999,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
_USUAL = _EXACT.copy()
_USUAL.prec = 28


@contextmanager
def exact() -> Iterator[None]:
    """Digits enough for everything that is read from outside: sums and products are exact."""
    with localcontext(_EXACT):
        yield


@contextmanager
def usual() -> Iterator[None]:
    """Python's usual 28 digits, rounded half to even: what evaluators compute with."""
    with localcontext(_USUAL):
        yield


def whole(number: int | Decimal) -> int | Decimal:
    """A number in normal form: an int when it is whole."""
    return int(number) if number == int(number) else number


def gaps(cuts: Sequence[int | Decimal]) -> list[int | Decimal]:
    """A number below all cuts, one between each two neighbours, one above all; the cuts ascend.

    There must be a cut. No middle is rounded onto one.
    """
    with exact():
        middles = [(Decimal(low) + Decimal(high)) / 2 for low, high in pairwise(cuts)]
        return [whole(number) for number in (cuts[0] - 1, *middles, cuts[-1] + 1)]
