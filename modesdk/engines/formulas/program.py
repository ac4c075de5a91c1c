"""Rule set -> named cells and columns of formulas, without any layout.

Every cell has a name, by which formulas read it; whoever places the cells says how a name is
written. Columns have one entry per rule of a block. All arithmetic is on whole numbers below 2**53
(see the decision model), so the cells agree with Python to the last digit.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from attrs import define, field

from modesdk.engines.formulas import derive_formulas
from modesdk.engines.formulas.condition_formulas import conjunction, value_cell
from modesdk.engines.formulas.derive_formulas import DERIVE_COLUMNS
from modesdk.formula import decision_formulas as decision
from modesdk.formula.decision_formulas import BLOCKED, CONDITIONAL, GATE_CODES, TRUE, UNKNOWN
from modesdk.formula.expr import Expr, all_of, largest, ref, sum_of, total, weighted, when
from modesdk.model.pack import Criterion
from modesdk.model.schema import AttributeType, Schema
from modesdk.model.tables import GateMark
from modesdk.model.weights import FINE_UNIT
from modesdk.ruleset.rules import Route, Rule, RuleSet, TableDerivation, Test, deciding_tests
from modesdk.xlsx.serial_days import serial_day

Content = Expr | int


@define
class Program:
    """The cells and columns of one rule set."""

    cells: dict[str, Content] = field(factory=dict)
    columns: dict[str, tuple[Content, ...]] = field(factory=dict)


def compile_program(ruleset: RuleSet) -> Program:
    """Compile a rule set."""
    compiler = _Compiler(ruleset)
    compiler.derivations()
    compiler.rules()
    compiler.scores()
    compiler.gates()
    return compiler.program


def block_lengths(ruleset: RuleSet) -> dict[str, int]:
    """How many rules each block of columns has."""
    return {
        "rule": len(ruleset.decision),
        "advice": len(ruleset.advice),
        "conflict": len(ruleset.conflicts),
        **{f"derive.{d.target}": len(d.rules) for d in ruleset.tables},
    }


def block_of(name: str) -> str:
    """The block that a column's name belongs to; "" for the name of a single cell."""
    block, _, part = name.rpartition(".")
    if part in DERIVE_COLUMNS and block.startswith("derive."):
        return block
    return name.partition(".")[0] if name.startswith(("rule.", "advice.", "conflict.")) else ""


def set_members(ruleset: RuleSet, attribute: str) -> tuple[str, ...]:
    """The members of a set attribute that a profile or a rule may name, in order."""
    enumerated = ruleset.pack.schema[attribute].value_ids
    mentioned = {
        str(literal.value)
        for test in all_tests(ruleset)
        if test.attribute == attribute
        for literal in test.tests.literals
    }
    return (*enumerated, *sorted(mentioned - set(enumerated)))


def all_tests(ruleset: RuleSet) -> Iterable[Test]:
    """Every test of every block, of the derive tables and of the routes."""
    for rule in (*ruleset.advice, *ruleset.conflicts):
        yield from rule.tests
    yield from deciding_tests(ruleset)


