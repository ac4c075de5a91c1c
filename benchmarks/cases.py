"""`python -m benchmarks.cases [ROWS] [ROUNDS]`: a sheet of cases, collected and run by pytest.

The peer is what a team writes by hand: the same sheet read with openpyxl, one parametrised test for
its rows, `modesdk.recommend` for each. The floor are as many tests that do nothing. Each run is a
process of its own; in each round everyone runs once, so that other load hits all of them alike.
"""

from __future__ import annotations

import datetime
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

import modesdk
from modesdk.testing import random_profiles

PACK = "tiktok-shop"
ROWS, ROUNDS = 2_000, 5
TARGET = 4.0
DAY = datetime.date(2026, 3, 10)
EXPECT = ("expect status", "expect recommended", "expect blocked")
INI = f"[pytest]\nmodesdk_cases = cases.xlsx\nmodesdk_pack = {PACK}\n"
BY_HAND = f"""
import openpyxl
import pytest

import modesdk

PACK = modesdk.load_pack("{PACK}")


def rows():
    page = openpyxl.load_workbook("cases.xlsx", read_only=True, data_only=True).active
    head, *rest = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=False)) for row in rest]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case_id"])
def test_row(row):
    as_of = row["as_of"].date()
    given = {{k: v for k, v in row.items() if v is not None and not k.startswith("expect ")}}
    del given["case_id"], given["as_of"]
    found = modesdk.recommend(given, pack=PACK, as_of=as_of)
    blocked = {{mode for mode, mark in found.gates.items() if mark == "blocked"}}
    assert str(found.status) == row["expect status"]
    assert (found.recommended or "none") == row["expect recommended"]
    assert blocked == set((row["expect blocked"] or "none").split()) - {{"none"}}
"""
FLOOR = """
import pytest


@pytest.mark.parametrize("row", range({rows}))
def test_row(row):
    pass
"""


def main() -> None:
    """Measure and print."""
    given = [int(word) for word in sys.argv[1:]]
    rows, rounds = (*given, *(ROWS, ROUNDS)[len(given) :])
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), rows, rounds)
    _say(
        f"| {rows:,} rows of a sheet, {rounds} rounds | CPU s, median | wall s, fastest | target |"
    )
    _say("| --- | --- | --- | --- |")
    for name, times in found.items():
        target = f"below {TARGET:.0f}" if name.startswith("plugin") else ""
        cpu, wall = statistics.median(t[0] for t in times), min(t[1] for t in times)
        _say(f"| {name} | {cpu:.1f} | {wall:.1f} | {target} |")


Times = tuple[float, float]
"""Seconds of processor time, workers included, and from start to end."""


def measured(folder: Path, rows: int, rounds: int) -> dict[str, list[Times]]:
    """What each contestant took in each round; all of them pass all rows."""
    _sheet(folder / "cases.xlsx", rows)
    (folder / "pytest.ini").write_text(INI, encoding="utf-8")
    (folder / "by_hand.py").write_text(BY_HAND, encoding="utf-8")
    (folder / "floor.py").write_text(FLOOR.format(rows=rows), encoding="utf-8")
    runs = {
        "plugin": ("cases.xlsx",),
        "plugin, `-n 2`": ("-n", "2", "cases.xlsx"),
        "parametrised by hand": ("by_hand.py",),
        "parametrised by hand, `-n 2`": ("-n", "2", "by_hand.py"),
        "tests that do nothing": ("floor.py",),
    }
    found: dict[str, list[Times]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, words in runs.items():
            found[name].append(_seconds(folder, words, rows))
    return found


def _seconds(folder: Path, words: Sequence[str], rows: int) -> Times:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    seconds, after = time.perf_counter() - start, os.times()
    if f"{rows} passed" not in done.stdout:
        sys.exit(done.stdout[-2_000:])
    used = after.children_user + after.children_system
    return used - before.children_user - before.children_system, seconds


def _sheet(path: Path, rows: int) -> None:
    """Random profiles, each with what comes out today."""
    pack = modesdk.load_pack(PACK)
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Cases")
    names = [attribute.id for attribute in pack.schema if not attribute.derived]
    page.append(["case_id", "as_of", *EXPECT, *names])
    for number, drawn in enumerate(random_profiles(pack, rows)):
        known = [pair for pair in drawn.items() if pair[1] not in ([], frozenset())]
        profile = dict(
            known[number % 2 :: 2]
        )  # 22 values: the pack's own cases know 17, at most 26
        found = modesdk.recommend({"profile": profile, "as_of": DAY}, pack=pack)
        blocked = [mode for mode, mark in found.gates.items() if mark == "blocked"]
        expected = (str(found.status), found.recommended or "none", " ".join(blocked) or "none")
        cells = [_cell(profile.get(name)) for name in names]
        page.append([f"case-{number}", DAY, *expected, *cells])
    book.save(path)


def _cell(value: Any) -> Any:
    """A value as a cell holds it; a set as one text."""
    if isinstance(value, (frozenset, list, tuple, set)):
        return ", ".join(sorted(map(str, value)))
    return value


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
