"""The partition of profiles by what rows make of them, compared with trying all cases."""

from __future__ import annotations

import datetime
import itertools

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from modesdk.conditions import HitPolicy, Outputs, unary_tests
from modesdk.conditions.samples import MOST_SETS, samples
from modesdk.model.schema import AllowedValue, Attribute, AttributeType, Schema
from modesdk.model.tables import DeriveRow, TableKind
from modesdk.ruleset import partition, walk
from modesdk.ruleset.partition import (
    TooLargeError,
    breakable,
    days_of,
    less_preferred,
    meeting,
    on_day,
    worlds,
)
from modesdk.ruleset.rules import Rule, TableDerivation
from modesdk.ruleset.rules import Test as Condition

KIND = Attribute("kind", AttributeType.TEXT, values=(AllowedValue("a"), AllowedValue("b")))
SIZE = Attribute("size", AttributeType.NUMBER, minimum=0, maximum=4, integer=True)
GOALS = Attribute("goals", AttributeType.SET)
GROUP = Attribute("group", AttributeType.NUMBER, derived=True)
SCHEMA = Schema({a.id: a for a in (KIND, SIZE, GOALS, GROUP)})
NAMES = ("kind", "size", "goals")
SETS = (frozenset(), frozenset("x"), frozenset("y"), frozenset("xy"), None)
ALL_CASES = list(itertools.product(["a", "b", None], [0, 1, 2, 3, 4, None], SETS))

cells = (
    st.sampled_from(["-", '"a"', '"b"', 'not("a")', "null", "not(null)"]),
    st.sampled_from(["-", "< 2", ">= 2", "[1..3)", "3", "0, 4", "null, 1"]),
    st.sampled_from(["-", '"x"', '"y"', '"x","y"', 'not("x")', 'not("x","y")', '"x", != "y"']),
)
rows = st.tuples(*cells)
tables = st.builds(
    lambda rows, policy: table_of([(row, row_value) for row, row_value in rows], policy),
    st.lists(st.tuples(rows, st.integers(1, 3)), max_size=4),
    st.sampled_from([HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.ANY]),
)


def conditions(row, names=NAMES):
    pairs = zip(names, row, strict=True)
    return [Condition(name, unary_tests(cell)) for name, cell in pairs if cell != "-"]


def table_of(said, policy=HitPolicy.FIRST):
    """A derive table of "group"."""
    rules = tuple(
        Rule(
            index=i,
            row=DeriveRow(id=f"D{i}", value=str(value)),
            kind=TableKind.DERIVE,
            table="group",
            tests=tuple(conditions(row)),
        )
        for i, (row, value) in enumerate(said)
    )
    outputs = Outputs(rows=tuple(value for _, value in said), policy=policy)
    return TableDerivation(target="group", rules=rules, outputs=outputs, inputs=frozenset(NAMES))


def truth(tests, values):
    truths = [test.tests.matches(values.get(test.attribute)) for test in tests]
    return False if False in truths else None if None in truths else True


def masks(rows, values):
    truths = [truth(row, values) for row in rows]
    return tuple(
        sum(1 << i for i, t in enumerate(truths) if t is wanted) for wanted in (True, None)
    )


def tried(rows, table=None):
    """The same found by brute force: masks of the rows true and unknown, over all cases."""
    found = set()
    for case in ALL_CASES:
        values = dict(zip(NAMES, case, strict=True))
        if table is not None:
            true, unknown = masks([rule.tests for rule in table.rules], values)
            fired, undecided = partition.positions(true), partition.positions(unknown)
            if table.outputs.broken_by(fired):
                continue
            values["group"] = table.outputs.answer(fired, undecided)
        found.add(masks(rows, values))
    return found


@given(st.lists(rows, max_size=5))
def test_there_is_a_world_for_each_way_in_which_rows_hold(table):
    rows = [conditions(row) for row in table]
    assert {(w.true, w.unknown) for w in worlds(SCHEMA, rows, {})} == tried(rows)


@given(st.lists(rows, min_size=1, max_size=5))
def test_the_profile_of_a_world_leads_there(table):
    rows = [conditions(row) for row in table]
    for world in worlds(SCHEMA, rows, {}):
        assert masks(rows, world.values) == (world.true, world.unknown)


@settings(max_examples=200)
@given(st.lists(st.tuples(rows, st.sampled_from(["-", "1", "> 1", "not(2)"])), max_size=3), tables)
def test_derived_attributes_have_the_values_that_their_table_gives(targets, table):
    rows = [conditions((*row, group), (*NAMES, "group")) for row, group in targets]
    asked = any(test.attribute == "group" for row in rows for test in row)
    found = {(w.true, w.unknown) for w in worlds(SCHEMA, rows, {"group": table})}
    assert found == tried(rows, table if asked else None)


def test_profiles_that_break_a_hit_policy_have_no_world():
    table = table_of([(("-", "< 2", "-"), 1), (("-", "-", "-"), 2)], HitPolicy.UNIQUE)
    small = conditions(("-", "< 2", "-"))
    rows = [[*small, *conditions(["-"], ["group"])], conditions(["2"], ["group"])]
    assert {w.true for w in worlds(SCHEMA, rows, {"group": table})} == {0b00, 0b10}
    assert {w.true for w in worlds(SCHEMA, [small], {"group": table})} == {0, 1}
    assert {w.true for w in worlds(SCHEMA, [small], {"group": table}, unbroken=["group"])} == {0}
    assert breakable(SCHEMA, {"group": table}) == ["group"]
    apart = table_of([(("-", "< 2", "-"), 1), (("-", ">= 2", "-"), 2)], HitPolicy.UNIQUE)
    assert breakable(SCHEMA, {"group": apart}) == []


