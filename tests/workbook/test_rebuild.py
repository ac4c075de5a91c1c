"""The files in `workbooks/` are what one command makes of the packs today, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

import modesdk

FOLDER = Path(__file__).parents[2] / "workbooks"
PACKS = ("home-heating", "tiktok-shop")


@pytest.mark.parametrize("name", PACKS)
def test_the_file_equals_a_fresh_build(name: str) -> None:
    """Mend with: modesdk workbook build NAME -o workbooks/NAME.xlsx --lang zh --force."""
    build = pytest.importorskip("modesdk.workbook.build", exc_type=ImportError)
    path = FOLDER / f"{name}.xlsx"
    assert path.exists(), f"{path} is missing: modesdk workbook build {name} --lang zh -o {path}"
    fresh = build.workbook_bytes(modesdk.load_pack(name))
    assert path.read_bytes() == fresh, f"{path} is out of date: build it again with --force"


def test_no_other_files() -> None:
    """Every file there is one of these (and a note on how they are made)."""
    names = {path.name for path in FOLDER.iterdir()}
    assert names <= {"README.md", *(f"{name}.xlsx" for name in PACKS)}
