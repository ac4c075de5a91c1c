"""The bounds of conditions: where a number or a date begins to count, and the values beside.

A case lies *at* a bound when it has the value itself, and *beside* it when nothing that any
condition of the pack asks for lies between: of whole numbers and dates that is the next one, of
other numbers any up to the next literal.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from modesdk.conditions import UnaryTests
from modesdk.conditions.nodes import Compare, Interval, Literal, Not, OneOf, Order
from modesdk.conditions.nodes import Test as Node
from modesdk.conditions.samples import in_domain
from modesdk.model.arithmetic import gaps, whole
from modesdk.model.schema import Attribute, AttributeType, Value

_DAY = datetime.timedelta(days=1)
_ABOVE = (Order.GREATER, Order.AT_MOST)
"""Comparisons whose truth changes on the way up from the literal."""


@frozen
class TestedBound:
    """A literal of a condition, and a value beside it on which the truth is another.

    `at` or `beside` is None when the attribute has no such value. With `several`, all values from
    there to `end` (excluded; None: without end) lie beside.
    """

    at: Value
    beside: Value
    above: bool
    several: bool = False
    end: Value = None

    def met_at(self, value: Value) -> bool:
        """Whether a value is the bound."""
        return self.at is not None and value == self.at

    def met_beside(self, value: Value) -> bool:
        """Whether a value lies beside the bound."""
        if self.beside is None or value is None:
            return False
        return self._within(value) if self.several else value == self.beside

    def _within(self, value: Any) -> bool:
        low, high = (self.at, self.end) if self.above else (self.end, self.at)
        return bool((low is None or value > low) and (high is None or value < high))


def bounds_of(
    tests: UnaryTests, attribute: Attribute, cuts: Sequence[Any]
) -> tuple[TestedBound, ...]:
    """The bounds of a condition on numbers or dates.

    `cuts` are all literals with which the pack's conditions test the attribute, ascending.
    """
    if attribute.derived or attribute.type not in (AttributeType.NUMBER, AttributeType.DATE):
        return ()
    found = (_bound(literal, attribute, cuts, above) for literal, above in _edges(tests.node))
    return tuple(dict.fromkeys(b for b in found if b.at is not None or b.beside is not None))


def _edges(node: Node) -> Iterator[tuple[Literal, bool]]:
    """The literals at which a comparison changes its truth, and whether it does so above them."""
    match node:
        case Compare():
            yield node.literal, node.order in _ABOVE
        case Interval():
            yield node.lower, not node.lower_closed
            yield node.upper, node.upper_closed
        case OneOf():
            for member in node.members:
                yield from _edges(member)
        case Not():
            yield from _edges(node.test)


def _bound(literal: Literal, attribute: Attribute, cuts: Sequence[Any], above: bool) -> TestedBound:
    value = literal.value
    if isinstance(value, datetime.date):
        return TestedBound(value, _day_beside(value, above), above)
    if not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r} has no bound")  # conditions are checked before
    if not attribute.integer:
        return _open_bound(value, attribute, cuts, above)
    beside = math.floor(value) + 1 if above else math.ceil(value) - 1
    at = value if in_domain(value, attribute) else None
    return TestedBound(at, beside if in_domain(beside, attribute) else None, above)


def _open_bound(
    value: int | Decimal, attribute: Attribute, cuts: Sequence[Any], above: bool
) -> TestedBound:
    """Of numbers that need not be whole, all up to the next literal lie beside."""
    limit = attribute.maximum if above else attribute.minimum
    if limit is not None and (value >= limit if above else value <= limit):
        return TestedBound(value, None, above)
    further = [cut for cut in cuts if (cut > value if above else cut < value)]
    end = (min(further) if above else max(further)) if further else None
    return TestedBound(value, _further(value, end, limit, above), above, several=True, end=end)


def _further(value: int | Decimal, end: Any, limit: Any, above: bool) -> Value:
    """A value between a bound and the next literal, or the limit of the domain."""
    if end is None and limit is not None:
        return whole(limit)
    other = end if end is not None else value + (2 if above else -2)
    _, between, _ = gaps(sorted([value, other]))
    return between


def _day_beside(day: datetime.date, above: bool) -> datetime.date | None:
    if day == (datetime.date.max if above else datetime.date.min):
        return None
    return day + _DAY if above else day - _DAY
