"""Conditions as formulas: 2 for true, 1 for unknown, 0 for false.

Only functions that agree in Excel, LibreOffice and WPS are used. So the strong-Kleene AND is MIN,
OR is MAX and NOT is 2 minus. Inputs are normal forms: text codes, "yes"/"no", numbers, dates as
day numbers; an empty cell is a missing value. A set has one yes/no cell per member and one cell
that says whether it is known at all.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from modesdk.conditions import AnyValue, Compare, Equal, Interval, Literal, Not, Null, OneOf, Order
from modesdk.conditions import Test as TestNode
from modesdk.formula.decision_formulas import FALSE, TRUE, UNKNOWN
from modesdk.formula.expr import Expr, all_of, any_of, call, largest, lifted, ref, smallest, when
from modesdk.model.schema import AttributeType, Scalar, Value
from modesdk.ruleset.rules import Test
from modesdk.xlsx.serial_days import serial_day

EXACT = 2**53
"""Up to here a cell holds every whole number; beyond, the nearest that a cell can hold."""
_ORDERS: dict[Order, Callable[[Expr, Expr], Expr]] = {
    Order.LESS: lt,
    Order.AT_MOST: le,
    Order.GREATER: gt,
    Order.AT_LEAST: ge,
}


def value_cell(attribute: str) -> str:
    """The name of the cell that holds an attribute's value."""
    return f"p.{attribute}"


def member_cell(attribute: str, member: str) -> str:
    """The name of the yes/no cell of a member of a set attribute."""
    return f"p.{attribute}.{member}"


def known_cell(attribute: str) -> str:
    """The name of the cell that is 1 when a set attribute is known, else 0."""
    return f"known.{attribute}"


def cell_content(value: Value) -> Any:
    """A value in its normal form as a cell holds it; None empties the cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return serial_day(value)
    if isinstance(value, Decimal) or (isinstance(value, int) and abs(value) > EXACT):
        return float(value)
    return value


def constant(value: Scalar) -> Expr:
    """A value in its normal form; numbers to the last digit."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return lifted(value)
    return lifted(cell_content(value))


def conjunction(tests: Sequence[Test], types: Callable[[str], AttributeType]) -> Expr:
    """The truth of a row: the minimum over its cells."""
    parts = [condition(test, types(test.attribute)) for test in tests]
    if not parts:
        return lifted(TRUE)
    return smallest(*parts) if len(parts) > 1 else parts[0]


def condition(test: Test, kind: AttributeType) -> Expr:
    """The truth of one cell."""
    return _node(test.attribute, test.tests.node, kind)


def _node(attribute: str, node: TestNode, kind: AttributeType) -> Expr:
    match node:
        case AnyValue():
            return lifted(TRUE)
        case Null():
            return when(_missing(attribute, kind), TRUE, FALSE)
        case Not():
            return TRUE - _node(attribute, node.test, kind)
        case OneOf() if not all(isinstance(member, Equal) for member in node.members):
            return largest(*(_node(attribute, member, kind) for member in node.members))
    holds = when(_holds(attribute, node, kind), TRUE, FALSE)
    return when(_missing(attribute, kind), UNKNOWN, holds)


def _holds(attribute: str, node: TestNode, kind: AttributeType) -> Expr:
    """Whether a test holds of a value that is known."""
    cell = ref(value_cell(attribute))
    match node:
        case OneOf():
            return any_of(*(_equals(attribute, item, kind) for item in node.literals))
        case Equal():
            return _equals(attribute, node.literal, kind)
        case Compare():
            return _ORDERS[node.order](cell, constant(node.literal.value))
        case Interval():
            low, high = constant(node.lower.value), constant(node.upper.value)
            return all_of(
                cell >= low if node.lower_closed else cell > low,
                cell <= high if node.upper_closed else cell < high,
            )
    raise AssertionError(f"unhandled test {node!r}")


def _missing(attribute: str, kind: AttributeType) -> Expr:
    if kind is AttributeType.SET:
        return ref(known_cell(attribute)).same(0)
    return ref(value_cell(attribute)).same("")


def _equals(attribute: str, literal: Literal, kind: AttributeType) -> Expr:
    value = literal.value
    if kind is AttributeType.SET:
        return call("EXACT", ref(member_cell(attribute, str(value))), "yes")
    cell = ref(value_cell(attribute))
    if isinstance(value, (str, bool)):
        return call("EXACT", cell, constant(value))
    return cell.same(constant(value))
