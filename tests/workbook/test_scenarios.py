"""Every scenario is decided as the SDK decides with those weights."""

import random

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

from modesdk.decide.decision import Decision

from .settings import Setting
from .shown import Shown
from .test_build_agreement import STATUSES, set_all


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


def typed_weights(live, rng):
    """Weights typed into the analyst's column; unusable ones are left out of the result."""
    own = {}
    for dimension in live.pack.dimensions:
        tenths = rng.randrange(0, 1001)
        typed = rng.choice((tenths / 10, tenths / 10, None, "many", -3, 101))
        live.put(f"in.scenario.{dimension}", typed)
        if typed == tenths / 10:
            own[dimension] = tenths
    return own


@pytest.mark.parametrize(
    ("pack_name", "seed"),
    [*(("home-heating", s) for s in range(3000, 3020)),
     *(("tiktok-shop", s) for s in range(3020, 3026))],
)  # fmt: skip
def test_scenarios_decide_as_the_sdk_does(pack_name, seed):
    rng = random.Random(seed)
    live = Shown(pack_name)
    setting = Setting(live.pack, rng)
    own, trusted = typed_weights(live, rng), rng.random() < 0.5
    live.put("in.scenario.trust", rng.choice(("是 yes", "yes")) if trusted else "否 no")
    set_all(live, setting)
    columns = {p: live.column(f"scenario.{p}") for p in
               ("leader", "second", "margin", "status", "score")}  # fmt: skip
    found = list(scenarios(setting, own, trusted))
    assert len(found) == len(columns["leader"]) >= 5
    for place, weights in enumerate(found):
        if not any(weights.dimensions.values()):
            assert columns["status"][place] == 0
            continue
        decision = Decision(live.pack, setting.case, weights)
        order = decision.situation.order
        ranked = [*order.competing, -1, -1]
        assert columns["leader"][place] == ranked[0] + 1, place
        assert columns["second"][place] == (ranked[1] if len(order.competing) > 1 else -1) + 1
        assert columns["margin"][place] == (order.margin or 0), place
        assert STATUSES[int(columns["status"][place]) - 1] == str(decision.status), place
        if decision.leader:
            score = decision.ranking[0].score
            assert columns["score"][place] == pytest.approx(score, abs=1e-4), place
