"""Every form of a cell: what it parses to and what it holds for."""

from __future__ import annotations

import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum

import pytest

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
    literal,
    unary_tests,
)
from modesdk.errors import ConditionError

DAY = datetime.date(2026, 3, 5)
ONE_DAY = datetime.timedelta(days=1)

# cell, values it holds for, values it does not hold for
FORMS = [
    ("5", [5, Decimal(5), Decimal("5.0"), 5.0], [4, Decimal("5.1"), "5", True, DAY]),
    ("1", [1, 1.0], [True, "1"]),
    ("0", [0], [False, ""]),
    ("true", [True], [False, 1, "true"]),
    ("false", [False], [True, 0, ""]),
    ("-5", [-5], [5]),
    (".5", [Decimal("0.5"), 0.5], [5]),
    ("-.5", [Decimal("-0.5")], [Decimal("0.5")]),
    ("0.1", [0.1, Decimal("0.1")], [Decimal("0.1000000000000000055"), 0.1 + 0.2 - 0.2]),
    ("0.3", [0.3], [0.1 + 0.2]),
    ('"a"', ["a"], ["A", "", 1]),
    ('"a","b"', ["a", "b"], ["c", 1]),
    ('not("a","b")', ["c", 1], ["a", "b"]),
    ('"服装", "家纺"', ["服装", "家纺"], ["服装,家纺"]),
    ('"a,b", "c"', ["a,b", "c"], ["a", "b"]),
    (r'"say \"hi\"", "C:\\x"', ['say "hi"', r"C:\x"], ["say hi"]),
    ('"[1..5] (not) ，“"', ["[1..5] (not) ，“"], ["1"]),
    ('""', [""], [" "]),
    ("< 5", [4, -1, 4.9], [5, 6]),
    ("<=5", [5], [Decimal("5.1")]),
    (">5", [6], [5]),
    (">= 0.1", [0.1, Decimal("0.1"), 1], [Decimal("0.09")]),
    ("[1..10]", [1, 5, 10], [0, 11, Decimal("0.999"), Decimal("10.001")]),
    ("(1..10]", [2, 10, Decimal("1.001")], [1, 11]),
    ("[1..10)", [1, 9], [10]),
    ("]1..10[", [2, 9], [1, 10]),
    ("]18..65]", [19, 65], [18, 66]),
    ("[-2..-1]", [-2, Decimal("-1.5")], [0]),
    ("[0.5..1.5]", [1, 0.5], [2]),
    ("=5", [5], [6]),
    ("!= 5", [6, "x"], [5]),
    ('!="a", "a"', ["a", "b"], []),
    ("< 5, > 10, 7", [4, 11, 7], [5, 10, 8]),
    ("not(< 5, > 10)", [5, 10], [4, 11]),
    ("not(!= 5)", [5], [6]),
    ('date("2026-03-05")', [DAY], ["2026-03-05", DAY + ONE_DAY]),
    ('> date("2026-03-05")', [DAY + ONE_DAY], [DAY]),
    ('[date("2026-03-01")..date("2026-03-31")]', [DAY], [datetime.date(2026, 4, 1)]),
    ('< "b"', ["a", "B"], ["b", "c"]),
    ("null", [], [0, "", False, "null"]),
    ("not(null)", [0, "", False], []),
    ("[1\n..\t10 ]　,\xa012", [1, 12], [11]),
]


@pytest.mark.parametrize(("cell", "true", "false"), FORMS, ids=[form[0] for form in FORMS])
def test_forms(cell: str, true: list[object], false: list[object]) -> None:
    tests = unary_tests(cell)
    assert [tests.matches(value) for value in true] == [True] * len(true)
    assert [tests.matches(value) for value in false] == [False] * len(false)


@pytest.mark.parametrize("cell", ["-", "", " ", "\n\t　", " - "])
def test_any_holds_for_everything(cell: str) -> None:
    tests = unary_tests(cell)
    assert tests.is_any
    for value in (None, 0, "", False, DAY, frozenset()):
        assert tests.matches(value) is True


@pytest.mark.parametrize(
    ("cell", "truth"),
    [
        ("null", True),
        ("not(null)", False),
        ("= null", True),
        ("!= null", False),
        ('null, "a"', True),
        ('"a", null', True),
        ("< 5, null", True),
        ('not("a", null)', False),
        ("!= 5, null", True),
        ('"a"', None),
        ('not("a")', None),
        ("< 5", None),
        ("[1..2]", None),
        ("true, false", None),
        ("!= 5", None),
        ("!= null, 5", None),
    ],
)
def test_missing_value(cell: str, truth: bool | None) -> None:
    assert unary_tests(cell).matches(None) is truth


@pytest.mark.parametrize("container", [frozenset, set, list, tuple])
def test_sets(container: type) -> None:
    def matches(cell: str, *members: str) -> bool | None:
        return unary_tests(cell).matches(container(members))

    assert matches('"a","b"', "b", "c") is True
    assert matches('"a","b"', "c") is False
    assert matches('not("a")', "b") is True
    assert matches('not("a")', "a", "b") is False
    assert matches('not("a","b")', "b") is False
    assert matches('"a", != "b"', "b") is False
    assert matches('"a"') is False
    assert matches('not("a")') is True
    assert matches("null") is False
    assert matches("not(null)") is True
    assert matches("-") is True
    assert matches("5, true", "5", "true") is False


