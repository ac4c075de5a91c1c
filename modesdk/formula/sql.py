"""Expressions as standard SQL, as SQLite and DuckDB take it: whole numbers stay exact.

Programs differ in how they divide, and in the sign of a remainder; so `//` takes off the remainder
first, and what is left divides without one.
"""

from __future__ import annotations

from collections.abc import Callable

from modesdk.formula.expr import Call, Constant, Expr, Reference
from modesdk.formula.operators import INFIX, Refer

_BETWEEN = {**{op: f" {op} " for op in INFIX}, "&": " || ", "/": " * 1.0 / "}
_LOGIC = ("AND", "OR", "NOT")
_COMPARED = ("=", "<>", "<", "<=", ">", ">=")


def quoted(name: str) -> str:
    """A name as SQL writes that of a column."""
    return '"' + name.replace('"', '""') + '"'


def sql(expr: Expr, at: Refer = quoted) -> str:
    """The expression in SQL; `at` says how a name is written.

    Raises ValueError for what reads whole columns: a query does that in another way.
    """
    match expr:
        case Constant():
            return _constant(expr)
        case Reference():
            return at(expr.name)
        case Call(op="IF", parts=(test, then, otherwise)):
            return f"CASE WHEN {sql(test, at)} THEN {sql(then, at)} ELSE {sql(otherwise, at)} END"
        case Call():
            return _call(expr, at)
    raise AssertionError(f"unhandled expression {expr!r}")


def _constant(constant: Constant) -> str:
    if isinstance(constant.value, str):
        return "'" + constant.value.replace("'", "''") + "'"
    return f"({constant})" if constant.binding < Constant(1).binding else str(constant)


def _call(expr: Call, at: Refer) -> str:
    if expr.op in _LOGIC:
        truths = [sql(part, at) for part in expr.parts]
        return f"(NOT {truths[0]})" if expr.op == "NOT" else f"({f' {expr.op} '.join(truths)})"
    numbers = [_number(part, at) for part in expr.parts]
    if expr.op in _BETWEEN:
        return f"({_BETWEEN[expr.op].join(numbers)})"
    if expr.op not in _FUNCTIONS:
        raise ValueError(f"{expr.op} reads whole columns, which this SQL does not")
    return _FUNCTIONS[expr.op](*numbers)


def _number(expr: Expr, at: Refer) -> str:
    """An operand; a truth counts 1 or 0 where it is calculated with."""
    text = sql(expr, at)
    is_truth = isinstance(expr, Call) and expr.op in (*_LOGIC, *_COMPARED)
    return f"CASE WHEN {text} THEN 1 ELSE 0 END" if is_truth else text


def _whole(top: str, bottom: str) -> str:
    rest = f"(({top} % {bottom} + {bottom}) % {bottom})"
    return f"CAST(({top} - {rest}) / {bottom} AS BIGINT)"


def _outermost(order: str) -> Callable[..., str]:
    """The smallest or the largest; SQLite and DuckDB call that function differently."""

    def chosen(first: str, *others: str) -> str:
        for other in others:
            first = f"CASE WHEN {first} {order} {other} THEN {first} ELSE {other} END"
        return first

    return chosen


_FUNCTIONS: dict[str, Callable[..., str]] = {
    "//": _whole,
    "ABS": "ABS({})".format,
    "MIN": _outermost("<="),
    "MAX": _outermost(">="),
}
