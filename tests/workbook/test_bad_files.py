"""The list of bad files, each through the real commands: what is said, and the file untouched."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from modesdk.cli.main import app

from . import spoiled
from .kit import built, contents, pack_copy, place, workbook
from .spoiled import (
    COMPOUND,
    MAIN,
    Spoil,
    added,
    bytes_are,
    claimed,
    endless_texts,
    many,
    merged,
    on_sheet,
    prolog,
    raw_cell,
    replaced,
    typed,
    without_sheet,
)
from .xlsx import digest

COMMANDS = ("evaluate", "check", "refresh", "pull", "portfolio")
AGE = "in.boiler_age_years"
STYLES = "xl/styles.xml"
OLD = COMPOUND + "Workbook".encode("utf-16-le")
PROTECTED = COMPOUND + "EncryptedPackage".encode("utf-16-le")

REFUSED: dict[str, tuple[Spoil, str, str]] = {
    "text": (bytes_are(b"id,name\n"), "B-101", "no .xlsx"),
    "empty": (bytes_are(b""), "B-101", "empty"),
    "folder": (spoiled.folder, "B-101", "folder"),
    "missing": (spoiled.missing, "B-101", "no such file"),
    "old format": (bytes_are(OLD), "B-101", ".xls"),
    "password": (bytes_are(PROTECTED), "B-102", "password"),
    "OpenDocument": (spoiled.opendocument, "B-101", "OpenDocument"),
    "binary workbook": (spoiled.binary, "B-101", "xlsb"),
    "truncated": (spoiled.cut, "B-104", "damaged"),
    "bomb": (spoiled.bomb, "B-103", "sharedStrings"),
    "bomb beside": (lambda p: spoiled.bomb(p, "xl/media/a.png", 20), "B-103", "a.png"),
    "many parts": (spoiled.many_parts, "B-103", "parts"),
    "part twice": (spoiled.twice, "B-104", "twice"),
    "overlap": (claimed(STYLES, 42, 0), "B-104", "overlaps"),
    "position outside": (claimed(STYLES, 42, 0x7FFFFFFF), "B-104", STYLES),
    "size too small": (claimed(MAIN, 24, 100), "B-104", MAIN),
    "size too large": (claimed(STYLES, 24, 10_000_000), "B-103", STYLES),
    "packed size wrong": (claimed(MAIN, 20, 100), "B-104", MAIN),
    "encrypted part": (claimed(STYLES, 8, 1), "B-102", STYLES),
    "unknown packing": (claimed(STYLES, 10, 14), "B-104", STYLES),
    "entities": (prolog(MAIN), "B-105", MAIN),
    "entities in a sheet": (prolog("xl/worksheets/sheet2.xml"), "B-105", "sheet2"),
    "outside entity": (prolog(STYLES, '<!DOCTYPE x SYSTEM "file:///etc/x">'), "B-105", STYLES),
    "UTF-16": (prolog("xl/worksheets/sheet2.xml", "", "utf-16"), "B-104", "UTF-8"),
    "encoding": (prolog(MAIN, '<?xml version="1.0" encoding="klingon"?>'), "B-104", MAIN),
    "broken XML": (on_sheet("Profile", "</sheetData>", "</sheet>"), "B-104", "XML"),
    "broken main part": (replaced(MAIN, "</sheets>", "<sheets>"), "B-104", MAIN),
    "huge merge": (merged("Profile", "A1:XFD1048576"), "B-106", "Profile!A1:XFD1048576"),
    "other pack": (typed(**{"meta.pack": "tiktok-shop"}), "B-12[12]", "tiktok-shop"),
    "unknown pack": (typed(**{"meta.pack": "nonsuch"}), "P-209|B-121", "nonsuch"),
    "other version": (typed(**{"meta.hash": "0" * 64}), "B-122", "0000"),
    "other format": (typed(**{"meta.format": "2"}), "B-123", "'2'"),
    "not ours": (typed(**{"meta.pack": None}), "B-120|several packs", ""),
}  # fmt: skip
"""What no command takes: how it is made, the code (a pattern), and a word of the message."""

CELLS: dict[str, tuple[Spoil, str, str]] = {
    "no Profile": (without_sheet("Profile"), "B-124", "Profile"),
    "no Weights": (without_sheet("Weights"), "B-124", "Weights"),
    "no Rules": (without_sheet("Rules"), "B-124", "Rules"),
    "merged inputs": (merged("Profile", "A8:H60"), "B-127", "A8:H60"),
    "text for a number": (typed(**{AGE: "12 years"}), "B-126", AGE),
    "error value": (raw_cell(AGE, '<c r="@" t="e"><v>#DIV/0!</v></c>'), "B-128", AGE),
    "endless number": (raw_cell(AGE, '<c r="@"><v>1e400</v></c>'), "B-126", AGE),
    "no number": (raw_cell(AGE, '<c r="@"><v>NaN</v></c>'), "B-126", AGE),
    "long number": (raw_cell(AGE, f'<c r="@"><v>{"9" * 5000}</v></c>'), "B-126", AGE),
    "missing text": (raw_cell(AGE, '<c r="@" t="s"><v>99999999</v></c>'), "B-128", AGE),
    "text far away": (raw_cell(AGE, f'<c r="@" t="s"><v>{"9" * 5000}</v></c>'), "B-128", AGE),
    "endless weight": (raw_cell("in.weight.house", '<c r="@"><v>1e400</v></c>'), "W-602",
                       "in.weight.house"),
    "endless strength": (raw_cell("in.strength", '<c r="@"><v>NaN</v></c>'), "W-602",
                         "in.strength"),
    "endless date": (raw_cell("in.as_of", '<c r="@"><v>1e400</v></c>'), "V-508", "in.as_of"),
    "half a day": (raw_cell("in.as_of", '<c r="@"><v>45000.5</v></c>'), "V-508", "in.as_of"),
}  # fmt: skip
"""What is wrong with single cells: how, the code, and the sheet, area or name that is told."""
LEFT_OUT = {AGE}
"""Cells of the profile: `evaluate` and `refresh` go on without them, as the sheet does."""
TOLD_BY_CHECK = ("no Rules", "merged inputs", "text for a number", "endless weight")
"""All three commands read the cells alike; `check` takes a second, so these stand for the rest."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack as a folder that `pull` may write to."""
    return pack_copy(tmp_path_factory.mktemp("pack"))


