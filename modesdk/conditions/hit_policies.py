"""The hit policies of DMN: one answer from those rows of a table that hold, in three-valued logic.

A row is true, false, or unknown when a missing value leaves it open. The unknown rows are taken to
be independent: the answer is known only when it is the same whichever of them hold.

- FIRST, PRIORITY, COLLECT with MIN or MAX: the true row that is preferred to the others decides,
  unless an unknown one that is preferred to it says otherwise.
- UNIQUE and ANY: what the true row says (ANY: the true rows), unless any unknown one says
  otherwise. Two true rows break UNIQUE, two that disagree break ANY.
- COLLECT with SUM or COUNT: the total, unless an unknown row would add to it.
- RULE ORDER, OUTPUT ORDER and COLLECT alone: the list, unless any row is unknown.

Where no row is true there is no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from attrs import frozen

from modesdk.conditions.literals import identity
from modesdk.model.arithmetic import exact, whole
from modesdk.model.schema import Scalar


class HitPolicy(StrEnum):
    """What a table gives when several rows are true."""

    UNIQUE = "UNIQUE"  # an error
    ANY = "ANY"  # what they all say; an error when they differ
    PRIORITY = "PRIORITY"  # what comes first in the list of output values
    FIRST = "FIRST"  # what the first row says
    RULE_ORDER = "RULE ORDER"  # all, by row
    OUTPUT_ORDER = "OUTPUT ORDER"  # all, by the list of output values
    COLLECT = "COLLECT"  # all, by row, or one number aggregated from them


class Aggregation(StrEnum):
    """How COLLECT makes one number of what the true rows say."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


LISTING = (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)
"""They list what all true rows say (COLLECT only without an aggregation)."""
_EXCLUSIVE = (HitPolicy.UNIQUE, HitPolicy.ANY)
_TOTALS = (Aggregation.SUM, Aggregation.COUNT)
_EXTREMES = (Aggregation.MIN, Aggregation.MAX)


@frozen(kw_only=True, eq=False)
class Outputs:
    """What the rows of a table say, and the hit policy that makes one answer of it.

    `rows` has one output per row, `ranks` one key per row for PRIORITY and OUTPUT ORDER: the lowest
    comes first. Rows go by their position, from 0.
    """

    rows: tuple[Any, ...]
    policy: HitPolicy
    aggregation: Aggregation | None = None
    ranks: tuple[Any, ...] = ()

    @cached_property
    def exclusive(self) -> bool:
        """Whether rows may not hold together, so that none is preferred to another."""
        return self.policy in _EXCLUSIVE

    @cached_property
    def totals(self) -> bool:
        """Whether the answer is the sum of the `amounts` of the true rows."""
        return self.aggregation in _TOTALS

    @cached_property
    def together(self) -> bool:
        """Whether the answer is made of what all true rows say: a total, or a list of it."""
        return self.totals or (self.policy in LISTING and self.aggregation is None)

    @cached_property
    def amounts(self) -> tuple[int | Decimal, ...]:
        """What each row adds to a total."""
        return (1,) * len(self.rows) if self.aggregation is Aggregation.COUNT else self.rows

    @cached_property
    def unit(self) -> int:
        """So many units are 1: the power of ten that makes every amount whole."""
        exponents = (int(Decimal(amount).as_tuple().exponent) for amount in self.amounts)
        return int("1" + "0" * max([0, *(-exponent for exponent in exponents)]))

    @cached_property
    def preference(self) -> tuple[int, ...]:
        """The rows from the one most preferred; by position where nothing else tells them apart."""
        keys = self.rows if self.aggregation in _EXTREMES else self.ranks
        rows = range(len(self.rows))
        if not keys:
            return tuple(rows)
        last_first = self.aggregation is Aggregation.MAX
        return tuple(sorted(rows, key=keys.__getitem__, reverse=last_first))

    @cached_property
    def codes(self) -> tuple[int, ...]:
        """Per row a number, from 1, that is equal for equal outputs only."""
        found: dict[object, int] = {}
        return tuple(found.setdefault(identity(o), len(found) + 1) for o in self.rows)

    @cached_property
    def _places(self) -> tuple[int, ...]:
        """Per row its place in the order of preference."""
        return tuple(sorted(range(len(self.rows)), key=self.preference.__getitem__))

    def broken_by(self, true: Sequence[int]) -> Sequence[int]:
        """The true rows if the hit policy does not allow them together, else none."""
        if not self.exclusive or not true[1:]:
            return ()
        agree = len({self.codes[row] for row in true}) == 1
        return () if agree and self.policy is HitPolicy.ANY else true

    def answer(self, true: Sequence[int], unknown: Sequence[int]) -> Any:
        """The output, number or tuple of outputs; None where there is no answer or it is open.

        Both arguments ascend. The true rows must be such that they do not break the hit policy.
        """
        if not true:
            return None
        if self.together:
            return self._total(true, unknown) if self.totals else self._list(true, unknown)
        first = min(true, key=self._places.__getitem__) if len(true) > 1 else true[0]
        return None if unknown and self._open(first, unknown) else self.rows[first]

    def _total(self, true: Sequence[int], unknown: Sequence[int]) -> Scalar | None:
        if any(self.amounts[row] for row in unknown):
            return None
        with exact():
            total = sum(self.amounts[row] for row in true)
        return whole(total)

    def _list(self, true: Sequence[int], unknown: Sequence[int]) -> tuple[Any, ...] | None:
        ordered = sorted(true, key=self._places.__getitem__)
        return None if unknown else tuple(self.rows[row] for row in ordered)

    def _open(self, first: int, unknown: Sequence[int]) -> bool:
        """Whether an unknown row could say something else in place of the first true one."""
        codes, places = self.codes, self._places
        limit = len(places) if self.exclusive else places[first]
        return any(codes[row] != codes[first] and places[row] < limit for row in unknown)
