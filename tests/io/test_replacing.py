"""A file that is written is the old one or complete, with the permissions people expect."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from modesdk.io.writes import replacing


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
