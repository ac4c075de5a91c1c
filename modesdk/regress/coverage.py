"""What a run of cases reaches in the rules: each row, each of its conditions, each bound.

A row is *reached* when it is true in some case, and *decisive* when the recommended option, the
status or some gate of some case would be another without it. A condition should be seen true and
seen false, and each of its bounds hit and missed by as little as possible. What no profile can show
is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from modesdk.decide.advice import with_chosen
from modesdk.decide.decision import Decision
from modesdk.engines.gates import truth_of
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, Value
from modesdk.model.tables import DecisionTable, TableKind
from modesdk.regress.bounds import TestedBound, bounds_of
from modesdk.regress.other_rules import decided_again, without_row
from modesdk.regress.run import CaseRun
from modesdk.ruleset.checks.showing import days, derivations_of, rules_of
from modesdk.ruleset.partition import TooLargeError, worlds
from modesdk.ruleset.rules import Rule, RuleSet, Test

_DECIDING = (TableKind.GATE, TableKind.EVIDENCE, TableKind.DERIVE)


class Aspect(StrEnum):
    """What can be covered; a figure is given for each."""

    ROWS = "rows"
    DECISIVE = "decisive"
    CONDITIONS = "conditions"
    BOUNDS = "bounds"


@frozen
class BoundCoverage:
    """A bound of a condition, and in how many runs the value was at it and beside it."""

    bound: TestedBound
    at: int
    beside: int


@frozen(kw_only=True)
class ConditionCoverage:
    """One cell of a row: in how many runs it was true and false; None where it never can be."""

    attribute: str
    cell: str
    true: int | None
    false: int | None
    bounds: tuple[BoundCoverage, ...] = ()


@frozen(kw_only=True)
class RowCoverage:
    """One row: in how many runs it took part, was true, and was undecided.

    `decisive` is None for advice and conflicts, which decide nothing. `file` and `line` are those
    of its table; a row of an evaluator in Python has none.
    """

    row: str
    kind: TableKind
    table: str
    file: str
    line: int
    runs: int
    true: int
    unknown: int
    decisive: bool | None
    conditions: tuple[ConditionCoverage, ...] = ()

    def met(self, aspect: Aspect) -> tuple[bool, ...]:
        """Whether each thing that is asked for under an aspect was shown."""
        return tuple(_MET[aspect](self))

    @property
    def badness(self) -> tuple[int, int, int]:
        """Larger is worse: not reached, not decisive, and how much else is open."""
        open_ones = sum(not met for aspect in Aspect for met in self.met(aspect))
        return (int(not self.true), int(self.decisive is False), open_ones)


def _conditions_met(row: RowCoverage) -> Iterator[bool]:
    for condition in row.conditions:
        yield from (seen > 0 for seen in (condition.true, condition.false) if seen is not None)


def _bounds_met(row: RowCoverage) -> Iterator[bool]:
    for condition in row.conditions:
        for each in condition.bounds:
            if each.bound.at is not None:
                yield each.at > 0
            if each.bound.beside is not None:
                yield each.beside > 0


_MET: Mapping[Aspect, Any] = {
    Aspect.ROWS: lambda row: [row.true > 0],
    Aspect.DECISIVE: lambda row: [] if row.decisive is None else [row.decisive],
    Aspect.CONDITIONS: _conditions_met,
    Aspect.BOUNDS: _bounds_met,
}


@frozen
class Figure:
    """How much of something was shown."""

    met: int
    of: int

    @property
    def percent(self) -> float:
        """Per cent, 0 to 100, rounded down to one decimal; of nothing, all is shown."""
        return 1000 * self.met // self.of / 10 if self.of else 100.0


def figures(rows: Iterable[RowCoverage]) -> dict[Aspect, Figure]:
    """The figure of each aspect over some rows."""
    found = list(rows)
    met = {aspect: [m for row in found for m in row.met(aspect)] for aspect in Aspect}
    return {aspect: Figure(sum(each), len(each)) for aspect, each in met.items()}


def coverage(pack: Pack, runs: Iterable[CaseRun]) -> tuple[RowCoverage, ...]:
    """What the runs reach, for every row, in pack order; runs without a decision reach nothing."""
    decisions = [run.decision for run in runs if run.decision is not None]
    seen = [_SeenRun(decision, _values(decision)) for decision in decisions]
    survey = _Survey(pack, seen, {table.id: table for table in pack.tables})
    rules = rules_of(pack)
    blocks = (*(table.rules for table in rules.tables), rules.decision, rules.advice)
    return tuple(survey.row(rule) for block in (*blocks, rules.conflicts) for rule in block)


@frozen
class _SeenRun:
    """A decision, and the values that its rows see (those of advice know the chosen option)."""

    decision: Decision
    values: tuple[Mapping[str, Value], Mapping[str, Value]]

    def of(self, kind: TableKind) -> Mapping[str, Value]:
        return self.values[kind is TableKind.ADVICE]


def _values(decision: Decision) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
    there = decision.situation
    own = there.evaluation.values
    case = with_chosen(there.ruleset, there.evaluation, decision.chosen)
    if all(own.get(name) == value for name, value in case.values.items()):
        return own, own
    return own, there.engine.evaluate(case, there.weighting.rows).values


@frozen
class _Survey:
    """All runs, ready to be asked about rows."""

    pack: Pack
    seen: Sequence[_SeenRun]
    tables: Mapping[str, DecisionTable]
    _possible: dict[object, frozenset[bool | None]] = field(factory=dict)
    _cuts: dict[str, list[Any]] = field(factory=dict)
    _without: dict[tuple[int, str], RuleSet] = field(factory=dict)

    def row(self, rule: Rule) -> RowCoverage:
        taking = [each for each in self.seen if rule.row.valid_on(each.decision.as_of)]
        truths = [truth_of(rule.tests, each.of(rule.kind)) for each in taking]
        table = self.tables.get(rule.table)
        moot = (False, None) if rule.kind is TableKind.EVIDENCE else (False,)
        touched = [each for each, truth in zip(taking, truths, strict=True) if truth not in moot]
        return RowCoverage(
            row=rule.id,
            kind=rule.kind,
            table=rule.table,
            file=table.file if table else "",
            line=rule.row.line if table else 0,
            runs=len(taking),
            true=sum(truth is True for truth in truths),
            unknown=sum(truth is None for truth in truths),
            decisive=self._decisive(rule, touched) if rule.kind in _DECIDING else None,
            conditions=tuple(self._conditions(rule, taking)),
        )

    def _decisive(self, rule: Rule, touched: Sequence[_SeenRun]) -> bool:
        return any(self._differs(each.decision, rule) for each in touched)

    def _differs(self, decision: Decision, rule: Rule) -> bool:
        rules = decision.situation.ruleset
        key = (id(rules), rule.id)
        if key not in self._without:
            self._without.clear()  # one row after another
            self._without[key] = without_row(rules, rule.id)
        return _outcome(decided_again(decision, self._without[key])) != _outcome(decision)

    def _conditions(self, rule: Rule, taking: Sequence[_SeenRun]) -> Iterator[ConditionCoverage]:
        for test in rule.tests:
            if test.attribute in self.pack.schema:
                values = [each.of(rule.kind).get(test.attribute) for each in taking]
                yield self._condition(test, self.pack.schema[test.attribute], values)

    def _condition(
        self, test: Test, attribute: Attribute, values: Sequence[Value]
    ) -> ConditionCoverage:
        truths = [test.tests.matches(value) for value in values]
        possible = self._can_be(test)
        bounds = bounds_of(test.tests, attribute, self._cuts_of(attribute.id))
        return ConditionCoverage(
            attribute=attribute.id,
            cell=str(test.tests),
            true=truths.count(True) if True in possible else None,
            false=truths.count(False) if False in possible else None,
            bounds=tuple(
                BoundCoverage(
                    bound, sum(map(bound.met_at, values)), sum(map(bound.met_beside, values))
                )
                for bound in bounds
            ),
        )

    def _can_be(self, test: Test) -> frozenset[bool | None]:
        """The truths that a condition has in some profile, on some day."""
        key = (test.attribute, test.tests)
        if key not in self._possible:
            self._possible[key] = frozenset(
                truth for day in days(self.pack, []) for truth in self._truths(test, day)
            )
        return self._possible[key]

    def _truths(self, test: Test, day: Any) -> Iterator[bool | None]:
        try:
            found = worlds(self.pack.schema, [[test]], derivations_of(self.pack, day))
        except TooLargeError:
            yield from (True, False)  # not known: asked for
            return
        for world in found:
            yield True if world.true else None if world.unknown else False

    def _cuts_of(self, attribute: str) -> list[Any]:
        """All literals with which conditions test an attribute."""
        if not self._cuts:
            for test in _all_tests(rules_of(self.pack)):
                values = [literal.value for literal in test.tests.literals]
                self._cuts.setdefault(test.attribute, []).extend(values)
        return self._cuts.get(attribute, [])


def _all_tests(rules: RuleSet) -> Iterator[Test]:
    blocks = (rules.decision, rules.advice, rules.conflicts)
    for block in (*(table.rules for table in rules.tables), *blocks):
        for rule in block:
            yield from rule.tests
    for route in rules.routes:
        yield from route.when


def _outcome(decision: Decision) -> tuple[object, ...]:
    return decision.recommended, decision.status, dict(decision.gates)
