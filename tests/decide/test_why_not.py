"""Why not the others, near misses, conflicts and advice."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.decide.decision import Decision
from modesdk.decide.questions import domains_of
from modesdk.model.pack import Claim, Source
from modesdk.model.profile import Case
from modesdk.model.tables import EvidenceRow, Urgency

random_worlds = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@random_worlds
@given(data=st.data())
def test_changing_the_one_value_of_a_near_miss_makes_the_rule_fire(
    data: st.DataObject, worlds: ModuleType
) -> None:
    world = data.draw(worlds.worlds(profiles=6, nulls=False))
    for case in world.cases:
        decision = Decision(world.pack, case, world.weights)
        schema, domains = world.pack.schema, domains_of(decision.situation.ruleset)
        for miss in (m for entry in decision.why_not for m in entry.near_misses):
            assert miss.rule not in {fired.rule for fired in decision.fired}
            assert miss.points > 0
            tests = decision.rule(miss.rule).tests
            alone = sum(test.attribute == miss.attribute for test in tests) == 1
            if alone and not any(schema[test.attribute].derived for test in tests):
                value = next(v for v in domains[miss.attribute] if miss.tests.matches(v))
                changed = Case(case.as_of, {**case.values, miss.attribute: value})
                after = Decision(world.pack, changed, world.weights)
                assert miss.rule in {fired.rule for fired in after.fired}


@random_worlds
@given(data=st.data())
def test_the_gap_is_the_sum_of_its_dimensions(data: st.DataObject, worlds: ModuleType) -> None:
    world = data.draw(worlds.worlds(profiles=6))
    for case in world.cases:
        for entry in Decision(world.pack, case, world.weights).why_not:
            if entry.dimensions:
                assert abs(sum(gap for _, gap in entry.dimensions) - entry.gap) < 0.001


def test_near_misses_and_what_counts_against(kit: ModuleType) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}),
        kit.evidence("R2", {"n": ">=90", "p": "true"}, effects={"b": 2}, claims=("k1",)),
        kit.evidence("R3", {"n": "<5", "p": "false"}, effects={"b": 2}),
        kit.evidence("R4", {}, effects={"b": -1}),
    ]
    pack = kit.pack([kit.number("n"), kit.flag("p")], [kit.table(row) for row in rows])
    entry = next(e for e in kit.decide(pack, {"n": 89, "p": True}).why_not if e.mode == "b")
    (miss,) = entry.near_misses
    assert (miss.rule, miss.attribute, miss.actual) == ("R2", "n", 89)
    assert (str(miss.tests), miss.points, miss.claims) == (">= 90", 25.0, ("k1",))
    assert entry.against == (("R4", -12.5),)
    assert entry.gap == 37.5


@frozen(kw_only=True, eq=False)
class Never:
    """An evaluator whose row never holds."""

    name: str = "never"
    version: str = "1"
    dimension: str = "d1"
    packs: tuple[str, ...] = ("tiny",)
    rows: tuple[EvidenceRow, ...] = (EvidenceRow(id="PY", criterion="c1", effects={"b": 2}),)
    inputs: tuple[str, ...] = ("p",)
    probes: Any = None

    def evaluate(self, case: Case) -> dict[str, bool]:
        return {"PY": False}


def test_a_python_row_that_fails_is_no_near_miss_of_an_attribute(kit: ModuleType) -> None:
    row = kit.evidence("R1", {}, effects={"a": 2})
    pack = kit.pack([kit.flag("p")], [kit.table(row)], evaluators=(Never(probes={}),))
    decision = kit.decide(pack, {"p": True})
    assert all(entry.near_misses == () for entry in decision.why_not)
    assert decision.explain("en")


def test_conflicts_need_different_sources(kit: ModuleType) -> None:
    def conflicts(*against: str, criterion: str = "c1") -> list[Any]:
        rows = [
            kit.evidence("R1", {}, effects={"a": 1}, claims=("k1",)),
            kit.evidence("R2", {}, criterion, effects={"a": -1}, claims=against),
        ]
        return list(kit.decide(kit.pack([], [kit.table(row) for row in rows])).conflicts)

    (found,) = conflicts("k2")
    assert (found.alternative, found.criterion, found.declared) == ("a", "c1", False)
    assert found.claims == ("k1", "k2")
    assert [side.sources for side in found.sides] == [("s1",), ("s2",)]
    assert [str(side.dates[0]) for side in found.sides] == ["2025-12-01", "2023-04-01"]
    assert conflicts("k1") == []
    assert conflicts() == []
    assert conflicts("k2", criterion="c2") == []


def test_a_conflict_does_not_vanish_when_the_scores_cancel(kit: ModuleType) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}, claims=("k1",)),
        kit.evidence("R2", {}, effects={"a": -2}, claims=("k2",)),
    ]
    decision = kit.decide(kit.pack([], [kit.table(row) for row in rows]))
    assert {entry.numerator for entry in decision.ranking} == {0}
    assert [conflict.id for conflict in decision.conflicts] == ["a/c1"]


def test_declared_conflicts_show_where_their_conditions_hold(kit: ModuleType) -> None:
    row = kit.clash("K", {"p": "true"}, claims=("k1",), against=("k2",), treatment="both kept")
    pack = kit.pack([kit.flag("p")], [kit.table(row)])
    (found,) = kit.decide(pack, {"p": True}).conflicts
    assert (found.id, found.declared, found.treatment) == ("K", True, "both kept")
    assert [side.claims for side in found.sides] == [("k1",), ("k2",)]
    assert kit.decide(pack, {"p": False}).conflicts == kit.decide(pack).conflicts == ()


def test_advice_comes_by_urgency_then_by_order(kit: ModuleType) -> None:
    rows = [
        kit.advise("N", {}, "note"),
        kit.advise("S2", {}, "step", order=2),
        kit.advise("S1", {}, "step", order=1),
        kit.advise("M", {}, "alert", severity=Urgency.MEDIUM),
        kit.advise("C", {}, "alert", severity=Urgency.CRITICAL),
        kit.advise("U", {"n": ">5"}, "alert", severity=Urgency.HIGH),
        kit.advise("US", {"n": ">5"}, "step"),
        kit.advise("D", {}, "duty"),
    ]
    decision = kit.decide(kit.pack([kit.number("n")], [kit.table(*rows)]))
    assert [item.rule for item in decision.advice] == ["C", "M", "S1", "S2", "D", "N", "U"]
    assert [(i.rule, i.missing) for i in decision.advice if i.unknown] == [("U", ("n",))]
    assert "U" not in {fired.rule for fired in decision.fired}


@pytest.mark.parametrize(("one", "other", "differ"), [
    (("k1", "k2"), ("k2",), False), (("k2",), ("k1", "k2"), False), (("k1",), ("k2",), True),
    (("k1", "k2"), ("k2", "k3"), True), (("k1", "k2"), ("k1", "k2"), False),
])  # fmt: skip
def test_sources_differ_when_each_side_has_one_that_the_other_lacks(
    kit: ModuleType, one: Any, other: Any, differ: bool
) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}, claims=one),
        kit.evidence("R2", {}, effects={"a": -1}, claims=other),
    ]
    claims = {f"k{i}": Claim(id=f"k{i}", source=f"s{i}") for i in (1, 2, 3)}
    sources = {f"s{i}": Source(id=f"s{i}") for i in (1, 2, 3)}
    pack = kit.pack([], [kit.table(row) for row in rows], claims=claims, sources=sources)
    assert bool(kit.decide(pack).conflicts) is differ
