"""Asking one question at a time, the most decisive first, until the answer is settled.

Settled means that no answer to a single open question would change the recommended alternative
or its status. `open_to_change` goes further: whether any completion of the profile could still
overturn the leader, by bounds on every score.
"""

from __future__ import annotations

from modesdk.decide.decision import Decision
from modesdk.decide.missing import missing_for, reads_absence, rules_on_absence, unsettled_names
from modesdk.decide.questions import domains_of
from modesdk.decide.scoring import Weighting, numerators_moved
from modesdk.model.decision_parts import Status
from modesdk.model.tables import GateMark
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
    now = decision.situation
    low, high = (
        numerators_moved(now.evaluation, now.scores, now.weighting, moves)
        for moves in _movements(decision)
    )
    return list(zip(low, high, strict=True))


Movements = dict[int, int]


def _movements(decision: Decision) -> tuple[Movements, Movements]:
    """How far the sum of each slot could still fall and rise."""
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
            slot = situation.weighting.slot(alternative, rule.criterion)
            _move(low, high, slot, min(0, amount), max(0, amount))
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
    weighting = decision.situation.weighting
    totals: dict[int, list[int]] = {}
    domain = domains_of(decision.situation.ruleset)[name]
    free = any(isinstance(value, frozenset) for value in domain)
    for position, value in enumerate(domain):
        for rule in rules:
            holds = all(t.tests.matches(value) is True for t in _open_tests(decision, rule))
            for alternative, effect in rule.effects:
                slot = weighting.slot(alternative, rule.criterion)
                sums = totals.setdefault(slot, [0] * len(domain))
                sums[position] += effect * weighting.rows[rule.index] if holds else 0
    for slot, sums in totals.items():
        amounts = _amounts(rules, weighting, slot) if free else []
        down = sum(min(0, a) for a in amounts) if free else min(0, *sums)
        up = sum(max(0, a) for a in amounts) if free else max(0, *sums)
        _move(low, high, slot, down, up)


def _amounts(rules: list[Rule], weighting: Weighting, slot: int) -> list[int]:
    """What each rule would add to the sum of a slot."""
    return [
        effect * weighting.rows[rule.index]
        for rule in rules
        for alternative, effect in rule.effects
        if weighting.slot(alternative, rule.criterion) == slot
    ]


def _move(low: Movements, high: Movements, slot: int, down: int, up: int) -> None:
    low[slot] = low.get(slot, 0) + down
    high[slot] = high.get(slot, 0) + up
