"""Conditions as spreadsheet expressions: 2 for true, 1 for unknown, 0 for false.

Only functions that agree in Excel, LibreOffice and WPS are used. So the strong-Kleene AND is MIN,
OR is MAX and NOT is 2 minus. Inputs are normal forms: text codes, "yes"/"no", numbers, dates as
day numbers; an empty cell is a missing value. A set has one yes/no cell per member and one cell
that says whether it is known at all.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal

from modesdk.conditions import (
    AnyValue,
    Compare,
    Equal,
    Interval,
    Literal,
    Not,
    Null,
    OneOf,
    Order,
)
from modesdk.conditions import Test as TestNode
from modesdk.model.schema import AttributeType, Scalar
from modesdk.ruleset.rules import Test
from modesdk.xlsx.serial_days import serial_day

TRUE, UNKNOWN, FALSE = 2, 1, 0

Refer = Callable[[str], str]
"""Where a named cell stands: its name or address as written in a formula."""

_SIGNS = {Order.LESS: "<", Order.AT_MOST: "<=", Order.GREATER: ">", Order.AT_LEAST: ">="}


def value_cell(attribute: str) -> str:
    """The name of the cell that holds an attribute's value."""
    return f"p.{attribute}"


def member_cell(attribute: str, member: str) -> str:
    """The name of the yes/no cell of a member of a set attribute."""
    return f"p.{attribute}.{member}"


def known_cell(attribute: str) -> str:
    """The name of the cell that is 1 when a set attribute is known, else 0."""
    return f"known.{attribute}"


def literal(value: Scalar) -> str:
    """A value as written in a formula."""
    if isinstance(value, bool):
        return '"yes"' if value else '"no"'
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, datetime.date):
        return str(serial_day(value))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def conjunction(tests: Sequence[Test], types: Callable[[str], AttributeType], at: Refer) -> str:
    """The truth of a row: the minimum over its cells."""
    parts = [condition(test, types(test.attribute), at) for test in tests]
    if not parts:
        return str(TRUE)
    return parts[0] if len(parts) == 1 else f"MIN({','.join(parts)})"


def condition(test: Test, kind: AttributeType, at: Refer) -> str:
    """The truth of one cell."""
    return _node(test.attribute, test.tests.node, kind, at)


def _node(  # noqa: PLR0911 - one per kind of node
    attribute: str, node: TestNode, kind: AttributeType, at: Refer
) -> str:
    match node:
        case AnyValue():
            return str(TRUE)
        case Not():
            return f"(2-{_node(attribute, node.test, kind, at)})"
        case OneOf() if all(isinstance(member, Equal) for member in node.members):
            return _when_known(attribute, kind, at, _any_of(attribute, node.literals, kind, at))
        case OneOf():
            parts = [_node(attribute, member, kind, at) for member in node.members]
            return f"MAX({','.join(parts)})"
        case Null():
            return f"IF({_missing(attribute, kind, at)},{TRUE},{FALSE})"
        case Equal():
            return _when_known(attribute, kind, at, _any_of(attribute, [node.literal], kind, at))
        case Compare():
            cell = at(value_cell(attribute))
            return _when_known(
                attribute, kind, at, f"{cell}{_SIGNS[node.order]}{literal(node.literal.value)}"
            )
        case Interval():
            return _when_known(attribute, kind, at, _within(attribute, node, at))
    raise AssertionError(f"unhandled test {node!r}")


def _within(attribute: str, node: Interval, at: Refer) -> str:
    cell = at(value_cell(attribute))
    low = ">=" if node.lower_closed else ">"
    high = "<=" if node.upper_closed else "<"
    return f"AND({cell}{low}{literal(node.lower.value)},{cell}{high}{literal(node.upper.value)})"


def _missing(attribute: str, kind: AttributeType, at: Refer) -> str:
    if kind is AttributeType.SET:
        return f"{at(known_cell(attribute))}=0"
    return f'{at(value_cell(attribute))}=""'


def _when_known(attribute: str, kind: AttributeType, at: Refer, holds: str) -> str:
    return f"IF({_missing(attribute, kind, at)},{UNKNOWN},IF({holds},{TRUE},{FALSE}))"


def _any_of(attribute: str, literals: Sequence[Literal], kind: AttributeType, at: Refer) -> str:
    checks = [_equals(attribute, item.value, kind, at) for item in literals]
    return checks[0] if len(checks) == 1 else f"OR({','.join(checks)})"


def _equals(attribute: str, value: Scalar, kind: AttributeType, at: Refer) -> str:
    if kind is AttributeType.SET:
        return f'EXACT({at(member_cell(attribute, str(value)))},"yes")'
    cell = at(value_cell(attribute))
    if isinstance(value, (str, bool)):
        return f"EXACT({cell},{literal(value)})"
    return f"{cell}={literal(value)}"
