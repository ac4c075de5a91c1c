"""The grid's middle: derived values, the truth of every rule, and gates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from modesdk.engines.formulas.condition_formulas import member_cell, value_cell
from modesdk.engines.formulas.derive_formulas import DERIVE_COLUMNS, breakable, decided_cell
from modesdk.engines.formulas.program import (
    Program,
    compile_program,
    set_members,
)
from modesdk.formula.decision_formulas import BLOCKED, FALSE, OPEN, TRUE, gate
from modesdk.formula.expr import Expr, call, pick, ref, sum_of, total, when
from modesdk.formula.operators import Refer
from modesdk.model.schema import AttributeType
from modesdk.model.tables import EvidenceRow, TableKind
from modesdk.ruleset.rules import Rule, RuleSet, TableDerivation
from modesdk.sheets.grid.coded_inputs import add_verdicts
from modesdk.sheets.grid.row_grid import CODES, ORDER, WEIGHTS, Grid


def add_rules(grid: Grid) -> None:
    """Columns for derive tables, verdicts, truths (gates first, then by criterion) and gates."""
    tables = grid.ruleset.tables
    for table in tables:
        _place_table(grid, table)
    add_verdicts(grid)
    rules = in_order(grid.ruleset)
    grid.add_all([truth_name(rule) for rule in rules], [None] * len(rules))
    _place_gates(grid)
    program = compile_program(evolve(grid.ruleset, decision=rules))
    at = _reference(grid, tables)
    for table in tables:
        _fill_table(grid, table, program, at)
    for rule, truth in zip(rules, program.columns["rule.truth"], strict=True):
        _fill(grid, truth_name(rule), truth, at)
        _head(grid, rule)
    _fill_gates(grid, program, at)
    _add_broken(grid)


def _add_broken(grid: Grid) -> None:
    """How many tables have rows that hold although their hit policies allow no such thing."""
    tables = [grid.at(decided_cell(table)) for table in breakable(grid.ruleset)]
    if tables:
        grid.add("broken", total(when(call("ISERROR", decided), 1, 0) for decided in tables))


def in_order(ruleset: RuleSet) -> tuple[Rule, ...]:
    """Gates, then evidence by dimension and criterion: what belongs together is one range."""
    dimensions = list(ruleset.pack.dimensions)

    def key(rule: Rule) -> tuple[int, int]:
        criterion = ruleset.criteria[rule.criterion]
        return dimensions.index(criterion.dimension), rule.criterion

    evidence = [rule for rule in ruleset.decision if isinstance(rule.row, EvidenceRow)]
    return (*_gates(ruleset), *sorted(evidence, key=key))


def _gates(ruleset: RuleSet) -> list[Rule]:
    return [rule for rule in ruleset.decision if rule.kind is TableKind.GATE]


def truth_name(rule: Rule) -> str:
    """The column of a rule's truth."""
    return f"rule.{rule.id}"


def gate_names(ruleset: RuleSet) -> list[str]:
    """The columns of the gates, in the order of the alternatives."""
    return [f"gate.{name}" for name in ruleset.alternatives]


def _place_table(grid: Grid, table: TableDerivation) -> None:
    for number in range(1, len(table.rules) + 1):
        grid.add(f"derive.{table.target}.{number}", None)
    for name in (f"derive.{table.target}.first", f"derive.{table.target}.decided"):
        grid.add(name, None)
    grid.text(f"p.{table.target}", None)


def _reference(grid: Grid, tables: Sequence[TableDerivation]) -> Callable[[str], str]:
    """Where the program's names stand: cells on the row at hand, or cells of the head."""
    ranges = {}
    for table in tables:
        names = [f"derive.{table.target}.{n}" for n in range(1, len(table.rules) + 1)]
        for part, row in zip(DERIVE_COLUMNS, (None, ORDER, CODES), strict=True):
            where = grid.span(names) if row is None else grid.span(names, row)
            ranges[f"derive.{table.target}.{part}"] = str(where)
    schema = grid.ruleset.pack.schema
    sets = [a.id for a in schema if a.type is AttributeType.SET]
    members = {member_cell(a, m) for a in sets for m in set_members(grid.ruleset, a)}

    def at(name: str) -> str:
        if name in ranges:
            return ranges[name]
        cell = grid.at(name)
        return str(when(cell.same(1), "yes", "no") if name in members else cell)

    return at


