"""The sheets as LibreOffice draws them: rows high enough in both languages, nothing but text."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from modesdk.io.profiles import read_profile
from modesdk.io.request import to_case
from modesdk.model.pack import Pack
from modesdk.workbook.build import workbook_bytes

pytestmark = pytest.mark.office

EXAMPLES = {"tiktok-shop": "beauty-brand-us", "home-heating": "insulated-family-house"}
TROUBLE = re.compile(r"#{3,}|#(?:NAME|VALUE|REF|DIV|N/A|NUM)|Err:\d+")
LITTLE = 60
"""Hundredths of a millimetre by which a row may be low: less than a line, nothing is lost."""


@pytest.fixture(scope="module")
def filled(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack's workbook with an example profile."""
    folder = Path(__file__).parents[3] / "plugins" / pack.name / "examples"
    profile = read_profile(folder / f"{EXAMPLES[pack.name]}.yaml")
    path = tmp_path_factory.mktemp("rendered") / f"{pack.name}.xlsx"
    path.write_bytes(workbook_bytes(pack, to_case(profile, pack)))
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_row_is_too_low_for_its_text(office: Any, filled: Path, lang: str) -> None:
    """The program's own idea of the height against the one in the file."""
    office.open(filled)
    office.set({"lang": lang})
    office.calculate()
    found = [row for row in office.tight() if row[3] - row[2] > LITTLE]
    assert found == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_printed_page_shows_no_error_and_no_column_too_narrow(
    office: Any, pack: Pack, filled: Path, tmp_path: Path, lang: str
) -> None:
    """All pages of all sheets as text; a number that does not fit is printed as ###."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    office.open(filled)
    office.set({"lang": lang})
    office.calculate()
    office.save(tmp_path / "all.pdf")
    command = [reader, "-layout", str(tmp_path / "all.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert TROUBLE.findall(text) == []
    title = pack.title[lang]
    assert title.replace(" ", "") in text.replace(" ", ""), "the text of the pages was not read"
