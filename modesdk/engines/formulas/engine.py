"""The engine: the program's cells on one calculation sheet, computed by formualizer.

Formualizer is optional (extra `workbook`) and imported here only. The engine proves the formulas
that the workbook is made of; for speed take another.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from modesdk.engines.base import (
    Capabilities,
    Evaluation,
    Outlook,
    Truth,
    Values,
    given_in,
    mask_of,
    slot_of,
)
from modesdk.engines.derive import check_together, derive_one
from modesdk.engines.formulas.adapter import library
from modesdk.engines.formulas.calculation_sheet import CalculationSheet
from modesdk.engines.formulas.condition_formulas import (
    cell_content,
    known_cell,
    member_cell,
    value_cell,
)
from modesdk.engines.formulas.program import block_lengths, compile_program, set_members
from modesdk.formula.decision_formulas import GATE_CODES, TRUE, UNKNOWN
from modesdk.formula.expr import ref
from modesdk.language.worded import worded
from modesdk.model.arithmetic import whole
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.ruleset.rules import ComputedDerivation, RuleSet, TableDerivation

_MARKS = {code: mark for mark, code in GATE_CODES.items()}


class FormulasEngine:
    """Runs a rule set as spreadsheet formulas."""

    name = "formulas"
    capabilities = Capabilities(big_numbers=False)

    def __init__(self, ruleset: RuleSet) -> None:
        """Raises UnknownEngineError when formualizer is not installed."""
        workbook = library("engine", worded("the engine 'formulas' needs")).Workbook()
        self._ruleset = ruleset
        self._sheet = CalculationSheet(workbook, block_lengths(ruleset))
        program = compile_program(ruleset)
        strengths = (ref(f"strength.{rule.id}") for rule in ruleset.decision)
        program.columns["rule.weight"] = tuple(strengths)  # the caller's weights contain the trust
        self._sheet.fill(program)
        self._cells = _inputs(ruleset)
        self._put_neutral_weights()

    def evaluate(self, case: Case, row_weights: Sequence[int]) -> Evaluation:
        """See `Engine.evaluate`."""
        known = self._set_profile(case)
        for rule, weight in zip(self._ruleset.decision, row_weights, strict=False):
            self._sheet.put(f"strength.{rule.id}", weight)
        truth = self._truth("rule.truth", len(self._ruleset.decision))
        effects = [
            (alternative, self._ruleset.decision[index].criterion, effect)
            for index in truth.fired
            for alternative, effect in self._ruleset.decision[index].effects
        ]
        support = self._side("for", [(a, c) for a, c, effect in effects if effect >= 0])
        opposition = self._side("against", [(a, c) for a, c, effect in effects if effect < 0])
        return Evaluation(case.as_of, known, truth, self._gates(), support, opposition)

    def outlook(self, base: Evaluation, attribute: str, value: Value) -> Outlook:
        """See `Engine.outlook`."""
        self._set_profile(given_in(self._ruleset, base).with_value(attribute, value))
        return Outlook(self._truth("rule.truth", len(self._ruleset.decision)), self._gates())

    def match_advice(self, case: Case) -> Truth:
        """See `Engine.match_advice`."""
        self._set_profile(case)
        return self._truth("advice.truth", len(self._ruleset.advice))

    def match_conflicts(self, case: Case) -> Truth:
        """See `Engine.match_conflicts`."""
        self._set_profile(case)
        return self._truth("conflict.truth", len(self._ruleset.conflicts))

    def _side(self, side: str, pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
        """The sums of one side for the pairs of alternative and criterion that fired rules name."""
        wanted = list(dict.fromkeys(pairs))
        names, criteria = self._ruleset.alternatives, self._ruleset.criteria
        sums = self._sheet.read_all([f"{side}.{names[a]}.{criteria[c].id}" for a, c in wanted])
        return {
            slot_of(self._ruleset, a, c): int(amount)
            for (a, c), amount in zip(wanted, sums, strict=True)
        }

    def _gates(self) -> tuple[GateMark, ...]:
        codes = self._sheet.read_all([f"gate.{name}" for name in self._ruleset.alternatives])
        return tuple(_MARKS[int(code)] for code in codes)

    def _put_neutral_weights(self) -> None:
        """Weights that play no part in an evaluation."""
        for dimension in self._ruleset.pack.dimensions:
            self._sheet.put(f"weight.{dimension}", 1)
        for criterion in self._ruleset.criteria:
            self._sheet.put(f"weight.{criterion.dimension}.{criterion.id}", 1)

    def _set_profile(self, case: Case) -> Values:
        """Write the profile, then what Python finds; returns the values with derived ones."""
        self._sheet.put("as_of", cell_content(case.as_of))
        for attribute, members in self._cells.items():
            self._put_value(attribute, members, case.values.get(attribute))
        known = dict(case.values)
        for derivation in self._ruleset.derivations:
            if isinstance(derivation, TableDerivation):
                value = self._derived(derivation)
                if value is not None:
                    known[derivation.target] = value
            else:
                self._compute(derivation, known, case.as_of)
        return known

    def _compute(
        self, derivation: ComputedDerivation, known: dict[str, Value], as_of: datetime.date
    ) -> None:
        before = set(known)
        derive_one(self._ruleset, derivation, known, as_of, None)
        for name in known.keys() - before:
            self._put_value(name, (), known[name])

    def _put_value(self, attribute: str, members: Sequence[str], value: Value) -> None:
        if self._ruleset.pack.schema.is_set(attribute):
            held = value if isinstance(value, frozenset) else frozenset()
            self._sheet.put(known_cell(attribute), 0 if value is None else 1)
            for member in members:
                said = None if value is None else "yes" if member in held else "no"
                self._sheet.put(member_cell(attribute, member), said)
        else:
            self._sheet.put(value_cell(attribute), cell_content(value))

    def _derived(self, derivation: TableDerivation) -> Value:
        name, outputs = f"derive.{derivation.target}", derivation.outputs
        if outputs.exclusive:
            check_together(derivation, self._truth(f"{name}.truth", len(derivation.rules)))
        code, value = self._sheet.read_all([f"{name}.decided", value_cell(derivation.target)])
        if not code:
            return None
        if outputs.totals:
            return whole(Decimal(round(value * outputs.unit)) / outputs.unit)
        said: Value = outputs.rows[outputs.codes.index(int(code))]
        return said

    def _truth(self, column: str, count: int) -> Truth:
        truths = self._sheet.read_column(column, count)
        return Truth(
            fired_mask=mask_of(i for i, truth in enumerate(truths) if truth == TRUE),
            unknown_mask=mask_of(i for i, truth in enumerate(truths) if truth == UNKNOWN),
        )


def _inputs(ruleset: RuleSet) -> Mapping[str, tuple[str, ...]]:
    """The attributes of a profile with the members of those that are sets."""
    schema = ruleset.pack.schema
    hidden = [n for n in ruleset.base_inputs if n not in schema]
    given = [a.id for a in schema if not a.derived]
    return {
        name: set_members(ruleset, name) if schema.is_set(name) else ()
        for name in (*given, *hidden)
    }
