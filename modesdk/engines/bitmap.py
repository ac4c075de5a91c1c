"""Engine `bitmap`: two bit masks per attribute value, ANDed over the attributes. The default.

Exact strong-Kleene logic for conjunctions: a rule is fired when every attribute satisfies it,
possible when every attribute might, unknown when possible but not fired.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from modesdk.engines.base import Capabilities, Evaluation, Outlook, Truth, Values, mask_of, slot_of
from modesdk.engines.derive import derive_one, readers, with_derived
from modesdk.engines.gates import apply_routes
from modesdk.engines.masks import MaskedRules
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.ruleset.rules import RuleSet, TableDerivation, derived_names

Amounts = list[tuple[tuple[int, int], ...]]
"""Per rule: slots with amounts (strength x trust x effect, never negative)."""


class BitmapEngine:
    """Compiles the blocks of a rule set to masks; plain Python integers, no dependency."""

    name = "bitmap"
    capabilities = Capabilities()

    def __init__(self, ruleset: RuleSet) -> None:
        self._ruleset = ruleset
        self._decision = MaskedRules.of(ruleset.decision)
        self._reading: dict[str, MaskedRules] = {}
        self._effects = [
            tuple((slot_of(ruleset, a, rule.criterion), effect) for a, effect in rule.effects)
            for rule in ruleset.decision
        ]
        self._gates = [_gate_masks(ruleset, a) for a in range(len(ruleset.alternatives))]
        self._derivations = {
            position: MaskedRules.of(derivation.rules)
            for position, derivation in enumerate(ruleset.derivations)
            if isinstance(derivation, TableDerivation)
        }
        self._all_open = (GateMark.OPEN,) * len(ruleset.alternatives)
        self._gating = mask_of(rule.index for rule in ruleset.decision if rule.marks)
        self._routes = ruleset.routes
        self._routing = _with_base(ruleset, (t.attribute for r in self._routes for t in r.when))
        self._readers = readers(ruleset)
        self._weights: Sequence[int] | None = None
        self._weighted: tuple[Amounts, Amounts] = ([], [])
        self._advice: MaskedRules | None = None
        self._conflicts: MaskedRules | None = None

    def evaluate(self, case: Case, row_weights: Sequence[int]) -> Evaluation:
        """See `Engine.evaluate`."""
        known = with_derived(self._ruleset, case, self._match_derivation)
        truth = self._decision.match(known)
        support: dict[int, int] = {}
        opposition: dict[int, int] = {}
        for_rule, against_rule = self._amounts(row_weights)
        for index in truth.fired:
            for slot, amount in for_rule[index]:
                support[slot] = support.get(slot, 0) + amount
            for slot, amount in against_rule[index]:
                opposition[slot] = opposition.get(slot, 0) + amount
        return Evaluation(case.as_of, known, truth, self._marks(truth, known), support, opposition)

    def _amounts(self, row_weights: Sequence[int]) -> tuple[Amounts, Amounts]:
        """Per rule its weighted effects for and against; kept for the tuple used last."""
        if row_weights is self._weights:
            return self._weighted
        supporting: Amounts = []
        opposing: Amounts = []
        for index, effects in enumerate(self._effects):
            weight = row_weights[index]
            supporting.append(tuple((slot, weight * e) for slot, e in effects if e >= 0))
            opposing.append(tuple((slot, -weight * e) for slot, e in effects if e < 0))
        self._weighted = supporting, opposing
        self._weights = row_weights if isinstance(row_weights, tuple) else None
        return self._weighted

    def outlook(self, base: Evaluation, attribute: str, value: Value) -> Outlook:
        """See `Engine.outlook`. Redoes only the derivations and rules that read the attribute."""
        values = {**base.values, attribute: value}
        for position in self._readers.get(attribute, ()):
            derivation = self._ruleset.derivations[position]
            for name in derived_names(derivation):
                values.pop(name, None)
            match = self._derivations[position].match if position in self._derivations else None
            derive_one(self._ruleset, derivation, values, base.as_of, match)
        truth = self._rematch(base.truth, attribute, values)
        if self._same_gates(truth, base.truth) and attribute not in self._routing:
            return Outlook(truth, base.gates)
        return Outlook(truth, self._marks(truth, values))

    def _marks(self, truth: Truth, values: Values) -> tuple[GateMark, ...]:
        if not (truth.fired_mask | truth.unknown_mask) & self._gating and not self._routes:
            return self._all_open
        marks = [_mark(masks, truth) for masks in self._gates]
        return apply_routes(self._routes, values, marks)

    def _rematch(self, base: Truth, attribute: str, values: Values) -> Truth:
        """The truth of all rules, where only `attribute` and what derives from it changed."""
        if attribute not in self._reading:
            derivations = self._ruleset.derivations
            positions = self._readers.get(attribute, ())
            derived = (name for p in positions for name in derived_names(derivations[p]))
            self._reading[attribute] = self._decision.reading({attribute, *derived})
        block = self._reading[attribute]
        redone, kept = block.match(values), ~block.rules
        return Truth(
            base.fired_mask & kept | redone.fired_mask,
            base.unknown_mask & kept | redone.unknown_mask,
        )

    def _same_gates(self, truth: Truth, base: Truth) -> bool:
        changed = (truth.fired_mask ^ base.fired_mask) | (truth.unknown_mask ^ base.unknown_mask)
        return not changed & self._gating

    def match_advice(self, case: Case) -> Truth:
        """See `Engine.match_advice`."""
        if self._advice is None:
            self._advice = MaskedRules.of(self._ruleset.advice)
        return self._match_block(self._advice, case)

    def match_conflicts(self, case: Case) -> Truth:
        """See `Engine.match_conflicts`."""
        if self._conflicts is None:
            self._conflicts = MaskedRules.of(self._ruleset.conflicts)
        return self._match_block(self._conflicts, case)

    def _match_block(self, block: MaskedRules, case: Case) -> Truth:
        return block.match(with_derived(self._ruleset, case, self._match_derivation))

    def _match_derivation(self, position: int, values: Values) -> Truth:
        return self._derivations[position].match(values)


def _with_base(ruleset: RuleSet, attributes: Iterable[str]) -> frozenset[str]:
    """These attributes and what they are derived from."""
    return frozenset(name for a in attributes for name in (a, *ruleset.base_inputs.get(a, ())))


def _gate_masks(ruleset: RuleSet, alternative: int) -> tuple[int, int]:
    """Rules that block the alternative, and rules that make it conditional."""
    by_mark = {
        mark: mask_of(r.index for r in ruleset.decision if (alternative, mark) in r.marks)
        for mark in (GateMark.BLOCKED, GateMark.CONDITIONAL)
    }
    return by_mark[GateMark.BLOCKED], by_mark[GateMark.CONDITIONAL]


def _mark(masks: tuple[int, int], truth: Truth) -> GateMark:
    blocking, making_conditional = masks
    if truth.fired_mask & blocking:
        return GateMark.BLOCKED
    undecided = truth.unknown_mask & (blocking | making_conditional)
    if undecided or truth.fired_mask & making_conditional:
        return GateMark.CONDITIONAL
    return GateMark.OPEN