def _fill(grid: Grid, name: str, content: Expr | int, at: Refer = str) -> None:
    written = content if isinstance(content, int) else content.formula(at)
    grid.formulas[grid.places[name]] = written


def _fill_table(grid: Grid, table: TableDerivation, program: Program, at: Refer) -> None:
    name = f"derive.{table.target}"
    parts = (program.columns[f"{name}.{part}"] for part in DERIVE_COLUMNS)
    for number, (truth, order, code) in enumerate(zip(*parts, strict=True), start=1):
        column = f"{name}.{number}"
        _fill(grid, column, truth, at)
        grid.head(ORDER, grid.places[column], order)
        grid.head(CODES, grid.places[column], code)
    for cell in (f"{name}.first", f"{name}.decided", f"p.{table.target}"):
        _fill(grid, cell, program.cells[cell], at)


def _head(grid: Grid, rule: Rule) -> None:
    """What the Rules sheet says of a rule now: marks, or weight and weight times effect."""
    column, number, at = grid.places[truth_name(rule)], rule.index + 1, grid.book.ref
    if rule.kind is TableKind.GATE:
        for position, name in enumerate(grid.ruleset.alternatives):
            mark = pick(at(f"rule.gate.{name}"), number)
            grid.head(grid.effect_row(position), column, f"={mark}")
        return
    weight = ref(f"{grid.letter(truth_name(rule))}${WEIGHTS}")
    grid.head(WEIGHTS, column, f"={pick(at('rule.weight'), number)}")
    for position in grid.ranked:
        effect = pick(at(f"rule.effect.{grid.ruleset.alternatives[position]}"), number)
        grid.head(grid.effect_row(position), column, f"={weight * effect}")


def _place_gates(grid: Grid) -> None:
    ruleset = grid.ruleset
    routed = {route.alternative for route in ruleset.routes}
    for position, name in enumerate(ruleset.alternatives):
        if position in routed:
            grid.add(f"marked.{name}", None)
    for number in range(1, len(ruleset.routes) + 1):
        grid.add(f"routed.{number}", None)
    grid.add_all(gate_names(ruleset), [None] * len(ruleset.alternatives))
    for position, name in enumerate(ruleset.alternatives):
        if position not in routed:
            grid.places[f"marked.{name}"] = grid.places[f"gate.{name}"]


def _fill_gates(grid: Grid, program: Program, at: Refer) -> None:
    """Marks by the highest truth among the rules that speak, then the routes."""
    ruleset = grid.ruleset
    for position, name in enumerate(ruleset.alternatives):
        if grid.places[f"gate.{name}"] != grid.places[f"marked.{name}"]:
            _fill(grid, f"gate.{name}", program.cells[f"gate.{name}"], at)
        _fill(grid, f"marked.{name}", _mark(grid, position))
    for number in range(1, len(ruleset.routes) + 1):
        _fill(grid, f"routed.{number}", program.cells[f"routed.{number}"], at)


def _mark(grid: Grid, position: int) -> Expr | int:
    """The gate from the rules alone: by one that holds and blocks, or one that may hold."""
    gates = [truth_name(rule) for rule in _gates(grid.ruleset)]
    if not gates:
        return OPEN
    truths, marks = grid.span(gates), grid.span(gates, grid.effect_row(position))
    blocking = sum_of(truths.same(TRUE) * marks.same(BLOCKED))
    return gate(blocking, sum_of((truths > FALSE) * (marks > OPEN)))


def add_advice(grid: Grid, rules: Sequence[Rule]) -> Sequence[Rule]:
    """Columns for the truths of some advice, about the chosen alternative; returns the rules.

    The column `got` names the recommended alternative, which is chosen where the profile has no
    choice of its own.
    """
    role, place = grid.ruleset.pack.roles.chosen, None
    if role and value_cell(role) in grid.places:
        own, got = grid.at(value_cell(role)), grid.at("got")
        place = str(grid.text("chosen", when(own.same(""), got, own)))
    reference = _reference(grid, grid.ruleset.tables)
    program = compile_program(evolve(grid.ruleset, advice=tuple(rules)))

    def at(name: str) -> str:
        return place if place and name == value_cell(role) else reference(name)

    for rule, truth in zip(rules, program.columns["advice.truth"], strict=True):
        grid.add(truth_name(rule), truth if isinstance(truth, int) else truth.formula(at))
    return rules
