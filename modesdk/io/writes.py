"""Every file that modesdk writes: complete or not at all, durable, with what it was kept beside it.

The new bytes go into a file beside the target, which is flushed to the disk and then takes the
target's name in one step. Whoever is killed in between leaves the old file and, at worst, that
unfinished copy, which the next writing of the same file clears away.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

BACKUP = ".bak"
UNFINISHED = ".part"
_MOST_BYTES = 180
"""Of a file's name that goes into the names of its unfinished copies; most systems allow 255."""
_ABANDONED = 3600.0
"""Seconds after which an unfinished copy that somebody else began counts as left behind."""


def write(path: Path, data: bytes, *, mode: int | None = None, backup: bool = False) -> None:
    """Write a file so that it is either the old one or complete, as `replacing` does.

    A file with a `mode` has it from its first byte on. Raises OSError.
    """
    with replacing(path, mode=mode, backup=backup) as stream:
        stream.write(data)


@contextmanager
def replacing(
    path: Path,
    *,
    mode: int | None = None,
    backup: bool = False,
    check: Callable[[], None] = lambda: None,
) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file at the end: all of them or, on an error, none.

    A file that exists keeps its permissions and owner, and a link stays one. With `backup` the old
    file stays beside the new one (see `backup_of`). `check` runs at the last moment; what it
    raises leaves everything as it was. Raises OSError.
    """
    target = path.resolve()
    clear_unfinished(target)
    unfinished = _beside(target)
    kept = _beside(target) if backup else None
    try:
        with _opened(unfinished, mode) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            _like(target, unfinished, mode)
        if kept is not None and target.exists():
            _link(target, kept)
        check()
        if kept is not None and kept.exists():
            kept.replace(backup_of(target))
        unfinished.replace(target)
        sync_folder(target.parent)
    finally:
        for left in filter(None, (unfinished, kept)):
            left.unlink(missing_ok=True)


def backup_of(path: Path) -> Path:
    """Where the state before a change is kept."""
    return path.with_name(path.name + BACKUP)


def clear_unfinished(target: Path) -> None:
    """Remove copies of a file's contents that writers left behind when they were killed."""
    for left in target.parent.glob(f".{_glob_escaped(_short(target.name))}.*{UNFINISHED}"):
        with suppress(OSError):  # somebody else's to remove
            if _abandoned(left):
                left.unlink()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # not every file system can
            os.fsync(handle)
    finally:
        os.close(handle)


def writer_lives(host: str, process: int) -> bool:
    """Whether a writer may still be at work: a living process here, anybody elsewhere."""
    if host != _host() or os.name == "nt":  # there, asking for a process would stop it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it lives, and belongs to somebody else
        return True
    return True


def writer() -> tuple[str, int]:
    """Who writes: (host, process), for `writer_lives`."""
    return _host(), os.getpid()


def _opened(unfinished: Path, mode: int | None) -> BinaryIO:
    handle = os.open(
        unfinished,
        os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0),
        0o666 if mode is None else mode,
    )
    return os.fdopen(handle, "wb")


def _like(old: Path, new: Path, mode: int | None) -> None:
    """Permissions, owner and, where there are any, extended attributes of the old file."""
    shutil.copystat(old, new)
    os.utime(new)
    if mode is not None:
        new.chmod(mode)
    found = old.stat()
    if os.name != "nt" and (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):  # only the system's owner may give files away
            os.chown(new, found.st_uid, found.st_gid)
            new.chmod(found.st_mode & 0o7777)


def _link(old: Path, kept: Path) -> None:
    """The old file under a second name; a copy where the file system knows no such thing."""
    try:
        kept.hardlink_to(old)
    except OSError:
        with old.open("rb") as source, kept.open("xb") as copy:
            shutil.copyfileobj(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
        shutil.copystat(old, kept)


def _beside(target: Path) -> Path:
    host, process = writer()
    return target.with_name(
        f".{_short(target.name)}.{host}-{process}-{secrets.token_hex(4)}{UNFINISHED}"
    )


def _abandoned(left: Path) -> bool:
    host, process, _ = left.name.removesuffix(UNFINISHED).rsplit(".", 1)[-1].split("-")
    dead = not writer_lives(host, int(process))
    return dead or time.time() - left.stat().st_mtime > _ABANDONED


def _short(name: str) -> str:
    return name.encode()[:_MOST_BYTES].decode(errors="ignore")


def _glob_escaped(text: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)


def _host() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
