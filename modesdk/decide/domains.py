"""Values worth trying for a missing attribute: one for every way the rules can tell them apart."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from modesdk.model import arithmetic
from modesdk.model.schema import Attribute, AttributeType, Missing, Scalar, Value
from modesdk.ruleset.rules import RuleSet, deciding_tests

OTHER = "\N{BULLET}other"
"""Stands for any text that no rule mentions."""


def representatives(ruleset: RuleSet) -> dict[str, tuple[Value, ...]]:
    """For each attribute that a rule reads: values that cover its domain as the rules see it."""
    literals: dict[str, set[Scalar]] = {}
    for test in deciding_tests(ruleset):
        mentioned = {literal.value for literal in test.tests.literals}
        literals.setdefault(test.attribute, set()).update(mentioned)
    probes = _probes(ruleset)
    for attribute in probes:
        literals.setdefault(attribute, set())
    schema = ruleset.pack.schema
    return {
        name: _unique([*_domain(schema[name], found), *probes.get(name, ())])
        for name, found in literals.items()
        if name in schema and not schema[name].derived
    }


def _probes(ruleset: RuleSet) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for evaluator in (derivation.evaluator for derivation in ruleset.computed):
        for name in evaluator.inputs:
            found.setdefault(name, []).extend(evaluator.probes.get(name, ()))
    return found


def _domain(attribute: Attribute, literals: set[Scalar]) -> Iterable[Value]:
    if attribute.type is AttributeType.BOOLEAN:
        return (True, False)
    if attribute.type is AttributeType.SET:
        return _sets(attribute, literals)
    if attribute.type is AttributeType.TEXT:
        return _texts(attribute, literals)
    return _ordered(attribute, literals)


def _texts(attribute: Attribute, literals: set[Scalar]) -> list[Value]:
    named = [*attribute.value_ids, *sorted(str(x) for x in literals)]
    return [*named] if attribute.closed else [*named, OTHER]


def _sets(attribute: Attribute, literals: set[Scalar]) -> list[Value]:
    """Nothing, each member alone and, for papers and the like, all members together.

    Holding everything at once is a likely answer only for what gates ask for (papers); nobody has
    all goals at the same time.
    """
    mentioned = sorted(str(x) for x in literals)
    members = [m for m in attribute.value_ids if m in literals] or mentioned
    everything = [frozenset(mentioned)] if attribute.missing is Missing.GATE else []
    return [frozenset(), *(frozenset([m]) for m in members), *everything]


def _ordered(attribute: Attribute, literals: set[Scalar]) -> list[Value]:
    """Every cut point and a value between each two, inside the attribute's bounds."""
    cuts: list[Any] = sorted(x for x in literals if isinstance(x, (int, Decimal, datetime.date)))
    if not cuts:
        return []
    dates = attribute.type is AttributeType.DATE
    gaps = [_day_between(*days) for days in pairwise(cuts)] if dates else arithmetic.gaps(cuts)
    tried: Sequence[Any] = sorted({*cuts, *gaps, *(_next_days(cuts) if dates else ())})
    if dates:
        return list(tried)
    whole = [x for x in tried if not attribute.integer or x == int(x)]
    low, high = attribute.minimum, attribute.maximum
    return [x for x in whole if (low is None or x >= low) and (high is None or x <= high)]


def _day_between(low: datetime.date, high: datetime.date) -> datetime.date:
    return low + (high - low) // 2


def _next_days(days: Sequence[datetime.date]) -> list[datetime.date]:
    """The day before the first and the day after the last, as far as the calendar goes."""
    day = datetime.timedelta(days=1)
    before = [days[0] - day] if days[0] > datetime.date.min else []
    return [*before, *([days[-1] + day] if days[-1] < datetime.date.max else [])]


def _unique(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(values))
