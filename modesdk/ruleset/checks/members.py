"""Members of a cell's list that its row could do without (warnings).

What the list alone shows is C-107 and C-111; here the row's other conditions have a part in it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from modesdk.conditions import Not, OneOf, UnaryTests
from modesdk.conditions.nodes import Test as Member
from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import DecisionTable, Row
from modesdk.ruleset.checks.row_places import CONDITION, at_row, warning
from modesdk.ruleset.checks.showing import (
    Values,
    days,
    derivations_of,
    holds,
    in_words,
    rules_of,
    shown,
    table_by_table,
    tests_of,
)
from modesdk.ruleset.partition import Tests, worlds
from modesdk.ruleset.rules import Test
from modesdk.ruleset.versions import truth_difference


def idle_members(pack: Pack) -> Iterator[Diagnostic]:
    """R-468: a member without which its row would hold for the same cases.

    Another condition of the row, on the same attribute or on one derived from it, excludes the
    member or holds only beside another one.
    """
    yield from table_by_table(pack, pack.tables, _idle_members)


def _idle_members(pack: Pack, table: DecisionTable) -> Iterator[Diagnostic]:
    for row in table.rows:
        tests = tests_of(pack, row)
        for i, test in enumerate(tests):
            others = [*tests[:i], *tests[i + 1 :]]
            if test.tests.members[1:] and _bearing(pack, test, others) and holds(pack, row):
                yield from _of_cell(pack, table, row, i)


def _bearing(pack: Pack, test: Test, others: Tests) -> bool:
    """Whether other tests of the row rest on what this one rests on."""
    base = rules_of(pack).base_inputs
    rests_on = {*base.get(test.attribute, (test.attribute,))}
    return any(rests_on & {*base.get(t.attribute, (t.attribute,))} for t in others)


def _of_cell(pack: Pack, table: DecisionTable, row: Row, place: int) -> Iterator[Diagnostic]:
    tests = tests_of(pack, row)
    test = tests[place]
    for member in dict.fromkeys(test.tests.members):
        fewer = Test(test.attribute, _without(test.tests, member))
        changed = [*tests[:place], fewer, *tests[place + 1 :]]
        if _same(pack, row, tests, changed) and not _same(pack, row, [test], [fewer]):
            day, values = _example(pack, row, member, test.attribute)
            problem = warning(
                "R-468",
                worded(
                    "row {row} holds for the same cases without {member} in its condition on "
                    "{attribute}, for instance for {example}",
                    row=row.id,
                    member=member,
                    attribute=test.attribute,
                    example=in_words(values),
                ),
                at_row(table, row, CONDITION + test.attribute),
                worded("Delete it there, or correct the row's other conditions"),
            )
            yield shown(pack, problem, row.id, values, day)


def _without(tests: UnaryTests, left_out: Member) -> UnaryTests:
    """A cell with a list, without one of its members."""
    rest = tuple(member for member in tests.members if member != left_out)
    node = OneOf(rest) if rest[1:] else rest[0]
    return UnaryTests(Not(node) if isinstance(tests.node, Not) else node)


def _same(pack: Pack, row: Row, one: Sequence[Test], other: Sequence[Test]) -> bool:
    """Whether two versions of a row's conditions agree on every day on which it is valid."""
    return all(
        truth_difference(pack.schema, one, other, derivations_of(pack, day)) is None
        for day in days(pack, [row])
        if row.valid_on(day)
    )


def _example(pack: Pack, row: Row, member: Member, attribute: str) -> tuple[datetime.date, Values]:
    """A case for which the member is true, and the row as well if there is one."""
    rows = [tests_of(pack, row), [Test(attribute, UnaryTests(member))]]
    day = next(day for day in days(pack, [row]) if row.valid_on(day))
    found = worlds(pack.schema, rows, derivations_of(pack, day))
    shows = [world for world in found if world.true & 0b10]
    best = max(shows, key=lambda world: world.true, default=found[0])
    return day, best.values
