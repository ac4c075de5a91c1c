"""The formulas of a built workbook decide exactly as the SDK does, whatever is typed."""

import random

import pytest

from modesdk.decide.decision import Decision
from modesdk.workbook.evidence import verdicts

from .live import Live
from .settings import Setting

STATUSES = (
    "recommended", "conditional", "no_clear_winner", "insufficient_data", "none_eligible",
)  # fmt: skip
GATES = ("open", "conditional", "blocked")


def set_all(live, setting):
    pack, ruleset = setting.pack, setting.ruleset
    for name, value in setting.typed.items():
        live.put(name, value)
    for index, strength in setting.strength_cells.items():
        live.put("in.strength", strength, index)
    for index, said in setting.on_cells.items():
        live.put("in.on", said, index)
    found = verdicts(pack, setting.case)
    for name in ruleset.base_inputs:
        if name.startswith("@"):
            live.put(f"p.{name}", {True: "yes", False: "no"}.get(found.get(name)))
    live.calculate()


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
        "seen": len(decision.situation.evaluation.gates) and None,
    }


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
        "seen": None,
    }


@pytest.mark.parametrize("pack_name", ["home-heating", "tiktok-shop"])
@pytest.mark.parametrize("block", range(5))
def test_random_settings_decide_as_the_sdk_does(pack_name, block):
    live = Live(pack_name)
    for seed in range(block * 20, block * 20 + 20):
        live.reset()
        setting = Setting(live.pack, random.Random(seed))
        set_all(live, setting)
        decision = Decision(live.pack, setting.case, setting.weights)
        assert found(live) == expected(decision), seed
        truth = decision.situation.evaluation.truth
        today = {rule.id: i for i, rule in enumerate(decision._ruleset.decision)}
        for rule, state in zip(setting.ruleset.decision, live.column("rule.truth"), strict=False):
            place = today.get(rule.id)
            want = 0 if place is None else 2 * (place in truth.fired) + (place in truth.unknown)
            assert state == want, (seed, rule.id)
