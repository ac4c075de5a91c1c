"""Derived attributes, the same for every engine: only the matching of rows differs.

A derived value is unknown unless the rows that hold or might hold all give the same output, so
`A or B` written as two rows is the exact Kleene disjunction.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial

from modesdk.engines.base import Truth, Values
from modesdk.errors import ContractError, TableError
from modesdk.model.evaluator import Undetermined
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.ruleset.rules import (
    ComputedDerivation,
    Derivation,
    RuleSet,
    TableDerivation,
    derived_names,
    hidden_attribute,
)

Match = Callable[[int, Values], Truth]
"""Truth of the rules of the derive table at a position in `RuleSet.derivations`."""


def with_derived(ruleset: RuleSet, values: Values, match: Match) -> Values:
    """`values` with every derived attribute that can be determined."""
    if not ruleset.derivations:
        return values
    known = dict(values)
    for position, derivation in enumerate(ruleset.derivations):
        derive_one(ruleset.as_of, derivation, known, partial(match, position))
    return known


def derive_one(
    as_of: datetime.date,
    derivation: Derivation,
    known: dict[str, Value],
    match: Callable[[Values], Truth] | None,
) -> None:
    """Set what one derivation determines in `known`; `match` matches a derive table's rows."""
    if isinstance(derivation, ComputedDerivation):
        known.update(_computed(as_of, derivation, known))
    elif match is not None:
        value = table_output(derivation, match(known))
        if value is not None:
            known[derivation.target] = value


def readers(ruleset: RuleSet) -> dict[str, tuple[int, ...]]:
    """For each attribute the positions of the derivations that rest on it, in order."""
    found: dict[str, list[int]] = {}
    for position, derivation in enumerate(ruleset.derivations):
        for target in derived_names(derivation)[:1]:
            for name in ruleset.base_inputs[target]:
                found.setdefault(name, []).append(position)
    return {name: tuple(positions) for name, positions in found.items()}


def table_output(derivation: TableDerivation, truth: Truth) -> Value:
    """The output by the table's hit policy; None when nothing holds or it is undecided."""
    fired = truth.fired
    if not fired:
        return None
    if derivation.hit_policy == "UNIQUE" and len(fired) > 1:
        ids = ", ".join(derivation.rules[i].id for i in fired)
        raise TableError(
            f"Table for {derivation.target!r} has hit policy UNIQUE, but several rows hold: {ids}"
        )
    first = fired[0]
    output = derivation.outputs[first]
    last = len(derivation.rules) if derivation.hit_policy == "UNIQUE" else first
    rivals = (i for i in truth.unknown if i < last)
    return output if all(derivation.outputs[i] == output for i in rivals) else None


def _computed(
    as_of: datetime.date, derivation: ComputedDerivation, known: Values
) -> dict[str, Value]:
    evaluator = derivation.evaluator
    try:
        verdicts = evaluator.evaluate(Case(as_of, dict(known)))
    except Exception as error:  # a plugin may raise anything; name it
        said = f"{type(error).__name__}: {error}"
        raise ContractError(f"Evaluator {evaluator.name!r} raised {said}") from error
    result: dict[str, Value] = {}
    for row in evaluator.rows:
        verdict = verdicts.get(row.id, None)
        if isinstance(verdict, bool):
            result[hidden_attribute(row.id)] = verdict
        elif not isinstance(verdict, Undetermined):
            raise ContractError(
                f"Evaluator {evaluator.name!r} gave {verdict!r} for row {row.id!r}; expected "
                "True, False or Undetermined"
            )
    return result
