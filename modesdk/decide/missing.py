"""Which attributes of the profile a rule still waits for."""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.engines import Values
from modesdk.ruleset.rules import RuleSet, Test


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
