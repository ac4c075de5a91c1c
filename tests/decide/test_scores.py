"""Laws of the scores: what may and may not move them, on random packs and by hand."""

from __future__ import annotations

from collections import Counter
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.decide.contributions import split
from modesdk.decide.decision import Decision
from modesdk.errors import WeightError
from modesdk.model.tables import EvidenceRow, TableKind
from modesdk.model.weights import Weights

random_worlds = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def numerators(decision: Decision) -> dict[str, int]:
    return {entry.mode: entry.numerator for entry in decision.ranking}


def decisions(world: Any, **changes: Any) -> list[Decision]:
    pack, weights = changes.get("pack", world.pack), changes.get("weights", world.weights)
    return [Decision(pack, case, weights) for case in world.cases]


@random_worlds
@given(data=st.data(), effect=st.integers(1, 2), criterion=st.sampled_from(["c1", "c2", "c3"]))
def test_a_further_supporting_row_never_lowers_a_score(
    data: st.DataObject, worlds: ModuleType, kit: ModuleType, effect: int, criterion: str
) -> None:
    world = data.draw(worlds.worlds())
    row = kit.evidence("NEW", {}, criterion, effects={"a": effect})
    more = evolve(world.pack, tables=(*world.pack.tables, kit.table(row)))
    for before, after in zip(decisions(world), decisions(world, pack=more), strict=True):
        old, new = numerators(before), numerators(after)
        assert new.pop("a") >= old.pop("a")
        assert new == old


@random_worlds
@given(data=st.data(), source=st.sampled_from(["s1", "s2"]))
def test_more_trust_in_a_supporting_source_never_lowers_a_score(
    data: st.DataObject, worlds: ModuleType, source: str
) -> None:
    world = data.draw(worlds.worlds())
    trusted = world.weights.changed(trust={source: 100})
    for before, after in zip(decisions(world), decisions(world, weights=trusted), strict=True):
        against = {
            mode
            for fired in before.fired
            if source in before.rule(fired.rule).trust_sources
            for mode, effect in fired.effects.items()
            if effect < 0
        }
        old, new = numerators(before), numerators(after)
        assert all(new[mode] >= old[mode] for mode in old if mode not in against)


@random_worlds
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(data: st.DataObject, worlds: ModuleType) -> None:
    world = data.draw(worlds.worlds())
    turned = tuple(
        table if table.kind is TableKind.DERIVE else evolve(table, rows=table.rows[::-1])
        for table in reversed(world.pack.tables)
    )
    others = decisions(world, pack=evolve(world.pack, tables=turned))
    for one, other in zip(decisions(world), others, strict=True):
        assert numerators(one) == numerators(other)
        assert one.gates == other.gates
        assert (one.status, one.recommended) == (other.status, other.recommended)
        assert {f.rule for f in one.fired} == {f.rule for f in other.fired}


@random_worlds
@given(data=st.data(), factor=st.integers(2, 5))
def test_only_the_proportion_of_dimension_weights_matters(
    data: st.DataObject, worlds: ModuleType, factor: int
) -> None:
    world = data.draw(worlds.worlds())
    scaled = {name: factor * weight for name, weight in world.weights.dimensions.items()}
    others = decisions(world, weights=world.weights.changed(dimensions=scaled))
    for one, other in zip(decisions(world), others, strict=True):
        assert [(e.mode, e.rank, e.score) for e in one.ranking] == [
            (e.mode, e.rank, e.score) for e in other.ranking
        ]
        assert (one.status, one.margin) == (other.status, other.margin)


@random_worlds
@given(data=st.data())
def test_contributions_add_up_exactly(data: st.DataObject, worlds: ModuleType) -> None:
    world = data.draw(worlds.worlds(evidence=25))
    for decision in decisions(world):
        total: Counter[str] = Counter()
        for share in decision.contributions:
            total[share.alternative] += share.numerator
        for entry in decision.ranking:
            assert total[entry.mode] == entry.numerator


@pytest.fixture
def shares(kit: ModuleType) -> Any:
    """Numerators of the contributions to `a` of rows (id, effect, strength), all on c1."""

    def find(*rows: tuple[str, int, int], **parts: Any) -> tuple[dict[str, int], int]:
        specs = [kit.evidence(n, {}, effects={"a": e}, strength=s) for n, e, s in rows]
        decision = kit.decide(kit.pack([], [kit.table(*specs)], **parts))
        found = {c.rule: c.numerator for c in decision.contributions if c.alternative == "a"}
        return found, numerators(decision)["a"]

    return find


