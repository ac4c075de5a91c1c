"""From evidence to scores, in integers throughout (see the decision model).

x_c(a)  = clip(support - opposition, -UNIT, UNIT)
x_d(a)  = round_half_up(sum_c v_c x_c(a) / sum_c v_c)
score(a) = sum_d W_d x_d(a) / sum_d W_d
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from modesdk.engines import Evaluation, Truth, indexes_of
from modesdk.errors import WeightError
from modesdk.language.worded import worded
from modesdk.model.kept import Kept
from modesdk.model.weights import POINTS, UNIT, Weights
from modesdk.ruleset.rules import Rule, RuleSet, row_weight


@frozen(kw_only=True)
class Weighting:
    """Weights laid out for one rule set.

    `rows` holds strength x trust per decision rule; `criteria` (dimension position, weight) per
    criterion; `totals` the sum of criterion weights per dimension; `dimensions` the dimension
    weights, whose sum is `denominator`. `slots` gives the place and the criterion's weight per slot
    (see `slot_of`); `places` numbers the (alternative, dimension) pairs and gives for each the
    alternative, the dimension's weight, its total of criterion weights and twice that (1 where
    there is none, so that the mean of nothing is 0).
    """

    rows: tuple[int, ...]
    criteria: tuple[tuple[int, int], ...]
    totals: tuple[int, ...]
    dimensions: tuple[int, ...]
    denominator: int
    slots: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, int, int, int], ...]

    def slot(self, alternative: int, criterion: int) -> int:
        """The slot of a pair, as `slot_of` has it."""
        return alternative * len(self.criteria) + criterion

    def place(self, alternative: int, dimension: int) -> int:
        """The number of an (alternative, dimension) pair."""
        return alternative * len(self.dimensions) + dimension


@frozen(kw_only=True)
class Scores:
    """Fixed-point scores, where there is evidence.

    `criteria` per slot, `dimensions` per place (see `Weighting`), and the numerator per alternative
    over the common `denominator`. `sums` are the weighted sums of criteria before they are divided
    into dimension scores.
    """

    criteria: Mapping[int, int] = field(factory=dict)
    sums: Mapping[int, int] = field(factory=dict)
    dimensions: Mapping[int, int] = field(factory=dict)
    numerators: tuple[int, ...] = ()
    denominator: int = 1

    def points(self, numerator: int) -> float:
        """A numerator on the shown scale, rounded half up to four decimals."""
        return to_points(numerator, self.denominator)


def to_points(numerator: int, denominator: int) -> float:
    """`numerator / denominator` of fixed-point units as points, half up to four decimals."""
    scaled = numerator * 10_000
    unit = denominator * POINTS
    return ((2 * scaled + unit) // (2 * unit)) / 10_000


def weighting_for(ruleset: RuleSet, weights: Weights) -> Weighting:
    """Lay out `weights` for `ruleset`; the last layout is kept.

    Raises WeightError when all dimension weights are zero.
    """
    last = _LAST.of(ruleset)
    known = last[-1] if last else None
    if known is None or (known[0] is not weights and known[0] != weights):
        known = (weights, _laid_out(ruleset, weights))
        last[:] = [known]  # other threads may put theirs there: each goes on with its own
    return known[1]


_LAST: Kept[RuleSet, list[tuple[Weights, Weighting]]] = Kept(lambda _: [])


def _laid_out(ruleset: RuleSet, weights: Weights) -> Weighting:
    positions = {dimension: i for i, dimension in enumerate(ruleset.pack.dimensions)}
    criteria = tuple((positions[c.dimension], weights.criteria[c.id]) for c in ruleset.criteria)
    totals = [0] * len(positions)
    for dimension, weight in criteria:
        totals[dimension] += weight
    dimensions = tuple(weights.dimensions[d] for d in positions)
    if not any(dimensions):
        raise WeightError(
            worded("All dimension weights are zero; give at least one dimension a weight")
        )
    height, width = len(ruleset.alternatives), len(dimensions)
    return Weighting(
        rows=tuple(row_weight(rule, weights) for rule in ruleset.decision),
        criteria=criteria,
        totals=tuple(totals),
        dimensions=dimensions,
        denominator=sum(dimensions),
        slots=tuple((a * width + d, weight) for a in range(height) for d, weight in criteria),
        places=tuple(
            (a, dimensions[d], totals[d], 2 * totals[d] or 1)
            for a in range(height)
            for d in range(width)
        ),
    )


def mean_half_up(total: int, weight: int) -> int:
    """total / weight rounded half up; 0 when there is no weight."""
    return (2 * total + weight) // (2 * weight) if weight else 0


def score(evaluation: Evaluation, weighting: Weighting) -> Scores:
    """All scores of one evaluation."""
    criteria = dict(evaluation.support)
    for slot, amount in evaluation.opposition.items():
        criteria[slot] = criteria.get(slot, 0) - amount
    sums: dict[int, int] = {}
    slots, highest, lowest = weighting.slots, UNIT, -UNIT
    for slot, net in criteria.items():
        place, weight = slots[slot]
        if not lowest <= net <= highest:
            net = criteria[slot] = highest if net > 0 else lowest  # noqa: PLW2901  # clipped
        sums[place] = sums.get(place, 0) + weight * net
    numerators = [0] * len(evaluation.gates)
    dimensions: dict[int, int] = {}
    places = weighting.places
    for place, total in sums.items():
        alternative, dimension_weight, weight, twice = places[place]
        mean = dimensions[place] = (2 * total + weight) // twice  # `mean_half_up`, for speed
        numerators[alternative] += dimension_weight * mean
    return Scores(
        criteria=criteria,
        sums=sums,
        dimensions=dimensions,
        numerators=tuple(numerators),
        denominator=weighting.denominator,
    )


def numerators_after(
    rules: Sequence[Rule], base: Evaluation, scores: Scores, weighting: Weighting, truth: Truth
) -> list[int]:
    """The numerators if `truth` held instead of the base's: only what differs is redone."""
    net: dict[int, int] = {}
    for index in indexes_of(truth.fired_mask ^ base.truth.fired_mask):
        rule = rules[index]
        amount = weighting.rows[index] if truth.fired_mask >> index & 1 else -weighting.rows[index]
        for alternative, effect in rule.effects:
            slot = weighting.slot(alternative, rule.criterion)
            net[slot] = net.get(slot, 0) + amount * effect
    return numerators_moved(base, scores, weighting, net)


