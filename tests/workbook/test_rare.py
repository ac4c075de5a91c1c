"""Problems of workbooks that are rarely met, each told by its code at its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from modesdk.xlsx.package import Package
from modesdk.xlsx.sheet_map import SheetMap

from .damage import delete_name, part_of
from .kit import command, place, put, rule_row, workbook
from .xlsx import contents, write


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


def told(path: Path) -> dict[str, str]:
    found = json.loads(command("check", path, "--json").stdout)["diagnostics"]
    return {problem["code"]: problem["message"] for problem in found}


def test_an_edited_row_is_told(book: Path) -> None:
    put(book, **{f"rule.conditions/{rule_row(book, 'M-02')}": "replacement_due: false"})
    assert "M-02" in told(book)["B-133"]


def test_a_row_that_a_plugin_computes_cannot_be_edited(book: Path) -> None:
    row = rule_row(book, "PY-pump-cheaper")
    put(book, **{f"rule.conditions/{row}": 'insulation: "poor"'})
    assert "belongs to an evaluator in Python" in told(book)["B-151"]


def test_a_row_below_the_spare_ones(book: Path) -> None:
    with Package(book) as package:
        last = len(package.column("rule.id"))
    put(book, **{f"rule.id/{last}": "MINE-1"})
    assert "stands below the last" in told(book)["B-154"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["score.keep_gas"], "1 of the 36 formulas compared has no stored result"),
        (["score.keep_gas", "as_of"], "2 of the 36 formulas compared have no stored result"),
    ],
)
def test_formulas_without_results(book: Path, names: list[str], message: str) -> None:
    for name in names:
        empty(book, name)
    found = json.loads(command("check", book, "--json").stdout)["diagnostics"]
    assert [(d["message"], d["hint"]) for d in found if d["code"] == "B-132"] == [
        (message, "Recalculate and save the workbook, or run: modesdk workbook refresh")
    ]
    assert command("refresh", book).exit_code == 0
    assert "B-132" not in told(book)


def empty(book: Path, name: str) -> None:
    """Take away the value that is stored beside a formula."""
    where = place(book, name)
    part = part_of(book, where.sheet)
    row, xml = where.area.top, contents(book)[part]
    cell = SheetMap(xml, {row}).cells[row][where.area.left]
    bare, count = re.subn(rb"<v>[^<]*</v>", b"", xml[cell.start : cell.end])
    assert count == 1
    write(book, {**contents(book), part: xml[: cell.start] + bare + xml[cell.end :]})


def test_a_workbook_without_a_name_that_formulas_need(book: Path) -> None:
    put(book, **{f"rule.conditions/{rule_row(book, 'M-02')}": "replacement_due: false"})
    delete_name(book, "score.keep_gas")
    result = command("refresh", book)
    assert (result.exit_code, "B-153" in result.stderr) == (2, True), result.stderr


def test_a_formula_that_is_too_long(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modesdk.workbook.compare.structure.LONGEST", 50)
    put(book, **{f"rule.conditions/{rule_row(book, 'M-02')}": "replacement_due: false"})
    result = command("refresh", book)
    assert (result.exit_code, "B-152" in result.stderr) == (2, True), result.stderr
