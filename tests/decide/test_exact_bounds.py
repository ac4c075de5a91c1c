"""Exact bounds: halves, all weights zero, an effect of 0, a stake shared by several questions."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from modesdk.decide.scoring import to_points
from modesdk.model.weights import MAX_DIMENSION_WEIGHT, POINTS, Weights


@pytest.mark.parametrize("denominator", [100, 300])
@pytest.mark.parametrize("steps", [-3, -2, -1, 0, 1, 2, 12])
def test_points_round_half_up(steps: int, denominator: int) -> None:
    """The numerators right at a half, and one below it, on both sides of zero."""
    half = (2 * steps + 1) * denominator * POINTS // 20_000  # no remainder
    assert to_points(half, denominator) == (steps + 1) / 10_000
    assert to_points(half - 1, denominator) == steps / 10_000


def test_an_eighth_of_a_point_rounds_half_up() -> None:
    assert to_points(2, 8) == 0.0013


def _one_dimension(kit: ModuleType, others: int) -> Any:
    """`b` leads `a` in d1 alone; d2 says nothing and weighs `others` tenths."""
    pack = kit.pack(
        [kit.flag("p")],
        [kit.table(kit.evidence("R1", {}, effects={"b": 2}))],
        limits=evolve(kit.default_parts()["limits"], min_margin=0),
    )
    return kit.decide(pack, weights=Weights.of(pack).changed(dimensions={"d2": others}))


def test_a_flip_point_leaves_some_weight(kit: ModuleType) -> None:
    """At weight 0 `a` would stand first by the tie, but with all weights 0 nothing is ranked."""
    lone, beside = _one_dimension(kit, 0), _one_dimension(kit, 1)
    assert {flip.dimension: flip.down for flip in lone.flips}["d1"] is None
    down = {flip.dimension: flip.down for flip in beside.flips}["d1"]
    assert (down.weight, down.mode) == (0, "a")


@pytest.mark.parametrize(("margin", "found"), [(0, True), (1, False)])
def test_a_flip_point_may_be_the_largest_weight(kit: ModuleType, margin: int, found: bool) -> None:
    """d2 speaks for `c`, which leads at exactly the largest weight, or one step beyond."""
    rows = [
        kit.evidence("R1", {}, effects={"a": 1}),
        kit.evidence("R2", {}, "c3", effects={"c": 1}),
    ]
    pack = kit.pack([kit.flag("p")], [kit.table(*rows)])
    weights = Weights.of(pack).changed(
        criteria={"c2": 0}, dimensions={"d1": MAX_DIMENSION_WEIGHT - 1 + margin, "d2": 1}
    )
    point = {f.dimension: f.up for f in kit.decide(pack, weights=weights).flips}["d2"]
    assert (point is not None) is found
    if point:
        assert point.weight * 10 == MAX_DIMENSION_WEIGHT


@pytest.mark.parametrize(("effect", "conflicts"), [(1, 1), (0, 0), (-1, 0)])
@pytest.mark.parametrize("other", [-1, 1])
def test_an_effect_of_0_takes_no_side(
    kit: ModuleType, effect: int, conflicts: int, other: int
) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": effect * -other}, claims=("k1",)),
        kit.evidence("R2", {}, effects={"a": other}, claims=("k2",)),
    ]
    decision = kit.decide(kit.pack([kit.flag("p")], [kit.table(*rows)]))
    assert len(decision.conflicts) == conflicts


def _swing(kit: ModuleType, *asked: str) -> dict[str, float]:
    """How far each question moves the lead, where one row waits for all of them."""
    row = kit.evidence("R1", dict.fromkeys(asked, "true"), effects={"a": 2})
    other = kit.evidence("R2", {}, effects={"b": 1})
    pack = kit.pack([kit.flag(name) for name in "pqr"], [kit.table(row, other)])
    return {q.attribute: q.swing for q in kit.decide(pack).question_details}


def test_what_waits_for_several_answers_is_shared(kit: ModuleType) -> None:
    """No single answer fires the row: each question gets its equal part of the reach."""
    two, three = _swing(kit, "p", "q"), _swing(kit, "p", "q", "r")
    assert two["p"] == two["q"] > 0
    assert three["p"] == three["q"] == three["r"] > 0
    whole = 2 * two["p"]
    assert three["p"] == pytest.approx(whole / 3, abs=1e-4)
    assert _swing(kit, "p")["p"] >= whole  # one answer alone moves it all the way
