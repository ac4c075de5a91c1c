"""`pack check` tells each cause once, with how many cells it concerns."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import modesdk
from modesdk.cli.shell.causes import MOST_ALIKE, causes
from modesdk.diagnostics import Diagnostic, Location


def problem(row: int, message: str, column: str = "claims") -> Diagnostic:
    return Diagnostic("R-413", message, Location("rows.csv", row, column))


def test_the_same_of_several_rows_is_one_cause() -> None:
    found = [problem(n, f"row R{n} cites the unknown claim 'X'") for n in range(2, 7)]
    (cause,) = causes(found)
    assert (cause.first, cause.rows) == (found[0], "3, 4, 5, 6")


def test_other_words_columns_and_codes_are_other_causes() -> None:
    found = [
        problem(2, "row R2 cites the unknown claim 'X'"),
        problem(3, "row R3 cites the unknown claim 'Y'"),
        problem(4, "row R4 cites the unknown claim 'X'", "see"),
        Diagnostic("R-414", "row R2 cites the unknown claim 'X'", Location("rows.csv", 2)),
    ]
    assert [cause.first for cause in causes(found)] == found


def test_very_many_of_one_code_in_one_column_are_counted() -> None:
    found = [problem(n, f"unknown claim 'X{n}'") for n in range(2, 52)]
    told = causes(found)
    assert len(told) == MOST_ALIKE + 1
    assert len(told[-1].others) == 50 - MOST_ALIKE - 1
    assert told[-1].rows.endswith(", ...")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(modesdk.load_pack("tiktok-shop").folder, folder)
    return folder


@pytest.mark.parametrize(("lang", "said"), [("en", "leading zeros were lost in"), ("zh", "369")])
def test_lost_zeros_are_one_finding(shop: Path, run, lang: str, said: str) -> None:
    claims = shop / "claims.csv"
    text = claims.read_text(encoding="utf-8")
    for number in range(5):
        text = text.replace(f",{number:03},", f",{number},")
    claims.write_text(text, encoding="utf-8")
    result = run("pack", "check", str(shop), "--lang", lang)
    assert result.exit_code == 1
    assert result.stdout.count("R-414") == 1
    assert said in result.stdout


def test_lost_zeros_of_cited_claims(tmp_path: Path, run) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(modesdk.load_pack("home-heating").folder, folder)
    for path in folder.rglob("*.csv"):
        text = path.read_text(encoding="utf-8")
        wanted = "012" if path.name == "claims.csv" else "12"
        path.write_text(text.replace("L1,", f"{wanted},"), encoding="utf-8")
    result = run("pack", "check", str(folder), "--lang", "en")
    assert "leading zeros were lost in 2 cells: 12 for 012" in " ".join(result.stdout.split())
