"""`workbook check`: changed formulas and results that differ from the SDK's, by cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve

import modesdk
from modesdk.model.evaluator import DeclaredEvaluator
from modesdk.workbook.build import workbook_bytes
from modesdk.workbook.compare.findings import check_workbook
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package

from .damage import overwrite, overwrite_name
from .kit import command, place, put, workbook
from .sheet_moves import insert_rows
from .xlsx import digest


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


def check(path: Path) -> list[dict[str, object]]:
    before = digest(path)
    result = command("check", path, "--json")
    assert digest(path) == before
    found: list[dict[str, object]] = json.loads(result.stdout)["diagnostics"]
    errors = [d for d in found if d["severity"] == "error"]
    assert result.exit_code == (1 if errors else 0), result.stderr
    return found


def test_a_fresh_workbook_is_in_order(book: Path) -> None:
    assert check(book) == []
    assert "No problems" in command("check", book).stdout


def test_an_evaluator_in_python_may_read_what_a_table_derives(tmp_path: Path) -> None:
    pack = modesdk.load_pack("home-heating")
    reading = next(e for e in pack.evaluators if isinstance(e, DeclaredEvaluator))
    reading = evolve(reading, inputs=(*reading.inputs, "replacement_due"))
    pack = evolve(pack, evaluators=(reading,))
    old = modesdk.Case(pack.as_of, {"boiler_age_years": 30})
    path = tmp_path / "derived.xlsx"
    path.write_bytes(workbook_bytes(pack, rows=2, profiles=[("old", old)]))
    with Package(path) as package:
        assert check_workbook(package, pack) == []


def test_changed_formula(book: Path) -> None:
    put(book, **{"score.keep_gas": Edit(1, formula="1+1")})
    found = check(book)
    at = str(place(book, "score.keep_gas"))
    assert [(d["code"], d["column"]) for d in found] == [("B-130", at), ("B-131", at)]
    assert "got 1, the SDK gives" in str(found[1]["message"])


def test_value_in_place_of_a_formula(book: Path) -> None:
    cell = overwrite_name(book, "score.keep_gas", 7)
    assert [(d["code"], d["column"]) for d in check(book)] == [("B-130", cell), ("B-131", cell)]


def test_results_not_calculated_since(book: Path) -> None:
    put(book, **{"in.weight.house": 9})
    codes = {d["code"] for d in check(book)}
    assert codes == {"B-131", "B-195"}  # cases of the pack fail under such a weight


def test_the_advice_about_results_works(book: Path) -> None:
    """`refresh` calculates anew although no formula is out of date."""
    put(book, **{"in.weight.house": 2, "score.keep_gas": Edit(7, cached=True)})
    (found,) = (d for d in check(book) if d["code"] != "B-195")
    assert found["code"] == "B-131"
    assert str(found["hint"]).endswith("or run: modesdk workbook refresh")
    result = command("refresh", book)
    assert (result.exit_code, "nothing" in result.stderr) == (0, False), result.stderr
    assert {d["code"] for d in check(book)} <= {"B-195"}


def test_advice_where_refresh_would_refuse(book: Path) -> None:
    """Nobody is sent to a command that says no."""
    insert_rows(book, "Profile", 1, 2)
    put(book, **{"score.keep_gas": Edit(7, cached=True)})
    hints = {d["code"]: str(d["hint"]) for d in check(book)}
    assert set(hints) == {"B-191", "B-131"}
    assert "refresh" not in hints["B-131"]
    put(book, **{"meta.sdk": ""})
    assert command("refresh", book).exit_code == 2
    assert not any("refresh" in str(d["hint"]) for d in check(book) if d["code"] == "B-131")


def test_wrong_cells_and_rows_are_among_them(book: Path) -> None:
    put(book, **{"in.insulation": "splendid", "rule.conditions/1": "nothing"})
    assert {"V-503", "B-150"} <= {d["code"] for d in check(book)}


def test_renamed_heading(book: Path) -> None:
    overwrite(book, "Rules", (4, 8), "mine")
    ((code, column),) = [(d["code"], d["column"]) for d in check(book)]
    assert (code, column) == ("B-130", "Rules!H4")


def test_files_that_are_no_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text("no")
    for name in ("check", "evaluate", "refresh", "pull", "portfolio"):
        result = command(name, path)
        assert (result.exit_code, "B-101" in result.stderr) == (2, True)
