"""What to ask next: the missing attributes, by how much is at stake in not knowing them.

For each missing attribute every value that the rules can tell apart is put through all rules at
once. The regret of an answer is by how much the present leader would then trail the best
alternative (a leader that gets blocked falls to the bottom of the scale); the attribute's regret
is the mean over its answers. Three refinements:

* what keeps the leader conditional is asked first;
* while the evidence is too thin for any recommendation there is no leader to speak of: instead,
  gate attributes that keep two or more of the ranked alternatives conditional (routes into them
  included) come first, by how many they concern, since that narrows the field. A paper that only
  one alternative asks for waits its turn;
* where no single answer would change the leader, what could still move its lead most (the swing)
  decides: the largest shift by one answer, plus a share of every rule that waits for several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from attrs import define, field, frozen

from modesdk.decide.domains import representatives
from modesdk.decide.missing import missing_for
from modesdk.decide.ranking import RankOrder, rank
from modesdk.decide.scoring import Scores, Weighting, numerators_after, score, to_points
from modesdk.engines import Engine, Evaluation, Outlook, given_in
from modesdk.errors import TableError
from modesdk.model.decision_parts import Answer, Question, Status
from modesdk.model.kept import Kept
from modesdk.model.schema import Missing, Value
from modesdk.model.tables import GateMark
from modesdk.model.weights import UNIT
from modesdk.ruleset.rules import RuleSet

_UNDECIDED = (Status.INSUFFICIENT_DATA, Status.NONE_ELIGIBLE)
_SEVERAL = 2
"""So many ranked alternatives must a gate attribute concern to be asked before all evidence."""


@frozen(kw_only=True, eq=False)
class Situation:
    """A case with its outcome so far: what questions start from."""

    ruleset: RuleSet
    engine: Engine
    weighting: Weighting
    evaluation: Evaluation
    scores: Scores
    order: RankOrder


@define
class _Stake:
    """What hangs on one missing attribute."""

    is_gate: bool
    regret: int = 0
    worst: int = 0
    swing: int = 0
    gated: dict[int, None] = field(factory=dict)
    blocked: dict[int, None] = field(factory=dict)


def questions(situation: Situation) -> tuple[Question, ...]:
    """The open questions, most decisive first; those that cannot matter are left out."""
    stakes = _waiting(situation)
    for name, stake in stakes.items():
        _try_answers(situation, stake, name, domains_of(situation.ruleset)[name])
    ordered = sorted(stakes, key=lambda name: _urgency(situation, stakes[name]))
    return tuple(_question(situation, name, stakes[name]) for name in ordered)


def domains_of(ruleset: RuleSet) -> Mapping[str, tuple[Value, ...]]:
    """Values to try per attribute, computed once per rule set, in the order of the schema."""
    return _DOMAINS.of(ruleset)


def _domains(ruleset: RuleSet) -> dict[str, tuple[Value, ...]]:
    found = representatives(ruleset)
    return {a.id: found[a.id] for a in ruleset.pack.schema if a.id in found}


_DOMAINS = Kept(_domains)


def answers(situation: Situation, name: str) -> tuple[Answer, ...]:
    """What each distinguishable answer to one question would lead to.

    Answers for which rows contradict each other lead nowhere and are left out.
    """
    found = []
    for value in domains_of(situation.ruleset)[name]:
        with suppress(TableError):
            found.append(_answer(situation, name, value))
    return tuple(found)


def _answer(situation: Situation, name: str, value: Value) -> Answer:
    ruleset, weighting = situation.ruleset, situation.weighting
    given = given_in(ruleset, situation.evaluation).with_value(name, value)
    evaluation = situation.engine.evaluate(given, weighting.rows)
    order = rank(ruleset, evaluation, score(evaluation, weighting), weighting)
    winner = None if order.recommended is None else ruleset.alternatives[order.recommended]
    return Answer(value=value, winner=winner, status=order.status)


def _waiting(situation: Situation) -> dict[str, _Stake]:
    """The attributes that undecided rules wait for, in the order of the schema."""
    ruleset, weighting = situation.ruleset, situation.weighting
    values = situation.evaluation.values
    schema = ruleset.pack.schema
    found: dict[str, _Stake] = {}

    def stake_of(name: str) -> _Stake:
        return found.setdefault(name, _Stake(schema[name].missing is Missing.GATE))

    for index in situation.evaluation.truth.unknown:
        rule = ruleset.decision[index]
        missing = missing_for(ruleset, rule.tests, values)
        effect = max((abs(e) for _, e in rule.effects), default=0)
        reach = _reach(weighting, rule.criterion, weighting.rows[index] * effect)
        limiting = [a for a, mark in rule.marks if mark is not GateMark.OPEN]
        for name in missing:
            stake = stake_of(name)
            stake.gated.update(dict.fromkeys(with_routes(ruleset, limiting)))
            if len(missing) > 1:
                stake.swing += reach // len(missing)
    for route in ruleset.routes:
        for name in missing_for(ruleset, route.when, values):
            stake_of(name).gated.update(dict.fromkeys(with_routes(ruleset, [route.alternative])))
    _only_conditional(found.values(), situation.evaluation.gates)
    asked = [n for n in domains_of(ruleset) if n in found]
    return {n: found[n] for n in asked if schema[n].missing is not Missing.QUIET}


def _only_conditional(stakes: Iterable[_Stake], gates: Sequence[GateMark]) -> None:
    """Forget alternatives that are blocked for good, or open through another route."""
    for stake in stakes:
        kept = [i for i in stake.gated if gates[i] is GateMark.CONDITIONAL]
        stake.gated = dict.fromkeys(kept)


def with_routes(ruleset: RuleSet, alternatives: Iterable[int]) -> list[int]:
    """These alternatives and those that they are routes into."""
    found = list(alternatives)
    for alternative in found:  # grows: a route may lead to a further one
        found += [
            r.alternative
            for r in ruleset.routes
            if alternative in r.any_of and r.alternative not in found
        ]
    return found


def _reach(weighting: Weighting, criterion: int, amount: int) -> int:
    """How far evidence of this size moves a score's numerator."""
    if not amount:
        return 0
    dimension, weight = weighting.criteria[criterion]
    total = weighting.totals[dimension]
    return min(amount, UNIT) * weight * weighting.dimensions[dimension] // total if total else 0


