"""A small pack, a way to run commands, and the field's pack where it is installed."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner, Result

from modesdk import PackSource, hookimpl, plugins
from modesdk.cli.main import app

PACK = """\
format: 1
name: errand
version: "1"
as_of: 2026-01-01
title: {zh: 出行方式, en: Ways to run an errand}
roles: {chosen: chosen, as_of: when}
limits: {min_margin: 0.5, min_dimensions: 1}

attributes:
  weather:
    type: text
    label: {zh: 天气, en: Weather}
    question: {zh: 天气如何？, en: How is the weather?}
    help: {zh: 看窗外。, en: Look outside.}
    values:
      - {id: sun, label: {zh: 晴, en: Sunny}, aliases: [clear]}
      - {id: rain, label: {zh: 雨, en: Rainy}}
  kilometres:
    type: number
    label: {zh: 路程, en: Distance}
    question: {zh: 路程多远？, en: How far is it?}
    unit: {zh: 公里, en: km}
    minimum: 0
    maximum: 100
  load:
    type: set
    label: {zh: 行李, en: Load}
    question: {zh: 带什么？, en: What do you carry?}
    values:
      - {id: parcel, label: {zh: 包裹, en: Parcel}}
      - {id: child, label: {zh: 孩子, en: Child}}
  bike_works:
    type: boolean
    label: {zh: 自行车可用, en: Bicycle works}
    question: {zh: 自行车能骑吗？, en: Does the bicycle work?}
    missing: gate
  chosen:
    type: text
    label: {zh: 已选, en: Chosen}
    question: {zh: 已经选了吗？, en: Chosen already?}
    missing: quiet
    values:
      - {id: walk, label: {zh: 步行, en: Walk}}
      - {id: bike, label: {zh: 骑车, en: Bicycle}}
      - {id: bus, label: {zh: 公交, en: Bus}}
  when:
    type: date
    label: {zh: 日期, en: Date}
    question: {zh: 哪一天？, en: On which day?}
    missing: quiet

alternatives:
  walk: {label: {zh: 步行, en: Walk}, aliases: [on foot]}
  bike: {label: {zh: 骑车, en: Bicycle}, aliases: [cycling]}
  bus: {label: {zh: 公交, en: Bus}}

dimensions:
  comfort:
    label: {zh: 舒适, en: Comfort}
    weight: 1
    criteria:
      dry: {label: {zh: 不淋雨, en: Staying dry}}
      effort: {label: {zh: 省力, en: Effort}}

sources:
  guide: {title: {zh: 指南, en: Guide}, date: 2025-06-01, trust: 1}

tables:
  - {file: gates.csv, kind: gate}
  - {file: rows.csv, kind: evidence}
  - {file: advice.csv, kind: advice}

references:
  - {file: matrix.csv, id: matrix, title: {zh: 分工, en: Who does what}}
  - {file: stages.csv, id: stages, title: {zh: 阶段, en: Path over time}}
"""
TABLES = {
    "gates.csv": (
        "id,if bike_works,then bike,zh,en\nG1,false,blocked,车坏了。,The bicycle is broken.\n"
    ),
    "rows.csv": (
        "id,if weather,if kilometres,if load,criterion,then walk,then bike,then bus,zh,en\n"
        'E1,"""rain""",-,-,dry,-2,-1,2,下雨坐公交。,In the rain the bus is dry.\n'
        'E2,"""sun""",-,-,dry,1,2,-1,晴天骑车。,In the sun the bicycle is best.\n'
        "E3,-,< 1,-,effort,2,1,-1,近处步行。,A short way is walked.\n"
        "E4,-,>= 1,-,effort,-2,1,1,远处不走路。,A long way is not walked.\n"
        'E5,-,-,"""child""",effort,,-2,1,带孩子坐公交。,With a child take the bus.\n'
    ),
    "advice.csv": (
        "id,if chosen,if weather,type,order,severity,area,actor,zh,en\n"
        'S1,"""bike""",-,step,10,,,you,先打气。,Pump the tyres.\n'
        'S2,"""bus""",-,step,10,,,you,先买票。,Buy a ticket.\n'
        'D1,"""bus""",-,duty,,,driving,driver,司机开车。,The driver drives.\n'
        'A1,"""bike""","""rain""",alert,,high,,you,路滑。,The road is slippery.\n'
    ),
    "matrix.csv": (
        "function,zh function,en function,zh bike,en bike,zh bus,en bus\n"
        "driving,驾驶,Driving,自己,You,司机,Driver\n"
    ),
    "stages.csv": "zh time,en time,zh guide,en guide\n开始,Start,出门,Leave the house\n",
}
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """English, 80 columns, whatever the machine says."""
    for name in ("MODESDK_LANG", "LC_ALL", "LC_MESSAGES", "MODESDK_DEBUG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def run() -> Run:
    """Run a command line in this process: `run("packs", "--json", input="...")`."""

    def call(*arguments: object, input: str | bytes | None = None) -> Result:  # noqa: A002 - as subprocess calls it
        words = [str(argument) for argument in arguments]
        return CliRunner().invoke(app, words, input=input, prog_name="modesdk")

    return call


@pytest.fixture(scope="session")
def errand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small pack without errors."""
    folder = tmp_path_factory.mktemp("packs") / "errand"
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def errand_entry(errand: Path, monkeypatch: pytest.MonkeyPatch) -> EntryPoint:
    """The entry point of a plugin that ships the small pack."""
    plugin = ModuleType("errand_plugin")
    source = PackSource(name="errand", folder=errand)
    plugin.modesdk_packs = hookimpl(lambda: [source])
    monkeypatch.setitem(sys.modules, "errand_plugin", plugin)
    return EntryPoint("errand", "errand_plugin", "modesdk")


@pytest.fixture
def installed_errand(errand_entry: EntryPoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small pack is installed beside whatever else is."""
    found = plugins.entry_points
    monkeypatch.setattr(plugins, "entry_points", lambda group: (*found(group=group), errand_entry))


@pytest.fixture
def profile(tmp_path: Path, installed_errand: None) -> Path:
    """A profile for the small pack, which it names."""
    path = tmp_path / "errand.yaml"
    path.write_text(
        "pack: errand\nas_of: 2026-02-01\nprofile: {weather: 晴, kilometres: 3, bike_works: yes}\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="session")
def field_profile() -> Path:
    """An example profile for the field's pack, written without its pack's name."""
    if importlib.util.find_spec("modesdk_tiktok_shop") is None:
        pytest.skip("the plugin modesdk-tiktok-shop is not installed")
    return Path(__file__).parents[2] / "plugins/tiktok-shop/examples/apparel-factory-us.yaml"
