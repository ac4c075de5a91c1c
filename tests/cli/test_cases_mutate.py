"""`modesdk cases mutate`: what cases miss is told with a case; only changed rows; floors."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HOUSE = Path(__file__).parents[2] / "plugins/home-heating/src/modesdk_home_heating/pack"


def test_missed_faults_come_with_a_case(run: Run) -> None:
    result = run(
        "cases", "mutate", "home-heating", "--tag", "basic", "--budget", "40", "--seed", "1"
    )
    assert result.exit_code == 0
    assert "E-03: a sign flipped: pellet_boiler: 1 becomes -1" in result.stdout
    assert "case_id,as_of,priorities,tags,expect score" in result.stdout
    assert "pinned (by points as well): " in result.stdout


def test_in_chinese(run: Run) -> None:
    result = run("cases", "mutate", "home-heating", "--budget", "10", "--lang", "zh")
    assert "未被发现" in result.stdout
    assert "becomes" not in result.stdout


def test_as_data(run: Run) -> None:
    words = ("cases", "mutate", "home-heating", "--budget", "30", "--seed", "4", "--json")
    first, second = run(*words).stdout, run(*words).stdout
    assert first == second
    data = json.loads(first)
    assert len(data["mutants"]) == 30
    assert set(data["figures"]) == {"specified", "pinned"}
    fates = [mutant["fate"] for mutant in data["mutants"]]
    assert data["figures"]["pinned"]["killed"] == fates.count("specified") + fates.count("pinned")


@pytest.mark.parametrize(("floor", "code"), [("1", 0), ("specified=99", 1), ("rows=9", 2)])
def test_floors(run: Run, floor: str, code: int) -> None:
    words = ("cases", "mutate", "home-heating", "--tag", "basic", "--budget", "30")
    assert run(*words, "--fail-under", floor).exit_code == code


def git(folder: Path, *words: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", folder, *name, *words], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_only_rows_that_changed(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "repository" / "house"
    shutil.copytree(HOUSE, folder)
    git(tmp_path / "repository", "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    unchanged = json.loads(run("cases", "mutate", folder, "--since", "HEAD", "--json").stdout)
    assert unchanged["mutants"] == []
    table = folder / "tables" / "gates" / "gates.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(">= 30,,,,blocked", ">= 31,,,,blocked"), encoding="utf-8")
    data = json.loads(run("cases", "mutate", folder, "--since", "HEAD", "--json").stdout)
    assert {mutant["row"] for mutant in data["mutants"]} == {"G-05"}
    assert run("cases", "mutate", folder, "--since", "no-such").exit_code == 2
    assert run("cases", "mutate", folder, "--since", "--help").exit_code == 2
