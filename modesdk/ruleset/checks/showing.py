"""Where rows of a pack hold, exactly, and a case that shows it: what the thorough passes ask."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from modesdk.conditions.literals import spelled, written
from modesdk.diagnostics import Diagnostic, Severity
from modesdk.language.worded import listed, worded
from modesdk.model.kept import Kept
from modesdk.model.pack import Pack
from modesdk.model.schema import Value
from modesdk.model.tables import DecisionTable, Row, TableKind
from modesdk.ruleset.checks.row_places import at_header
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.partition import (
    Derivations,
    Tests,
    TooLargeError,
    World,
    days_of,
    derivations_on,
    worlds,
)
from modesdk.ruleset.rules import RuleSet, TableDerivation

Values = Mapping[str, Value]
Look = Callable[[Pack, DecisionTable], Iterable[Diagnostic]]


def rules_of(pack: Pack) -> RuleSet:
    """The rules of every date, compiled once."""
    return _RULES.of(pack)


def tests_of(pack: Pack, row: Row) -> Tests:
    """The compiled conditions of a row of a table."""
    return _TESTS.of(pack)[row.id]


def derivations_of(pack: Pack, day: datetime.date) -> Derivations:
    """The derive tables by target as they are on a day."""
    by_day = _DERIVATIONS.of(pack)
    if day not in by_day:
        by_day[day] = derivations_on(rules_of(pack), day)
    return by_day[day]


def _tests(pack: Pack) -> dict[str, Tests]:
    rules = rules_of(pack)
    blocks = (*(table.rules for table in rules.tables), rules.decision, rules.advice)
    return {rule.id: rule.tests for block in (*blocks, rules.conflicts) for rule in block}


def _no_days(pack: Pack) -> dict[datetime.date, Derivations]:
    return {}


_RULES = Kept[Pack, RuleSet](lambda pack: compile_ruleset(pack, None))
_TESTS = Kept(_tests)
_DERIVATIONS = Kept(_no_days)


def together(
    pack: Pack, rows: Sequence[Row], day: datetime.date, *, missing: bool = True
) -> list[World]:
    """The worlds of some rows by the derive tables of a day, an unknown row counting as false."""
    tests = [tests_of(pack, row) for row in rows]
    derived = derivations_of(pack, day)
    return worlds(pack.schema, tests, derived, unknown=False, missing=missing)


def derivation_of(pack: Pack, table: DecisionTable) -> TableDerivation:
    """A derive table compiled, with the rows of every date."""
    return next(found for found in rules_of(pack).tables if found.target == table.target)


def holds(pack: Pack, row: Row) -> bool:
    """Whether some profile makes the row true on some day on which it is valid."""
    valid = (day for day in days(pack, [row]) if row.valid_on(day))
    return any(world.true for day in valid for world in together(pack, [row], day))


def example(pack: Pack, row: Row) -> tuple[datetime.date, Values]:
    """A day and a profile on which the row, which holds somewhere, does."""
    valid = [day for day in days(pack, [row]) if row.valid_on(day)]
    found = ((day, w) for day in valid for w in together(pack, [row], day) if w.true)
    day, world = next(found)
    return day, world.values


def days(pack: Pack, rows: Sequence[Row]) -> list[datetime.date]:
    """A day of each time in which the rows, or what they are derived from, do not change."""
    derive = [row for table in pack.tables if table.kind is TableKind.DERIVE for row in table.rows]
    return days_of([*rows, *derive], pack.as_of)


def common_day(pack: Pack, rows: Sequence[Row]) -> datetime.date | None:
    """A day on which all rows are valid, the pack's own if it is one; None when there is none."""
    found = [day for day in days_of(rows, pack.as_of) if all(row.valid_on(day) for row in rows)]
    return pack.as_of if pack.as_of in found else next(iter(found), None)


def table_by_table(pack: Pack, tables: Iterable[DecisionTable], look: Look) -> Iterator[Diagnostic]:
    """What a look at each table finds; R-469 where a table is too large to be gone through."""
    for table in tables:
        try:
            yield from list(look(pack, table))
        except TooLargeError as error:
            yield too_large(table, error)


def too_large(table: DecisionTable, error: TooLargeError) -> Diagnostic:
    """R-469: a table is not checked, since its rows tell too many cases apart."""
    return Diagnostic(
        "R-469",
        worded(
            "the rows of {table} tell too many cases apart to go through all (at the attribute "
            "{attribute!r}); what they do together is not checked",
            table=table.id,
            attribute=error.attribute,
        ),
        at_header(table, "id"),
        Severity.INFO,
        worded("Split the table, or test fewer values and members of the attribute"),
    )


def in_words(values: Values) -> str:
    """A profile for people."""
    pairs = ((name, _said(value)) for name, value in values.items())
    return listed(listed(pair, " = ") for pair in pairs) if values else worded("any case")


def _said(value: Value) -> str:
    return f"{{{spelled(value)}}}" if isinstance(value, frozenset) else written(value)


def case_of(
    pack: Pack, name: str, values: Values, day: datetime.date
) -> tuple[tuple[str, str], ...]:
    """A profile as a line of a CSV file with cases, as pairs of column and cell."""
    cells = ((a.id, spelled(values[a.id])) for a in pack.schema if a.id in values)
    return (("case_id", name), ("as_of", day.isoformat()), *cells)


def shown(
    pack: Pack, problem: Diagnostic, name: str, values: Values, day: datetime.date
) -> Diagnostic:
    """The problem with a case that shows it; the case is named by the code and a row."""
    return problem.with_case(case_of(pack, f"{problem.code}-{name}", values, day))
