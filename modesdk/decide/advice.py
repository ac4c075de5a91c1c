"""Playbook, duties, alerts and notes for the alternative that is chosen or recommended."""

from __future__ import annotations

from typing import cast

from modesdk.decide.missing import missing_for
from modesdk.engines import Engine, Evaluation, Truth, Values, given_in
from modesdk.model.decision_parts import AdviceItem
from modesdk.model.profile import Case
from modesdk.model.tables import AdviceRow, AdviceType, Urgency
from modesdk.ruleset.rules import RuleSet

_BY_URGENCY = {severity: i for i, severity in enumerate(Urgency)}
_BY_TYPE = {
    kind: i
    for i, kind in enumerate((AdviceType.ALERT, AdviceType.STEP, AdviceType.DUTY, AdviceType.NOTE))
}


def with_chosen(ruleset: RuleSet, evaluation: Evaluation, winner: str | None) -> Case:
    """The case with the chosen alternative: the profile's own, else the winner."""
    given = given_in(ruleset, evaluation)
    role = ruleset.pack.roles.chosen
    if role and winner and given.values.get(role) is None:
        return given.with_value(role, winner)
    return given


def advice(
    ruleset: RuleSet, engine: Engine, evaluation: Evaluation, winner: str | None
) -> tuple[AdviceItem, ...]:
    """What holds for the chosen alternative: alerts by urgency, steps in order, then the rest.

    Alerts that cannot be decided come as `unknown`, with what to measure.
    """
    given = with_chosen(ruleset, evaluation, winner)
    truth = engine.match_advice(given)
    items = [_item(ruleset, given.values, index) for index in truth.fired]
    items += _unmeasured(ruleset, given.values, truth)
    return tuple(sorted(items, key=_position))


def _unmeasured(ruleset: RuleSet, values: Values, truth: Truth) -> list[AdviceItem]:
    """Undecided alerts about the chosen alternative."""
    role = ruleset.pack.roles.chosen
    found = []
    for index in truth.unknown:
        row = ruleset.advice[index].row
        if isinstance(row, AdviceRow) and row.type is AdviceType.ALERT:
            item = _item(ruleset, values, index, unknown=True)
            if role not in item.missing:
                found.append(item)
    return found


def _item(ruleset: RuleSet, values: Values, index: int, *, unknown: bool = False) -> AdviceItem:
    rule = ruleset.advice[index]
    row = cast(AdviceRow, rule.row)
    return AdviceItem(
        rule=row.id,
        type=row.type,
        claims=row.claims,
        see=row.see,
        order=row.order,
        severity=row.severity,
        area=row.area,
        actor=row.actor,
        label=row.label,
        unknown=unknown,
        missing=missing_for(ruleset, rule.tests, values) if unknown else (),
    )


def _position(item: AdviceItem) -> tuple[bool, int, int, int]:
    urgency = _BY_URGENCY[item.severity] if item.severity else len(_BY_URGENCY)
    return (item.unknown, _BY_TYPE[item.type], urgency, item.order)
