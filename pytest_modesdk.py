"""Regression cases in sheets, CSV and YAML files as tests of pytest.

pytest loads this module in every run where modesdk is installed. So it is one file beside the
package, and imports nothing of modesdk until a file matches `modesdk_cases`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

CASES, PACK, WEIGHTS = "modesdk_cases", "modesdk_pack", "modesdk_weights"
LOCK = "~$"
"""Begins the names of the files that spreadsheet programs put beside an open workbook."""
_GLOB = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Three keys for pytest's own configuration file; without the first nothing is collected."""
    globs = "files with regression cases of modesdk: one glob per line, such as cases/*.xlsx"
    parser.addini(CASES, globs, type="linelist", default=[])
    pack = "pack that decides on them: a name, or a folder relative to the configuration file"
    parser.addini(PACK, pack, default="")
    weights = "file with weights for them, relative to the configuration file"
    parser.addini(WEIGHTS, weights, default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file that a glob names; its end is compared, so `cases/*.csv` holds at any depth."""
    globs = parent.config.getini(CASES)
    if file_path.name.startswith(LOCK) or not _named(file_path, tuple(globs)):
        return None
    from modesdk.pytest_items.collectors import CollectedFile  # noqa: PLC0415  # for those who use it

    return CollectedFile.from_parent(parent, path=file_path)


def _named(path: Path, globs: tuple[str, ...]) -> bool:
    return any(_pattern(glob).fullmatch(f"/{path.as_posix()}") for glob in globs)


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """Shell patterns by path: `**` is any number of folders, nothing else matches a slash."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob.removeprefix("./"))
    return re.compile("(?:.*/)?" + "".join(_GLOB.get(part, re.escape(part)) for part in parts))
