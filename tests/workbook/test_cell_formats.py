"""Cells of the workbook's own forms that show something else than the number they hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from modesdk.xlsx.edit_cells import Edit

from .kit import command, contents, pack, pack_copy, put, rule_row, workbook, write

CODES = ("#,##0 [$€-407]", "0&quot;k&quot;", "#,##0,", "[h]:mm", "0&quot; °C&quot;")
PERCENT, EURO, THOUSAND, SCALED, TIME, DEGREES = (
    f'<xf numFmtId="{n}"/>' for n in (9, *range(900, 900 + len(CODES)))
)
_CODE = "".join(
    f'<numFmt numFmtId="{n}" formatCode="{c}"/>' for n, c in enumerate(CODES, start=900)
)


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


@pytest.mark.parametrize(
    ("xf", "name", "value", "code"),
    [
        (PERCENT, "in.flow_temperature_c", 60, "B-171"), (PERCENT, "in.weight.@", 3, "W-602"),
        (EURO, "in.strength/#", 2, "W-602"), (SCALED, "in.strength/#", 2, "W-602"),
        (EURO, "portfolio.in.flow_temperature_c/9", 60, "B-171"),
        (THOUSAND, "in.flow_temperature_c", 60, "B-171"), (SCALED, "in.weight.@", 3, "W-602"),
        (TIME, "portfolio.in.flow_temperature_c/9", 60, "B-171"),
        (THOUSAND, "cases.in.flow_temperature_c", 60, "B-171"), (TIME, "in.weight.@", 3, "W-602"),
        (THOUSAND, "rule.effects/#", 1, "T-308"), (TIME, "rule.valid.from/#", 46000, "T-311"),
    ],
)  # fmt: skip
def test_a_number_shown_as_something_else(
    book: Path, xf: str, name: str, value: float, code: str
) -> None:
    name = name.replace("@", next(iter(pack().dimensions))).replace(
        "#", f"{rule_row(book, 'M-02')}"
    )
    put(book, **{name: Edit(value)})
    assert not any(line.endswith(code) for line in found(book))
    put(book, **{name: Edit(value, style=styled(book, xf))})
    assert any(line.endswith(code) for line in found(book)), found(book)


def test_a_format_that_says_the_unit_itself(book: Path) -> None:
    put(book, **{"in.flow_temperature_c": Edit(60, style=styled(book, DEGREES))})
    assert not any(line.endswith("B-171") for line in found(book))


@pytest.mark.parametrize("words", [("evaluate",), ("refresh",), ("portfolio",), ("pull",)])
def test_every_command_says_so(book: Path, words: tuple[str, ...], tmp_path: Path) -> None:
    """A number of thousands on every sheet of profiles: none decides with it in silence."""
    style = styled(book, THOUSAND)
    names = ("in.@", "portfolio.in.@/3", "cases.in.@")
    put(book, **{n.replace("@", "flow_temperature_c"): Edit(60, style=style) for n in names})
    more = ["--pack", pack_copy(tmp_path), "--yes"] if words == ("pull",) else []
    result = command(*words, book, *more)
    said = " ".join((result.stderr + result.stdout).split())
    assert "the cell shows as 60 k" in said, said
