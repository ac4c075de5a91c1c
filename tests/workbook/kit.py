"""A small pack's workbook to spoil and to edit, and a way to run commands on it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

import modesdk
from modesdk.cli.main import app
from modesdk.io.profiles import as_raw_profile, to_case
from modesdk.model.pack import Pack
from modesdk.plugins import Plugins
from modesdk.workbook.build import workbook_bytes
from modesdk.xlsx.edit_cells import Edit, edit_sheet
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Area, Range, Spot

from .xlsx import contents, write

NAME = "home-heating"
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
    with Package(path) as package:
        found = package.range(name)
        assert found is not None, name
        top, left = found.area.top + row, found.area.left
    return Range(found.sheet, Area(top, left, top, left))


def put(path: Path, **cells: Any) -> None:
    """Set cells by name, as a person would: `put(path, **{"in.x": 3, "rule.id/2": "R"})`."""
    for name, value in cells.items():
        column, _, row = name.partition("/")
        where = place(path, column, int(row or 0))
        replace_cell(path, where.sheet, (where.area.top, where.area.left), value)


def replace_cell(path: Path, sheet: str, spot: Spot, value: Any) -> None:
    """Set one cell, as a person would."""
    with Package(path) as package:
        part = package.sheets[sheet]
    edit = value if isinstance(value, Edit) else Edit(value)
    parts = contents(path)
    write(path, {**parts, part: edit_sheet(parts[part], {spot: edit})})


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
