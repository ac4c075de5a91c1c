"""A change of several files is whole or has not happened, wherever its writer is killed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from modesdk.errors import DiagnosedError
from modesdk.io.journal import FOLDER, JOURNAL, change, recover

from .killed import killed

OLD = {"pack.yaml": b"a: 1\n", "tables/t.csv": b"id\n1\n"}
NEW = {"pack.yaml": b"a: 2\n", "tables/t.csv": b"id\n2\n", "cases/new.csv": b"id\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "pack"
    for name, data in OLD.items():
        (found / name).parent.mkdir(parents=True, exist_ok=True)
        (found / name).write_bytes(data)
    return found


def state(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def files(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in state(folder).items() if not name.endswith(".bak")}


def killed_changing(folder: Path, after: int) -> bool:
    imports = "from pathlib import Path\nfrom modesdk.io.journal import change"
    return killed(imports, f"change(Path({str(folder)!r}), {NEW})", after)


def test_a_change_keeps_the_old_files_beside_the_new(folder):
    change(folder, NEW)
    backups = {f"{name}.bak": data for name, data in OLD.items()}
    assert state(folder) == {**NEW, **backups}
    assert recover(folder) == ()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_whoever_is_killed_leaves_all_or_nothing(folder, tmp_path):
    outcomes, after = [], 0
    while killed_changing(work := copied(folder, tmp_path / str(after)), after):
        finished = recover(work)
        found = files(work)
        assert found in (OLD, NEW), (after, found)
        assert (found == NEW) or not finished, after
        assert not any(name.startswith(".") for name in found), after
        if found == NEW:
            assert {n: d for n, d in state(work).items() if n.endswith(".bak")} == {
                f"{name}.bak": data for name, data in OLD.items()
            }, after
        change(work, NEW)  # the next one is not in the way of what was left
        outcomes.append(found == NEW)
        after += 1
    assert len(outcomes) > 20
    assert outcomes == sorted(outcomes)  # nothing, up to one step; from there on everything
    assert set(outcomes) == {False, True}


def copied(folder: Path, to: Path) -> Path:
    for name, data in state(folder).items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(data)
    return to


def half(folder: Path, **journal: object) -> None:
    """A decided change whose writer is gone."""
    change(folder, NEW)
    staged = folder / FOLDER
    staged.mkdir()
    made = {"host": "elsewhere", "process": 1, "files": [], **journal}
    (staged / JOURNAL).write_text(json.dumps(made), encoding="utf-8")


@pytest.mark.parametrize(
    "files_named",
    [
        [["../outside.txt", "", "0" * 64]],
        [["/tmp/outside.txt", "", "0" * 64]],
        [["tables\\t.csv", "", "0" * 64]],
        [["x.csv", "", "../../outside.txt"]],
        [["x.csv"]],
        "pack.yaml",
        None,
    ],
)
def test_the_journal_of_a_stranger_reaches_nothing_outside(folder, files_named, monkeypatch):
    monkeypatch.setattr("modesdk.io.journal._PATIENCE", 0)
    half(folder, files=files_named)
    before = state(folder)
    with pytest.raises(DiagnosedError) as caught:
        recover(folder)
    assert [found.code for found in caught.value.diagnostics] == ["P-230"]
    assert state(folder) == before


def test_a_file_edited_since_stays_as_it_is(folder, monkeypatch):
    monkeypatch.setattr("modesdk.io.journal._PATIENCE", 0)
    half(folder, files=[["pack.yaml", "0" * 64, "1" * 64]])
    with pytest.raises(DiagnosedError, match="half changed") as caught:
        recover(folder)
    assert "pack.yaml was edited since" in str(caught.value.diagnostics[0])
    assert files(folder)["pack.yaml"] == NEW["pack.yaml"]


def test_what_a_living_writer_prepares_is_left_alone(folder):
    prepared = folder / f"{FOLDER}.elsewhere-1-abcd"
    prepared.mkdir()
    assert recover(folder) == ()
    assert prepared.is_dir()
