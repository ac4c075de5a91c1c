"""Gates and routes, dates of validity, advice and declared conflicts, in every engine."""

from __future__ import annotations

import datetime
from types import ModuleType
from typing import Any

import pytest

OPEN, CONDITIONAL, BLOCKED = "open", "conditional", "blocked"


@pytest.fixture
def gates(kit: ModuleType, engine: str) -> Any:
    """Marks of a, b, c (…) for a profile of p, q and the derived x (yes when p)."""

    def find(profile: dict[str, Any], *rows: Any, routes: Any = None) -> str:
        attributes = [kit.flag("p"), kit.flag("q"), kit.choice("x", derived=True)]
        tables = [
            kit.table(
                kit.derive("D1", {"p": "true"}, '"yes"'),
                kit.derive("D2", {"p": "false"}, '"no"'),
                target="x",
            ),
            *(kit.table(row) for row in rows),
        ]
        parts = {"alternatives": kit.routed(**routes)} if routes else {}
        pack = kit.pack(attributes, tables, **parts)
        marks = kit.executors(pack)[engine].evaluate(kit.case(profile), [1] * 9).gates
        return " ".join(f"{n}:{m}" for n, m in zip(pack.alternatives, marks, strict=True))

    return find


def test_no_row_leaves_everything_open(gates: Any) -> None:
    assert gates({}) == "a:open b:open c:open"


def test_a_true_row_marks(kit: ModuleType, gates: Any) -> None:
    row = kit.gate("G", {"p": "true"}, a=BLOCKED, b=CONDITIONAL, c=OPEN)
    assert gates({"p": True}, row) == "a:blocked b:conditional c:open"
    assert gates({"p": False}, row) == "a:open b:open c:open"


def test_an_unknown_row_makes_conditional(kit: ModuleType, gates: Any) -> None:
    row = kit.gate("G", {"p": "true"}, a=BLOCKED, b=CONDITIONAL, c=OPEN)
    assert gates({}, row) == "a:conditional b:conditional c:open"


def test_blocking_beats_everything(kit: ModuleType, gates: Any) -> None:
    rows = [
        kit.gate("G1", {"p": "true"}, a=CONDITIONAL, b=OPEN),
        kit.gate("G2", {}, a=BLOCKED, b=BLOCKED),
        kit.gate("G3", {"q": "true"}, a=BLOCKED),
    ]
    assert gates({"p": True}, *rows) == "a:blocked b:blocked c:open"


@pytest.mark.parametrize(("b", "c", "expected"), [
    (OPEN, BLOCKED, OPEN), (BLOCKED, CONDITIONAL, CONDITIONAL), (BLOCKED, BLOCKED, BLOCKED),
])  # fmt: skip
def test_an_alternative_is_as_open_as_its_best_route(
    kit: ModuleType, gates: Any, b: str, c: str, expected: str
) -> None:
    routes = {"a": [(["b", "c"], {})], "b": [], "c": []}
    assert gates({}, kit.gate("G", {}, b=b, c=c), routes=routes).startswith(f"a:{expected} ")


def test_an_open_route_lifts_no_mark_of_its_own(kit: ModuleType, gates: Any) -> None:
    routes = {"a": [(["b"], {})], "b": []}
    assert gates({}, kit.gate("G", {}, a=BLOCKED), routes=routes) == "a:blocked b:open"


@pytest.mark.parametrize(("profile", "expected"), [
    ({"q": True}, BLOCKED), ({"q": False}, OPEN), ({}, CONDITIONAL),
])  # fmt: skip
def test_a_route_rule_may_have_a_condition(
    kit: ModuleType, gates: Any, profile: Any, expected: str
) -> None:
    routes = {"a": [(["b"], {"q": "true"})], "b": []}
    found = gates(profile, kit.gate("G", {}, b=BLOCKED), routes=routes)
    assert found == f"a:{expected} b:blocked"


def test_every_route_rule_must_be_met(kit: ModuleType, gates: Any) -> None:
    routes = {"a": [(["b"], {}), (["c"], {})], "b": [], "c": []}
    assert gates({}, kit.gate("G", {}, c=BLOCKED), routes=routes).startswith("a:blocked ")


