"""Two versions of a row, of a derive table, of all rules: where they differ, and how to tell.

Derived attributes that the other version derives in another way have `OTHER` behind their names
there, so that both versions stand in one partition.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from attrs import evolve

from modesdk.conditions.literals import identity
from modesdk.model.schema import Schema, Value
from modesdk.ruleset.partition import (
    Derivations,
    Tests,
    World,
    derivations_on,
    less_preferred,
    positions,
    worlds,
)
from modesdk.ruleset.rules import Rule, RuleSet, TableDerivation, Test

Values = dict[str, Value]
OTHER = "'"


def table_difference(
    schema: Schema, one: TableDerivation, other: TableDerivation, derived: Derivations
) -> Values | None:
    """A profile for which two versions of a derive table answer differently; None without one.

    That rows break the hit policy is an answer, too. `derived` has the tables of the derived
    attributes that the rows test. Raises TooLargeError.
    """
    count = len(one.rules)
    rows = [rule.tests for rule in (*one.rules, *other.rules)]
    settles = dict(enumerate(less_preferred(one.outputs)))
    behind = enumerate(less_preferred(other.outputs), start=count)
    settles |= {i: silenced << count for i, silenced in behind}
    mask = (1 << count) - 1
    for world in worlds(schema, rows, derived, settles=settles):
        first = answer(one, world.true & mask, world.unknown & mask)
        if first != answer(other, world.true >> count, world.unknown >> count):
            return world.values
    return None


def answer(table: TableDerivation, true: int, unknown: int) -> tuple[object, ...]:
    """What a table says by masks of its true and unknown rows, in a form that compares."""
    fired = positions(true)
    if table.outputs.broken_by(fired):
        return ("broken",)
    said = table.outputs.answer(fired, positions(unknown))
    return (type(said), said)


def truth_difference(
    schema: Schema, one: Tests, other: Tests, derived: Derivations
) -> Values | None:
    """A profile for which two rows are not alike true, unknown or false; None without one.

    Raises TooLargeError.
    """
    found = (world.values for world in worlds(schema, [one, other], derived) if unlike(world))
    return next(found, None)


def unlike(world: World) -> bool:
    """Whether two rows differ in their truth."""
    return any(mask in (0b01, 0b10) for mask in (world.true, world.unknown))


def both_derivations(
    one: RuleSet, other: RuleSet, day: datetime.date | None
) -> tuple[dict[str, TableDerivation], frozenset[str]]:
    """The derive tables of both versions on a day by name, and the attributes renamed for it."""
    mine, theirs = derivations_on(one, day), derivations_on(other, day)
    renamed: set[str] = set()
    for target in (table.target for table in other.tables):  # in the order of dependency
        table = theirs[target]
        if table.inputs & renamed or not _same_table(mine[target], table):
            renamed.add(target)
    again = {name + OTHER: _table_with_names(theirs[name], renamed) for name in renamed}
    return {**mine, **again}, frozenset(renamed)


def _table_with_names(table: TableDerivation, renamed: Collection[str]) -> TableDerivation:
    return evolve(table, rules=tuple(with_names(rule, renamed) for rule in table.rules))


def with_names(rule: Rule, renamed: Collection[str]) -> Rule:
    """A row of the other version, testing the renamed attributes by their names there."""
    return evolve(rule, tests=with_test_names(rule.tests, renamed)) if renamed else rule


def with_test_names(tests: Sequence[Test], renamed: Collection[str]) -> tuple[Test, ...]:
    """Tests of the other version, on the renamed attributes by their names there."""
    return tuple(
        Test(test.attribute + OTHER, test.tests) if test.attribute in renamed else test
        for test in tests
    )


def alike(one: Rule | None, other: Rule | None) -> bool:
    """Whether two rows test and say the same, on days on which both are valid."""
    if one is other or one is None or other is None:
        return one is other
    said = [
        (r.effects, r.criterion, r.marks, r.row.strength, r.trust_sources) for r in (one, other)
    ]
    return said[0] == said[1] and same_tests(one.tests, other.tests)


def same_tests(one: Sequence[Test], other: Sequence[Test]) -> bool:
    """Whether two rows have the same cells, column for column."""
    if one is other:
        return True
    cells = [[(test.attribute, test.tests) for test in tests] for tests in (one, other)]
    return cells[0] == cells[1]


def _same_table(one: TableDerivation, other: TableDerivation) -> bool:
    if one is other:
        return True
    said = [
        (o.policy, o.aggregation, o.ranks, [identity(value) for value in o.rows])
        for o in (one.outputs, other.outputs)
    ]
    tests = zip(one.rules, other.rules, strict=False)
    return said[0] == said[1] and all(same_tests(a.tests, b.tests) for a, b in tests)
