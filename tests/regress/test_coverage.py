"""What cases reach in rules: planted gaps are found, and what no profile can show is not asked."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from attrs import evolve

from modesdk.api import load_pack
from modesdk.conditions import unary_tests
from modesdk.io.case_files import read_cases
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType
from modesdk.regress.bounds import bounds_of
from modesdk.regress.coverage import Aspect, Figure, RowCoverage, coverage, figures
from modesdk.regress.run import run_cases

SOME = """\
case_id,as_of,district_network,boiler_age_years,priorities,state,reason,expect status
young,2025-03-01,false,19,,,,insufficient_data
old,2025-03-01,true,30,,,,insufficient_data
left,2025-03-01,,,little_work,skip,later,recommended
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("home-heating")


def reached(pack: Pack, folder: Path, text: str) -> dict[str, RowCoverage]:
    file = folder / "some.csv"
    file.write_text(text, encoding="utf-8")
    runs = run_cases(pack, read_cases(pack, file))
    return {row.row: row for row in coverage(pack, runs)}


@pytest.fixture(scope="module")
def rows(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, RowCoverage]:
    return reached(pack, tmp_path_factory.mktemp("cases"), SOME)


def test_every_row_of_every_kind_of_table_is_told_of(
    pack: Pack, rows: dict[str, RowCoverage]
) -> None:
    written = {row.id for table in pack.tables for row in table.rows}
    assert written < set(rows)
    assert {name for name in rows if name.startswith("PY-")} == set(rows) - written
    assert rows["G-01"].file == "tables/gates/gates.csv"
    assert rows["G-01"].line == 2


def test_true_decisive_and_never_reached(rows: dict[str, RowCoverage]) -> None:
    assert (rows["G-01"].runs, rows["G-01"].true, rows["G-01"].unknown) == (2, 1, 0)
    assert rows["G-01"].decisive  # blocks district_heating
    assert (rows["G-02"].true, rows["G-02"].unknown) == (0, 2)
    assert rows["G-02"].decisive  # not known, it keeps pellet_boiler from being open
    assert rows["H-01"].true == 0
    assert rows["H-01"].decisive is False
    assert rows["CF-01"].decisive is None


def test_a_case_that_is_skipped_reaches_nothing(rows: dict[str, RowCoverage]) -> None:
    assert rows["E-01"].true == 0


def test_a_row_that_is_not_valid_on_the_days_of_the_cases(rows: dict[str, RowCoverage]) -> None:
    assert rows["G-06"].runs == 0
    assert rows["G-06"].met(Aspect.ROWS) == (False,)


def test_conditions_and_bounds(rows: dict[str, RowCoverage]) -> None:
    (age,) = rows["G-05"].conditions
    assert (age.attribute, age.cell, age.true, age.false) == ("boiler_age_years", ">= 30", 1, 1)
    (bound,) = age.bounds
    assert (bound.bound.at, bound.at, bound.bound.beside, bound.beside) == (30, 1, 29, 0)
    assert rows["G-05"].met(Aspect.BOUNDS) == (True, False)
    (younger,) = rows["D-02"].conditions
    (bound,) = younger.bounds
    assert (bound.bound.at, bound.at, bound.bound.beside, bound.beside) == (20, 0, 19, 1)


def basic_rows(pack: Pack) -> dict[str, RowCoverage]:
    """The coverage of the eight cases that leave something open."""
    cases = [case for case in read_cases(pack) if "basic" in case.tags]
    return {row.row: row for row in coverage(pack, run_cases(pack, cases))}


def test_advice_sees_the_recommended_option(pack: Pack) -> None:
    rows = basic_rows(pack)
    assert rows["S-02"].true == 1  # the case in which district heating is recommended
    assert rows["S-04"].true == 0


def test_python_rows_fire_or_not(pack: Pack) -> None:
    rows = basic_rows(pack)
    assert rows["PY-pump-cheaper"].true == 2
    assert rows["PY-pump-cheaper"].conditions == ()


@pytest.mark.parametrize(
    ("cell", "truths"), [("true, false", (2, None)), ("not(true, false)", (None, 2))]
)
def test_what_a_condition_cannot_be_is_not_asked_for(
    pack: Pack, tmp_path: Path, cell: str, truths: tuple[int | None, int | None]
) -> None:
    gates = next(table for table in pack.tables if table.id == "tables/gates/gates")
    row = evolve(gates.rows[0], cells=(cell, *gates.rows[0].cells[1:]))
    other = evolve(gates, rows=(row, *gates.rows[1:]))
    tables = tuple(other if table is gates else table for table in pack.tables)
    (condition,) = reached(evolve(pack, tables=tables), tmp_path, SOME)["G-01"].conditions
    assert (condition.true, condition.false) == truths


def test_figures(rows: dict[str, RowCoverage]) -> None:
    found = figures([rows["G-01"], rows["H-01"], rows["CF-01"]])
    assert found[Aspect.ROWS] == Figure(1, 3)
    assert found[Aspect.DECISIVE] == Figure(1, 2)
    assert Figure(2, 3).percent == 66.6
    assert Figure(0, 0).percent == 100


WHOLE = Attribute("years", AttributeType.NUMBER, minimum=0, maximum=50, integer=True)
REAL = Attribute("share", AttributeType.NUMBER, minimum=0, maximum=100)
DAY = Attribute("day", AttributeType.DATE)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (">= 30", [(30, 29)]),
        ("> 30", [(30, 31)]),
        ("< 30", [(30, 29)]),
        ("<= 30", [(30, 31)]),
        (">= 0", [(0, None)]),
        ("<= 50", [(50, None)]),
        ("[10..20)", [(10, 9), (20, 19)]),
        ("(10..20]", [(10, 11), (20, 21)]),
        ("not([10..20])", [(10, 9), (20, 21)]),
        ("< 5, >= 7", [(5, 4), (7, 6)]),
        ("30", []),
        (">= 30.5", [(None, 30)]),
    ],
)
def test_the_bounds_of_whole_numbers(cell: str, expected: list[tuple[int, int]]) -> None:
    found = bounds_of(unary_tests(cell), WHOLE, [10, 20, 30])
    assert [(bound.at, bound.beside) for bound in found] == expected


@pytest.mark.parametrize(
    ("cell", "cuts", "beside", "not_beside"),
    [
        ("> 30", [30, 40], ["30.1", "39"], ["30", "40", "29"]),
        ("> 30", [30], ["31", "100"], ["30", "29"]),
        ("< 30", [10, 30], ["29.9", "10.5"], ["10", "30", "31"]),
        (">= 30", [30, 40], ["0", "29"], ["30", "35"]),
    ],
)
def test_beside_a_bound_of_other_numbers_lies_all_up_to_the_next_literal(
    cell: str, cuts: list[int], beside: list[str], not_beside: list[str]
) -> None:
    from decimal import Decimal

    (bound,) = bounds_of(unary_tests(cell), REAL, cuts)
    assert bound.met_beside(bound.beside)
    assert all(bound.met_beside(Decimal(number)) for number in beside)
    assert not any(bound.met_beside(Decimal(number)) for number in not_beside)
    assert not bound.met_beside(None)


def test_the_bounds_of_dates() -> None:
    (bound,) = bounds_of(unary_tests('< date("2026-03-01")'), DAY, [])
    assert (bound.at, bound.beside) == (datetime.date(2026, 3, 1), datetime.date(2026, 2, 28))
