"""Asking one question at a time, the most decisive first, until the answer is settled.

Settled means that no answer to a single open question would change the recommended alternative
or its status. `open_to_change` goes further: whether any completion of the profile could still
overturn the leader, by bounds on every score.
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.decide.absence import reads_absence, rules_on_absence, unsettled_names
from modesdk.decide.decision import Decision
from modesdk.decide.missing import missing_for
from modesdk.decide.questions import domains_of
from modesdk.decide.scoring import Weighting, mean_half_up
from modesdk.model.decision_parts import Status
from modesdk.model.tables import GateMark
from modesdk.model.weights import UNIT
from modesdk.ruleset.rules import Rule, Test

_FIRM = (Status.RECOMMENDED, Status.CONDITIONAL)


def next_question(
    decision: Decision, skipped: frozenset[str] = frozenset(), *, thorough: bool = False
) -> str | None:
    """The attribute to ask for next; None when the answer is settled or nothing is left to ask.

    `skipped` are the attributes that the person does not know. With `thorough` the interview goes
    on while any completion could still overturn the leader.
    """
    waiting = [name for name in decision.questions if name not in skipped]
    if not waiting:
        return None
    if decision.status not in _FIRM:
        return waiting[0]
    still_open = could_change(decision) if thorough else True
    if not still_open:
        return None
    decisive = [name for name in waiting if thorough or _would_change(decision, name)]
    return decisive[0] if decisive else None


def _would_change(decision: Decision, name: str) -> bool:
    now = (decision.recommended, decision.status)
    return any((a.winner, a.status) != now for a in decision.answers(name))


def could_change(decision: Decision) -> bool:
    """Whether some completion of the missing values could overturn the leader.

    A bound, so it may say yes where no completion really does; when it says no, none does.
    """
    situation = decision.situation
    leader = situation.order.winner
    if leader is None or situation.order.status not in _FIRM:
        return True
    if situation.evaluation.gates[leader] is GateMark.CONDITIONAL and _may_be_blocked(decision):
        return True
    if _gates_on_absence(decision):
        return True
    bounds = score_bounds(decision)
    lowest, _ = bounds[leader]
    ruleset = situation.ruleset
    rivals = [
        i
        for i, mark in enumerate(situation.evaluation.gates)
        if i != leader and ruleset.ranked[i] and mark is not GateMark.BLOCKED
    ]
    return any(bounds[i][1] >= lowest for i in rivals)


def _may_be_blocked(decision: Decision) -> bool:
    reasons = decision.gate_reasons[decision.leader or ""]
    return any(r.mark is GateMark.BLOCKED or r.routes for r in reasons if not r.fired or r.routes)


def score_bounds(decision: Decision) -> list[tuple[int, int]]:
    """[lowest, highest] numerator per alternative over all completions of the missing values.

    Rules that wait for one attribute are bounded together, value by value of its domain, since
    they exclude each other; rules that wait for several are bounded one by one, and so are those
    that hold or fail now because a value is missing (`null`, `not(null)`).
    """
    situation = decision.situation
    ruleset, weighting = situation.ruleset, situation.weighting
    low, high = _movements(decision)
    return [
        (
            _numerator(decision, weighting, alternative, low),
            _numerator(decision, weighting, alternative, high),
        )
        for alternative in range(len(ruleset.alternatives))
    ]


Movements = dict[tuple[int, int], int]


def _movements(decision: Decision) -> tuple[Movements, Movements]:
    """How far each (alternative, criterion) sum could still fall and rise."""
    situation = decision.situation
    ruleset = situation.ruleset
    single: dict[str, list[Rule]] = {}
    several: list[Rule] = []
    on_absence = {rule.index for rule in rules_on_absence(ruleset, situation.evaluation.values)}
    for index in sorted({*situation.evaluation.truth.unknown, *on_absence}):
        rule = ruleset.decision[index]
        if rule.effects:
            name = None if index in on_absence else _only_wait(decision, rule)
            if name is None:
                several.append(rule)
            else:
                single.setdefault(name, []).append(rule)
    low: Movements = {}
    high: Movements = {}
    fired = situation.evaluation.truth.fired_mask
    for rule in several:
        sign = -1 if fired >> rule.index & 1 else 1  # what holds now can only cease to hold
        for alternative, effect in rule.effects:
            amount = sign * effect * situation.weighting.rows[rule.index]
            _move(low, high, (alternative, rule.criterion), min(0, amount), max(0, amount))
    for name, rules in single.items():
        _bound_by_answers(decision, name, rules, low, high)
    return low, high


def _only_wait(decision: Decision, rule: Rule) -> str | None:
    """The attribute that an undecided rule waits for, if its tests read that one directly."""
    values = decision.situation.evaluation.values
    missing = missing_for(decision.situation.ruleset, rule.tests, values)
    direct = all(test.attribute in missing for test in _open_tests(decision, rule))
    return missing[0] if len(missing) == 1 and direct else None


def _gates_on_absence(decision: Decision) -> bool:
    """Whether a gate rests on a missing value's being missing, so that knowing it may turn it."""
    ruleset, values = decision.situation.ruleset, decision.situation.evaluation.values
    gates = any(rule.marks for rule in rules_on_absence(ruleset, values))
    unsettled = unsettled_names(ruleset, values)
    return gates or any(
        reads_absence(test, values, unsettled) for route in ruleset.routes for test in route.when
    )


