"""An engine that was used once gives the same as a fresh one: nothing of the first use stays."""

from __future__ import annotations

import itertools
from types import ModuleType
from typing import Any

import pytest

from modesdk.decide.scoring import weighting_for
from modesdk.engines import ENGINES
from modesdk.model.weights import Weights
from modesdk.ruleset import compile_ruleset


@pytest.fixture
def pack(kit: ModuleType) -> Any:
    rows = [
        kit.evidence("R1", {"p": "true"}, effects={"a": 2, "b": -1}, claims=("k1",)),
        kit.evidence("R2", {"p": "false"}, "c3", effects={"b": 2}, claims=("k2",)),
        kit.evidence("R3", {}, "c2", effects={"c": 1}, claims=("k1",)),
    ]
    gates = kit.table(kit.gate("G1", {"q": "true"}, a="blocked"))
    return kit.pack([kit.flag("p"), kit.flag("q")], [kit.table(*rows), gates])


def _weights(pack: Any) -> list[Weights]:
    """Settings that differ in strength, in trust, in both, and the pack's own again."""
    own = Weights.of(pack)
    return [
        own,
        own.changed(strength={"R1": 50}),
        own.changed(trust={"s1": 10}),
        own.changed(strength={"R1": 0, "R3": 200}, trust={"s2": 50}),
        Weights.of(pack),
    ]


VALUES: list[dict[str, Any]] = [{}, {"p": True}, {"p": False, "q": True}, {"q": False}]


@pytest.mark.parametrize("name", sorted(ENGINES))
@pytest.mark.parametrize("as_list", [False, True])
def test_other_weights_and_values_on_a_used_engine(
    name: str, as_list: bool, pack: Any, kit: ModuleType
) -> None:
    ruleset = compile_ruleset(pack, pack.as_of)
    used = ENGINES[name](ruleset)
    for weights, values in itertools.product(_weights(pack), VALUES):
        case = kit.case(values)
        rows: Any = weighting_for(ruleset, weights).rows
        rows = list(rows) if as_list else rows
        found, fresh = used.evaluate(case, rows), ENGINES[name](ruleset).evaluate(case, rows)
        assert (found.support, found.opposition) == (fresh.support, fresh.opposition)
        assert (found.gates, found.truth) == (fresh.gates, fresh.truth)


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_weights_that_change_in_place_are_seen(name: str, pack: Any, kit: ModuleType) -> None:
    ruleset = compile_ruleset(pack, pack.as_of)
    used, rows = ENGINES[name](ruleset), list(weighting_for(ruleset, Weights.of(pack)).rows)
    first = used.evaluate(kit.case({"p": True}), rows)
    rows[0] //= 2
    second = used.evaluate(kit.case({"p": True}), rows)
    assert sum(second.support.values()) < sum(first.support.values())


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_decisions_of_one_pack_with_other_weights(name: str, pack: Any, kit: ModuleType) -> None:
    """The pack keeps rule sets and weightings: the second decision is not the first."""
    scores = []
    for weights in _weights(pack):
        decision = kit.decide(pack, {"p": True}, weights, engine=name)
        scores.append({entry.mode: entry.numerator for entry in decision.ranking})
    assert scores[0] == scores[-1]
    assert all(one != other for one, other in itertools.pairwise(scores))
