"""Small faults put into rules, one at a time: what cases that specify the rules would notice.

Faults go into gates, evidence and derive tables, whose rows are compiled for all dates; advice and
conflicts decide nothing. Rows of evaluators in Python have no cells, only what follows from them.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

from attrs import evolve, frozen

from modesdk.conditions import UnaryTests
from modesdk.conditions.nodes import Not
from modesdk.conditions.nodes import Test as Node
from modesdk.language.worded import Worded, worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute
from modesdk.model.tables import GateMark, Row
from modesdk.model.weights import FINE_UNIT
from modesdk.regress.other_tables import other_policies, other_values
from modesdk.regress.stepped_bounds import days_beside, stepped
from modesdk.ruleset.checks.showing import rules_of
from modesdk.ruleset.rules import Rule, RuleSet, TableDerivation, Test

_Output = TypeVar("_Output", bound="int | GateMark")
_Day = datetime.date | None
_MARKS = {GateMark.BLOCKED: GateMark.CONDITIONAL, GateMark.CONDITIONAL: GateMark.BLOCKED}


class Fault(StrEnum):
    """What is done to the rules."""

    BOUND = "bound step"
    NEGATE = "negated condition"
    DROP_CONDITION = "dropped condition"
    DROP_ROW = "dropped row"
    SIGN = "flipped sign"
    EFFECT = "effect step"
    STRENGTH = "strength step"
    OPTION = "other option"
    OUTPUT = "other value"
    MARK = "gate mark"
    DATE = "date shift"
    POLICY = "hit policy"


STEPS = (Fault.EFFECT, Fault.STRENGTH)
"""Faults of amounts: only points notice them, so that they count as pinned only."""


@frozen(kw_only=True)
class Mutant:
    """The rules of all dates with one fault, in a row (by id) or in a table (by what it derives).

    `day`: the only day on which a shifted date makes a difference; None: whenever the row is valid.
    """

    fault: Fault
    name: str
    table: str
    said: Worded
    rules: RuleSet
    day: datetime.date | None = None

    @property
    def label(self) -> str:
        """Which one it is, the same in every run."""
        return f"{self.name}: {self.fault}: {self.said}"


def mutants(pack: Pack, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Mutant]:
    """All mutants of a pack in its order; `wanted`: of which rows, and derived attributes."""
    rules = rules_of(pack)
    for rule in rules.decision:
        if wanted(rule.id):
            yield from _of_rule(rules, rule, _Surroundings(rules, None))
    for table in rules.tables:
        for rule in table.rules:
            if wanted(rule.id):
                yield from _of_rule(rules, rule, _Surroundings(rules, table))
        if wanted(table.target) or any(wanted(rule.id) for rule in table.rules):
            for said, changed in other_policies(rules, table):
                yield Mutant(
                    fault=Fault.POLICY,
                    name=table.target,
                    table=table.target,
                    said=said,
                    rules=_Surroundings(rules, table).with_table(changed),
                )


def drawn(faulty: Iterable[Mutant], budget: int | None, seed: int) -> list[Mutant]:
    """At most `budget` of the mutants, drawn by the seed, in their order; all without a budget."""
    everything = list(faulty)
    if budget is None or budget >= len(everything):
        return everything
    chosen = random.Random(seed).sample(range(len(everything)), budget)  # noqa: S311  # no secret
    return [everything[i] for i in sorted(chosen)]


@frozen
class _Surroundings:
    """The rules among which a row stands: those that decide, or those of a derive table."""

    rules: RuleSet
    table: TableDerivation | None

    def with_rule(self, rule: Rule, new: Rule | None) -> RuleSet:
        """All rules, one of them replaced or left out."""
        if self.table is None:
            kept = (new if each is rule else each for each in self.rules.decision)
            return evolve(self.rules, decision=tuple(r for r in kept if r is not None))
        if new is None:
            return self.with_table(self.table.only(lambda each: each is not rule))
        others = tuple(new if each is rule else each for each in self.table.rules)
        return self.with_table(evolve(self.table, rules=others))

    def with_table(self, new: TableDerivation) -> RuleSet:
        """All rules, this table replaced."""
        derivations = (new if each is self.table else each for each in self.rules.derivations)
        return evolve(self.rules, derivations=tuple(derivations))


def _of_rule(rules: RuleSet, rule: Rule, block: _Surroundings) -> Iterator[Mutant]:
    def mutant(fault: Fault, said: Worded, changed: RuleSet, day: _Day = None) -> Mutant:
        return Mutant(
            fault=fault, name=rule.id, table=rule.table, said=said, rules=changed, day=day
        )

    without = block.with_rule(rule, None)
    yield mutant(Fault.DROP_ROW, worded("the row is left out"), without)
    for fault, said, new, day in (
        *_in_tests(rules, rule),
        *_in_outputs(rules, rule),
        *_in_dates(rule),
    ):
        yield mutant(fault, said, block.with_rule(rule, new), day)
    if block.table is not None:
        for said, table in other_values(rules, rule, block.table):
            yield mutant(Fault.OUTPUT, said, block.with_table(table))


_Change = tuple[Fault, Worded, Rule, _Day]


def _in_tests(rules: RuleSet, rule: Rule) -> Iterator[_Change]:
    """Every condition stepped, negated and dropped."""
    schema = rules.pack.schema
    for i, test in enumerate(rule.tests):
        if test.attribute not in schema:
            continue
        rest = (rule.tests[:i], rule.tests[i + 1 :])
        dropped = evolve(rule, tests=(*rest[0], *rest[1]))
        yield Fault.DROP_CONDITION, _cell(test, "-"), dropped, None
        for fault, node in _nodes(test.tests.node, schema[test.attribute]):
            changed = Test(test.attribute, UnaryTests(node, str(node)))
            new = evolve(rule, tests=(*rest[0], changed, *rest[1]))
            yield fault, _cell(test, str(node)), new, None


def _cell(test: Test, new: str) -> Worded:
    return worded(
        "{attribute}: {old} becomes {new}", attribute=test.attribute, old=str(test.tests), new=new
    )


def _nodes(node: Node, attribute: Attribute) -> Iterator[tuple[Fault, Node]]:
    yield Fault.NEGATE, node.test if isinstance(node, Not) else Not(node)
    for new in dict.fromkeys(stepped(node, attribute)):
        yield Fault.BOUND, new


def _in_outputs(rules: RuleSet, rule: Rule) -> Iterator[_Change]:
    """Every effect turned, stepped and given to another option; every gate mark likewise."""
    names = rules.alternatives
    for i, (option, effect) in enumerate(rule.effects):
        if effect:
            yield (
                Fault.SIGN,
                _given(names[option], effect, -effect),
                _effect(rule, i, -effect),
                None,
            )
            step = effect + (1 if effect in (-2, 1) else -1)
            yield Fault.EFFECT, _given(names[option], effect, step), _effect(rule, i, step), None
    for i, (option, mark) in enumerate(rule.marks):
        if mark in _MARKS:
            pairs = (*rule.marks[:i], (option, _MARKS[mark]), *rule.marks[i + 1 :])
            said = _given(names[option], mark, _MARKS[mark])
            yield Fault.MARK, said, evolve(rule, marks=pairs), None
    yield from _for_another(rules, rule)
    if any(effect for _, effect in rule.effects) and rule.row.strength:
        yield _stepped_strength(rule)


def _given(option: str, old: object, new: object) -> Worded:
    return worded("{option}: {old} becomes {new}", option=option, old=str(old), new=str(new))


def _effect(rule: Rule, i: int, effect: int) -> Rule:
    pairs = (*rule.effects[:i], (rule.effects[i][0], effect), *rule.effects[i + 1 :])
    return evolve(rule, effects=pairs)


def _stepped_strength(rule: Rule) -> _Change:
    """A quarter of full strength less, or more where there is no more than that."""
    step = FINE_UNIT // 4
    old = rule.row.strength
    new = old - step if old > step else old + step
    said = worded(
        "strength: {old} becomes {new}", old=str(old / FINE_UNIT), new=str(new / FINE_UNIT)
    )
    return Fault.STRENGTH, said, evolve(rule, row=evolve(rule.row, strength=new)), None


def _for_another(rules: RuleSet, rule: Rule) -> Iterator[_Change]:
    """Each output given to the next option that the row says nothing of."""
    for told, effects in _passed_on(rules.alternatives, rule.effects):
        yield Fault.OPTION, told, evolve(rule, effects=effects), None
    for told, marks in _passed_on(rules.alternatives, rule.marks):
        yield Fault.OPTION, told, evolve(rule, marks=marks), None


def _passed_on(
    names: Sequence[str], pairs: tuple[tuple[int, _Output], ...]
) -> Iterator[tuple[Worded, tuple[tuple[int, _Output], ...]]]:
    taken = {option for option, _ in pairs}
    for i, (option, said) in enumerate(pairs):
        behind = ((option + step) % len(names) for step in range(1, len(names)))
        other = next((o for o in behind if o not in taken), None)
        if other is not None and said and said is not GateMark.OPEN:
            told = worded(
                "{said} goes from {old} to {new}",
                said=str(said),
                old=names[option],
                new=names[other],
            )
            yield told, (*pairs[:i], (other, said), *pairs[i + 1 :])


def _in_dates(rule: Rule) -> Iterator[_Change]:
    """Both dates a day earlier and later, with the one day on which that matters."""
    row = rule.row
    if row.valid_from:
        for day in days_beside(row.valid_from):
            yield _dated("valid_from", rule, row.valid_from, day, evolve(row, valid_from=day))
    if row.valid_to:
        for day in days_beside(row.valid_to):
            yield _dated("valid_to", rule, row.valid_to, day, evolve(row, valid_to=day))


def _dated(name: str, rule: Rule, old: datetime.date, new: datetime.date, row: Row) -> _Change:
    said = worded("{name}: {old} becomes {new}", name=name, old=str(old), new=str(new))
    return Fault.DATE, said, evolve(rule, row=row), min(old, new)
