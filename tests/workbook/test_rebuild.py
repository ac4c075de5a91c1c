"""The files in `workbooks/` are what one command makes of the packs today, part for part."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest

import modesdk

FOLDER = Path(__file__).parents[2] / "workbooks"
PACKS = ("home-heating", "tiktok-shop")


@pytest.mark.parametrize("name", PACKS)
def test_the_file_equals_a_fresh_build(name: str) -> None:
    """Part by part; the bytes of the zip itself depend on the version of zlib."""
    build = pytest.importorskip("modesdk.workbook.build", exc_type=ImportError)
    path = FOLDER / f"{name}.xlsx"
    again = f"run: modesdk workbook build {name} --lang zh -o workbooks/{name}.xlsx --force"
    assert path.exists(), f"{path} is missing; {again}"
    old = contents(path.read_bytes())
    fresh = contents(build.workbook_bytes(modesdk.load_pack(name)))
    differ = [part for part in old.keys() | fresh.keys() if old.get(part) != fresh.get(part)]
    assert not differ, f"{path} is out of date in {sorted(differ)}; {again}"


def contents(data: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_other_files() -> None:
    """Every file there is one of these (and a note on how they are made)."""
    names = {path.name for path in FOLDER.iterdir()}
    assert names <= {"README.md", *(f"{name}.xlsx" for name in PACKS)}


@pytest.mark.parametrize("name", PACKS)
def test_every_formula_is_short_enough_for_spreadsheet_programs(name: str) -> None:
    with zipfile.ZipFile(FOLDER / f"{name}.xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "/sheet" in name]
    formulas = [unescape(f) for text in sheets for f in re.findall(r"<f[^>/]*>([^<]*)</f>", text)]
    assert len(formulas) > 1000
    assert max(map(len, formulas)) <= 8192
