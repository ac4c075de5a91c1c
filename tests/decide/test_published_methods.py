"""Published worked examples, as far as an additive model on a fixed scale can express them.

A value v in [0, 1] with four decimals becomes evidence exactly: 0.3452 is one row of strength 0.34
from a source of full trust and one of strength 0.52 from a source of trust 0.01, both with effect
+2. Every published criterion is a criterion here, all of one dimension, with its weight in
hundredths of a hundredth, so that x_d is the weighted mean of the values.

Reproduced: AHP cities (Saaty 2005, the weighted sum of the local priorities), SPOTIS (Dezert 2020,
which equals 1 minus a weighted sum once the bounds are fixed), SAW (Kracka 2010). Left out, because
the model does not offer it: deriving priorities from pairwise comparisons (AHP), and SAW's scaling
by the sum over the alternatives at hand, which is done here in the test (the model never scales
over the alternatives: dropping one would change the others).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType

import pytest

from modesdk.model.pack import Alternative, Claim, Criterion, Dimension, Limits, Source
from modesdk.model.weights import Weights

EXACT = 0.0002
"""What rounding every value to four decimals and x_d to 1/20000 may add up to."""


@pytest.fixture
def weighted_sum(kit: ModuleType):
    """The scores (0..1) and the ranking of alternatives with values per criterion."""

    def find(
        weights: Sequence[int], values: Mapping[str, Sequence[float]]
    ) -> tuple[dict[str, float], list[str]]:
        rows = []
        for mode, given in values.items():
            for i, value in enumerate(given):
                steps = round(value * 10_000)
                for claim, strength in (("coarse", steps // 100), ("fine", steps % 100)):
                    name = f"{mode}-{i}-{claim}"
                    rows.append(kit.evidence(name, {}, f"k{i}", effects={mode: 2},
                                             strength=strength, claims=(claim,)))  # fmt: skip
        pack = kit.pack(
            [],
            [kit.table(*rows)],
            alternatives={mode: Alternative(id=mode) for mode in values},
            dimensions={"all": Dimension(id="all")},
            criteria={
                f"k{i}": Criterion(id=f"k{i}", dimension="all", weight=w)
                for i, w in enumerate(weights)
            },
            sources={"sc": Source(id="sc"), "sf": Source(id="sf", trust=1)},
            claims={
                "coarse": Claim(id="coarse", source="sc"),
                "fine": Claim(id="fine", source="sf"),
            },
            limits=Limits(min_margin=0, min_dimensions=1),
        )
        decision = kit.decide(pack, weights=Weights.of(pack))
        scores = {entry.mode: entry.score / 100 for entry in decision.ranking}
        return scores, [entry.mode for entry in decision.ranking]

    return find


def test_ahp_cities(weighted_sum) -> None:
    scores, ranking = weighted_sum(
        [1522, 4335, 716, 3050, 378],
        {
            "bethesda": [0.1635, 0.2096, 0.2623, 0.2793, 0.2489],
            "boston": [0.3452, 0.0982, 0.0467, 0.5586, 0.1570],
            "pittsburgh": [0.1462, 0.6354, 0.5713, 0.0868, 0.5327],
            "santa_fe": [0.3452, 0.0568, 0.1197, 0.0752, 0.0614],
        },
    )
    published = {"bethesda": 0.229, "boston": 0.275, "pittsburgh": 0.385, "santa_fe": 0.111}
    assert scores == pytest.approx(published, abs=0.0005 + EXACT)  # three decimals are published
    assert ranking == ["pittsburgh", "boston", "bethesda", "santa_fe"]


def test_spotis_is_one_minus_a_weighted_sum(weighted_sum) -> None:
    rows = {
        "A1": [10.5, -3.1, 1.7],
        "A2": [-4.7, 0, 3.4],
        "A3": [8.1, 0.3, 1.3],
        "A4": [3.2, 7.3, -5.3],
    }
    bounds, best = [(-5, 12), (-6, 10), (-8, 5)], [12, -6, 5]
    nearness = {
        name: [1 - abs(x - ideal) / (high - low)
               for x, ideal, (low, high) in zip(row, best, bounds, strict=True)]
        for name, row in rows.items()
    }  # fmt: skip
    scores, ranking = weighted_sum([20, 30, 50], nearness)
    published = {"A1": 0.1989, "A2": 0.3705, "A3": 0.3063, "A4": 0.7491}
    assert {name: 1 - score for name, score in scores.items()} == pytest.approx(
        published, abs=EXACT
    )
    assert ranking == ["A1", "A3", "A2", "A4"]


def test_saw(weighted_sum) -> None:
    rows = [
        [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852],
        [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
        [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
        [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
        [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610],
        [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
    ]
    benefit = [False, False, False, False, True, False, True]
    columns = [
        [x if more else 1 / x for x in column]
        for column, more in zip(zip(*rows, strict=True), benefit, strict=True)
    ]
    scaled = [[x / sum(column) for x in column] for column in columns]
    values = {f"A{i}": list(row) for i, row in enumerate(zip(*scaled, strict=True), start=1)}
    scores, ranking = weighted_sum([1] * 7, values)
    published = [0.12040426, 0.3458235, 0.13838192, 0.12841246, 0.12346084, 0.14351701]
    assert list(dict(sorted(scores.items())).values()) == pytest.approx(published, abs=EXACT)
    assert ranking == ["A2", "A6", "A3", "A4", "A5", "A1"]
