"""Rows that never hold or never decide, rows that may not meet, cases nobody decides (warnings)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import partial

from modesdk.conditions import HitPolicy
from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import DecisionTable, Row
from modesdk.ruleset.checks.derived import VALUE, derive_tables
from modesdk.ruleset.checks.row_places import CONDITION, at_header, at_row, file_of, warning
from modesdk.ruleset.checks.showing import (
    Values,
    common_day,
    days,
    derivation_of,
    derivations_of,
    example,
    holds,
    in_words,
    shown,
    table_by_table,
    tests_of,
    together,
)
from modesdk.ruleset.partition import World, less_preferred, meeting, on_day, positions, worlds
from modesdk.ruleset.rules import TableDerivation, Test


def never_true(pack: Pack) -> Iterator[Diagnostic]:
    """R-451: a row that holds for no profile.

    Tests on one attribute exclude each other, or a derived attribute never is what the row wants of
    it while its other conditions hold. Of a derived attribute that R-455 speaks of, nothing is
    said: its table stops the decision where the row would hold.
    """
    broken = {problem.location.file for problem in ambiguous(pack)}
    sound = {t.target for t in derive_tables(pack) if file_of(t) not in broken}
    yield from table_by_table(pack, pack.tables, partial(_never_true, sound))


def _never_true(sound: set[str], pack: Pack, table: DecisionTable) -> Iterator[Diagnostic]:
    repeated = {name for name in table.conditions if table.conditions.count(name) > 1}
    for row in table.rows:
        tests = tests_of(pack, row)
        bearing = any(test.attribute in repeated | sound for test in tests)
        if bearing and not holds(pack, row):
            name = _excluded(pack, row, tests, repeated)
            yield warning(
                "R-451",
                _nowhere(row, name),
                at_row(table, row, CONDITION + name if name else "id"),
                worded("Correct one of the cells, or delete the row"),
            )


def _excluded(pack: Pack, row: Row, tests: Sequence[Test], repeated: set[str]) -> str:
    """The attribute, among those with several columns, on which the tests exclude each other."""
    for name in dict.fromkeys(test.attribute for test in tests if test.attribute in repeated):
        own = [test for test in tests if test.attribute == name]
        derived = derivations_of(pack, row.valid_from or pack.as_of)
        if not any(world.true for world in worlds(pack.schema, [own], derived)):
            return name
    return ""


def _nowhere(row: Row, name: str) -> str:
    if name:
        return worded(
            "row {row} can never hold: its conditions on {attribute} exclude each other",
            row=row.id,
            attribute=name,
        )
    return worded(
        "row {row} can never hold: by the tables of its derived attributes, no profile meets all "
        "its conditions",
        row=row.id,
    )


def shadowed(pack: Pack) -> Iterator[Diagnostic]:
    """R-452: a row that never decides, since a row that goes before it holds whenever it does."""
    preferring = [
        table
        for table in derive_tables(pack)
        if any(less_preferred(derivation_of(pack, table).outputs))
    ]
    yield from table_by_table(pack, preferring, _shadowed)


def _shadowed(pack: Pack, table: DecisionTable) -> Iterator[Diagnostic]:
    decide = deciding(pack, table)
    for row in table.rows:
        if row.id not in decide and holds(pack, row):
            yield from _never_decides(pack, table, row)


def deciding(pack: Pack, table: DecisionTable) -> set[str]:
    """The rows of a derive table that no row silences for some profile for which they hold."""
    return {name for day in days(pack, table.rows) for name in _deciding(pack, table, day)}


def _deciding(pack: Pack, table: DecisionTable, day: datetime.date) -> Iterator[str]:
    valid = on_day(derivation_of(pack, table), day)
    for world in _worlds_of(pack, valid, day):
        yield from (valid.rules[i].id for i in positions(world.true))


def _worlds_of(
    pack: Pack, table: TableDerivation, day: datetime.date, *, missing: bool = True, ends: int = 0
) -> list[World]:
    """The worlds of a derive table's rows; a row that holds silences those behind it."""
    settles = dict(enumerate(less_preferred(table.outputs)))
    return worlds(
        pack.schema,
        [rule.tests for rule in table.rules],
        derivations_of(pack, day),
        unknown=False,
        missing=missing,
        settles=settles,
        ends=ends,
    )


