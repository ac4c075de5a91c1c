"""The formulas of a built workbook decide exactly as the SDK does, whatever is typed."""

from __future__ import annotations

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

from modesdk.decide.scoring import evidence_dimensions

from .shown import PACKS, SEEDS, Shown, is_error, states

STATUSES = (
    "recommended", "conditional", "no_clear_winner", "insufficient_data", "none_eligible",
)  # fmt: skip
GATES = ("open", "conditional", "blocked")


def expected(decision):
    pack = decision.pack
    ranks = {mode.mode: mode.rank or 0 for mode in decision.ranking}
    names = list(pack.alternatives)
    fired = [item.rule for item in decision.advice]
    return {
        "gates": [str(decision.gates[n]) for n in names],
        "scores": [next(m.numerator for m in decision.ranking if m.mode == n) for n in names],
        "points": [next(m.score for m in decision.ranking if m.mode == n) for n in names],
        "ranks": [ranks[n] for n in names],
        "order": [mode.mode for mode in decision.ranking],
        "status": str(decision.status),
        "winner": decision.leader or "",
        "margin": decision.margin or 0,
        "completeness": decision.completeness,
        "chosen": decision.chosen or "",
        "advice": fired,
        "seen": [d for i, d in enumerate(pack.dimensions) if i in with_evidence(decision)],
    }


def with_evidence(decision):
    situation = decision.situation
    winner = situation.order.winner
    if winner is None:
        return ()
    return evidence_dimensions(situation.evaluation, situation.weighting, [winner])


def found(live):
    names = list(live.pack.alternatives)
    winner = int(live.get("winner"))
    shown = live.column("advice.show")
    ids = live.column("advice.id")
    return {
        "gates": [GATES[int(live.get(f"gate.{n}"))] for n in names],
        "scores": [live.get(f"score.{n}") for n in names],
        "points": [live.get(f"points.{n}") for n in names],
        "ranks": [live.get(f"rank.{n}") for n in names],
        "order": live.column("order.alt"),
        "status": STATUSES[int(live.get("status")) - 1],
        "winner": names[winner - 1] if winner else "",
        "margin": live.get("margin.points"),
        "completeness": live.get("completeness"),
        "chosen": live.get("chosen"),
        "advice": [ids[i] for i in sorted(range(len(ids)), key=shown.__getitem__) if shown[i]],
        "seen": [d for d in live.pack.dimensions if live.get(f"seen.{d}")],
    }


@pytest.mark.parametrize("pack_name", PACKS)
def test_random_settings_decide_as_the_sdk_does(pack_name, whole, sampled):
    tried = states(pack_name, whole)
    sampled(len(tried), len(SEEDS[pack_name]), "states")
    for state in tried:
        assert found(state) == expected(state.decision), state.seed


@pytest.mark.parametrize("pack_name", PACKS)
def test_every_rule_is_as_true_as_in_the_sdk(pack_name, whole):
    for state in states(pack_name, whole):
        truth = state.decision.situation.evaluation.truth
        today = {rule.id: i for i, rule in enumerate(state.decision._ruleset.decision)}
        rules = state.setting.ruleset.decision
        for rule, held in zip(rules, state.column("rule.truth"), strict=False):
            place = today.get(rule.id)
            want = 0 if place is None else 2 * (place in truth.fired) + (place in truth.unknown)
            assert held == want, (state.seed, rule.id)


def test_without_any_dimension_weight_nothing_leads():
    live = Shown("home-heating")
    for dimension in live.pack.dimensions:
        live.put(f"in.weight.{dimension}", 0)
    live.put("lang", "en")
    live.calculate()
    names = ("status", "winner", "runner", "margin", "stability", "seen")
    assert [live.get(name) for name in names] == [0] * len(names)
    assert live.get("status.text") == "All dimension weights are zero"
    assert live.get("chosen") == ""
    said = live.cells().values()
    assert any("give at least one" in str(value) for value in said)
    assert not any(is_error(value) for value in said)
