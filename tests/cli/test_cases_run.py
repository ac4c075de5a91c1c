"""`modesdk cases run`: what fails is told at its place, and the exit code is that of the cases."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run

GOOD = """\
cases:
- id: dry
  title: A sunny day
  tags: [weather]
  profile: {weather: sun, kilometres: 3, bike_works: true}
  expect: {recommended: [bike], order: bike > bus}
- id: wet
  dates: on 2026-01-01, after 2026-01-01
  profile: {weather: rain, kilometres: 3}
  expect: {leader: [bus]}
- id: later
  state: todo
  reason: nobody knows yet
  profile: {weather: rain}
  expect: {leader: [walk]}
"""
WRONG = "case_id,weather,kilometres,expect leader,expect blocked\nwrong,sun,3,bus,bike\n"


@pytest.fixture
def pack(errand: Path, tmp_path: Path) -> Path:
    """The small pack with cases that hold."""
    folder = tmp_path / "errand"
    shutil.copytree(errand, folder)
    (folder / "cases").mkdir()
    (folder / "cases" / "good.yaml").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture
def broken(pack: Path) -> Path:
    """One more case, which fails in two cells."""
    (pack / "cases" / "wrong.csv").write_text(WRONG, encoding="utf-8")
    return pack


def test_cases_that_hold(run: Run, pack: Path) -> None:
    result = run("cases", "run", pack)
    assert result.exit_code == 0
    assert "passed: 3, failed: 0, to do: 1" in result.stdout
    assert "nobody knows yet" in result.stdout


def test_a_failure_is_told_at_its_place(
    run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(broken)
    result = run("cases", "run", broken)
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert "wrong.csv:2" in said
    assert "leader" in said
    assert "blocked" in said
    assert "passed: 3, failed: 1" in said


def test_in_chinese(run: Run, broken: Path) -> None:
    result = run("cases", "run", broken, "--lang", "zh")
    assert result.exit_code == 1
    assert "未通过：1" in result.stdout
    assert "failed" not in result.stdout


def test_as_data(run: Run, broken: Path) -> None:
    result = run("cases", "run", broken, "--json")
    data = json.loads(result.stdout)
    assert result.exit_code == 1
    assert not data["ok"]
    assert data["counts"]["failed"] == 1
    (failed,) = (case for case in data["cases"] if case["outcome"] == "failed")
    assert failed["line"] == 2
    assert {difference["kind"] for difference in failed["differences"]} == {"leader", "blocked"}


def test_annotations(run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(broken.parent)
    result = run("cases", "run", broken, "--github")
    (line,) = (line for line in result.stdout.splitlines() if line.startswith("::"))
    assert line.startswith("::error file=errand/cases/wrong.csv,line=2,title=wrong::leader")


def test_a_file_beside_the_pack(run: Run, pack: Path, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text(WRONG, encoding="utf-8")
    assert run("cases", "run", file, "--pack", pack).exit_code == 1
    inside = pack / "cases" / "more.csv"
    inside.write_text(WRONG, encoding="utf-8")
    assert run("cases", "run", inside).exit_code == 1


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        (("--case", "d*"), 1),
        (("--case", "wet"), 2),
        (("--case", "wet@2026-01-01"), 1),
        (("--tag", "weather"), 1),
    ],
)
def test_chosen_cases(run: Run, broken: Path, choice: tuple[str, ...], count: int) -> None:
    result = run("cases", "run", broken, *choice)
    assert result.exit_code == 0
    assert f"passed: {count}, failed: 0" in result.stdout


def test_nothing_chosen(run: Run, pack: Path) -> None:
    result = run("cases", "run", pack, "--case", "nothing")
    assert result.exit_code == 2
    assert "nothing" in result.stderr


def test_no_cases(run: Run, errand: Path) -> None:
    result = run("cases", "run", errand)
    assert result.exit_code == 2
    assert "no cases" in result.stderr


def test_cases_that_cannot_be_read(run: Run, pack: Path) -> None:
    (pack / "cases" / "bad.csv").write_text("case_id,expect leader\nx,hovercraft\n", "utf-8")
    result = run("cases", "run", pack)
    assert result.exit_code == 2
    assert "bad.csv" in result.stderr
    assert "hovercraft" in result.stderr


def test_weights(run: Run, pack: Path) -> None:
    result = run("cases", "run", pack, "--weight", "criterion:dry=0", "--case", "wet")
    assert result.exit_code == 1
    assert run("cases", "run", pack, "--weight", "goal=1").exit_code == 2


def test_weights_in_a_file(run: Run, pack: Path, tmp_path: Path) -> None:
    """An option comes before the file; a name that is unknown is told at its line."""
    file = tmp_path / "w.yaml"
    file.write_text("weights:\n  criteria:\n    dry: 0\n", encoding="utf-8")
    words = ("cases", "run", pack, "--case", "wet", "--weights", file)
    assert run(*words).exit_code == 1
    assert run(*words, "--weight", "criterion:dry=1").exit_code == 0
    file.write_text("weights:\n  criteria:\n    drry: 0\n", encoding="utf-8")
    result = run(*words)
    assert result.exit_code == 2
    assert "w.yaml, row 3, drry: W-601" in result.stderr


def sheet(folder: Path, *rows: tuple[object, ...]) -> Path:
    """A workbook with a sheet of cases below a title."""
    book = openpyxl.Workbook()
    page = book.create_sheet("Trips", 0)
    for row in (("What must come out",), ("case_id", "weather", "expect leader"), *rows):
        page.append(row)
    path = folder / "trips.xlsx"
    book.save(path)
    return path


def test_cases_in_a_sheet(run: Run, pack: Path, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("wet", "rain", "bus"), ("dull", "sun", "bus"))
    result = run("cases", "run", path, "--pack", pack, "--json")
    assert result.exit_code == 1, result.stderr
    data = json.loads(result.stdout)
    wet, dull = data["cases"]
    assert (wet["outcome"], wet["sheet"], wet["line"]) == ("passed", "Trips", 3)
    assert (dull["line"], dull["differences"][0]["cell"]) == (4, "Trips!C4")
    assert "trips.xlsx!Trips!4" in "".join(run("cases", "run", path, "--pack", pack).stdout.split())


def test_cells_of_a_sheet_that_cannot_be_read(run: Run, pack: Path, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("wet", "rain", "hovercraft"))
    result = run("cases", "run", path, "--pack", pack)
    assert result.exit_code == 2
    assert "Trips!C3" in result.stderr


def test_annotations_by_themselves_in_actions(
    run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON stays alone on stdout; the annotations are on stderr then."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "::error file=" in run("cases", "run", broken).stdout
    assert "::error" not in run("cases", "run", broken, "--no-github").stdout
    result = run("cases", "run", broken, "--json")
    assert not json.loads(result.stdout)["ok"]
    assert "::error file=" in result.stderr
    monkeypatch.setenv("GITHUB_ACTIONS", "")
    assert "::error" not in run("cases", "run", broken).stdout


POPULATIONS = """\
populations:
- {id: errands, count: 50, seed: 1}
expectations:
- {id: never, population: errands, share: {of: {leader: walk}, is: "<= 0 %"}%s}
- {id: some, population: errands, share: {of: {leader: walk}, is: ">= 0 %"}}
"""


def with_populations(pack: Path, more: str = "") -> Path:
    (pack / "populations").mkdir()
    file = pack / "populations" / "errands.yaml"
    file.write_text(POPULATIONS.replace("%s", more), encoding="utf-8")
    return file


def test_a_population_that_does_not_hold(run: Run, pack: Path, tmp_path: Path) -> None:
    with_populations(pack)
    kept = tmp_path / "kept.yaml"
    result = run("cases", "run", pack, "--store", kept)
    said = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert "of 50 profiles" in said
    assert "errands.yaml:4" in said
    assert "1 met, 1 not met, 0 not met as warnings" in said
    first = kept.read_text(encoding="utf-8")
    assert run("cases", "run", kept, "--pack", pack).exit_code == 0
    run("cases", "run", pack, "--store", kept)
    assert kept.read_text(encoding="utf-8") == first
    assert run("cases", "run", pack, "--case", "some").exit_code == 0


def test_a_population_as_a_warning_and_as_data(run: Run, pack: Path) -> None:
    file = with_populations(pack, ", severity: warning")
    result = run("cases", "run", file, "--json", "--github")
    data = json.loads(result.stdout)
    assert result.exit_code == 0
    assert data["ok"] is True
    assert [each["holds"] for each in data["populations"]] == [False, True]
    assert data["populations"][0]["cases"][0]["state"] == "todo"
    assert "::warning file=" in result.stderr
