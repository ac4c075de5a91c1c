"""What one cell of a table says of its attribute: percent, money, dates, decimal commas."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from modesdk.diagnostics import Location
from modesdk.workbook.read.csv_rows import CsvRows
from modesdk.workbook.read.table_cells import Notation, TableCell, read_cell, read_day
from modesdk.xlsx.number_formats import NumberFormat

from . import kit

SHARE, MONEY, MARKET, GOALS = (
    "us_live_traffic_share_30d_pct", "avg_order_value_usd", "market", "goals",
)  # fmt: skip
SHEET, FORM, TEXT, SEMI = Notation.SHEET, Notation.FORM, Notation.TEXT, Notation.SEMICOLONS
PERCENT = NumberFormat(percent=True)
DAY = datetime.date(2026, 3, 10)


def read(name: str, cell: TableCell, notation: Notation = SHEET) -> tuple[Any, list[str]]:
    attribute = kit.pack("tiktok-shop").schema[name]
    place = Location("list", 2, "here")
    value, problems = read_cell(attribute, cell, notation, place)
    assert all(problem.location == place for problem in problems)
    return value, [problem.code for problem in problems]


@pytest.mark.parametrize("notation", [SHEET, FORM])
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (TableCell(0.3, PERCENT), 30), (TableCell(0.07, PERCENT), 7),
        (TableCell(1, PERCENT), 100), (TableCell(30), 30), (TableCell(1), 1),
        (TableCell(0), 0), (TableCell("30%"), 30), (TableCell("40 %"), 40), (TableCell("40％"), 40),
    ],
)  # fmt: skip
def test_percent(cell: TableCell, value: int, notation: Notation) -> None:
    """Formulas cannot see that a cell is shown in percent: on our own sheets that is asked for."""
    asked = notation is FORM and (cell.percent or cell.value == 1)
    assert read(SHARE, cell, notation) == ((None, ["B-171"]) if asked else (value, []))


@pytest.mark.parametrize("number", [0.3, 0.999, 0.004])
def test_a_plain_fraction_under_percent_is_refused(number: float) -> None:
    assert read(SHARE, TableCell(number)) == (None, ["B-171"])
    for notation in (TEXT, SEMI):
        assert read(SHARE, TableCell(f"{number}"), notation) == (None, ["B-171"])
        value, codes = read(SHARE, TableCell(f"{number}%"), notation)
        assert (float(value), codes) == (number, [])


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        (MONEY, TableCell(0.3, PERCENT)), (MONEY, TableCell(4200, NumberFormat(affix="€"))),
        (MONEY, TableCell(4200, NumberFormat(affix="CNY"))), (MONEY, TableCell(DAY)),
        (SHARE, TableCell(30, NumberFormat(affix="$"))),
        ("tiktok_store_age_days", TableCell(5, NumberFormat(affix="$"))),
    ],
)  # fmt: skip
def test_a_cell_shown_as_something_else_is_refused(name: str, cell: TableCell) -> None:
    assert read(name, cell) == (None, ["B-171"])


def test_money_of_the_attributes_own_currency() -> None:
    for sign in ("$", "US$", "USD", "美元"):
        assert read(MONEY, TableCell(42, NumberFormat(affix=sign))) == (42, [])


@pytest.mark.parametrize("fault", ["#DIV/0!", "#N/A", "a formula without a stored value"])
def test_errors_and_formulas_without_a_value(fault: str) -> None:
    for name in (MONEY, MARKET, GOALS):
        assert read(name, TableCell(fault=fault)) == (None, ["B-128"])
    assert [p.code for p in read_day(TableCell(fault=fault), SHEET, Location())[1]] == ["B-128"]


@pytest.mark.parametrize("text", ["45,500", "12.500", "-1.234"])
def test_numbers_with_two_readings_between_semicolons(text: str) -> None:
    assert read(MONEY, TableCell(text), SEMI) == (None, ["B-172"])


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_only_commas_between_fields_leave_one_reading(tmp_path: Path, separator: str) -> None:
    """Where no comma separates fields, it may be a decimal comma."""
    path = tmp_path / "list.csv"
    path.write_text(f"sep={separator}\na{separator}b\n", encoding="utf-8")
    assert CsvRows(path).notation is SEMI
    path.write_text("a,b\n", encoding="utf-8")
    assert CsvRows(path).notation is TEXT


@pytest.mark.parametrize("text", ["45,5", "1.234,50", "1.234.567"])
def test_decimal_commas_are_refused_everywhere(text: str) -> None:
    for notation in (SHEET, TEXT, SEMI):
        assert read(MONEY, TableCell(text), notation) == (None, ["V-502"])


@pytest.mark.parametrize(("text", "value"), [("12500", 12500), ("1,234.5", "1234.5"),
                                             ("12.5", "12.5"), ("0.500", "0.5")])  # fmt: skip
def test_numbers_with_one_reading_between_semicolons(text: str, value: object) -> None:
    found, codes = read(MONEY, TableCell(text), SEMI)
    assert (float(found), codes) == (float(value), [])


def test_a_text_in_a_cell_of_a_form_is_no_number() -> None:
    assert read(MONEY, TableCell("45"), FORM) == (None, ["B-126"])
    assert read(MONEY, TableCell(True), FORM) == (None, ["B-126"])
    assert read(MONEY, TableCell("45"), SHEET) == (45, [])


@pytest.mark.parametrize(
    ("cell", "day"),
    [(TableCell(DAY), DAY), (TableCell(46091), DAY), (TableCell(44629, shift=1462), DAY),
     (TableCell("2026-03-10 00:00"), DAY), (TableCell("2026年3月10日"), DAY),
     (TableCell(2024), None), (TableCell("2026/3/10 9:00"), None),
     (TableCell(20260310), None), (TableCell("3/10/2026"), None), (TableCell(46091.4), None),
     (TableCell(46091, PERCENT), None),
     (TableCell("2026-03-10 09:30:00"), None), (TableCell(0.5, PERCENT), None)],
)  # fmt: skip
def test_decision_dates(cell: TableCell, day: datetime.date | None) -> None:
    found, problems = read_day(cell, SHEET, Location("list", 2, "as_of"))
    assert (found, [p.code for p in problems]) == (day, [] if day else ["V-508"])


@pytest.mark.parametrize(
    ("text", "value"),
    [("US", "US"), (" us\r", "US"), ("ＵＳ", "US"), ("United States", "US")],
)
def test_words_of_a_value(text: str, value: str) -> None:
    assert read(MARKET, TableCell(text)) == (value, [])


def test_the_words_that_drop_downs_offer() -> None:
    schema = kit.pack("tiktok-shop").schema
    for attribute in schema:
        for value in () if attribute.derived else attribute.values:
            found = read(attribute.id, TableCell(value.label.both))
            wanted = frozenset({value.id}) if schema.is_set(attribute.id) else value.id
            assert found == (wanted, []), attribute.id


def test_none_of_them_and_nothing() -> None:
    assert read(GOALS, TableCell("-")) == (frozenset(), [])
    assert read(GOALS, TableCell(" ")) == (None, [])
    assert read(GOALS, TableCell(","))[0] is None


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (9, "", NumberFormat(percent=True)), (10, "", NumberFormat(percent=True)),
        (14, "", NumberFormat(date=True)), (0, "", NumberFormat()),
        (164, "0.0%", NumberFormat(percent=True)), (164, "General", NumberFormat()),
        (164, '0.0"%"', NumberFormat(affix="%")), (164, r"0\%", NumberFormat(affix="%")),
        (164, "yyyy-mm-dd", NumberFormat(date=True)), (164, "mmm d", NumberFormat(date=True)),
        (164, '[$-804]yyyy"年"m"月"d"日"', NumberFormat(date=True)),
        (164, "[Red]0.00", NumberFormat()), (164, "0.00E+00", NumberFormat()),
        (164, "h:mm", NumberFormat(time=True)),
        (164, "#,##0.00 [$€-407]", NumberFormat(affix="€")),
        (164, '"CNY" #,##0', NumberFormat(affix="CNY")),
        (164, "$#,##0", NumberFormat(affix="$")),
        (164, "0;-0.0%", NumberFormat()), (164, "# ??/16", NumberFormat()),
        (164, '#,##0 "days"', NumberFormat(affix="days")), (164, "0元", NumberFormat(affix="元")),
        (164, "#,##0_);(#,##0)", NumberFormat()), (164, "+0.00;-0.00;0.00", NumberFormat()),
        (164, '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', NumberFormat()),
        (164, "#,##0,", NumberFormat(thousands=1)), (164, "0.0,,", NumberFormat(thousands=2)),
        (164, '0,"k"', NumberFormat(thousands=1, affix="k")),
        (164, "[h]:mm", NumberFormat(time=True)), (164, "mm:ss.0", NumberFormat(time=True)),
        (46, "", NumberFormat(time=True)), (44, "", NumberFormat(affix="¤")),
        (164, "00000", NumberFormat(zeros=5)), (164, ";;;", NumberFormat(hidden=True)),
        (164, '"-"0', NumberFormat(affix="-")), (164, "0-0", NumberFormat(affix="-")),
        (164, '"none"', NumberFormat(affix="none")), (164, "\\10", NumberFormat(affix="1")),
    ],
)  # fmt: skip
def test_number_formats(number: int, code: str, shown: NumberFormat) -> None:
    assert NumberFormat.of(number, code) == shown


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0;-0;;@", 0, NumberFormat(hidden=True)), ("0;0", -5, NumberFormat(unsigned=True)),
        ("0;[Red]0", -5, NumberFormat()), ('0;-0;"-"', 0, NumberFormat()),
        ("[$$-409]0;-[$$-409]0", -5, NumberFormat(affix="$")),
        ('[<1000]0;[<1000000]0,"k";0,,"M"', 999, NumberFormat()),
        ('[<1000]0;[<1000000]0,"k";0,,"M"', 1000, NumberFormat(thousands=1, affix="k")),
        ('[<1000]0;[<1000000]0,"k";0,,"M"', 2e6, NumberFormat(thousands=2, affix="M")),
    ],
)  # fmt: skip
def test_the_section_of_a_format_that_shows_the_number(
    code: str, value: float, shown: NumberFormat
) -> None:
    assert NumberFormat.of(164, code, value) == shown


@pytest.mark.parametrize("notation", [SHEET, FORM])
@pytest.mark.parametrize(
    "code",
    ['0"k"', "#,##0,", '0.0,,"M"', "[h]:mm", '0" months"', "[$€-407]#,##0", '"CNY" 0', ";;;",
     '"-"0', '0" k USD"', '"none"', "0%"],
)  # fmt: skip
def test_a_number_that_is_seen_otherwise_is_refused(code: str, notation: Notation) -> None:
    cell = TableCell(4200, NumberFormat.of(164, code, 4200))
    assert read(MONEY, cell, notation) == (None, ["B-171"])


@pytest.mark.parametrize("notation", [SHEET, FORM])
@pytest.mark.parametrize(
    ("name", "code"),
    [(MONEY, '0.00" USD"'), (MONEY, "[$$-409]#,##0"), (MONEY, "#,##0.00"), (MONEY, "00000"),
     ("tiktok_store_age_days", '0" days"'), ("tiktok_store_age_days", "0天"),
     (SHARE, '0.0"%"'), (MONEY, "0.00E+00")],
)  # fmt: skip
def test_a_format_that_says_the_attributes_own_unit(
    name: str, code: str, notation: Notation
) -> None:
    assert read(name, TableCell(42, NumberFormat.of(164, code, 42)), notation) == (42, [])


def test_a_number_that_is_shown_with_zeros_is_no_text() -> None:
    """A postcode 1069 that the cell shows as 01069."""
    cell = TableCell(1069, NumberFormat.of(164, "00000", 1069))
    assert read(MARKET, cell) == (None, ["V-502"])
    place = Location("list", 2, "here")
    _, (problem,) = read_cell(kit.pack("tiktok-shop").schema[MARKET], cell, SHEET, place)
    assert "got 01069" in problem.message