def test_routes_lead_on_whatever_the_order_of_alternatives(kit: ModuleType, gates: Any) -> None:
    """a needs b needs c, and c is shut; a is listed first."""
    routes = {"a": [(["b"], {})], "b": [(["c"], {})], "c": []}
    shut = kit.gate("G", {}, c=BLOCKED)
    assert gates({}, shut, routes=routes) == "a:blocked b:blocked c:blocked"
    turned = dict(reversed(routes.items()))
    assert gates({}, shut, routes=turned) == "c:blocked b:blocked a:blocked"


def test_an_outlook_follows_a_route_on_a_derived_attribute(kit: ModuleType, engine: str) -> None:
    attributes = [kit.flag("p"), kit.choice("x", derived=True)]
    tables = [
        kit.table(kit.derive("D", {"p": "true"}, '"yes"'), target="x"),
        kit.table(kit.gate("G", {}, b=BLOCKED)),
    ]
    alternatives = kit.routed(a=[(["b"], {"x": '"yes"'})], b=[])
    executor = kit.executors(kit.pack(attributes, tables, alternatives=alternatives))[engine]
    base = executor.evaluate(kit.case(), [1])
    assert [str(mark) for mark in base.gates] == [CONDITIONAL, BLOCKED]
    changed = executor.outlook(base, "p", True)
    assert [str(mark) for mark in changed.gates] == [BLOCKED, BLOCKED]


@pytest.mark.parametrize(("start", "end", "expected"), [
    (None, None, [1, 1, 1, 1]), ("2026-03-10", None, [0, 1, 1, 1]),
    (None, "2026-03-12", [1, 1, 1, 0]), ("2026-03-10", "2026-03-12", [0, 1, 1, 0]),
    ("2026-03-10", "2026-03-10", [0, 0, 0, 0]),
])  # fmt: skip
def test_a_row_is_in_force_from_its_first_day_until_the_day_it_ends(
    kit: ModuleType, engine: str, start: str | None, end: str | None, expected: list[int]
) -> None:
    read = datetime.date.fromisoformat
    dates = {"valid_from": read(start) if start else None, "valid_to": read(end) if end else None}
    pack = kit.pack([kit.flag("p")], [kit.table(kit.gate("G", {}, a=BLOCKED, **dates))])
    found = []
    for day in ("2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12"):
        executor = kit.executors(pack, read(day))[engine]
        found.append(int(executor.evaluate(kit.case(as_of=read(day)), [1]).gates[0] == BLOCKED))
    assert found == expected


def test_dates_govern_derive_tables_and_advice_too(kit: ModuleType, engine: str) -> None:
    ended = {"valid_to": datetime.date(2026, 1, 1)}
    tables = [
        kit.table(kit.derive("D", {}, '"yes"', **ended), target="x"),
        kit.table(kit.advise("A1", {}, **ended), kit.advise("A2", {})),
        kit.table(kit.clash("K1", {}, **ended), kit.clash("K2", {})),
    ]
    executor = kit.executors(kit.pack([kit.choice("x", derived=True)], tables))[engine]
    assert executor.evaluate(kit.case(), []).values.get("x") is None
    assert executor.match_advice(kit.case()).fired == (0,)
    assert executor.match_conflicts(kit.case()).fired == (0,)


def test_advice_and_conflicts_are_matched_with_derived_values(kit: ModuleType, engine: str) -> None:
    when = [{"x": '"yes"'}, {"m": '"a"'}, {"x": '"no"'}, {"m": '"b"', "p": "true"}]
    tables = [
        kit.table(kit.derive("D", {"p": "true"}, '"yes"'), target="x"),
        kit.table(*(kit.advise(f"A{i}", cells) for i, cells in enumerate(when))),
        kit.table(*(kit.clash(f"K{i}", cells) for i, cells in enumerate(when))),
    ]
    attributes = [kit.flag("p"), kit.choice("m", "a", "b"), kit.choice("x", derived=True)]
    executor = kit.executors(kit.pack(attributes, tables))[engine]
    for match in (executor.match_advice, executor.match_conflicts):
        assert match(kit.case({"p": True, "m": "a"})).fired == (0, 1)
        assert match(kit.case({"p": False, "m": "a"})).fired == (1,)
        assert match(kit.case({})).unknown == (0, 1, 2, 3)
