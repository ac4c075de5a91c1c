"""A spreadsheet program calculates anew what it opens, though every formula carries a value."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import modesdk
from modesdk.workbook.build import workbook_bytes

pytestmark = pytest.mark.office
FRONT = "xl/worksheets/sheet1.xml"
NONSENSE = "stale nonsense"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as the SDK builds it."""
    path = tmp_path_factory.mktemp("fresh") / "fresh.xlsx"
    path.write_bytes(workbook_bytes(modesdk.load_pack("home-heating"), lang="en", rows=3))
    return path


def test_stored_values_are_not_taken_for_results(fresh: Path, tmp_path: Path) -> None:
    """Nonsense stored beside the formulas of the front sheet is gone when the file is opened."""
    spoilt = tmp_path / "spoilt.xlsx"
    spoil(fresh, spoilt)
    assert shown(spoilt) == shown(fresh)


def test_the_name_of_the_program_makes_the_difference(fresh: Path, tmp_path: Path) -> None:
    """The same file under the name of a known program shows what is stored in it."""
    spoilt = tmp_path / "spoilt.xlsx"
    spoil(fresh, spoilt, program="Microsoft Excel")
    assert any(NONSENSE in cell for row in shown(spoilt) for cell in row)


def spoil(source: Path, target: Path, program: str = "modesdk") -> None:
    """Replace every text stored beside a formula of the front sheet."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name == FRONT:
                content, count = re.subn(r"</f><v>[^<]+</v>", f"</f><v>{NONSENSE}</v>", content)
                assert count > 20
                content = re.sub(r"(<c [^>]*?)(?: t=\"str\")?(><f>)", r'\1 t="str"\2', content)
            content = content.replace("<Application>modesdk<", f"<Application>{program}<")
            new.writestr(name, content)


def shown(path: Path) -> list[list[str]]:
    """The first sheet as LibreOffice writes it to CSV, right after loading."""
    folder = path.parent / path.stem
    folder.mkdir()
    command = [
        os.environ.get("MODESDK_SOFFICE", "soffice"),
        f"-env:UserInstallation={(folder / 'settings').as_uri()}",
        *("--headless", "--norestore", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"),
        *("--outdir", str(folder), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with (folder / f"{path.stem}.csv").open(encoding="utf-8", newline="") as lines:
        found = list(csv.reader(lines))
    shutil.rmtree(folder)
    return found
