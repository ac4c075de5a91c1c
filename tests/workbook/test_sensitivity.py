"""Flip points and what-if tables equal what recomputing the decision with other weights gives."""

from __future__ import annotations

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

from modesdk.decide.decision import Decision

from .shown import PACKS, states

VARIANTS = (lambda w, most: 0, lambda w, most: w // 2, lambda w, most: min(most, 2 * w))
MOST = {"dimensions": 1000, "criteria": 10_000, "trust": 100}


@pytest.fixture(scope="module", params=PACKS)
def settled(request, whole):
    """A live workbook in random states; deciding again takes long, so not in all of them."""
    return [(s, s.setting, s.decision, s.seed) for s in states(request.param, whole)[::2]]


def flip(decision, place, direction):
    """Steps until another leads, and who; by trying every whole weight."""
    situation = decision.situation
    weighting, scores = situation.weighting, situation.scores
    weights, count = list(weighting.dimensions), len(weighting.dimensions)
    means = [
        [scores.dimensions.get(weighting.place(a, d), 0) for d in range(count)]
        for a in range(len(scores.numerators))
    ]
    steps = 0
    while True:
        steps += 1
        weights[place] += direction
        if weights[place] < 0 or weights[place] > 1000 or not any(weights):
            return 0, None
        totals = {
            a: sum(w * m for w, m in zip(weights, means[a], strict=True))
            for a in situation.order.competing
        }
        leader = min(totals, key=lambda a: (-totals[a], a))
        if leader != situation.order.winner:
            return steps, leader


def test_flip_points_equal_trying_every_weight(settled):
    for live, _, decision, seed in settled:
        leaders, winner = live.column("flip.check.leader"), int(live.get("winner"))
        for side, direction in (("up", 1), ("down", -1)):
            for place, found in enumerate(live.column(f"flip.{side}")):
                if not winner:
                    assert found == 0
                    continue
                steps, leader = flip(decision, place, direction)
                assert found == steps, (seed, side, place)
                if steps:
                    check = 4 * place + (0 if side == "up" else 2)
                    assert leaders[check] == leader + 1
                    assert leaders[check + 1] == winner


def test_stability_names_the_smallest_relative_change(settled):
    for live, _, decision, seed in settled:
        if not live.get("winner"):
            continue
        changes = []
        for place, weight in enumerate(decision.situation.weighting.dimensions):
            for side in ("up", "down"):
                steps = live.column(f"flip.{side}")[place]
                changes.append(1000 * steps // max(10, weight) if steps else 10**9)
        assert live.get("flip.least") == min(changes), seed
        level = 1 if min(changes) >= 500 else 2 if min(changes) >= 200 else 3
        assert live.get("stability") == (level if live.get("status") < 4 else 0), seed
        assert live.get("flip.at") == changes.index(min(changes)) + 1, seed


def varied(setting, kind, item, variant):
    weight = getattr(setting.weights, kind)[item]
    return setting.weights.changed(**{kind: {item: VARIANTS[variant](weight, MOST[kind])}})


@pytest.mark.parametrize(
    ("kind", "name"),
    [("dimensions", "dimension"), ("criteria", "criterion"), ("trust", "trust")],
)
def test_what_if_equals_deciding_again(settled, kind, name):
    for live, setting, decision, seed in settled:
        pack = live.pack
        items = {"dimensions": pack.dimensions, "criteria": pack.criteria, "trust": pack.sources}
        columns = {p: live.column(f"whatif.{name}.{p}") for p in ("leader", "margin", "lead")}
        place = -1
        for item in items[kind]:
            for variant in range(3):
                place += 1
                weights = varied(setting, kind, item, variant)
                if not any(weights.dimensions.values()):
                    continue
                other = Decision(pack, setting.case, weights).situation
                leader = -1 if other.order.winner is None else other.order.winner
                where = (seed, item, variant)
                assert columns["leader"][place] == leader + 1, where
                assert columns["margin"][place] == (other.order.margin or 0), where
                assert columns["lead"][place] == lead(decision, other), where


def lead(decision, other):
    """Of the present winner over the best other one, under other weights."""
    winner = decision.situation.order.winner
    if winner is None:
        return 0
    rest = [other.scores.numerators[a] for a in other.order.competing if a != winner]
    return other.scores.numerators[winner] - max(rest) if rest else 0
