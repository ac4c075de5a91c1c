"""Rule set -> named cells and columns of formulas, without any layout.

Every cell has a name; whoever places the cells tells, through `at`, how a name is written in a
formula (a defined name or an address). Columns have one entry per rule of a block. All arithmetic
is on whole numbers below 2**53 (see the decision model), so the cells agree with Python to the
last digit.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from attrs import define, field

from modesdk.engines.formulas.expressions import (
    TRUE,
    UNKNOWN,
    Refer,
    conjunction,
    known_cell,
    literal,
    member_cell,
    value_cell,
)
from modesdk.model.schema import AttributeType, Schema
from modesdk.model.tables import GateMark
from modesdk.model.weights import UNIT
from modesdk.ruleset.rules import Route, Rule, RuleSet, TableDerivation, Test
from modesdk.xlsx.serial_days import serial_day

Content = str | int
"""A formula without its equals sign, or a constant number."""

GATE_CODES = {GateMark.OPEN: 0, GateMark.CONDITIONAL: 1, GateMark.BLOCKED: 2}
DERIVE_COLUMNS = ("truth", "row", "code")
SHIFT = 10 * UNIT
"""Added before INT and taken off after it: INT of negative numbers differs between programs."""


@define
class Program:
    """The cells and columns of one rule set; formulas refer to each other by name."""

    cells: dict[str, Content] = field(factory=dict)
    columns: dict[str, tuple[Content, ...]] = field(factory=dict)
    inputs: list[str] = field(factory=list)


def compile_program(ruleset: RuleSet, at: Refer) -> Program:
    """Compile a rule set. `at` says how a cell or column is written in a formula."""
    compiler = _Compiler(ruleset, at)
    compiler.inputs()
    compiler.derivations()
    compiler.rules()
    compiler.scores()
    compiler.gates()
    return compiler.program


def block_lengths(ruleset: RuleSet) -> dict[str, int]:
    """How many rules each block of columns has."""
    derived = [d for d in ruleset.derivations if isinstance(d, TableDerivation)]
    return {
        "rule": len(ruleset.decision),
        "advice": len(ruleset.advice),
        "conflict": len(ruleset.conflicts),
        **{f"derive.{d.target}": len(d.rules) for d in derived},
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
    derived = [d for d in ruleset.derivations if isinstance(d, TableDerivation)]
    blocks = (ruleset.decision, ruleset.advice, ruleset.conflicts, *(d.rules for d in derived))
    for rule in (rule for block in blocks for rule in block):
        yield from rule.tests
    for route in ruleset.routes:
        yield from route.when


@define
class _Compiler:
    ruleset: RuleSet
    at: Refer
    program: Program = field(factory=Program)

    def kind(self, attribute: str) -> AttributeType:
        """The type of an attribute; hidden ones carry a verdict and are boolean."""
        schema: Schema = self.ruleset.pack.schema
        return schema[attribute].type if attribute in schema else AttributeType.BOOLEAN

    def inputs(self) -> None:
        """One cell per attribute, or one per member of a set and one for being known."""
        derived = {d.target for d in self.ruleset.derivations if isinstance(d, TableDerivation)}
        names = dict.fromkeys(t.attribute for t in all_tests(self.ruleset))
        for name in names:
            if name in derived:
                continue
            if self.kind(name) is AttributeType.SET:
                members = [member_cell(name, m) for m in set_members(self.ruleset, name)]
                self.program.inputs += [known_cell(name), *members]
            else:
                self.program.inputs.append(value_cell(name))

    def derivations(self) -> None:
        """Derive tables in order: truth per row, the deciding row, and the value or ""."""
        for derivation in self.ruleset.derivations:
            if isinstance(derivation, TableDerivation):
                self._derive(derivation)

    def _derive(self, derivation: TableDerivation) -> None:
        name = f"derive.{derivation.target}"
        outputs = list(dict.fromkeys(derivation.outputs))
        columns = self.program.columns
        columns[f"{name}.truth"] = self._truths(derivation.rules)
        columns[f"{name}.row"] = tuple(range(1, len(derivation.rules) + 1))
        columns[f"{name}.code"] = tuple(outputs.index(o) + 1 for o in derivation.outputs)
        truth, row, code = (self.at(f"{name}.{part}") for part in ("truth", "row", "code"))
        first, decided = self.at(f"{name}.first"), self.at(f"{name}.decided")
        cells = self.program.cells
        cells[f"{name}.first"] = f"IFERROR(MATCH({TRUE},{truth},0),0)"
        rivals = f"({truth}={UNKNOWN})*({code}<>INDEX({code},MAX(1,{first})))"
        if derivation.hit_policy != "UNIQUE":
            rivals += f"*({row}<{first})"
        cells[f"{name}.decided"] = (
            f"IF({first}=0,0,IF(SUMPRODUCT({rivals})>0,0,INDEX({code},{first})))"
        )
        value = '""'
        for position, output in reversed(list(enumerate(outputs, start=1))):
            value = f"IF({decided}={position},{literal(output)},{value})"  # type: ignore[arg-type]
        cells[value_cell(derivation.target)] = value

    def _truths(self, rules: Sequence[Rule]) -> tuple[Content, ...]:
        return tuple(self._truth(rule) for rule in rules)

    def _truth(self, rule: Rule) -> Content:
        """The row's truth; 0 outside its validity."""
        truth = conjunction(rule.tests, self.kind, self.at)
        limits = []
        if rule.row.valid_from:
            limits.append(f"{self.at('as_of')}>={_day(rule.row.valid_from)}")
        if rule.row.valid_to:
            limits.append(f"{self.at('as_of')}<{_day(rule.row.valid_to)}")
        if not limits:
            return truth
        valid = limits[0] if len(limits) == 1 else f"AND({','.join(limits)})"
        return f"IF({valid},{truth},0)"

    def rules(self) -> None:
        """The columns of the decision block."""
        decision = self.ruleset.decision
        columns = self.program.columns
        columns["rule.truth"] = self._truths(decision)
        columns["advice.truth"] = self._truths(self.ruleset.advice)
        columns["conflict.truth"] = self._truths(self.ruleset.conflicts)
        columns["rule.criterion"] = tuple(rule.criterion + 1 for rule in decision)
        columns["rule.weight"] = tuple(self._weight(rule) for rule in decision)
        for position, name in enumerate(self.ruleset.alternatives):
            columns[f"rule.effect.{name}"] = tuple(
                dict(r.effects).get(position, 0) for r in decision
            )
            marks = [dict(rule.marks).get(position, GateMark.OPEN) for rule in decision]
            columns[f"rule.gate.{name}"] = tuple(GATE_CODES[mark] for mark in marks)
        self.program.inputs += [f"strength.{rule.id}" for rule in decision]

    def _weight(self, rule: Rule) -> Content:
        """Strength times the highest trust among the sources; full trust without a source."""
        strength = self.at(f"strength.{rule.id}")
        trusts = [self.at(f"trust.{source}") for source in rule.trust_sources]
        if not trusts:
            return f"{strength}*100"
        highest = trusts[0] if len(trusts) == 1 else f"MAX({','.join(trusts)})"
        return f"{strength}*{highest}"

    def scores(self) -> None:
        """Support and opposition, clipped criterion scores, dimension means and numerators."""
        cells, at = self.program.cells, self.at
        dimensions = list(self.ruleset.pack.dimensions)
        self.program.inputs += [f"trust.{source}" for source in self.ruleset.pack.sources]
        self.program.inputs += [f"weight.{dimension}" for dimension in dimensions]
        self.program.inputs += [f"weight.{c.dimension}.{c.id}" for c in self.ruleset.criteria]
        for dimension in dimensions:
            own = [c for c in self.ruleset.criteria if c.dimension == dimension]
            weights = [at(f"weight.{dimension}.{c.id}") for c in own]
            cells[f"total.{dimension}"] = "+".join(weights) or 0
        cells["denominator"] = "+".join(at(f"weight.{dimension}") for dimension in dimensions)
        for name in self.ruleset.alternatives:
            self._scores_of(name, dimensions)

    def _scores_of(self, name: str, dimensions: Sequence[str]) -> None:
        cells, at = self.program.cells, self.at
        for position, criterion in enumerate(self.ruleset.criteria, start=1):
            for side, sign in (("for", ">"), ("against", "<")):
                cells[f"{side}.{name}.{criterion.id}"] = self._sum(name, position, sign)
            net = f"{at(f'for.{name}.{criterion.id}')}-{at(f'against.{name}.{criterion.id}')}"
            cells[f"x.{name}.{criterion.id}"] = f"MAX(-{UNIT},MIN({UNIT},{net}))"
        for dimension in dimensions:
            own = [c for c in self.ruleset.criteria if c.dimension == dimension]
            terms = [f"{at(f'weight.{dimension}.{c.id}')}*{at(f'x.{name}.{c.id}')}" for c in own]
            total, share = "+".join(terms) or "0", at(f"total.{dimension}")
            cells[f"mean.{name}.{dimension}"] = (
                f"IF({share}=0,0,INT((2*({total})+{share})/(2*{share})+{SHIFT})-{SHIFT})"
            )
        products = [f"{at(f'weight.{d}')}*{at(f'mean.{name}.{d}')}" for d in dimensions]
        cells[f"score.{name}"] = "+".join(products)

    def _sum(self, name: str, criterion: int, sign: str) -> str:
        at = self.at
        effect = at(f"rule.effect.{name}")
        size = effect if sign == ">" else f"(0-{effect})"
        return (
            f"SUMPRODUCT(({at('rule.criterion')}={criterion})*({at('rule.truth')}={TRUE})"
            f"*({effect}{sign}0)*{at('rule.weight')}*{size})"
        )

    def gates(self) -> None:
        """Gates from marks, then lowered by routes, in the order of the routes."""
        cells, at = self.program.cells, self.at
        truth = at("rule.truth")
        current = {}
        for name in self.ruleset.alternatives:
            marks = at(f"rule.gate.{name}")
            blocked = f"SUMPRODUCT(({truth}={TRUE})*({marks}=2))"
            limited = f"SUMPRODUCT(({truth}={TRUE})*({marks}=1))"
            limited += f"+SUMPRODUCT(({truth}={UNKNOWN})*({marks}>0))"
            cells[f"marked.{name}"] = f"IF({blocked}>0,2,IF({limited}>0,1,0))"
            current[name] = f"marked.{name}"
        for number, route in enumerate(self.ruleset.routes, start=1):
            target = self.ruleset.alternatives[route.alternative]
            cells[f"routed.{number}"] = self._routed(route, current)
            current[target] = f"routed.{number}"
        for name, source in current.items():
            cells[f"gate.{name}"] = at(source)

    def _routed(self, route: Route, current: dict[str, str]) -> str:
        names = self.ruleset.alternatives
        own = self.at(current[names[route.alternative]])
        best = f"MIN({','.join(self.at(current[names[i]]) for i in route.any_of)})"
        applies = conjunction(route.when, self.kind, self.at)
        return (
            f"IF({applies}={TRUE},MAX({own},{best}),"
            f"IF({applies}={UNKNOWN},MAX({own},MIN(1,{best})),{own}))"
        )


def _day(date: datetime.date) -> int:
    return serial_day(date)
