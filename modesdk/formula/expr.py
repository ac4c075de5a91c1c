"""Expressions: a formula is built from values, and every host prints or computes the same one.

    share = ref("total")
    cut = when(share.same(0), 0, ref("sum") // share)
    str(cut)                      # IF(total=0,0,INT(sum/total+1000001)-1000001)
    cut.formula(at)               # the same in cells; `at` says how a name is written there
    value(cut, {"sum": 7, "total": 2}), sql(cut)         # see `value.py` and `sql.py`

Python's operators make expressions out of expressions: + - * / // < <= > >=, and & | ~ for AND, OR
and NOT. Two expressions are compared with `same` and `differs`: `==` asks whether they are the same
formula. A name is whatever the host calls a cell, an address included; it stands in a formula as it
is, without brackets.

Numbers are whole and below 2**53, but for what `/` gives. `//` rounds down, to results between
-10**6 and 10**6; of what is never negative, to any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import NoReturn

from attrs import frozen

from modesdk.formula.operators import (
    ADDED,
    COMPARED,
    INFIX,
    SHIFT,
    WHOLE,
    Entry,
    Refer,
    infix,
    nowhere,
)


class Expr:
    """A formula. Its text is the one of a cell, with names as they are."""

    __slots__ = ()
    op = ""
    """The outermost operator or function; "" for none."""

    def formula(self, at: Refer = str, entry: Entry = nowhere) -> str:
        """The formula of a cell, without its equals sign."""
        raise NotImplementedError

    @property
    def binding(self) -> int:
        """How strongly the outermost operator of the formula binds."""
        return WHOLE

    def __str__(self) -> str:
        return self.formula()

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{self} is a formula; what it gives is not known here: use when()")

    def __add__(self, other: Operand) -> Expr:
        return Call("+", (self, lifted(other)))

    def __radd__(self, other: Operand) -> Expr:
        return Call("+", (lifted(other), self))

    def __sub__(self, other: Operand) -> Expr:
        return Call("-", (self, lifted(other)))

    def __rsub__(self, other: Operand) -> Expr:
        return Call("-", (lifted(other), self))

    def __mul__(self, other: Operand) -> Expr:
        return _product(self, lifted(other))

    def __rmul__(self, other: Operand) -> Expr:
        return _product(lifted(other), self)

    def __truediv__(self, other: Operand) -> Expr:
        return Call("/", (self, lifted(other)))

    def __floordiv__(self, other: Operand) -> Expr:
        return Call("//", (self, lifted(other)))

    def __lt__(self, other: Operand) -> Expr:
        return Call("<", (self, lifted(other)))

    def __le__(self, other: Operand) -> Expr:
        return Call("<=", (self, lifted(other)))

    def __gt__(self, other: Operand) -> Expr:
        return Call(">", (self, lifted(other)))

    def __ge__(self, other: Operand) -> Expr:
        return Call(">=", (self, lifted(other)))

    def same(self, other: Operand) -> Expr:
        """True where both give the same."""
        return Call("=", (self, lifted(other)))

    def differs(self, other: Operand) -> Expr:
        """True where they do not."""
        return Call("<>", (self, lifted(other)))

    def __and__(self, other: Operand) -> Expr:
        return all_of(self, other)

    def __or__(self, other: Operand) -> Expr:
        return any_of(self, other)

    def __invert__(self) -> Expr:
        return Call("NOT", (self,))


Operand = Expr | int | str | bool | Decimal


@frozen(order=False)
class Constant(Expr):
    """A number, a text, TRUE or FALSE."""

    value: int | str | bool | Decimal

    @property
    def binding(self) -> int:
        """A minus sign must not follow another operator."""
        return ADDED if not isinstance(self.value, str) and self.value < 0 else WHOLE

    def formula(self, at: Refer = str, entry: Entry = nowhere) -> str:  # no names
        """As `Expr.formula`."""
        if isinstance(self.value, str):
            return '"' + self.value.replace('"', '""') + '"'
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        return format(self.value, "f") if isinstance(self.value, Decimal) else str(self.value)


@frozen(order=False)
class Reference(Expr):
    """What stands under a name: a cell, or a column of cells."""

    name: str

    def formula(self, at: Refer = str, entry: Entry = nowhere) -> str:  # a whole one
        """As `Expr.formula`."""
        return at(self.name)


@frozen(order=False)
class Call(Expr):
    """An operator or a function of spreadsheets with its parts."""

    op: str
    parts: tuple[Expr, ...]

    @property
    def binding(self) -> int:
        """As `Expr.binding`."""
        if self.op == "//":
            return self._rounded_down().binding
        return INFIX.get(self.op, WHOLE)

    def formula(self, at: Refer = str, entry: Entry = nowhere) -> str:
        """As `Expr.formula`."""
        op, parts = self.op, self.parts
        if op in INFIX:
            return infix(op, [(p.formula(at, entry), p.binding, p.op) for p in parts])
        if op == "//":
            return self._rounded_down().formula(at, entry)
        if op == "INDEX" and entry is not nowhere and (place := self._entry(entry)):
            return place
        return f"{op}({','.join([part.formula(at, entry) for part in parts])})"

    def _rounded_down(self) -> Expr:
        top, bottom = self.parts
        if isinstance(top, Call) and top.op == "ABS":
            return Call("INT", (top / bottom,))
        return Call("INT", (top / bottom + SHIFT,)) - SHIFT

    def _entry(self, entry: Entry) -> str | None:
        column, position = self.parts[:2]
        if isinstance(position, Constant) and isinstance(column, Reference):
            return entry(column.name, int(position.value))
        return None


def lifted(value: Operand) -> Expr:
    """A value as an expression; a text is a text and no name (see `ref`)."""
    if isinstance(value, Expr):
        return value
    return Constant(value) if isinstance(value, Decimal) else _constant(value)


@lru_cache(maxsize=1_000, typed=True)
def _constant(value: int | str | bool) -> Constant:
    """The same few stand in most formulas; decimals differ in how they are written: 1.0, 1."""
    return Constant(value)


def ref(name: str) -> Reference:
    """What stands under a name, or at an address."""
    return Reference(name)


def written(formula: Expr | str) -> Expr:
    """A formula; the text of one becomes an expression that is printed as it is."""
    return formula if isinstance(formula, Expr) else Reference(formula)


def call(function: str, *parts: Operand) -> Expr:
    """A function of spreadsheets, such as IFERROR."""
    return Call(function, tuple(map(lifted, parts)))


def when(test: Operand, then: Operand, otherwise: Operand) -> Expr:
    """`then` where the test holds; only what is needed is computed."""
    if isinstance(test, bool):
        return lifted(then if test else otherwise)
    return call("IF", test, then, otherwise)


def choose(position: Expr, options: Iterable[Operand], otherwise: Operand = 0) -> Expr:
    """The option at a position from 1; only that one is computed."""
    found = lifted(otherwise)
    for number, option in reversed(list(enumerate(options, start=1))):
        found = when(position.same(number), option, found)
    return found


def all_of(*tests: Operand) -> Expr:
    """True where all hold."""
    return _joined("AND", _merged("AND", tests))


def any_of(*tests: Operand) -> Expr:
    """True where at least one holds."""
    return _joined("OR", _merged("OR", tests))


def smallest(*parts: Operand) -> Expr:
    """The smallest of numbers and columns."""
    return Call("MIN", tuple(_merged("MIN", parts)))


def largest(*parts: Operand) -> Expr:
    """The largest of numbers and columns."""
    return Call("MAX", tuple(_merged("MAX", parts)))


def clip(number: Operand, low: int, high: int) -> Expr:
    """A number, or the limit beyond which it lies."""
    return call("MAX", low, call("MIN", high, number))


def total(parts: Iterable[Operand]) -> Expr:
    """The sum of single numbers; 0 of none."""
    terms = tuple(parts)
    return _joined("+", terms) if terms else Constant(0)


def weighted(weights: Iterable[Operand], numbers: Iterable[Operand]) -> Expr:
    """The sum of numbers times their weights."""
    pairs = zip(weights, numbers, strict=True)
    return total(lifted(weight) * number for weight, number in pairs)


def sum_of(column: Expr) -> Expr:
    """The sum over a column, or over what is computed from columns entry by entry.

    Raises TypeError for truths, which some programs pass over: `test * 1` counts them.
    """
    if INFIX.get(column.op) == COMPARED:
        raise TypeError(f"{column} is true or false: multiply it by 1")
    return call("SUMPRODUCT", column)


def pick(column: Operand, position: Operand) -> Expr:
    """One entry of a column, counted from 1."""
    return call("INDEX", column, position)


def joined(*parts: Operand) -> Expr:
    """Texts one after the other."""
    return _joined("&", parts)


def size(number: Operand) -> Expr:
    """A number without its sign."""
    return call("ABS", number)


def _joined(op: str, parts: Iterable[Operand]) -> Expr:
    """An operation; of a single part, that part."""
    found = tuple(map(lifted, parts))
    return found[0] if len(found) == 1 else Call(op, found)


def _merged(op: str, parts: Iterable[Operand]) -> Iterator[Expr]:
    """The parts of an operation; those of such an operation among them stand for it."""
    for part in map(lifted, parts):
        yield from part.parts if isinstance(part, Call) and part.op == op else (part,)


def _product(left: Expr, right: Expr) -> Expr:
    """2*(n*100) is 200*n. A factor of 1 stays: it makes a number of a truth, for sums."""
    factors = list(_merged("*", (left, right)))
    numbers = [f.value for f in factors if isinstance(f, Constant) and isinstance(f.value, int)]
    others = [f for f in factors if not (isinstance(f, Constant) and isinstance(f.value, int))]
    return _joined("*", (prod(numbers), *others) if numbers else others)
