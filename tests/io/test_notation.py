"""Numbers, dates, yes and no as people write them."""

from __future__ import annotations

import datetime
import decimal
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modesdk.io import notation
from modesdk.io.notation import NotationError
from modesdk.model.booleans import WORDS
from modesdk.model.names import composed, folded

DAY = datetime.date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", "1234.5"),
        ("\u22122", "-2"),
        ("\uff11\uff12\uff0e\uff15", "12.5"),
        ("5.", "5"),
        ("+49", "49"),
        ("0777", "777"),
        ("12.500", "12.500"),
        ("\u00a07\u3000", "7"),
    ],
)
def test_numbers(text, number):
    assert notation.read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["2,5", "1 234,5", "1'234", "12,500,5", "70,5"])
def test_a_number_with_two_readings_is_refused_with_the_one_to_write(text):
    with pytest.raises(NotationError) as caught:
        notation.read_number(text)
    assert caught.value.hint.startswith("Write a decimal point")


@pytest.mark.parametrize("text", ["30 kg", "USD 12", "\uffe512", "12k"])
def test_a_unit_beside_a_number_is_to_be_left_out(text):
    with pytest.raises(NotationError) as caught:
        notation.read_number(text)
    assert caught.value.hint == "Write the number alone"


@pytest.mark.parametrize(
    ("text", "number"), [("30%", 30), ("30 %", 30), ("40\uff05", 40), ("0.3%", Decimal("0.3"))]
)
def test_percent(text, number):
    assert notation.read_percent(text) == number


def test_a_text_without_a_percent_sign_is_no_percentage():
    assert notation.read_percent("30") is None


@pytest.mark.parametrize(
    "text",
    ["2026-03-10", "2026-3-10", "2026/3/10", "2026/03/10", "2026.3.10", "2026年3月10日",
     "2026-03-10T00:00:00", "2026-03-10 00:00", "2026-03-10T00:00:00.000", " 2026-03-10 ",
     "２０２６-０３-１０"],
)  # fmt: skip
def test_dates(text):
    assert notation.read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["20260310", "2026-W10-1", "2026W101", "3/10/2026", "10.3.2026", "10-03-26", "3 10 2026"],
)
def test_a_date_in_another_order_is_refused(text):
    with pytest.raises(NotationError) as caught:
        notation.read_date(text)
    assert caught.value.hint == "Write the year first, as in 2026-03-10"


MOMENT = datetime.datetime(2026, 3, 10, 14, 30)  # noqa: DTZ001  # a moment of no zone


@pytest.mark.parametrize(
    "given",
    ["2026-03-10T14:30", "2026/3/10 14:30:00", "2026-03-10T00:00:00Z", "2026-03-10 8:00 PM",
     "2026年3月10日 14时", MOMENT, MOMENT.replace(hour=0), MOMENT.astimezone(datetime.UTC)],
)  # fmt: skip
def test_a_time_of_day_is_no_part_of_a_date(given):
    with pytest.raises(NotationError) as caught:
        notation.as_date(given)
    assert caught.value.hint == "Write the day alone, as in 2026-03-10"


@pytest.mark.parametrize("given", [DAY, MOMENT.replace(hour=0, minute=0), "2026-03-10T00:00"])
def test_midnight_is_the_day(given):
    assert notation.as_date(given) == DAY
    assert type(notation.as_date(given)) is datetime.date


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026/3-10",
        "2026",
        "soon",
        "46091",
    ],
)
def test_what_is_no_date(text):
    with pytest.raises(NotationError):
        notation.read_date(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("Yes", True), ("ＹＥＳ", True), ("WAHR", True), ("on", True), ("真", True), ("FALSCH", False),
     ("Faux", False), ("off", False), ("没有", False), ("假", False)],
)  # fmt: skip
def test_yes_and_no(text, value):
    assert notation.read_boolean(text) is value


@pytest.mark.parametrize("text", ["n/a", "N/A", "未知", "?", "？", "#N/A", "#REF!", "Unknown", "-"])
@pytest.mark.parametrize("read", [notation.read_number, notation.read_date, notation.read_boolean])
def test_what_is_not_known_is_to_be_left_empty(read, text):
    with pytest.raises(NotationError) as caught:
        read(text)
    assert caught.value.hint == "Leave it empty when it is not known"


def test_words_for_yes_and_no_stand_folded_and_mean_one_thing():
    assert list(WORDS) == [folded(word) for word in WORDS]
    assert not notation.NOT_KNOWN & set(WORDS)
    assert {folded(word) for word in notation.NOT_KNOWN} == notation.NOT_KNOWN


@pytest.mark.parametrize(
    "name",
    [
        "Ko\u0308ln",
        "K\u00f6ln",
        "K\u00d6LN",
        "\uff2b\u00f6ln",
        " k\u00f6ln\u00a0",
        "k\u00f6ln\u3000",
    ],
)
def test_spellings_of_one_name(name):
    assert folded(name) == "k\u00f6ln"


@given(st.text(max_size=20))
def test_a_folded_name_stays_as_it_is(text):
    assert folded(folded(text)) == folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(composed(text))


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text):
    for read in (notation.read_number, notation.read_percent, notation.read_date):
        try:
            read(text)
        except NotationError:
            continue


def test_the_callers_decimal_context_does_not_matter():
    with decimal.localcontext(prec=2, traps=[decimal.Inexact]):
        assert notation.read_number("33.333") == Decimal("33.333")


def test_conditions_and_tables_compose_letters_too():
    from modesdk.conditions import unary_tests
    from modesdk.io.csv_grid import read_grid

    assert unary_tests('"Orle\u0301ans"').matches("Orl\u00e9ans") is True
    grid, _ = read_grid("id,Ko\u0308ln\n1,e\u0301\n", "t.csv")
    assert grid is not None
    assert grid.header == ("id", "K\u00f6ln")


@pytest.mark.parametrize("text", ["10²", "²2", "①②", "⒈5", "½"])
def test_signs_that_stand_for_numbers_are_no_digits(text):
    with pytest.raises(NotationError):
        notation.read_number(text)
