"""Every scenario is decided as the SDK decides with those weights."""

from __future__ import annotations

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

from modesdk.decide.decision import Decision

from .shown import PACKS, states
from .test_build_agreement import STATUSES


def scenarios(setting, own, trusted):
    """The weights of each scenario, in the order of the sheet."""
    weights, pack = setting.weights, setting.pack
    full = dict.fromkeys(pack.sources, 100)
    yield weights
    yield weights.changed(dimensions=dict.fromkeys(pack.dimensions, 10))
    for d in pack.dimensions:
        yield weights.changed(dimensions={d: min(1000, 2 * weights.dimensions[d])})
    yield weights.changed(trust=full)
    changed = weights.changed(dimensions=own)
    yield changed.changed(trust=full) if trusted else changed


@pytest.mark.parametrize("pack_name", PACKS)
def test_scenarios_decide_as_the_sdk_does(pack_name, whole):
    for state in states(pack_name, whole):
        columns = {p: state.column(f"scenario.{p}") for p in
                   ("leader", "second", "margin", "status", "score")}  # fmt: skip
        found = list(scenarios(state.setting, state.own, state.trusted))
        assert len(found) == len(columns["leader"]) >= 5
        for place, weights in enumerate(found):
            said = {name: values[place] for name, values in columns.items()}
            check(said, state, weights, (state.seed, place))


def check(said, state, weights, where):
    """One column of the sheet."""
    if not any(weights.dimensions.values()):
        assert said["status"] == 0, where
        return
    decision = Decision(state.pack, state.setting.case, weights)
    order = decision.situation.order
    ranked = [*order.competing, -1, -1]
    assert said["leader"] == ranked[0] + 1, where
    assert said["second"] == ranked[1] + 1, where
    assert said["margin"] == (order.margin or 0), where
    assert STATUSES[int(said["status"]) - 1] == str(decision.status), where
    if decision.leader:
        score = decision.ranking[0].score
        assert said["score"] == pytest.approx(score, abs=1e-4), where
