"""A change over several files of a folder: all of it or nothing, whoever is killed in between.

The new files are complete in a folder of their own before the first old one is touched. That
folder then gets the name `.modesdk-change`; from this step on the change counts as made, and
whoever opens the pack next finishes it: each old file is kept as .bak and replaced. Before it
nothing has happened, and what was prepared is thrown away.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError
from modesdk.io.writes import replacing, sync_folder, write, writer, writer_lives
from modesdk.language.worded import worded

FOLDER, JOURNAL = ".modesdk-change", "journal.json"
_PATIENCE, _STEP = 5.0, 0.02
"""Seconds that a change which is being made right now is waited for."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


@frozen
class _Note:
    """One file of a change: its name in the folder, the digests of what it was and becomes."""

    name: str
    before: str
    after: str


@frozen
class _Journal:
    """A change as decided on, and who decided it."""

    host: str
    process: int
    entries: tuple[_Note, ...]


def change(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace or make files of a folder, named with slashes: all or none.

    Raises OSError, and DiagnosedError when an earlier change cannot be finished.
    """
    recover(folder)
    host, process = writer()
    prepared = folder / f"{FOLDER}.{host}-{process}-{secrets.token_hex(4)}"
    prepared.mkdir()
    try:
        entries = tuple(_prepare(folder, prepared, name, data) for name, data in files.items())
        write(prepared / JOURNAL, _text(_Journal(host, process, entries)))
        sync_folder(prepared)
        prepared.rename(folder / FOLDER)
    except BaseException:
        shutil.rmtree(prepared, ignore_errors=True)
        raise
    sync_folder(folder)
    _finish(folder, entries)


def recover(folder: Path) -> tuple[str, ...]:
    """Finish a change whose writer was killed; the names of its files, none when all is well.

    Raises DiagnosedError when it cannot be finished: the folder cannot be written, a file was
    edited since, or the journal is not one of ours.
    """
    _throw_away_prepared(folder)
    if not (folder / FOLDER).is_dir():
        return ()
    _wait_for_writer(folder)
    try:
        journal = _read(folder)
        if journal is None:  # all files are in place
            shutil.rmtree(folder / FOLDER, ignore_errors=True)
            return ()
        _finish(folder, journal.entries)
    except FileNotFoundError:  # its writer was alive and has finished it
        return ()
    except OSError as error:
        raise _unfinished(folder, error.strerror or str(error)) from None
    return tuple(entry.name for entry in journal.entries)


def _prepare(folder: Path, prepared: Path, name: str, data: bytes) -> _Note:
    """The new file, complete beside the old ones."""
    entry = _Note(name, _digest(folder / PurePosixPath(name)), hashlib.sha256(data).hexdigest())
    write(prepared / entry.after, data)
    return entry


def _finish(folder: Path, entries: tuple[_Note, ...]) -> None:
    """Bring every file to its new state; those that are there already stay."""
    for entry in entries:
        target = folder / PurePosixPath(entry.name)
        now = _digest(target)
        if now not in (entry.before, entry.after):
            raise _unfinished(folder, worded("{file} was edited since", file=entry.name))
        if now != entry.after:
            target.parent.mkdir(parents=True, exist_ok=True)
            with replacing(target, backup=True) as stream:
                stream.write((folder / FOLDER / entry.after).read_bytes())
    (folder / FOLDER / JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def _throw_away_prepared(folder: Path) -> None:
    """Remove what writers prepared that were killed before they decided."""
    for left in folder.glob(f"{FOLDER}.*-*-*"):
        host, process, _ = left.name.removeprefix(f"{FOLDER}.").split("-", 2)
        if process.isdigit() and not writer_lives(host, int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _wait_for_writer(folder: Path) -> None:
    """A change takes milliseconds: give its living writer the time."""
    until = time.monotonic() + _PATIENCE
    with suppress(OSError):
        while (journal := _read(folder)) and time.monotonic() < until:
            if not writer_lives(journal.host, journal.process):
                return
            time.sleep(_STEP)


def _text(journal: _Journal) -> bytes:
    files = [[entry.name, entry.before, entry.after] for entry in journal.entries]
    made = {"host": journal.host, "process": journal.process, "files": files}
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


def _read(folder: Path) -> _Journal | None:
    """The journal of a decided change; None when there is none. Raises DiagnosedError."""
    try:
        made: Any = json.loads((folder / FOLDER / JOURNAL).read_bytes())
        entries = tuple(_Note(*map(str, entry)) for entry in made["files"])
        journal = _Journal(str(made["host"]), int(made["process"]), entries)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        raise _unfinished(folder, worded("{file} cannot be read", file=JOURNAL)) from None
    for entry in journal.entries:
        _check(folder, entry)
    return journal


def _check(folder: Path, entry: _Note) -> None:
    """A folder may come from somebody else: its journal names files inside it, nothing else."""
    path = PurePosixPath(entry.name)
    inside = not path.is_absolute() and ".." not in path.parts and "\\" not in entry.name
    inside = inside and (folder / path).resolve().is_relative_to(folder.resolve())
    if not inside or not _DIGEST.fullmatch(entry.after):
        raise _unfinished(folder, worded("{name!r} is not a file inside the pack", name=entry.name))


def _digest(path: Path) -> str:
    """The digest of a file, "" when there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _unfinished(folder: Path, why: str) -> DiagnosedError:
    message = worded("a change to this pack was interrupted and cannot be finished: {why}", why=why)
    hint = worded(
        "The new files lie in {folder}, the old ones beside their names as .bak: put one set in "
        "place and delete {folder}",
        folder=FOLDER,
    )
    found = Diagnostic("P-230", message, Location(f"{FOLDER}/{JOURNAL}"), hint=hint)
    return DiagnosedError(worded("{folder} is half changed", folder=folder), [found])
