"""Pack + as-of date -> RuleSet: one pass per kind of table.

A rule set is the same on all dates between two on which a row begins or ends, and kept for them.

A pack that came through `modesdk.ruleset.checks` without errors compiles without errors.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter

from modesdk.conditions import Aggregation, HitPolicy, Outputs, UnaryTests, literal, unary_tests
from modesdk.model.evaluator import PythonEvaluator
from modesdk.model.kept import Kept
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, Schema, Value
from modesdk.model.tables import (
    DecisionTable,
    DeriveRow,
    EvidenceRow,
    GateRow,
    Row,
    TableKind,
    turning_days,
)
from modesdk.ruleset.rules import (
    ComputedDerivation,
    Derivation,
    Route,
    Rule,
    RuleSet,
    TableDerivation,
    Test,
    derived_names,
    hidden_attribute,
)

MOST_RULESETS = 64
"""How many rule sets a pack keeps; the one compiled first goes first."""


def ruleset_for(pack: Pack, as_of: datetime.date) -> RuleSet:
    """The rule set of a pack on a date, compiled once per interval and kept with the pack."""
    interval = bisect_right(breakpoints(pack), as_of)
    by_interval = _RULESETS.of(pack)
    ruleset = by_interval.get(interval)
    if ruleset is None:
        ruleset = by_interval[interval] = compile_ruleset(pack, as_of)
        if len(by_interval) > MOST_RULESETS:
            by_interval.pop(next(iter(by_interval)), None)
    return ruleset


def breakpoints(pack: Pack) -> tuple[datetime.date, ...]:
    """The days on which the rules of a pack change: a row begins, or has ended the day before."""
    return _TURNS.of(pack)


def _turns(pack: Pack) -> tuple[datetime.date, ...]:
    declared = [row for evaluator in python_evaluators(pack) for row in evaluator.rows]
    return turning_days([*(row for table in pack.tables for row in table.rows), *declared])


def rules_by_id(ruleset: RuleSet) -> Mapping[str, Rule]:
    """The rules of every block by row id, indexed once per rule set."""
    return _BY_ID.of(ruleset)


def _by_id(ruleset: RuleSet) -> dict[str, Rule]:
    return {r.id: r for r in (*ruleset.decision, *ruleset.advice, *ruleset.conflicts)}


_BY_ID = Kept(_by_id)
_RULESETS: Kept[Pack, dict[int, RuleSet]] = Kept(lambda _: {})
_TURNS = Kept(_turns)


def compile_ruleset(pack: Pack, as_of: datetime.date | None) -> RuleSet:
    """Compile the rows of `pack` that are valid on `as_of`.

    None takes the rows of every date, for executors that check validity themselves (a workbook,
    whose date is a cell): they must treat a row as false outside its validity.
    """
    alternatives = {alternative: i for i, alternative in enumerate(pack.alternatives)}
    criteria = {criterion: i for i, criterion in enumerate(pack.criteria)}
    compiler = _RowCompiler(pack, alternatives, criteria)
    derivations = _ordered([*_table_derivations(pack, as_of, compiler), *_computed(pack)])
    return RuleSet(
        pack=pack,
        alternatives=tuple(alternatives),
        ranked=tuple(alternative.ranked for alternative in pack.alternatives.values()),
        criteria=tuple(pack.criteria.values()),
        derivations=derivations,
        decision=_decision_block(pack, as_of, compiler),
        advice=compiler.block(pack, as_of, TableKind.ADVICE),
        conflicts=compiler.block(pack, as_of, TableKind.CONFLICT),
        routes=_routes(pack, alternatives),
        base_inputs=_base_inputs(derivations),
    )


class _RowCompiler:
    """Turns rows into rules; remembers the positions of alternatives and criteria."""

    def __init__(
        self, pack: Pack, alternatives: Mapping[str, int], criteria: Mapping[str, int]
    ) -> None:
        self._pack = pack
        self._alternatives = alternatives
        self._criteria = criteria

    def block(self, pack: Pack, as_of: datetime.date | None, *kinds: TableKind) -> tuple[Rule, ...]:
        """All valid rows of tables of these kinds, in pack order."""
        rules: list[Rule] = []
        for table in pack.tables:
            if table.kind in kinds:
                self.extend(rules, table, as_of)
        return tuple(rules)

    def extend(self, rules: list[Rule], table: DecisionTable, as_of: datetime.date | None) -> None:
        """Append the table's valid rows, numbered on."""
        for row in table.rows:
            if _takes_part(row, as_of):
                tests = _tests(table.conditions, row.cells)
                rules.append(self.rule(len(rules), row, table.kind, table.id, tests))

    def rule(
        self, index: int, row: Row, kind: TableKind, table: str, tests: tuple[Test, ...]
    ) -> Rule:
        """One row as a rule."""
        effects = row.effects if isinstance(row, EvidenceRow) else {}
        marks = row.marks if isinstance(row, GateRow) else {}
        criterion = self._criteria[row.criterion] if isinstance(row, EvidenceRow) else -1
        sources = (self._pack.source_of(claim) for claim in row.claims)
        return Rule(
            index=index,
            row=row,
            kind=kind,
            table=table,
            tests=tests,
            effects=tuple((self._alternatives[a], effect) for a, effect in effects.items()),
            criterion=criterion,
            marks=tuple((self._alternatives[a], mark) for a, mark in marks.items()),
            trust_sources=tuple(dict.fromkeys(s.id for s in sources if s)),
        )


