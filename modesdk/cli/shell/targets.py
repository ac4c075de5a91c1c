"""What the commands print for programs, and the checks before a file is written."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modesdk.cli.shell.output import out
from modesdk.cli.shell.usage_error import UsageError
from modesdk.decide.records import is_record
from modesdk.io.pack_folders import PACK_FILE
from modesdk.io.writes import write
from modesdk.language.worded import worded


def print_json(data: Any) -> None:
    """Data as JSON on stdout, in UTF-8 whatever the locale."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    out().write(text + "\n")


def write_file(path: Path, text: str, option: str, *, backup: bool = False) -> None:
    """Write a file completely or not at all. Raises UsageError that names the file."""
    write_bytes(path, text.encode("utf-8"), option, backup=backup)


def write_bytes(path: Path, data: bytes, option: str, *, backup: bool = False) -> None:
    """Write a file completely or not at all. Raises UsageError that names the file."""
    try:
        write(path, data, backup=backup)
    except OSError as error:
        raise not_written(option, path, error) from None


def not_written(option: str, path: Path | str, error: OSError) -> UsageError:
    """What to raise when the system refuses to write."""
    message = worded("{path} cannot be written: {why}", path=path, why=error.strerror)
    return UsageError(option, message)


def write_folder(folder: Path, files: Mapping[str, bytes], option: str, *, force: bool) -> None:
    """Write files into a folder that is made if need be. Raises UsageError before the first."""
    check_folder(folder, option)
    taken = [folder / name for name in files if (folder / name).exists()]
    if taken and not force:
        raise UsageError(
            option,
            worded("{path} exists already", path=taken[0]),
            worded("Add --force to replace it"),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(option, folder, error) from None
    for name in files:
        check_writable(folder / name, option)
    for name, content in files.items():
        write_bytes(folder / name, content, option)


def check_target(path: Path, option: str, *, kinds: tuple[str, ...], force: bool) -> None:
    """The one rule of every command that writes a file of its own. Raises UsageError.

    The name ends as files of its kind (`kinds`, such as ".csv") do, so that no command turns a
    workbook into something else; a file that exists is replaced with `force` only.
    """
    check_kind(path, option, kinds)
    check_writable(path, option)
    if path.exists() and not force:
        raise UsageError(
            option, worded("{path} exists already", path=path), worded("Add --force to replace it")
        )


def check_kind(path: Path, option: str, kinds: tuple[str, ...]) -> None:
    """Refuse a name that belongs to another kind of file. Raises UsageError.

    What a link leads to is what would be replaced, so that its name counts as well.
    """
    for name in (path, Path(os.path.realpath(path))):
        if name.suffix.lower() not in kinds:
            raise UsageError(
                option,
                worded("{path} is named as another kind of file and is not written", path=name),
                worded("End it in {kinds}", kinds=", ".join(kinds)),
            )


def check_writable(path: Path, option: str) -> None:
    """Refuse early what could not, or should not, be written at the end. Raises UsageError."""
    check_regular(path, option)
    check_outside_packs(path, option)
    if not path.parent.is_dir():
        raise UsageError(
            option, worded("there is no folder {path}", path=path.parent), worded("Create it first")
        )
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise UsageError(
            option, worded("{path} cannot be written", path=path), worded("Check the permissions")
        )


def check_outside_packs(path: Path, option: str) -> None:
    """Refuse what would lie in a pack's folder, where files are rules or cases. Raises UsageError.

    Only `pull` writes there.
    """
    for folder in Path(os.path.realpath(path)).parents:
        if (folder / PACK_FILE).is_file():
            message = worded("{path} would lie in the pack {folder}", path=path, folder=folder)
            hint = worded("Name a file elsewhere: what lies there counts as part of the rules")
            raise UsageError(option, message, hint)


def check_regular(path: Path, option: str) -> None:
    """Refuse folders, pipes and devices. Raises UsageError."""
    if path.is_dir():
        raise UsageError(option, worded("{path} is a folder", path=path), worded("Name a file"))
    if path.exists() and not path.is_file():
        raise UsageError(
            option,
            worded("{path} is no regular file but a pipe or a device", path=path),
            worded("Name a regular file"),
        )


def check_folder(path: Path, option: str) -> None:
    """Refuse what exists and is no folder. Raises UsageError."""
    if path.exists() and not path.is_dir():
        raise UsageError(option, worded("{path} is a file", path=path), worded("Name a folder"))


def check_record_target(path: Path, profile: str, *, force: bool) -> None:
    """Refuse to write a record over the profile, or over what is no record. Raises UsageError.

    `force` lets it replace any other JSON file, never the profile. An older record is kept as .bak.
    """
    check_writable(path, "--record")
    if same_file(path, Path(profile)):
        raise UsageError(
            "--record",
            worded("{path} is the profile itself and is not overwritten", path=path),
            worded("Name another file"),
        )
    check_kind(path, "--record", (".json",))
    if path.exists() and not force and not is_record(path):
        raise UsageError(
            "--record",
            worded("{path} exists and is no decision record", path=path),
            worded("Name another file, or overwrite it with --force"),
        )


def same_file(one: Path, other: Path) -> bool:
    """Whether two names lead to one existing file."""
    try:
        return one.samefile(other)
    except OSError:
        return False
