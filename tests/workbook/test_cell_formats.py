"""Cells of the workbook's own forms that are shown in percent or in a currency."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from modesdk.xlsx.edit_cells import Edit

from .kit import command, contents, pack, put, rule_row, workbook, write

PERCENT, EURO = '<xf numFmtId="9"/>', '<xf numFmtId="900"/>'
_CODE = '<numFmt numFmtId="900" formatCode="#,##0 [$€-407]"/>'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


def styled(path: Path, xf: str) -> int:
    """The number of a new cell style."""
    parts = contents(path)
    text = parts["xl/styles.xml"].decode()
    text = re.sub(r"(<numFmts[^>]*>)", rf"\1{_CODE}", text, count=1)
    start, end = text.index("<cellXfs"), text.index("</cellXfs>")
    number = len(re.findall(r"<xf\b", text[start:end]))
    write(path, {**parts, "xl/styles.xml": text[:end] + xf + text[end:]})
    return number


def found(path: Path) -> list[str]:
    told = json.loads(command("check", path, "--json").stdout)
    return [f"{d['column']} {d['code']}" for d in told["diagnostics"] if d["severity"] == "error"]


@pytest.mark.parametrize("xf", [PERCENT, EURO])
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("in.flow_temperature_c", 60, "B-171"), ("in.weight.@", 3, "W-602"),
        ("in.strength/#", 2, "W-602"), ("portfolio.in.flow_temperature_c/9", 60, "B-171"),
    ],
)  # fmt: skip
def test_a_number_shown_as_something_else(
    book: Path, name: str, value: float, code: str, xf: str
) -> None:
    name = name.replace("@", next(iter(pack().dimensions))).replace(
        "#", f"{rule_row(book, 'M-02')}"
    )
    put(book, **{name: Edit(value)})
    assert not any(line.endswith(code) for line in found(book))
    put(book, **{name: Edit(value, style=styled(book, xf))})
    assert any(line.endswith(code) for line in found(book)), found(book)
