"""The decision's formulas, each once; every host prints or computes these.

Sections are those of the decision model. Points are the scale that people read, -100 to +100; a
numerator is a score before it is divided by the sum of the dimension weights, the denominator.
Counts, weights and scores are whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

from modesdk.formula.expr import (
    Expr,
    Operand,
    all_of,
    any_of,
    clip,
    largest,
    lifted,
    smallest,
    weighted,
    when,
)
from modesdk.formula.rounding import half_up
from modesdk.model.decision_parts import Status
from modesdk.model.tables import GateMark
from modesdk.model.weights import POINTS, UNIT

TRUE, UNKNOWN, FALSE = 2, 1, 0
"""The truth of a row, so that AND is the smallest, OR the largest."""
GATE_CODES = {GateMark.OPEN: 0, GateMark.CONDITIONAL: 1, GateMark.BLOCKED: 2}
OPEN, CONDITIONAL, BLOCKED = GATE_CODES.values()
STATUS_CODES = {
    Status.RECOMMENDED: 1,
    Status.CONDITIONAL: 2,
    Status.NO_CLEAR_WINNER: 3,
    Status.INSUFFICIENT_DATA: 4,
    Status.NONE_ELIGIBLE: 5,
}
"""0 stands for no answer: all weights are zero, which is an error."""
DIGITS = 10_000
"""Points are shown with four decimals."""
COMPETING = 10**13
"""Added to the key of what competes; above any score times the number of alternatives."""


def criterion_score(net: Operand) -> Expr:
    """Support minus opposition, within its limits (section 8: x_c)."""
    return clip(net, -UNIT, UNIT)


def mean(sum_of_criteria: Operand, weight: Expr) -> Expr:
    """The score under a dimension: its criteria, weighted, by their weights (section 9: x_d).

    Half up to a whole number; 0 where no criterion has a weight.
    """
    return when(weight.same(0), 0, half_up(sum_of_criteria, weight))


def numerator(weights: Iterable[Operand], means: Iterable[Operand]) -> Expr:
    """The score of an alternative before it is divided by the sum of weights (section 9)."""
    return weighted(weights, means)


def points(numerator: Operand, denominator: Expr) -> Expr:
    """A numerator as points, half up to four decimals (section 9); there are weights."""
    return half_up(lifted(numerator) * DIGITS, denominator * POINTS) / DIGITS


def exact_points(numerator: Operand, denominator: Expr) -> Expr:
    """The same without rounding, for cells whose number format rounds."""
    return lifted(numerator) / (denominator * POINTS)


def key(competes: Operand, score: Expr, place: int, count: int) -> Expr:
    """A number that orders like the ranking (section 10), different for each alternative.

    Ties go to the earlier in the pack (`place` counts from 0, of `count`); what does not compete
    (0 or false) comes after all others, by score.
    """
    return lifted(competes) * COMPETING + score * count + (count - 1 - place)


def competing(key: Expr) -> Expr:
    """Whether a key is that of an alternative that competes."""
    return key > COMPETING // 2


def margin(runner: Expr, first: Expr, second: Expr) -> Expr:
    """By how much the numerator of the first is above that of the second (`runner` is its place).

    0 where there is no second, whose place is 0.
    """
    return when(runner.same(0), 0, first - second)


def counts(weight: Expr, spoken: Expr) -> Expr:
    """1 where evidence with weight speaks in a dimension that has one (section 11), else 0."""
    return when(all_of(weight > 0, spoken > 0), 1, 0)


def near(runner: Expr, margin: Expr, denominator: Expr, min_margin: Operand) -> Expr:
    """Whether the lead is below the least margin, hundredths of points (section 11)."""
    close = margin * 100 < denominator * POINTS * min_margin
    return when(runner.same(0), False, close)


def thin(score: Expr, seen: Expr, min_dimensions: Operand) -> Expr:
    """Whether there is too little to say: no positive score, or too few dimensions."""
    return any_of(score <= 0, seen < min_dimensions)


def status(void: Expr, winner: Expr, thin: Expr, near: Expr, gate: Expr) -> Expr:
    """The code of the status, the first that holds (section 11; `STATUS_CODES`).

    0 where `void`; `winner` is 0 for nobody, `gate` the winner's code.
    """
    code = STATUS_CODES
    verified = when(gate.same(CONDITIONAL), code[Status.CONDITIONAL], code[Status.RECOMMENDED])
    clear = when(near, code[Status.NO_CLEAR_WINNER], verified)
    judged = when(thin, code[Status.INSUFFICIENT_DATA], clear)
    return when(void, 0, when(winner.same(0), code[Status.NONE_ELIGIBLE], judged))


def gate(blocking: Expr, limiting: Expr) -> Expr:
    """An alternative's gate by how many rows block it, and how many may limit it (section 7)."""
    return when(blocking > 0, BLOCKED, when(limiting > 0, CONDITIONAL, OPEN))


def routed(applies: Expr, own: Expr, routes: Iterable[Expr]) -> Expr:
    """A gate lowered by the best of the routes that an alternative needs (section 15).

    Where it is not known whether it needs one, it is no worse than conditional for that.
    """
    best = smallest(*routes)
    doubtful = when(applies.same(UNKNOWN), largest(own, smallest(CONDITIONAL, best)), own)
    return when(applies.same(TRUE), largest(own, best), doubtful)
