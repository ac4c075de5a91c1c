"""One cause, one line, one advice: the same from every command, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from modesdk.xlsx.edit_cells import Edit, edit_sheet
from modesdk.xlsx.package import Package

from .damage import delete_name, overwrite
from .kit import (
    command,
    contents,
    noted_problems,
    pack_copy,
    place,
    put,
    rule_row,
    value,
    workbook,
    write,
)
from .sheet_moves import copy_sheet, delete_column, insert_column, insert_rows, rename_sheet
from .xlsx import digest

READERS = ("evaluate", "portfolio", "refresh")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


def told(path: Path, *severities: str) -> list[tuple[str, str, str]]:
    """Codes, messages and advice of `check`, each known in Chinese, too."""
    with noted_problems() as problems:
        found = json.loads(command("check", path, "--json").stdout)["diagnostics"]
    assert found == [problem.to_dict() for problem in problems]
    for said in (problem.said_in("zh") for problem in problems):
        assert all(
            any("\u4e00" <= c <= "\u9fff" for c in t) for t in (said.message, said.hint) if t
        )
    wanted = severities or ("error", "warning")
    return [(d["code"], d["message"], d["hint"]) for d in found if d["severity"] in wanted]


def read_by_every_command(path: Path) -> Iterator[Result]:
    """What the commands that read a workbook come to; `pull` into a folder of its own."""
    yield from (command(name, path) for name in READERS)
    yield command("pull", path, "--pack", pack_copy(path.parent))


def swap_rows(path: Path, ids: str, *indices: int) -> None:
    """Two rows below a name exchanged, as sorting does: what was typed, but for formulas."""
    with Package(path) as package:
        area = package.range(ids)
        assert area is not None
        cells = package.sheet(area.sheet).cells
    rows = [area.area.top + index for index in indices]
    typed = {row: {spot[1]: cell.value for spot, cell in cells.items()
                   if spot[0] == row and cell.formula is None} for row in rows}  # fmt: skip
    for row, other in zip(rows, reversed(rows), strict=True):
        columns = typed[row].keys() | typed[other].keys()
        edits = {(row, column): Edit(typed[other].get(column)) for column in columns}
        set_cells(path, area.sheet, edits)


def set_cells(path: Path, sheet: str, edits: dict[tuple[int, int], Edit]) -> None:
    """Cells set by their places."""
    with Package(path) as package:
        part = package.sheets[sheet]
    write(path, {**contents(path), part: edit_sheet(contents(path)[part], edits)})


def test_sorted_rules_are_one_cause_for_every_command(book: Path) -> None:
    swap_rows(book, "rule.id", rule_row(book, "M-01"), rule_row(book, "M-02"))
    ((code, message, advice),) = told(book)
    assert (code, message) == ("B-190", "rows of Rules were sorted: 2 rows stand elsewhere")
    assert advice.startswith("Undo it")
    before = digest(book)
    for result in read_by_every_command(book):
        assert (result.exit_code, message in result.stderr) == (2, True), result.stderr
        assert advice in result.stderr
        assert "Put the id back" not in result.stderr
    assert digest(book) == before


@pytest.mark.parametrize(
    ("sheet", "at", "count", "said"),
    [("Profile", 1, 2, "2 rows were inserted above Profile!1: undo that"),
     ("Profile", 9, 1, "1 row was inserted above Profile!9: undo that"),
     ("Weights", 1, 3, "3 rows were inserted above Weights!1: undo that")],
)  # fmt: skip
def test_inserted_rows(book: Path, sheet: str, at: int, count: int, said: str) -> None:
    """`check` and `refresh` agree; what was typed is still read by its name."""
    before = json.loads(command("evaluate", book, "--json").stdout)
    insert_rows(book, sheet, at, count)
    ((code, message, advice),) = told(book)
    assert (code, message) == ("B-191", said)
    result = command("refresh", book)
    assert (result.exit_code, said in result.stderr, advice in result.stderr) == (2, True, True)
    assert "pull" not in result.stderr
    assert json.loads(command("evaluate", book, "--json").stdout) == before


def test_an_inserted_column(book: Path) -> None:
    insert_column(book, "Portfolio", 2)
    ((code, message, _),) = told(book)
    assert (code, message) == ("B-191", "1 column was inserted left of Portfolio!B: undo that")
    assert message in command("refresh", book).stderr


EARLY = (
    "the formulas were written by an earlier version of modesdk, with fewer cells on {} than now"
)


def test_an_earlier_layout_is_one_cause_for_check_and_refresh(book: Path) -> None:
    delete_column(book, "Portfolio", 3)
    (column,) = [message for _, message, _ in told(book, "error")]
    assert column.endswith("deleted at Portfolio!C: undo that")
    put(book, **{"meta.sdk": ""})
    (code, message, _), *others = told(book, "error")
    assert (code, message, others) == ("B-153", EARLY.format("Portfolio"), [])
    refused = command("refresh", book)
    assert (refused.exit_code, EARLY.format("Portfolio") in refused.stderr) == (2, True)
    insert_rows(book, "Profile", 1, 2)
    messages = [message for _, message, _ in told(book, "error")]
    assert messages == ["2 rows were inserted above Profile!1: undo that"]


def test_renamed_sheets_are_the_same_sheets(book: Path) -> None:
    before = json.loads(command("evaluate", book, "--json").stdout)
    for sheet, title in (("Profile", "客户 A's facts"), ("Rules", "规则"), ("Portfolio", "Q1")):
        rename_sheet(book, sheet, title)
    assert told(book) == []
    assert [code for code, _, _ in told(book, "info")] == ["B-193"] * 3
    assert json.loads(command("evaluate", book, "--json").stdout) == before
    put(book, **{f"rule.conditions/{rule_row(book, 'M-02')}": "flow_temperature_c: >= 75"})
    assert command("refresh", book).exit_code == 0
    assert of_cells(book) == []
    assert command("portfolio", book).exit_code == 0


def of_cells(path: Path) -> list[tuple[str, str, str]]:
    """Without what edited rules do to the pack's own cases, and to `pull`."""
    return [found for found in told(path) if found[0] not in {"B-195", "B-160"}]