def numerators_moved(
    base: Evaluation, scores: Scores, weighting: Weighting, net: Mapping[int, int]
) -> list[int]:
    """The numerators if support less opposition rose by `net` in some slots (fell, below 0)."""
    sums: dict[int, int] = {}
    for slot, change in net.items():
        total = base.support.get(slot, 0) - base.opposition.get(slot, 0) + change
        moved = max(-UNIT, min(UNIT, total)) - scores.criteria.get(slot, 0)
        place, weight = weighting.slots[slot]
        sums[place] = sums.get(place, scores.sums.get(place, 0)) + weight * moved
    numerators = list(scores.numerators)
    for place, total in sums.items():
        alternative, dimension_weight, weight, _ = weighting.places[place]
        moved = mean_half_up(total, weight) - scores.dimensions.get(place, 0)
        numerators[alternative] += dimension_weight * moved
    return numerators


def evidence_dimensions(
    evaluation: Evaluation, weighting: Weighting, alternatives: Sequence[int]
) -> set[int]:
    """Positions of the dimensions in which evidence with weight speaks about `alternatives`.

    Evidence counts if its amount, its criterion and its dimension all have a weight above zero.
    """
    spoken = (
        divmod(place, len(weighting.dimensions))
        for side in (evaluation.support, evaluation.opposition)
        for slot, amount in side.items()
        for place, weight in (weighting.slots[slot],)
        if amount and weight and weighting.places[place][1]
    )
    return {dimension for alternative, dimension in spoken if alternative in alternatives}
