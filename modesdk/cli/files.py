"""What the commands print for programs, and the checks before a file is written."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from modesdk.cli.problems import UsageError
from modesdk.decide.records import write_bytes_atomically


def print_json(data: Any) -> None:
    """Data as JSON on stdout, in UTF-8 whatever the locale."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(text + "\n")


def write_file(path: Path, text: str, option: str) -> None:
    """Write a file completely or not at all. Raises UsageError that names the file."""
    write_bytes(path, text.encode("utf-8"), option)


def write_bytes(path: Path, data: bytes, option: str) -> None:
    """Write a file completely or not at all. Raises UsageError that names the file."""
    try:
        write_bytes_atomically(path, data)
    except OSError as error:
        raise UsageError(option, f"{path} cannot be written: {error.strerror}") from None


def check_writable(path: Path, option: str) -> None:
    """Refuse early what could not be written at the end. Raises UsageError."""
    if path.is_dir():
        raise UsageError(option, f"{path} is a folder", "Name a file")
    if not path.parent.is_dir():
        raise UsageError(option, f"there is no folder {path.parent}", "Create it first")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise UsageError(option, f"{path} cannot be written", "Check the permissions")
