"""What the version before has made is read by this one, or refused with the way out.

`before` was made by `make_files.py` with an earlier version, which called itself 0.0.9: a pack, two
records, and a workbook with a profile, a list of clients and weights that somebody turned.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import modesdk
from modesdk.cli.main import app

BEFORE = Path(__file__).with_name("before")
AGAIN = "Build the workbook again and carry over what was typed"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of what the version before has left behind."""
    return Path(shutil.copytree(BEFORE, tmp_path / "before"))


def run(files: Path, *words: str) -> Result:
    """A command about one of the files, in English, with the pack beside it."""
    group = 2 if words[0] in ("workbook", "pack") else 1
    named = [*words[:group], str(files / words[group]), *words[group + 1 :]]
    pack = [] if words[0] == "pack" else ["--pack", str(files / "pack")]
    given = [*named, *pack, "--lang", "en"]
    return CliRunner().invoke(app, given, prog_name="modesdk", env={"COLUMNS": "200"})


def record(name: str) -> dict[str, Any]:
    return dict(json.loads((BEFORE / name).read_text(encoding="utf-8")))


def agreeing(told: Any) -> dict[str, Any]:
    """What is told of a decision, as far as records of the version before have it."""
    known = record("decision.json")["result"]
    return {key: value for key, value in json.loads(json.dumps(told)).items() if key in known}


# Records


@pytest.mark.parametrize("name", ["decision.json", "turned.json"])
def test_a_record_gives_the_same_bytes(files: Path, name: str) -> None:
    replayed = run(files, "replay", name)
    assert (replayed.exit_code, replayed.stderr) == (0, "")
    assert "identical" in replayed.stdout


def test_a_record_of_a_pack_that_has_changed_is_refused_with_the_way_out(files: Path) -> None:
    pack = files / "pack/pack.yaml"
    pack.write_text(pack.read_text("utf-8") + "# changed\n", encoding="utf-8")
    replayed = run(files, "replay", "decision.json")
    assert replayed.exit_code == 2
    assert "D-702" in replayed.stderr
    assert "Give the folder of that version with --pack" in replayed.stderr


# The pack


def test_the_pack_is_sound_and_decides_as_recorded(files: Path) -> None:
    checked = run(files, "pack", "check", "pack")
    assert (checked.exit_code, "No problems found." in checked.stdout) == (0, True)
    decision = modesdk.recommend(files / "profile.yaml", pack=files / "pack")
    assert agreeing(decision.to_dict()) == record("decision.json")["result"]


# The workbook


def test_what_was_typed_into_the_workbook_is_decided_as_recorded(files: Path) -> None:
    evaluated = run(files, "workbook", "evaluate", "filled.xlsx", "--json")
    assert evaluated.exit_code == 0, evaluated.stderr
    assert agreeing(json.loads(evaluated.stdout)) == record("turned.json")["result"]


def test_the_clients_in_the_workbook_are_decided(files: Path) -> None:
    done = run(files, "workbook", "portfolio", "filled.xlsx", "-o", str(files / "out.csv"))
    assert done.exit_code == 0, done.stderr
    north, south = (files / "out.csv").read_text("utf-8-sig").splitlines()[1:]
    assert "heat_pump" in north
    assert north != south


def test_check_blames_the_version_and_nobody_who_typed(files: Path) -> None:
    checked = run(files, "workbook", "check", "filled.xlsx")
    assert checked.exit_code == 1
    said = " ".join(checked.stdout.split())
    assert "B-153 the formulas were written by version 0.0.9 of modesdk" in said
    assert said.count(AGAIN) == said.count("•")
    assert "B-191" not in said, "rows or columns that nobody deleted"


def test_refresh_refuses_with_the_way_out_and_leaves_the_file_alone(files: Path) -> None:
    before = (files / "filled.xlsx").read_bytes()
    refreshed = run(files, "workbook", "refresh", "filled.xlsx")
    assert refreshed.exit_code == 2
    assert "B-153" in refreshed.stderr
    assert AGAIN in refreshed.stderr
    assert (files / "filled.xlsx").read_bytes() == before


def test_pull_brings_every_turned_weight_into_the_pack(files: Path) -> None:
    pulled = run(files, "workbook", "pull", "filled.xlsx", "--yes")
    assert pulled.exit_code == 0, pulled.stderr
    pack = modesdk.load_pack(files / "pack")
    assert pack.dimensions["money"].weight == 25
    assert pack.criteria["effort"].weight == 80
    assert pack.sources["brochure"].trust == 40
    (row,) = (row for table in pack.tables for row in table.rows if row.id == "M-02")
    assert row.strength == 50


def test_the_way_out_works(files: Path) -> None:
    """Weights pulled, a workbook built again with the profile: check is content."""
    assert run(files, "workbook", "pull", "filled.xlsx", "--yes").exit_code == 0
    built = CliRunner().invoke(app, [
        "workbook", "build", str(files / "pack"), "-o", str(files / "new.xlsx"),
        "--profile", str(files / "profile.yaml"), "--rows", "1", "--lang", "en",
    ])  # fmt: skip
    assert built.exit_code == 0, built.stderr
    checked = run(files, "workbook", "check", "new.xlsx")
    assert (checked.exit_code, "No problems found." in checked.stdout) == (0, True)
