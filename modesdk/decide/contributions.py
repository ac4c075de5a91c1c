"""Each rule's share in a score; the shares of an alternative add up exactly to its score.

A clipped criterion shares its clipping in proportion; what rounding leaves over goes to the
largest share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from modesdk.decide.scoring import Scores, Weighting, to_points
from modesdk.engines import Evaluation
from modesdk.model.decision_parts import Contribution
from modesdk.ruleset.rules import Rule, RuleSet

Key = TypeVar("Key")


def contributions(
    ruleset: RuleSet, evaluation: Evaluation, weighting: Weighting, scores: Scores
) -> tuple[Contribution, ...]:
    """The contributions to every alternative, largest first within an alternative."""
    result: list[Contribution] = []
    rules = [ruleset.decision[i] for i in evaluation.truth.fired if ruleset.decision[i].effects]
    for alternative in range(len(ruleset.alternatives)):
        effects = _raw_effects(rules, weighting, alternative)
        shares: list[Contribution] = []
        for dimension in range(len(weighting.dimensions)):
            shares += _of_dimension(ruleset, weighting, scores, effects, alternative, dimension)
        result += sorted(shares, key=lambda share: -abs(share.numerator))
    return tuple(result)


def _raw_effects(
    rules: Sequence[Rule], weighting: Weighting, alternative: int
) -> dict[int, dict[int, int]]:
    """Per criterion: strength x trust x effect of every rule for or against the alternative."""
    raw: dict[int, dict[int, int]] = {}
    for rule in rules:
        for target, effect in rule.effects:
            if effect and target == alternative:
                amount = weighting.rows[rule.index] * effect
                raw.setdefault(rule.criterion, {})[rule.index] = amount
    return raw


def _of_dimension(
    ruleset: RuleSet,
    weighting: Weighting,
    scores: Scores,
    effects: Mapping[int, Mapping[int, int]],
    alternative: int,
    dimension: int,
) -> list[Contribution]:
    """Split the alternative's dimension score over its criteria, and those over their rules."""
    criteria = [c for c in effects if weighting.criteria[c][0] == dimension]
    if not criteria:
        return []
    mean = scores.dimensions[weighting.place(alternative, dimension)]
    weighted = {
        c: weighting.criteria[c][1] * scores.criteria[weighting.slot(alternative, c)]
        for c in criteria
    }
    parts = split(mean, weighted, weighting.totals[dimension])
    found = []
    for criterion, part in parts.items():
        shares = _of_criterion(part, effects[criterion], weighting, criterion, dimension)
        for index, share in shares.items():
            numerator = share * weighting.dimensions[dimension]
            found.append(
                Contribution(
                    rule=ruleset.decision[index].id,
                    alternative=ruleset.alternatives[alternative],
                    criterion=ruleset.criteria[criterion].id,
                    dimension=ruleset.criteria[criterion].dimension,
                    numerator=numerator,
                    points=to_points(numerator, scores.denominator),
                )
            )
    return found


def _of_criterion(
    part: int, raw: Mapping[int, int], weighting: Weighting, criterion: int, dimension: int
) -> dict[int, int]:
    net = sum(raw.values())
    if net:
        return split(part, {index: amount * part for index, amount in raw.items()}, net)
    weight = weighting.criteria[criterion][1]
    scaled = {index: amount * weight for index, amount in raw.items()}
    return split(part, scaled, weighting.totals[dimension])


def split(total: int, numerators: Mapping[Key, int], denominator: int) -> dict[Key, int]:
    """Whole shares numerator/denominator (towards zero) that add up to `total`.

    What rounding leaves goes to the largest share, the first of several.
    """
    if not denominator:
        shares = dict.fromkeys(numerators, 0)
    else:
        shares = {key: _towards_zero(n, denominator) for key, n in numerators.items()}
    largest = max(shares, key=lambda key: abs(shares[key]))
    shares[largest] += total - sum(shares.values())
    return shares


def _towards_zero(numerator: int, denominator: int) -> int:
    quotient = abs(numerator) // abs(denominator)
    return quotient if (numerator < 0) == (denominator < 0) else -quotient
