"""What an expression gives, computed in Python as a spreadsheet does: the judge of the printers.

Numbers stay whole but for what `/` gives. A column is a tuple; an operation on columns goes entry
by entry, and one of whole columns (sums, the largest, the place of one) takes their entries.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Any

from modesdk.formula.expr import Call, Constant, Expr, Reference


def value(expr: Expr, names: Mapping[str, Any]) -> Any:
    """A number, text or truth, or a tuple of them. `names` holds what stands under each name.

    Raises KeyError for a name that is not there and for a function that Python does not know here,
    ZeroDivisionError and IndexError where a cell would hold an error.
    """
    match expr:
        case Constant():
            return expr.value
        case Reference():
            return names[expr.name]
        case Call(op="IF", parts=(test, then, otherwise)):
            return value(then if value(test, names) else otherwise, names)
        case Call():
            parts = [value(part, names) for part in expr.parts]
            known = expr.op in _WHOLE
            return _WHOLE[expr.op](*parts) if known else _each(_SINGLE[expr.op], parts)
    raise AssertionError(f"unhandled expression {expr!r}")


def _each(function: Callable[..., Any], parts: list[Any]) -> Any:
    """The function of single values; of columns, entry by entry."""
    lengths = {len(part) for part in parts if isinstance(part, tuple)}
    if not lengths:
        return function(*parts)
    (length,) = lengths
    columns = [part if isinstance(part, tuple) else (part,) * length for part in parts]
    return tuple(function(*entries) for entries in zip(*columns, strict=True))


def _flat(parts: tuple[Any, ...]) -> Iterator[Any]:
    for part in parts:
        yield from part if isinstance(part, tuple) else (part,)


def _index(column: tuple[Any, ...], position: int) -> Any:
    if not 1 <= position <= len(column):
        raise IndexError(f"no entry {position} in a column of {len(column)}")
    return column[position - 1]


def _reduced(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda *parts: reduce(function, parts)


_SINGLE: dict[str, Callable[..., Any]] = {
    "+": _reduced(operator.add),
    "-": operator.sub,
    "*": _reduced(operator.mul),
    "/": operator.truediv,
    "//": operator.floordiv,
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "&": lambda *parts: "".join(map(str, parts)),
    "ABS": abs,
    "NOT": operator.not_,
}
_WHOLE: dict[str, Callable[..., Any]] = {
    "AND": lambda *parts: all(_flat(parts)),
    "OR": lambda *parts: any(_flat(parts)),
    "MIN": lambda *parts: min(_flat(parts)),
    "MAX": lambda *parts: max(_flat(parts)),
    "SUM": lambda *parts: sum(_flat(parts)),
    "SUMPRODUCT": lambda *parts: sum(_flat(parts)),
    "INDEX": _index,
    "MATCH": lambda wanted, column, _: column.index(wanted) + 1,
    "LARGE": lambda column, place: sorted(column, reverse=True)[place - 1],
}
