"""Conditions in cells: S-FEEL unary tests (OMG DMN), checked against a schema, and hit policies.

`unary_tests("[18..65), null").matches(18)` is True, False, or None when that is unknown.
"""

from __future__ import annotations

from modesdk.conditions.check import Problem, check, check_cell
from modesdk.conditions.hit_policies import Aggregation, HitPolicy, Outputs
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
    "Equal",
    "HitPolicy",
    "Interval",
    "Literal",
    "Not",
    "Null",
    "OneOf",
    "Order",
    "Outputs",
    "Problem",
    "Test",
    "UnaryTests",
    "check",
    "check_cell",
    "literal",
    "unary_tests",
]
