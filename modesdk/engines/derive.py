"""Derived attributes, the same for every engine: only the matching of rows differs.

A derived value is unknown unless the rows that hold or might hold all give the same output, so
`A or B` written as two rows is the exact Kleene disjunction.
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable
from functools import partial

from modesdk.conditions import HitPolicy
from modesdk.diagnostics import Diagnostic, Location, Severity, one_line
from modesdk.engines.base import Truth, Values
from modesdk.errors import ContractError, ModesdkWarning, TableError
from modesdk.language.worded import worded
from modesdk.model.arithmetic import usual
from modesdk.model.evaluator import PythonEvaluator
from modesdk.model.inputs import InputValues, verdicts_of
from modesdk.model.pack import Pack, note_fault
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.ruleset.rules import (
    ComputedDerivation,
    Derivation,
    RuleSet,
    TableDerivation,
    derived_names,
    failure_attribute,
    hidden_attribute,
)

_BROKEN = {
    HitPolicy.UNIQUE: worded("several rows hold"),
    HitPolicy.ANY: worded("rows that hold say different things"),
}
Match = Callable[[int, Values], Truth]
"""Truth of the rules of the derive table at a position in `RuleSet.derivations`."""


def with_derived(ruleset: RuleSet, case: Case, match: Match) -> Values:
    """The values of the case with every derived attribute that can be determined."""
    if not ruleset.derivations:
        return case.values
    known = dict(case.values)
    for position, derivation in enumerate(ruleset.derivations):
        derive_one(ruleset, derivation, known, case.as_of, partial(match, position))
    return known


def derive_one(
    ruleset: RuleSet,
    derivation: Derivation,
    known: dict[str, Value],
    as_of: datetime.date,
    match: Callable[[Values], Truth] | None,
) -> None:
    """Set what one derivation determines in `known`; `match` matches a derive table's rows."""
    if isinstance(derivation, ComputedDerivation):
        known.update(_computed(ruleset.pack, derivation.evaluator, Case(as_of, known)))
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
    """The answer by the table's hit policy; None when there is none or it is undecided.

    Raises TableError when rows hold that the hit policy does not allow together.
    """
    fired, outputs = truth.fired, derivation.outputs
    if not fired:
        return None
    if outputs.exclusive:
        check_together(derivation, truth)
    answer: Value = outputs.answer(fired, truth.unknown)
    return answer


def check_together(derivation: TableDerivation, truth: Truth) -> None:
    """Raise TableError when rows hold that the hit policy does not allow together."""
    broken = derivation.outputs.broken_by(truth.fired)
    if broken:
        policy = derivation.outputs.policy
        raise TableError(
            worded(
                "Table for {attribute!r} has hit policy {policy}, but {problem}: {rows}",
                attribute=derivation.target,
                policy=policy,
                problem=_BROKEN[policy],
                rows=", ".join(derivation.rules[i].id for i in broken),
            )
        )


def _computed(pack: Pack, evaluator: PythonEvaluator, case: Case) -> dict[str, Value]:
    """The verdicts of an evaluator; one that fails leaves its rows undetermined and is noted."""
    try:
        return _verdicts(evaluator, case)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a plugin may raise anything, even SystemExit
        _note(pack, evaluator.name, error)
        return {failure_attribute(evaluator.name): True}


def _verdicts(evaluator: PythonEvaluator, case: Case) -> dict[str, Value]:
    """The verdicts that are known, by hidden attribute."""
    seen = InputValues(case.values, evaluator.inputs)
    with usual():
        answer = evaluator.evaluate(Case(case.as_of, seen))
    seen.check()
    verdicts = verdicts_of(evaluator, answer)
    return {hidden_attribute(row): v for row, v in verdicts.items() if isinstance(v, bool)}


def _note(pack: Pack, name: str, error: BaseException) -> None:
    """Keep the first fault of an evaluator with the pack, and warn of it once."""
    told = isinstance(error, ContractError)
    said = str(error) if told else worded("raised {error}", error=_said(error))
    hint = worded("Its rows count as undetermined; the rest works. Update or uninstall the plugin")
    place = Location(worded("evaluator {evaluator}", evaluator=one_line(name)))
    found = Diagnostic("G-902", one_line(said), place, Severity.WARNING, hint)
    if note_fault(pack, name, found):
        warnings.warn(ModesdkWarning(found), stacklevel=2)


def _said(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # its own text may fail as well
        return type(error).__name__
