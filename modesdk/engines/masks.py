"""Bit masks over the rules of a block: which are satisfied by a value, which might be.

Every column of conditions is reduced to a few classes of values that all rules treat alike (one
per enumerated value or literal; for numbers and dates, the cut points and the gaps between them).
For a class the mask of satisfied rules is computed once with the conditions themselves, so there
is no second reading of the condition language.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from modesdk.conditions import UnaryTests
from modesdk.engines.base import Truth, Values, mask_of
from modesdk.model import arithmetic
from modesdk.model.schema import Value
from modesdk.ruleset.rules import Rule

_REMEMBERED = 1024
"""How many distinct values a column remembers; beyond that they are looked up anew."""
_DAY = datetime.timedelta(days=1)


class MaskedRules:
    """Some rules of a block, ready to be matched against values. `rules` is their mask."""

    def __init__(self, rules: int, columns: Iterable[_AttributeMasks]) -> None:
        self.rules = rules
        self._columns = [(c.attribute, c.known.get, c) for c in columns]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> MaskedRules:
        """All rules of a block."""
        everything = (1 << len(rules)) - 1
        return cls(
            everything, [_AttributeMasks(a, cells, everything) for a, cells in _columns(rules)]
        )

    def reading(self, attributes: Collection[str]) -> MaskedRules:
        """The rules that test one of these attributes; they share their columns with this block."""
        columns = [column for _, _, column in self._columns]
        rules = 0
        for column in columns:
            if column.attribute in attributes:
                rules |= column.tested
        return MaskedRules(rules, [column for column in columns if column.tested & rules])

    def match(self, values: Values) -> Truth:
        """The truth of these rules."""
        fired = self.rules
        missing: list[_AttributeMasks] = []
        value_of = values.get
        for attribute, known, column in self._columns:
            value = value_of(attribute)
            if value is None:
                missing.append(column)
                continue
            satisfied = known(value)
            fired &= column.satisfied(value) if satisfied is None else satisfied
        possible = fired
        for column in missing:
            fired &= column.when_missing
            possible &= column.possible_when_missing
        return Truth(fired, possible ^ fired)


class _AttributeMasks:
    """At most one test per rule on one attribute."""

    __slots__ = (
        "_cells",
        "_cuts",
        "_gap_masks",
        "_members",
        "_untested",
        "attribute",
        "known",
        "possible_when_missing",
        "tested",
        "when_missing",
    )

    def __init__(self, attribute: str, cells: dict[int, UnaryTests], everything: int) -> None:
        self.attribute = attribute
        self.known: dict[Value, int] = {}
        self.tested = mask_of(cells)
        self._cells = cells
        self._untested = everything & ~self.tested
        held = {index: tests.matches(None) for index, tests in cells.items()}
        self.when_missing = self._untested | mask_of(i for i, h in held.items() if h is True)
        self.possible_when_missing = self._untested | mask_of(
            i for i, h in held.items() if h is not False
        )
        literals = {literal.value for tests in cells.values() for literal in tests.literals}
        self._members = frozenset(x for x in literals if isinstance(x, str))
        self._cuts: list[Any] = sorted(x for x in literals if _is_ordered(x))
        self._gap_masks = [self._matching(gap) for gap in _gaps(self._cuts)]

    def satisfied(self, value: Value) -> int:
        """Mask of the rules whose test `value` satisfies; rules without a test are satisfied."""
        if isinstance(value, frozenset):
            mask = self._matching(value & self._members)
        elif self._cuts:
            mask = self._by_cut(value)
        else:
            mask = self._matching(value)
        if len(self.known) < _REMEMBERED:
            self.known[value] = mask
        return mask

    def _by_cut(self, value: Any) -> int:
        position = bisect_left(self._cuts, value)
        if position < len(self._cuts) and self._cuts[position] == value:
            return self._matching(value)
        return self._gap_masks[position]

    def _matching(self, value: Value) -> int:
        cells = self._cells.items()
        return self._untested | mask_of(i for i, tests in cells if tests.matches(value) is True)


def _columns(rules: Sequence[Rule]) -> list[tuple[str, dict[int, UnaryTests]]]:
    """Tests grouped by attribute; a second test of a rule on an attribute opens a new group."""
    groups: dict[tuple[str, int], dict[int, UnaryTests]] = {}
    for rule in rules:
        seen: dict[str, int] = {}
        for test in rule.tests:
            turn = seen[test.attribute] = seen.get(test.attribute, -1) + 1
            groups.setdefault((test.attribute, turn), {})[rule.index] = test.tests
    return [(attribute, cells) for (attribute, _), cells in groups.items()]


def _is_ordered(literal: Value) -> bool:
    return isinstance(literal, (int, Decimal, datetime.date)) and not isinstance(literal, bool)


def _gaps(cuts: Sequence[Any]) -> list[Value]:
    """One value below all cuts, one between each pair of neighbours, one above all."""
    if not cuts:
        return []
    if isinstance(cuts[0], datetime.date):
        return _day_gaps(cuts)
    return [*arithmetic.gaps(cuts)]


def _day_gaps(cuts: Sequence[datetime.date]) -> list[Value]:
    """Where a gap holds no day at all, the cut itself stands in: nothing will ask for it."""
    before = cuts[0] - _DAY if cuts[0] > datetime.date.min else cuts[0]
    after = cuts[-1] + _DAY if cuts[-1] < datetime.date.max else cuts[-1]
    return [before, *(low + _DAY for low in cuts[:-1]), after]
