"""Hit policies: each one known, and able to make one value of what the rows of its table say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from modesdk.conditions import Aggregation, HitPolicy, literal
from modesdk.conditions.domain import describe
from modesdk.conditions.hit_policies import LISTING, Outputs
from modesdk.conditions.literals import name_of, written
from modesdk.conditions.numerals import either
from modesdk.diagnostics import Diagnostic, nearest
from modesdk.language.worded import Worded, worded
from modesdk.model.arithmetic import exact
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType
from modesdk.model.tables import DecisionTable, TableKind
from modesdk.ruleset.checks.derived import VALUE, derive_tables, output_problem, said
from modesdk.ruleset.checks.row_places import at_header, at_row, error
from modesdk.ruleset.compile import outputs_of

MOST_DIGITS = 15
"""Of a total, counted in the smallest decimal place of its rows: what a cell holds exactly."""
_POLICIES = [policy.value for policy in HitPolicy]
_USABLE = [policy for policy in _POLICIES if "ORDER" not in policy]
_AGGREGATIONS = [how.value for how in Aggregation]
_KEYS = {"target": "", "hit_policy": "FIRST", "aggregation": ""}
"""The keys of derive tables, with what they are where nothing is written."""


def known(pack: Pack) -> Iterator[Diagnostic]:
    """R-411: the hit policy and its aggregation are such that DMN has them."""
    for table in derive_tables(pack):
        if table.hit_policy not in _POLICIES:
            yield _unknown(table, worded("hit policy"), table.hit_policy, _USABLE)
        if table.aggregation not in ("", *_AGGREGATIONS):
            yield _unknown(table, worded("aggregation"), table.aggregation, _AGGREGATIONS)


def _unknown(table: DecisionTable, noun: Worded, got: str, names: Sequence[str]) -> Diagnostic:
    message = worded(
        "got the {noun} {got!r}, expected {expected}", noun=noun, got=got, expected=either(names)
    )
    return error("R-411", message, at_header(table, VALUE), nearest(got, names))


def fitting(pack: Pack) -> Iterator[Diagnostic]:
    """R-429: the hit policy gives the target one value of its type and domain."""
    for table in pack.tables:
        if table.kind is not TableKind.DERIVE:
            yield from _of_derive_tables(table)
        elif _is_known(table) and table.target in pack.schema:
            yield from _misfits(pack, table, pack.schema[table.target])


def _of_derive_tables(table: DecisionTable) -> Iterator[Diagnostic]:
    for key, usual in _KEYS.items():
        if getattr(table, key) != usual:
            message = worded("only derive tables have the key {key}", key=key)
            yield error("R-429", message, at_header(table, "id"), worded("Delete it"))


def _is_known(table: DecisionTable) -> bool:
    return table.hit_policy in _POLICIES and table.aggregation in ("", *_AGGREGATIONS)


def _misfits(pack: Pack, table: DecisionTable, target: Attribute) -> Iterator[Diagnostic]:
    found = _unfit(table, target)
    if found:
        yield error("R-429", found[0], at_header(table, VALUE), found[1])
    elif table.aggregation and all(not output_problem(value, target) for _, value in said(table)):
        yield from _unfit_to_aggregate(pack, table, target)


def _unfit(table: DecisionTable, target: Attribute) -> tuple[Worded, Worded] | None:
    """What speaks against policy and aggregation for this target, and a hint."""
    policy, how, name = table.hit_policy, table.aggregation, target.id
    if how and policy != HitPolicy.COLLECT:
        return (
            worded("the aggregation {how} needs the hit policy COLLECT", how=how),
            worded("Write `hit_policy: COLLECT`, or delete the aggregation"),
        )
    if policy in LISTING and not how:
        return (
            worded("{policy} lists what all rows say; a target has one value", policy=policy),
            worded("Write COLLECT with an aggregation (SUM, MIN, MAX, COUNT), FIRST or PRIORITY"),
        )
    if how and target.type is not AttributeType.NUMBER:
        kind = name_of(target.type)
        return (
            worded("{how} gives a number, {name} is {kind}", how=how, name=name, kind=kind),
            worded("Let the table set a number, or write another hit policy"),
        )
    if policy == HitPolicy.PRIORITY and not target.closed:
        return (
            worded("PRIORITY needs a closed list of values, {name} has none", name=name),
            worded("List them under attributes.{name}.values, best first", name=name),
        )
    return None


def _unfit_to_aggregate(
    pack: Pack, table: DecisionTable, target: Attribute
) -> Iterator[Diagnostic]:
    silent = [row for row, value in said(table) if literal(value) is None]
    for row in silent:
        message = worded("row {row} says null, which is no number to aggregate", row=row.id)
        yield error("R-429", message, at_row(table, row, VALUE), worded("Write a number"))
    outputs = outputs_of(pack.schema, table, table.rows)
    if not silent and outputs.totals and (problem := _too_far(outputs, target)):
        yield error("R-429", problem[0], at_header(table, VALUE), problem[1])


def _too_far(outputs: Outputs, target: Attribute) -> tuple[Worded, Worded] | None:
    """Whether some rows together leave the target's bounds, or have too many digits for a cell."""
    if not outputs.rows:
        return None
    with exact():
        low, high = _reach(outputs.amounts)
        if max(high, -low) * outputs.unit >= 10**MOST_DIGITS:
            message = worded("its rows together have more than {count} digits", count=MOST_DIGITS)
            return message, worded("Use a larger unit, or fewer decimal places")
    too_low = target.minimum is not None and low < target.minimum
    if too_low or (target.maximum is not None and high > target.maximum):
        return (
            worded(
                "its rows together give from {low} to {high}; expected {expected}",
                low=written(low),
                high=written(high),
                expected=describe(target),
            ),
            worded("Widen minimum and maximum of {attribute}, or delete them", attribute=target.id),
        )
    return None


def _reach(amounts: Sequence[int | Decimal]) -> tuple[int | Decimal, int | Decimal]:
    """The least and the most that at least one of the amounts can come to."""
    below, above = [a for a in amounts if a < 0], [a for a in amounts if a > 0]
    return sum(below) if below else min(amounts), sum(above) if above else max(amounts)
