"""Cells checked against attributes: codes, columns, severities and hints."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modesdk.conditions import check, check_cell, unary_tests
from modesdk.diagnostics import Severity
from modesdk.language.text import Text
from modesdk.model.schema import AllowedValue, Attribute, AttributeType

relaxed = settings(deadline=None)  # the first cell pays for building the parser

VALUES = (
    AllowedValue("apparel", Text("服装", "Clothing"), ("garments",)),
    AllowedValue("home", Text("家纺", "Home textile")),
    AllowedValue("toys", Text("玩具", "Toys")),
)
NUMBER = Attribute("share", AttributeType.NUMBER, minimum=0, maximum=100)
WHOLE = Attribute("age", AttributeType.NUMBER, minimum=0, maximum=100, integer=True)
FREE_NUMBER = Attribute("delta", AttributeType.NUMBER)
CLOSED = Attribute("category", AttributeType.TEXT, values=VALUES)
OPEN = Attribute("market", AttributeType.TEXT, values=VALUES, open_domain=True, pattern="[A-Z]{2}")
FREE = Attribute("note", AttributeType.TEXT)
FLAG = Attribute("urgent", AttributeType.BOOLEAN)
DATE = Attribute("launch", AttributeType.DATE)
SET = Attribute("channels", AttributeType.SET, values=VALUES)

GOOD = [
    (NUMBER, ["5", "0", "100", "(3..4)", "> 99", ">= 100", "not(5)", "null", "< 5, = 30", "0.5"]),
    (WHOLE, ["5", "[3..3]", "(3..5)", "> 99", "[99.5..100]", "not(null)"]),
    (FREE_NUMBER, ["-5", "< -1000000", "not(< 5, > 5)", "-"]),
    (CLOSED, ['"apparel"', '"apparel","home"', 'not("toys")', 'null,"home"', '!= "home", null']),
    (OPEN, ['"apparel"', '"CN"', 'not("apparel","home","toys")', '"apparel","home","toys"']),
    (FREE, ['"anything"', 'not("a","b")', '""']),
    (FLAG, ["true", "not(true)", "null, false"]),
    (
        DATE,
        [
            'date("2026-03-05")',
            '> date("2026-03-05")',
            '[date("2026-03-05")..date("2026-03-05")]',
            '< date("9999-12-31")',
        ],
    ),
    (
        SET,
        [
            '"apparel"',
            'not("apparel","home","toys")',
            '!= "apparel", != "home"',
            "null",
            '"apparel","home","toys"',
        ],
    ),
]


@pytest.mark.parametrize(
    ("attribute", "cell"), [(attribute, cell) for attribute, cells in GOOD for cell in cells]
)
def test_sensible_cells_have_no_problems(attribute: Attribute, cell: str) -> None:
    assert check_cell(cell, attribute) == []


@pytest.mark.parametrize("attribute", [attribute for attribute, _ in GOOD])
@pytest.mark.parametrize("cell", ["-", "", "null", "not(null)"])
def test_cells_that_fit_every_type(attribute: Attribute, cell: str) -> None:
    assert check_cell(cell, attribute) == []


EVERYWHERE = ": a boolean is true or false in every language"

# attribute, cell, column, code, hint
BAD = [
    (NUMBER, "[1..", 5, "C-101", "Write >= 1 when there is no upper end"),
    (DATE, 'date("2026-02-30")', 6, "C-101", "There is no such day"),
    # wrong types
    (NUMBER, '"5"', 1, "C-102", "Write 5 without quotes"),
    (NUMBER, '1, "many"', 4, "C-102", ""),
    (NUMBER, "true", 1, "C-102", ""),
    (NUMBER, '> date("2026-03-05")', 3, "C-102", ""),
    (CLOSED, "5", 1, "C-102", 'Write "5"'),
    (CLOSED, "not(true)", 5, "C-102", 'Write "true"'),
    (CLOSED, "< 5", 3, "C-102", 'Write "5"'),
    (FLAG, '"true"', 1, "C-102", "Write true without quotes"),
    (FLAG, '"True"', 1, "C-102", "Write true without quotes"),
    (FLAG, "1", 1, "C-102", "Write true without quotes"),
    (FLAG, '"否"', 1, "C-102", "Write false without quotes"),
    (FLAG, "FALSCH", 1, "C-101", f"Write false{EVERYWHERE}"),
    (FLAG, "not(VRAI)", 5, "C-101", f"Write true{EVERYWHERE}"),
    (NUMBER, '"1,5"', 1, "C-102", "Write 1.5 without quotes"),
    (DATE, '> "2026-03-05"', 3, "C-102", 'Write date("2026-03-05")'),
    (DATE, "2026", 1, "C-102", ""),
    (SET, "5", 1, "C-102", 'Write "5"'),
    # no order
    (CLOSED, '< "b"', 1, "C-108", "List the values, or exclude some with not(...)"),
    (FREE, '"x", ["a".."b"]', 6, "C-108", "List the values, or exclude some with not(...)"),
    (SET, '>= "a"', 1, "C-108", "List the values, or exclude some with not(...)"),
    # outside the domain
    (CLOSED, '"aparel"', 1, "C-103", 'Did you mean "apparel"?'),
    (CLOSED, '"服装"', 1, "C-103", 'Write "apparel"'),
    (CLOSED, '"garments"', 1, "C-103", 'Write "apparel"'),
    (CLOSED, '"Home Textile"', 1, "C-103", 'Write "home"'),
    (CLOSED, '"Home textiles"', 1, "C-103", 'Did you mean "home"?'),
    (CLOSED, '"APPAREL"', 1, "C-103", 'Write "apparel"'),
    (CLOSED, '"zzz"', 1, "C-103", ""),
    (CLOSED, 'not("home", "toy")', 13, "C-103", 'Did you mean "toys"?'),
    (CLOSED, '!= "toy"', 4, "C-103", 'Did you mean "toys"?'),
    (SET, '"home","tows"', 8, "C-103", 'Did you mean "toys"?'),
    (OPEN, '"cn"', 1, "C-103", ""),
    (OPEN, '"CNX"', 1, "C-103", ""),
    (NUMBER, "101", 1, "C-103", ""),
    (NUMBER, "5, -1", 4, "C-103", ""),
    (WHOLE, "1.5", 1, "C-103", ""),
    # empty ranges
    (NUMBER, "[5..1]", 1, "C-104", "Write [1..5]"),
    (NUMBER, "(5..1]", 1, "C-104", "Write [1..5)"),
    (NUMBER, "7, (3..3)", 4, "C-104", "Write [3..3] to include both ends"),
    (NUMBER, "[3..3)", 1, "C-104", "Write [3..3] to include both ends"),
    (WHOLE, "(3..4)", 1, "C-104", "Write [3..4] to include both ends"),
    (WHOLE, "(3.2..3.8)", 1, "C-104", ""),
    (
        DATE,
        '[date("2026-03-05")..date("2026-01-01")]',
        1,
        "C-104",
        'Write [date("2026-01-01")..date("2026-03-05")]',
    ),
    (
        DATE,
        '(date("2026-03-05")..date("2026-03-06"))',
        1,
        "C-104",
        'Write [date("2026-03-05")..date("2026-03-06")] to include both ends',
    ),
    # never true
    (NUMBER, "> 100", 1, "C-105", "Correct the limits, or delete the test"),
    (NUMBER, "5, < 0", 4, "C-105", "Correct the limits, or delete the test"),
    (NUMBER, "[101..200]", 1, "C-105", "Correct the limits, or delete the test"),
    (NUMBER, "[-10..0)", 1, "C-105", "Correct the limits, or delete the test"),
    (NUMBER, "not(>= 0)", 1, "C-105", "Correct the limits, or delete the test"),
    (NUMBER, "not(> 200)", 5, "C-105", "Correct the limits, or delete the test"),
    (FLAG, "not(true, false)", 1, "C-105", "Correct the limits, or delete the test"),
    (CLOSED, 'not("apparel","home","toys")', 1, "C-105", "Correct the limits, or delete the test"),
    (DATE, '< date("0001-01-01")', 1, "C-105", "Correct the limits, or delete the test"),
]


@pytest.mark.parametrize(
    ("attribute", "cell", "column", "code", "hint"),
    BAD,
    ids=[f"{bad[0].id}: {bad[1]}" for bad in BAD],
)
def test_errors(attribute: Attribute, cell: str, column: int, code: str, hint: str) -> None:
    (problem,) = check_cell(cell, attribute)
    assert (problem.column, problem.code, problem.hint) == (column, code, hint)
    assert problem.severity is Severity.ERROR
    assert problem.message
    assert problem.expected


KNOWN = "Write - for any value, or not(null) if it only has to be known"
SAME = "Write -, which means the same"


@pytest.mark.parametrize(
    ("attribute", "cell", "column", "code", "hint"),
    [
        (NUMBER, ">= 0", 1, "C-106", KNOWN),
        (NUMBER, "[-5..200]", 1, "C-106", KNOWN),
        (NUMBER, "< 50, >= 50", 1, "C-106", KNOWN),
        (NUMBER, ">= 0, null", 1, "C-106", SAME),
        (NUMBER, "null, != null", 1, "C-106", SAME),
        (WHOLE, "< 51, > 50", 1, "C-106", KNOWN),
        (FREE_NUMBER, "!= 5, 5", 1, "C-106", KNOWN),
        (FLAG, "true, false", 1, "C-106", KNOWN),
        (CLOSED, '"apparel","home","toys"', 1, "C-106", KNOWN),
        (SET, '"home", != "home"', 1, "C-106", KNOWN),
        (CLOSED, '"home", "home"', 9, "C-107", "Delete one of them"),
        (NUMBER, "not(1, 2, 1.0)", 11, "C-107", "Delete one of them"),
        (NUMBER, "[1..2), [1..2[", 9, "C-107", "Delete one of them"),
        (NUMBER, "[1..5], 3", 9, "C-111", "Delete it, or correct it"),
        (NUMBER, "< 5, < 10", 1, "C-111", "Delete it, or correct it"),
        (NUMBER, "not([1..5], [2..3])", 13, "C-111", "Delete it, or correct it"),
        (CLOSED, '!= "home", "toys"', 12, "C-111", "Delete it, or correct it"),
        (
            DATE,
            '> date("2026-03-05"), date("2026-04-05")',
            23,
            "C-111",
            "Delete it, or correct it",
        ),
    ],
)
def test_warnings(attribute: Attribute, cell: str, column: int, code: str, hint: str) -> None:
    (problem,) = check_cell(cell, attribute)
    assert (problem.column, problem.code, problem.hint) == (column, code, hint)
    assert problem.severity is Severity.WARNING


AMOUNT = Attribute("amount", AttributeType.NUMBER, minimum=0)


@pytest.mark.parametrize(
    ("attribute", "cell", "column", "hint"),
    [
        (AMOUNT, "< 12,500", 3, "< 12500 or < 12.5 for one number, or < 12, = 500 for 2 tests"),
        (AMOUNT, "< 12, 500", 3, "< 12500 or < 12.5 for one number, or < 12, = 500 for 2 tests"),
        (AMOUNT, ">= 70,5", 4, ">= 70.5 for one number, or >= 70, = 5 for 2 tests"),
        (AMOUNT, ">=1,234,567", 3, ">= 1234567 for one number, or >= 1, = 234, = 567 for 3 tests"),
        (AMOUNT, "not(< 1,5)", 7, "< 1.5 for one number, or < 1, = 5 for 2 tests"),
        (AMOUNT, "!= 2,5", 4, "!= 2.5 for one number, or != 2, = 5 for 2 tests"),
        (AMOUNT, "1.234,5", 1, "1234.5 for one number, or 1.234, 5 for 2 tests"),
        (AMOUNT, "12,500", 1, "12500 or 12.5 for one number, or 12, 500 for 2 tests"),
        (AMOUNT, "7, 2,5", 4, "2.5 for one number, or 2, 5 for 2 tests"),
        (AMOUNT, "100,200,300", 1, "100200300 for one number, or 100, 200, 300 for 3 tests"),
        (AMOUNT, "< 12.500", 3, "12500 or 12.5"),
        (AMOUNT, "[5.000..10.500]", 2, "5000 or 5"),
        (NUMBER, "< 12,500", 3, "< 12.5 for one number, or < 12, = 500 for 2 tests"),  # at most 100
        (WHOLE, "> 1,5", 3, "> 1.5 for one number, or > 1, = 5 for 2 tests"),
    ],
)
def test_what_may_be_one_number_is_refused(
    attribute: Attribute, cell: str, column: int, hint: str
) -> None:
    problem = check_cell(cell, attribute)[0]
    assert (problem.column, problem.code, problem.hint) == (column, "C-110", f"Write {hint}")
    assert problem.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("attribute", "cell"),
    [
        (AMOUNT, "5, 10, 15"),
        (AMOUNT, "5,10,15"),  # neither groups of three digits nor one decimal comma
        (AMOUNT, "100, 200, 300"),
        (AMOUNT, "12, 500"),
        (AMOUNT, "12.5, 500"),
        (AMOUNT, "< 12, = 500"),
        (AMOUNT, "[1..5], 7"),
        (AMOUNT, "[1..5],700"),
        (AMOUNT, "1.125"),
        (AMOUNT, "0.500"),
        (AMOUNT, "< 5, >= 10"),
        (WHOLE, "2,5"),  # no decimals, so no decimal comma
        (FREE_NUMBER, "5,-1"),
        (FREE, '"1,500"'),
    ],
)
def test_true_lists_stay_silent(attribute: Attribute, cell: str) -> None:
    assert check_cell(cell, attribute) == []


def test_all_problems_at_once_by_column() -> None:
    problems = check(unary_tests('"aparel", 5, "zzz", "zzz"'), CLOSED)
    assert [(problem.column, problem.code) for problem in problems] == [
        (1, "C-103"),
        (11, "C-102"),
        (14, "C-103"),
        (21, "C-103"),
        (21, "C-107"),
    ]


def test_duplicates_come_in_their_place() -> None:
    problems = check(unary_tests('"home", "home", 5'), CLOSED)
    assert [(problem.column, problem.code) for problem in problems] == [(9, "C-107"), (17, "C-102")]


def test_null_alone_is_no_test_that_never_holds() -> None:
    assert [problem.code for problem in check_cell("null, null", NUMBER)] == ["C-107"]


def test_expectation_names_the_domain() -> None:
    assert check_cell("x", CLOSED)[0].code == "C-101"
    assert check_cell("5", CLOSED)[0].expected == 'one of "apparel", "home", "toys"'
    assert check_cell('"x"', OPEN)[0].expected.endswith("or a text that matches [A-Z]{2}")
    assert check_cell("101", NUMBER)[0].expected == "a number from 0 to 100"
    assert check_cell("1.5", WHOLE)[0].expected == "a whole number from 0 to 100"
    at_least = Attribute("n", AttributeType.NUMBER, minimum=Decimal("0.5"))
    assert check_cell("0", at_least)[0].expected == "a number of at least 0.5"
    at_most = Attribute("n", AttributeType.NUMBER, maximum=9)
    assert check_cell("10", at_most)[0].expected == "a number of at most 9"


def test_neighbouring_decimals_are_told_apart() -> None:
    low = "0.123456789012345678901234567890123"
    high = "0.123456789012345678901234567890124"
    assert check_cell(f"({low}..{high})", FREE_NUMBER) == []
    assert [p.code for p in check_cell(f"<= {low}, >= {high}", FREE_NUMBER)] == []


bounds = st.integers(-2, 8)
parts = st.one_of(
    st.builds("{}{}".format, st.sampled_from(["<", "<=", ">", ">=", "!="]), bounds),
    st.builds("{}{}..{}{}".format, st.sampled_from("[("), bounds, bounds, st.sampled_from(")]")),
)


@relaxed
@given(st.lists(parts, min_size=1, max_size=3).map(", ".join), st.booleans(), st.booleans())
def test_never_and_always_agree_with_brute_force(cell: str, negated: bool, whole: bool) -> None:
    attribute = Attribute("n", AttributeType.NUMBER, minimum=0, maximum=6, integer=whole)
    tests = unary_tests(f"not({cell})" if negated else cell)
    # the literals are whole numbers, so halves stand for everything between them
    domain = range(7) if whole else [Decimal(half) / 2 for half in range(13)]
    truths = {tests.matches(value) for value in domain}
    problems = check(tests, attribute)
    errors = {problem.code for problem in problems if problem.severity is Severity.ERROR}
    if truths == {False}:
        assert errors
    if errors <= {"C-105"} and len(tests.members) == 1 and not negated:
        assert ("C-105" in errors) is (truths == {False})
    if not errors:
        assert ("C-106" in {problem.code for problem in problems}) is (truths == {True})
