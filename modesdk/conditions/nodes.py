"""What a cell means: frozen nodes, equal when they say the same whatever their position.

Truth is three-valued (strong Kleene): True, False, or None for "unknown", which is what a missing
value makes of every test that looks at it. `column` is the 1-based position in the cell.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from modesdk.conditions.literals import identity, kind_of, normal, written
from modesdk.model.schema import AttributeType, Scalar, Value


class Order(StrEnum):
    """The signs of an order comparison."""

    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


_HOLDS: dict[Order, Callable[[Any, Any], bool]] = {
    Order.LESS: operator.lt,
    Order.AT_MOST: operator.le,
    Order.GREATER: operator.gt,
    Order.AT_LEAST: operator.ge,
}


@frozen
class Literal:
    """A value written in a cell, and where."""

    value: Scalar = field(eq=identity)
    column: int = field(default=1, eq=False)

    @property
    def kind(self) -> AttributeType:
        """Text, number, boolean or date."""
        return kind_of(self.value)

    def __str__(self) -> str:
        return written(self.value)


@frozen
class AnyValue:
    """`-` or a blank cell: true whatever the value, missing included."""

    column: int = field(default=1, eq=False)
    literals: tuple[Literal, ...] = field(default=(), init=False, eq=False)

    def holds(self, value: Value) -> bool | None:
        """Always True."""
        return True

    def __str__(self) -> str:
        return "-"


@frozen
class Null:
    """`null`: the value is missing. Never unknown."""

    column: int = field(default=1, eq=False)
    literals: tuple[Literal, ...] = field(default=(), init=False, eq=False)

    def holds(self, value: Value) -> bool | None:
        """Whether `value` is missing."""
        return value is None

    def __str__(self) -> str:
        return "null"


@frozen
class Equal:
    """The value is the literal; of a set: the set holds it."""

    literal: Literal

    @property
    def column(self) -> int:
        """Where the literal stands."""
        return self.literal.column

    @property
    def literals(self) -> tuple[Literal, ...]:
        """The one literal."""
        return (self.literal,)

    def holds(self, value: Value) -> bool | None:
        """Whether `value` is or holds the literal; False for another type, None when missing."""
        if value is None:
            return None
        if isinstance(value, frozenset):
            return self.literal.value in value
        return identity(value) == identity(self.literal.value)

    def __str__(self) -> str:
        return str(self.literal)


@frozen
class Compare:
    """`<`, `<=`, `>` or `>=` a number, a date or a text (texts by code point)."""

    order: Order
    literal: Literal
    column: int = field(default=1, eq=False)

    @property
    def literals(self) -> tuple[Literal, ...]:
        """The one literal."""
        return (self.literal,)

    def holds(self, value: Value) -> bool | None:
        """Whether the comparison holds; TypeError for another type, None when missing."""
        if value is None:
            return None
        _comparable(value, self.literal)
        return _HOLDS[self.order](value, self.literal.value)

    def __str__(self) -> str:
        return f"{self.order} {self.literal}"


@frozen
class Interval:
    """A range between two literals of one kind; each end is included when closed."""

    lower: Literal
    upper: Literal
    lower_closed: bool = True
    upper_closed: bool = True
    column: int = field(default=1, eq=False)

    @property
    def literals(self) -> tuple[Literal, ...]:
        """Both ends."""
        return (self.lower, self.upper)

    def holds(self, value: Value) -> bool | None:
        """Whether `value` lies in the range; TypeError for another type, None when missing."""
        if value is None:
            return None
        _comparable(value, self.lower)
        above = _HOLDS[Order.AT_LEAST if self.lower_closed else Order.GREATER]
        below = _HOLDS[Order.AT_MOST if self.upper_closed else Order.LESS]
        return above(value, self.lower.value) and below(value, self.upper.value)

    def __str__(self) -> str:
        opening, closing = "[" if self.lower_closed else "(", "]" if self.upper_closed else ")"
        return f"{opening}{self.lower}..{self.upper}{closing}"


@frozen
class OneOf:
    """Two or more tests of which at least one holds."""

    members: tuple[Test, ...]

    def __attrs_post_init__(self) -> None:
        if not self.members[1:]:
            raise ValueError("a list has two tests or more")
        for member in self.members:
            _check_listable(member)

    @property
    def column(self) -> int:
        """Where the first test stands."""
        return self.members[0].column

    @property
    def literals(self) -> tuple[Literal, ...]:
        """The literals of all members, in order."""
        return tuple(literal for member in self.members for literal in member.literals)

    def holds(self, value: Value) -> bool | None:
        """True when a member holds, else unknown when one is unknown, else False.

        Every member is tried, so that a TypeError does not depend on their order.
        """
        truths = [member.holds(value) for member in self.members]
        if True in truths:
            return True
        return None if None in truths else False

    def __str__(self) -> str:
        return ", ".join(_in_list(member) for member in self.members)


@frozen
class Not:
    """The test does not hold: `not(...)` for a whole cell, `!= literal` in a list."""

    test: Test
    column: int = field(default=1, eq=False)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.test, OneOf):
            _check_listable(self.test)

    @property
    def literals(self) -> tuple[Literal, ...]:
        """The literals of the negated test."""
        return self.test.literals

    def holds(self, value: Value) -> bool | None:
        """The opposite; unknown stays unknown."""
        truth = self.test.holds(value)
        return None if truth is None else not truth

    def __str__(self) -> str:
        return f"not({_in_list(self.test)})"


Test = AnyValue | Null | Equal | Compare | Interval | OneOf | Not


def _comparable(value: Scalar | frozenset[str], literal: Literal) -> None:
    kind = kind_of(value)
    if kind is not literal.kind:
        shown = value if isinstance(value, frozenset) else written(value)
        raise TypeError(
            f"cannot order {kind} {shown} against {literal.kind} {literal} "
            f"(column {literal.column})"
        )


def _check_listable(member: Test) -> None:
    """Refuse what a list cannot be written with, so that every node prints as a valid cell."""
    simple = isinstance(member, Null | Equal | Compare | Interval)
    unequal = isinstance(member, Not) and isinstance(member.test, Equal | Null)
    if not (simple or unequal):
        raise ValueError(f"{type(member).__name__} cannot stand inside a list or not(...)")


def _in_list(member: Test) -> str:
    return f"!= {member.test}" if isinstance(member, Not) else str(member)


@frozen
class UnaryTests:
    """One cell: its tests and the text it was written as (the text is not part of equality)."""

    node: Test
    text: str = field(default="", eq=False)

    def matches(self, value: object) -> bool | None:
        """Whether the cell holds for `value`; None when that is unknown.

        `value` is None when missing, a text, an int, Decimal or finite float, a bool, a date, or
        a set, list or tuple of texts. ValueError: the number is NaN or infinite. TypeError: the
        cell orders it against a literal of another type, or it is of no such type.
        """
        return self.node.holds(normal(value))

    @property
    def is_any(self) -> bool:
        """Whether the cell is `-` or blank."""
        return isinstance(self.node, AnyValue)

    @property
    def literals(self) -> tuple[Literal, ...]:
        """The literals used, in order; `null` is not one of them."""
        return self.node.literals

    @property
    def members(self) -> tuple[Test, ...]:
        """The tests listed in the cell, or inside its `not(...)`."""
        inner = self.node.test if isinstance(self.node, Not) else self.node
        return inner.members if isinstance(inner, OneOf) else (inner,)

    def canonical(self) -> str:
        """The normal form; it parses back to an equal cell."""
        return str(self.node)

    def __str__(self) -> str:
        return self.canonical()