def test_a_copied_sheet_is_named(book: Path) -> None:
    copy_sheet(book, "Profile", "Profile (2)")
    ((code, message, _),) = told(book)
    assert code == "B-192"
    assert "'Profile (2)' is a copy of 'Profile' and is not read" in message
    result = command("evaluate", book)
    assert (result.exit_code, message in result.stderr) == (0, True)


def head(path: Path, name: str, up: int = 1) -> tuple[str, tuple[int, int]]:
    """The cell above a column of inputs: its heading, or with 2 the id above that."""
    where = place(path, name)
    return where.sheet, (where.area.top - up, where.area.left)


CHANGED = "headings do not name what their columns give: "


@pytest.mark.parametrize("prefix", ["portfolio", "cases"])
@pytest.mark.parametrize("up", [1, 2])
def test_swapped_headings_are_one_cause_for_every_command(book: Path, prefix: str, up: int) -> None:
    """By label or by id: nobody takes what was typed below for something else."""
    pair = ("insulation", "district_network")
    cells = [head(book, f"{prefix}.in.{name}", up) for name in pair]
    with Package(book) as package:
        texts = [package.cell_at(*cell).value for cell in cells]
    for (sheet, spot), text in zip(cells, reversed(texts), strict=True):
        overwrite(book, sheet, spot, text)
    ((code, message, advice),) = told(book)
    swapped = ", ".join(f"{n}: {t!r}" for n, t in zip(pair, reversed(texts), strict=True))
    assert (code, message) == ("B-197", CHANGED + swapped)
    before = digest(book)
    for result in read_by_every_command(book):
        said = " ".join(result.stderr.split())
        assert (result.exit_code, message in said, advice in said) == (2, True, True), said
    assert digest(book) == before


@pytest.mark.parametrize(
    ("typed", "right"),
    [("Flow temperature (°F)", False), ("flow_temperature_c", True), ("供水温度（℃）", True),
     ("Notes", False), ("", False)],
)  # fmt: skip
def test_a_heading_by_another_name(book: Path, typed: str, right: bool) -> None:
    """Any name of the attribute will do, another unit or an unknown name will not."""
    overwrite(book, *head(book, "portfolio.in.flow_temperature_c"), typed)
    codes = [code for code, _, _ in told(book, "error")]
    assert ("B-197" in codes) is not right
    assert command("portfolio", book).exit_code == (0 if right else 2)