@define
class _Compiler:
    ruleset: RuleSet
    program: Program = field(factory=Program)
    breakable: set[str] = field(factory=set)
    """Derived attributes that are an error when rows hold that may not hold together."""

    def kind(self, attribute: str) -> AttributeType:
        """The type of an attribute; hidden ones carry a verdict and are boolean."""
        schema: Schema = self.ruleset.pack.schema
        return schema[attribute].type if attribute in schema else AttributeType.BOOLEAN

    def derivations(self) -> None:
        """Derive tables in order: truth per row, the deciding row, and the value or ""."""
        for table in self.ruleset.tables:
            self._derive(table)

    def _derive(self, derivation: TableDerivation) -> None:
        name, outputs = f"derive.{derivation.target}", derivation.outputs
        codes, order = derive_formulas.codes(outputs), outputs.preference
        columns, cells = self.program.columns, self.program.cells
        columns[f"{name}.truth"] = self._truths([derivation.rules[i] for i in order])
        columns[f"{name}.row"] = tuple(range(1, len(order) + 1))
        columns[f"{name}.code"] = tuple(codes[i] for i in order)
        inherits = not self.breakable.isdisjoint(derivation.inputs)
        if inherits or outputs.exclusive:
            self.breakable.add(derivation.target)
        decided = derive_formulas.decided(name, outputs, rests_on_errors=inherits)
        value = derive_formulas.derived_value(name, outputs)
        cells[f"{name}.first"] = derive_formulas.first(name)
        cells[f"{name}.decided"] = decided
        cells[value_cell(derivation.target)] = value

    def _truths(self, rules: Sequence[Rule]) -> tuple[Content, ...]:
        return tuple(self._truth(rule) for rule in rules)

    def _truth(self, rule: Rule) -> Expr:
        """The row's truth; 0 outside its validity."""
        truth, as_of = conjunction(rule.tests, self.kind), ref("as_of")
        limits = []
        if rule.row.valid_from:
            limits.append(as_of >= _day(rule.row.valid_from))
        if rule.row.valid_to:
            limits.append(as_of < _day(rule.row.valid_to))
        return when(all_of(*limits), truth, 0) if limits else truth

    def rules(self) -> None:
        """The columns of the decision block."""
        rules = self.ruleset.decision
        columns = self.program.columns
        columns["rule.truth"] = self._truths(rules)
        columns["advice.truth"] = self._truths(self.ruleset.advice)
        columns["conflict.truth"] = self._truths(self.ruleset.conflicts)
        columns["rule.criterion"] = tuple(rule.criterion + 1 for rule in rules)
        columns["rule.weight"] = tuple(self._weight(rule) for rule in rules)
        for position, name in enumerate(self.ruleset.alternatives):
            columns[f"rule.effect.{name}"] = tuple(dict(r.effects).get(position, 0) for r in rules)
            marks = [dict(rule.marks).get(position, GateMark.OPEN) for rule in rules]
            columns[f"rule.gate.{name}"] = tuple(GATE_CODES[mark] for mark in marks)

    def _weight(self, rule: Rule) -> Expr:
        """Strength times the highest trust among the sources; full trust without a source."""
        trusts = [ref(f"trust.{source}") for source in rule.trust_sources]
        highest = largest(*trusts) if len(trusts) > 1 else trusts[0] if trusts else FINE_UNIT
        return ref(f"strength.{rule.id}") * highest

    def scores(self) -> None:
        """Support and opposition, clipped criterion scores, dimension means and numerators."""
        cells, dimensions = self.program.cells, self.ruleset.pack.dimensions
        weights = [ref(f"weight.{dimension}") for dimension in dimensions]
        for dimension in dimensions:
            cells[f"total.{dimension}"] = total(self._criterion_weights(dimension))
        cells["denominator"] = total(weights)
        for name in self.ruleset.alternatives:
            self._sides(name)
            for dimension in dimensions:
                scores = [ref(f"x.{name}.{c.id}") for c in self._criteria_of(dimension)]
                amount = weighted(self._criterion_weights(dimension), scores)
                cells[f"mean.{name}.{dimension}"] = decision.mean(amount, ref(f"total.{dimension}"))
            means = [ref(f"mean.{name}.{dimension}") for dimension in dimensions]
            cells[f"score.{name}"] = decision.numerator(weights, means)

    def _criteria_of(self, dimension: str) -> list[Criterion]:
        return [c for c in self.ruleset.criteria if c.dimension == dimension]

    def _criterion_weights(self, dimension: str) -> list[Expr]:
        return [ref(f"weight.{dimension}.{c.id}") for c in self._criteria_of(dimension)]

    def _sides(self, name: str) -> None:
        """Support, opposition and what they leave, by criterion."""
        cells, effect = self.program.cells, ref(f"rule.effect.{name}")
        fired = ref("rule.truth").same(TRUE)
        for position, criterion in enumerate(self.ruleset.criteria, start=1):
            pro, contra = (f"{side}.{name}.{criterion.id}" for side in ("for", "against"))
            own = ref("rule.criterion").same(position) * fired
            weight = ref("rule.weight")
            cells[pro] = sum_of(own * (effect > 0) * weight * effect)
            cells[contra] = sum_of(own * (effect < 0) * weight * (0 - effect))
            cells[f"x.{name}.{criterion.id}"] = decision.criterion_score(ref(pro) - ref(contra))

    def gates(self) -> None:
        """Gates from marks, then lowered by routes, in the order of the routes."""
        cells, truth = self.program.cells, ref("rule.truth")
        current = {}
        for name in self.ruleset.alternatives:
            marks = ref(f"rule.gate.{name}")
            blocking = sum_of(truth.same(TRUE) * marks.same(BLOCKED))
            limiting = sum_of(truth.same(TRUE) * marks.same(CONDITIONAL))
            limiting += sum_of(truth.same(UNKNOWN) * (marks > 0))
            cells[f"marked.{name}"] = decision.gate(blocking, limiting)
            current[name] = f"marked.{name}"
        for number, route in enumerate(self.ruleset.routes, start=1):
            target = self.ruleset.alternatives[route.alternative]
            cells[f"routed.{number}"] = self._routed(route, current)
            current[target] = f"routed.{number}"
        for name, source in current.items():
            cells[f"gate.{name}"] = ref(source)

    def _routed(self, route: Route, current: dict[str, str]) -> Expr:
        names = self.ruleset.alternatives
        applies = conjunction(route.when, self.kind)
        routes = [ref(current[names[i]]) for i in route.any_of]
        return decision.routed(applies, ref(current[names[route.alternative]]), routes)


def _day(date: datetime.date) -> int:
    return serial_day(date)
