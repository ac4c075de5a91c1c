"""Laws that hold for all cells, checked on generated ones against a naive oracle."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

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
    UnaryTests,
    unary_tests,
)
from modesdk.errors import ConditionError
from modesdk.model.names import composed

relaxed = settings(deadline=None)  # the first cell pays for building the parser

numbers = st.one_of(
    st.integers(-(10**12), 10**12),
    st.integers(-3, 3),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-999, max_value=999),
)
texts = st.one_of(
    st.sampled_from(["a", "b", "c", "服装", "，", '"', "\\", "a,b", ""]), st.text().map(composed)
)
"""As they are once read: accents joined to their letters."""
dates = st.dates()
ordered = st.one_of(numbers, texts, dates).map(Literal)
scalars = st.one_of(ordered, st.booleans().map(Literal))

equals = st.one_of(scalars.map(Equal), st.just(Null()))
intervals = st.one_of(numbers, texts, dates).flatmap(
    lambda low: st.builds(
        Interval,
        st.just(Literal(low)),
        {str: texts, datetime.date: dates}.get(type(low), numbers).map(Literal),
        st.booleans(),
        st.booleans(),
    )
)
members = st.one_of(
    equals, st.builds(Compare, st.sampled_from(Order), ordered), intervals, equals.map(Not)
)
lists = st.one_of(members, st.lists(members, min_size=2, max_size=5).map(lambda m: OneOf(tuple(m))))
nodes = st.one_of(st.just(AnyValue()), lists, lists.map(Not))


@relaxed
@given(nodes)
def test_round_trip(node: object) -> None:
    tests = UnaryTests(node)
    parsed = unary_tests(tests.canonical())
    assert parsed.node == tests.node
    assert hash(parsed) == hash(tests)
    assert parsed.canonical() == tests.canonical()


# The oracle: cells as texts, each with a plain Python predicate, and no parser in between.

Predicate = Callable[[object], bool]
small = st.one_of(st.integers(-5, 5), st.sampled_from([Decimal("0.1"), Decimal("-2.5")]))


def _number_cells() -> st.SearchStrategy[tuple[str, Predicate]]:
    def equal(n: object) -> tuple[str, Predicate]:
        return f"{n}", lambda value: value == n

    def unequal(n: object) -> tuple[str, Predicate]:
        return f"!={n}", lambda value: value != n

    def ranged(low: object, high: object, open_: str, close: str) -> tuple[str, Predicate]:
        def holds(value: object) -> bool:
            above = value >= low if open_ == "[" else value > low
            below = value <= high if close == "]" else value < high
            return above and below

        return f"{open_}{low}..{high}{close}", holds

    compares = [
        small.map(lambda n: (f"< {n}", lambda value: value < n)),
        small.map(lambda n: (f"<={n}", lambda value: value <= n)),
        small.map(lambda n: (f"> {n}", lambda value: value > n)),
        small.map(lambda n: (f">={n}", lambda value: value >= n)),
    ]
    ranges = st.builds(ranged, small, small, st.sampled_from("[(]"), st.sampled_from("])["))
    return st.one_of(small.map(equal), small.map(unequal), ranges, *compares)


@relaxed
@given(st.lists(_number_cells(), min_size=1, max_size=4), small, st.booleans())
def test_numbers_against_the_oracle(
    parts: list[tuple[str, Predicate]], value: int | Decimal, negated: bool
) -> None:
    cell = ", ".join(text for text, _ in parts)
    expected = any(holds(value) for _, holds in parts)
    if negated:
        cell, expected = f"not({cell})", not expected
    assert unary_tests(cell).matches(value) is expected
    assert unary_tests(cell).matches(float(value)) is expected
    assert unary_tests(cell).matches(None) is None


@relaxed
@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from("abcd")), min_size=1, max_size=4),
    st.booleans(),
    st.one_of(st.sampled_from("abcd"), st.frozensets(st.sampled_from("abcd"))),
)
def test_texts_and_sets_against_the_oracle(
    parts: list[tuple[bool, str]], negated: bool, value: str | frozenset[str]
) -> None:
    cell = ",".join(f'!="{text}"' if other else f'"{text}"' for other, text in parts)
    # for one character, `in` means equality to a text and membership in a set alike
    expected = any((text in value) is not other for other, text in parts)
    if negated:
        cell, expected = f"not({cell})", not expected
    assert unary_tests(cell).matches(value) is expected


values = st.one_of(st.none(), numbers, texts, dates, st.booleans(), st.frozensets(texts))


@relaxed
@given(lists, values)
def test_not_is_the_kleene_negation(node: object, value: object) -> None:
    plain, negated = UnaryTests(node), UnaryTests(Not(node))
    try:
        truth = plain.matches(value)
    except TypeError:
        truth = "type error"
    try:
        opposite = negated.matches(value)
    except TypeError:
        opposite = "type error"
    expected = {True: False, False: True}
    assert opposite == expected.get(truth, truth)


@relaxed
@given(st.lists(equals, min_size=2, max_size=5), values)
def test_de_morgan(members: list[Equal | Null], value: object) -> None:
    """not(a, b) is (not a) and (not b), in strong Kleene logic."""
    whole = UnaryTests(Not(OneOf(tuple(members)))).matches(value)
    parts = [UnaryTests(Not(member)).matches(value) for member in members]
    expected = False if False in parts else (None if None in parts else True)
    assert whole is expected


@relaxed
@given(lists)
def test_missing_is_unknown_unless_null_is_listed(node: object) -> None:
    tests = UnaryTests(node)
    if Null() in tests.members and not isinstance(tests.node, Not):
        assert tests.matches(None) is True
    else:
        assert tests.matches(None) is not True


fragments = st.lists(
    st.sampled_from(
        [
            "<",
            "<=",
            ">",
            "=",
            "!",
            "!=",
            "(",
            ")",
            "[",
            "]",
            "..",
            ".",
            ",",
            "-",
            '"',
            '"a"',
            "\\",
            "not",
            "null",
            "true",
            "date",
            'date("2026-03-05")',
            "1",
            "0.5",
            "00",
            " ",
            "\n",
            "a",
            "服",
            "，",
            "“",
            "≥",
            "…",
            "１",
            "@",
            "+",
            "e",
            "%",
            "'",
            "&&",
            "\u200b",
            "~",
            "2026-03-05",
        ]
    ),
    max_size=12,
).map("".join)


def attempt(cell: str) -> UnaryTests | ConditionError:
    try:
        return unary_tests(cell)
    except ConditionError as error:
        return error


@relaxed
@given(st.one_of(st.text(), fragments))
@example("[1..")
@example('"')
@example("\x00")
@example("\ud800")
def test_random_text_raises_only_located_condition_errors(cell: str) -> None:
    result = attempt(cell)
    if isinstance(result, ConditionError):
        assert result.text == cell
        assert 1 <= result.column <= len(cell) + 1
        assert result.got
        assert result.expected
    else:
        assert unary_tests(result.canonical()) == result
