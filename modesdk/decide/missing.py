"""Which attributes of the profile a rule still waits for, and what rests on their being missing.

Cells with `null` do: learning the value may turn them. Everything else is monotone: once true or
false it stays so, whatever becomes known.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from modesdk.engines import Values
from modesdk.ruleset.rules import Derivation, Rule, RuleSet, TableDerivation, Test, derived_names


def missing_for(ruleset: RuleSet, tests: Sequence[Test], values: Values) -> tuple[str, ...]:
    """Profile attributes that are missing and leave one of `tests` undecided, in order.

    A derived attribute is traced back to the profile attributes it rests on.
    """
    waiting: dict[str, None] = {}
    for test in tests:
        undecided = values.get(test.attribute) is None and test.tests.matches(None) is None
        if undecided:
            for name in ruleset.base_inputs.get(test.attribute, (test.attribute,)):
                if values.get(name) is None:
                    waiting[name] = None
    return tuple(waiting)


def rules_on_absence(ruleset: RuleSet, values: Values) -> tuple[Rule, ...]:
    """The gates and evidence whose truth, even if it is known, may turn when values are learnt."""
    unsettled = unsettled_names(ruleset, values)
    return tuple(r for r in ruleset.decision if _may_turn(r.tests, values, unsettled))


def unsettled_names(ruleset: RuleSet, values: Values) -> frozenset[str]:
    """Derived attributes that are set (or not) because values are missing."""
    unsettled: set[str] = set()
    for derivation in ruleset.derivations:
        if _rests_on_absence(derivation, values, unsettled):
            unsettled.update(derived_names(derivation))
    return frozenset(unsettled)


def _rests_on_absence(derivation: Derivation, values: Values, unsettled: Collection[str]) -> bool:
    if isinstance(derivation, TableDerivation):
        return any(_may_turn(rule.tests, values, unsettled) for rule in derivation.rules)
    return not derivation.inputs.isdisjoint(unsettled)


def reads_absence(test: Test, values: Values, unsettled: Collection[str]) -> bool:
    """Whether the test's truth rests on a missing value, directly or through derived ones."""
    if test.attribute in unsettled:
        return True
    return values.get(test.attribute) is None and test.tests.matches(None) is not None


def _may_turn(tests: Sequence[Test], values: Values, unsettled: Collection[str]) -> bool:
    """Whether some test rests on absence and none is false for good."""
    found = [reads_absence(test, values, unsettled) for test in tests]
    return any(found) and not any(
        test.tests.matches(values.get(test.attribute)) is False
        for test, absent in zip(tests, found, strict=True)
        if not absent
    )
