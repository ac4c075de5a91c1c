"""Every hit policy: what it gives, what breaks it, and what unknown rows leave of it.

`table(...)` is a table by its outputs; rows are named by their position, from 0.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.conditions import Aggregation, HitPolicy, Outputs

VALUES = ("high", "low", None)
"""The list of output values: high comes before low, null last."""

FIRST, UNIQUE, ANY = HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.ANY
PRIORITY, COLLECT = HitPolicy.PRIORITY, HitPolicy.COLLECT
SUM, MIN, MAX, COUNT = Aggregation


def table(
    policy: HitPolicy, *rows: Any, how: Aggregation | None = None, values: Any = VALUES
) -> Outputs:
    """A table whose rows say these outputs."""
    ranked = policy in (PRIORITY, HitPolicy.OUTPUT_ORDER)
    ranks = tuple(values.index(row) for row in rows) if ranked else ()
    return Outputs(rows=rows, policy=policy, aggregation=how, ranks=ranks)


@pytest.mark.parametrize(
    ("policy", "answer"),
    [
        (FIRST, "low"),
        (PRIORITY, "high"),
        (HitPolicy.RULE_ORDER, ("low", "high", "low")),
        (COLLECT, ("low", "high", "low")),
        (HitPolicy.OUTPUT_ORDER, ("high", "low", "low")),
    ],
)
def test_several_rows_hold(policy: HitPolicy, answer: object) -> None:
    assert table(policy, "low", "high", "low").answer((0, 1, 2), ()) == answer


@pytest.mark.parametrize("policy", list(HitPolicy))
def test_no_row_holds(policy: HitPolicy) -> None:
    assert table(policy, "low", "high").answer((), ()) is None
    assert table(policy, "low", "high").answer((), (0, 1)) is None


@pytest.mark.parametrize(
    ("how", "answer"), [(SUM, Decimal("5.5")), (MIN, Decimal("1.5")), (MAX, 4), (COUNT, 2)]
)
def test_aggregations(how: Aggregation, answer: object) -> None:
    assert table(COLLECT, Decimal("1.5"), 4, 0, how=how).answer((0, 1), ()) == answer


def test_a_total_is_exact_and_in_normal_form() -> None:
    thirds = table(COLLECT, Decimal("0.1"), Decimal("0.2"), Decimal("0.7"), how=SUM)
    assert thirds.answer((0, 1), ()) == Decimal("0.3")
    assert type(thirds.answer((0, 1, 2), ())) is int
    long = table(COLLECT, 10**33, Decimal("0.1"), how=SUM)
    assert long.answer((0, 1), ()) == Decimal("1" + "0" * 33 + ".1")


@pytest.mark.parametrize(
    ("policy", "rows", "true", "broken"),
    [
        (UNIQUE, "aab", (0,), ()),
        (UNIQUE, "aab", (0, 1), (0, 1)),  # though they say the same
        (ANY, "aab", (0, 1), ()),
        (ANY, "aab", (0, 1, 2), (0, 1, 2)),
        (ANY, (1, True), (0, 1), (0, 1)),  # equal in Python
        (FIRST, "ab", (0, 1), ()),
        (PRIORITY, ("high", "low"), (0, 1), ()),
        (COLLECT, "ab", (0, 1), ()),
    ],
)
def test_what_breaks_a_policy(policy: HitPolicy, rows: Any, true: Any, broken: Any) -> None:
    assert tuple(table(policy, *rows).broken_by(true)) == broken


def test_rows_that_nothing_tells_apart_keep_their_order() -> None:
    assert table(PRIORITY, "low", None, "high", "low").preference == (2, 0, 3, 1)
    assert table(COLLECT, 2, 1, 2, 3, how=MIN).preference == (1, 0, 2, 3)
    assert table(COLLECT, 2, 1, 2, 3, how=MAX).preference == (3, 0, 2, 1)
    assert table(FIRST, "b", "a").preference == (0, 1)


@pytest.mark.parametrize(
    ("policy", "rows", "true", "unknown", "answer"),
    [
        # FIRST: rows up to the first true one decide
        (FIRST, (1, 1, 2), (1,), (0, 2), 1),
        (FIRST, (1, 2), (1,), (0,), None),
        (FIRST, (1, 2), (0,), (1,), 1),
        (FIRST, (True, 1), (1,), (0,), None),  # equal in Python, not in a table
        # UNIQUE and ANY: all rows that may be true decide
        (UNIQUE, (1, 1), (1,), (0,), 1),
        (UNIQUE, (1, 2), (1,), (0,), None),
        (UNIQUE, (2, 1), (0,), (1,), None),
        (ANY, (1, 1, 1), (0, 1), (2,), 1),
        (ANY, (1, 1, 2), (0, 1), (2,), None),
        # PRIORITY: a row that would not come first changes nothing
        (PRIORITY, ("low", "high"), (1,), (0,), "high"),
        (PRIORITY, ("high", "low"), (1,), (0,), None),
        (PRIORITY, ("low", "low"), (1,), (0,), "low"),
        # lists: any unknown row changes them
        (HitPolicy.RULE_ORDER, (1, 1), (1,), (0,), None),
        (HitPolicy.OUTPUT_ORDER, ("low", "low"), (1,), (0,), None),
        (COLLECT, (1, 1), (1,), (0,), None),
    ],
)
def test_unknown_rows(policy: Any, rows: Any, true: Any, unknown: Any, answer: object) -> None:
    found = table(policy, *rows).answer(true, unknown)
    assert (found, type(found)) == (answer, type(answer))


@pytest.mark.parametrize(
    ("how", "rows", "answer"),
    [
        (MIN, (3, 2), 2),
        (MIN, (1, 2), None),
        (MAX, (1, 2), 2),
        (MAX, (3, 2), None),
        (SUM, (0, 2), 2),
        (SUM, (1, 2), None),
        (COUNT, (0, 2), None),
    ],
)
def test_unknown_rows_of_an_aggregation(how: Aggregation, rows: Any, answer: object) -> None:
    """The first row is unknown, the second one holds."""
    assert table(COLLECT, *rows, how=how).answer((1,), (0,)) == answer


def naive(policy: HitPolicy, how: Aggregation | None, cells: list[Any]) -> object:
    """What exactly these rows give, by row; "broken" when they may not hold together."""
    if not cells:
        return None
    if how:
        return {"SUM": sum, "MIN": min, "MAX": max, "COUNT": len}[how](cells)
    if "ORDER" in policy or policy == "COLLECT":
        return tuple(sorted(cells, reverse=True) if policy == "OUTPUT ORDER" else cells)
    if (policy == "UNIQUE" and len(cells) > 1) or (policy == "ANY" and len(set(cells)) > 1):
        return "broken"
    return max(cells) if policy == "PRIORITY" else cells[0]


POLICIES = [*((policy, None) for policy in HitPolicy), *((COLLECT, how) for how in Aggregation)]


@pytest.mark.parametrize(("policy", "how"), POLICIES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["true", "unknown", "false"])), max_size=6
    )
)
def test_the_answer_is_what_all_completions_give(
    policy: HitPolicy, how: Aggregation | None, rows: list[tuple[int, str]]
) -> None:
    """Every set of rows between the true ones and the possible ones, counted out."""
    outputs = table(policy, *(cell for cell, _ in rows), how=how, values=(2, 1, 0))
    true = tuple(i for i, (_, truth) in enumerate(rows) if truth == "true")
    unknown = tuple(i for i, (_, truth) in enumerate(rows) if truth == "unknown")
    now = naive(policy, how, [rows[i][0] for i in true])
    assert bool(outputs.broken_by(true)) == (now == "broken")
    if now == "broken":
        return
    found = set()
    for size in range(len(unknown) + 1):
        for more in itertools.combinations(unknown, size):
            found.add(naive(policy, how, [rows[i][0] for i in sorted((*true, *more))]))
    if policy is UNIQUE:  # what two rows together would say is no answer
        found = {rows[i][0] for i in (*true, *unknown)} | ({None} if not true else set())
    assert outputs.answer(true, unknown) == (now if len(found) == 1 else None)
