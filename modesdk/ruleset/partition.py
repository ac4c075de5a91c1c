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

from attrs import define, field, frozen

from modesdk.conditions import Outputs, UnaryTests
from modesdk.conditions.samples import TooManySamplesError, samples
from modesdk.model.schema import Attribute, AttributeType, Schema, Value
from modesdk.model.tables import Row, turning_days
from modesdk.ruleset.rules import RuleSet, TableDerivation, Test

MOST_WORLDS = 20_000
"""How many worlds are told apart at once; beyond that the rows are too many to be exact."""

Tests = Sequence[Test]
Derivations = Mapping[str, TableDerivation]
_Given = tuple["_Given | None", str, Value]
_States = dict[tuple[int, int], "_Given | None"]


class TooLargeError(Exception):
    """The rows tell too many worlds apart: at `attribute` they passed the limit."""

    def __init__(self, attribute: str) -> None:
        self.attribute = attribute
        super().__init__(attribute)


@frozen
class World:
    """Masks of the rows that are true and unknown (bit i is row i), and a profile with that."""

    true: int
    unknown: int
    _given: _Given | None = field(repr=False)

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


def positions(mask: int) -> tuple[int, ...]:
    """The rows of a mask, ascending."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


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
    walk = _Walk(
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


@define
class _Walk:
    """The way through the attributes. A state has the rows still true, and those not false."""

    schema: Schema
    derived: Derivations
    rows: list[Tests]
    missing: bool
    unknown: bool
    settles: dict[int, int] = field(factory=dict)
    ends: int = 0
    unbroken: list[str] = field(factory=list)
    _steps: list[str] = field(factory=list)
    _first: dict[str, int] = field(factory=dict)
    _by_name: dict[str, dict[int, list[UnaryTests]]] = field(factory=dict)
    _decided: dict[int, list[int]] = field(factory=dict)
    _targets: int = 0

    def states(self) -> _States:
        """What is left after the last attribute."""
        self._targets = (1 << len(self.rows)) - 1
        for row in list(self.rows):
            for test in row:
                self._plan(test.attribute)
        for name in self.unbroken:
            self._plan(name)
        self._index()
        for i, row in enumerate(self.rows):
            last = max((self._steps.index(test.attribute) for test in row), default=-1)
            self._decided.setdefault(last, []).append(i)
        everything = (1 << len(self.rows)) - 1
        states = self._settled({(everything, everything): None}, -1)
        for step, name in enumerate(self._steps):
            states = self._derive(name, states) if name in self._first else self._ask(name, states)
            if len(states) > MOST_WORLDS:
                raise TooLargeError(name)
            states = self._settled(states, step)
        return states

    def asked(self) -> list[str]:
        """The attributes of the rows that are not derived."""
        self._index()
        return [name for name in self._by_name if name not in self.derived]

    def true_columns(self, name: str) -> list[int]:
        """The rows that stay true, for each way in which the rows take a value of an attribute."""
        return [stays for (stays, _), _ in self._columns(name)]

    def _plan(self, name: str) -> None:
        """Put an attribute, behind what it is derived from, among the steps."""
        if name in self._steps:
            return
        table = self.derived.get(name)
        if table is not None:
            first = self._first[name] = len(self.rows)
            for i, silenced in enumerate(less_preferred(table.outputs)):
                self.settles[first + i] = silenced << first
            self.rows.extend(rule.tests for rule in table.rules)
            for test in (test for rule in table.rules for test in rule.tests):
                self._plan(test.attribute)
        self._steps.append(name)

    def _index(self) -> None:
        for i, row in enumerate(self.rows):
            for test in row:
                by_row = self._by_name.setdefault(test.attribute, {})
                by_row.setdefault(i, []).append(test.tests)

    def _ask(self, name: str, states: _States) -> _States:
        """Split by the values that the profile may give."""
        columns = self._columns(name)
        found: _States = {}
        for (true, held), given in states.items():
            for (stays, may), value in columns:
                key = (true & stays, held & may)
                if key not in found:
                    found[key] = (given, name, value)
            if len(found) > MOST_WORLDS:
                raise TooLargeError(name)
        return found

    def _columns(self, name: str) -> list[tuple[tuple[int, int], Value]]:
        """Per way in which the rows take a value of the attribute, one such value."""
        cells = list(dict.fromkeys(t for found in self._by_name[name].values() for t in found))
        attribute = self.schema[name] if name in self.schema else _verdict(name)
        try:
            values = [*samples(cells, attribute), *([None] if self.missing else [])]
        except TooManySamplesError:
            raise TooLargeError(name) from None
        columns: dict[tuple[int, int], Value] = {}
        for value in values:
            columns.setdefault(self._column(name, value), value)
        return list(columns.items())

    def _column(self, name: str, value: Value) -> tuple[int, int]:
        """The rows that a value leaves true, and those that it leaves true or unknown."""
        stays, may = -1, -1
        for i, cells in self._by_name.get(name, {}).items():
            truths = [cell.matches(value) for cell in cells]
            if not all(truths):
                stays &= ~(1 << i)
            if False in truths:
                may &= ~(1 << i)
        if not self.unknown:
            may &= stays | ~self._targets
        return stays, may

    def _derive(self, target: str, states: _States) -> _States:
        """Give a derived attribute the value that its table makes of each state."""
        outputs, first = self.derived[target].outputs, self._first[target]
        own = ((1 << len(outputs.rows)) - 1) << first
        columns: dict[object, tuple[int, int]] = {}
        found: _States = {}
        for (true, held), given in states.items():
            fired = positions((true & own) >> first)
            if outputs.broken_by(fired):
                continue
            value = outputs.answer(fired, positions((held & ~true & own) >> first))
            if value is None and not self.missing:
                continue
            key = (type(value), value)
            if key not in columns:
                columns[key] = self._column(target, value)
            stays, may = columns[key]
            found.setdefault((true & stays & ~own, held & may & ~own), given)
        return found

    def _settled(self, states: _States, step: int) -> _States:
        """The states after the rows that are decided with this step have had their say."""
        decided = self._decided.get(step, ())
        ends = self.ends & sum(1 << i for i in decided)
        settling = [(1 << i, self.settles[i]) for i in decided if self.settles.get(i)]
        if not ends and not settling:
            return states
        found: _States = {}
        for (true, held), given in states.items():
            if not true & ends:
                for row, others in settling:
                    if true & row:
                        true, held = true & ~others, held & ~others  # noqa: PLW2901  # settled
                found.setdefault((true, held), given)
        return found


def _verdict(name: str) -> Attribute:
    """The hidden attribute that carries a verdict of plain Python."""
    return Attribute(name, AttributeType.BOOLEAN)


def meeting(schema: Schema, rows: Sequence[Tests], derived: Derivations) -> list[int]:
    """Per row the mask of those with which it shares a value in every attribute that both test.

    Derived attributes are left aside, so that rows which meet here may still never hold together.
    """
    walk = _Walk(schema, derived, list(rows), missing=True, unknown=False)
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


def less_preferred(outputs: Outputs) -> list[int]:
    """Per row of a table that takes the first by preference, the rows that it silences."""
    if outputs.exclusive or outputs.together:
        return [0] * len(outputs.rows)
    masks = [0] * len(outputs.rows)
    behind = 0
    for row in reversed(outputs.preference):
        masks[row] = behind
        behind |= 1 << row
    return masks


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
