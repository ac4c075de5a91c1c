"""Derived attributes: each is set by exactly one table, to values it can have, without cycles."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.conditions import Equal, Null, check_cell, unary_tests
from modesdk.conditions.domain import describe
from modesdk.diagnostics import Diagnostic, Location, errors_in
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType
from modesdk.model.tables import DecisionTable, DeriveRow, Row, TableKind
from modesdk.ruleset.checks.attribute_checks import is_sound
from modesdk.ruleset.checks.row_places import (
    CONDITION,
    at_header,
    at_key,
    at_row,
    cycle_in,
    error,
    known_names,
)

VALUE = "then value"
_EXAMPLE = worded('Write for instance true, 5 or "word"')


def derive_tables(pack: Pack) -> list[DecisionTable]:
    """The tables that set derived attributes."""
    return [table for table in pack.tables if table.kind is TableKind.DERIVE]


def makers(pack: Pack) -> Iterator[Diagnostic]:
    """R-406: a derived attribute has a table that sets it."""
    made = {table.target for table in derive_tables(pack)}
    for attribute in pack.schema:
        if attribute.derived and attribute.id not in made:
            yield error(
                "R-406",
                worded("no table sets the derived attribute {attribute!r}", attribute=attribute.id),
                _first_use(pack, attribute.id) or at_key("attributes", attribute.id, "derived"),
                worded(
                    "List a derive table with target {attribute}, or delete `derived: true`",
                    attribute=attribute.id,
                ),
            )


def _first_use(pack: Pack, attribute: str) -> Location | None:
    for table in pack.tables:
        if attribute in table.conditions:
            return at_header(table, CONDITION + attribute)
    return None


def targets(pack: Pack) -> Iterator[Diagnostic]:
    """R-407: the target of a derive table is declared as a derived attribute."""
    derived = [a.id for a in pack.schema if a.derived]
    for table in derive_tables(pack):
        if table.target in derived:
            continue
        if table.target in pack.schema:
            message = worded(
                "the target {attribute!r} is not declared as derived", attribute=table.target
            )
            hint: str = worded(
                "Write `derived: true` under attributes.{attribute}", attribute=table.target
            )
        elif table.target:
            message = worded("the target {attribute!r} is no attribute", attribute=table.target)
            hint = known_names(table.target, derived, worded("derived attributes"))
        else:
            message = worded("the table has no target")
            hint = worded("Name under `target` the attribute that the table sets")
        yield error("R-407", message, at_header(table, VALUE), hint)


def single_makers(pack: Pack) -> Iterator[Diagnostic]:
    """R-408: only one table sets an attribute."""
    first: dict[str, DecisionTable] = {}
    for table in derive_tables(pack):
        other = first.setdefault(table.target, table)
        if other is not table and table.target:
            yield error(
                "R-408",
                worded(
                    "{attribute!r} is set here and by {table}",
                    attribute=table.target,
                    table=other.file or other.id,
                ),
                at_header(table, VALUE),
                worded("Put the rows into one table"),
            )


def outputs(pack: Pack) -> Iterator[Diagnostic]:
    """R-409: every row sets one value of the attribute's type and domain."""
    for table in derive_tables(pack):
        attribute = pack.schema.attributes.get(table.target)
        if attribute is None or not is_sound(attribute):
            continue
        for row, value in said(table):
            if found := output_problem(value, attribute):
                message = worded(
                    "row {row}: got {got!r}, {problem}", row=row.id, got=value, problem=found[0]
                )
                yield error("R-409", message, at_row(table, row, VALUE), found[1])


def said(table: DecisionTable) -> list[tuple[Row, str]]:
    """The rows of a derive table with the cells that say what the target is."""
    return [(row, row.value) for row in table.rows if isinstance(row, DeriveRow)]


def output_problem(value: str, attribute: Attribute) -> tuple[str, str] | None:
    """What is wrong with an output, and a hint."""
    if attribute.type is AttributeType.SET:
        message = worded("but {attribute} is a set, which no row can set", attribute=attribute.id)
        return message, worded("Derive a boolean or a text")
    problems = errors_in(check_cell(value, attribute))
    unread = problems and problems[0].code == "C-101"
    if problems and not unread:
        first = problems[0]
        got = worded(
            "{message}; expected {expected}", message=first.message, expected=first.expected
        )
        return got, first.hint
    if unread or not value.strip() or not isinstance(unary_tests(value).node, Equal | Null):
        hint = problems[0].hint if unread else ""
        message = worded("expected one value: {expected}", expected=describe(attribute))
        return message, hint or _EXAMPLE
    return None


def cycles(pack: Pack) -> Iterator[Diagnostic]:
    """R-410: no derived attribute rests on itself, directly or through others."""
    tables = {table.target: table for table in derive_tables(pack)}
    needs = {
        target: [name for name in dict.fromkeys(table.conditions) if name in tables]
        for target, table in tables.items()
    }
    if cycle := cycle_in(needs):
        yield error(
            "R-410",
            worded("derived attributes rest on each other: {cycle}", cycle=" -> ".join(cycle)),
            at_header(tables[cycle[1]], CONDITION + cycle[0]),
            worded("Remove one of these conditions"),
        )
