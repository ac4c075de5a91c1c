"""Why each gate is as it is: fired and undecided rows, routes, and facts old enough to verify."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping

from modesdk.decide.missing import missing_for
from modesdk.engines import Evaluation
from modesdk.engines.gates import truth_of
from modesdk.model.decision_parts import GateReason
from modesdk.model.pack import Pack
from modesdk.model.tables import GateMark
from modesdk.ruleset.rules import Route, Rule, RuleSet


def gate_reasons(ruleset: RuleSet, evaluation: Evaluation) -> Mapping[str, tuple[GateReason, ...]]:
    """The reasons per alternative, blocking ones first; an open gate may have none."""
    reasons: dict[str, list[GateReason]] = {name: [] for name in ruleset.alternatives}
    for index in evaluation.truth.fired:
        rule = ruleset.decision[index]
        for alternative, mark in rule.marks:
            reasons[ruleset.alternatives[alternative]].append(
                _fired(ruleset, evaluation.as_of, rule, mark)
            )
    for index in evaluation.truth.unknown:
        rule = ruleset.decision[index]
        for alternative, mark in rule.marks:
            if mark is not GateMark.OPEN:
                reason = _undecided(ruleset, evaluation, rule, mark)
                reasons[ruleset.alternatives[alternative]].append(reason)
    for route in ruleset.routes:
        closed = _route(ruleset, evaluation, route)
        if closed is not None:
            reasons[ruleset.alternatives[route.alternative]].append(closed)
    return {name: tuple(sorted(found, key=_urgency)) for name, found in reasons.items()}


def fact_date(ruleset: RuleSet, rule: Rule) -> datetime.date | None:
    """The date of the fact behind a row: its start of validity, else its newest claim's date."""
    if rule.row.valid_from:
        return rule.row.valid_from
    claims = (ruleset.pack.claims.get(claim) for claim in rule.row.claims)
    return max((c.date for c in claims if c and c.date), default=None)


def is_stale(pack: Pack, as_of: datetime.date, date: datetime.date | None) -> bool:
    """Whether a fact of that date is older, on the as-of date, than the pack's limit."""
    return date is not None and as_of >= aged_on(date, pack.limits.stale_after_months)


def aged_on(date: datetime.date, months: int) -> datetime.date:
    """The first day on which a date is so many whole months past."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    month += 1
    if date.day <= calendar.monthrange(year, month)[1]:
        return datetime.date(year, month, date.day)
    year, month = divmod(year * 12 + month, 12)
    return datetime.date(year, month + 1, 1)


def _fired(ruleset: RuleSet, as_of: datetime.date, rule: Rule, mark: GateMark) -> GateReason:
    date = fact_date(ruleset, rule)
    return GateReason(
        rule=rule.id,
        mark=mark,
        fired=True,
        claims=rule.row.claims,
        date=date,
        verify=is_stale(ruleset.pack, as_of, date),
        label=rule.row.label,
    )


def _undecided(ruleset: RuleSet, evaluation: Evaluation, rule: Rule, mark: GateMark) -> GateReason:
    return GateReason(
        rule=rule.id,
        mark=mark,
        fired=False,
        claims=rule.row.claims,
        missing=missing_for(ruleset, rule.tests, evaluation.values),
        date=fact_date(ruleset, rule),
        label=rule.row.label,
    )


def _route(ruleset: RuleSet, evaluation: Evaluation, route: Route) -> GateReason | None:
    """A reason when the route rule applies (or may) and none of the routes is open.

    While it is unknown whether the rule applies, it cannot block.
    """
    applies = truth_of(route.when, evaluation.values)
    if applies is False:
        return None
    marks = {ruleset.alternatives[i]: evaluation.gates[i] for i in route.any_of}
    if GateMark.OPEN in marks.values():
        return None
    blocked = applies is True and all(mark is GateMark.BLOCKED for mark in marks.values())
    return GateReason(
        rule="",
        mark=GateMark.BLOCKED if blocked else GateMark.CONDITIONAL,
        fired=applies is True,
        routes=tuple(marks),
        missing=missing_for(ruleset, route.when, evaluation.values),
    )


def _urgency(reason: GateReason) -> tuple[bool, int]:
    severity = {GateMark.BLOCKED: 0, GateMark.CONDITIONAL: 1, GateMark.OPEN: 2}
    return (not reason.fired, severity[reason.mark])
