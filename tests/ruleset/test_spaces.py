"""The exact reasoning about rows, compared with trying all cases one by one."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modesdk.conditions import unary_tests
from modesdk.model.schema import AllowedValue, Attribute, AttributeType, Schema
from modesdk.ruleset.checks.spaces import MAX_MEMBERS, Space
from modesdk.ruleset.checks.spaces import tests_of as compiled

KIND = Attribute("kind", AttributeType.TEXT, values=(AllowedValue("a"), AllowedValue("b")))
SIZE = Attribute("size", AttributeType.NUMBER, minimum=0, maximum=4, integer=True)
GOALS = Attribute("goals", AttributeType.SET)
SCHEMA = Schema({a.id: a for a in (KIND, SIZE, GOALS)})
NAMES = ("kind", "size", "goals")

ALL_CASES = list(
    itertools.product(
        ["a", "b", None],
        [0, 1, 2, 3, 4, None],
        [frozenset(), frozenset("x"), frozenset("y"), frozenset("xy"), None],
    )
)

rows = st.tuples(
    st.sampled_from(["-", '"a"', '"b"', 'not("a")', "null", "not(null)"]),
    st.sampled_from(["-", "< 2", ">= 2", "[1..3)", "3", "0, 4", "null, 1"]),
    st.sampled_from(["-", '"x"', '"y"', '"x","y"', 'not("x")', 'not("x","y")']),
)


def cases_of(row):
    tests = [unary_tests(cell) for cell in row]
    return {
        c for c in ALL_CASES if all(t.matches(v) is True for t, v in zip(tests, c, strict=True))
    }


def boxes_of(table):
    tests = [compiled(NAMES, row) for row in table]
    space = Space.of(SCHEMA, tests)
    return space, [space.box(one) for one in tests]


@given(rows, rows)
def test_two_rows_have_a_common_case_exactly_when_a_case_makes_both_true(one, other):
    space, (first, second) = boxes_of([one, other])
    common = space.common(first, second)
    holds = bool(cases_of(one) & cases_of(other))
    assert (common is not None) == holds
    if common is not None:
        assert space.witness(common)


@given(rows, st.lists(rows, max_size=5))
def test_a_row_is_covered_exactly_when_every_case_of_it_is(row, others):
    space, boxes = boxes_of([row, *others])
    expected = cases_of(row) <= set().union(*map(cases_of, others))
    assert space.covered(boxes[0], boxes[1:]) == expected


def test_a_witness_prefers_known_values():
    space, (box,) = boxes_of([("-", "null, 1", '"x"')])
    assert space.witness(box) == "size = 1, goals = {x}"


@pytest.mark.parametrize("members", [MAX_MEMBERS, MAX_MEMBERS + 1])
def test_sets_with_very_many_members_are_left_alone(members):
    cell = ",".join(f'"m{i}"' for i in range(members))
    space = Space.of(SCHEMA, [compiled(["goals"], [cell])])
    assert (space is None) == (members > MAX_MEMBERS)
