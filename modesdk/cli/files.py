"""What the commands print for programs, and the checks before a file is written."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from modesdk.cli.problems import BadUsage


def print_json(data: Any) -> None:
    """Data as JSON on stdout, in UTF-8 whatever the locale."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(text + "\n")


def check_writable(path: Path, option: str) -> None:
    """Refuse early what could not be written at the end. Raises BadUsage."""
    if path.is_dir():
        raise BadUsage(option, f"{path} is a folder", "Name a file")
    if not path.parent.is_dir():
        raise BadUsage(option, f"there is no folder {path.parent}", "Create it first")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise BadUsage(option, f"{path} cannot be written", "Check the permissions")
