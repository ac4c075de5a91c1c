"""What `check` compares with the SDK: every named result, each entry by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import modesdk
from modesdk.engines import DEFAULT_ENGINE
from modesdk.workbook.compare.findings import differences, expected_cells
from modesdk.workbook.read.contents import Contents
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package

from .kit import NAME, put, rule_row, workbook

COMPARED = ("as_of", "weight.", "trust.", "score.", "gate.", "rank.", "status", "winner")


def test_every_named_result_is_compared(tmp_path: Path) -> None:
    """Taken from the names of the workbook: an entry that is left out is missed here."""
    pack = modesdk.load_pack(NAME)
    with Package(workbook(tmp_path)) as package:
        decision = Contents.of(package, pack).decision(DEFAULT_ENGINE)
        names = set(package.names)
    compared = {sanitised(name).casefold() for name in expected_cells(decision)}
    kinds = [*pack.sources, *pack.alternatives, *pack.dimensions]
    wanted = {
        name for name in names
        if name in COMPARED or (name.startswith(COMPARED) and name.split(".")[-1] in kinds)
    }  # fmt: skip
    assert len(wanted) > 3 * len(pack.alternatives)
    assert wanted <= compared


@pytest.mark.parametrize(
    "name", ["rank.district_heating", "trust.leaflet", "gate.keep_gas", "winner", "status"]
)
def test_a_stored_result_that_is_wrong_is_told(tmp_path: Path, name: str) -> None:
    book = workbook(tmp_path)
    put(book, **{name: Edit(7, cached=True)})
    assert told(book) == f"{name}: got 7, the SDK gives"


def test_a_rule_that_does_not_hold_but_is_stored_as_true(tmp_path: Path) -> None:
    book = workbook(tmp_path)
    with Package(book) as package:
        row = [cell.value for cell in package.column("rule.truth")].index(0)
        rule = package.column("rule.id")[row].value
    assert rule_row(book, str(rule)) == row
    put(book, **{f"rule.truth/{row}": Edit(2, cached=True)})
    assert told(book) == f"{rule}: got 2, the SDK gives"


def told(path: Path) -> str:
    """The one difference that is found, without the right value."""
    with Package(path) as package:
        (found,) = differences(Contents.of(package, modesdk.load_pack(NAME)))
    return found.message.rpartition(" ")[0]
