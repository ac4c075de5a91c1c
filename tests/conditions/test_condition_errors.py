"""Every slip is located, told in words, and comes with what to write instead."""

from __future__ import annotations

import time
import traceback

import pytest

from modesdk.conditions import unary_tests
from modesdk.errors import ConditionError, ModesdkError

START = "a value, a comparison such as >= 5, a range such as [1..10], or -"
TEST = "a value, a comparison such as >= 5 or a range such as [1..10]"
BOUND = "a number, a date or a text"
ZERO = "a number without leading zeros"
FORMULA = "This is the error of a spreadsheet's formula: write the value instead"
MORE = "a comma or the end of the cell"


def error_of(cell: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        unary_tests(cell)
    return caught.value


# cell, column, what was expected, hint
TRAPS = [
    # traps that other engines fall into
    ("> > 5", 3, BOUND, "Write one comparison sign only"),
    (">>5", 2, BOUND, "Write one comparison sign only"),
    ("[1..", 5, BOUND, "Write >= 1 when there is no upper end"),
    ("[1..]", 5, BOUND, "Write >= 1 when there is no upper end"),
    ("[..10]", 2, BOUND, "Write <= 10 when there is no lower end"),
    ("1..10", 1, TEST, "Write [1..10]"),
    ('"a","b', 5, 'a closing "', 'Write " at the end of the text'),
    ('"a"b"', 4, MORE, 'Write \\" for a quote inside a text, or a comma between values'),
    ("< null", 3, BOUND, "null has no order; write null or not(null) on its own"),
    ("[null..5]", 2, BOUND, "null has no order; write null or not(null) on its own"),
    (">= true", 4, BOUND, "true and false have no order"),
    # words
    ("apparel", 1, START, 'Write "apparel"'),
    ("home textile", 1, START, 'Write "home textile"'),
    ("服装", 1, START, 'Write "服装"'),
    ('"a", apparel', 6, TEST, 'Write "apparel"'),
    ("not(apparel)", 5, TEST, 'Write "apparel"'),
    ("nota", 1, START, 'Write "nota"'),
    ("nullx", 1, START, 'Write "nullx"'),
    ("True", 1, START, "Write true"),
    ("NULL", 1, START, "Write null"),
    ("None", 1, START, "Write null"),
    ("*", 1, START, "Write - for any value"),
    ("任意", 1, START, "Write - for any value"),
    (
        "x > 3",
        1,
        START,
        "A cell tests the value of its own column: write a comparison such as >= 5",
    ),
    ("y" * 100, 1, START, "Write a text in double quotes"),
    # signs of other languages
    ("==5", 2, "a value", "Write = once, or only the value"),
    ("=>5", 2, "a value", "Write >="),
    ("=<5", 2, "a value", "Write <="),
    ("<>5", 2, BOUND, "Write !="),
    ("> = 5", 3, BOUND, "Write >= without a blank"),
    ("!5", 1, START, "Write != or not(...)"),
    ("3 <", 3, MORE, "Write the sign before the value, and a comma between two tests"),
    (">=1 && <=10", 5, MORE, "Write a range such as [1..10] when both must hold"),
    (">=1 and <=10", 5, MORE, "Write a range such as [1..10] when both must hold"),
    ('"a" or "b"', 5, MORE, "Write a comma between alternatives"),
    ('"a" || "b"', 5, MORE, "Write a comma between alternatives"),
    ("'a'", 1, START, 'Write "a"'),
    ("'", 1, START, "Write \" instead of '"),
    # full-width and typographic signs
    ("“a”", 1, START, 'Write " instead of “'),
    ('"a”', 1, 'a closing "', 'Write " instead of ”'),
    ("‘a’", 1, START, 'Write "a"'),
    ('"a"，"b"', 4, MORE, "Write , instead of ，"),
    ('"a"、"b"', 4, MORE, "Write , instead of 、"),
    ("≥5", 1, START, "Write >= instead of ≥"),
    ("≤5", 1, START, "Write <= instead of ≤"),
    ("≠5", 1, START, "Write != instead of ≠"),
    ("＞5", 1, START, "Write > instead of ＞"),
    ("＝5", 1, START, "Write = instead of ＝"),
    ("（1..5）", 1, START, "Write ( instead of （"),
    ("(1..5）", 6, "] or ) to close the range", "Write ) instead of ）"),
    ("【1..5】", 1, START, "Write [ instead of 【"),
    ("１８", 1, START, "Write 18 instead of １８"),
    ("−5", 1, START, "Write -5 instead of −5"),
    ("[1…5]", 2, BOUND, "Write 1..5"),
    ("\u200b5", 1, START, "Remove it"),
    # numbers
    ("18x", 1, TEST, 'Write 18 without a unit, or "18x" for a text'),
    ("18岁", 1, TEST, 'Write 18 without a unit, or "18岁" for a text'),
    ("5 kg", 3, MORE, "Write the number without a unit"),
    ("12_3", 1, TEST, 'Write "12_3" for a text'),
    ("1e5", 1, TEST, "Write the number in full, without an exponent"),
    ("1.", 1, TEST, "Write 1"),
    ("+5", 1, START, "Write 5"),
    ("- 5", 3, "the end of the cell", "Write the minus sign right before the number"),
    ("007", 1, "a number without leading zeros", 'Write 7 for a number, "007" for a code'),
    (
        "1,000",
        3,
        "a number without leading zeros",
        "Write 1000 or 1 for one number; in a list no number begins with a zero",
    ),
    ("9" * 35, 1, "a number of at most 34 digits", ""),
    # lists, ranges and brackets
    ("5 6", 3, MORE, "Write a comma between values"),
    ('"a" "b"', 5, MORE, "Write a comma between values"),
    ("5,", 3, TEST, "Remove the comma at the end"),
    ("5,,6", 3, TEST, "Remove this comma"),
    (",5", 1, START, "Remove this comma"),
    ("1-10", 1, TEST, "Write [1..10]"),
    ("1~10", 1, TEST, "Write [1..10]"),
    ("1至10", 1, TEST, "Write [1..10]"),
    ("[1-10]", 2, BOUND, "Write 1..10"),
    ("< 5,05", 5, ZERO, "Write 5.05 for one number; in a list no number begins with a zero"),
    ("[70,5..80]", 4, "the two dots of a range such as [1..10]", "Write 70.5"),
    ("[5,000..10,000]", 3, "the two dots of a range such as [1..10]", "Write 5000 or 5"),
    ("[70..80,5]", 8, "] or ) to close the range", "Write 80.5"),
    (
        "[numB..numC]",
        2,
        BOUND,
        "Write numbers or dates at the ends: a cell cannot compare with another attribute",
    ),
    (
        "[1,10]",
        3,
        "the two dots of a range such as [1..10]",
        "Write .. between the two ends of a range",
    ),
    ("[1..10", 7, "] or ) to close the range", ""),
    ('[1.."a"]', 5, "a number as at the other end of the range", ""),
    ("[1..5x]", 5, BOUND, 'Write 5 without a unit, or "5x" for a text'),
    ("[1..x]", 5, BOUND, 'Write "x"'),
    (
        "(5)",
        3,
        "the two dots of a range such as [1..10]",
        "Write values without brackets, one comma between two",
    ),
    (
        '("a","b")',
        5,
        "the two dots of a range such as [1..10]",
        "Write values without brackets, one comma between two",
    ),
    ("5, -", 4, TEST, "- means any value and stands alone in the cell"),
    ("-, 5", 2, "the end of the cell", "- means any value and stands alone"),
    # not
    ('not "a"', 5, "(", "Write not(...) with brackets"),
    ("not()", 5, TEST, ""),
    ('not("a"', 8, "a comma or )", ""),
    (
        'not("a"),null',
        9,
        "the end of the cell",
        "not(...) covers the whole cell; write the exceptions inside its brackets",
    ),
    (
        'null, not("a")',
        7,
        TEST,
        'not(...) covers the whole cell; write != "a" to exclude one value in a list',
    ),
    (
        'not(not("a"))',
        5,
        TEST,
        'not(...) covers the whole cell; write != "a" to exclude one value in a list',
    ),
    ('NOT("a")', 1, START, 'Write not("a")'),
    ('Not("a", null)', 1, START, 'Write not("a", null)'),
    ('in ("a","b")', 1, START, 'Write "a","b"'),
    # what spreadsheets leave behind
    ("#N/A", 1, START, FORMULA),
    ("#NAME?", 1, START, FORMULA),
    ("5, #REF!", 4, TEST, FORMULA),
    # dates
    ("2026-03-05", 1, TEST, 'Write date("2026-03-05")'),
    (">2026/3/5", 2, TEST, 'Write date("2026-03-05")'),
    ("2026年3月5日", 1, TEST, 'Write date("2026-03-05")'),
    ("date(2026-03-05)", 6, 'a date in quotes such as "2026-03-05"', 'Write date("2026-03-05")'),
    ('@"2026-03-05"', 1, START, 'Write date("2026-03-05")'),
    ("date", 5, "(", 'Write date("2026-03-05")'),
    ('date("2026-02-30")', 6, 'a day of the calendar such as "2026-03-05"', "There is no such day"),
    (
        '"x", date("2026-2-3")',
        11,
        'a day of the calendar such as "2026-03-05"',
        'Write it as "YYYY-MM-DD"',
    ),
    (
        'date("20260305")',
        6,
        'a day of the calendar such as "2026-03-05"',
        'Write it as "YYYY-MM-DD"',
    ),
    # escapes
    (r'"C:\new"', 4, r"\" or \\", r"Write \\n for a backslash in a text"),
    ('"C:\\"', 1, 'a closing "', r"Write \\ for a backslash in a text"),
    # nothing close
    ("^", 1, START, ""),
    (">", 2, BOUND, ""),
]


@pytest.mark.parametrize(
    ("cell", "column", "expected", "hint"), TRAPS, ids=[trap[0][:20] for trap in TRAPS]
)
def test_traps(cell: str, column: int, expected: str, hint: str) -> None:
    error = error_of(cell)
    assert (error.column, error.expected, error.hint) == (column, expected, hint)
    assert error.text == cell


@pytest.mark.parametrize(
    ("cell", "got"),
    [
        ("> > 5", "'>'"),
        ("[1..", "the end of the cell"),
        ("apparel", "'apparel'"),
        ('"a" "b"', '"b"'),
        ('"a', "a text without its closing quote"),
        ("\u200b5", "the invisible character U+200B (zero width space)"),
        ("x" * 100, f"'{'x' * 40}…'"),
        ("007", "007"),
    ],
)
def test_what_was_got(cell: str, got: str) -> None:
    assert error_of(cell).got == got


def test_message_is_complete() -> None:
    assert str(error_of("1..10")) == (
        "column 1 of '1..10': got '1..10', expected a value, a comparison such as >= 5 or a range "
        "such as [1..10]. Write [1..10]"
    )


@pytest.mark.parametrize("cell", ["> > 5", "[1..", 'date("2026-02-30")', "007", "^"])
def test_no_parser_shows_through(cell: str) -> None:
    error = error_of(cell)
    assert isinstance(error, ModesdkError)
    shown = "".join(traceback.format_exception(error))
    assert "lark" not in shown.casefold()
    assert "Unexpected" not in shown
    assert "Fault" not in shown


def test_long_cells_are_refused() -> None:
    error = error_of("5, " * 3334)
    assert (error.column, error.got) == (1, "10002 characters")
    assert error.expected == "a cell of at most 10000 characters"
    assert len(str(error)) < 200
    assert len(unary_tests('"a", ' * 1999 + '"abc"').members) == 2000


@pytest.mark.parametrize(
    "cell",
    [
        "(" * 10_000,
        "not(" * 2_500,
        "[" * 10_000,
        '"' * 9_999,
        "-" * 10_000,
        "." * 10_000,
        "9" * 10_000,
        "a" * 10_000,
        "a " * 5_000,
        "5 " * 5_000,
        '"' + "a" * 9_990 + '" 5x',
        '"' + "1" * 9_990 + '" ..',
        "\\" * 10_000,
        "<" * 10_000,
    ],
    ids=lambda cell: cell[:8],
)
def test_absurd_cells_fail_cleanly_and_fast(cell: str) -> None:
    begun = time.perf_counter()
    error = error_of(cell)
    assert 1 <= error.column <= len(cell) + 1
    assert time.perf_counter() - begun < 2
