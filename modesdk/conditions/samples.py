"""Values that stand for all values: cells that agree on every sample agree everywhere.

A test changes its truth only at its literals, so the literals, the ends of the domain, their
neighbours and one value in between are enough. Of sets it is one per combination of truths.
"""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from modesdk.conditions.nodes import Equal, Not, UnaryTests
from modesdk.model import arithmetic
from modesdk.model.schema import Attribute, AttributeType, Value

MOST_SETS = 10_000
"""Most sets of one attribute that are told apart."""
_DAY = datetime.timedelta(days=1)
_LETTERS = ("Z", "z", "9", "文")
_LONGEST = 12


class TooManySamplesError(Exception):
    """Some cells tell more sets apart than can be gone through."""


def samples(cells: Sequence[UnaryTests], attribute: Attribute) -> list[Value]:
    """Known values of the attribute's domain that stand for all of them under these cells.

    The literals must have the attribute's type. Empty when the domain is. Raises
    TooManySamplesError.
    """
    literals = [literal.value for cell in cells for literal in cell.literals]
    match attribute.type:
        case AttributeType.BOOLEAN:
            return [True, False]
        case AttributeType.DATE:
            days = {day for day in literals if isinstance(day, datetime.date)}
            return list(_dates(sorted(days)))
        case AttributeType.NUMBER:
            return list(_numbers({n for n in literals if isinstance(n, int | Decimal)}, attribute))
    texts = list(dict.fromkeys(text for text in literals if isinstance(text, str)))
    if attribute.type is AttributeType.SET:
        return list(_sets(cells, texts, _other(texts, attribute)))
    if attribute.closed:
        return list(attribute.value_ids)
    known = list(dict.fromkeys([*attribute.value_ids, *texts]))
    return [*known, *_other(known, attribute)]


def in_domain(number: Value, attribute: Attribute) -> bool:
    """Whether a number lies in the attribute's range and is whole where it has to be."""
    if not isinstance(number, int | Decimal):
        return False
    if attribute.integer and number != math.floor(number):
        return False
    low, high = attribute.minimum, attribute.maximum
    return (low is None or number >= low) and (high is None or number <= high)


def _numbers(literals: Iterable[int | Decimal], attribute: Attribute) -> Iterable[Value]:
    ends = [end for end in (attribute.minimum, attribute.maximum) if end is not None]
    points = sorted({*literals, *ends}) or [0]
    candidates = _whole_around(points) if attribute.integer else _between(points)
    return [number for number in candidates if in_domain(number, attribute)]


def _whole_around(points: Sequence[int | Decimal]) -> list[int]:
    return sorted({math.floor(point) + step for point in points for step in (-1, 0, 1, 2)})


def _between(points: Sequence[int | Decimal]) -> list[int | Decimal]:
    below, *middles, above = arithmetic.gaps(points)
    return [below, *points, *middles, above]


def _dates(literals: Sequence[datetime.date]) -> Iterable[Value]:
    """Each day, the days beside it, and so one of every time between two of them."""
    for day in literals or [datetime.date(2000, 1, 1)]:
        if day > datetime.date.min:
            yield day - _DAY
        yield day
        if day < datetime.date.max:
            yield day + _DAY


def _other(texts: Sequence[str], attribute: Attribute) -> list[str]:
    """A text that is none of these: one of the domain where one is found; else none, if closed.

    Where no short text fits the pattern, one stands for those that do.
    """
    if attribute.closed:
        return [name for name in attribute.value_ids if name not in texts][:1]
    longer = "x" + "".join(texts)  # than each of them
    if not attribute.pattern:
        return [longer]
    repeated = (letter * n for n in range(1, _LONGEST) for letter in _LETTERS)
    words = itertools.chain(repeated, map("".join, itertools.product("XYZ", repeat=2)), texts)
    fits = (w for w in words if w not in texts and re.fullmatch(attribute.pattern, w))
    return [next(fits, longer)]


def _sets(
    cells: Sequence[UnaryTests], texts: Sequence[str], other: Sequence[str]
) -> Iterable[Value]:
    """The smallest sets for all combinations of truths; one with another member beats the empty.

    A combination has a bit per cell: whether a member of its list holds.
    """
    found: dict[int, frozenset[str]] = {0: frozenset()}
    for text in texts:
        held, lacking = _bits(cells, text, holds=True), _bits(cells, text, holds=False)
        grown: dict[int, frozenset[str]] = {}
        for chosen, added in ((lacking, frozenset[str]()), (held, frozenset({text}))):
            for bits, members in found.items():
                grown.setdefault(bits | chosen, members | added)
        found = grown
        if len(found) > MOST_SETS:
            raise TooManySamplesError
    return [members or frozenset(other) for members in found.values()]


def _bits(cells: Sequence[UnaryTests], text: str, *, holds: bool) -> int:
    """The cells in whose list a test about this member is true when the set holds it, or not."""
    bits = 0
    for i, cell in enumerate(cells):
        for member in cell.members:
            test = member.test if isinstance(member, Not) else member
            named = isinstance(test, Equal) and test.literal.value == text
            if named and isinstance(member, Not) is not holds:
                bits |= 1 << i
    return bits
