"""A small pack's workbook to spoil and to edit, and a way to run commands on it."""

from __future__ import annotations

import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from typer.testing import CliRunner, Result

import modesdk
from modesdk.cli.main import app
from modesdk.diagnostics import Diagnostic
from modesdk.io.profiles import as_raw_profile
from modesdk.io.request import to_case
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins
from modesdk.workbook.build import workbook_bytes
from modesdk.workbook.compare import findings
from modesdk.xlsx.edit_cells import Edit, edit_sheet
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Area, Range, Spot, range_of

from .xlsx import contents, write

NAME = "home-heating"
RELATIONS = "xl/_rels/workbook.xml"
_KNOWN: dict[tuple[bytes, ...], tuple[dict[str, str], dict[str, str]]] = {}
PROFILE = {
    "insulation": "medium", "flow_temperature_c": 60, "district_network": True,
    "store_room": False, "outdoor_space": False, "boiler_age_years": 22,
    "priorities": ["little_work"],
}  # fmt: skip


@cache
def built() -> bytes:
    return workbook_bytes(pack(), to_case(as_raw_profile(PROFILE), pack()))


@cache
def pack(name: str = NAME) -> Pack:
    return modesdk.load_pack(name)


def workbook(folder: Path) -> Path:
    path = folder / "client.xlsx"
    path.write_bytes(built())
    return path


def pack_copy(folder: Path) -> Path:
    """The pack as a folder that may be written to."""
    source = Plugins.installed().packs()[NAME].folder
    return Path(shutil.copytree(source, folder / "pack"))


def place(path: Path, name: str, row: int = 0) -> Range:
    """The cell of a name; `row` counts down its column."""
    names, sheets = _whereabouts(path)
    found = range_of(names[name.casefold()])
    assert found is not None, name
    assert found.sheet in sheets, name
    top, left = found.area.top + row, found.area.left
    return Range(found.sheet, Area(top, left, top, left))


def _whereabouts(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Names with their targets, and sheets with their parts; the same in most files of a test."""
    with zipfile.ZipFile(path) as archive:
        told = tuple(archive.read(part) for part in ("xl/workbook.xml", f"{RELATIONS}.rels"))
    if told not in _KNOWN:
        with Package(path) as package:
            _KNOWN[told] = dict(package.names), dict(package.sheets)
    return _KNOWN[told]


def put(path: Path, **cells: Any) -> None:
    """Set cells by name, as a person would: `put(path, **{"in.x": 3, "rule.id/2": "R"})`."""
    edits: dict[str, dict[Spot, Any]] = defaultdict(dict)
    for name, value in cells.items():
        column, _, row = name.partition("/")
        where = place(path, column, int(row or 0))
        edits[where.sheet][where.area.top, where.area.left] = value
    set_cells(path, edits)


def set_cells(path: Path, edits: Mapping[str, Mapping[Spot, Any]]) -> None:
    """Set cells by the titles of their sheets and their places."""
    parts, sheets = contents(path), _whereabouts(path)[1]
    for sheet, values in edits.items():
        found = {s: v if isinstance(v, Edit) else Edit(v) for s, v in values.items()}
        parts[sheets[sheet]] = edit_sheet(parts[sheets[sheet]], found)
    write(path, parts)


def replace_cell(path: Path, sheet: str, spot: Spot, value: Any) -> None:
    """Set one cell, as a person would."""
    set_cells(path, {sheet: {spot: value}})


def replace(path: Path, part: str, old: str, new: str) -> None:
    """Replace a text in a part; it must be there."""
    text = contents(path)[part].decode()
    assert old in text
    write(path, {**contents(path), part: text.replace(old, new)})


def value(path: Path, name: str, row: int = 0) -> Any:
    with Package(path) as package:
        return package.column(name)[row].value


def rule_row(path: Path, rule: str) -> int:
    with Package(path) as package:
        return [cell.value for cell in package.column("rule.id")].index(rule)


def command(*words: object, lang: str = "en") -> Result:
    """`modesdk workbook ...`, in English unless asked otherwise."""
    given = ["workbook", *(str(word) for word in words), "--lang", lang]
    return CliRunner().invoke(app, given, prog_name="modesdk", env={"COLUMNS": "200"})


@contextmanager
def noted_problems() -> Iterator[list[Diagnostic]]:
    """What `check` finds in the meantime, in sentences that can still be translated."""
    noted: list[Diagnostic] = []
    check = findings.check_workbook

    def checked(package: Package, of: Pack) -> list[Diagnostic]:
        noted.extend(check(package, of))
        return noted

    with patch.object(findings, "check_workbook", checked):
        yield noted