def _open_tests(decision: Decision, rule: Rule) -> list[Test]:
    values = decision.situation.evaluation.values
    return [t for t in rule.tests if values.get(t.attribute) is None]


def _bound_by_answers(
    decision: Decision, name: str, rules: list[Rule], low: Movements, high: Movements
) -> None:
    """The extremes over the attribute's values; a set may hold several, so it is bounded freely."""
    ruleset, rows = decision.situation.ruleset, decision.situation.weighting.rows
    totals: dict[tuple[int, int], list[int]] = {}
    domain = domains_of(ruleset)[name]
    free = any(isinstance(value, frozenset) for value in domain)
    for position, value in enumerate(domain):
        for rule in rules:
            holds = all(t.tests.matches(value) is True for t in _open_tests(decision, rule))
            for alternative, effect in rule.effects:
                slot = totals.setdefault((alternative, rule.criterion), [0] * len(domain))
                slot[position] += effect * rows[rule.index] if holds else 0
    for place, sums in totals.items():
        amounts = _amounts(rules, rows, place) if free else []
        down = sum(min(0, a) for a in amounts) if free else min(0, *sums)
        up = sum(max(0, a) for a in amounts) if free else max(0, *sums)
        _move(low, high, place, down, up)


def _amounts(rules: list[Rule], rows: Sequence[int], place: tuple[int, int]) -> list[int]:
    """What each rule would add to an (alternative, criterion) sum."""
    return [
        effect * rows[rule.index]
        for rule in rules
        for alternative, effect in rule.effects
        if (alternative, rule.criterion) == place
    ]


def _move(low: Movements, high: Movements, place: tuple[int, int], down: int, up: int) -> None:
    low[place] = low.get(place, 0) + down
    high[place] = high.get(place, 0) + up


def _numerator(decision: Decision, weighting: Weighting, alternative: int, moves: Movements) -> int:
    evaluation = decision.situation.evaluation
    sums: dict[int, int] = {}
    for criterion, (dimension, weight) in enumerate(weighting.criteria):
        slot = weighting.slot(alternative, criterion)
        net = evaluation.support.get(slot, 0) - evaluation.opposition.get(slot, 0)
        total = net + moves.get((alternative, criterion), 0)
        clipped = max(-UNIT, min(UNIT, total))
        sums[dimension] = sums.get(dimension, 0) + weight * clipped
    return sum(
        weighting.dimensions[dimension] * mean_half_up(total, weighting.totals[dimension])
        for dimension, total in sums.items()
    )
