"""Derived attributes: hit policies, chains, exact OR, and Python evaluators, in every engine."""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from attrs import frozen

from modesdk.errors import ModesdkWarning, TableError
from modesdk.model.evaluator import Undetermined
from modesdk.model.profile import Case
from modesdk.model.tables import EvidenceRow


@pytest.fixture
def derived(kit: ModuleType, engine: str) -> Any:
    """The values that derive tables give a profile of booleans p, q and number n."""

    def find(profile: dict[str, Any], *tables: Any) -> dict[str, Any]:
        names = [table.target for table in tables]
        attributes = [kit.flag("p"), kit.flag("q"), kit.number("n")]
        attributes += [kit.choice(name, derived=True) for name in names]
        executor = kit.executors(kit.pack(attributes, tables))[engine]
        found = executor.evaluate(kit.case(profile), []).values
        return {name: found.get(name) for name in names}

    return find


@pytest.mark.parametrize(("p", "q", "expected"), [
    (True, True, "yes"), (True, False, "yes"), (False, True, "yes"), (True, None, "yes"),
    (None, True, "yes"), (None, None, None), (None, False, None), (False, None, None),
    (False, False, "no"),
])  # fmt: skip
def test_or_written_as_two_rows_is_the_exact_kleene_or(
    kit: ModuleType, derived: Any, p: Any, q: Any, expected: Any
) -> None:
    table = kit.table(
        kit.derive("D1", {"p": "true"}, '"yes"'),
        kit.derive("D2", {"q": "true"}, '"yes"'),
        kit.derive("D3", {"p": "false", "q": "false"}, '"no"'),
        target="x",
    )
    given = {k: v for k, v in {"p": p, "q": q}.items() if v is not None}
    assert derived(given, table) == {"x": expected}


def test_first_takes_the_first_row_that_holds(kit: ModuleType, derived: Any) -> None:
    table = kit.table(
        kit.derive("D1", {"n": ">10"}, '"high"'),
        kit.derive("D2", {"n": ">5"}, '"middle"'),
        kit.derive("D3", {}, '"low"'),
        target="x",
    )
    assert [derived({"n": n}, table)["x"] for n in (11, 6, 5)] == ["high", "middle", "low"]
    assert derived({}, table) == {"x": None}


def test_first_is_unknown_when_an_earlier_row_might_say_otherwise(
    kit: ModuleType, derived: Any
) -> None:
    otherwise = kit.table(
        kit.derive("D1", {"p": "true"}, '"one"'), kit.derive("D2", {}, '"two"'), target="x"
    )
    same = kit.table(
        kit.derive("D1", {"p": "true"}, '"two"'), kit.derive("D2", {}, '"two"'), target="x"
    )
    later = kit.table(
        kit.derive("D1", {}, '"two"'), kit.derive("D2", {"p": "true"}, '"one"'), target="x"
    )
    assert derived({}, otherwise) == {"x": None}
    assert derived({}, same) == {"x": "two"}
    assert derived({}, later) == {"x": "two"}


def test_no_row_holds(kit: ModuleType, derived: Any) -> None:
    table = kit.table(kit.derive("D1", {"p": "true"}, '"one"'), target="x")
    assert derived({"p": False}, table) == {"x": None}


def test_unique(kit: ModuleType, derived: Any) -> None:
    table = kit.table(
        kit.derive("D1", {"n": "<5"}, '"low"'),
        kit.derive("D2", {"n": ">=5", "p": "true"}, '"high"'),
        target="x",
        hit_policy="UNIQUE",
    )
    assert derived({"n": 1}, table) == {"x": "low"}
    assert derived({"n": 7, "p": True}, table) == {"x": "high"}
    assert derived({"n": 7}, table) == {"x": None}


def test_unique_with_two_rows_that_hold_is_an_error(kit: ModuleType, derived: Any) -> None:
    table = kit.table(
        kit.derive("D1", {"n": "<5"}, '"low"'),
        kit.derive("D2", {"n": "<9"}, '"high"'),
        target="x",
        hit_policy="UNIQUE",
    )
    with pytest.raises(TableError, match=r"UNIQUE.*D1, D2"):
        derived({"n": 1}, table)


