"""Small packs in a few words, for tests; loaded by the `kit` fixture.

`pack(attributes, tables)` makes a whole pack; every default is the plainest there is: alternatives
a, b, c; dimensions d1 (criteria c1, c2) and d2 (c3); sources s1 and s2 with claims k1, k2 of each.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve

from modesdk.decide.decision import Decision
from modesdk.engines import ENGINES
from modesdk.language.text import Text
from modesdk.model.pack import (
    Alternative,
    Claim,
    Criterion,
    Dimension,
    Limits,
    Pack,
    RouteRule,
    Source,
)
from modesdk.model.profile import Case
from modesdk.model.schema import AllowedValue, Attribute, AttributeType, Schema
from modesdk.model.tables import (
    AdviceRow,
    AdviceType,
    ConflictRow,
    DecisionTable,
    DeriveRow,
    EvidenceRow,
    GateMark,
    GateRow,
    Row,
    TableKind,
)
from modesdk.model.weights import Weights
from modesdk.ruleset import compile_ruleset

TODAY = datetime.date(2026, 3, 10)
When = Mapping[str, str] | Sequence[tuple[str, str]]


def _attribute(name: str, kind: AttributeType, **more: Any) -> Attribute:
    label = Text(f"属性{name}", f"Attribute {name}")
    return Attribute(
        name, kind, label=label, question=Text(f"{name}是多少？", f"What is {name}?"), **more
    )


def choice(name: str, *values: str, **more: Any) -> Attribute:
    """A text attribute, of these values; free text without any."""
    allowed = tuple(AllowedValue(value) for value in values)
    return _attribute(name, AttributeType.TEXT, values=allowed, **more)


def many(name: str, *values: str, **more: Any) -> Attribute:
    """A set of texts."""
    allowed = tuple(AllowedValue(value) for value in values)
    return _attribute(name, AttributeType.SET, values=allowed, **more)


def number(name: str, **more: Any) -> Attribute:
    """A number."""
    return _attribute(name, AttributeType.NUMBER, **more)


def flag(name: str, **more: Any) -> Attribute:
    """A boolean."""
    return _attribute(name, AttributeType.BOOLEAN, **more)


def day(name: str, **more: Any) -> Attribute:
    """A date."""
    return _attribute(name, AttributeType.DATE, **more)


def _row(row_id: str, more: dict[str, Any]) -> dict[str, Any]:
    return {"id": row_id, "label": Text(f"行{row_id}", f"Row {row_id}"), **more}


def evidence(
    row_id: str, when: When, criterion: str = "c1", *, effects: Mapping[str, int], **more: Any
) -> tuple[When, Row]:
    """A row for and against alternatives."""
    return when, EvidenceRow(criterion=criterion, effects=effects, **_row(row_id, more))


def gate(row_id: str, when: When, **more: Any) -> tuple[When, Row]:
    """A row of marks: `gate("G", {}, a="blocked")`."""
    marks = {k: GateMark(more.pop(k)) for k in list(more) if k in "abcdef"}
    return when, GateRow(marks=marks, **_row(row_id, more))


def derive(row_id: str, when: When, value: str, **more: Any) -> tuple[When, Row]:
    """A row that gives the derived attribute a value."""
    return when, DeriveRow(value=value, **_row(row_id, more))


def advise(row_id: str, when: When, kind: str = "step", **more: Any) -> tuple[When, Row]:
    """A piece of advice."""
    return when, AdviceRow(type=AdviceType(kind), **_row(row_id, more))


def clash(row_id: str, when: When, **more: Any) -> tuple[When, Row]:
    """A declared conflict."""
    return when, ConflictRow(**_row(row_id, more))


_KINDS = {
    EvidenceRow: TableKind.EVIDENCE,
    GateRow: TableKind.GATE,
    DeriveRow: TableKind.DERIVE,
    AdviceRow: TableKind.ADVICE,
    ConflictRow: TableKind.CONFLICT,
}


def table(*specs: tuple[When, Row], **more: Any) -> DecisionTable:
    """A table of rows of one kind; an attribute gets as many columns as a row needs."""
    tests = [list(when.items()) if isinstance(when, Mapping) else list(when) for when, _ in specs]
    columns: dict[tuple[str, int], None] = {}
    for row_tests in tests:
        columns.update(dict.fromkeys(place for place, _ in _placed(row_tests)))
    rows = []
    for row_tests, (_, row) in zip(tests, specs, strict=True):
        cells = dict(_placed(row_tests))
        rows.append(_with_cells(row, tuple(cells.get(column, "-") for column in columns)))
    kind = _KINDS[type(specs[0][1])]
    names = tuple(name for name, _ in columns)
    return DecisionTable(id=rows[0].id, kind=kind, conditions=names, rows=tuple(rows), **more)


def _placed(tests: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, int], str]]:
    seen: dict[str, int] = {}
    placed = []
    for name, cell in tests:
        seen[name] = seen.get(name, -1) + 1
        placed.append(((name, seen[name]), cell))
    return placed


def _with_cells(row: Row, cells: tuple[str, ...]) -> Row:
    return evolve(row, cells=cells)


def default_parts() -> dict[str, Any]:
    """Alternatives, dimensions, criteria, sources and claims of the plainest pack."""
    sources = {
        "s1": Source(id="s1", title=Text("来源一", "Source one")),
        "s2": Source(id="s2", title=Text("来源二", "Source two")),
    }
    dates = {"k1": datetime.date(2025, 12, 1), "k2": datetime.date(2023, 4, 1)}
    return {
        "alternatives": {n: _alternative(n) for n in "abc"},
        "dimensions": {d: Dimension(id=d, label=Text(f"维{d}", f"Dim {d}")) for d in ("d1", "d2")},
        "criteria": {
            c: Criterion(id=c, dimension=d, label=Text(f"准则{c}", f"Criterion {c}"))
            for c, d in {"c1": "d1", "c2": "d1", "c3": "d2"}.items()
        },
        "sources": sources,
        "claims": {
            c: Claim(id=c, source=s, date=dates[c], label=Text(f"说法{c}", f"Claim {c}"))
            for c, s in {"k1": "s1", "k2": "s2"}.items()
        },
        "limits": Limits(min_margin=100, min_dimensions=1),
    }


def _alternative(name: str, **more: Any) -> Alternative:
    return Alternative(id=name, label=Text(f"模式{name}", f"Mode {name}"), **more)


def routed(**routes: Sequence[tuple[Sequence[str], Mapping[str, str]]]) -> dict[str, Alternative]:
    """Alternatives with routes: `routed(a=[(["b", "c"], {"x": ">1"})], b=[], c=[])`."""
    return {
        name: _alternative(name, routes=tuple(RouteRule(tuple(of), when) for of, when in rules))
        for name, rules in routes.items()
    }


def pack(attributes: Iterable[Attribute], tables: Iterable[DecisionTable], **parts: Any) -> Pack:
    """A whole pack."""
    found = {**default_parts(), **parts}
    return Pack(
        name="tiny",
        version="1",
        title=Text("小包", "Tiny pack"),
        as_of=TODAY,
        schema=Schema({attribute.id: attribute for attribute in attributes}),
        tables=tuple(tables),
        **found,
    )


def decide(
    of: Pack, values: Mapping[str, Any] | None = None, weights: Weights | None = None,
    as_of: datetime.date = TODAY, engine: str = "bitmap",
) -> Decision:  # fmt: skip
    """The decision about values in normal form."""
    return Decision(of, Case(as_of, dict(values or {})), weights, engine)


def case(values: Mapping[str, Any] | None = None, as_of: datetime.date = TODAY) -> Case:
    """A case, of today unless said otherwise."""
    return Case(as_of, dict(values or {}))


def executors(of: Pack, as_of: datetime.date = TODAY) -> dict[str, Any]:
    """A fresh engine of every kind over one rule set."""
    ruleset = compile_ruleset(of, as_of)
    return {name: engine(ruleset) for name, engine in ENGINES.items()}
