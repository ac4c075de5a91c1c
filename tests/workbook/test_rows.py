"""How rows are written: every reader finds each cell and its own formula, shared or not."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from modesdk.xlsx.write_parts import Parts, parts_of

SHIPPED = Path(__file__).parents[2] / "workbooks"
"""Files that equal a fresh build: `test_rebuild` proves it."""
SHARED = re.compile(r"<c [^>]*>(?=<f t=.shared.)(?:(?!</c>).)*</c>")
FORMULAS = {f"B{row}": f'=A{row}*2&"A{row}"' for row in range(1, 7)}
ALIKE = {f"C{row}": f"=SUM($A$1:A{row})" for row in range(1, 7)}


@pytest.fixture(params=["visible", "hidden"])
def parts(request: pytest.FixtureRequest) -> Parts:
    wb = openpyxl.Workbook()
    ws = wb.worksheets[0]
    wb.create_sheet("Front")
    ws.title, ws.sheet_state = "Sums", request.param
    for row in range(1, 7):
        ws[f"A{row}"] = row / 2
    for cell, formula in {**FORMULAS, **ALIKE, "F9": "=Front!A1"}.items():
        ws[cell] = formula
    ws["E3"], ws["F3"], ws["G8"] = " <kept> ", True, "text"
    ws.row_dimensions[8].height = 30
    return parts_of(wb, "2026-01-01T00:00:00Z")


def test_openpyxl_reads_what_was_written(parts: Parts) -> None:
    ws = openpyxl.load_workbook(io.BytesIO(parts.packed()))["Sums"]
    found = {cell.coordinate: cell.value for row in ws.iter_rows() for cell in row}
    for cell, formula in {**FORMULAS, **ALIKE, "F9": "=Front!A1"}.items():
        assert found[cell] == formula
    assert [found[cell] for cell in ("A1", "A2", "E3", "F3", "G8")] == [
        0.5, 1, " <kept> ", True, "text",
    ]  # fmt: skip
    assert sum(value is not None for value in found.values()) == 6 + 6 + 6 + 1 + 3
    assert ws.row_dimensions[8].height == 30


def test_values_stand_beside_their_formulas(parts: Parts) -> None:
    filled = parts.with_values(lambda sheet, row, column: ("", f"<v>{row * 100 + column}</v>"))
    book = openpyxl.load_workbook(io.BytesIO(filled.packed()), data_only=True)
    assert [book["Sums"][cell].value for cell in ("B2", "C6", "F9", "A2")] == [202, 603, 906, 1]


def test_the_package_repeats(parts: Parts) -> None:
    data = parts.packed()
    assert data == parts.packed()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
    assert len(parts.packed(level=0)) > len(data)


@pytest.mark.parametrize("name", ["home-heating", "tiktok-shop"])
def test_no_shared_formula_gives_a_text(name: str) -> None:
    """LibreOffice never passes a change on through a shared formula with a stored text."""
    with zipfile.ZipFile(SHIPPED / f"{name}.xlsx") as archive:
        sheets = [part for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
        cells = [c for part in sheets for c in SHARED.findall(archive.read(part).decode())]
    assert len(cells) > 500
    assert [
        cell for cell in cells if 't="str"' in cell or "<v></v>" in cell or "<v>" not in cell
    ] == []
