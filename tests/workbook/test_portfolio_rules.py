"""`portfolio` decides with the rules and weights that stand in the workbook, as `evaluate` does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from modesdk.workbook.read.rule_rows import read_rules
from modesdk.xlsx.package import Package

from .kit import PROFILE, command, contents, pack, place, put, replace_cell, rule_row, workbook

LEADER, POINTS, MARGIN = 2, 3, 4
ROW = 8
"""The first row of the Portfolio sheet that the pack's cases leave empty."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook whose Portfolio holds the profile of its Profile sheet once more."""
    path = workbook(tmp_path)
    typed = {k: ",".join(v) if isinstance(v, list) else "yes" if v is True else "no"
             if v is False else v for k, v in PROFILE.items()}  # fmt: skip
    put(path, **{f"portfolio.in.{name}/{ROW}": value for name, value in typed.items()})
    return path


def decided(path: Path) -> list[Any]:
    """Leader, points and margin that `portfolio` writes into the row."""
    result = command("portfolio", path)
    assert result.exit_code == 0, result.stderr
    with Package(path) as package:
        first = package.range("portfolio.as_of")
        assert first is not None
        cells = package.sheet("Portfolio").cells
    (head,) = [spot for spot, cell in cells.items() if cell.value == "SDK status"]
    row = first.area.top + ROW
    return [cells[row, head[1] + offset].value for offset in (LEADER, POINTS, MARGIN)]


def evaluated(path: Path) -> list[Any]:
    result = command("evaluate", path, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return [found["leader"], found["ranking"][0]["score"], found["margin"]]


def edit_effects(path: Path, flip: int) -> int:
    """Turn the sign of the effects of the first rules that hold a number; how many cells."""
    with Package(path) as package:
        rules = read_rules(package, pack())
        cells = package.sheet(rules.sheet).cells
        spots = [(row.number, at) for row in rules.rows[:flip] for at in rules.effects_at.values()]
        given = {spot: cells[spot].value for spot in spots if spot in cells}
    numbers = {spot: value for spot, value in given.items() if isinstance(value, int) and value}
    for spot, value in numbers.items():
        replace_cell(path, "Rules", spot, -value)
    return len(numbers)


def test_edited_effects_count_in_the_portfolio(book: Path) -> None:
    before = decided(book)
    assert before == evaluated(book)
    assert edit_effects(book, 12) > 3
    assert decided(book) == evaluated(book) != before


def test_switches_strengths_and_weights_count_too(book: Path) -> None:
    before = decided(book)
    row = rule_row(book, "M-02")
    put(book, **{f"in.on/{row}": "no", f"in.strength/{row + 1}": 5, "in.weight.money": 3})
    assert decided(book) == evaluated(book) != before


def test_a_new_rule_counts_in_the_portfolio(book: Path) -> None:
    before = decided(book)
    row = rule_row(book, "SPARE-01")
    put(book, **{f"rule.id/{row}": "NEW-1", f"rule.conditions/{row}": 'insulation: "medium"',
                 f"rule.criterion.id/{row}": "climate"})  # fmt: skip
    with Package(book) as package:
        at = read_rules(package, pack()).effects_at[before[0]]
    replace_cell(book, "Rules", (place(book, "rule.id", row).area.top, at), -2)
    assert decided(book) == evaluated(book)
    assert "1 row differs from the pack and counts: NEW-1" in command("portfolio", book).stderr
    assert decided(book) != before


def test_rules_that_cannot_be_used_stop_both(book: Path) -> None:
    put(book, **{f"rule.id/{rule_row(book, 'M-02')}": "M-99"})
    before = contents(book)
    told = [command(name, book) for name in ("evaluate", "portfolio")]
    assert [result.exit_code for result in told] == [2, 2]
    assert told[0].stderr == told[1].stderr
    assert "B-125" in told[1].stderr
    assert contents(book) == before