def run(command: str, path: Path, pack: Path, lang: str = "en") -> Result:
    more = ["--pack", str(pack), "--yes"] if command == "pull" else []
    given = ["workbook", command, str(path), "--lang", lang, *more]
    return CliRunner().invoke(app, given, prog_name="modesdk", env={"COLUMNS": "300"})


def state(folder: Path) -> dict[str, str]:
    """The files of a folder, below it too."""
    return {str(p): digest(p) for p in folder.rglob("*") if p.is_file()}


def code_for(command: str) -> tuple[int, ...]:
    return (1, 2) if command == "check" else (2,)


@pytest.mark.parametrize("case", REFUSED)
def test_bad_files_are_refused_and_stay_as_they_were(tmp_path: Path, pack: Path, case: str) -> None:
    spoil, code, word = REFUSED[case]
    path = workbook(tmp_path)
    spoil(path)
    before, before_pack = state(tmp_path), state(pack)
    for command in COMMANDS:
        result = run(command, path, pack)
        assert result.exit_code in code_for(command), (command, result.output)
        told = " ".join(result.output.split())
        assert re.search(f"({code}) ", told), (command, told)
        assert word in told, (command, told)
        assert "hint:" in told or "→" in told, (command, told)
    assert state(tmp_path) == before
    assert state(pack) == before_pack


@pytest.mark.parametrize("case", CELLS)
def test_wrong_cells_are_told_by_their_address(tmp_path: Path, pack: Path, case: str) -> None:
    spoil, code, where = CELLS[case]
    path = workbook(tmp_path)
    address = str(place(path, where)) if where.startswith("in.") else where
    spoil(path)
    before = state(tmp_path)
    for command in ("evaluate", "check") if case in TOLD_BY_CHECK else ("evaluate",):
        result = run(command, path, pack)
        goes_on = where in LEFT_OUT and command == "evaluate"
        expected = (0,) if goes_on else code_for(command)
        assert result.exit_code in expected, (command, result.output)
        told = " ".join(result.output.split())
        assert f"{code} " in told, (command, told)
        assert address in told, (command, told)
    assert state(tmp_path) == before


