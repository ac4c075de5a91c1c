"""The example pack: conformance, its cases among it, and the arithmetic in Python."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import pytest
from modesdk_home_heating import plugin, running_cost

import modesdk
from modesdk.model.profile import Case
from modesdk.testing import PackTests, check_evaluator, check_plugin

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"


def test_plugin_conforms() -> None:
    check_plugin(plugin, examples=EXAMPLES, strict=True)


class TestPack(PackTests):
    folder: ClassVar[Path] = plugin.FOLDER
    examples: ClassVar[Path] = EXAMPLES
    strict: ClassVar[bool] = True


def test_evaluator_conforms() -> None:
    check_evaluator(running_cost.RunningCost(version="1"), plugin.FOLDER)


def test_old_gate_was_superseded() -> None:
    """Row G-06 held until the last day of 2023, G-05 from the day after."""
    profile = {"boiler_age_years": 30}
    before = modesdk.recommend(profile, pack="home-heating", as_of="2023-12-31")
    after = modesdk.recommend(profile, pack="home-heating", as_of="2024-01-01")
    assert (before.gates["keep_gas"], after.gates["keep_gas"]) == ("conditional", "blocked")


def test_reference_table_shows_the_factors_in_use() -> None:
    pack = modesdk.load_pack("home-heating")
    (table,) = (t for t in pack.references if t.id == "seasonal_factors")
    shown = {int(up_to): Decimal(factor) for up_to, factor in table.rows}
    assert shown == running_cost.SEASONAL_FACTOR


@pytest.mark.parametrize(
    ("electricity", "gas", "flow", "cheaper", "dearer"),
    [
        (30, 11, 35, True, False),
        (40, 8, 65, False, True),
        (20, 6, 55, False, False),  # 20 x 0.9 = 6 x 3.0: exactly level
        (10, 10, None, True, False),  # whatever the flow temperature
    ],
)
def test_running_cost(
    electricity: int, gas: int, flow: int | None, cheaper: bool, dearer: bool
) -> None:
    values = {"electricity_price_ct": electricity, "gas_price_ct": gas}
    if flow is not None:
        values["flow_temperature_c"] = flow
    case = Case(modesdk.load_pack("home-heating").as_of, values)
    verdicts = running_cost.RunningCost(version="1").evaluate(case)
    assert verdicts == {"PY-pump-cheaper": cheaper, "PY-pump-dearer": dearer}
