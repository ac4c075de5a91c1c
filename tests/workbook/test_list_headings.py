"""What headings of lists are taken for: names, units, dates, results, near misses."""

from __future__ import annotations

import pytest
from attrs import evolve

from modesdk.diagnostics import Location, Severity
from modesdk.errors import WorkbookError
from modesdk.language.text import Text
from modesdk.model.pack import Pack
from modesdk.model.schema import Schema
from modesdk.sheets.book.headings import PREFIX, RESULTS, Headings
from modesdk.workbook.read.profile_table import ProfileTable
from modesdk.workbook.read.table_cells import Notation, TableCell

from . import kit

SHOP, HOUSE = "tiktok-shop", "home-heating"


def read(pack: str, *titles: str) -> Headings:
    return Headings.read(kit.pack(pack), titles, Location("list.csv", 1))


def meant(pack: str, title: str) -> tuple[str, list[tuple[str, str]]]:
    """What a heading alone is used as, and the codes of what is wrong with it."""
    found = read(pack, title)
    return found.columns[0].meaning, [(p.code, str(p.severity)) for p in found.problems]


@pytest.mark.parametrize(
    ("pack", "title", "attribute"),
    [
        (SHOP, "客单价（美元）", "avg_order_value_usd"),
        (SHOP, "Average order value (USD)", "avg_order_value_usd"),
        (SHOP, "average order value [US$ per order]", "avg_order_value_usd"),
        (SHOP, "客单价 美元/单", "avg_order_value_usd"),
        (SHOP, "US share of live traffic in %", "us_live_traffic_share_30d_pct"),
        (SHOP, "直播间美国流量占比（百分比）", "us_live_traffic_share_30d_pct"),
        (SHOP, "ＴｉｋＴｏｋ store age, days", "tiktok_store_age_days"),
        (SHOP, "MARKET", "market"),
        (HOUSE, "供水温度 (°C)", "flow_temperature_c"),
        (HOUSE, "Flow temperature (℃)", "flow_temperature_c"),
        (HOUSE, "Age of the gas boiler (years)", "boiler_age_years"),
        (HOUSE, "Gas price, ct/kWh", "gas_price_ct"),
        (HOUSE, "气价（分/度）", "gas_price_ct"),
        (HOUSE, "保温情况 Insulation", "insulation"),
    ],
)
def test_the_attributes_own_unit_is_fine(pack: str, title: str, attribute: str) -> None:
    assert meant(pack, title) == (attribute, [])


@pytest.mark.parametrize(
    ("pack", "title"),
    [
        (SHOP, "Average order value (CNY)"), (SHOP, "客单价（人民币元）"),
        (SHOP, "客单价（元）"), (SHOP, "Average order value (k USD)"),
        (SHOP, "Average order value (k)"), (SHOP, "客单价（万美元）"),
        (SHOP, "Average order value in EUR"), (SHOP, "Average order value EUR"),
        (SHOP, "TikTok store age (months)"), (SHOP, "全年总销售额（美元/月）"),
        (SHOP, "客单价（近30天）（美元）"), (SHOP, "US share of live traffic (‰)"),
        (HOUSE, "Flow temperature in °F"), (HOUSE, "Electricity price (EUR/kWh)"),
    ],
)  # fmt: skip
def test_another_unit_is_refused_at_its_heading(pack: str, title: str) -> None:
    found = read(pack, "client", title)
    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("B-170", Severity.ERROR)
    assert problem.location == Location("list.csv", 1, title)
    unit = found.columns[1].attribute.unit.en
    assert unit in problem.message


def test_a_remark_beside_a_text_is_told() -> None:
    assert meant(SHOP, "Market (country)") == ("market", [("B-170", "warning")])


@pytest.mark.parametrize(
    ("title", "near"),
    [("目标*", "goals"), ("market*", "market"), ("Team", "team_level"),
     ("Ops strength", "operations_strength"), ("avg_order_value_eur", "avg_order_value_usd"),
     ("目标市场：", "market")],
)  # fmt: skip
def test_near_misses_are_warned(title: str, near: str) -> None:
    found = read(SHOP, title)
    (problem,) = found.problems
    assert (found.columns[0].meaning, problem.code) == ("", "V-501")
    assert near in problem.hint


def test_a_column_with_a_unit_that_is_not_used_is_warned() -> None:
    assert meant(SHOP, "店铺月销（美元）") == ("", [("V-501", "warning")])


@pytest.mark.parametrize("title", ["Client", "客户", "Phone", "Notes", "Name", "id"])
def test_other_columns_are_left_in_peace(title: str) -> None:
    assert meant(SHOP, title) == ("", [])


@pytest.mark.parametrize("title", ["as_of", "As of", "AS OF", "决策日期", "Decision date",
                                   "as_of_date"])  # fmt: skip
def test_the_decision_date_by_its_names(title: str) -> None:
    assert meant(SHOP, title) == ("as_of", [])


@pytest.mark.parametrize("title", ["日期", "Date", "Date (YYYY-MM-DD)"])
def test_a_column_called_date_only_is_told(title: str) -> None:
    assert meant(SHOP, title) == ("as_of", [("B-173", "warning")])


def test_two_decision_dates_are_refused() -> None:
    found = read(SHOP, "as_of", "日期", "market", "目标市场")
    assert [(p.code, p.location.column) for p in found.problems] == [
        ("V-509", "日期"), ("V-509", "目标市场"),
    ]  # fmt: skip


def test_a_label_with_an_apostrophe_is_asked_for_like_any_other() -> None:
    pack = kit.pack(HOUSE)
    price = evolve(pack.schema["gas_price_ct"], label=Text("报价", "Supplier's quotation"))
    own = evolve(pack, schema=Schema({**pack.schema.attributes, price.id: price}))
    [told] = Headings.read(own, ["Suplier's quotatoin"], Location("list.csv", 1)).problems
    assert (told.code, told.hint) == ("V-501", "Did you mean 'gas_price_ct'?")


def test_a_list_without_a_heading_asks_for_the_nearest_attribute() -> None:
    rows = [(1, [TableCell("insulatoin")]), (2, [TableCell("good")])]
    with pytest.raises(WorkbookError) as raised:
        list(ProfileTable(kit.pack(HOUSE), "list.csv", Notation.TEXT).located(rows))
    assert raised.value.diagnostics[0].hint == "Did you mean 'insulation'?"


def test_results_of_an_earlier_run_are_recognised() -> None:
    ours = [f"{PREFIX}{name}" for name in RESULTS]
    found = read(SHOP, "client", "market", *RESULTS, *ours, "status")
    assert [c.is_result for c in found.columns] == [False] * 2 + [True] * 18 + [False]


def test_a_label_with_its_unit_inside_knows_others(any_pack: Pack) -> None:
    """Each label with its own unit behind it is the attribute, with another one it is refused."""
    for attribute in any_pack.schema:
        if attribute.derived or not attribute.unit.en:
            continue
        for label, unit in ((attribute.label.en, attribute.unit.en),
                            (attribute.label.zh, attribute.unit.zh)):  # fmt: skip
            assert meant(any_pack.name, f"{label} ({unit})") == (attribute.id, [])
            assert meant(any_pack.name, f"{label} (bottles)")[1] == [("B-170", "error")]


@pytest.fixture(params=[SHOP, HOUSE])
def any_pack(request: pytest.FixtureRequest) -> Pack:
    return kit.pack(request.param)