def test_subclasses_count_as_their_base() -> None:
    text = StrEnum("text", {"A": "a"})
    number = IntEnum("number", {"FIVE": 5})
    assert unary_tests('"a"').matches(text.A) is True
    assert unary_tests("[5..6]").matches(number.FIVE) is True


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("< 5", "4"),
        ("< 5", True),
        ("< 5", DAY),
        ('< "b"', 1),
        ("[1..2]", "1"),
        ("[1..2]", frozenset({"a"})),
        ('> date("2026-03-05")', "2026-03-06"),
        ("not(< 5)", "x"),
        ('"x", < 5', "x"),
        ('< 5, "x"', "x"),
    ],
)
def test_ordering_another_type_is_a_type_error(cell: str, value: object) -> None:
    with pytest.raises(TypeError, match="cannot order"):
        unary_tests(cell).matches(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Inf")])
def test_numbers_must_be_finite(value: object) -> None:
    with pytest.raises(ValueError, match="finite"):
        unary_tests("5").matches(value)


@pytest.mark.parametrize(
    "value",
    [b"a", {"a": 1}, object(), [1], {"a", 2}, datetime.datetime(2026, 3, 5, tzinfo=datetime.UTC)],
)
def test_other_python_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        unary_tests('"a"').matches(value)


@pytest.mark.parametrize(
    ("cell", "expected", "kind"),
    [
        ("5", 5, int),
        ("5.0", 5, int),
        ("5.00", 5, int),
        ("-0.0", 0, int),
        ("100", 100, int),
        (".5", Decimal("0.5"), Decimal),
        ("1.50", Decimal("1.5"), Decimal),
        ("-12.25", Decimal("-12.25"), Decimal),
        ("1234567890123456789012345678901234", 1234567890123456789012345678901234, int),
        (
            "0.123456789012345678901234567890123",
            Decimal("0.123456789012345678901234567890123"),
            Decimal,
        ),
    ],
)
def test_numbers_are_int_or_decimal(cell: str, expected: object, kind: type) -> None:
    value = unary_tests(cell).literals[0].value
    assert value == expected
    assert type(value) is kind


def test_nodes() -> None:
    assert unary_tests("- ").node == AnyValue()
    assert unary_tests("null").node == Null()
    assert unary_tests('"a"').node == Equal(Literal("a"))
    assert unary_tests("<= 5").node == Compare(Order.AT_MOST, Literal(5))
    assert unary_tests("[1..2[").node == Interval(Literal(1), Literal(2), True, False)
    assert unary_tests("not(1, null)").node == Not(OneOf((Equal(Literal(1)), Null())))
    assert unary_tests("!= 5").node == Not(Equal(Literal(5)))


def test_equality_is_by_meaning_and_type() -> None:
    assert unary_tests("[1..10)") == unary_tests(" [1.0 .. 10.00[")
    assert hash(unary_tests("[1..10)")) == hash(unary_tests("[1.0..10["))
    assert unary_tests("1") != unary_tests("true")
    assert unary_tests("0") != unary_tests("false")
    assert unary_tests('"2026-03-05"') != unary_tests('date("2026-03-05")')
    assert unary_tests("1, 2") != unary_tests("2, 1")


def test_positions() -> None:
    tests = unary_tests('  "a",< 5 , [1..22], date("2026-03-05"), null, != "b"')
    assert [member.column for member in tests.members] == [3, 7, 13, 22, 42, 48]
    assert [literal.column for literal in tests.literals] == [3, 9, 14, 17, 22, 51]
    negated = unary_tests('not("a", 1)')
    assert negated.node.column == 1
    assert [member.column for member in negated.members] == [5, 10]


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("", "-"),
        ("=5.0", "5"),
        ("]1..10[", "(1..10)"),
        ('"a","b"', '"a", "b"'),
        ("!=5", "not(5)"),
        ("!=5,null", "!= 5, null"),
        ("not( != 5 )", "not(!= 5)"),
        (">=.50", ">= 0.5"),
        (r'"\"\\"', r'"\"\\"'),
        ('date( "2026-03-05" )', 'date("2026-03-05")'),
        ("TRUE".lower(), "true"),
    ],
)
def test_canonical_form(cell: str, form: str) -> None:
    tests = unary_tests(cell)
    assert tests.text == cell
    assert tests.canonical() == str(tests) == form
    assert unary_tests(form) == tests


def test_literals_and_members() -> None:
    tests = unary_tests('not("a", [1..2], null)')
    assert [literal.value for literal in tests.literals] == ["a", 1, 2]
    assert len(tests.members) == 3
    assert unary_tests("-").literals == ()


def test_nodes_that_cannot_be_written_are_refused() -> None:
    one, two = Equal(Literal(1)), Equal(Literal(2))
    for build in (
        lambda: OneOf((one,)),
        lambda: OneOf((one, OneOf((one, two)))),
        lambda: OneOf((one, AnyValue())),
        lambda: Not(AnyValue()),
        lambda: Not(Not(OneOf((one, two)))),
        lambda: OneOf((one, Not(Compare(Order.LESS, Literal(1))))),
    ):
        with pytest.raises(ValueError, match="list"):
            build()


def test_same_text_is_parsed_once() -> None:
    assert unary_tests('"cached"') is unary_tests('"cached"')


def test_literal() -> None:
    assert literal('"Approved"') == "Approved"
    assert literal("98.83") == Decimal("98.83")
    assert literal("null") is None
    assert literal('date("2026-03-05")') == DAY
    for text in ("", "-", "< 5", "1, 2", "not(1)"):
        with pytest.raises(ConditionError, match="one value"):
            literal(text)


def test_unary_tests_are_immutable() -> None:
    tests = unary_tests("5")
    assert isinstance(tests, UnaryTests)
    with pytest.raises(AttributeError):
        tests.text = "6"
