"""Rows that can never say anything, and rows that cannot all be right (warnings)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import combinations

from modesdk.conditions import HitPolicy
from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Schema
from modesdk.model.tables import DecisionTable, Row, turning_days
from modesdk.ruleset.checks.derived import VALUE, derive_tables
from modesdk.ruleset.checks.row_places import CONDITION, at_header, at_row, warning
from modesdk.ruleset.checks.spaces import Box, Space, tests_of
from modesdk.ruleset.compile import outputs_of


def never_true(pack: Pack) -> Iterator[Diagnostic]:
    """R-451: two tests on one attribute in one row that exclude each other."""
    for table in pack.tables:
        repeated = {name for name in table.conditions if table.conditions.count(name) > 1}
        if not repeated:
            continue
        for row in table.rows:
            for name in _excluded(pack.schema, table, row, repeated):
                yield warning(
                    "R-451",
                    worded(
                        "row {row} can never hold: its conditions on {attribute} exclude each "
                        "other",
                        row=row.id,
                        attribute=name,
                    ),
                    at_row(table, row, CONDITION + name),
                    worded("Correct one of the cells, or delete the row"),
                )


def _excluded(schema: Schema, table: DecisionTable, row: Row, repeated: set[str]) -> list[str]:
    tests = [pair for pair in tests_of(table.conditions, row.cells) if pair[0] in repeated]
    space = Space.of(schema, [tests])
    return [] if space is None else [n for n, mask in space.box(tests).items() if not mask]


def shadowed(pack: Pack) -> Iterator[Diagnostic]:
    """R-452: a row all of whose cases are covered by rows that go before it."""
    for table in derive_tables(pack):
        outputs = outputs_of(pack.schema, table, table.rows)
        if outputs.exclusive or outputs.totals:
            continue
        space, boxes = _boxes(pack.schema, table)
        for place, i in enumerate(outputs.preference if space else ()):
            row = table.rows[i]
            earlier = [j for j in outputs.preference[:place] if _spans(table.rows[j], row)]
            alone = [j for j in earlier if space and space.covered(boxes[i], [boxes[j]])]
            if alone or (space and space.covered(boxes[i], [boxes[j] for j in earlier])):
                names = ", ".join(table.rows[j].id for j in (alone[:1] or earlier))
                yield warning(
                    "R-452",
                    worded(
                        "row {row} never decides: whenever it holds, so does a row that goes "
                        "before it ({others})",
                        row=row.id,
                        others=names,
                    ),
                    at_row(table, row, "id"),
                    _FURTHER[table.hit_policy == HitPolicy.FIRST],
                )


_FURTHER = (
    worded("Narrow the other rows, or delete this one"),
    worded("Move it up, narrow the earlier rows, or delete it"),
)


def _boxes(schema: Schema, table: DecisionTable) -> tuple[Space | None, list[Box]]:
    tests = [tests_of(table.conditions, row.cells) for row in table.rows]
    space = Space.of(schema, tests)
    return space, [space.box(one) for one in tests] if space else []


def _spans(earlier: Row, row: Row) -> bool:
    """Whether the earlier row is valid on every day on which the row is."""
    starts = earlier.valid_from is None or (
        row.valid_from is not None and earlier.valid_from <= row.valid_from
    )
    ends = earlier.valid_to is None or (
        row.valid_to is not None and row.valid_to <= earlier.valid_to
    )
    return starts and ends


def ambiguous(pack: Pack) -> Iterator[Diagnostic]:
    """R-455: two rows that can hold together although UNIQUE allows one, or ANY one value."""
    for table in derive_tables(pack):
        outputs = outputs_of(pack.schema, table, table.rows)
        space, boxes = _boxes(pack.schema, table) if outputs.exclusive else (None, [])
        for i, j in combinations(range(len(boxes)), 2):
            both = space.common(boxes[i], boxes[j]) if space else None
            apart = not overlap(table.rows[i], table.rows[j])
            if space and both is not None and not apart and outputs.broken_by((i, j)):
                same = outputs.codes[i] == outputs.codes[j]
                yield _together(table, table.rows[i], table.rows[j], space.witness(both), same=same)


def _together(
    table: DecisionTable, one: Row, other: Row, example: str, *, same: bool
) -> Diagnostic:
    values = worded("with the same value") if same else worded("with different values")
    return warning(
        "R-455",
        worded(
            "rows {one} and {other} can hold together, {values}, for instance for {example}; hit "
            "policy {policy} allows one",
            one=one.id,
            other=other.id,
            values=values,
            example=example,
            policy=table.hit_policy,
        ),
        at_row(table, other, "id"),
        worded("Narrow one of them, or use the hit policy FIRST"),
    )


def gaps(pack: Pack) -> Iterator[Diagnostic]:
    """R-464: a derive table in which no row holds for some case with known values.

    Told for the first day, from the pack's date on, on which that is so.
    """
    for table in derive_tables(pack):
        space, boxes = _boxes(pack.schema, table)
        for day in _days(pack, table) if space else ():
            valid = [box for row, box in zip(table.rows, boxes, strict=True) if row.valid_on(day)]
            left = space.rest(space.known(), valid) if space else None
            if space and left:
                yield warning(
                    "R-464",
                    _undecided(table, space.witness(left[0]), day if day != pack.as_of else None),
                    at_header(table, VALUE),
                    worded(
                        "Add a row for it; with the value null {attribute} stays unknown",
                        attribute=table.target,
                    ),
                )
                break


def _undecided(table: DecisionTable, example: str, day: datetime.date | None) -> str:
    message = worded(
        "no row decides on {attribute} for instance for {example}",
        attribute=table.target,
        example=example,
    )
    return worded("{message} (from {day})", message=message, day=day) if day else message


def _days(pack: Pack, table: DecisionTable) -> list[datetime.date]:
    """The pack's date and the later days on which other rows of the table are valid."""
    return [pack.as_of, *(day for day in turning_days(table.rows) if day > pack.as_of)]


def overlap(one: Row, other: Row) -> bool:
    """Whether there is a day on which both rows are valid."""
    earliest, latest = datetime.date.min, datetime.date.max
    start = max(one.valid_from or earliest, other.valid_from or earliest)
    return start < min(one.valid_to or latest, other.valid_to or latest)
