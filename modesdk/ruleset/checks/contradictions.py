"""Rows that hold for exactly the same cases and speak against each other (warnings)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterator
from itertools import combinations

from attrs import frozen

from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import ConflictRow, DecisionTable, EvidenceRow, GateMark, GateRow, Row
from modesdk.ruleset.checks.row_places import OUTPUT, at_row, warning
from modesdk.ruleset.checks.showing import (
    Values,
    common_day,
    days,
    in_words,
    shown,
    tests_of,
    together,
    too_large,
)
from modesdk.ruleset.partition import TooLargeError

_Found = tuple[datetime.date, Values]
_BOTH = 0b11
"""The world in which both rows of a pair are true."""


@frozen
class _Statement:
    """A row with its table."""

    table: DecisionTable
    row: Row


def overlapping_topics(pack: Pack) -> Iterator[Diagnostic]:
    """R-450: two states of one fact valid on the same day.

    One topic, the same cases and a common alternative. Gate rows compare whatever their source, for
    only one state is in force; evidence only within a source, for several sources may well say the
    same.
    """
    for one, other in _pairs(pack, _topic):
        common = _common_output(one.row, other.row)
        if common and (isinstance(one.row, GateRow) or _shared_source(pack, one.row, other.row)):
            problem = warning(
                "R-450",
                worded(
                    "rows {one} and {other} state the topic {topic!r} for {places} in the same "
                    "cases and are valid at the same time",
                    one=one.row.id,
                    other=other.row.id,
                    topic=one.row.topic,
                    places=common,
                ),
                at_row(other.table, other.row, "valid_from"),
                worded("End the older row with valid_to, or give the rows topics of their own"),
            )
            yield from _if_same(pack, one, other, problem)


def topic_gaps(pack: Pack) -> Iterator[Diagnostic]:
    """R-466: days between two states of one fact on which no row of its topic says anything."""
    groups: dict[Hashable, list[_Statement]] = {}
    for statement in _statements(pack):
        if statement.row.topic:
            key = (statement.table.kind, statement.row.topic)
            groups.setdefault(key, []).append(statement)
    for group in groups.values():
        for one in group:
            later = [s for s in group if _apart(one.row, s.row)]
            for other in later:
                try:
                    yield from _silence(pack, one, other, [s.row for s in group])
                except TooLargeError as error:
                    yield too_large(other.table, error)


def _apart(one: Row, other: Row) -> bool:
    """Whether the other row begins only some days after the one has ended, on a common output."""
    ended, begun = one.valid_to, other.valid_from
    return bool(ended and begun and ended < begun and _common_output(one, other))


def _silence(
    pack: Pack, one: _Statement, other: _Statement, topic: list[Row]
) -> Iterator[Diagnostic]:
    day = one.row.valid_to or pack.as_of
    speaking = [r for r in topic if r.valid_on(day) and _common_output(one.row, r)]
    found = together(pack, [one.row, other.row, *speaking], day)
    silent = next((world.values for world in found if world.true == _BOTH), None)
    if silent is not None:
        problem = warning(
            "R-466",
            worded(
                "from {day} until {other} begins no row states the topic {topic!r} for {places}, "
                "for instance for {example}",
                day=day,
                other=other.row.id,
                topic=one.row.topic,
                places=_common_output(one.row, other.row),
                example=in_words(silent),
            ),
            at_row(one.table, one.row, "valid_to"),
            worded("Let one row end on the day on which the next begins"),
        )
        yield shown(pack, problem, one.row.id, silent, day)


def gate_contradictions(pack: Pack) -> Iterator[Diagnostic]:
    """R-453: an alternative marked open and blocked in the same cases at the same time.

    A conflict row that sets the claims of the two against each other settles it.
    """
    declared = _declared(pack)
    for one, other in _pairs(pack, _gate):
        for name in _open_and_blocked(one.row, other.row):
            if not _settled(one.row, other.row, declared):
                problem = warning(
                    "R-453",
                    worded(
                        "row {row} marks {alternative} {mark} and row {other} {other_mark} in the "
                        "same cases",
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
                yield from _if_same(pack, one, other, problem)


def evidence_contradictions(pack: Pack) -> Iterator[Diagnostic]:
    """R-454: opposite effects under one criterion from the same sources in the same cases."""

    def same(s: _Statement) -> Hashable:
        if not isinstance(s.row, EvidenceRow):
            return None
        return (s.row.criterion, _sources(pack, s.row))

    for one, other in _pairs(pack, same):
        first, second = one.row, other.row
        if isinstance(first, EvidenceRow) and isinstance(second, EvidenceRow):
            for name in first.effects:
                if name in second.effects and first.effects[name] * second.effects[name] < 0:
                    problem = warning(
                        "R-454",
                        worded(
                            "rows {one} ({effect:+d}) and {other} ({other_effect:+d}) say the "
                            "opposite of {alternative} in the same cases, from the same sources",
                            one=first.id,
                            effect=first.effects[name],
                            other=second.id,
                            other_effect=second.effects[name],
                            alternative=name,
                        ),
                        at_row(other.table, second, OUTPUT + name),
                        worded("Correct one effect, or add the condition in which they differ"),
                    )
                    yield from _if_same(pack, one, other, problem)


def _pairs(
    pack: Pack, key: Callable[[_Statement], Hashable]
) -> Iterator[tuple[_Statement, _Statement]]:
    """Pairs of rows with the same key (not None)."""
    groups: dict[Hashable, list[_Statement]] = {}
    for statement in _statements(pack):
        if (found := key(statement)) is not None:
            groups.setdefault(found, []).append(statement)
    for group in groups.values():
        yield from combinations(group, 2)


def _statements(pack: Pack) -> Iterator[_Statement]:
    return (_Statement(table, row) for table in pack.tables for row in table.rows)


def _if_same(
    pack: Pack, one: _Statement, other: _Statement, problem: Diagnostic
) -> Iterator[Diagnostic]:
    """The problem, with a case, if both rows hold for exactly the same ones."""
    try:
        found = _in_same_cases(pack, one.row, other.row)
    except TooLargeError as error:
        yield too_large(other.table, error)
    else:
        if found:
            yield shown(pack, problem, other.row.id, found[1], found[0])


def _in_same_cases(pack: Pack, one: Row, other: Row) -> _Found | None:
    """A day and a profile for which both rows hold, if neither ever holds alone."""
    if not _alike(pack, one, other) or common_day(pack, [one, other]) is None:
        return None
    found: _Found | None = None
    for day in days(pack, [one, other]):
        if one.valid_on(day) and other.valid_on(day):
            worlds = together(pack, [one, other], day)
            if any(world.true in (0b01, 0b10) for world in worlds):
                return None
            both = (world.values for world in worlds if world.true == _BOTH)
            found = found or next(((day, values) for values in both), None)
    return found


def _alike(pack: Pack, one: Row, other: Row) -> bool:
    """Whether the rows test the same attributes; if derived ones are among them, any."""
    names = [{test.attribute for test in tests_of(pack, row)} for row in (one, other)]
    return names[0] == names[1] or any(pack.schema[name].derived for name in names[0] | names[1])


def _topic(s: _Statement) -> Hashable:
    return (s.table.kind, s.row.topic) if s.row.topic else None


def _gate(s: _Statement) -> Hashable:
    return True if isinstance(s.row, GateRow) else None


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