def test_rows_below_the_wired_ones(book: Path) -> None:
    where = place(book, "portfolio.in.insulation")
    with Package(book) as package:
        last = package.range("portfolio.as_of")
        assert last is not None
    for row in (1, 2, 5):
        spot = (last.area.bottom + row, where.area.left)
        set_cells(book, where.sheet, {spot: Edit("good")})
    found = {code: message for code, message, _ in told(book)}
    expected = f"3 rows below row {last.area.bottom}, the last with formulas: only the SDK decides"
    assert found == {"B-169": expected}


def add_rule(path: Path, **cells: object) -> None:
    row = rule_row(path, "SPARE-01")
    given = {"rule.id": "MY-1", "rule.conditions": 'insulation: "medium"', "rule.claims": "L2",
             "rule.criterion.id": "effort", "rule.effects": 2, **cells}  # fmt: skip
    put(path, **{f"{name}/{row}": typed for name, typed in given.items()})


def test_a_new_rule_and_a_wrong_cell_are_two_lines(book: Path) -> None:
    """Hidden cells that nobody touched are counted, not listed."""
    add_rule(book)
    put(book, **{"in.flow_temperature_c": "$45"})
    found = {code: (message, advice) for code, message, advice in told(book)}
    assert "compiled before the rule MY-1 was added" in found["B-130"][0]
    assert found["B-130"][1] == "Run: modesdk workbook refresh"
    assert set(found) == {"B-126", "B-130", "B-131"}  # the stored results are of before
    assert len(of_cells(book)) == 3
    put(book, **{"in.flow_temperature_c": 60})
    ((code, message, _),) = of_cells(book)
    assert code == "B-130"
    count = message.split(" cells: compiled before the rule MY-1 was added")[0]
    assert int(count.replace(",", "")) > 1
    assert command("refresh", book).exit_code == 0
    assert of_cells(book) == []


def test_an_edited_rule_beside_real_damage(book: Path) -> None:
    """What `refresh` explains is told apart from what somebody changed."""
    put(book, **{f"rule.conditions/{rule_row(book, 'M-02')}": "flow_temperature_c: >= 75"})
    overwrite(book, "Rules", (4, 8), "mine")
    lines = of_cells(book)
    assert [code for code, _, _ in lines] == ["B-130", "B-130"]
    assert "compiled before the rule M-02 was edited" in lines[0][1]
    assert lines[1][1].startswith("got the value 'mine', expected a formula")


def test_many_cells_of_one_kind_are_one_line(book: Path) -> None:
    for column in range(5, 9):
        overwrite(book, "Rules", (4, column), "mine")
    ((code, message, _),) = told(book)
    assert code == "B-130"
    named = "Rules!E4, Rules!F4, Rules!G4, Rules!H4"
    assert message.startswith(f"4 cells: no formula where one belongs ({named}); the first: ")


def test_deleted_columns_are_one_line(book: Path) -> None:
    for name in ("rule.claims", "rule.label"):
        delete_name(book, name)
    messages = [message for code, message, _ in told(book) if code == "B-124"]
    assert messages == ["columns were deleted: the names rule.claims, rule.label are missing"]


def test_what_pull_will_refuse_is_said_before(book: Path) -> None:
    """A rule whose conditions no table has room for counts here, and `check` says the rest."""
    add_rule(book, **{"rule.conditions": 'insulation: "medium"; boiler_age_years: > 20; '
                      "district_network: true"})  # fmt: skip
    assert command("refresh", book).exit_code == 0
    ((code, message, advice),) = told(book)
    assert (code, "no evidence table has all columns for 'MY-1'" in message) == ("B-160", True)
    assert advice.startswith("Add `if ")
    assert "until then the row counts in this workbook" in advice
    assert command("check", book).exit_code == 0


def test_a_new_rule_that_is_switched_off(book: Path) -> None:
    """The switch of a spare row counts for the SDK as for the sheet."""
    before = json.loads(command("evaluate", book, "--json").stdout)["ranking"]
    row = rule_row(book, "SPARE-01")
    add_rule(book, **{"in.on": "no"})
    assert json.loads(command("evaluate", book, "--json").stdout)["ranking"] == before
    assert command("refresh", book).exit_code == 0
    assert of_cells(book) == []
    assert value(book, "in.on", row) == "no"
