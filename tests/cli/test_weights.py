"""Weights in files: `--weights FILE`, and `weights save`, which writes such a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import modesdk
from modesdk.cli.main import app
from modesdk.model.weights import Weights

PROFILE = '{"profile": {"insulation": "good"}}'
PACK = ("--pack", "home-heating")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.json").write_text(PROFILE, encoding="utf-8")


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.output


def weights_used(*words: str) -> dict[str, object]:
    code, output = run("recommend", "p.json", *PACK, "--json", *words)
    assert code == 0, output
    found: dict[str, object] = json.loads(output)["weights"]
    return found


def test_a_saved_file_gives_the_same_weights_as_the_options(tmp_path: Path) -> None:
    options = ("--weight", "goal=3.5", "--weight", "rule:H-03=0.5", "--weight", "money=2")
    assert run("weights", "save", "w.yaml", "home-heating", *options)[0] == 0
    assert weights_used("--weights", "w.yaml") == weights_used(*options)
    text = (tmp_path / "w.yaml").read_text(encoding="utf-8")
    assert text.startswith("pack: home-heating\nweights:\n")
    assert "H-03: 0.5" in text


def test_an_option_comes_before_the_file() -> None:
    Path("w.yaml").write_text("weights: {goal: 3, money: 2}\n", encoding="utf-8")
    assert weights_used("--weights", "w.yaml", "--weight", "goal=1.5") == weights_used(
        "--weight", "goal=1.5", "--weight", "money=2"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("weights: {goall: 3}\n", "w.yaml, row 1, goall: W-601"),
        ("weights:\n  dimensions:\n    goal: -3\n", "w.yaml, row 3, goal: W-602"),
        ("goal: 3\n", "w.yaml, row 1: W-604"),
        ("weights: {goal: 3}\nwieghts: 3\n", "w.yaml, row 2: V-506"),
    ],
)
def test_what_is_wrong_with_a_file(text: str, told: str) -> None:
    Path("w.yaml").write_text(text, encoding="utf-8")
    code, output = run("recommend", "p.json", *PACK, "--weights", "w.yaml")
    assert (code, told in " ".join(output.split())) == (2, True), output


def test_a_file_that_exists_is_kept() -> None:
    Path("w.yaml").write_text("mine", encoding="utf-8")
    assert run("weights", "save", "w.yaml", "home-heating", "--weight", "goal=3")[0] == 2
    assert Path("w.yaml").read_text(encoding="utf-8") == "mine"


def test_nothing_to_save_is_said() -> None:
    code, output = run("weights", "save", "w.yaml", "home-heating")
    assert (code, "no weight differs" in output) == (2, True)
    assert not Path("w.yaml").exists()


def test_weights_of_a_workbook_are_saved() -> None:
    pytest.importorskip("openpyxl")
    build = ("workbook", "build", "home-heating", "-o", "w.xlsx", "--weight", "goal=3.5")
    assert run(*build)[0] == 0
    assert run("weights", "save", "w.yaml", "w.xlsx", "--weight", "money=2")[0] == 0
    own = Weights.of(modesdk.load_pack("home-heating"))
    assert own.dimensions["goal"] != 35
    assert weights_used("--weights", "w.yaml") == weights_used(
        "--weight", "goal=3.5", "--weight", "money=2"
    )
