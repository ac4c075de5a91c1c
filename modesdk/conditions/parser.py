"""From the text of a cell to its `UnaryTests`, or a `ConditionError` that says where and why not.

The grammar is `grammar.lark`, compiled on first use and kept.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args

from modesdk.conditions.hints import hint_for
from modesdk.conditions.literals import name_of, quoted
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
from modesdk.conditions.numerals import number_hint
from modesdk.conditions.place import END, Place, shortened
from modesdk.errors import ConditionError
from modesdk.language.worded import worded
from modesdk.model.names import composed
from modesdk.model.schema import Scalar

MAX_LENGTH = 10_000
"""The longest cell that is read, in characters."""

MAX_DIGITS = 34
"""The most digits a number may have, as many as DMN's decimal128 keeps."""


class FaultError(Exception):
    """A located fault, not yet tied to its cell; never leaves this module."""

    def __init__(self, column: int, got: str, expected: str, hint: str = "") -> None:
        super().__init__(got)
        self.column = column
        self.got = got
        self.expected = expected
        self.hint = hint

    def in_cell(self, text: str) -> ConditionError:
        """The public error about the cell `text`."""
        return ConditionError(text, self.column, self.got, self.expected, self.hint)


def unary_tests(text: str) -> UnaryTests:
    """The tests written in a cell; a blank cell is `-`. Raises ConditionError."""
    if len(text) > MAX_LENGTH:
        raise ConditionError(
            shortened(text),
            1,
            worded("{count} characters", count=len(text)),
            worded("a cell of at most {count} characters", count=MAX_LENGTH),
        )
    return _parse(composed(text))


def literal(text: str) -> Scalar | None:
    """The one literal `text` is written as; None for `null`. Raises ConditionError."""
    node = unary_tests(text).node
    if isinstance(node, Null):
        return None
    if isinstance(node, Equal):
        return node.literal.value
    got = repr(shortened(text)) if text.strip() else END
    raise ConditionError(text, 1, got, worded("one value"))


@lru_cache(maxsize=8192)
def _parse(text: str) -> UnaryTests:
    if not text.strip():
        return UnaryTests(AnyValue(), text)
    try:
        node = _lark().parse(text)
    except UnexpectedInput as error:
        stop = _stop(text, error)
        raise _explained(text, stop, _accepted_after(text[:stop])) from None
    except FaultError as fault:
        fault.hint = _joined_hint(text, fault.column) or fault.hint
        raise fault.in_cell(text) from None
    return UnaryTests(node, text)  # type: ignore[arg-type]  # the builder leaves no lark tree


def _explained(text: str, stop: int, accepted: Collection[str]) -> ConditionError:
    """The error for a cell whose parsing stopped at the 0-based `stop`."""
    place = Place(text, stop, accepted)
    return ConditionError(text, place.start + 1, place.got, place.expected, hint_for(place))


@cache
def _lark() -> Lark:
    grammar = files("modesdk.conditions").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", transformer=_Builder())


def _stop(text: str, error: UnexpectedInput) -> int:
    """Where parsing stopped, 0-based; the length of the text when it ended too early."""
    if isinstance(error, UnexpectedToken):
        return len(text) if error.token.type == "$END" else int(error.token.start_pos)
    position: Any = error.pos_in_stream
    return int(position)


def _accepted_after(beginning: str) -> set[str]:
    """The terminals that may follow a valid beginning (lark's own list is too long at times)."""
    state = _lark().parse_interactive(beginning)
    state.exhaust_lexer()
    return set(state.accepts())  # type: ignore[no-untyped-call]  # lark has no types


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


@v_args(inline=True)
class _Builder(Transformer[Token, Test]):
    """Builds the nodes while lark parses; one method per alternative of the grammar."""

    def any_value(self, dash: Token) -> AnyValue:
        return AnyValue(_column(dash))

    def negated(self, sign: Token, _open: Token, tests: Test, _close: Token) -> Not:
        return Not(tests, _column(sign))

    def tests(self, *members: Test) -> Test:
        return members[0] if len(members) == 1 else OneOf(members)

    def equal(self, value: Literal | Null) -> Equal | Null:
        return value if isinstance(value, Null) else Equal(value)

    def unequal(self, sign: Token, value: Literal | Null) -> Not:
        return Not(self.equal(value), _column(sign))

    def compare(self, sign: Token, bound: Literal) -> Compare:
        return Compare(Order(str(sign)), bound, _column(sign))

    def interval(self, opening: Token, lower: Literal, upper: Literal, closing: Token) -> Interval:
        if lower.kind is not upper.kind:
            expected = worded("{kind} as at the other end of the range", kind=name_of(lower.kind))
            raise FaultError(upper.column, str(upper), expected)
        return Interval(lower, upper, opening == "[", closing == "]", _column(opening))

    def null(self, token: Token) -> Null:
        return Null(_column(token))

    def boolean(self, token: Token) -> Literal:
        return Literal(token == "true", _column(token))

    def text(self, token: Token) -> Literal:
        return Literal(_unescaped(token), _column(token))

    def number(self, token: Token) -> Literal:
        return Literal(_number(token), _column(token))

    def date(self, sign: Token, _open: Token, token: Token, _close: Token) -> Literal:
        return Literal(_date(token), _column(sign))


def _unescaped(token: Token) -> str:
    body = str(token)[1:-1]
    if "\\" not in body:
        return body
    for escape in re.finditer(r"\\(.)", body, re.DOTALL):
        if escape[1] not in '"\\':
            column = _column(token) + 1 + escape.start()
            cell = rf"\\{escape[1]}"
            hint = worded("Write {cell} for a backslash in a text", cell=cell)
            raise FaultError(column, repr(escape[0]), '\\" or \\\\', hint)
    return re.sub(r"\\(.)", r"\1", body, flags=re.DOTALL)


def _number(token: Token) -> int | Decimal:
    whole, _, fraction = str(token).partition(".")
    if len(whole) + len(fraction) > MAX_DIGITS + (whole[:1] == "-"):
        raise FaultError(
            _column(token),
            shortened(token),
            worded("a number of at most {count} digits", count=MAX_DIGITS),
        )
    if re.match(r"-?0[0-9]", whole):
        number, code = token.lstrip("-0") or "0", quoted(token)
        hint = worded("Write {number} for a number, {code} for a code", number=number, code=code)
        raise FaultError(_column(token), str(token), worded("a number without leading zeros"), hint)
    if not fraction.strip("0"):
        return int(whole if whole not in ("", "-") else "0")
    return Decimal(str(token))


def _joined_hint(text: str, column: int) -> str:
    """What to write for 1,000 or 5,05, whose second part has a zero that no number begins with."""
    before = re.search(r"-?[0-9.,]*[0-9],$", text[: column - 1])
    behind = re.match(r"0[0-9.,]*", text[column - 1 :])
    hint = number_hint(before[0] + behind[0]) if before and behind else ""
    if not hint:
        return ""
    return worded("{hint} for one number; in a list no number begins with a zero", hint=hint)


def _date(token: Token) -> datetime.date:
    text = _unescaped(token)
    expected = worded('a day of the calendar such as "2026-03-05"')
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        hint = worded('Write it as "YYYY-MM-DD"')
        raise FaultError(_column(token), shortened(token), expected, hint)
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        hint = worded("There is no such day")
        raise FaultError(_column(token), str(token), expected, hint) from None
