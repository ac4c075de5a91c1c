"""Why not the others: what held each back, and which rules for it nearly fired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from modesdk.conditions import UnaryTests
from modesdk.decide.questions import Situation
from modesdk.decide.scoring import to_points
from modesdk.model.decision_parts import Contribution, GateReason
from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.ruleset.rules import Rule, RuleSet, Test

NEAREST = 3
"""How many near misses are reported per alternative."""


@frozen(kw_only=True)
class NearMiss:
    """A rule for an alternative that fails by one condition only: `test` on `attribute`.

    `points` is what the rule would be worth, `tests` the cell, `actual` the value that failed it.
    """

    rule: str
    claims: tuple[str, ...]
    points: float
    attribute: str
    tests: UnaryTests
    actual: Value


@frozen(kw_only=True)
class WhyNot:
    """What held an alternative back.

    `gap`: points behind the leader; `dimensions`: how the gap divides (positive: behind);
    `against`: rules that count against it, with their points.
    """

    mode: str
    score: float
    gate: GateMark
    gap: float
    blocked_by: tuple[GateReason, ...] = ()
    dimensions: tuple[tuple[str, float], ...] = ()
    against: tuple[tuple[str, float], ...] = ()
    near_misses: tuple[NearMiss, ...] = field(default=())


def near_misses(situation: Situation) -> list[tuple[NearMiss, ...]]:
    """Per alternative: supporting rules that fail by exactly one value, see `_weightiest`."""
    found: list[list[NearMiss]] = [[] for _ in situation.ruleset.alternatives]
    for rule in situation.ruleset.decision:
        supported = [(a, effect) for a, effect in rule.effects if effect > 0]
        failed = _only_failure(rule, situation) if supported else None
        if failed:
            for alternative, effect in supported:
                found[alternative].append(_near_miss(situation, rule, effect, failed))
    return [_weightiest(situation.ruleset, misses) for misses in found]


def _weightiest(ruleset: RuleSet, misses: list[NearMiss]) -> tuple[NearMiss, ...]:
    """What somebody could act on first, then by points."""
    ordered = sorted(misses, key=lambda m: (not _changeable(ruleset, m.attribute), -m.points))
    return tuple([miss for miss in ordered if miss.points > 0][:NEAREST])


def _changeable(ruleset: RuleSet, name: str) -> bool:
    """Whether the attribute, or one that a derived attribute rests on, can be changed."""
    schema = ruleset.pack.schema
    return any(schema[base].changeable for base in ruleset.base_inputs.get(name, (name,)))


def _only_failure(rule: Rule, situation: Situation) -> Test | None:
    """The one test that is false while all others hold; None otherwise.

    None as well for a row of a Python evaluator: which values it fails by is not known.
    """
    values = situation.evaluation.values
    failed = None
    for test in rule.tests:
        held = test.tests.matches(values.get(test.attribute))
        if held is None or (held is False and failed is not None):
            return None
        if held is False:
            failed = test
    return failed if failed and failed.attribute in situation.ruleset.pack.schema else None


def _near_miss(situation: Situation, rule: Rule, effect: int, failed: Test) -> NearMiss:
    weighting = situation.weighting
    dimension, weight = weighting.criteria[rule.criterion]
    amount = weighting.rows[rule.index] * effect * weight * weighting.dimensions[dimension]
    total = weighting.totals[dimension]
    return NearMiss(
        rule=rule.id,
        claims=rule.row.claims,
        points=to_points(amount // total if total else 0, weighting.denominator),
        attribute=failed.attribute,
        tests=failed.tests,
        actual=situation.evaluation.values.get(failed.attribute),
    )


def why_not(
    situation: Situation,
    contributions: Sequence[Contribution],
    gate_reasons: Mapping[str, Sequence[GateReason]],
) -> tuple[WhyNot, ...]:
    """Every alternative but the leader that may be recommended, by score.

    Blocked ones stand where they would stand if nothing blocked them. `contributions` and
    `gate_reasons` are those of the same situation.
    """
    leader = situation.order.winner
    numerators = situation.scores.numerators
    others = [i for i, ranked in enumerate(situation.ruleset.ranked) if ranked and i != leader]
    others.sort(key=lambda i: -numerators[i])
    misses = near_misses(situation)
    names = situation.ruleset.alternatives
    return tuple(
        _why_not(
            situation,
            i,
            [(c.rule, c.points) for c in contributions if c.alternative == names[i]],
            gate_reasons[names[i]],
            misses[i],
        )
        for i in others
    )


def _why_not(
    situation: Situation,
    alternative: int,
    shares: Sequence[tuple[str, float]],
    reasons: Sequence[GateReason],
    misses: tuple[NearMiss, ...],
) -> WhyNot:
    mode = situation.ruleset.alternatives[alternative]
    numerators, denominator = situation.scores.numerators, situation.scores.denominator
    leader = situation.order.winner
    lead = numerators[leader] - numerators[alternative] if leader is not None else 0
    return WhyNot(
        mode=mode,
        score=to_points(numerators[alternative], denominator),
        gate=situation.evaluation.gates[alternative],
        gap=to_points(lead, denominator),
        blocked_by=tuple(r for r in reasons if r.fired and r.mark is GateMark.BLOCKED),
        dimensions=_gap_by_dimension(situation, alternative),
        against=tuple(share for share in shares if share[1] < 0),
        near_misses=misses,
    )


def _gap_by_dimension(situation: Situation, alternative: int) -> tuple[tuple[str, float], ...]:
    """Points by which the leader is ahead in each dimension, the widest first."""
    leader, scores, weighting = situation.order.winner, situation.scores, situation.weighting
    if leader is None:
        return ()
    gaps = []
    for position, name in enumerate(situation.ruleset.pack.dimensions):
        own = scores.dimensions.get(weighting.place(alternative, position), 0)
        ahead = scores.dimensions.get(weighting.place(leader, position), 0) - own
        gaps.append((name, to_points(ahead * weighting.dimensions[position], scores.denominator)))
    return tuple(sorted(gaps, key=lambda gap: -gap[1]))
