"""Ranking, ties, margin and every status; gate reasons and facts to verify."""

from __future__ import annotations

import datetime
from types import ModuleType
from typing import Any

import pytest

from modesdk.model.pack import Alternative, Claim, Limits
from modesdk.model.weights import Weights


@pytest.fixture
def decide(kit: ModuleType) -> Any:
    """The decision on rows that always hold: effects per criterion, and gates."""

    def find(*rows: Any, values: Any = None, **parts: Any) -> Any:
        pack = kit.pack([kit.flag("p"), kit.flag("q")], [kit.table(r) for r in rows], **parts)
        return kit.decide(pack, values)

    return find


def test_recommended(kit: ModuleType, decide: Any) -> None:
    found = decide(kit.evidence("R1", {}, effects={"b": 2, "a": 1}))
    assert (found.status, found.recommended, found.leader) == ("recommended", "b", "b")
    assert found.margin == 12.5
    assert [(e.mode, e.rank) for e in found.ranking] == [("b", 1), ("a", 2), ("c", 3)]


def test_conditional(kit: ModuleType, decide: Any) -> None:
    rows = [kit.evidence("R1", {}, effects={"a": 2}), kit.gate("G", {"p": "true"}, a="blocked")]
    found = decide(*rows)
    assert (found.status, found.recommended) == ("conditional", "a")
    assert decide(*rows, values={"p": False}).status == "recommended"
    assert decide(*rows, values={"p": True}).leader == "b"


@pytest.mark.parametrize(("limit", "expected"), [
    (1250, "recommended"), (1251, "no_clear_winner"), (0, "recommended"),
])  # fmt: skip
def test_no_clear_winner_below_the_margin(
    kit: ModuleType, decide: Any, limit: int, expected: str
) -> None:
    row = kit.evidence("R1", {}, effects={"a": 2, "b": 1})
    found = decide(row, limits=Limits(min_margin=limit, min_dimensions=1))
    assert found.status == expected
    assert found.recommended == ("a" if expected == "recommended" else None)
    assert found.leader == "a"


def test_insufficient_data(kit: ModuleType, decide: Any) -> None:
    one = kit.evidence("R1", {}, "c1", effects={"a": 2})
    other = kit.evidence("R2", {}, "c3", effects={"a": 1})
    two = {"limits": Limits(min_margin=0, min_dimensions=2)}
    assert decide().status == "insufficient_data"
    assert decide(one, **two).status == "insufficient_data"
    assert decide(one, other, **two).status == "recommended"
    assert decide(kit.evidence("R3", {}, effects={"b": -2})).status == "insufficient_data"
    assert decide(one, **two).recommended is None


def test_none_eligible(kit: ModuleType, decide: Any) -> None:
    found = decide(
        kit.evidence("R1", {}, effects={"a": 2}),
        kit.gate("G", {}, a="blocked", b="blocked", c="blocked"),
    )
    assert (found.status, found.recommended, found.leader) == ("none_eligible", None, None)
    assert found.margin is None
    first = found.ranking[0]
    assert (first.mode, first.rank, first.standing, first.score) == ("a", None, "blocked", 25.0)


def test_a_blocked_alternative_keeps_the_score_it_would_have(kit: ModuleType, decide: Any) -> None:
    rows = [kit.evidence("R1", {}, effects={"a": 2, "b": 1}), kit.gate("G", {}, a="blocked")]
    found = decide(*rows)
    assert found.leader == "b"
    assert [(e.mode, e.rank, e.score) for e in found.ranking] == [
        ("b", 1, 12.5), ("c", 2, 0.0), ("a", None, 25.0),
    ]  # fmt: skip


def test_an_alternative_that_is_not_ranked_is_shown_unranked(kit: ModuleType, decide: Any) -> None:
    modes = {n: Alternative(id=n, ranked=n != "a") for n in "abc"}
    found = decide(kit.evidence("R1", {}, effects={"a": 2, "b": 1}), alternatives=modes)
    assert found.leader == "b"
    assert (found.ranking[-1].mode, found.ranking[-1].standing) == ("a", "not_ranked")


def test_ties_are_reported_and_stand_in_the_order_of_the_pack(kit: ModuleType, decide: Any) -> None:
    found = decide(kit.evidence("R1", {}, effects={"c": 1, "b": 1}))
    assert [(e.mode, e.rank, e.tied) for e in found.ranking] == [
        ("b", 1, True), ("c", 1, True), ("a", 3, False),
    ]  # fmt: skip
    assert found.margin == 0
    assert found.status == "no_clear_winner"