def _takes_part(row: Row, as_of: datetime.date | None) -> bool:
    return as_of is None or row.valid_on(as_of)


def _tests(conditions: Sequence[str], cells: Sequence[str]) -> tuple[Test, ...]:
    compiled = (
        Test(attribute, unary_tests(cell))
        for attribute, cell in zip(conditions, cells, strict=True)
    )
    return tuple(test for test in compiled if not test.tests.is_any)


def _decision_block(
    pack: Pack, as_of: datetime.date | None, compiler: _RowCompiler
) -> tuple[Rule, ...]:
    rules = list(compiler.block(pack, as_of, TableKind.GATE, TableKind.EVIDENCE))
    holds = unary_tests("true")
    for evaluator in python_evaluators(pack):
        for row in evaluator.rows:
            if _takes_part(row, as_of):
                tests = (Test(hidden_attribute(row.id), holds),)
                rule = compiler.rule(len(rules), row, TableKind.EVIDENCE, evaluator.name, tests)
                rules.append(rule)
    return tuple(rules)


def python_evaluators(pack: Pack) -> tuple[PythonEvaluator, ...]:
    """The evaluators of a pack that are plain Python."""
    return tuple(e for e in pack.evaluators if isinstance(e, PythonEvaluator))


def _table_derivations(
    pack: Pack, as_of: datetime.date | None, compiler: _RowCompiler
) -> Iterable[Derivation]:
    for table in pack.tables:
        if table.kind is TableKind.DERIVE:
            rules: list[Rule] = []
            compiler.extend(rules, table, as_of)
            yield TableDerivation(
                target=table.target,
                rules=tuple(rules),
                outputs=outputs_of(pack.schema, table, [rule.row for rule in rules]),
                inputs=frozenset(table.conditions),
            )


def outputs_of(schema: Schema, table: DecisionTable, rows: Sequence[Row]) -> Outputs:
    """What some rows of a derive table say, and how its hit policy takes them."""
    said = tuple(literal(row.value) for row in rows if isinstance(row, DeriveRow))
    policy = HitPolicy(table.hit_policy)
    return Outputs(
        rows=said,
        policy=policy,
        aggregation=Aggregation(table.aggregation) if table.aggregation else None,
        ranks=_ranks(schema[table.target], said) if policy is HitPolicy.PRIORITY else (),
    )


def _ranks(target: Attribute, said: Sequence[Value]) -> tuple[int, ...]:
    """The places of outputs among the target's values; null comes last."""
    listed: list[Value] = [*target.value_ids, None]
    return tuple(listed.index(output) for output in said)


def _computed(pack: Pack) -> Iterable[Derivation]:
    for evaluator in python_evaluators(pack):
        yield ComputedDerivation(evaluator=evaluator, inputs=frozenset(evaluator.inputs))


def _ordered(derivations: Sequence[Derivation]) -> tuple[Derivation, ...]:
    """Derivations in dependency order (the checks have ruled out cycles)."""
    maker = {name: i for i, d in enumerate(derivations) for name in derived_names(d)}
    graph = {
        i: sorted({maker[name] for name in d.inputs if name in maker})
        for i, d in enumerate(derivations)
    }
    return tuple(derivations[i] for i in TopologicalSorter(graph).static_order())


def _base_inputs(derivations: Sequence[Derivation]) -> dict[str, tuple[str, ...]]:
    """For each derived attribute, the profile attributes it rests on."""
    base: dict[str, tuple[str, ...]] = {}
    for derivation in derivations:
        inputs = dict.fromkeys(
            name for given in sorted(derivation.inputs) for name in base.get(given, (given,))
        )
        for target in derived_names(derivation):
            base[target] = tuple(inputs)
    return base


def _routes(pack: Pack, alternatives: Mapping[str, int]) -> tuple[Route, ...]:
    """Routes, those of an alternative after those of the alternatives it is reached through."""
    graph = {
        alternative.id: [name for rule in alternative.routes for name in rule.any_of]
        for alternative in pack.alternatives.values()
    }
    return tuple(
        Route(
            alternative=alternatives[name],
            any_of=tuple(alternatives[other] for other in rule.any_of),
            when=_route_tests(rule.when),
        )
        for name in TopologicalSorter(graph).static_order()
        for rule in pack.alternatives[name].routes
    )


def _route_tests(when: Mapping[str, str]) -> tuple[Test, ...]:
    tests: list[tuple[str, UnaryTests]] = [(a, unary_tests(cell)) for a, cell in when.items()]
    return tuple(Test(attribute, test) for attribute, test in tests if not test.is_any)