def test_chains_run_in_the_order_of_dependence(kit: ModuleType, derived: Any) -> None:
    """z needs y needs x, listed the other way round."""
    tables = [
        kit.table(kit.derive("D3", {"y": '"2"'}, '"3"'), target="z"),
        kit.table(kit.derive("D2", {"x": '"1"', "q": "true"}, '"2"'), target="y"),
        kit.table(kit.derive("D1", {"p": "true"}, '"1"'), target="x"),
    ]
    assert derived({"p": True, "q": True}, *tables) == {"x": "1", "y": "2", "z": "3"}
    assert derived({"p": True}, *tables) == {"x": "1", "y": None, "z": None}
    assert derived({"p": False, "q": True}, *tables) == {"x": None, "y": None, "z": None}


@frozen(kw_only=True, eq=False)
class Double:
    """Says of its row whether 2 n > 5; `said` replaces the verdict."""

    said: Any = None
    name: str = "double"
    version: str = "1"
    dimension: str = "d1"
    packs: tuple[str, ...] = ("tiny",)
    rows: tuple[EvidenceRow, ...] = (EvidenceRow(id="PY", criterion="c1", effects={"a": 1}),)
    inputs: tuple[str, ...] = ("n", "x")
    probes: Any = None

    def evaluate(self, case: Case) -> dict[str, Any]:
        if self.said is not None:
            return self.said
        n = case.values.get("n")
        extra = 100 if case.values.get("x") == "big" else 0
        return {"PY": Undetermined(("n",)) if n is None else 2 * n + extra > 5}


@pytest.fixture
def with_python(kit: ModuleType, engine: str) -> Any:
    """The truth of the evaluator's row."""

    def find(evaluator: Double, profile: dict[str, Any]) -> Any:
        attributes = [kit.number("n"), kit.flag("p"), kit.choice("x", derived=True)]
        big = kit.table(kit.derive("D1", {"p": "true"}, '"big"'), target="x")
        pack = kit.pack(attributes, [big], evaluators=(evaluator,))
        return kit.executors(pack)[engine].evaluate(kit.case(profile), [1])

    return find


def test_a_python_evaluator_says_true_false_or_undetermined(with_python: Any) -> None:
    assert with_python(Double(), {"n": 3}).truth.fired == (0,)
    assert with_python(Double(), {"n": 2}).truth.fired_mask == 0
    assert with_python(Double(), {"n": 2}).truth.unknown_mask == 0
    assert with_python(Double(), {}).truth.unknown == (0,)


def test_a_python_evaluator_sees_derived_attributes(with_python: Any) -> None:
    found = with_python(Double(), {"n": 0, "p": True})
    assert found.truth.fired == (0,)
    assert found.support == {0: 1}


OTHER = r"double.*'other', which is none of its rows"
NO_VERDICT = r"double.*'PY'.*True, False or Undetermined"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"other": True}, OTHER),
        ({"PY": True, "other": True}, OTHER),
        ({}, "double.*no verdict on the row 'PY'"),
        ({"PY": 1}, NO_VERDICT),
        ({"PY": None}, NO_VERDICT),
        ({"PY": "true"}, NO_VERDICT),
    ],
)
def test_any_other_verdict_leaves_the_rows_undetermined(
    with_python: Any, said: Any, told: str
) -> None:
    with pytest.warns(ModesdkWarning, match=told):
        found = with_python(Double(said=said), {"n": 1})
    assert found.truth.unknown == (0,)
    assert found.values["!double"] is True


@pytest.fixture
def decided(kit: ModuleType, engine: str) -> Any:
    """What a table of rows that hold while p, q and n > 0 do gives the number or choice x."""

    def find(profile: dict[str, Any], outputs: Any, **how: Any) -> Any:
        when = ({"p": "true"}, {"q": "true"}, {"n": ">0"})
        rows = [
            kit.derive(f"D{i}", w, o) for i, (w, o) in enumerate(zip(when, outputs, strict=True))
        ]
        number = not outputs[0].startswith('"')
        target = kit.number("x", derived=True) if number else kit.choice("x", *"hml", derived=True)
        attributes = [kit.flag("p"), kit.flag("q"), kit.number("n"), target]
        table = kit.table(*rows, target="x", **how)
        found = kit.executors(kit.pack(attributes, [table]))[engine]
        return found.evaluate(kit.case(profile), []).values.get("x")

    return find