def test_a_single_competitor_has_no_margin(kit: ModuleType, decide: Any) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 1}),
        kit.gate("G", {}, b="blocked", c="blocked"),
    ]
    found = decide(*rows)
    assert (found.status, found.margin) == ("recommended", None)


def test_gates_name_their_reasons(kit: ModuleType, decide: Any) -> None:
    rows = [
        kit.gate("G1", {"p": "true", "q": "true"}, a="conditional", claims=("k1",)),
        kit.gate("G2", {}, b="blocked", claims=("k2",)),
    ]
    found = decide(*rows, values={"q": True})
    (waiting,), (shut,) = found.gate_reasons["a"], found.gate_reasons["b"]
    assert (waiting.rule, waiting.fired, waiting.missing) == ("G1", False, ("p",))
    assert (shut.rule, shut.fired, shut.claims) == ("G2", True, ("k2",))
    assert found.gate_reasons["c"] == ()


def test_undetermined_rows_name_what_is_missing(kit: ModuleType) -> None:
    pack = kit.pack(
        [kit.flag("p"), kit.flag("q"), kit.choice("x", derived=True)],
        [
            kit.table(kit.derive("D", {"p": "true", "q": "true"}, '"yes"'), target="x"),
            kit.table(kit.evidence("R1", {"x": '"yes"'}, effects={"a": 1}, claims=("k1",))),
        ],
    )
    (waiting,) = kit.decide(pack, {"q": True}).undetermined
    assert (waiting.rule, waiting.claims, waiting.missing) == ("R1", ("k1",), ("p",))
    assert waiting.dimension == "d1"


@pytest.mark.parametrize(("start", "verify"), [
    ("2024-09-10", True), ("2024-09-11", False), ("2024-10-01", False), ("2023-01-01", True),
])  # fmt: skip
def test_old_facts_are_to_be_verified_by_their_age_in_months(
    kit: ModuleType, decide: Any, start: str, verify: bool
) -> None:
    """The limit is 18 months, the day of decision 10 March 2026."""
    row = kit.gate("G", {}, a="conditional", valid_from=datetime.date.fromisoformat(start))
    (reason,) = decide(row, limits=Limits(stale_after_months=18)).gate_reasons["a"]
    assert reason.verify is verify


def test_without_a_start_the_newest_claim_dates_a_gate(kit: ModuleType, decide: Any) -> None:
    old, new = datetime.date(2020, 1, 1), datetime.date(2026, 1, 1)
    dated = {"k1": old, "k2": new, "k3": None}
    claims = {name: Claim(id=name, source="s1", date=date) for name, date in dated.items()}
    reasons = {
        cited: decide(kit.gate("G", {}, a="open", claims=cited), claims=claims).gate_reasons["a"][0]
        for cited in [("k1",), ("k1", "k2"), ("k3",)]
    }
    assert [(r.date, r.verify) for r in reasons.values()] == [
        (old, True), (new, False), (None, False),
    ]  # fmt: skip


@pytest.mark.parametrize("off", [{"dimensions": {"d2": 0}}, {"criteria": {"c3": 0}}])
def test_evidence_without_weight_does_not_count(
    kit: ModuleType, off: dict[str, dict[str, int]]
) -> None:
    rows = [
        kit.evidence("R1", {}, "c1", effects={"a": 2}),
        kit.evidence("R2", {}, "c3", effects={"a": 1}),
    ]
    limits = Limits(min_margin=0, min_dimensions=2)
    pack = kit.pack([], [kit.table(row) for row in rows], limits=limits)
    assert kit.decide(pack).status == "recommended"
    weights = Weights.of(pack).changed(**off)
    assert kit.decide(pack, weights=weights).status == "insufficient_data"


@pytest.mark.parametrize(("values", "gate", "mark", "fired"), [
    ({}, "conditional", "conditional", False), ({"p": True}, "blocked", "blocked", True),
])  # fmt: skip
def test_a_route_rule_that_may_not_apply_does_not_block(
    kit: ModuleType, decide: Any, values: Any, gate: str, mark: str, fired: bool
) -> None:
    modes = kit.routed(a=[(["b"], {"p": "true"})], b=[], c=[])
    found = decide(kit.gate("G", {}, b="blocked"), alternatives=modes, values=values)
    (reason,) = found.gate_reasons["a"]
    assert found.gates["a"] == gate
    assert (reason.mark, reason.fired, reason.routes) == (mark, fired, ("b",))
