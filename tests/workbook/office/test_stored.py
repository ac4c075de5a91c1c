"""In an untouched LibreOffice, stored values and a few edits show what a hard recalculation shows.

LibreOffice calculates nothing anew when it opens such a file; what an edit does not reach keeps its
stored value. `--office-edits=300` tries more sequences of edits; `--office-seed` begins elsewhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from modesdk.cli.main import app
from modesdk.model.pack import Pack
from modesdk.sheets.book.calculate import with_values
from modesdk.workbook.build import workbook_bytes
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package
from modesdk.xlsx.save import Changes, save
from modesdk.xlsx.write_parts import parts_of
from modesdk.xlsx.write_rows import SharedBelow, SharedFormula

from .conftest import load

pytestmark = pytest.mark.office
WHOLE = 300
"""Sequences that `tox -e proof` tries, half of them for each pack."""
FEW = 3
"""Differences shown of a sequence."""


@pytest.fixture(scope="module")
def untouched(office_module: ModuleType) -> Iterator[Any]:
    """A LibreOffice with the settings of a new machine."""
    with office_module.Office(untouched=True) as started:
        yield started


@pytest.fixture(scope="module")
def shipped(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as `modesdk workbook build` writes it."""
    path = tmp_path_factory.mktemp("shipped") / f"{pack.name}.xlsx"
    path.write_bytes(workbook_bytes(pack, lang="en"))
    return path


def made(office: Any, path: Path, sequence: Any) -> tuple[int, list[Any]]:
    """Open a file, make the edits; the cells compared, and those that were stale."""
    office.open(path, stored=True)
    for cell, value in sequence:
        if cell == "look":
            office.look(value)
        else:
            office.type(cell, value)
    found: tuple[int, list[Any]] = office.unsettled()
    return found


def test_random_edits(
    untouched: Any,
    pack: Pack,
    shipped: Path,
    halves: Callable[[str], list[int]],
    sampled: Callable[[int, int, str], None],
) -> None:
    """Whatever is typed in any order: 0 visible cells that a hard recalculation changes."""
    untouched.open(shipped, stored=True)
    load("drawing")
    edits = load("edits").Edits(pack, shipped, untouched.names, untouched.sheets)
    numbers, compared, stale = halves("--office-edits"), 0, []
    for number in numbers:
        sequence = edits.sequence(number)
        cells, differences = made(untouched, shipped, sequence)
        compared += cells
        if differences:
            stale.append((number, sequence, len(differences), differences[:FEW]))
    told = f"sequences of edits; {compared:,} cells, {len(stale)} sequences with stale ones"
    sampled(len(numbers), WHOLE // 2, told)
    assert stale == []
    assert compared > len(numbers) * 1_000


def test_the_counter_of_cases_follows_one_edit(untouched: Any, pack: Pack, shipped: Path) -> None:
    """One dimension weight less: the counter says what the column of results says."""
    untouched.open(shipped, stored=True)
    untouched.type(sanitised(f"in.weight.{list(pack.dimensions)[2]}"), 0)
    names = ["cases.passed", "cases.failed", "cases.unjudged", "cases.total"]
    passed, failed, unjudged, total = untouched.read(names)
    results = untouched.column("cases.result")
    assert [results.count(sign) for sign in "✔✘?"] == [passed, failed, unjudged]
    assert passed + failed + unjudged == total
    assert untouched.unsettled()[1] == []


def test_a_shared_text_is_found_out(untouched: Any, tmp_path: Path) -> None:
    """The proof can fail: what depends on a shared formula with a stored text stays as it was."""
    wb, path = openpyxl.Workbook(), tmp_path / "shared.xlsx"
    ws = wb.worksheets[0]
    ws.title = "Sums"
    for row in (1, 2, 3):
        ws.cell(row, 1).value = 0
        ws.cell(row, 2).value = SharedBelow(0)
        ws.cell(row, 3).value = f'=IF(B{row}="x",0,1)'
    ws["B1"].value = SharedFormula(0, "B1:B3", 'IF(A1>0,"x","y")')
    path.write_bytes(with_values(parts_of(wb, "2026-01-01T00:00:00Z")).packed())
    untouched.open(path, stored=True)
    untouched.type("Sums!A1", 5)
    assert ["Sums!C1", 1.0, 0.0] in untouched.unsettled()[1]


def test_a_refreshed_workbook_follows(untouched: Any, shipped: Path, tmp_path: Path) -> None:
    """After `refresh`, which writes hidden sheets anew, an edit reaches every cell as well."""
    path = tmp_path / "refreshed.xlsx"
    shutil.copyfile(shipped, path)
    with Package(path) as package:
        changes, place = Changes(package), package.range("rule.conditions")
        conditions = [cell.value for cell in package.column("rule.conditions")]
        written = next(i for i, text in enumerate(conditions) if text)
        other = next(text for text in reversed(conditions) if text)
        assert place is not None
        changes.put("Rules", (place.area.top + written, place.area.left), Edit(other))
        save(package, changes.parts())
    done = CliRunner().invoke(app, ["workbook", "refresh", str(path), "--lang", "en"])
    assert done.exit_code == 0, done.stderr
    follows(untouched, path)


def test_a_workbook_saved_by_the_program_follows(
    untouched: Any, shipped: Path, tmp_path: Path
) -> None:
    """LibreOffice's own file opened again; it strips the stored texts of its own files."""
    path = tmp_path / "saved.xlsx"
    untouched.open(shipped, stored=True)
    untouched.save(path, "Calc MS Excel 2007 XML")
    follows(untouched, path, stripped=True)


def follows(office: Any, path: Path, *, stripped: bool = False) -> None:
    """A weight and a strength count in every visible cell, but for blanks in `stripped` texts."""
    office.open(path, stored=True)
    weight = next(name for name in sorted(office.names) if name.startswith("in.weight."))
    office.type(weight, 0)
    with Package(path) as package:
        scoring = [bool(cell.value) for cell in package.column("rule.criterion.id")].index(True)
    office.type(f"in.strength#{scoring}", 5)
    cells, differences = office.unsettled()
    if stripped:
        pairs = ((cell, _closed(old), _closed(new)) for cell, old, new in differences)
        differences = [list(found) for found in pairs if found[1] != found[2]]
    assert differences == []
    assert cells > 1_000


def _closed(value: Any) -> str:
    """A value without blanks."""
    return "".join(str(value).split())
