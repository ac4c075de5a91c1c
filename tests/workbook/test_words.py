"""Words on the sheets: units in headings, comparisons, statuses, verdicts."""

from __future__ import annotations

import pytest

pytest.importorskip("openpyxl")
pytest.importorskip("formualizer")

import modesdk
from modesdk.sheets.book.calculate import calculated
from modesdk.sheets.book.ranking_formulas import STATUSES
from modesdk.sheets.grid.input_columns import headed
from modesdk.sheets.grid.result_columns import RESULTS

from .test_every_cell import built


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("boiler_age_years", "燃气锅炉年龄 (年)", "Age of the gas boiler (years)"),
        ("flow_temperature_c", "供水温度（°C）", "Flow temperature in °C"),
        ("insulation", "保温情况", "Insulation"),
    ],
)
def test_a_heading_names_its_unit_once(name: str, zh: str, en: str) -> None:
    text = headed(modesdk.load_pack("home-heating").schema[name])
    assert (text.zh, text.en) == (zh, en)


def test_a_comparison_has_no_equals_sign_before_it() -> None:
    texts = [str(cell) for row in built()[2]["Texts"].iter_rows(values_only=True) for cell in row]
    assert any("Age of the gas boiler >= 30" in text for text in texts)
    assert not [text for text in texts if any(odd in text for odd in ("= >", "= <", "= !"))]


def test_statuses_are_called_alike_on_every_sheet() -> None:
    heads = [cell.value for cell in built()[2]["Texts"]["B"]]
    for status in STATUSES:
        assert heads.count(status.en) == 1, status
    assert {name: text.en for name, text, _ in RESULTS}["second"] == "Runner-up"


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", {"是", "否", "未知"}), ("en", {"yes", "no", "unknown"})]
)
def test_verdicts_of_python_are_in_the_language_of_the_sheet(lang: str, said: set[str]) -> None:
    book = calculated(built()[1])
    place = built()[2].defined_names["lang"].attr_text.replace("$", "").partition("!")
    cell = built()[2][place[0]][place[2]]
    book.set_value(place[0], cell.row, cell.column, lang)
    book.evaluate_all()
    shown = {book.get_value("Trace", row, 4) for row in range(5, 8)}
    assert shown & said
    assert not shown & ({"是", "否", "未知", "yes", "no", "unknown"} - said)
