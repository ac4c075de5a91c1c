"""Conditions in cells: S-FEEL unary tests (OMG DMN), checked against a schema, and tables of them.

`unary_tests("[18..65), null").matches(18)` is True, False, or None when that is unknown.
"""

from __future__ import annotations

from modesdk.conditions.check import Problem, check, check_cell
from modesdk.conditions.hit_policies import (
    Aggregation,
    DecisionTable,
    HitPolicy,
    Outcome,
    Output,
    State,
    TableRow,
)
from modesdk.conditions.nodes import (
    AnyValue,
    Compare,
    Equal,
    Interval,
    Literal,
    Not,
    Null,
    OneOf,
    Order,
    Test,
    UnaryTests,
)
from modesdk.conditions.parser import literal, unary_tests

__all__ = [
    "Aggregation",
    "AnyValue",
    "Compare",
    "DecisionTable",
    "Equal",
    "HitPolicy",
    "Interval",
    "Literal",
    "Not",
    "Null",
    "OneOf",
    "Order",
    "Outcome",
    "Output",
    "Problem",
    "State",
    "TableRow",
    "Test",
    "UnaryTests",
    "check",
    "check_cell",
    "literal",
    "unary_tests",
]
