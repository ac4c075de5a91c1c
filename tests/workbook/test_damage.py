"""Damaged workbooks: every command says what is wrong with which cell, in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import modesdk
from modesdk.cli.main import app
from modesdk.workbook.read.input_cells import read_inputs
from modesdk.xlsx.package import Package

from .damage import delete_name, delete_sheet, merge, overwrite, overwrite_name
from .kit import NAME, noted_problems, pack_copy, put, rule_row, workbook
from .xlsx import digest

Damage = Callable[[Path], str]


def wrong_label(book: Path) -> str:
    return overwrite_name(book, "in.insulation", "splendid")


def text_for_a_number(book: Path) -> str:
    return overwrite_name(book, "in.flow_temperature_c", "about 60")


def overwritten_formula(book: Path) -> str:
    return overwrite_name(book, "score.keep_gas", 7)


def overwritten_grid(book: Path) -> str:
    return overwrite_name(book, "portfolio.winner.id", "nobody", 3)


def overwritten_heading(book: Path) -> str:
    overwrite(book, "Rules", (4, 8), "mine")
    return "Rules!H4"


def deleted_name(book: Path) -> str:
    delete_name(book, "in.insulation")
    return "Profile"


def deleted_sheet(book: Path) -> str:
    delete_sheet(book, "Weights")
    return "Weights"


def deleted_calculation(book: Path) -> str:
    delete_sheet(book, "Calc")
    return "Calc"


def merged_inputs(book: Path) -> str:
    return merge(book, "in.insulation")


def stale_verdict(book: Path) -> str:
    put(book, **{"in.electricity_price_ct": 20, "in.gas_price_ct": 15})
    return "Calc!"


def another_pack(book: Path) -> str:
    overwrite_name(book, "meta.pack", "tiktok-shop")
    return "client.xlsx"


def another_version(book: Path) -> str:
    overwrite_name(book, "meta.hash", "0" * 64)
    return "client.xlsx"


def emptied_rule(book: Path) -> str:
    row = rule_row(book, "M-02")
    return overwrite_name(book, "rule.id", "", row)


def wrong_portfolio_cell(book: Path) -> str:
    return overwrite_name(book, "portfolio.in.insulation", "splendid", 2)


CELLS = [
    (wrong_label, "V-503"), (text_for_a_number, "B-126"), (overwritten_formula, "B-130"),
    (overwritten_grid, "B-130"), (overwritten_heading, "B-130"), (wrong_portfolio_cell, "V-503"),
    (stale_verdict, "B-131"),
]  # fmt: skip
WHOLE = [
    (deleted_name, "B-124"), (deleted_sheet, "B-124"), (deleted_calculation, "B-124"),
    (merged_inputs, "B-127"), (another_pack, "B-121"), (another_version, "B-122"),
    (emptied_rule, "B-125"),
]  # fmt: skip


def run(name: str, book: Path, *words: str) -> tuple[int, str]:
    given = ["workbook", name, str(book), "--pack", NAME, *words]
    result = CliRunner().invoke(app, given, prog_name="modesdk", env={"COLUMNS": "300"})
    return result.exit_code, result.stdout + result.stderr


def checked(book: Path) -> list[dict[str, str]]:
    """What `check` says, known in Chinese, too; the file stays as it is."""
    before = digest(book)
    with noted_problems() as problems:
        exit_code, said = run("check", book, "--json")
    assert exit_code == 1
    assert digest(book) == before
    found: list[dict[str, str]] = json.loads(said)["diagnostics"]
    assert found == [problem.to_dict() for problem in problems]
    for told in (problem.said_in("zh") for problem in problems):
        assert chinese(told.message), told.message
        assert chinese(told.hint) or (not told.hint and told.code.startswith("V"))
    return found


@pytest.mark.parametrize(("damage", "code"), WHOLE, ids=[d.__name__ for d, _ in WHOLE])
def test_check_names_what_is_wrong(tmp_path: Path, damage: Damage, code: str) -> None:
    book = workbook(tmp_path)
    cell = damage(book)
    assert any(d["code"] == code and cell in d["file"] + d["column"] for d in checked(book))


def test_check_names_every_wrong_cell(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    expected = {(code, damage(book)) for damage, code in CELLS}
    found = checked(book)
    for code, cell in expected:
        assert any(d["code"] == code and cell in d["column"] + d["message"] for d in found), (
            code,
            cell,
        )


def chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def test_the_command_speaks_chinese(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    cell = text_for_a_number(book)
    for name in ("check", "evaluate"):
        exit_code, said = run(name, book, "--lang", "zh")
        assert exit_code == (1 if name == "check" else 0)
        unwrapped = " ".join(said.split())
        assert f"{cell}：B-126 写的是文字 'about 60'" in unwrapped, said


@pytest.mark.parametrize("damage", [deleted_sheet, deleted_calculation, deleted_name])
def test_refresh_and_pull_refuse_what_is_not_whole(tmp_path: Path, damage: Damage) -> None:
    book = workbook(tmp_path)
    cell = damage(book)
    before = digest(book)
    exit_code, said = run("refresh", book, "--lang", "zh")
    assert (exit_code, "B-124" in said, cell in said) == (2, True, True), said
    assert digest(book) == before


def test_refresh_mends_overwritten_formulas(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    overwritten_formula(book)
    overwritten_grid(book)
    overwritten_heading(book)
    assert run("refresh", book, "--lang", "en")[0] == 0
    assert run("check", book, "--lang", "en")[0] == 0


PROFILES = [
    {"in.insulation": "poor", "in.flow_temperature_c": 70, "in.district_network": "no"},
    {"in.insulation": None, "in.district_network": None, "in.priorities.little_work": None},
    {"in.weight.money": 0, "in.as_of": 45000, "in.store_room": "yes"},
]


@pytest.mark.parametrize("cells", PROFILES)
def test_evaluate_is_recommend(tmp_path: Path, cells: dict[str, object]) -> None:
    """The same JSON as `modesdk.recommend` gives for what the workbook holds."""
    book = workbook(tmp_path)
    put(book, **cells)
    exit_code, said = run("evaluate", book, "--json")
    assert exit_code == 0, said
    pack = modesdk.load_pack(NAME)
    with Package(book) as package:
        inputs = read_inputs(package, pack)
    expected = modesdk.recommend(
        dict(inputs.case.values), pack=pack, weights=inputs.weights, as_of=inputs.case.as_of
    )
    assert json.loads(said) == json.loads(json.dumps(expected.to_dict()))


def test_a_workbook_may_not_name_a_folder_to_load(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    folder = pack_copy(tmp_path)
    overwrite_name(book, "meta.pack", str(folder))
    result = CliRunner().invoke(app, ["workbook", "evaluate", str(book), "--lang", "en"])
    assert (result.exit_code, "B-121" in result.stderr) == (2, True)
