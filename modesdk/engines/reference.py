"""Engine `reference`: walks every row as the decision model reads. The oracle in tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import cast

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
from modesdk.engines.derive import with_derived
from modesdk.engines.gates import apply_routes, truth_of
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.ruleset.rules import Rule, RuleSet, TableDerivation


class ReferenceEngine:
    """Short and obvious; speed does not matter here."""

    name = "reference"
    capabilities = Capabilities()

    def __init__(self, ruleset: RuleSet) -> None:
        self._ruleset = ruleset

    def evaluate(self, case: Case, row_weights: Sequence[int]) -> Evaluation:
        """See `Engine.evaluate`."""
        ruleset = self._ruleset
        known = with_derived(ruleset, case, self._match_derivation)
        truth = _match(ruleset.decision, known)
        support: dict[int, int] = defaultdict(int)
        opposition: dict[int, int] = defaultdict(int)
        for rule in (ruleset.decision[i] for i in truth.fired):
            for alternative, effect in rule.effects:
                side = support if effect >= 0 else opposition
                slot = slot_of(ruleset, alternative, rule.criterion)
                side[slot] += row_weights[rule.index] * abs(effect)
        marks = [_mark(ruleset, truth, a) for a in range(len(ruleset.alternatives))]
        gates = apply_routes(ruleset.routes, known, marks)
        return Evaluation(case.as_of, known, truth, gates, dict(support), dict(opposition))

    def outlook(self, base: Evaluation, attribute: str, value: Value) -> Outlook:
        """See `Engine.outlook`."""
        changed = given_in(self._ruleset, base).with_value(attribute, value)
        found = self.evaluate(changed, [0] * len(self._ruleset.decision))
        return Outlook(found.truth, found.gates)

    def match_advice(self, case: Case) -> Truth:
        """See `Engine.match_advice`."""
        return self._match_block(self._ruleset.advice, case)

    def match_conflicts(self, case: Case) -> Truth:
        """See `Engine.match_conflicts`."""
        return self._match_block(self._ruleset.conflicts, case)

    def _match_block(self, rules: Sequence[Rule], case: Case) -> Truth:
        return _match(rules, with_derived(self._ruleset, case, self._match_derivation))

    def _match_derivation(self, position: int, values: Values) -> Truth:
        derivation = cast(TableDerivation, self._ruleset.derivations[position])
        return _match(derivation.rules, values)


def _match(rules: Sequence[Rule], values: Values) -> Truth:
    truth = [truth_of(rule.tests, values) for rule in rules]
    return Truth(
        fired_mask=mask_of(i for i, held in enumerate(truth) if held is True),
        unknown_mask=mask_of(i for i, held in enumerate(truth) if held is None),
    )


def _mark(ruleset: RuleSet, truth: Truth, alternative: int) -> GateMark:
    fired = [dict(ruleset.decision[i].marks).get(alternative) for i in truth.fired]
    unknown = [dict(ruleset.decision[i].marks).get(alternative) for i in truth.unknown]
    limiting = (GateMark.BLOCKED, GateMark.CONDITIONAL)
    if GateMark.BLOCKED in fired:
        return GateMark.BLOCKED
    if GateMark.CONDITIONAL in fired or any(mark in limiting for mark in unknown):
        return GateMark.CONDITIONAL
    return GateMark.OPEN
