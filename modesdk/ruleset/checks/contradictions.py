"""Rows with the same conditions that speak against each other (warnings)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import combinations

from attrs import frozen

from modesdk.conditions import Not
from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import ConflictRow, DecisionTable, EvidenceRow, GateMark, GateRow, Row
from modesdk.ruleset.checks.reach import overlap
from modesdk.ruleset.checks.row_places import OUTPUT, at_row, warning
from modesdk.ruleset.checks.spaces import tests_of

Conditions = frozenset[tuple[str, bool, frozenset[str]]]


@frozen
class _Statement:
    """A row with its table and its conditions in a form that compares."""

    table: DecisionTable
    row: Row
    conditions: Conditions


def overlapping_topics(pack: Pack) -> Iterator[Diagnostic]:
    """R-450: two states of one fact valid on the same day.

    One topic, the same conditions and a common alternative. Gate rows compare whatever their
    source, for only one state is in force; evidence only within a source, for several sources may
    well say the same.
    """
    for one, other in _pairs(pack, _topic):
        common = _common_output(one.row, other.row)
        if common and (isinstance(one.row, GateRow) or _shared_source(pack, one.row, other.row)):
            yield warning(
                "R-450",
                worded(
                    "rows {one} and {other} state the topic {topic!r} for {places} under the same "
                    "conditions and are valid at the same time",
                    one=one.row.id,
                    other=other.row.id,
                    topic=one.row.topic,
                    places=common,
                ),
                at_row(other.table, other.row, "valid_from"),
                worded("End the older row with valid_to, or give the rows topics of their own"),
            )


def gate_contradictions(pack: Pack) -> Iterator[Diagnostic]:
    """R-453: an alternative marked open and blocked under the same conditions at the same time.

    A conflict row that sets the claims of the two against each other settles it.
    """
    declared = _declared(pack)
    for one, other in _pairs(pack, _gate):
        for name in _open_and_blocked(one.row, other.row):
            if not _settled(one.row, other.row, declared):
                yield warning(
                    "R-453",
                    worded(
                        "row {row} marks {alternative} {mark} and row {other} {other_mark} "
                        "under the same conditions",
                        row=one.row.id,
                        alternative=name,
                        mark=_mark(one.row, name),
                        other=other.row.id,
                        other_mark=_mark(other.row, name),
                    ),
                    at_row(other.table, other.row, OUTPUT + name),
                    worded(
                        "End the outdated row with valid_to, or list both claims in a conflict "
                        "table"
                    ),
                )


def evidence_contradictions(pack: Pack) -> Iterator[Diagnostic]:
    """R-454: opposite effects in one table from the same sources under the same conditions."""

    def same(s: _Statement) -> Hashable:
        if not isinstance(s.row, EvidenceRow):
            return None
        return (s.table.id, s.row.criterion, _sources(pack, s.row), s.conditions)

    for one, other in _pairs(pack, same):
        first, second = one.row, other.row
        if isinstance(first, EvidenceRow) and isinstance(second, EvidenceRow):
            for name in first.effects.keys() & second.effects.keys():
                if first.effects[name] * second.effects[name] < 0:
                    yield warning(
                        "R-454",
                        worded(
                            "rows {one} ({effect:+d}) and {other} ({other_effect:+d}) say the "
                            "opposite of {alternative} under the same conditions, from the same "
                            "sources",
                            one=first.id,
                            effect=first.effects[name],
                            other=second.id,
                            other_effect=second.effects[name],
                            alternative=name,
                        ),
                        at_row(other.table, second, OUTPUT + name),
                        worded("Correct one effect, or add the condition in which they differ"),
                    )


def _pairs(
    pack: Pack, key: Callable[[_Statement], Hashable]
) -> Iterator[tuple[_Statement, _Statement]]:
    """Pairs of rows with the same key (not None) that are valid on a common day."""
    groups: dict[Hashable, list[_Statement]] = {}
    for table in pack.tables:
        for row in table.rows:
            statement = _Statement(table, row, _conditions(table.conditions, row))
            if (found := key(statement)) is not None:
                groups.setdefault(found, []).append(statement)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if overlap(one.row, other.row):
                yield one, other


def _topic(s: _Statement) -> Hashable:
    return (s.table.kind, s.row.topic, s.conditions) if s.row.topic else None


def _gate(s: _Statement) -> Hashable:
    return s.conditions if isinstance(s.row, GateRow) else None


def _conditions(names: Sequence[str], row: Row) -> Conditions:
    """The conditions without regard to the order of columns and of members in a cell."""
    return frozenset(
        (name, isinstance(tests.node, Not), frozenset(str(m) for m in tests.members))
        for name, tests in tests_of(names, row.cells)
    )


def _common_output(one: Row, other: Row) -> str:
    """Alternatives of which both rows speak (evidence: under one criterion), as a list."""
    common: list[str] = []
    if isinstance(one, GateRow) and isinstance(other, GateRow):
        common = [name for name in one.marks if name in other.marks]
    elif (
        isinstance(one, EvidenceRow)
        and isinstance(other, EvidenceRow)
        and one.criterion == other.criterion
    ):
        common = [name for name in one.effects if name in other.effects]
    return ", ".join(common)


def _sources(pack: Pack, row: Row) -> frozenset[str]:
    return frozenset(s.id for s in map(pack.source_of, row.claims) if s)


def _shared_source(pack: Pack, one: Row, other: Row) -> bool:
    mine, others = _sources(pack, one), _sources(pack, other)
    return bool(mine & others) or mine == others


def _open_and_blocked(one: Row, other: Row) -> list[str]:
    if not isinstance(one, GateRow) or not isinstance(other, GateRow):
        return []
    both = one.marks.keys() & other.marks.keys()
    opposite = {GateMark.OPEN, GateMark.BLOCKED}
    return sorted(name for name in both if {one.marks[name], other.marks[name]} == opposite)


def _mark(row: Row, name: str) -> str:
    return str(row.marks[name]) if isinstance(row, GateRow) else ""


def _declared(pack: Pack) -> set[tuple[str, str]]:
    """Pairs of claims that conflict rows set against each other, in both orders."""
    pairs: set[tuple[str, str]] = set()
    for table in pack.tables:
        for row in table.rows:
            if isinstance(row, ConflictRow):
                for claim in row.claims:
                    for against in row.against:
                        pairs |= {(claim, against), (against, claim)}
    return pairs


def _settled(one: Row, other: Row, declared: set[tuple[str, str]]) -> bool:
    return any((a, b) in declared for a in one.claims for b in other.claims)
