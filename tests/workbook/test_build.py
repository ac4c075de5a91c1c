"""`modesdk workbook build`: the file, its cells, and how it is written."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import modesdk
from modesdk.sheets.book.draft import Book
from modesdk.workbook.build import workbook_bytes
from modesdk.xlsx.defined_names import Names, WorkbookNameError, sanitised

from .live import Live


@pytest.fixture(scope="module")
def data() -> bytes:
    return workbook_bytes(modesdk.load_pack("home-heating"), lang="en")


@pytest.fixture(scope="module")
def tiktok() -> Live:
    return Live("tiktok-shop")


@pytest.fixture(scope="module")
def heating() -> Live:
    return Live("home-heating")


def run(*words: str, cwd: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "modesdk", "workbook", "build", *words]
    env = {**os.environ, "MODESDK_LANG": "en", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_the_same_pack_gives_the_same_bytes(data: bytes) -> None:
    assert workbook_bytes(modesdk.load_pack("home-heating"), lang="en") == data


def test_every_formula_carries_its_value_and_none_is_an_error(data: bytes) -> None:
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert values["Profile"]["A5"].value == "As-of date"
    count = 0
    for ws in formulas:
        for row in ws.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found = values[ws.title][cell.coordinate]
                    assert found.data_type != "e", (ws.title, cell.coordinate)
                    count += 1
    assert count > 1000


def test_only_inputs_are_unlocked_and_sheets_are_protected(data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert all(ws.protection.sheet for ws in book)
    for ws in book:
        for row in ws.iter_rows():
            for cell in row:
                assert cell.protection.locked or cell.data_type != "f", (ws.title, cell.coordinate)


def test_no_part_tells_when_it_was_made(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"<Application>modesdk<" in archive.read("docProps/app.xml")
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")


@pytest.mark.parametrize(("typed", "said"), [
    (None, "missing"), (50, "✓"), (500, "✗ above maximum 60"), (-1, "✗ below minimum 0"),
    (7.5, "✗ not a whole number"), ("old", '✗ not a number: "old"'),
])  # fmt: skip
def test_the_check_column_says_what_is_wrong(heating: Live, typed: Any, said: str) -> None:
    heating.reset()
    heating.put("lang", "en")
    heating.put("in.boiler_age_years", typed)
    heating.calculate()
    assert heating.beside("in.boiler_age_years", 2) == said


@pytest.mark.parametrize("typed", ["us*", "*", "?", "~*", "<>", "=1"])
def test_wildcards_and_operators_are_no_words(tiktok: Live, typed: str) -> None:
    tiktok.reset()
    tiktok.put("in.market", "US")
    tiktok.calculate()
    assert tiktok.get("p.market") == "US"
    tiktok.put("in.market", typed)
    tiktok.calculate()
    assert tiktok.get("p.market") == ""


def test_a_set_is_known_when_it_is_answered() -> None:
    live = Live("home-heating")
    members = [name for name in live.names if name.startswith("in.priorities.")]
    live.calculate()
    assert live.get("known.priorities") == 0
    live.put("in.priorities._none", "yes")
    live.calculate()
    assert live.get("known.priorities") == 1
    live.put(next(name for name in members if "_none" not in name), "yes")
    live.calculate()
    assert live.get("known.priorities") == 0  # they contradict each other


def test_python_evidence_says_when_it_is_stale() -> None:
    live = Live("home-heating")
    live.calculate()
    assert live.get("evidence.stale") == 0
    live.put("in.gas_price_ct", 11)
    live.put("in.electricity_price_ct", 30)
    live.calculate()
    assert live.get("evidence.stale") > 0


@pytest.mark.parametrize(
    ("pack", "cells"),
    [
        ("home-heating", {"in.gas_price_ct": 11, "in.flow_temperature_c": 50}),
        ("tiktok-shop", {"in.category": "apparel", "in.settlement_cycle": "monthly"}),
    ],
)
def test_python_evidence_that_cannot_matter_is_not_called_stale(
    pack: str, cells: dict[str, object]
) -> None:
    """Without the prices no row can hold, so nothing is out of date that changes the answer."""
    live = Live(pack)
    for name, value in cells.items():
        live.put(name, value)
    live.calculate()
    assert live.get("evidence.stale") == 0


def test_python_evidence_of_rules_that_are_switched_off_is_not_called_stale() -> None:
    live = Live("home-heating")
    ids = live.column("rule.id")
    for rule in ("PY-pump-cheaper", "PY-pump-dearer"):
        assert rule in ids, ids
        live.put("in.on", "no", ids.index(rule))
    live.put("in.gas_price_ct", 11)
    live.put("in.electricity_price_ct", 30)
    live.calculate()
    assert live.get("evidence.stale") == 0


def test_a_stale_verdict_counts_as_unknown() -> None:
    live = Live("home-heating")
    live.put("verdict.@PY-pump-cheaper", "yes")
    live.calculate()
    assert live.get("p.@PY-pump-cheaper") == "yes"
    live.put("in.gas_price_ct", 11)
    live.calculate()
    assert live.get("p.@PY-pump-cheaper") == ""


def test_a_language_is_chosen_in_one_cell() -> None:
    live = Live("home-heating")
    live.put("lang", "en")
    live.calculate()
    english = live.column("alt.label")
    live.put("lang", "zh")
    live.calculate()
    assert live.column("alt.label") != english


def test_names_that_clash_are_refused() -> None:
    names = Names()
    names.define("in.a-b", "X!$A$1")
    with pytest.raises(WorkbookNameError, match="both become"):
        names.define("IN.A_B", "X!$A$2")
    assert sanitised("p.@PY-x") == "p._PY_x"


def test_a_name_that_nobody_defines_is_reported() -> None:
    book = Book.of(modesdk.load_pack("home-heating"))
    with pytest.raises(WorkbookNameError, match="not defined"):
        book.finish()


def test_the_command_writes_once_and_replaces_only_by_force(tmp_path: Any) -> None:
    first = run("home-heating", "-o", "w.xlsx", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    before = (tmp_path / "w.xlsx").read_bytes()
    again = run("home-heating", "-o", "w.xlsx", cwd=tmp_path)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert run("home-heating", "-o", "w.xlsx", "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "w.xlsx").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["w.xlsx"]


def test_the_command_wants_a_workbook_file(tmp_path: Any) -> None:
    assert "another kind of file" in run("home-heating", "-o", "w.csv", cwd=tmp_path).stderr


def test_ids_that_become_one_name_are_told(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(modesdk.load_pack("home-heating").folder, tmp_path / "pack"))
    with (folder / "attributes.yaml").open("a", encoding="utf-8") as file:
        file.write("store-room:\n  type: boolean\n  label: {zh: 另一间, en: Another room}\n")
    built = run("pack", "-o", "w.xlsx", cwd=tmp_path)
    assert built.returncode == 2
    assert "B-198 'in.store-room' and 'in.store_room' both become" in built.stderr
    assert not (tmp_path / "w.xlsx").exists()
