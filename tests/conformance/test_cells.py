"""Cells, rows and columns: three-valued tests on every type of attribute, in every engine."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

TRUE, FALSE, UNKNOWN = "fired", "false", "unknown"
D = datetime.date
CASES: list[tuple[str, str, Any, str]] = [
    # free text and enumerations
    ("t", '"p"', "p", TRUE),
    ("t", '"p"', "q", FALSE),
    ("t", '"p"', None, UNKNOWN),
    ("t", '"p","q"', "q", TRUE),
    ("t", 'not("p","q")', "q", FALSE),
    ("t", 'not("p","q")', "r", TRUE),
    ("t", 'not("p","q")', None, UNKNOWN),
    ("t", "-", None, TRUE),
    ("t", "", None, TRUE),
    ("t", "null", None, TRUE),
    ("t", "null", "p", FALSE),
    ("t", "not(null)", None, FALSE),
    ("t", "not(null)", "p", TRUE),
    ("t", 'null, "p"', None, TRUE),
    ("t", 'null, "p"', "q", FALSE),
    ("t", 'not(null, "p")', None, FALSE),
    ("t", 'not(null, "p")', "q", TRUE),
    # numbers: exact, ends of ranges, decimals, beyond float
    ("n", ">= 90", 90, TRUE),
    ("n", "> 90", 90, FALSE),
    ("n", "< 0", -1, TRUE),
    ("n", "[1..2)", 1, TRUE),
    ("n", "[1..2)", 2, FALSE),
    ("n", "(1..2]", 1, FALSE),
    ("n", "]1..2[", Decimal("1.5"), TRUE),
    ("n", "1, 3", 2, FALSE),
    ("n", "not([1..3])", 4, TRUE),
    ("n", "0.1", Decimal("0.1"), TRUE),
    ("n", "0.3", Decimal("0.1") + Decimal("0.2"), TRUE),
    ("n", "1", Decimal("1.0"), TRUE),
    ("n", "[1..2)", None, UNKNOWN),
    ("n", "<1, null", None, TRUE),
    ("n", f"> {10**30}", 10**30, FALSE),
    ("n", f"> {10**30}", 10**30 + 1, TRUE),
    ("n", f"{10**30}, {10**30 + 1}", Decimal(f"{10**30}.5"), FALSE),
    ("n", f"> {10**33 + 1}", 10**33, FALSE),
    ("n", f"{10**33}, 0.{'0' * 32}1", 0, FALSE),
    ("n", f"> 0, {10**33}", Decimal("1E-400"), TRUE),
    # booleans
    ("b", "true", True, TRUE),
    ("b", "false", True, FALSE),
    ("b", "not(true)", False, TRUE),
    ("b", "true, false", None, UNKNOWN),
    # dates, to the ends of the calendar
    ("d", '>= date("2026-01-01")', D(2026, 1, 1), TRUE),
    ("d", '> date("2026-01-01")', D(2026, 1, 1), FALSE),
    ("d", '[date("2026-01-01")..date("2026-02-01"))', D(2026, 2, 1), FALSE),
    ("d", 'date("2026-01-01"), date("2026-01-03")', D(2026, 1, 2), FALSE),
    ("d", '> date("0001-01-01")', D.min, FALSE),
    ("d", '>= date("9999-12-31")', D.max, TRUE),
    ("d", '< date("2026-01-01")', None, UNKNOWN),
    # sets
    ("s", '"p"', frozenset("pq"), TRUE),
    ("s", '"p"', frozenset("q"), FALSE),
    ("s", '"p","q"', frozenset("q"), TRUE),
    ("s", 'not("p")', frozenset("q"), TRUE),
    ("s", 'not("p","q")', frozenset("qr"), FALSE),
    ("s", 'not("p")', frozenset(), TRUE),
    ("s", '"p"', frozenset(), FALSE),
    ("s", '"p"', None, UNKNOWN),
    ("s", "null", frozenset(), FALSE),
    ("s", '"p"', frozenset({"never heard of"}), FALSE),
    ("s", 'not("p")', frozenset({"never heard of"}), TRUE),
]


@pytest.fixture(scope="session")
def attributes(kit: ModuleType) -> list[Any]:
    return [
        kit.choice("t", "p", "q", "r"), kit.number("n"), kit.flag("b"), kit.day("d"),
        kit.many("s", "p", "q", "r"),
    ]  # fmt: skip


@pytest.fixture
def truths(kit: ModuleType, attributes: list[Any], engine: str) -> Any:
    """The truth of one row with these cells for each profile, as (name, cell) pairs."""

    def find(cells: list[tuple[str, str]], *profiles: dict[str, Any]) -> list[str]:
        table = kit.table(kit.evidence("R", cells, effects={"a": 1}))
        executor = kit.executors(kit.pack(attributes, [table]))[engine]
        found = [executor.evaluate(kit.case(profile), [100]).truth for profile in profiles]
        return [TRUE if t.fired else UNKNOWN if t.unknown else FALSE for t in found]

    return find


@pytest.mark.parametrize(("name", "cell", "value", "expected"), CASES)
def test_a_cell(  # noqa: PLR0917 - the fixtures and one row of the table
    truths: Any, kit: ModuleType, engine: str, name: str, cell: str, value: Any, expected: str
) -> None:
    if re.search(r"[0-9]{16}", f"{cell} {value}"):
        able = kit.ENGINES[engine].capabilities.big_numbers
        if not able:
            pytest.skip(f"{engine} declares big_numbers=False")
    profile = {} if value is None else {name: value}
    assert truths([(name, cell)], profile) == [expected]


@pytest.mark.parametrize(("b", "n", "expected"), [
    (True, 1, TRUE), (True, 0, FALSE), (True, None, UNKNOWN), (False, None, FALSE),
    (None, 0, FALSE), (None, None, UNKNOWN),
])  # fmt: skip
def test_a_row_is_the_minimum_of_its_cells(truths: Any, b: Any, n: Any, expected: str) -> None:
    profile = {k: v for k, v in {"b": b, "n": n}.items() if v is not None}
    assert truths([("b", "true"), ("n", ">0")], profile) == [expected]


def test_a_row_without_tests_always_holds(truths: Any) -> None:
    assert truths([], {}, {"n": 1}) == [TRUE, TRUE]


def test_several_columns_on_one_attribute_are_an_and(truths: Any) -> None:
    """ "Holds all of" is written as two columns."""
    both = [("s", '"p"'), ("s", '"q"')]
    found = truths(both, {"s": frozenset("pq")}, {"s": frozenset("p")}, {})
    assert found == [TRUE, FALSE, UNKNOWN]
    band = [("n", ">1"), ("n", "<3"), ("n", "not(2)")]
    assert truths(band, {"n": 2}, {"n": Decimal("2.5")}, {"n": 3}) == [FALSE, TRUE, FALSE]


def test_a_column_with_more_values_than_it_remembers(truths: Any) -> None:
    numbers = [{"n": value} for value in range(3_000)]
    assert truths([("n", "[10..2990)")], *numbers).count(TRUE) == 2_980
    words = [{"t": f"w{value}"} for value in range(3_000)]
    assert truths([("t", 'not("w7")')], *words).count(TRUE) == 2_999


def test_an_unknown_row_never_scores(kit: ModuleType, attributes: list[Any], engine: str) -> None:
    rows = [
        kit.evidence("R1", {"b": "true"}, effects={"a": 2, "b": -2}),
        kit.evidence("R2", {}, effects={"c": 1, "b": 0}),
    ]
    executor = kit.executors(kit.pack(attributes, [kit.table(*rows)]))[engine]
    found = executor.evaluate(kit.case(), [10_000, 10_000])
    assert found.support == {6: 10_000, 3: 0}  # c and b under c1, of three criteria
    assert found.opposition == {}


def test_support_and_opposition_are_kept_apart(
    kit: ModuleType, attributes: list[Any], engine: str
) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}),
        kit.evidence("R2", {}, effects={"a": -1}),
        kit.evidence("R3", {}, "c3", effects={"a": -2}),
    ]
    executor = kit.executors(kit.pack(attributes, [kit.table(*rows)]))[engine]
    found = executor.evaluate(kit.case(), [5_000, 3_000, 1])
    assert found.support == {0: 10_000}
    assert found.opposition == {0: 3_000, 2: 2}
