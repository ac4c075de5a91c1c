"""The harness itself: it reads what LibreOffice computes, refuses what it must, leaves nothing."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

openpyxl = pytest.importorskip("openpyxl")
pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A protected sheet with one unlocked input and formulas over it, without cached values."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "A sheet"
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = 3, "=A1*2", "=1/A1", "text"
    sheet["A1"].protection = openpyxl.styles.Protection(locked=False)
    sheet.protection.sheet = True
    for name, place in {"in.x": "$A$1", "out": "$A$2", "all": "$A$1:$A$4"}.items():
        defined = openpyxl.workbook.defined_name.DefinedName(name, attr_text=f"'A sheet'!{place}")
        book.defined_names[name] = defined
    path = tmp_path_factory.mktemp("small") / "small.xlsx"
    book.save(path)
    return path


def test_set_and_read(office: Any, small: Path) -> None:
    """By name and by address; an empty cell, a text that looks like a formula, a range."""
    office.open(small)
    assert office.read(["out", "A sheet!A2", "in.x"]) == [6, 6, 3]
    office.set({"in.x": 7})
    assert office.read(["out"]) == [14]
    assert office.column("all")[:2] == [7, 14]
    office.set({"in.x": "=1+1"})
    assert office.read(["in.x"]) == ["=1+1"]
    office.set({"in.x": None})
    assert office.read(["in.x", "out"]) == ["", 0]


def test_errors_are_found(office: Any, small: Path) -> None:
    """A division by zero shows up, and goes."""
    office.open(small)
    assert office.errors() == []
    office.set({"in.x": 0})
    office.read(["all"])
    assert office.errors() == ["'A sheet'.A3"]


def test_a_locked_cell_is_refused(office: Any, office_module: ModuleType, small: Path) -> None:
    """As a person could not type there; the office goes on."""
    office.open(small)
    with pytest.raises(office_module.OfficeError, match="out is a locked cell"):
        office.set({"out": 1})
    with pytest.raises(office_module.OfficeError, match="no name nothing"):
        office.read(["nothing"])
    assert office.read(["out"]) == [6]


def test_a_damaged_file_is_an_error(office: Any, office_module: ModuleType, tmp_path: Path) -> None:
    """And no hang."""
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(office_module.OfficeError):
        office.open(tmp_path / "bad.xlsx")


def test_offices_side_by_side(office: Any, office_module: ModuleType, small: Path) -> None:
    """Two at once do not disturb each other, and the second leaves no process behind."""
    office.open(small)
    with office_module.Office() as second:
        second.open(small)
        second.set({"in.x": 50})
        assert office.read(["out"]) == [6]
        assert second.read(["out"]) == [100]
        group, folder = second._group, second._folder
    assert not _alive(group)
    assert not Path(folder).exists()


def test_a_hung_office_is_killed(
    office_module: ModuleType, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the time limit there is an error and no process."""
    with office_module.Office() as hung:
        hung.open(small)
        os.killpg(hung._group, signal.SIGSTOP)
        monkeypatch.setattr(office_module, "SECONDS", 1.0)
        with pytest.raises(office_module.OfficeError, match="no answer to read within 1 s"):
            hung.read(["out"])
        assert not _alive(hung._group)


def test_the_start_is_tried_again(
    office_module: ModuleType, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first start that fails at once is no failure."""
    script, mark = tmp_path / "soffice", tmp_path / "tried"
    script.write_text(
        f'#!/bin/sh\n[ -e {mark} ] || {{ touch {mark}; exit 1; }}\nexec soffice "$@"\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("MODESDK_SOFFICE", str(script))
    with office_module.Office() as started:
        started.open(small)
        assert started.read(["out"]) == [6]
    assert mark.exists()


def _alive(group: int) -> bool:
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True
