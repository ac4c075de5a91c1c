"""Values as conditions see them: their kind, their normal form, and how a literal is written."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from typing import cast

from modesdk.language.worded import Worded, worded
from modesdk.model.schema import AttributeType, Scalar, Value

_KINDS: dict[type, AttributeType] = {
    str: AttributeType.TEXT,
    bool: AttributeType.BOOLEAN,
    int: AttributeType.NUMBER,
    Decimal: AttributeType.NUMBER,
    datetime.date: AttributeType.DATE,
    frozenset: AttributeType.SET,
}
_NAMES: dict[AttributeType, Worded] = {
    AttributeType.TEXT: worded("a text"),
    AttributeType.NUMBER: worded("a number"),
    AttributeType.BOOLEAN: worded("a boolean"),
    AttributeType.DATE: worded("a date"),
    AttributeType.SET: worded("a set"),
}


def kind_of(value: Scalar | frozenset[str]) -> AttributeType:
    """The kind of a known value in normal form."""
    return _KINDS[type(value)]


def name_of(kind: AttributeType) -> Worded:
    """A kind for people: "a number"."""
    return _NAMES[kind]


def identity(value: Value) -> tuple[AttributeType | None, Value]:
    """A key that is equal for equal values of one kind only (in Python, `1 == True`)."""
    return (None if value is None else kind_of(value), value)


def normal(value: object) -> Value:
    """`value` in normal form: exact types, a float as the decimal it prints as, a frozenset.

    Raises ValueError for a number that is not finite and TypeError for any other type, a date
    with a time of day included.
    """
    kind = type(value)
    if kind in (str, bool, int, datetime.date) or value is None:
        return cast(Value, value)
    if isinstance(value, float | Decimal):
        return _finite(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, frozenset | set | list | tuple):
        return _texts(value)
    raise TypeError(
        f"a value is a text, a number, a boolean, a date or a set of texts, not {kind.__name__}"
    )


def _finite(value: float | Decimal) -> Decimal:
    if not math.isfinite(value):
        raise ValueError(f"a number must be finite, not {value}")
    # repr, because 0.1 means the decimal 0.1 and not the binary fraction next to it
    return Decimal(float.__repr__(value)) if isinstance(value, float) else Decimal(value)


def _texts(value: frozenset[object] | set[object] | list[object] | tuple[object, ...]) -> Value:
    texts = frozenset(member for member in value if isinstance(member, str))
    if any(not isinstance(member, str) for member in value):
        raise TypeError("the members of a set must be texts")
    return texts


def quoted(text: str) -> str:
    """`text` as a literal, in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def written(value: Scalar | None) -> str:
    """A value as a literal of the condition language."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, datetime.date):
        return f'date("{value.isoformat()}")'
    if isinstance(value, int):
        return str(value)
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def spelled(value: Value) -> str:
    """A value as people write it in the cell of a list of profiles; "" when missing."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) if value else "[]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if value is None or isinstance(value, str):
        return value or ""
    return written(value)
