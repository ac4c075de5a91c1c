"""`modesdk cases coverage`: for people, as data, as an LCOV file, and in a copy of a workbook."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HOUSE = Path("plugins/home-heating/src/modesdk_home_heating/pack")
BOOKS = Path("workbooks")
BASIC = ("cases", "coverage", "home-heating", "--tag", "basic")
"""Eight cases that leave something open; all of them together leave nothing."""


def said(text: str) -> str:
    return " ".join(text.split())


def test_the_worst_rows_come_first(run: Run) -> None:
    result = run(*BASIC)
    assert result.exit_code == 0
    text = result.stdout
    assert text.index("S-04") < text.index("D-02") < text.index("G-05")
    assert "G-01" not in text  # nothing of it is open
    assert "rows that are true in some case: 28 of 29 (96.5 %)" in said(text)


def test_in_chinese(run: Run) -> None:
    result = run(*BASIC, "--lang", "zh")
    assert "从未成立" in result.stdout
    assert "never" not in result.stdout


def test_as_data(run: Run) -> None:
    data = json.loads(run(*BASIC, "--json").stdout)
    assert data["figures"]["rows"] == {"met": 28, "of": 29, "percent": 96.5}
    row = next(row for row in data["rows"] if row["row"] == "G-05")
    assert (row["file"], row["line"], row["true"], row["decisive"]) == (
        "tables/gates/gates.csv", 6, 2, True,
    )  # fmt: skip
    (age,) = row["conditions"]
    assert age["bounds"] == [{"value": "30", "hit": 1, "beside": "29", "hit_beside": 0}]


def test_only_some_cases(run: Run) -> None:
    data = json.loads(run("cases", "coverage", "home-heating", "--case", "old-*", "--json").stdout)
    assert {row["runs"] for row in data["rows"]} == {1, 2}


@pytest.mark.parametrize(
    ("floor", "code"), [("96", 0), ("97", 1), ("rows=90, bounds=28", 0), ("rows=90,bounds=29", 1)]
)
def test_floors(run: Run, floor: str, code: int) -> None:
    result = run(*BASIC, "--fail-under", floor)
    assert result.exit_code == code
    assert ("is below" in result.stderr) is bool(code)


@pytest.mark.parametrize("floor", ["lines=3", "rows=-1", "rows=101", "rows=NaN", "rows=x", ""])
def test_a_floor_that_cannot_be_read(run: Run, floor: str) -> None:
    result = run("cases", "coverage", "home-heating", "--fail-under", floor)
    assert result.exit_code == 2
    assert "--fail-under" in result.stderr


RECORD = re.compile(
    r"TN:(?P<test>\w+)\nSF:(?P<file>[^\n]+)\n"
    r"(?P<branches>(?:BRDA:\d+,\d+,\d+,(?:\d+|-)\n)*)BRF:(?P<brf>\d+)\nBRH:(?P<brh>\d+)\n"
    r"(?P<lines>(?:DA:\d+,\d+\n)+)LF:(?P<lf>\d+)\nLH:(?P<lh>\d+)\nend_of_record\n"
)
"""A record without functions, as the manual page of geninfo(1) has it."""


def records(text: str) -> list[re.Match[str]]:
    """All records; nothing may stand between them."""
    found = list(RECORD.finditer(text))
    assert "".join(match[0] for match in found) == text
    for match in found:
        lines = [entry.split(",") for entry in match["lines"].replace("DA:", "").split()]
        taken = [entry.rsplit(",", 1)[1] for entry in match["branches"].split()]
        assert (len(lines), sum(hits != "0" for _, hits in lines)) == (
            int(match["lf"]), int(match["lh"]),
        )  # fmt: skip
        assert (len(taken), sum(t not in "0-" for t in taken)) == (
            int(match["brf"]), int(match["brh"]),
        )  # fmt: skip
        assert len({line for line, _ in lines}) == len(lines)
    return found


def test_an_lcov_file_by_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(Path(__file__).parents[2] / HOUSE, tmp_path / "house")
    table = tmp_path / "house" / "tables" / "advice.csv"
    text = table.read_text(encoding="utf-8")
    first = text.splitlines()[1]
    label = first.rsplit(",", 1)[1].strip('"')
    table.write_text(text.replace(label, f'"{label.strip()}\nin two lines"'), encoding="utf-8")
    result = run("cases", "coverage", "./house", "--tag", "basic", "--lcov", "rules.info")
    assert result.exit_code == 0
    found = {match["file"]: match for match in records(Path("rules.info").read_text("utf-8"))}
    assert len(found) == 7
    assert found["house/tables/gates/gates.csv"]["lines"].startswith("DA:2,6\nDA:3,5\n")
    assert "BRDA:6,0,0,2\nBRDA:6,0,1,4\n" in found["house/tables/gates/gates.csv"]["branches"]
    assert found["house/tables/advice.csv"]["lines"].split()[:2] == ["DA:2,2", "DA:4,1"]


def test_an_lcov_file_has_the_name_of_one(run: Run, tmp_path: Path) -> None:
    result = run("cases", "coverage", "home-heating", "--lcov", tmp_path / "rules.csv")
    assert result.exit_code == 2


def test_marks_in_a_copy_of_a_workbook(run: Run, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book, copy = tmp_path / "book.xlsx", tmp_path / "copy.xlsx"
    assert run("workbook", "build", "home-heating", "-o", book).exit_code == 0
    before = book.read_bytes()
    result = run(*BASIC, "--mark", book, "-o", copy)
    assert result.exit_code == 0
    assert book.read_bytes() == before
    sheet = openpyxl.load_workbook(copy)["Rules"]
    marked = {
        str(cell.value)[0] for row in sheet.iter_rows() for cell in row
        if isinstance(cell.value, str) and "true in" in cell.value
    }  # fmt: skip
    assert marked == {"○", "△"}
    ids = {c.value: c.row for column in sheet.iter_cols(max_col=3) for c in column}
    last = [cell.value for cell in sheet[ids["G-05"]] if cell.value][-1]
    assert last == "△ true in 2 boiler_age_years never beside that, such as 29"
    assert run("workbook", "check", copy).exit_code == 0


def test_a_copy_is_another_file(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"")
    for given in (("--mark", book), ("-o", book), ("--mark", book, "-o", book, "--force")):
        assert run("cases", "coverage", "home-heating", *given).exit_code == 2
    assert book.read_bytes() == b""
