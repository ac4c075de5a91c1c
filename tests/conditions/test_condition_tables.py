"""Decision tables: every hit policy, defaults, violations, and missing inputs."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modesdk.conditions import (
    Aggregation,
    DecisionTable,
    HitPolicy,
    Outcome,
    Output,
    State,
    TableRow,
)
from modesdk.errors import TableError

relaxed = settings(deadline=None)  # the first cell pays for building the parser

RATES = Output("rate", ("high", "low"))


def table(
    *rows: tuple[str, str],
    hit: HitPolicy = HitPolicy.UNIQUE,
    aggregation: Aggregation | None = None,
    output: Output = Output("rate"),  # noqa: B008 - frozen
) -> DecisionTable:
    """A table with the input n, from pairs of a condition and an output cell."""
    built = tuple(TableRow.of_cells([condition], [cell]) for condition, cell in rows)
    return DecisionTable(("n",), (output,), built, hit, aggregation)


def test_unique() -> None:
    unique = table(("< 5", '"low"'), (">= 5", '"high"'))
    assert unique.decide({"n": 3}) == Outcome(State.DECIDED, "low", (0,))
    assert unique.decide({"n": 5, "other": 1}) == Outcome(State.DECIDED, "high", (1,))


def test_unique_with_two_hits_is_an_error() -> None:
    overlapping = table(("< 5", '"low"'), ("< 9", '"low"'), ("< 2", '"low"'))
    with pytest.raises(TableError, match="rows 1, 2"):
        overlapping.decide({"n": 3})


def test_any_needs_equal_outputs() -> None:
    agreeing = table(("< 5", "1"), ("< 9", "1.0"), ("> 7", "2"), hit=HitPolicy.ANY)
    assert agreeing.decide({"n": 3}) == Outcome(State.DECIDED, 1, (0, 1))
    with pytest.raises(TableError, match="rows 2, 3 disagree"):
        agreeing.decide({"n": 8})
    mixed = table(("-", "1"), ("-", "true"), hit=HitPolicy.ANY)
    with pytest.raises(TableError):
        mixed.decide({"n": 8})


ROWS = (("< 9", '"low"'), ("< 5", '"high"'), ("< 7", '"low"'))


@pytest.mark.parametrize(
    ("hit", "value"),
    [
        (HitPolicy.FIRST, "low"),
        (HitPolicy.PRIORITY, "high"),
        (HitPolicy.RULE_ORDER, ("low", "high", "low")),
        (HitPolicy.COLLECT, ("low", "high", "low")),
        (HitPolicy.OUTPUT_ORDER, ("high", "low", "low")),
    ],
)
def test_several_hits(hit: HitPolicy, value: object) -> None:
    assert table(*ROWS, hit=hit, output=RATES).decide({"n": 3}).value == value


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [
        (Aggregation.SUM, Decimal("5.5")),
        (Aggregation.MIN, Decimal("1.5")),
        (Aggregation.MAX, 4),
        (Aggregation.COUNT, 2),
    ],
)
def test_aggregation(aggregation: Aggregation, value: object) -> None:
    rows = (("> 1", "1.5"), ("> 2", "4"), ("> 9", "0"))
    collected = table(*rows, hit=HitPolicy.COLLECT, aggregation=aggregation)
    assert collected.decide({"n": 3}) == Outcome(State.DECIDED, value, (0, 1))
    assert collected.decide({"n": 0}) == Outcome(State.NO_HIT)


def test_priority_goes_by_the_leftmost_output_then_by_row() -> None:
    outputs = (RATES, Output("tone"), Output("size", (1, 2)))
    rows = [
        ('"low"', '"a"', "1"),
        ('"high"', '"b"', "2"),
        ('"high"', '"c"', "1"),
        ('"high"', '"d"', "1"),
    ]
    built = tuple(TableRow.of_cells([], cells) for cells in rows)
    first = DecisionTable((), outputs, built, HitPolicy.PRIORITY).decide({})
    assert first.value == {"rate": "high", "tone": "c", "size": 1}
    ordered = DecisionTable((), outputs, built, HitPolicy.OUTPUT_ORDER).decide({})
    assert [member["tone"] for member in ordered.value] == ["c", "d", "b", "a"]


def test_outputs_without_a_list_of_values_have_no_rank() -> None:
    outputs = (Output("tone"), RATES)
    built = tuple(TableRow.of_cells([], cells) for cells in (["null", '"low"'], ['"a"', '"low"']))
    outcome = DecisionTable((), outputs, built, HitPolicy.OUTPUT_ORDER).decide({})
    assert [member["tone"] for member in outcome.value] == [None, "a"]
    rated = (TableRow.of_cells([], ["null"]), TableRow.of_cells([], ['"low"']))
    assert DecisionTable((), (RATES,), rated, HitPolicy.PRIORITY).decide({}).value == "low"


@pytest.mark.parametrize("hit", list(HitPolicy))
def test_no_hit(hit: HitPolicy) -> None:
    plain = table(("> 5", '"low"'), hit=hit, output=RATES)
    assert plain.decide({"n": 1}) == Outcome(State.NO_HIT, None)
    default = Output("rate", ("high", "low"), "high")
    listed = hit in (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)
    outcome = table(("> 5", '"low"'), hit=hit, output=default).decide({"n": 1})
    assert outcome == Outcome(State.NO_HIT, ("high",) if listed else "high")


def test_defaults_of_several_outputs() -> None:
    outputs = (Output("a", default=1), Output("b"))
    rows = (TableRow.of_cells(["> 5"], ["2", "3"]),)
    assert DecisionTable(("n",), outputs, rows).decide({"n": 1}).value == {"a": 1, "b": None}


def test_hits() -> None:
    three = table(("< 5", "1"), ("null", "2"), ("-", "3"), ("not(null)", "4"), hit=HitPolicy.FIRST)
    assert three.hits({"n": None}) == ((1, 2), (0,))
    assert three.hits({}) == ((1, 2), (0,))
    assert three.hits({"n": 4}) == ((0, 2, 3), ())


def test_a_false_condition_outweighs_an_unknown_one() -> None:
    row = TableRow.of_cells(["< 5", '"a"'], ["1"])
    assert row.holds([None, "b"]) is False
    assert row.holds([7, None]) is False
    assert row.holds([None, "a"]) is None
    assert row.holds([3, "a"]) is True


def decide_missing(*rows: tuple[str, str], **options: object) -> Outcome:
    return table(*rows, **options).decide({})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "options", "state", "value"),
    [
        # FIRST: rows up to the first true one decide
        ([("< 5", "1"), ("-", "1"), ("< 9", "2")], {"hit": HitPolicy.FIRST}, "decided", 1),
        ([("< 5", "1"), ("-", "2")], {"hit": HitPolicy.FIRST}, "unknown", None),
        ([("-", "1"), ("< 5", "2")], {"hit": HitPolicy.FIRST}, "decided", 1),
        ([("< 5", "1"), (">= 5", "1")], {"hit": HitPolicy.FIRST}, "unknown", None),
        ([("< 5", "1")], {"hit": HitPolicy.FIRST, "output": Output("x", default=1)}, "decided", 1),
        (
            [("< 5", "1")],
            {"hit": HitPolicy.FIRST, "output": Output("x", default=2)},
            "unknown",
            None,
        ),
        ([("< 5", "null")], {"hit": HitPolicy.FIRST}, "decided", None),
        # the first row agrees with the default, the second alone would not
        (
            [("< 5", "1"), ("> 5", "2")],
            {"hit": HitPolicy.FIRST, "output": Output("x", default=1)},
            "unknown",
            None,
        ),
        ([("< 5", "true"), ("-", "1")], {"hit": HitPolicy.FIRST}, "unknown", None),
        # UNIQUE and ANY: all rows that may be true decide
        ([("< 5", "1"), ("null", "1")], {}, "decided", 1),
        ([("< 5", "1"), ("null", "2")], {}, "unknown", None),
        ([("null", "2"), ("< 5", "1")], {}, "unknown", None),
        ([("< 5", "true"), ("null", "1")], {}, "unknown", None),
        ([("< 5", "1"), ("> 5", "1")], {}, "unknown", None),
        ([("< 5", "1"), ("> 5", "1")], {"output": Output("x", default=1)}, "decided", 1),
        ([("< 5", "1"), ("null", "1")], {"hit": HitPolicy.ANY}, "decided", 1),
        ([("< 5", "1"), ("null", "2")], {"hit": HitPolicy.ANY}, "unknown", None),
        ([("null", "2"), ("< 5", "1")], {"hit": HitPolicy.ANY}, "unknown", None),
        # PRIORITY: a row that would not come first changes nothing
        (
            [("< 5", '"low"'), ("-", '"high"')],
            {"hit": HitPolicy.PRIORITY, "output": RATES},
            "decided",
            "high",
        ),
        (
            [("< 5", '"high"'), ("-", '"low"')],
            {"hit": HitPolicy.PRIORITY, "output": RATES},
            "unknown",
            None,
        ),
        # lists: any open row changes them
        ([("< 5", "1"), ("-", "1")], {"hit": HitPolicy.RULE_ORDER}, "unknown", None),
        ([("< 5", "1"), ("-", "1")], {"hit": HitPolicy.COLLECT}, "unknown", None),
        ([("-", "1")], {"hit": HitPolicy.COLLECT}, "decided", (1,)),
        # aggregations
        (
            [("< 5", "3"), ("-", "2")],
            {"hit": HitPolicy.COLLECT, "aggregation": Aggregation.MIN},
            "decided",
            2,
        ),
        (
            [("< 5", "1"), ("-", "2")],
            {"hit": HitPolicy.COLLECT, "aggregation": Aggregation.MIN},
            "unknown",
            None,
        ),
        (
            [("< 5", "1"), ("-", "2")],
            {"hit": HitPolicy.COLLECT, "aggregation": Aggregation.MAX},
            "decided",
            2,
        ),
        (
            [("< 5", "0"), ("-", "2")],
            {"hit": HitPolicy.COLLECT, "aggregation": Aggregation.SUM},
            "decided",
            2,
        ),
        (
            [("< 5", "2"), ("> 5", "2")],
            {
                "hit": HitPolicy.COLLECT,
                "aggregation": Aggregation.SUM,
                "output": Output("x", default=2),
            },
            "unknown",
            None,
        ),
        (
            [("< 5", "2")],
            {
                "hit": HitPolicy.COLLECT,
                "aggregation": Aggregation.SUM,
                "output": Output("x", default=2),
            },
            "decided",
            2,
        ),
        (
            [("< 5", "1"), ("-", "2")],
            {"hit": HitPolicy.COLLECT, "aggregation": Aggregation.SUM},
            "unknown",
            None,
        ),
        (
            [("< 5", "0"), ("-", "2")],
            {"hit": HitPolicy.COLLECT, "aggregation": Aggregation.COUNT},
            "unknown",
            None,
        ),
    ],
)
def test_missing_input(
    rows: list[tuple[str, str]], options: dict[str, object], state: str, value: object
) -> None:
    outcome = decide_missing(*rows, **options)
    assert (outcome.state, outcome.value) == (state, value)
    assert type(outcome.value) is type(value)


def test_true_rows_that_break_the_policy_are_an_error_even_with_inputs_missing() -> None:
    with pytest.raises(TableError):
        decide_missing(("null", "1"), ("-", "1"), ("< 5", "1"))


# The oracle takes every set of rows between the true ones and the possible ones.

CONFLICT = "conflict"


def _naive(
    hit: HitPolicy, aggregation: Aggregation | None, cells: list[int], default: int | None
) -> object:
    listed = "ORDER" in hit or (hit == "COLLECT" and not aggregation)
    if not cells:
        return [default] if listed and default is not None else default
    if aggregation:
        return {"SUM": sum, "MIN": min, "MAX": max, "COUNT": len}[aggregation](cells)
    if listed:
        return sorted(cells, reverse=True) if hit == "OUTPUT ORDER" else cells
    if hit in ("UNIQUE", "ANY") and len(set(cells)) > 1:
        return CONFLICT
    return max(cells) if hit == "PRIORITY" else cells[0]


@relaxed
@given(
    st.sampled_from(
        [
            *((hit, None) for hit in HitPolicy),
            *((HitPolicy.COLLECT, aggregation) for aggregation in Aggregation),
        ]
    ),
    st.lists(
        st.tuples(st.sampled_from(["null", "< 5", "not(null)"]), st.integers(0, 2)), max_size=5
    ),
    st.sampled_from([None, 0, 1]),
)
def test_missing_inputs_against_all_completions(
    policy: tuple[HitPolicy, Aggregation | None], rows: list[tuple[str, int]], default: int | None
) -> None:
    hit, aggregation = policy
    decision = table(
        *((condition, str(cell)) for condition, cell in rows),
        hit=hit,
        aggregation=aggregation,
        output=Output("x", (2, 1, 0), default),
    )
    true, unknown = decision.hits({})
    results = []
    for size in range(len(unknown) + 1):
        for more in itertools.combinations(unknown, size):
            cells = [rows[index][1] for index in sorted((*true, *more))]
            results.append(_naive(hit, aggregation, cells, default))
    fixed = _naive(hit, aggregation, [rows[index][1] for index in true], default)
    if fixed == CONFLICT or (hit is HitPolicy.UNIQUE and len(true) > 1):
        with pytest.raises(TableError):
            decision.decide({})
        return
    outcome = decision.decide({})
    if all(result == fixed for result in results):
        value = list(outcome.value) if isinstance(outcome.value, tuple) else outcome.value
        assert value == fixed
        assert outcome.state is (State.DECIDED if true or unknown else State.NO_HIT)
    else:
        assert outcome == Outcome(State.UNKNOWN, None, true, unknown)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: DecisionTable((), (), ()), "outputs need one name each"),
        (lambda: DecisionTable((), (Output("a"), Output("a")), ()), "outputs need one name each"),
        (
            lambda: DecisionTable(("n", "m"), (Output(),), (TableRow.of_cells(["-"], ["1"]),)),
            "row 1 has 1 conditions and 1 outputs, expected 2 and 1",
        ),
        (lambda: table(("-", '"medium"'), output=RATES), 'row 1: "medium" is no value of rate'),
        (lambda: table(("-", "1"), hit=HitPolicy.PRIORITY), "PRIORITY needs"),
        (lambda: table(("-", "1"), aggregation=Aggregation.SUM), "needs COLLECT"),
        (
            lambda: table(("-", '"a"'), hit=HitPolicy.COLLECT, aggregation=Aggregation.MIN),
            "row 1: MIN needs numbers",
        ),
        (
            lambda: table(("-", "true"), hit=HitPolicy.COLLECT, aggregation=Aggregation.SUM),
            "row 1: SUM needs numbers",
        ),
    ],
)
def test_malformed_tables_are_refused(build: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build()  # type: ignore[operator]
