"""Order, ties, margin and status (sections 10 and 11 of the decision model)."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from modesdk.decide.scoring import Scores, Weighting, evidence_dimensions
from modesdk.engines import Evaluation
from modesdk.model.decision_parts import Status
from modesdk.model.tables import GateMark
from modesdk.model.weights import POINTS
from modesdk.ruleset.rules import RuleSet


@frozen(kw_only=True)
class RankOrder:
    """Positions of the competing alternatives, best first, and what follows from it.

    `winner` is the leader's position whatever the status; `margin` is in numerator units and None
    when there is no second.
    """

    competing: tuple[int, ...]
    winner: int | None
    margin: int | None
    status: Status

    @property
    def recommended(self) -> int | None:
        """The winner's position if it is recommended, perhaps on conditions."""
        given = self.status in (Status.RECOMMENDED, Status.CONDITIONAL)
        return self.winner if given else None


def rank(
    ruleset: RuleSet, evaluation: Evaluation, scores: Scores, weighting: Weighting
) -> RankOrder:
    """Rank the alternatives that are not blocked and may be recommended."""
    competing = _competing(ruleset, evaluation.gates, scores.numerators)
    if not competing:
        return RankOrder(competing=(), winner=None, margin=None, status=Status.NONE_ELIGIBLE)
    margin = _margin(competing, scores.numerators)
    status = _status(ruleset, evaluation, scores, weighting, competing, margin)
    return RankOrder(competing=competing, winner=competing[0], margin=margin, status=status)


def _competing(
    ruleset: RuleSet, gates: Sequence[GateMark], numerators: Sequence[int]
) -> tuple[int, ...]:
    ranked = ruleset.ranked
    open_ones = [i for i, mark in enumerate(gates) if ranked[i] and mark is not GateMark.BLOCKED]
    return tuple(sorted(open_ones, key=lambda i: -numerators[i]))  # stable: ties in pack order


def _margin(competing: Sequence[int], numerators: Sequence[int]) -> int | None:
    if len(competing) == 1:
        return None
    return numerators[competing[0]] - numerators[competing[1]]


def _status(
    ruleset: RuleSet,
    evaluation: Evaluation,
    scores: Scores,
    weighting: Weighting,
    competing: Sequence[int],
    margin: int | None,
) -> Status:
    limits, winner = ruleset.pack.limits, competing[0]
    seen = evidence_dimensions(evaluation, weighting, [winner])
    if scores.numerators[winner] <= 0 or len(seen) < limits.min_dimensions:
        return Status.INSUFFICIENT_DATA
    if margin is not None and 100 * margin < limits.min_margin * scores.denominator * POINTS:
        return Status.NO_CLEAR_WINNER
    if evaluation.gates[winner] is GateMark.CONDITIONAL:
        return Status.CONDITIONAL
    return Status.RECOMMENDED