@pytest.mark.parametrize("case", ["text", "password", "huge merge", "other version"])
def test_chinese(tmp_path: Path, pack: Path, case: str) -> None:
    spoil, code, _ = REFUSED[case]
    path = workbook(tmp_path)
    spoil(path)
    for command in COMMANDS:
        told = run(command, path, pack, "zh").output
        assert "错误" in told
        assert code in told


def far(row: str) -> Spoil:
    return on_sheet("Profile", "</sheetData>", f"{row}</sheetData>")


def outside(formula: str) -> Spoil:
    return on_sheet(
        "Playbook", "</sheetData>",
        f'<row r="900"><c r="C900"><f>{formula}</f><v>1</v></c></row></sheetData>',
    )  # fmt: skip


TAKEN: dict[str, tuple[Spoil, str]] = {
    "a part named upwards": (added("../../evil.txt", "x"), ""),
    "a part with a root": (added("/etc/evil", "x"), ""),
    "a zip within": (added("xl/media/a.zip", built()), ""),
    "huge dimension": (on_sheet("Profile", "<sheetData>", '<dimension ref="A1:XFD1048576"/>'
                                "<sheetData>"), ""),
    "a cell far away": (far('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), ""),
    "a row without end": (far(f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'), ""),
    "a style without end": (far(f'<row r="900"><c s="{"9" * 5000}"><v>1</v></c></row>'), ""),
    "macros": (added("xl/vbaProject.bin", "x"), "B-107"),
    "a link": (spoiled.linked, "B-108"),
    "a name that moves the cursor": (added("xl/embeddings/\x1b[2J.bin", "x"), "B-108"),
    "DDE": (outside("cmd|'/C calc'!A0"), "B-109"),
    "WEBSERVICE": (outside('WEBSERVICE("http://x")'), "B-109"),
}  # fmt: skip
"""What does not keep a workbook from being used, and the code of the warning if there is one."""


@pytest.mark.parametrize("case", TAKEN)
def test_odd_files_are_taken_with_a_warning(tmp_path: Path, pack: Path, case: str) -> None:
    spoil, code = TAKEN[case]
    path = workbook(tmp_path)
    spoil(path)
    before = contents(path)
    for command in ("evaluate", "portfolio"):
        result = run(command, path, pack)
        assert result.exit_code == 0, (command, result.output)
        assert code in result.stderr
        assert result.stderr.count("warning:") == bool(code)
        assert "\x1b" not in result.output
    after = contents(path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {spoiled.part_of(path, "Portfolio"), STYLES}
    assert list(after) == list(before)
    assert not list(tmp_path.rglob("*evil*"))


ENDLESS = 60
"""Seconds of computing that even a slow machine does not need to refuse a file."""
MEASURED = """
import resource, sys
from modesdk.cli.main import main
try:
    main()
finally:
    with open("/proc/self/status") as status:  # unlike ru_maxrss it knows nothing of the parent
        peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    print("USED", peak, used, file=sys.stderr)
"""
LONG: dict[str, tuple[Spoil, str, str]] = {
    "cells": (many("Profile", '<row r="@"><c r="A@"><v>1</v></c></row>'), "evaluate", "cells"),
    "rows": (many("Portfolio", '<row r="@"/>'), "portfolio", "rows"),
    "shared texts": (endless_texts, "evaluate", "characters"),
}  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("case", LONG)
def test_long_files_are_refused_in_bounded_memory_and_time(tmp_path: Path, case: str) -> None:
    spoil, command, word = LONG[case]
    path = workbook(tmp_path)
    spoil(path)
    before = state(tmp_path)
    given = [sys.executable, "-c", MEASURED, "workbook", command, str(path)]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    told, _, used = done.stderr.rpartition("USED ")
    assert "B-103" in told
    assert word in told
    kilobytes, seconds = (float(part) for part in used.split())
    assert kilobytes < 300_000
    assert seconds < ENDLESS, "refused before it is all parsed"
    assert state(tmp_path) == before
