"""Values that stand for all values: a cell that holds for every sample holds everywhere.

A test changes its truth only at its literals, so the literals, the ends of the domain, their
neighbours and one value in between are enough.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

from modesdk.conditions.nodes import Equal, Not, Test, UnaryTests
from modesdk.model import arithmetic
from modesdk.model.schema import Attribute, AttributeType, Value

_DAY = datetime.timedelta(days=1)


def samples(tests: UnaryTests, attribute: Attribute) -> list[Value]:
    """Known values of the attribute's domain that stand for all of them.

    The literals must have the attribute's type. Empty when the domain is.
    """
    literals = [literal.value for literal in tests.literals]
    match attribute.type:
        case AttributeType.BOOLEAN:
            return [True, False]
        case AttributeType.DATE:
            return list(_dates([day for day in literals if isinstance(day, datetime.date)]))
        case AttributeType.NUMBER:
            return list(_numbers([n for n in literals if isinstance(n, int | Decimal)], attribute))
    texts = [text for text in literals if isinstance(text, str)]
    if attribute.type is AttributeType.SET:
        return list(_sets(texts, tests.members))
    if attribute.closed:
        return list(attribute.value_ids)
    # longer than every literal, so it stands for the texts that the cell does not name
    return [*attribute.value_ids, *texts, "x" + "".join(texts)]


def in_domain(number: Value, attribute: Attribute) -> bool:
    """Whether a number lies in the attribute's range and is whole where it has to be."""
    if not isinstance(number, int | Decimal):
        return False
    if attribute.integer and number != math.floor(number):
        return False
    low, high = attribute.minimum, attribute.maximum
    return (low is None or number >= low) and (high is None or number <= high)


def _numbers(literals: list[int | Decimal], attribute: Attribute) -> Iterable[Value]:
    ends = [end for end in (attribute.minimum, attribute.maximum) if end is not None]
    points = sorted({*literals, *ends}) or [0]
    candidates = _whole_around(points) if attribute.integer else _between(points)
    return [number for number in candidates if in_domain(number, attribute)]


def _whole_around(points: Sequence[int | Decimal]) -> list[int]:
    return sorted({math.floor(point) + step for point in points for step in (-1, 0, 1, 2)})


def _between(points: Sequence[int | Decimal]) -> list[int | Decimal]:
    below, *middles, above = arithmetic.gaps(points)
    return [below, *points, *middles, above]


def _dates(literals: list[datetime.date]) -> Iterable[Value]:
    for day in literals or [datetime.date(2000, 1, 1)]:
        if day > datetime.date.min:
            yield day - _DAY
        yield day
        if day < datetime.date.max:
            yield day + _DAY


def _sets(texts: list[str], members: Iterable[Test]) -> Iterable[Value]:
    excluded = [
        member.test.literal.value
        for member in members
        if isinstance(member, Not) and isinstance(member.test, Equal)
    ]
    yield frozenset()
    yield from (frozenset({text}) for text in texts)
    # the one set for which every `!= x` of a list fails
    yield frozenset(text for text in excluded if isinstance(text, str))
