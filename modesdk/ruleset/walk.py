"""The way through the attributes on which the partition stands: from rows to their worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field

from modesdk.conditions import Outputs, UnaryTests
from modesdk.conditions.samples import TooManySamplesError, samples
from modesdk.model.schema import Attribute, AttributeType, Schema, Value
from modesdk.ruleset.rules import TableDerivation, Test

MOST_WORLDS = 20_000
"""How many worlds are told apart at once; beyond that the rows are too many to be exact."""
MOST_STEPS = 500_000
"""How many pairs of a world and a value of one more attribute are gone through at once."""

Tests = Sequence[Test]
Derivations = Mapping[str, TableDerivation]
Given = tuple["Given | None", str, Value]
States = dict[tuple[int, int], "Given | None"]


class TooLargeError(Exception):
    """The rows tell too many worlds apart: at `attribute` they passed the limit."""

    def __init__(self, attribute: str) -> None:
        self.attribute = attribute
        super().__init__(attribute)


@define
class Walk:
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

    def states(self) -> States:
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

    def _ask(self, name: str, states: States) -> States:
        """Split by the values that the profile may give."""
        columns = self._columns(name)
        if len(states) * len(columns) > MOST_STEPS:
            raise TooLargeError(name)
        found: States = {}
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

    def _derive(self, target: str, states: States) -> States:
        """Give a derived attribute the value that its table makes of each state."""
        outputs, first = self.derived[target].outputs, self._first[target]
        own = ((1 << len(outputs.rows)) - 1) << first
        columns: dict[object, tuple[int, int]] = {}
        found: States = {}
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

    def _settled(self, states: States, step: int) -> States:
        """The states after the rows that are decided with this step have had their say."""
        decided = self._decided.get(step, ())
        ends = self.ends & sum(1 << i for i in decided)
        settling = [(1 << i, self.settles[i]) for i in decided if self.settles.get(i)]
        if not ends and not settling:
            return states
        found: States = {}
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


def positions(mask: int) -> tuple[int, ...]:
    """The rows of a mask, ascending."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
