"""A file that is written is the old one or complete, with the permissions people expect."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from modesdk.io.writes import UNFINISHED, backup_of, replacing, write

from .killed import killed


def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    usual, made = tmp_path / "usual", tmp_path / "made"
    usual.write_bytes(b"")
    with replacing(made) as stream:
        stream.write(b"new")
        assert not made.exists()
    assert made.read_bytes() == b"new"
    assert made.stat().st_mode == usual.stat().st_mode


@pytest.mark.skipif(os.name == "nt", reason="permissions of this kind are POSIX")
def test_an_old_file_keeps_its_permissions(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_bytes(b"old")
    made.chmod(0o640)
    with replacing(made) as stream:
        stream.write(b"new")
    assert made.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_stays_one(tmp_path: Path) -> None:
    made, link = tmp_path / "made", tmp_path / "link"
    made.write_bytes(b"old")
    link.symlink_to(made)
    with replacing(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert made.read_bytes() == b"new"


def test_an_error_leaves_everything_as_it_was(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        interrupted(made)
    assert [p.name for p in tmp_path.iterdir()] == ["made"]
    assert made.read_bytes() == b"old"


def interrupted(path: Path) -> None:
    with replacing(path) as stream:
        stream.write(b"half")
        raise KeyboardInterrupt


def unfinished(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(UNFINISHED)]


def test_the_old_file_itself_becomes_the_backup(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_bytes(b"old")
    number = made.stat().st_ino
    with replacing(made, backup=True) as stream:
        stream.write(b"new")
    assert (made.read_bytes(), backup_of(made).read_bytes()) == (b"new", b"old")
    assert backup_of(made).stat().st_ino == number  # linked: it was never without a name


def test_a_file_system_without_links_gets_a_copy(tmp_path: Path, monkeypatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    made = tmp_path / "made"
    made.write_bytes(b"old")
    with replacing(made, backup=True) as stream:
        stream.write(b"new")
    assert (made.read_bytes(), backup_of(made).read_bytes()) == (b"new", b"old")


def test_a_check_that_fails_leaves_file_and_backup_as_they_were(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_bytes(b"old")
    backup_of(made).write_bytes(b"older")

    def changed() -> None:
        raise RuntimeError("somebody saved it meanwhile")

    with pytest.raises(RuntimeError, match="saved it"), replacing(made, backup=True, check=changed):
        pass
    assert (made.read_bytes(), backup_of(made).read_bytes()) == (b"old", b"older")
    assert unfinished(tmp_path) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from modesdk.io.writes import replacing
with replacing(Path(sys.argv[1])) as stream:
    stream.write(b"client data")
    stream.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_the_copy_of_a_killed_writer_is_cleared_away(tmp_path: Path) -> None:
    made, other = tmp_path / "客户[v2].xlsx", tmp_path / "other.xlsx"
    for target in (made, other):
        subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False, timeout=60)
    assert len(unfinished(tmp_path)) == 2
    write(made, b"new")
    assert [name.startswith(".other.xlsx.") for name in unfinished(tmp_path)] == [True]


def test_the_copy_of_a_living_writer_stays(tmp_path: Path) -> None:
    made = tmp_path / "made"
    with replacing(made) as outer:
        outer.write(b"first")
        with replacing(made) as inner:
            inner.write(b"second")
        assert made.read_bytes() == b"second"
    assert made.read_bytes() == b"first"


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_whoever_is_killed_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    made, after, outcomes = tmp_path / "made", 0, []
    imports = "from pathlib import Path\nfrom modesdk.io.writes import write"
    action = f"write(Path({str(made)!r}), b'new', backup=True)"
    made.write_bytes(b"old")
    while killed(imports, action, after):
        found, kept = made.read_bytes(), backup_of(made)
        assert found in (b"old", b"new"), after
        assert not kept.exists() or kept.read_bytes() == b"old", after
        assert found == b"old" or kept.exists(), after
        outcomes.append(found)
        after += 1
        made.write_bytes(b"old")
    assert set(outcomes) == {b"old", b"new"}
    write(made, b"newer")
    assert unfinished(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="names are limited otherwise there")
def test_a_long_name_can_be_written(tmp_path: Path) -> None:
    made = tmp_path / ("客" * 83 + ".json")  # 254 bytes; 255 are the most
    write(made, b"new")
    assert made.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="permissions of this kind are POSIX")
def test_a_private_file_is_private(tmp_path: Path) -> None:
    made = tmp_path / "key"
    made.write_bytes(b"old")
    made.chmod(0o644)
    with replacing(made, mode=0o600) as stream:
        (unfinished_name,) = unfinished(tmp_path)
        assert (tmp_path / unfinished_name).stat().st_mode & 0o077 == 0
        stream.write(b"new")
    assert made.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the system's owner gives away"
)
def test_the_owner_stays(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_bytes(b"old")
    made.chmod(0o640)
    os.chown(made, 1234, 2345)
    write(made, b"new")
    found = made.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (1234, 2345, 0o640)