def _never_decides(pack: Pack, table: DecisionTable, row: Row) -> Iterator[Diagnostic]:
    order = [table.rows[i] for i in derivation_of(pack, table).outputs.preference]
    earlier = [other for other in order[: order.index(row)] if common_day(pack, [other, row])]
    alone = [other for other in earlier if _goes_along(pack, row, other)]
    day, values = example(pack, row)
    problem = warning(
        "R-452",
        worded(
            "row {row} never decides: whenever it holds, so does a row that goes before it "
            "({others})",
            row=row.id,
            others=", ".join(other.id for other in (alone[:1] or earlier)),
        ),
        at_row(table, row, "id"),
        _FURTHER[table.hit_policy == HitPolicy.FIRST],
    )
    yield shown(pack, problem, row.id, values, day)


_FURTHER = (
    worded("Narrow the other rows, or delete this one"),
    worded("Move it up, narrow the earlier rows, or delete it"),
)


def _goes_along(pack: Pack, row: Row, other: Row) -> bool:
    """Whether the other row holds whenever the row does."""
    valid = [day for day in days(pack, [row, other]) if row.valid_on(day)]
    return all(
        other.valid_on(day) and all(w.true != 1 for w in together(pack, [row, other], day))
        for day in valid
    )


def ambiguous(pack: Pack) -> Iterator[Diagnostic]:
    """R-455: two rows that can hold together although UNIQUE allows one, or ANY one value."""
    exclusive = [
        table for table in derive_tables(pack) if derivation_of(pack, table).outputs.exclusive
    ]
    yield from table_by_table(pack, exclusive, _ambiguous)


def _ambiguous(pack: Pack, table: DecisionTable) -> Iterator[Diagnostic]:
    outputs = derivation_of(pack, table).outputs
    for i, j in _near(pack, table):
        one, other = table.rows[i], table.rows[j]
        if outputs.broken_by((i, j)) and (found := _meeting(pack, [one, other])):
            day, values = found
            same = outputs.codes[i] == outputs.codes[j]
            problem = _together(table, one, other, values, same=same)
            yield shown(pack, problem, other.id, values, day)


def _near(pack: Pack, table: DecisionTable) -> Iterator[tuple[int, int]]:
    """Pairs of rows of which no attribute by itself shows that they never hold together."""
    derived = derivations_of(pack, pack.as_of)
    masks = meeting(pack.schema, [tests_of(pack, row) for row in table.rows], derived)
    for i, mask in enumerate(masks):
        yield from ((i, j) for j in range(i + 1, len(masks)) if mask >> j & 1)


def _meeting(pack: Pack, rows: Sequence[Row]) -> tuple[datetime.date, Values] | None:
    """A day and a profile on which all the rows hold; None when there are none."""
    everything = (1 << len(rows)) - 1
    for day in days(pack, rows):
        if all(row.valid_on(day) for row in rows):
            for world in together(pack, rows, day):
                if world.true == everything:
                    return day, world.values
    return None


def _together(
    table: DecisionTable, one: Row, other: Row, values: Values, *, same: bool
) -> Diagnostic:
    said = worded("with the same value") if same else worded("with different values")
    return warning(
        "R-455",
        worded(
            "rows {one} and {other} can hold together, {values}, for instance for {example}; hit "
            "policy {policy} allows one",
            one=one.id,
            other=other.id,
            values=said,
            example=in_words(values),
            policy=table.hit_policy,
        ),
        at_row(table, other, "id"),
        worded("Narrow one of them, or use the hit policy FIRST"),
    )


def gaps(pack: Pack) -> Iterator[Diagnostic]:
    """R-464: a derive table in which no row holds for some case with known values.

    Told for the first day, from the pack's date on, on which that is so.
    """
    yield from table_by_table(pack, derive_tables(pack), _gaps)


def _gaps(pack: Pack, table: DecisionTable) -> Iterator[Diagnostic]:
    for day in days(pack, table.rows):
        valid = on_day(derivation_of(pack, table), day)
        every = (1 << len(valid.rules)) - 1
        left = _worlds_of(pack, valid, day, missing=False, ends=every) if day >= pack.as_of else []
        if left:
            values = left[0].values
            problem = warning(
                "R-464",
                _undecided(table, in_words(values), day if day != pack.as_of else None),
                at_header(table, VALUE),
                worded(
                    "Add a row for it; with the value null {attribute} stays unknown",
                    attribute=table.target,
                ),
            )
            yield shown(pack, problem, table.target, values, day)
            return


def _undecided(table: DecisionTable, example: str, day: datetime.date | None) -> str:
    message = worded(
        "no row decides on {attribute} for instance for {example}",
        attribute=table.target,
        example=example,
    )
    return worded("{message} (from {day})", message=message, day=day) if day else message
