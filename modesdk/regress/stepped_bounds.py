"""Conditions with one of their bounds moved by as little as makes a fault."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from attrs import evolve

from modesdk.conditions.nodes import Compare, Interval, Literal, Not, OneOf, Order
from modesdk.conditions.nodes import Test as Node
from modesdk.conditions.samples import in_domain
from modesdk.model.arithmetic import exact, whole
from modesdk.model.schema import Attribute, AttributeType

_DAY = datetime.timedelta(days=1)
_OPENED = {
    Order.LESS: Order.AT_MOST,
    Order.AT_MOST: Order.LESS,
    Order.GREATER: Order.AT_LEAST,
    Order.AT_LEAST: Order.GREATER,
}


def stepped(node: Node, attribute: Attribute) -> Iterator[Node]:
    """The node with one of its bounds moved: by one, or by whether it belongs to it."""
    match node:
        case Compare():
            if not attribute.integer and attribute.type is AttributeType.NUMBER:
                yield evolve(node, order=_OPENED[node.order])
            yield from (evolve(node, literal=moved) for moved in _moved(node.literal, attribute))
        case Interval():
            yield from _stepped_interval(node, attribute)
        case OneOf():
            for i, member in enumerate(node.members):
                for new in stepped(member, attribute):
                    yield evolve(node, members=(*node.members[:i], new, *node.members[i + 1 :]))
        case Not():
            yield from (Not(new) for new in stepped(node.test, attribute))


def _stepped_interval(node: Interval, attribute: Attribute) -> Iterator[Node]:
    if not attribute.integer and attribute.type is AttributeType.NUMBER:
        yield evolve(node, lower_closed=not node.lower_closed)
        yield evolve(node, upper_closed=not node.upper_closed)
    yield from (evolve(node, lower=moved) for moved in _moved(node.lower, attribute))
    yield from (evolve(node, upper=moved) for moved in _moved(node.upper, attribute))


def _moved(literal: Literal, attribute: Attribute) -> Iterator[Literal]:
    """The next numbers or days, as far as the attribute has them."""
    value = literal.value
    if isinstance(value, datetime.date):
        yield from (Literal(day) for day in days_beside(value))
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        with exact():
            beside = [whole(value - 1), whole(value + 1)]
        yield from (Literal(number) for number in beside if in_domain(number, attribute))


def days_beside(day: datetime.date) -> Iterator[datetime.date]:
    """The day before and the day after, as far as there are any."""
    if day > datetime.date.min:
        yield day - _DAY
    if day < datetime.date.max:
        yield day + _DAY
