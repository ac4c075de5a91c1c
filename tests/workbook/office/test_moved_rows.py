"""Rows that are sorted, inserted or deleted in LibreOffice keep their own results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import modesdk
from modesdk.model.profile import Case
from modesdk.workbook.build import workbook_bytes
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import letters

pytest.importorskip("openpyxl", reason="needs the extra 'workbook'")
pytest.importorskip("formualizer", reason="needs the extra 'workbook'")

NAMES = ("Dietz", "Adams", "Evans", "Baker", "Clark")
RESULTS = ("winner", "status", "score", "margin", "second", "fault")
FREE = 3
"""Rows below those with a profile."""


@pytest.fixture(scope="module")
def moved_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five houses that get different answers, in no order."""
    pack = modesdk.load_pack("home-heating")
    ages, insulation = (25, 3, 14, 30, 8), ("poor", "good", "medium", "good", "poor")
    profiles = [
        (name, Case(pack.as_of, {
            "insulation": insulation[n], "boiler_age_years": ages[n],
            "district_network": n % 2 == 0, "store_room": n > 1, "outdoor_space": n < 3,
        }))
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("moved") / "moved.xlsx"
    rows = len(NAMES) + FREE
    path.write_bytes(workbook_bytes(pack, lang="en", rows=rows, profiles=profiles))
    return path


@pytest.fixture
def opened(office: Any, moved_workbook: Path) -> Any:
    office.open(moved_workbook)
    return office


def answers(office: Any) -> dict[str, tuple[Any, ...]]:
    """The results beside every name that stands on the Portfolio sheet."""
    names = office.column("portfolio.name")
    columns = [office.column(f"portfolio.{result}") for result in RESULTS]
    return {name: row for name, *row in zip(names, *columns, strict=True) if name}


def column(path: Path, name: str) -> int:
    """The column in which a name stands, from 1 on."""
    with Package(path) as package:
        found = package.range(sanitised(name))
    assert found is not None, name
    return found.area.left


def last_input(path: Path) -> int:
    """The last column of the Portfolio sheet in which one types."""
    with Package(path) as package:
        found = [
            package.range(sanitised(f"portfolio.in.{attribute.id}"))
            for attribute in modesdk.load_pack("home-heating").schema
        ]
    return max(place.area.left for place in found if place is not None)


def test_houses_get_different_answers(opened: Any) -> None:
    """Otherwise the tests below prove nothing."""
    found = answers(opened)
    assert set(found) == set(NAMES)
    assert len({tuple(row) for row in found.values()}) >= len(NAMES) - 1


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("key", ["name", "in.boiler_age_years"])
@pytest.mark.parametrize("whole", [True, False])
def test_sorted_rows_keep_their_results(
    opened: Any, moved_workbook: Path, whole: bool, key: str, ascending: bool
) -> None:
    """The yellow block on the protected sheet; all columns on one without protection."""
    before, order = answers(opened), opened.column("portfolio.name")
    first, last = column(moved_workbook, "portfolio.name"), last_input(moved_workbook)
    if whole:
        opened.unprotect("Portfolio")
        first = 1
    at = column(moved_workbook, f"portfolio.{key}")
    rows = f"Portfolio!{letters(first)}7:{letters(last)}{6 + len(NAMES) + FREE}"
    opened.sort(rows, at - first, ascending=ascending)
    assert opened.column("portfolio.name") != order
    assert answers(opened) == before
    assert opened.read(["portfolio.unwired"]) == [0]


def test_rows_that_come_in_leave_the_others_as_they_are_and_say_so(opened: Any) -> None:
    before = answers(opened)
    opened.unprotect("Portfolio")
    opened.rows("Portfolio", 9, 2)
    after = answers(opened)
    assert {name: row for name, row in after.items() if name in before} == before
    assert opened.read(["portfolio.unwired"])[0] == 2
    assert "Portfolio" in opened.read(["Recommendation!B4"])[0]


def test_rows_that_go_leave_the_others_as_they_are(opened: Any) -> None:
    before = answers(opened)
    opened.unprotect("Portfolio")
    gone = opened.column("portfolio.name")[1]
    opened.rows("Portfolio", 8, -1)
    del before[gone]
    assert answers(opened) == before
    assert opened.read(["portfolio.faults", "portfolio.unwired"]) == [0, 0]
    assert opened.errors() == []


def test_rows_below_the_last_with_formulas_are_told(opened: Any) -> None:
    opened.unprotect("Portfolio")
    opened.set({f"Portfolio!{letters(8)}{20}": "Franz"})
    opened.calculate()
    assert opened.read(["portfolio.unwired"]) == [1]
    bar = opened.read([f"Portfolio!A{7 + len(NAMES) + FREE}"])[0]
    assert bar.startswith("✗")
    assert "Portfolio" in opened.read(["Recommendation!B4"])[0]


@pytest.mark.parametrize("change", ["sorted", "inserted", "deleted"])
def test_rules_that_were_moved_are_told_on_the_front_sheet(opened: Any, change: str) -> None:
    """Their formulas stand by position elsewhere: one line says to undo it, at once."""
    assert opened.read(["Recommendation!B4"]) == [""]
    opened.unprotect("Rules")
    if change == "sorted":
        opened.sort("Rules!A5:R26", 9)
    else:
        opened.rows("Rules", 9, 1 if change == "inserted" else -1)
    said = opened.read(["Recommendation!B4"])[0]
    assert "rows of Rules were sorted, inserted or deleted" in said
    assert "undo that" in said
