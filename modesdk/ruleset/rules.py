"""Compiled rules: what an engine executes for one pack on the dates on which the same rows hold.

Everything is resolved here once (names to positions, cells to conditions), so that engines stay
short. Rules are grouped into blocks, each evaluated as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

from attrs import evolve, field, frozen

from modesdk.conditions import Outputs, UnaryTests
from modesdk.model.evaluator import PythonEvaluator
from modesdk.model.pack import Criterion, Pack
from modesdk.model.tables import GateMark, Row, TableKind
from modesdk.model.weights import FINE_UNIT, Weights


@frozen(eq=False)
class Test:
    """One condition of a rule: a unary test on one attribute."""

    attribute: str
    tests: UnaryTests


@frozen(kw_only=True, eq=False)
class Rule:
    """One row, compiled. `tests` leaves out the cells that accept anything.

    `effects` pairs alternative positions with effects; `marks` with gate marks. `trust_sources`
    are the ids of the sources behind the row's claims.
    """

    index: int
    row: Row
    kind: TableKind
    table: str
    tests: tuple[Test, ...]
    effects: tuple[tuple[int, int], ...] = ()
    criterion: int = -1
    marks: tuple[tuple[int, GateMark], ...] = ()
    trust_sources: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The row's id."""
        return self.row.id


@frozen(kw_only=True, eq=False)
class TableDerivation:
    """A derive table: sets `target` to what its hit policy makes of the rules that hold."""

    target: str
    rules: tuple[Rule, ...]
    outputs: Outputs
    inputs: frozenset[str]

    def only(self, taken: Callable[[Rule], bool]) -> Self:
        """The table with some of its rules."""
        kept = [i for i, rule in enumerate(self.rules) if taken(rule)]
        if len(kept) == len(self.rules):
            return self
        fewer = evolve(
            self.outputs,
            rows=tuple(self.outputs.rows[i] for i in kept),
            ranks=tuple(self.outputs.ranks[i] for i in kept) if self.outputs.ranks else (),
        )
        return evolve(self, rules=tuple(self.rules[i] for i in kept), outputs=fewer)


@frozen(kw_only=True, eq=False)
class ComputedDerivation:
    """A Python evaluator: sets one hidden boolean attribute per declared row, or that it failed."""

    evaluator: PythonEvaluator
    inputs: frozenset[str]


Derivation = TableDerivation | ComputedDerivation


@frozen(kw_only=True, eq=False)
class Route:
    """Alternative `alternative` needs one of `any_of` open where the `when` tests hold."""

    alternative: int
    any_of: tuple[int, ...]
    when: tuple[Test, ...]


@frozen(kw_only=True, eq=False)
class RuleSet:
    """Everything that may fire as long as the same rows are valid, in blocks; it knows no date.

    `decision` holds gate and evidence rules, `advice` and `conflicts` the others; a rule's `index`
    is its position in its block. `routes` come in dependency order. `base_inputs` maps every
    derived attribute to the profile attributes it rests on.
    """

    pack: Pack
    alternatives: tuple[str, ...]
    ranked: tuple[bool, ...]
    criteria: tuple[Criterion, ...]
    derivations: tuple[Derivation, ...]
    decision: tuple[Rule, ...]
    advice: tuple[Rule, ...]
    conflicts: tuple[Rule, ...]
    routes: tuple[Route, ...]
    base_inputs: Mapping[str, tuple[str, ...]] = field(factory=dict)
    _kept: dict[Any, Any] = field(factory=dict, init=False, repr=False)

    @property
    def tables(self) -> tuple[TableDerivation, ...]:
        """The derive tables, in order."""
        return tuple(d for d in self.derivations if isinstance(d, TableDerivation))

    @property
    def computed(self) -> tuple[ComputedDerivation, ...]:
        """The evaluators that are plain Python, in order."""
        return tuple(d for d in self.derivations if isinstance(d, ComputedDerivation))


def deciding_tests(ruleset: RuleSet) -> Iterator[Test]:
    """Every test on which the outcome rests: of gates, evidence, derive tables and routes."""
    for block in (ruleset.decision, *(table.rules for table in ruleset.tables)):
        for rule in block:
            yield from rule.tests
    for route in ruleset.routes:
        yield from route.when


def row_weight(rule: Rule, weights: Weights) -> int:
    """strength x trust of a rule; trust is the highest among its sources, full without one."""
    strength = weights.strength.get(rule.id, rule.row.strength)
    trust = max((weights.trust[s] for s in rule.trust_sources), default=FINE_UNIT)
    return strength * trust


def hidden_attribute(row_id: str) -> str:
    """The name of the hidden boolean attribute that carries a Python evaluator's verdict."""
    return f"@{row_id}"


def failure_attribute(evaluator: str) -> str:
    """The name of the hidden boolean attribute that is true when a Python evaluator failed."""
    return f"!{evaluator}"


def derived_names(derivation: Derivation) -> tuple[str, ...]:
    """The attributes that a derivation sets."""
    if isinstance(derivation, TableDerivation):
        return (derivation.target,)
    evaluator = derivation.evaluator
    return (
        *(hidden_attribute(row.id) for row in evaluator.rows),
        failure_attribute(evaluator.name),
    )
