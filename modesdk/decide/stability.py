"""How far each dimension weight can move before another alternative leads: exact flip points.

With all other weights fixed, the lead of the winner w over a rival r after k steps of a tenth is
D + k (m_w - m_r) upwards (minus for downwards): D the difference of the numerators, m the
dimension scores. The first step at which r leads is therefore a whole division.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from attrs import frozen

from modesdk.decide.questions import Situation
from modesdk.model.decision_parts import Status
from modesdk.model.weights import DIMENSION_UNIT, MAX_DIMENSION_WEIGHT

UNIT_WEIGHT = DIMENSION_UNIT
"""Changes of weights below 1 are compared with 1."""
PARTS = 1_000
ROBUST_FROM, SENSITIVE_FROM = 500, 200
"""Least change of a weight, in thousandths of it, for these levels."""
_DECIDED = (Status.RECOMMENDED, Status.CONDITIONAL, Status.NO_CLEAR_WINNER)


class Stability(StrEnum):
    """How much a single dimension weight must change before another alternative leads."""

    ROBUST = "robust"  # by half or more, or no change does it
    SENSITIVE = "sensitive"  # by a fifth up to a half
    FRAGILE = "fragile"  # by less than a fifth
    UNDECIDED = "undecided"  # nobody leads alone on enough evidence


@frozen(kw_only=True)
class FlipPoint:
    """The nearest weight in one direction at which another alternative leads.

    `weight` is in natural numbers (1 = normal), `steps` counts tenths from the present weight.
    """

    weight: float
    steps: int
    mode: str


@frozen(kw_only=True)
class Flip:
    """What a dimension's weight alone can change; None where no weight in range does."""

    dimension: str
    weight: float
    up: FlipPoint | None
    down: FlipPoint | None

    @property
    def relative(self) -> int | None:
        """The smaller of the two changes in thousandths of the weight."""
        steps = [point.steps for point in (self.up, self.down) if point]
        weight = max(UNIT_WEIGHT, round(self.weight * DIMENSION_UNIT))
        return PARTS * min(steps) // weight if steps else None


def flips(situation: Situation) -> tuple[Flip, ...]:
    """The flip points of every dimension weight; without a leader there are none."""
    dimensions = tuple(situation.ruleset.pack.dimensions)
    weights = situation.weighting.dimensions
    return tuple(
        Flip(
            dimension=name,
            weight=weights[place] / DIMENSION_UNIT,
            up=_point(situation, place, 1),
            down=_point(situation, place, -1),
        )
        for place, name in enumerate(dimensions)
    )


def stability(situation: Situation, found: Sequence[Flip]) -> Stability:
    """The level of the most sensitive weight; undecided while several are level at the top."""
    if situation.order.status not in _DECIDED or situation.order.margin == 0:
        return Stability.UNDECIDED
    least = min((f.relative for f in found if f.relative is not None), default=ROBUST_FROM)
    if least >= ROBUST_FROM:
        return Stability.ROBUST
    return Stability.SENSITIVE if least >= SENSITIVE_FROM else Stability.FRAGILE


def _point(situation: Situation, place: int, direction: int) -> FlipPoint | None:
    winner, competing = situation.order.winner, situation.order.competing
    if winner is None:
        return None
    steps = [_steps(situation, winner, rival, place, direction) for rival in competing[1:]]
    first = min((s for s in steps if s is not None), default=None)
    weight = situation.weighting.dimensions[place]
    if first is None or not _in_range(situation, place, weight + direction * first):
        return None
    after = {
        a: situation.scores.numerators[a] + direction * first * _mean(situation, a, place)
        for a in competing
    }
    leader = min(after, key=lambda a: (-after[a], a))
    return FlipPoint(
        weight=(weight + direction * first) / DIMENSION_UNIT,
        steps=first,
        mode=situation.ruleset.alternatives[leader],
    )


def _steps(situation: Situation, winner: int, rival: int, place: int, direction: int) -> int | None:
    """After how many steps the rival leads; a tie is enough where it stands first in the pack."""
    gain = direction * (_mean(situation, rival, place) - _mean(situation, winner, place))
    if gain <= 0:
        return None
    lead = situation.scores.numerators[winner] - situation.scores.numerators[rival]
    return max(1, -(-lead // gain)) if rival < winner else lead // gain + 1


def _mean(situation: Situation, alternative: int, place: int) -> int:
    return situation.scores.dimensions.get(situation.weighting.place(alternative, place), 0)


def _in_range(situation: Situation, place: int, weight: int) -> bool:
    weighting = situation.weighting
    others = weighting.denominator - weighting.dimensions[place]
    return 0 <= weight <= MAX_DIMENSION_WEIGHT and others + weight > 0
