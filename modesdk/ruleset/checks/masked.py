"""Rows that hold somewhere and yet never make a difference (notes): their sentences may stand."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial
from operator import is_not

from attrs import evolve

from modesdk.conditions import literal
from modesdk.diagnostics import Diagnostic, Severity
from modesdk.language.worded import worded
from modesdk.model.kept import Kept
from modesdk.model.pack import Pack
from modesdk.model.tables import DecisionTable, GateMark, Row, TableKind
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT, Weights
from modesdk.ruleset.checks.derived import derive_tables, said
from modesdk.ruleset.checks.reach import ambiguous, deciding
from modesdk.ruleset.checks.row_places import at_row
from modesdk.ruleset.checks.showing import (
    days,
    derivation_of,
    derivations_of,
    example,
    holds,
    in_words,
    rules_of,
    shown,
    table_by_table,
)
from modesdk.ruleset.equivalence import difference
from modesdk.ruleset.partition import TooLargeError, World, on_day, positions, worlds
from modesdk.ruleset.rules import Rule, TableDerivation, row_weight
from modesdk.ruleset.versions import answer, table_difference

_HINT = worded(
    "It does no harm. Correct it if it should count, or let another row carry its claims"
)


def masked(pack: Pack) -> Iterator[Diagnostic]:
    """R-467 (info): a row without which everything would come out the same.

    A gate row: where it says conditional, others block the alternative anyway. An evidence row
    that counts: the others bring its criterion to the limit anyway. A derive row: without it, the
    answers are the same; rows that say null, or never decide (R-452), are left aside. That several
    rows give one mark is no finding. As long as R-455 finds rows that stop decisions, what would
    come out without a row is not known, and nothing is said.
    """
    if any(ambiguous(pack)):
        return
    gates = [table for table in pack.tables if table.kind is TableKind.GATE]
    evidence = [table for table in pack.tables if table.kind is TableKind.EVIDENCE]
    yield from table_by_table(pack, gates, _gates)
    yield from table_by_table(pack, evidence, _evidence)
    yield from table_by_table(pack, derive_tables(pack), _derived)


def _gates(pack: Pack, table: DecisionTable) -> Iterator[Diagnostic]:
    for rule in _rules(pack, table):
        if any(mark is GateMark.CONDITIONAL for _, mark in rule.marks) and _dominated(pack, rule):
            why = worded("every option that it makes conditional is blocked wherever it holds")
            yield _finding(pack, table, rule.row, why)


def _dominated(pack: Pack, rule: Rule) -> bool:
    """Whether rows that block are there whenever the row makes an alternative conditional."""
    if any(mark is GateMark.BLOCKED for _, mark in rule.marks):
        return False
    return _idle(pack, rule, _BLOCKING.of(pack))


def _blocking(pack: Pack) -> list[Rule]:
    """The gate rows that block, with nothing but what they block."""
    found = [evolve(rule, marks=_blocked(rule)) for rule in rules_of(pack).decision if rule.marks]
    return [rule for rule in found if rule.marks]


def _blocked(rule: Rule) -> tuple[tuple[int, GateMark], ...]:
    return tuple(pair for pair in rule.marks if pair[1] is GateMark.BLOCKED)


_BLOCKING = Kept(_blocking)


def _evidence(pack: Pack, table: DecisionTable) -> Iterator[Diagnostic]:
    weights = Weights.of(pack)
    for rule in _rules(pack, table):
        speaking = row_weight(rule, weights) and any(effect for _, effect in rule.effects)
        if speaking and _idle(pack, rule, _others(pack, rule)):
            why = worded("other rows bring its criterion to the limit wherever it holds")
            yield _finding(pack, table, rule.row, why)


def _others(pack: Pack, rule: Rule) -> list[Rule]:
    rules = rules_of(pack).decision
    return [other for other in rules if other.criterion == rule.criterion and other is not rule]


def _idle(pack: Pack, rule: Rule, others: list[Rule]) -> bool:
    """Whether the row never changes what the others come to, and holds somewhere."""
    without = evolve(rules_of(pack), decision=tuple(others))
    with_it = evolve(without, decision=(*others, rule))
    weights = _all_counting(pack)
    valid = [day for day in days(pack, [r.row for r in (rule, *others)]) if rule.row.valid_on(day)]
    same = all(difference(without, with_it, day, weights=weights) is None for day in valid)
    return same and holds(pack, rule.row)


def _all_counting(pack: Pack) -> Weights:
    """The pack's weights, but that every criterion counts: weights are the analyst's to turn."""
    return Weights.of(pack).changed(
        dimensions=dict.fromkeys(pack.dimensions, DIMENSION_UNIT),
        criteria=dict.fromkeys(pack.criteria, FINE_UNIT),
    )


def _derived(pack: Pack, table: DecisionTable) -> Iterator[Diagnostic]:
    needed = {name for day in days(pack, table.rows) for name in _needed(pack, table, day)}
    decide = deciding(pack, table)
    for row, value in said(table):
        if row.id in decide - needed and literal(value) is not None:
            why = worded("without it the table gives the same answers")
            yield _finding(pack, table, row, why)


def _needed(pack: Pack, table: DecisionTable, day: datetime.date) -> set[str]:
    """The rows without which a derive table answers otherwise for some profile of a day."""
    valid, derived = on_day(derivation_of(pack, table), day), derivations_of(pack, day)
    tests = [rule.tests for rule in valid.rules]
    try:
        found = worlds(pack.schema, tests, derived)
    except TooLargeError:  # row by row it may go: there, rows that decide silence others
        pairs = ((rule, valid.only(partial(is_not, rule))) for rule in valid.rules)
        return {
            rule.id
            for rule, fewer in pairs
            if table_difference(pack.schema, valid, fewer, derived) is not None
        }
    return {valid.rules[i].id for world in found for i in _deciding(valid, world)}


def _deciding(table: TableDerivation, world: World) -> Iterator[int]:
    """The rows without which the answer in a world is another."""
    whole = answer(table, world.true, world.unknown)
    for i in positions(world.true | world.unknown):
        others = ~(1 << i)
        if answer(table, world.true & others, world.unknown & others) != whole:
            yield i


def _rules(pack: Pack, table: DecisionTable) -> list[Rule]:
    return [rule for rule in rules_of(pack).decision if rule.table == table.id]


def _finding(pack: Pack, table: DecisionTable, row: Row, why: str) -> Diagnostic:
    day, values = example(pack, row)
    message = worded(
        "row {row} changes nothing: {said}, for instance for {example}",
        row=row.id,
        said=why,
        example=in_words(values),
    )
    problem = Diagnostic("R-467", message, at_row(table, row, "id"), Severity.INFO, _HINT)
    return shown(pack, problem, row.id, values, day)
