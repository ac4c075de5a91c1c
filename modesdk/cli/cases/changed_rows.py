"""Which rows of a pack's tables are others than in a revision of git, by their ids."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

from modesdk.cli.shell.usage_error import UsageError
from modesdk.io.csv_grid import read_grid
from modesdk.io.files import read_text
from modesdk.language.worded import worded
from modesdk.model.pack import Pack

OPTION = "--since"
_Rows = dict[str, tuple[str, ...]]


def changed_since(pack: Pack, revision: str) -> frozenset[str]:
    """The ids of rows that were added or changed; the targets of derive tables that lost rows.

    Raises UsageError when git is missing, or knows no such revision there.
    """
    folder = Path(pack.folder)
    _git(
        folder,
        revision,
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{revision}^{{commit}}",
    )
    found: set[str] = set()
    for table in pack.tables:
        if table.file and (folder / table.file).is_file():
            old, new = (
                _rows(_before(folder, revision, table.file)),
                _rows(read_text(folder / table.file)),
            )
            found |= {name for name, cells in new.items() if old.get(name) != cells}
            if table.target and old.keys() - new.keys():
                found.add(table.target)
    return frozenset(found)


def _before(folder: Path, revision: str, file: str) -> str:
    """The text of a file in the revision; "" where it did not exist."""
    listed = _git(folder, revision, "ls-tree", "--name-only", revision, "--", f"./{file}")
    return _git(folder, revision, "show", f"{revision}:./{file}") if listed else ""


def _rows(text: str) -> _Rows:
    """The cells of each row, with their headings, by the row's id."""
    grid, _ = read_grid(text, "") if text else (None, [])
    if grid is None or "id" not in grid.header:
        return {}
    at = grid.header.index("id")
    cells = ([*map(str, row), *[""] * len(grid.header)][: len(grid.header)] for _, row in grid.rows)
    pairs = ((row[at], zip(grid.header, row, strict=True)) for row in cells)
    return {name: tuple(f"{head}={cell}" for head, cell in row) for name, row in pairs}


def _git(folder: Path, revision: str, *arguments: str) -> str:
    git = which("git")
    if git is None:
        raise UsageError(OPTION, worded("git is not installed"))
    done = subprocess.run(  # noqa: S603 - a fixed program; the revision was verified before
        [git, "-C", str(folder), *arguments], capture_output=True, check=False
    )
    if done.returncode:
        raise UsageError(
            OPTION,
            worded(
                "git knows no revision {revision} of {folder}", revision=revision, folder=folder
            ),
        )
    return done.stdout.decode("utf-8", "replace").removeprefix("\ufeff")
