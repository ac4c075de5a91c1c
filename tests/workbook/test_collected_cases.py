"""Cases in a workbook of ours as tests of pytest: as in `check`, its rules and weights decide."""

from __future__ import annotations

from pathlib import Path

import pytest

import modesdk.pytest_items.collectors  # noqa: F401  # or runs inside of a test import it twice
from modesdk.io.case_files import read_cases
from modesdk.workbook.read.case_sheets import sheets_with_cases
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package

from .kit import pack, place, put, rule_row, value, workbook

INI = "[pytest]\nmodesdk_cases = *.xlsx\n"


@pytest.fixture
def book(pytester: pytest.Pytester) -> Path:
    """A workbook in a project whose configuration does not name the pack."""
    pack()
    pytester.makeini(INI)
    return workbook(pytester.path)


def test_the_cases_of_the_sheet_are_collected_by_name(
    pytester: pytest.Pytester, book: Path
) -> None:
    found = pytester.runpytest("--collect-only", "-q")
    names = [line for line in found.outlines if "::" in line]
    assert names == [f"client.xlsx::Cases::{case.id}" for case in read_cases(pack())]
    pytester.runpytest().assert_outcomes(passed=len(names))


def test_its_own_weights_decide(pytester: pytest.Pytester, book: Path) -> None:
    """The same edit as in the test of `check`."""
    put(book, **{"in.weight.house": 0, "in.weight.money": 0, "in.weight.goal": 1})
    found = pytester.runpytest("-q")
    assert found.ret == pytest.ExitCode.TESTS_FAILED
    found.stdout.fnmatch_lines(["*client.xlsx!Cases!*", "*insufficient_data*"])


def test_its_own_rules_decide_and_are_named(pytester: pytest.Pytester, book: Path) -> None:
    """An edited row is named with its row on the sheet of rules."""
    row = rule_row(book, "H-05")
    put(book, **{f"rule.conditions/{row}": "flow_temperature_c: > 50"})
    put(book, **{"cases.expect.status/4": "none_eligible"})
    found = pytester.runpytest("-q")
    at = place(book, "rule.id", row).area.top
    found.stdout.fnmatch_lines([f"*pellet_boiler: H-05 (Rules!{at})"])


def test_what_the_sheet_has_no_column_for_stands_in_the_pack(book: Path) -> None:
    """Expectations and advice attributes of the pack's case; what is typed counts over it."""
    with Package(book) as package:
        (sheet,) = sheets_with_cases(package, pack())
    own = {case.id: case for case in read_cases(pack())}
    assert [(c.id, c.values, c.expect) for c in sheet.cases] == [
        (c.id, c.values, c.expect) for c in own.values()
    ]
    assert sheet.problems == ()
    assert sheet.cases[0].line == place(book, "cases.id").area.top


def test_a_case_typed_on_a_spare_row_is_run(pytester: pytest.Pytester, book: Path) -> None:
    last = len(read_cases(pack()))
    put(
        book,
        **{
            f"cases.id/{last}": "mine",
            f"cases.in.boiler_age_years/{last}": 30,
            f"cases.expect.blocked/{last}": "keep_gas",
        },
    )
    pytester.runpytest("-k", "mine").assert_outcomes(passed=1, deselected=last)


def test_a_text_where_a_number_belongs_stops_the_collection(
    pytester: pytest.Pytester, book: Path
) -> None:
    """Its formulas would not take it either."""
    put(book, **{"cases.in.boiler_age_years": Edit("24")})
    found = pytester.runpytest("-q")
    found.assert_outcomes(errors=1)
    at = place(book, "cases.in.boiler_age_years")
    found.stdout.fnmatch_lines([f"*client.xlsx, Cases!*{at.area.top}: error B-126*"])


def test_a_workbook_of_another_version_is_refused(pytester: pytest.Pytester, book: Path) -> None:
    put(book, **{"meta.hash": "0" * 64})
    found = pytester.runpytest("-q")
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*error B-122*"])
    assert value(book, "meta.pack") == "home-heating"
