"""Ranges are read like every other table of profiles: own words, units, dates, percent."""

from __future__ import annotations

from typing import Any

import pytest

import modesdk
from modesdk.excel.cell_values import ErrorKind, FunctionError
from modesdk.excel.desk import Desk
from modesdk.excel.functions import call

HOUSE, SHOP = "home-heating", "tiktok-shop"
DAY = 45261
"""1 December 2023."""
EARLY = 44958
"""1 February 2023."""


@pytest.fixture(scope="module")
def house() -> Any:
    desk = Desk.installed(HOUSE)
    return lambda name, *arguments: call(desk, name, arguments)


def decided(profile: dict[str, Any], pack: str, as_of: str | None = None) -> tuple[Any, ...]:
    found = modesdk.recommend(profile, pack=pack, as_of=as_of)
    return found.recommended or "", str(found.status), found.ranking[0].score


def test_the_workbooks_own_words_and_headings(house: Any) -> None:
    head = ("Name", "Insulation", "Flow temperature in °C", "Heat network in the street",
            "Age of the gas boiler (years)", "As of", "Priorities")  # fmt: skip
    row = ("Adams", "好 Good", 35, "否 no", 20, DAY, "Low emissions")
    table = house("PORTFOLIO", [head, row])
    profile = {"insulation": "good", "flow_temperature_c": 35, "district_network": False,
               "boiler_age_years": 20, "priorities": ["low_emissions"]}  # fmt: skip
    assert table[1][:3] == decided(profile, HOUSE, "2023-12-01")
    assert table[0][-1] == "problem (columns not used: Name)"
    single = house("SCORE", None, [list(pair) for pair in zip(head[1:], row[1:], strict=True)])
    assert single == table[1][2]


def test_the_date_of_a_row_counts(ask: Any) -> None:
    profile = {"market": "US", "goals": "brand_building"}
    rows = [(*profile, "决策日期"), (*profile.values(), EARLY), (*profile.values(), None)]
    early, late = (decided(profile, SHOP, day) for day in ("2023-02-01", "2026-03-10"))
    assert early != late
    found = [row[:3] for row in ask("PORTFOLIO", rows, None, "2026-03-10")[1:]]
    assert found == [early, late]
    pairs = [*profile.items(), ("As of", EARLY)]
    assert ask("SCORE", None, pairs) == early[2]
    assert ask("SCORE", None, pairs, None, "2026-03-10") == late[2]


def test_another_unit_is_an_error(ask: Any) -> None:
    for title in ("Average order value (CNY)", "客单价（人民币元）", "Average order value (k)"):
        for name, given in (("PORTFOLIO", [("market", title), ("US", 4200)]),
                            ("RECOMMEND", [("market", "US"), (title, 4200)])):  # fmt: skip
            with pytest.raises(FunctionError, match="expected the unit USD per order") as caught:
                ask(name, given)
            assert caught.value.kind is ErrorKind.VALUE


def test_a_fraction_under_percent_is_refused(ask: Any) -> None:
    title = "us_live_traffic_share_30d_pct"
    row = ask("PORTFOLIO", [("market", title), ("US", 0.3)])[1]
    assert (row[1], "did you mean 30?" in row[5]) == ("", True)
    with pytest.raises(FunctionError, match=r"did you mean 30\?"):
        ask("RECOMMEND", [("market", "US"), (title, 0.3)])
    assert ask("SCORE", None, [("market", "US"), (title, "30%")]) == decided(
        {"market": "US", title: 30}, SHOP
    )[2]  # fmt: skip


def test_years_are_no_dates(ask: Any) -> None:
    row = ask("PORTFOLIO", [("market", "as_of"), ("US", 2024)])[1]
    assert (row[1], "expected a date" in row[5]) == ("", True)
    for day, fine in ((EARLY, True), (EARLY + 0.4, False)):
        row = ask("PORTFOLIO", [("market", "as_of"), ("US", day)])[1]
        assert ("expected a date" in row[5]) is not fine
    for year in (2026, 20260310, 46091.5 - 44_000):
        with pytest.raises(FunctionError, match="expected a date"):
            ask("RANK", [("market", "US")], None, year)
    assert ask("RANK", [("market", "US")], None, DAY)


@pytest.mark.parametrize("title", ["日期", "Date"])
def test_a_date_that_may_be_another_one_is_told_or_refused(ask: Any, title: str) -> None:
    """A table has room to tell of the guess, a single answer has not."""
    rows = [("market", "goals", title), ("US", "brand_building", EARLY)]
    table = ask("PORTFOLIO", rows)
    assert table[0][-1] == f"problem (taken as the decision date: {title})"
    early = decided({"market": "US", "goals": "brand_building"}, SHOP, "2023-02-01")
    assert table[1][:3] == early
    with pytest.raises(FunctionError, match="Call it as_of"):
        ask("SCORE", None, [("market", "US"), (title, EARLY)])


def test_unused_columns_are_named_in_both_languages(ask: Any) -> None:
    table = ask(
        "PORTFOLIO", [("market", "Team", "客户"), ("US", "full", "甲")], None, None, None, "zh"
    )
    assert table[0][-1] == "问题（未采用的列：Team、客户）"
