"""Texts from outside that look like formulas stay texts: in workbooks and in CSV files."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import modesdk
from modesdk.workbook.build import workbook_bytes
from modesdk.xlsx.package import Package

from .kit import NAME, command, pack_copy, put, workbook

RISKY = ('=cmd|"/C calc"!A0', "+1+1", "-2+3", "@SUM(1)", "\t=1+1")
EVIL = "=EVIL(1)"
TEXTS = (
    ("attributes.yaml", "一般", "Medium"),
    ("attributes.yaml", "有储料间", "Dry store room"),
    ("pack.yaml", "木颗粒锅炉", "Pellet boiler"),
)
STRINGS = re.compile(r'"[^"]*"')


def formulas(path: Path) -> list[str]:
    with Package(path) as package:
        return [c.formula for t in package.sheets for c in package.stream(t) if c.formula]


def test_texts_of_a_pack_never_become_formulas(tmp_path: Path) -> None:
    folder = pack_copy(tmp_path)
    for name, zh, en in TEXTS:
        text = (folder / name).read_text(encoding="utf-8")
        old = f"{{zh: {zh}, en: {en}}}"
        assert old in text
        evil = f'{{zh: "{EVIL}", en: "{EVIL}"}}'
        (folder / name).write_text(text.replace(old, evil, 1), encoding="utf-8")
    path = tmp_path / "w.xlsx"
    path.write_bytes(workbook_bytes(modesdk.load_pack(folder)))
    assert [f for f in formulas(path) if "evil" in STRINGS.sub("", f).casefold()] == []


@pytest.mark.parametrize("text", RISKY)
def test_cells_of_a_portfolio_never_become_formulas(tmp_path: Path, text: str) -> None:
    book = workbook(tmp_path)
    before = len(formulas(book))
    put(book, **{"portfolio.in.insulation/0": text})
    assert command("portfolio", book).exit_code == 1
    assert len(formulas(book)) == before


@pytest.mark.parametrize("text", RISKY)
def test_csv_fields_never_become_formulas(tmp_path: Path, text: str) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["client", "insulation", text], [text, "good", text]])
    result = command("portfolio", source, "-o", out, "--pack", NAME)
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8-sig", newline="") as stream:
        fields = [field for row in csv.reader(stream) for field in row]
    assert [f for f in fields if f.lstrip()[:1] in "=+@" and f] == []
    assert f"'{text}" in fields
