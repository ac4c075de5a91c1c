"""A refreshed workbook in LibreOffice: it computes what the edited rules say, on every sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from modesdk.cli.main import app
from modesdk.workbook.build import workbook_bytes
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package
from modesdk.xlsx.save import Changes, save

pytestmark = pytest.mark.office
XLSX = "Calc MS Excel 2007 XML"


def put(path: Path, cells: Mapping[tuple[str, int, int], Any]) -> None:
    """Set cells given as name, row and column counted from the name's first cell."""
    with Package(path) as package:
        changes = Changes(package)
        for (name, down, right), value in cells.items():
            place = package.range(name)
            assert place is not None, name
            spot = (place.area.top + down, place.area.left + right)
            changes.put(place.sheet, spot, Edit(value))
        save(package, changes.parts())


def run(name: str, path: Path) -> Any:
    return CliRunner().invoke(app, ["workbook", name, str(path), "--lang", "en"])


def test_edited_and_new_rules(office: Any, pack: Any, tmp_path: Path) -> None:
    """Conditions, effects, a new row and a new gate; saved by LibreOffice, all cells are right."""
    path, saved = tmp_path / "client.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(workbook_bytes(pack))
    with Package(path) as package:
        ids = [cell.value for cell in package.column("rule.id")]
        conditions = [cell.value for cell in package.column("rule.conditions")]
    spare = ids.index("SPARE-01")
    evidence = [r for t in pack.tables if t.kind == "evidence" for r in t.rows]
    edited, other = evidence[0], evidence[1]
    put(path, {
        ("rule.conditions", ids.index(edited.id), 0): conditions[ids.index(other.id)],
        ("rule.id", spare, 0): "MINE-1", ("rule.criterion.id", spare, 0): other.criterion,
        ("rule.conditions", spare, 0): conditions[ids.index(edited.id)],
        ("rule.effects", spare, 0): 2, ("rule.claims", spare, 0): " ".join(other.claims),
        ("rule.id", spare + 2, 0): "MINE-3",
        ("rule.conditions", spare + 2, 0): conditions[ids.index(other.id)],
        ("rule.effects", spare + 2, 1): "✕",
    })  # fmt: skip
    refreshed = run("refresh", path)
    assert refreshed.exit_code == 0, refreshed.stderr
    office.open(path)
    office.calculate(everything=True)
    assert office.errors() == []
    office.save(saved, XLSX)
    result = CliRunner().invoke(app, ["workbook", "check", str(saved), "--json"])
    told = [d for d in json.loads(result.stdout)["diagnostics"] if d["severity"] == "error"]
    failing = "B-195"  # cases that the new rules turn round
    assert [d for d in told if d["code"] != failing] == []
