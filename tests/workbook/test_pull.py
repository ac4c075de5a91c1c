"""Edits of a workbook brought back into a pack folder: shown first, every other byte kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import modesdk
from modesdk.cli.main import app

from .kit import command, pack_copy, put, rule_row, workbook

MONEY = "tables/evidence/money.csv"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return pack_copy(tmp_path)


def texts(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def pull(book: Path, pack: Path) -> str:
    result = command("pull", book, "--pack", pack, "--yes")
    assert result.exit_code == 0, result.stderr
    return result.stdout


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """The lines that differ, by file."""
    found = {}
    for name, content in after.items():
        old, new = before[name].decode().split("\n"), content.decode().split("\n")
        lines = [b for a, b in zip(old, new, strict=False) if a != b] + new[len(old) :]
        if old != new:
            found[name] = lines
    return found


def test_nothing_to_bring_back(book: Path, pack: Path) -> None:
    before = texts(pack)
    assert command("pull", book, "--pack", pack).exit_code == 0
    assert texts(pack) == before


def test_edited_row_strength_and_weights(book: Path, pack: Path) -> None:
    before, row = texts(pack), rule_row(book, "M-02")
    put(book, **{f"rule.conditions/{row}": 'priorities: "low_investment"; replacement_due: false',
                 f"in.strength/{row}": 0.5, "in.weight.money": 2.5, "in.trust.brochure": 0.4,
                 "in.weight.goal.effort": 0.8})  # fmt: skip
    shown = pull(book, pack)
    assert "M-02, if priorities" in shown
    lines = changed(before, texts(pack))
    assert set(lines) == {MONEY, "pack.yaml"}
    assert [line.split(",")[0] for line in lines[MONEY]] == ["M-02"]
    assert '"""low_investment""",false,investment,1,1,1,-2,0.5,S2' in lines[MONEY][0]
    assert [line.strip() for line in lines["pack.yaml"]] == [
        "weight: 2.5", "effort: {label: {zh: 省心程度, en: Effort}, weight: 0.8}", "trust: 0.4",
    ]  # fmt: skip
    new = modesdk.load_pack(pack)
    assert (new.dimensions["money"].weight, new.criteria["effort"].weight) == (25, 80)


@pytest.mark.parametrize("style", ["bom", "crlf", "both"])
def test_line_ends_and_byte_order_marks_stay(book: Path, pack: Path, style: str) -> None:
    path = pack / MONEY
    text = path.read_bytes().lstrip(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if style != "bom":
        text = text.replace(b"\n", b"\r\n")
    path.write_bytes((b"\xef\xbb\xbf" if style != "crlf" else b"") + text)
    before = path.read_bytes()
    row = rule_row(book, "M-02")
    put(book, **{f"in.strength/{row}": 0.5, "meta.hash": modesdk.load_pack(pack).hash})
    pull(book, pack)
    old, new = before.split(b"\n"), path.read_bytes().split(b"\n")
    assert len(old) == len(new)
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1
    assert (new[0], new[-1]) == (old[0], old[-1])


def test_new_row(book: Path, pack: Path) -> None:
    before, row = texts(pack), rule_row(book, "SPARE-01")
    put(book, **{f"rule.id/{row}": "MINE-1", f"rule.conditions/{row}": "replacement_due: true",
                 f"rule.criterion.id/{row}": "bills", f"rule.label/{row}": "=My, own",
                 f"rule.effects/{row}": -1})  # fmt: skip
    pull(book, pack)
    ((name, lines),) = changed(before, texts(pack)).items()
    assert name == MONEY
    assert lines[0] == 'MINE-1,-,true,bills,-1,,,,,,"=My, own","=My, own"'
    assert "MINE-1" in [r.id for t in modesdk.load_pack(pack).tables for r in t.rows]


def test_it_asks_first(book: Path, pack: Path) -> None:
    before = texts(pack)
    put(book, **{"in.weight.money": 2.5})
    words = ["workbook", "pull", str(book), "--pack", str(pack), "--lang", "en"]
    result = CliRunner().invoke(app, words, input="n\n")
    assert result.exit_code == 0
    assert "dimensions.money.weight" in result.stdout
    assert texts(pack) == before


def test_rows_without_a_place_are_refused(book: Path, pack: Path) -> None:
    before, row = texts(pack), rule_row(book, "M-02")
    put(book, **{f"rule.conditions/{row}": "flow_temperature_c: > 3"})
    result = command("pull", book, "--pack", pack, "--yes")
    assert (result.exit_code, "B160" in result.stderr) == (2, True)
    assert texts(pack) == before


def test_a_pack_that_has_changed_since_is_refused(book: Path, pack: Path) -> None:
    (pack / MONEY).write_bytes((pack / MONEY).read_bytes().replace(b"0,-1,2", b"0,-1,1"))
    before = texts(pack)
    put(book, **{"in.weight.money": 2.5})
    result = command("pull", book, "--pack", pack, "--yes")
    assert (result.exit_code, "B122" in result.stderr) == (2, True)
    assert texts(pack) == before
