"""The finite partition of all profiles by what some rows make of them, exactly.

A test changes its truth only at its literals, so finitely many values stand for all
(`modesdk.conditions.samples`). Attribute after attribute, profiles on which the rows agree so far
are taken together: what remains are worlds, one for each way in which rows can be true and unknown
at once, with a profile that leads there. Derived attributes get their values from their own tables,
so that every world is one of real profiles. Verdicts of plain Python count as free.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from attrs import field, frozen

from modesdk.model.schema import Schema, Value
from modesdk.model.tables import Row, turning_days
from modesdk.ruleset.rules import RuleSet, TableDerivation
from modesdk.ruleset.walk import (
    Derivations,
    Given,
    Tests,
    TooLargeError,
    Walk,
    less_preferred,
    positions,
)

__all__ = [
    "Derivations",
    "Tests",
    "TooLargeError",
    "World",
    "breakable",
    "days_of",
    "derivations_on",
    "less_preferred",
    "meeting",
    "on_day",
    "positions",
    "worlds",
]


@frozen
class World:
    """Masks of the rows that are true and unknown (bit i is row i), and a profile with that."""

    true: int
    unknown: int
    _given: Given | None = field(repr=False)

    @property
    def values(self) -> dict[str, Value]:
        """What is known in the profile, among the attributes that matter."""
        return {name: value for name, value in self._pairs() if value is not None}

    def _pairs(self) -> list[tuple[str, Value]]:
        pairs, given = [], self._given
        while given is not None:
            given, name, value = given
            pairs.append((name, value))
        return pairs[::-1]


def derivations_on(ruleset: RuleSet, day: datetime.date | None) -> dict[str, TableDerivation]:
    """The derive tables by target, with the rows that are valid on a day (None: with all)."""
    return {table.target: on_day(table, day) for table in ruleset.tables}


def on_day(table: TableDerivation, day: datetime.date | None) -> TableDerivation:
    """A derive table with the rows that are valid on a day (None: with all)."""
    return table if day is None else table.only(lambda rule: rule.row.valid_on(day))


def worlds(
    schema: Schema,
    rows: Sequence[Tests],
    derived: Derivations,
    *,
    missing: bool = True,
    unknown: bool = True,
    settles: Mapping[int, int] | None = None,
    ends: int = 0,
    unbroken: Iterable[str] = (),
) -> list[World]:
    """All worlds of some rows, each with one profile; profiles with known values come first.

    Without `missing` every attribute has a value; without `unknown` an unknown row counts as false.
    `settles`: row -> mask of rows that do not matter any more where that row is true (they count as
    false there). Worlds in which a row of the mask `ends` is true are left out. Profiles that break
    the hit policy of a derive table that is tested, or named by `unbroken`, have no world. Raises
    TooLargeError.
    """
    walk = Walk(
        schema,
        derived,
        list(rows),
        missing=missing,
        unknown=unknown,
        settles=dict(settles or {}),
        ends=ends,
        unbroken=[*unbroken],
    )
    return [World(true, held & ~true, given) for (true, held), given in walk.states().items()]


def meeting(schema: Schema, rows: Sequence[Tests], derived: Derivations) -> list[int]:
    """Per row the mask of those with which it shares a value in every attribute that both test.

    Derived attributes are left aside, so that rows which meet here may still never hold together.
    """
    walk = Walk(schema, derived, list(rows), missing=True, unknown=False)
    masks = [-1] * len(rows)
    for name in walk.asked():
        together = [0] * len(rows)
        for stays in walk.true_columns(name):
            for i in range(len(rows)):
                if stays >> i & 1:
                    together[i] |= stays
        masks = [mask & found for mask, found in zip(masks, together, strict=True)]
    return masks


def breakable(schema: Schema, derived: Derivations) -> list[str]:
    """The derived attributes for whose tables there is a profile that breaks the hit policy."""
    return [name for name, table in derived.items() if _breaks(schema, table, derived)]


def _breaks(schema: Schema, table: TableDerivation, derived: Derivations) -> bool:
    tests = [rule.tests for rule in table.rules]
    return table.outputs.exclusive and any(
        table.outputs.broken_by(positions(world.true))
        for world in worlds(schema, tests, derived, unknown=False)
    )


def days_of(rows: Iterable[Row], preferred: datetime.date) -> list[datetime.date]:
    """A day of each time in which the same ones of the rows are valid, `preferred` if it is one."""
    turns = turning_days(rows)
    days = [*turns]
    interval = bisect_right(turns, preferred)
    if turns and turns[0] > datetime.date.min:
        days.insert(0, turns[0] - datetime.timedelta(days=1))
    else:
        interval -= 1
    if turns and interval >= 0:
        days[interval] = preferred
    return days or [preferred]