def _try_answers(situation: Situation, stake: _Stake, name: str, domain: tuple[Value, ...]) -> None:
    base, scores, order = situation.evaluation, situation.scores, situation.order
    regrets, shifts = [0], [0]
    for outlook in _outlooks(situation, name, domain):
        numerators = numerators_after(
            situation.ruleset.decision, base, scores, situation.weighting, outlook.truth
        )
        stake.blocked.update(_newly_blocked(base.gates, outlook.gates))
        regrets.append(_regret(situation, outlook, numerators))
        shifts.append(_shift(order, scores.numerators, numerators))
    stake.worst = max(regrets)
    stake.regret = sum(regrets) // max(1, len(domain))
    stake.swing += max(shifts)


def _outlooks(situation: Situation, name: str, domain: tuple[Value, ...]) -> Iterator[Outlook]:
    """What each answer would change; one for which rows contradict each other decides nothing."""
    for value in domain:
        try:
            outlook = situation.engine.outlook(situation.evaluation, name, value)
        except TableError:  # told by the check of the pack, and to whoever gives this answer
            continue
        yield outlook


def _newly_blocked(before: Sequence[GateMark], after: Sequence[GateMark]) -> dict[int, None]:
    if after == before:
        return {}
    shut = GateMark.BLOCKED
    return {i: None for i, mark in enumerate(after) if mark is shut and before[i] is not shut}


def _regret(situation: Situation, outlook: Outlook, numerators: list[int]) -> int:
    """By how much the present leader would trail the best alternative."""
    ranked = situation.ruleset.ranked
    competing = [
        numerators[i]
        for i, mark in enumerate(outlook.gates)
        if mark is not GateMark.BLOCKED and ranked[i]
    ]
    if not competing:
        return 0
    best, leader = max(competing), situation.order.winner
    if leader is None:
        return max(0, best)
    if outlook.gates[leader] is GateMark.BLOCKED:
        return best + UNIT * situation.scores.denominator
    return best - numerators[leader]


def _shift(order: RankOrder, before: tuple[int, ...], after: list[int]) -> int:
    """The most by which another alternative gains on the leader."""
    leader = order.winner
    if leader is None:
        return 0
    own = after[leader] - before[leader]
    return max((after[i] - before[i] - own for i in order.competing), default=0)


def _urgency(situation: Situation, stake: _Stake) -> tuple[int, int, int, int]:
    """Sort key, most urgent first."""
    order = situation.order
    if order.status in _UNDECIDED:
        first = _narrowing(situation, stake)
    else:
        first = (-(order.winner in stake.gated), 0)
    return (*first, -stake.regret, -stake.swing)


def _narrowing(situation: Situation, stake: _Stake) -> tuple[int, int]:
    """By how many ranked alternatives, then how many at all, a gate attribute may shut."""
    concerned = sum(situation.ruleset.ranked[i] for i in stake.gated)
    if not stake.is_gate or concerned < _SEVERAL:
        return (0, 0)
    return (-concerned, -len(stake.gated))


def _question(situation: Situation, name: str, stake: _Stake) -> Question:
    denominator = situation.scores.denominator
    return Question(
        attribute=name,
        regret=to_points(stake.regret, denominator),
        worst=to_points(stake.worst, denominator),
        swing=to_points(stake.swing, denominator),
        gates=tuple(situation.ruleset.alternatives[i] for i in stake.gated),
        blocks=tuple(situation.ruleset.alternatives[i] for i in stake.blocked),
    )
