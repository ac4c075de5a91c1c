"""Other versions of a pack's rules, one row at a time: what stays the same is not compiled anew."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from attrs import evolve

from modesdk.decide.decision import Decision
from modesdk.ruleset.rules import Derivation, Rule, RuleSet, TableDerivation


def without_row(rules: RuleSet, name: str) -> RuleSet:
    """The rules without a gate, a piece of evidence or a row of a derive table."""
    return evolve(
        rules,
        derivations=tuple(_without(derivation, name) for derivation in rules.derivations),
        decision=numbered([rule for rule in rules.decision if rule.id != name]),
    )


def _without(derivation: Derivation, name: str) -> Derivation:
    if isinstance(derivation, TableDerivation):
        return derivation.only(lambda rule: rule.id != name)
    return derivation


def numbered(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Rules that know their positions in the block."""
    return tuple(r if r.index == i else evolve(r, index=i) for i, r in enumerate(rules))


def decided_again(decision: Decision, rules: RuleSet) -> Decision:
    """The decision on the same case by another version of the rules. Raises TableError."""
    return Decision(
        decision.pack, decision.case, decision.weights, decision.engine_name, rules=rules
    )


def on_day(version: RuleSet, base: RuleSet, day: datetime.date) -> RuleSet:
    """A version of the rules of all dates as it is on a day; `base` are the pack's on that day."""
    return evolve(
        base,
        derivations=tuple(_valid(derivation, day) for derivation in version.derivations),
        decision=numbered([rule for rule in version.decision if rule.row.valid_on(day)]),
    )


def _valid(derivation: Derivation, day: datetime.date) -> Derivation:
    if isinstance(derivation, TableDerivation):
        return derivation.only(lambda rule: rule.row.valid_on(day))
    return derivation
