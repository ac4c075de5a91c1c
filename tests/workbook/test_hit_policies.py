"""Derive tables of every hit policy in a built workbook: one profile's sheets, and a row each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import modesdk
from modesdk.decide.decision import Decision
from modesdk.engines import known_values
from modesdk.errors import TableError
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import AllowedValue, Attribute, AttributeType, Schema
from modesdk.model.tables import DecisionTable, DeriveRow, GateMark, GateRow, TableKind

pytest.importorskip("formualizer", reason="needs the extra 'workbook'")
pytest.importorskip("openpyxl", reason="needs the extra 'workbook'")

from modesdk.sheets.book.draft import ALARMS  # after the check
from modesdk.workbook.build import SHEETS

from .live import Live
from .shown import is_error
from .test_portfolio_sheet import FAULT, SHOWN_STATUS, compared
from .test_portfolio_sheet import Live as LivePortfolio

CELLS = (("boiler_age_years", ">= 10"), ("store_room", "true"), ("district_network", "true"))
"""What the three rows of every table test."""
NUMBERS, GRADES = ("0.1", "0.2", "0.4"), ('"c"', '"a"', '"b"')
TABLES = {
    "first": (GRADES, "FIRST", ""),
    "priority": (GRADES, "PRIORITY", ""),
    "agreed": (('"a"', '"a"', "null"), "PRIORITY", ""),
    "least": (NUMBERS, "COLLECT", "MIN"),
    "most": (NUMBERS, "COLLECT", "MAX"),
    "sum": (NUMBERS, "COLLECT", "SUM"),
    "count": (NUMBERS, "COLLECT", "COUNT"),
}
CLASHING = {"only": (GRADES, "UNIQUE", ""), "alike": (('"a"', '"a"', '"b"'), "ANY", "")}

ABOUT_THE_PROFILE = (
    "Recommendation", "Profile", "Rules", "Trace", "Sensitivity", "Scenarios", "Playbook",
)  # fmt: skip


def one_each(cells: Any) -> list[tuple[str, ...]]:
    """Rows that each test one of the columns."""
    found = list(cells)
    return [tuple(c if i == j else "-" for j, c in enumerate(found)) for i in range(len(found))]


def table(name: str, said: tuple[str, ...], policy: str, how: str) -> DecisionTable:
    tests = one_each(cell for _, cell in CELLS)
    rows = [
        DeriveRow(id=f"{name}-{i}", cells=cells, value=value)
        for i, (cells, value) in enumerate(zip(tests, said, strict=True))
    ]
    return DecisionTable(
        id=name,
        kind=TableKind.DERIVE,
        conditions=tuple(attribute for attribute, _ in CELLS),
        rows=tuple(rows),
        target=name,
        hit_policy=policy,
        aggregation=how,
    )


def cases(of: Pack) -> list[Case]:
    """Every way in which the rows may hold, fail and be unknown."""
    found = []
    for truths in itertools.product((True, False, None), repeat=3):
        ages = {True: 12, False: 5, None: None}
        given = dict(zip((name for name, _ in CELLS), (ages[truths[0]], *truths[1:]), strict=True))
        values = {name: value for name, value in given.items() if value is not None}
        found.append(Case(of.as_of, {"insulation": "good", **values}))
    return found


def in_cells(value: Any) -> Any:
    """A derived value as a cell holds it."""
    return value if isinstance(value, str) else float(value)


@lru_cache
def pack(*, clashing: bool = False) -> Pack:
    """The smaller pack with these tables, and gates that read what they give."""
    found = modesdk.load_pack("home-heating")
    tables = {**TABLES, **(CLASHING if clashing else {})}
    grades = tuple(AllowedValue(grade) for grade in "abc")
    attributes = [
        Attribute(name, AttributeType.NUMBER, derived=True)
        if said is NUMBERS
        else Attribute(name, AttributeType.TEXT, values=grades, derived=True)
        for name, (said, _, _) in tables.items()
    ]
    marks = {"sum": "0.3", "priority": '"a"', "most": "> 0.1"}
    marks |= {"only": '"c"'} if clashing else {}
    gates = [
        GateRow(id=f"gate-{name}", cells=cells, marks={mode: GateMark.BLOCKED})
        for name, cells, mode in zip(
            marks, one_each(marks.values()), found.alternatives, strict=False
        )
    ]
    reading = DecisionTable(
        id="reading", kind=TableKind.GATE, conditions=tuple(marks), rows=tuple(gates)
    )
    return evolve(
        found,
        schema=Schema({**found.schema.attributes, **{a.id: a for a in attributes}}),
        tables=(*found.tables, *(table(n, *how) for n, how in tables.items()), reading),
    )


def test_the_sheets_derive_what_the_sdk_derives() -> None:
    live, gates = Live(pack()), ("open", "conditional", "blocked")
    seen: dict[str, set[Any]] = {name: set() for name in TABLES}
    for case in cases(pack()):
        for name, _ in CELLS:
            value = case.values.get(name)
            live.put(f"in.{name}", {True: "yes", False: "no"}.get(value, value))
        live.put("in.insulation", "good")
        live.calculate()
        decision = Decision(pack(), case)
        known = known_values(pack(), case)
        for name in TABLES:
            seen[name].add(known.get(name, ""))
            assert (live.get(f"p.{name}") or "") == in_cells(known.get(name, "")), (name, case)
        for mode in pack().alternatives:
            assert gates[int(live.get(f"gate.{mode}"))] == str(decision.gates[mode]), case
        live.reset()
    assert {name: len(values) for name, values in seen.items()} == {
        "first": 4, "priority": 4, "agreed": 2, "least": 4, "most": 4, "sum": 8, "count": 4,
    }  # fmt: skip


def test_rows_that_contradict_each_other_leave_no_decision_and_say_why() -> None:
    book = Live(pack(clashing=True), SHEETS)

    def type_in(room: str, network: str) -> tuple[Any, Any]:
        book.put("in.boiler_age_years", 12)
        book.put("in.store_room", room)
        book.put("in.district_network", network)
        book.put("lang", "en")
        book.calculate()
        return book.get("p.only"), book.get("p.alike")

    assert type_in("no", "no") == ("c", "a")
    assert "contradict" not in str(book.get(ALARMS))
    only, alike = type_in("yes", "no")
    assert (only["kind"].casefold(), alike) == ("na", "a")  # ANY: they say the same
    assert {book.get(name)["type"].casefold() for name in ("gate.keep_gas", "status")} == {"error"}
    assert "contradict each other\u00a0(1)" in str(book.get(ALARMS))
    for name in ("card.status", "card.leader", "card.score", "card.margin", "verdict"):
        assert "contradict" in str(book.get(name)), name
    shown = list(visible(book))
    assert [place for place, text in shown if is_error(text) and text != "#"] == []
    assert [place for place, text in shown if str(text).startswith(("nothing ", "no dis"))] == []
    type_in("yes", "yes")
    assert "contradict each other\u00a0(2)" in str(book.get(ALARMS))


def visible(book: Live) -> Iterator[tuple[str, Any]]:
    """What stands on the sheets about the profile."""
    for title in ABOUT_THE_PROFILE:
        for row, column in itertools.product(range(1, 120), range(1, 20)):
            yield f"{title}!{row},{column}", book._book.get_value(title, row, column)


def test_a_row_each_derives_the_same_and_says_where_tables_contradict(tmp_path: Path) -> None:
    found = pack(clashing=True)
    rows = LivePortfolio(found, cases(found), tmp_path, rows=30)
    broken = 0
    for index, case in enumerate(rows.cases):
        try:
            decision = Decision(found, case)
        except TableError:
            broken += 1
            assert "contradict" in rows.shown(index, FAULT)
            assert rows.shown(index, SHOWN_STATUS) in ("", None)
            continue
        assert not [(n, g, w) for n, g, w in compared(rows, index, decision) if g != w]
        known = known_values(found, case)
        for name in (*TABLES, *CLASHING):
            assert (rows.inner(index, f"p.{name}") or "") == in_cells(known.get(name, "")), name
    assert broken == 7  # two or three of three rows hold
