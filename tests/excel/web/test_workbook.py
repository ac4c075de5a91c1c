"""The pane with the names and values of a workbook that the SDK really builds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest

import modesdk
from modesdk.io.profiles import RawProfile
from modesdk.io.request import to_case
from modesdk.io.weight_values import parse_weights
from modesdk.language import figures
from modesdk.workbook.build import workbook_bytes

Open = Callable[..., Any]
PROFILE = {
    "insulation": "good", "flow_temperature_c": 35, "district_network": False,
    "outdoor_space": True, "boiler_age_years": 24, "priorities": ["low_emissions"],
}  # fmt: skip
WEIGHTS = {"house": 2.5, "money": 1}
AS_OF = "2025-03-01"


@cache
def pack() -> Any:
    return modesdk.load_pack("home-heating")


@pytest.fixture(scope="module")
def names() -> dict[str, list[list[Any]]]:
    """Every defined name of the workbook with its values, as Excel would hand them over."""
    case = to_case(RawProfile(PROFILE), pack(), AS_OF)
    content = workbook_bytes(pack(), case, parse_weights(pack(), WEIGHTS), "en")
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    found: dict[str, list[list[Any]]] = {}
    for name, defined in book.defined_names.items():
        for sheet, place in defined.destinations:
            cells = book[sheet][place.replace("$", "")]
            rows = cells if isinstance(cells, tuple) else ((cells,),)
            found[name] = [[shown(cell.value) for cell in row] for row in rows]
    return found


def shown(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return (value.date() - openpyxl.utils.datetime.WINDOWS_EPOCH.date()).days
    return "" if value is None else value


def decided(**weights: float) -> Any:
    chosen = {**WEIGHTS, **weights}
    return modesdk.recommend(PROFILE, pack=pack(), as_of=AS_OF, weights=chosen)


def score(page: Any) -> float:
    return float(page.inner_text("[data-fact=score]"))


def points(decision: Any) -> float:
    found = next(e.score for e in decision.ranking if e.mode == decision.leader)
    return float(figures.points(found))


def test_the_names_that_the_pane_uses_exist(names: dict[str, Any]) -> None:
    wanted = {"meta.pack", "meta.hash", "lang", "as_of", "in.as_of", "link.profile", "link.weights"}
    wanted |= {f"in.weight.{name}" for name in pack().dimensions}
    for attribute in pack().schema:
        if attribute.derived or attribute.id == pack().roles.as_of:
            continue
        if attribute.type == "set":
            members = (*attribute.value_ids, "_none")
            wanted |= {f"in.{attribute.id}.{member}" for member in members}
        else:
            wanted.add(f"in.{attribute.id}")
    assert wanted <= set(names)


def test_the_pane_decides_as_the_workbook_says(pane: Open, names: dict[str, Any]) -> None:
    page = pane(names)
    decision = decided()
    assert score(page) == points(decision)
    assert page.inner_text(".winner") == pack().alternatives[decision.leader].label.en
    assert page.input_value("[data-key=as_of]") == AS_OF
    assert page.input_value("input[type=number][data-weight=house]") == "2.5"
    page.locator("input[type=range][data-weight=goal]").fill("4.5")
    page.wait_for_timeout(450)
    page.wait_for_selector("main:not([aria-busy])")
    assert page.evaluate("fakeExcel.names['in.weight.goal'][0][0]") == 4.5
    assert score(page) == points(decided(goal=4.5))
    assert not page.locator("#notice").is_visible()
