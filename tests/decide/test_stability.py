"""Flip points equal deciding anew with every weight; levels by their bounds."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.decide.decision import Decision
from modesdk.decide.stability import Flip, FlipPoint, Stability, stability
from modesdk.model.pack import Limits

random_worlds = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow]
)


def by_trying(decision: Decision, dimension: str, direction: int) -> FlipPoint | None:
    """The first weight in a direction at which deciding anew gives another leader."""
    weights = dict(decision.weights.dimensions)
    steps = 0
    while decision.leader is not None:
        steps += 1
        weights[dimension] += direction
        if not 0 <= weights[dimension] <= 1000 or not any(weights.values()):
            return None
        changed = decision.weights.changed(dimensions=weights)
        after = Decision(decision.pack, decision.case, changed)
        if after.leader != decision.leader:
            assert after.leader is not None
            return FlipPoint(weight=weights[dimension] / 10, steps=steps, mode=after.leader)
    return None


@random_worlds
@given(data=st.data())
def test_flip_points_equal_deciding_anew(data: st.DataObject, worlds: ModuleType) -> None:
    """Upwards and downwards, who takes over, and that nothing does."""
    world = data.draw(worlds.worlds(profiles=2))
    for case in world.cases:
        decision = Decision(world.pack, case, world.weights)
        assert [flip.dimension for flip in decision.flips] == list(world.pack.dimensions)
        for flip in decision.flips:
            assert flip.up == by_trying(decision, flip.dimension, 1)
            assert flip.down == by_trying(decision, flip.dimension, -1)


@pytest.mark.parametrize(
    ("weight", "steps", "level"),
    [
        (2.0, 10, "robust"),  # a half
        (2.0, 9, "sensitive"),
        (2.0, 4, "sensitive"),  # a fifth
        (2.0, 3, "fragile"),
        (0.0, 4, "sensitive"),  # small weights are compared with 1
        (1.0, None, "robust"),
    ],
)
def test_levels(weight: float, steps: int | None, level: str, kit: ModuleType) -> None:
    """The bounds of the levels."""
    point = None if steps is None else FlipPoint(weight=0, steps=steps, mode="a")
    flip = Flip(dimension="d", weight=weight, up=point, down=None)
    settled = kit.decide(_pack(kit, kit.evidence("R1", {}, effects={"a": 2})))
    assert settled.status == "recommended"
    assert stability(settled.situation, [flip]) == level


def _pack(kit: ModuleType, row: Any) -> Any:
    return kit.pack(
        [kit.flag("p")], [kit.table(row)], limits=Limits(min_margin=0, min_dimensions=1)
    )


def test_without_a_leader_nothing_is_stable(kit: ModuleType) -> None:
    """Where nothing is known there is no leader to keep."""
    decision = kit.decide(_pack(kit, kit.evidence("R1", {"p": "true"}, effects={"a": 2})))
    assert decision.status == "insufficient_data"
    assert decision.stability is Stability.UNDECIDED
