"""Cells: each must be a valid test on the attribute that heads its column."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.conditions import Not, Null, Problem, check_cell, unary_tests
from modesdk.diagnostics import Diagnostic, Location, Severity, errors_in
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute
from modesdk.ruleset.checks.attribute_checks import is_sound
from modesdk.ruleset.checks.row_places import CONDITION, at_key, at_row, error

_NO_TEST = ("", "-")
_MAX_SHOWN = 80
Cell = tuple[str, Attribute, Location, str]
"""Text, attribute, place and, where several columns have one heading, which of them."""


def cell_errors(pack: Pack) -> Iterator[Diagnostic]:
    """C-101 to C-105, C-108: cells that cannot be used."""
    return _problems(pack, Severity.ERROR)


def cell_warnings(pack: Pack) -> Iterator[Diagnostic]:
    """C-106, C-107: cells that say less than they seem to."""
    return _problems(pack, Severity.WARNING)


def null_of_derived(pack: Pack) -> Iterator[Diagnostic]:
    """R-412: whether a derived attribute is missing cannot be tested.

    What is missing is the attributes it rests on, and engines differ in when they derive.
    """
    for text, attribute, place, _ in cells_of(pack):
        if attribute.derived and "null" in text and not errors_in(check_cell(text, attribute)):
            members = unary_tests(text).members
            if any(member in (Null(), Not(Null())) for member in members):
                message = worded(
                    "{cell!r} asks whether the derived attribute {attribute} is missing",
                    cell=text,
                    attribute=attribute.id,
                )
                hint = worded("Test the attributes that it is derived from")
                yield error("R-412", message, place, hint)


def cells_of(pack: Pack) -> Iterator[Cell]:
    """Every cell that says something about a sound attribute: tables, then routes."""
    sound = {a.id: a for a in pack.schema if is_sound(a)}
    for table in pack.tables:
        columns = [
            (i, sound[name], CONDITION + name, _which(table.conditions, i))
            for i, name in enumerate(table.conditions)
            if name in sound
        ]
        for row in table.rows:
            for i, attribute, heading, which in columns:
                if row.cells[i] not in _NO_TEST:
                    yield row.cells[i], attribute, at_row(table, row, heading), which
    for alternative in pack.alternatives.values():
        for i, route in enumerate(alternative.routes):
            for name, text in route.when.items():
                if name in sound:
                    place = at_key("alternatives", alternative.id, "routes", i, "when", name)
                    yield text, sound[name], place, ""


def _which(conditions: tuple[str, ...], position: int) -> str:
    if conditions.count(conditions[position]) == 1:
        return ""
    nth = conditions[: position + 1].count(conditions[position])
    return worded(" under heading {number} of this name", number=nth)


def _problems(pack: Pack, severity: Severity) -> Iterator[Diagnostic]:
    known: dict[tuple[str, str], list[Problem]] = {}
    for text, attribute, place, which in cells_of(pack):
        key = (attribute.id, text)
        if key not in known:
            known[key] = check_cell(text, attribute)
        for problem in known[key]:
            if problem.severity is severity:
                message = worded(
                    "in {cell}{which}, position {column} of the cell: {message}; "
                    "expected {expected}",
                    cell=_shown(text),
                    which=which,
                    column=problem.column,
                    message=problem.message,
                    expected=problem.expected,
                )
                yield Diagnostic(problem.code, message, place, severity, problem.hint)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 3] + "...")