def test_rows_of_a_derive_table_silence_only_each_other():
    table = table_of([(("-", "< 2", "-"), 1), (("-", "-", "-"), 2)])
    rows = [
        conditions(["1"], ["group"]),
        conditions(("-", "< 3", "-")),
        conditions(("-", "0", "-")),
    ]
    found = {w.true for w in worlds(SCHEMA, rows, {"group": table}, missing=False)}
    assert found == {0b111, 0b011, 0b010, 0b000}


@given(st.lists(rows, min_size=1, max_size=4))
def test_without_missing_values_and_unknown_rows(table):
    rows = [conditions(row) for row in table]
    known = [case for case in ALL_CASES if None not in case]
    wanted = {masks(rows, dict(zip(NAMES, case, strict=True)))[0] for case in known}
    assert {w.true for w in worlds(SCHEMA, rows, {}, missing=False)} == wanted
    assert {(w.true, w.unknown) for w in worlds(SCHEMA, rows, {}, unknown=False)} == {
        (true, 0) for true, _ in tried(rows)
    }


@given(st.lists(rows, min_size=1, max_size=4))
def test_a_row_silences_others_and_ends_worlds_where_it_is_true(table):
    rows = [conditions(row) for row in table]
    found = worlds(SCHEMA, rows, {}, settles={0: -1 << 1})
    settled = {(t, u) if not t & 1 else (1, 0) for t, u in tried(rows)}
    assert {(w.true, w.unknown) for w in found} == settled
    left = worlds(SCHEMA, rows, {}, ends=1)
    assert {(w.true, w.unknown) for w in left} == {(t, u) for t, u in tried(rows) if not t & 1}


@given(st.lists(rows, min_size=1, max_size=4))
def test_rows_meet_exactly_when_some_case_makes_both_true(table):
    rows = [conditions(row) for row in table]
    masks = meeting(SCHEMA, rows, {})
    together = {t for t, _ in tried(rows)}
    for i, j in itertools.permutations(range(len(rows)), 2):
        assert bool(masks[i] >> j & 1) == any(t >> i & 1 and t >> j & 1 for t in together)


def test_a_profile_prefers_known_values():
    (world,) = [w for w in worlds(SCHEMA, [conditions(("-", "null, 1", '"x"'))], {}) if w.true]
    assert world.values == {"size": 1, "goals": frozenset("x")}


def test_rows_of_other_days_do_not_derive():
    table = table_of([(("-", "< 2", "-"), 1), (("-", "-", "-"), 2)])
    day = datetime.date(2026, 1, 1)
    ended = evolve(table.rules[0], row=evolve(table.rules[0].row, valid_to=day))
    table = evolve(table, rules=(ended, table.rules[1]))
    assert on_day(table, day - datetime.timedelta(days=1)) is table
    assert on_day(table, day).outputs.rows == (2,)


def test_what_a_row_silences_follows_the_preference():
    outputs = Outputs(rows=(1, 2, 3), policy=HitPolicy.PRIORITY, ranks=(2, 0, 1))
    assert less_preferred(outputs) == [0b000, 0b101, 0b001]
    assert less_preferred(evolve(outputs, policy=HitPolicy.UNIQUE)) == [0, 0, 0]


def test_a_day_of_each_time():
    first, last = datetime.date(2025, 1, 1), datetime.date(2026, 1, 1)
    rows = [DeriveRow(id="A", value="1", valid_from=first, valid_to=last)]
    before = datetime.date(2024, 12, 31)
    assert days_of(rows, datetime.date(2025, 5, 5)) == [before, datetime.date(2025, 5, 5), last]
    assert days_of(rows, datetime.date(2020, 5, 5)) == [datetime.date(2020, 5, 5), first, last]
    assert days_of([], last) == [last]
    always = [DeriveRow(id="A", value="1", valid_from=datetime.date.min)]
    assert days_of(always, last) == [last]


def test_too_many_sets_and_too_many_worlds_name_the_attribute(monkeypatch):
    members = range(MOST_SETS.bit_length())
    rows = [conditions(["-", "-", f'"m{i}"']) for i in members]
    with pytest.raises(TooLargeError, match="goals"):
        worlds(SCHEMA, rows, {})
    assert len(worlds(SCHEMA, rows[1:], {})) == 2 ** (len(members) - 1) + 1
    two = [conditions(('"a"', "< 2", "-"))]
    assert len(worlds(SCHEMA, two, {})) == 3
    monkeypatch.setattr(walk, "MOST_STEPS", 3)
    with pytest.raises(TooLargeError, match="size"):
        worlds(SCHEMA, two, {})
    monkeypatch.undo()
    monkeypatch.setattr(walk, "MOST_WORLDS", 3)
    with pytest.raises(TooLargeError, match="size"):
        worlds(SCHEMA, [conditions(('"a"', "< 2", "-")), conditions(("-", "> 3", '"x"'))], {})


PATTERNED = Attribute("land", AttributeType.SET, open_domain=True, pattern="[A-Z]{2}")


def test_a_set_that_holds_none_of_the_members_holds_another_where_there_is_one():
    found = samples([unary_tests('"CN","US"'), unary_tests('not("US")')], PATTERNED)
    assert frozenset(["ZZ"]) in found
    assert frozenset() not in found
    closed = Attribute("two", AttributeType.SET, values=(AllowedValue("CN"), AllowedValue("US")))
    assert frozenset() in samples([unary_tests('"CN"'), unary_tests('"US"')], closed)
