"""Files in a pack's folder that nothing reads: a table that was never listed says nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.io.case_files import FOLDER, holds_cases
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.populations import FOLDER as POPULATIONS

_DATA = (".csv", ".tsv", ".yaml", ".yml", ".xlsx", ".xls", ".ods", ".json")
_MOST = 20


def unread_files(pack: Pack) -> list[Diagnostic]:
    """P-221: every file that neither pack.yaml names nor a folder of cases or populations holds.

    A warning where it looks like data, else for information; hidden ones are left out.
    """
    found = list(_unread(Path(pack.folder), set(pack.files))) if pack.folder else []
    more = len(found) - _MOST
    told = [_told(name) for name in found[:_MOST]]
    if more > 0:
        message = worded("{count} more files are read by nothing", count=more)
        told.append(_diagnostic(pack.folder, message, ""))
    return told


def _unread(folder: Path, used: set[str]) -> Iterator[str]:
    read = (folder / FOLDER, folder / POPULATIONS)  # which hold cases, or lists of profiles
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__")))
        for file in sorted(files):
            path = Path(place, file)
            name = path.relative_to(folder).as_posix()
            is_case = path.parent in read and holds_cases(path)
            if not (file.startswith(".") or name in used or is_case):
                yield name


def _told(name: str) -> Diagnostic:
    data = name.lower().endswith(_DATA)
    hint = worded("List it in pack.yaml, or move it out of the pack") if data else ""
    severity = Severity.WARNING if data else Severity.INFO
    return _diagnostic(name, worded("nothing in the pack reads this file"), hint, severity)


def _diagnostic(
    file: str, message: str, hint: str, severity: Severity = Severity.INFO
) -> Diagnostic:
    return Diagnostic("P-221", message, Location(file), severity, hint)