def test_a_clipped_criterion_shares_its_clipping_in_proportion(shares: Any) -> None:
    found, total = shares(("R1", 2, 100), ("R2", 2, 200), ("R3", 2, 100))
    assert total == 10 * 10_000  # 1 on c1, nothing on c2: a half on d1, which weighs ten tenths
    assert found == {"R1": 25_000, "R2": 50_000, "R3": 25_000}


def test_a_criterion_whose_rows_cancel_still_shows_them(shares: Any) -> None:
    found, total = shares(("R1", 1, 100), ("R2", -1, 100))
    assert total == 0
    assert found == {"R1": 50_000, "R2": -50_000}


def test_clipped_support_keeps_the_opposition_visible(shares: Any) -> None:
    found, total = shares(("R1", 2, 300), ("R2", -2, 100))
    assert total == 100_000
    assert found["R1"] > total > 0 > found["R2"]
    assert sum(found.values()) == total


@given(
    st.dictionaries(st.integers(0, 9), st.integers(-(10**6), 10**6), min_size=1),
    st.integers(-(10**6), 10**6),
    st.integers(-50, 50),
)
def test_splitting_leaves_nothing_over(
    numerators: dict[int, int], total: int, denominator: int
) -> None:
    assert sum(split(total, numerators, denominator).values()) == total


def test_support_and_opposition_stand_beside_the_net_score(kit: ModuleType) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2, "b": 1}),
        kit.evidence("R2", {}, effects={"a": -2}),
    ]
    entry = next(e for e in kit.decide(kit.pack([], [kit.table(*rows)])).ranking if e.mode == "a")
    assert (entry.score, entry.support, entry.opposition) == (0.0, 25.0, 25.0)


def test_strength_trust_and_weights_multiply(kit: ModuleType) -> None:
    row = kit.evidence("R1", {}, "c3", effects={"a": 1}, strength=50, claims=("k1", "k2"))
    pack = kit.pack([], [kit.table(row)])
    weights = Weights.of(pack).changed(trust={"s1": 30, "s2": 80}, dimensions={"d2": 30})
    decision = kit.decide(pack, weights=weights)
    assert numerators(decision)["a"] == 50 * 80 * 30  # the highest trust counts
    assert decision.denominator == 40
    assert decision.ranking[0].score == 15.0  # 0.2 on d2, which has three quarters of the weight
    off = kit.decide(pack, weights=weights.changed(strength={"R1": 0}))
    assert numerators(off)["a"] == 0


def test_silent_criteria_count_in_the_mean(kit: ModuleType) -> None:
    row = kit.evidence("R1", {}, "c1", effects={"a": 2})
    decision = kit.decide(kit.pack([], [kit.table(row)]))
    assert decision.ranking[0].dimensions == {"d1": 50.0, "d2": 0.0}


@pytest.mark.parametrize(("strength", "expected"), [(1, 50), (-1, -50)])
def test_means_are_rounded_half_up(kit: ModuleType, strength: int, expected: int) -> None:
    row = kit.evidence("R1", {}, "c1", effects={"a": strength}, strength=1, claims=("k1",))
    pack = kit.pack([], [kit.table(row)])
    weights = Weights.of(pack).changed(trust={"s1": 1}, dimensions={"d1": 100, "d2": 0})
    half = numerators(kit.decide(pack, weights=weights))["a"]  # (+-1 + 0) / 2 on d1
    assert half == (100 if expected > 0 else 0)


def test_all_weights_zero_is_an_error(kit: ModuleType) -> None:
    pack = kit.pack([], [])
    with pytest.raises(WeightError, match="zero"):
        kit.decide(pack, weights=Weights.of(pack).changed(dimensions={"d1": 0, "d2": 0}))


def test_a_dimension_without_criterion_weights_scores_nothing(kit: ModuleType) -> None:
    pack = kit.pack([], [kit.table(kit.evidence("R1", {}, effects={"a": 2}))])
    weights = Weights.of(pack).changed(criteria={"c1": 0, "c2": 0})
    assert numerators(kit.decide(pack, weights=weights))["a"] == 0


def test_evidence_rows_of_the_pack_are_what_scores(kit: ModuleType) -> None:
    pack = kit.pack([], [kit.table(kit.evidence("R1", {}, effects={"a": 2}))])
    decision = kit.decide(pack)
    assert [type(decision.rule(f.rule).row) for f in decision.fired] == [EvidenceRow]


def test_a_row_without_effect_has_no_share(kit: ModuleType) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2, "b": 0}),
        kit.evidence("R2", {}, "c3", effects={"a": 0}),
    ]
    decision = kit.decide(kit.pack([], [kit.table(row) for row in rows]))
    assert [(c.rule, c.alternative) for c in decision.contributions] == [("R1", "a")]
    assert decision.contributions[0].numerator == numerators(decision)["a"]