ALL = {"p": True, "q": True, "n": 1}
NONE = {"p": False, "q": False, "n": 0}


def test_any_takes_what_all_rows_say(decided: Any) -> None:
    said = ('"h"', '"h"', '"l"')
    assert decided({**NONE, "p": True}, said, hit_policy="ANY") == "h"
    assert decided({**NONE, "p": True, "q": True}, said, hit_policy="ANY") == "h"
    assert decided({"p": True, "n": 0}, said, hit_policy="ANY") == "h"  # q might only say the same
    assert decided({"p": True, "q": True}, said, hit_policy="ANY") is None
    assert decided(NONE, said, hit_policy="ANY") is None


def test_any_with_rows_that_disagree_is_an_error(decided: Any) -> None:
    with pytest.raises(TableError, match=r"'x' has hit policy ANY, but rows .*: D0, D1, D2"):
        decided(ALL, ('"h"', '"h"', '"l"'), hit_policy="ANY")


def test_priority_goes_by_the_values_of_the_target(decided: Any) -> None:
    said = ('"l"', '"h"', '"m"')
    assert decided(ALL, said, hit_policy="PRIORITY") == "h"
    assert decided({**ALL, "q": False}, said, hit_policy="PRIORITY") == "m"
    assert decided({"q": True}, said, hit_policy="PRIORITY") == "h"  # nothing goes before it
    assert decided({"p": True, "q": False}, said, hit_policy="PRIORITY") is None
    assert decided({"p": True, "q": False, "n": 0}, said, hit_policy="PRIORITY") == "l"


def test_null_comes_last_and_says_nothing(decided: Any) -> None:
    said = ('"l"', "null", '"m"')
    assert decided(ALL, said, hit_policy="PRIORITY") == "m"
    assert decided({**NONE, "q": True}, said, hit_policy="PRIORITY") is None
    assert decided({**ALL, "p": False}, said) is None  # FIRST: the null of the second row


@pytest.mark.parametrize(
    ("how", "everything", "without_q", "p_alone_known", "q_unknown"),
    [
        ("SUM", Decimal("0.6"), Decimal("0.4"), None, None),
        ("MIN", Decimal("0.1"), Decimal("0.1"), None, Decimal("0.1")),
        ("MAX", Decimal("0.3"), Decimal("0.3"), None, Decimal("0.3")),
        ("COUNT", 3, 2, None, None),
    ],
)
def test_collect_makes_one_number(
    decided: Any, how: str, everything: Any, without_q: Any, p_alone_known: Any, q_unknown: Any
) -> None:
    said = ("0.1", "0.2", "0.3")
    collect = {"hit_policy": "COLLECT", "aggregation": how}
    assert decided(ALL, said, **collect) == everything
    assert decided({**ALL, "q": False}, said, **collect) == without_q
    assert decided({"p": False}, said, **collect) == p_alone_known
    assert decided({"p": True, "n": 1}, said, **collect) == q_unknown
    assert decided(NONE, said, **collect) is None


def test_a_sum_is_whole_where_it_can_be_and_ignores_unknown_zeros(decided: Any) -> None:
    collect = {"hit_policy": "COLLECT", "aggregation": "SUM"}
    found = decided(ALL, ("0.1", "0.2", "0.7"), **collect)
    assert (found, type(found)) == (1, int)
    assert decided({"p": True, "q": False}, ("1", "2", "0"), **collect) == 1
    assert decided({"q": False}, ("1", "2", "0"), **collect) is None


def test_conditions_read_a_sum_exactly(kit: ModuleType, engine: str) -> None:
    """0.1 + 0.2 is 0.3, which binary fractions do not know."""
    rows = [kit.derive("D1", {"p": "true"}, "0.1"), kit.derive("D2", {"p": "true"}, "0.2")]
    tables = [
        kit.table(*rows, target="x", hit_policy="COLLECT", aggregation="SUM"),
        kit.table(kit.gate("G", {"x": "0.3"}, a="blocked")),
    ]
    pack = kit.pack([kit.flag("p"), kit.number("x", derived=True)], tables)
    gates = kit.executors(pack)[engine].evaluate(kit.case({"p": True}), [1]).gates
    assert str(gates[0]) == "blocked"
