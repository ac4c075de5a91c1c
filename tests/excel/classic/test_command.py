"""`modesdk excel xlwings build`: what it writes, what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from modesdk.cli.main import app

PACK = "home-heating"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["excel", "xlwings", "build", *arguments])


def test_a_folder_of_four_files(tmp_path: Path) -> None:
    done = run(PACK, "-o", str(tmp_path / "a" / "b"), "--name", "mine", "--lang", "zh")
    assert done.exit_code == 0, done.stderr
    made = sorted(path.name for path in (tmp_path / "a" / "b").iterdir())
    assert made == ["LICENSE-xlwings.txt", "README.txt", "mine.py", "mine.xlsm"]
    assert "README.txt" in done.stderr


def test_nothing_is_left_open(tmp_path: Path) -> None:
    """A process of its own: what is left open shows when it ends."""
    given = [sys.executable, "-m", "modesdk", "excel", "xlwings", "build", PACK,
             "-o", str(tmp_path), "--lang", "en"]  # fmt: skip
    done = subprocess.run(given, capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr


def test_existing_files_are_kept(tmp_path: Path) -> None:
    own = tmp_path / "modesdk_advisor.py"
    own.write_text("mine", encoding="utf-8")
    refused = run(PACK, "-o", str(tmp_path))
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == [own.name]
    assert own.read_text(encoding="utf-8") == "mine"
    assert run(PACK, "-o", str(tmp_path), "--force").exit_code == 0
    assert "xlwings" in own.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-pack",), "no-such-pack"),
        ((PACK, "--name", "not a name"), "Python file"),
        ((PACK, "--name", "../up"), "Python file"),
    ],
)
def test_wrong_arguments(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments, "-o", str(tmp_path / "new"))
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_way(tmp_path: Path) -> None:
    way = tmp_path / "file"
    way.write_bytes(b"")
    assert run(PACK, "-o", str(way)).exit_code == 2
    assert run(PACK, "-o", str(way / "below")).exit_code == 2
