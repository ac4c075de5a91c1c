"""Derive tables with a fault in what they say: another value, another hit policy."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import evolve

from modesdk.conditions import Aggregation, HitPolicy
from modesdk.conditions.literals import written
from modesdk.language.worded import Worded, worded
from modesdk.model.arithmetic import exact, whole
from modesdk.model.schema import Attribute, Scalar, Value
from modesdk.regress.stepped_bounds import days_beside
from modesdk.ruleset.compile import outputs_of
from modesdk.ruleset.rules import Rule, RuleSet, TableDerivation

_SINGLE = (HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.ANY)
_Changed = tuple[Worded, TableDerivation]


def other_values(rules: RuleSet, rule: Rule, table: TableDerivation) -> Iterator[_Changed]:
    """Another value for what a row of a derive table says."""
    i = table.rules.index(rule)
    said = table.outputs.rows[i]
    other = _another(said, rules.pack.schema[table.target])
    if other is None or table.outputs.ranks:
        return
    rows = (*table.outputs.rows[:i], other, *table.outputs.rows[i + 1 :])
    told = worded(
        "{attribute}: {old} becomes {new}",
        attribute=table.target,
        old=written(said),
        new=written(other),
    )
    yield told, evolve(table, outputs=evolve(table.outputs, rows=rows))


def _another(said: Value, attribute: Attribute) -> Scalar | None:
    if isinstance(said, bool):
        return not said
    if isinstance(said, int | Decimal):
        with exact():
            return whole(said + 1)
    if isinstance(said, datetime.date):
        return next(days_beside(said))
    return next((value for value in attribute.value_ids if value != said), None)


def other_policies(rules: RuleSet, table: TableDerivation) -> Iterator[_Changed]:
    """The other ways in which the rows of a derive table could be taken together."""
    document = next(t for t in rules.pack.tables if t.target == table.target)
    rows = [rule.row for rule in table.rules]
    for policy, aggregation in _policies(table):
        changed = evolve(document, hit_policy=str(policy), aggregation=str(aggregation or ""))
        said = worded(
            "hit policy: {old} becomes {new}",
            old=f"{document.hit_policy} {document.aggregation}".strip(),
            new=f"{changed.hit_policy} {changed.aggregation}".strip(),
        )
        outputs = outputs_of(rules.pack.schema, changed, rows)
        yield said, evolve(table, outputs=outputs)


def _policies(table: TableDerivation) -> Iterator[tuple[HitPolicy, Aggregation | None]]:
    now = table.outputs
    if now.aggregation is not None:
        others: Sequence[Aggregation] = [a for a in Aggregation if a is not now.aggregation]
        yield from ((now.policy, other) for other in others)
    elif not now.together:
        yield from ((policy, None) for policy in _SINGLE if policy is not now.policy)
