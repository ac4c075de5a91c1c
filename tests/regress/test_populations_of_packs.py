"""What the packs expect of their populations: true, and each fails when a fault is planted."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from attrs import evolve

import modesdk
from modesdk.model.pack import Pack
from modesdk.regress.population.population_files import read_populations
from modesdk.regress.population.run_population import PopulationRun, run_population

HEATING, SHOP = "home-heating", "tiktok-shop"
GATES, HOUSE, MONEY = "gates/gates.csv", "evidence/house.csv", "evidence/money.csv"
ENTRY, CAPABILITY = "gates/entry.csv", "capability/capability.csv"
FEE = "goal/cost.csv"
SELF, SEMI, FULL = "then self_operated", "then semi_managed", "then full_managed"
FAULTS = [
    (HEATING, "each-heating", GATES, "G-02", {"if store_room": "-"}),
    (HEATING, "each-question", GATES, "G-04", {"if listed_building": "-"}),
    (HEATING, "few-undecided", "pack.yaml", "min_dimensions: 2", "min_dimensions: 3"),
    (HEATING, "something-works", GATES, "G-05", {"if boiler_age_years": ">= 0"}),
    (HEATING, "hotter-water", HOUSE, "H-04", {"then heat_pump": "2"}),
    (HEATING, "better-insulation", HOUSE, "H-01", {"then heat_pump": "-2"}),
    (HEATING, "older-boiler", MONEY, "M-02", {"then keep_gas": "2"}),
    (HEATING, "network-in-the-street", GATES, "G-01", {"if district_network": "true"}),
    (HEATING, "room-for-pellets", GATES, "G-02", {"if store_room": "true"}),
    (SHOP, "each-mode", ENTRY, "R004-19a", {"if enterprise_docs": "-"}),
    (SHOP, "each-question", "market/compliance.csv", "R002-07", {"if uses_grey_tactics": "-"}),
    (SHOP, "enough-known", "pack.yaml", "min_dimensions: 2", "min_dimensions: 4"),
    (
        SHOP,
        "no-mode-takes-all",
        CAPABILITY,
        "R000-96",
        {"if team_level": "-", SEMI: "-2", SELF: "-2"},
    ),
    (SHOP, "more-team", CAPABILITY, "R000-98", {SELF: "-2"}),
    (SHOP, "stronger-operations", CAPABILITY, "R001-24", {SELF: "2"}),
    (SHOP, "better-content", "market/traffic.csv", "R000-77", {SELF: "-2"}),
    (SHOP, "better-logistics", "capability/logistics.csv", "R000-55", {SELF: "-2"}),
    (SHOP, "more-capital", CAPABILITY, "R001-38", {SELF: "-2"}),
    (SHOP, "stronger-supply", CAPABILITY, "R003-15", {FULL: "-2"}),
    (SHOP, "dearer-partner", FEE, "R004-41", {"then joint_operation": "2"}),
    (SHOP, "more-papers", ENTRY, "R004-19a", {"if enterprise_docs": '"business_licence"'}),
]
WARNED: dict[str, set[str]] = {
    HEATING: set(),
    SHOP: {"each-route", "order-value", "stronger-supply-alone"},
}


def changed(file: Path, row: str, cells: dict[str, str]) -> None:
    """Other cells in a row of a table."""
    text = file.read_text(encoding="utf-8-sig")
    header, *lines = list(csv.reader(io.StringIO(text, newline="")))
    (line,) = [line for line in lines if line[0] == row]
    for name, cell in cells.items():
        assert line[header.index(name)] != cell
        line[header.index(name)] = cell
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *lines])


def run(pack: Pack, name: str) -> PopulationRun:
    (found,) = run_population(pack, [e for e in read_populations(pack) if e.id == name])
    return found


@pytest.mark.parametrize("name", [HEATING, SHOP])
def test_packs_meet_what_they_expect(name: str) -> None:
    pack = modesdk.load_pack(name)
    runs = list(run_population(pack, read_populations(pack)))
    assert [run.expectation.id for run in runs if not run.ok] == []
    warned = {run.expectation.id: run.expectation.reason for run in runs if not run.holds}
    assert warned.keys() == WARNED[name]
    assert all(warned.values())


@pytest.mark.parametrize(
    ("name", "expectation", "file", "row", "new"), FAULTS, ids=[f"{f[0]}-{f[1]}" for f in FAULTS]
)
def test_a_planted_fault_is_found(
    tmp_path: Path, name: str, expectation: str, file: str, row: str, new: str | dict[str, str]
) -> None:
    folder = tmp_path / name
    shutil.copytree(modesdk.load_pack(name).folder, folder)
    if isinstance(new, dict):
        changed(folder / "tables" / file, row, new)
    else:
        text = (folder / file).read_text(encoding="utf-8")
        assert row in text
        (folder / file).write_text(text.replace(row, new), encoding="utf-8")
    assert not run(modesdk.load_pack(folder), expectation).holds


@pytest.mark.parametrize("expectation", ["dearer-electricity", "dearer-gas"])
def test_an_evaluator_whose_rows_are_swapped_is_found(expectation: str) -> None:
    pack = modesdk.load_pack(HEATING)
    cost = next(e for e in pack.evaluators if e.name == "home-heating.running-cost")
    cheaper, dearer = cost.rows
    rows = (evolve(cheaper, effects=dearer.effects), evolve(dearer, effects=cheaper.effects))
    others = [e for e in pack.evaluators if e is not cost]
    swapped = evolve(pack, evaluators=(*others, evolve(cost, rows=rows)))
    assert not run(swapped, expectation).holds
