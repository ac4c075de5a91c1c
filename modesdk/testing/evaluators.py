"""Checking one evaluator against the pack that it is for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import modesdk
from modesdk.hookspecs import hookimpl
from modesdk.model.evaluator import PythonEvaluator
from modesdk.model.pack import Pack
from modesdk.model.weights import MAX_STRENGTH
from modesdk.plugins import Plugins
from modesdk.testing.decisions import decision_problems
from modesdk.testing.pools import is_valid
from modesdk.testing.report import Problems, shown
from modesdk.testing.verdicts import Examination

_EFFECTS = range(-2, 3)
_PROFILES = 20


def check_evaluator(evaluator: object, pack: Pack | str | Path) -> None:
    """Check an evaluator for a pack: loaded, the name of an installed one, or a folder.

    Raises AssertionError with every problem: of its declaration (name, version, dimension, rows,
    inputs, probes), of its answers (pure, complete, bool or Undetermined, nothing raised whatever
    is missing, no verdict that later knowledge overturns, only declared inputs read,
    `evaluate_column` equal to `evaluate`), and of decisions made with it.
    """
    evaluator_problems(evaluator, pack).raise_if_any()


def evaluator_problems(evaluator: object, pack: Pack | str | Path) -> Problems:
    """The problems that `check_evaluator` raises."""
    loaded = pack if isinstance(pack, Pack) else modesdk.load_pack(pack)
    name = getattr(evaluator, "name", None) or type(evaluator).__name__
    problems = Problems(f"evaluator {name}")
    attached = _attached(evaluator, loaded, problems)
    version = getattr(evaluator, "version", "")
    if not (isinstance(version, str) and version[:1].isdigit()):
        problems.add("version", f"version: got {shown(version)}, expected one such as '1.0.0'")
    if attached is None:
        return problems
    if isinstance(evaluator, PythonEvaluator):
        _check_rows(evaluator, problems)
        _check_inputs(evaluator, loaded, problems)
        if not problems.messages:
            Examination(evaluator, loaded, problems).run()
    if not problems.messages:
        problems.add_all(decision_problems(attached, profiles=_PROFILES))
    return problems


class _Offer:
    """A plugin that offers one evaluator."""

    def __init__(self, evaluator: object) -> None:
        self._evaluator = evaluator

    @hookimpl
    def modesdk_evaluators(self) -> Iterable[Any]:
        """The evaluator under test."""
        return [self._evaluator]


def _attached(evaluator: object, pack: Pack, problems: Problems) -> Pack | None:
    """The pack with this evaluator alone; None when it cannot be attached."""
    plugins = Plugins()
    plugins.register(_Offer(evaluator), "under test")
    found, said = modesdk.examine_pack(Path(pack.folder), plugins=plugins, thorough=False)
    for problem in [*plugins.problems, *said]:
        problems.add(str(problem), f"{problem.code}: {problem.message}")
    if found is None or problems.messages:
        return None
    if not found.evaluators:
        packs = getattr(evaluator, "packs", ())
        problems.add(
            "packs", f"packs: it is for {', '.join(packs) or 'no pack'}, not for {pack.name}"
        )
        return None
    return found


def _check_rows(evaluator: PythonEvaluator, problems: Problems) -> None:
    ids = [row.id for row in evaluator.rows]
    if not ids:
        problems.add("rows", "rows: it declares none, so it can say nothing")
    for row in evaluator.rows:
        if ids.count(row.id) > 1:
            problems.add(f"twice {row.id}", f"row {row.id!r} is declared {ids.count(row.id)} times")
        if not row.effects or not all(effect in _EFFECTS for effect in row.effects.values()):
            message = f"row {row.id!r}: got the effects {shown(dict(row.effects))}"
            told = f"{message}, expected -2 to 2 for at least one alternative"
            problems.add(f"effects {row.id}", told)
        if type(row.strength) is not int or not 0 <= row.strength <= MAX_STRENGTH:
            message = f"row {row.id!r}: got the strength {shown(row.strength)}"
            told = f"{message}, expected 0 to {MAX_STRENGTH} hundredths"
            problems.add(f"strength {row.id}", told)
        for lang in row.label.untranslated:
            problems.add(f"label {row.id} {lang}", f"row {row.id!r} has no label in {lang!r}")


def _check_inputs(evaluator: PythonEvaluator, pack: Pack, problems: Problems) -> None:
    inputs = evaluator.inputs
    if not inputs:
        problems.add("inputs", "inputs: it declares none; rows that always hold belong in a table")
    for name in sorted({name for name in inputs if inputs.count(name) > 1}):
        problems.add(f"input {name}", f"the input {name!r} is declared twice")
    tested = {attribute for table in pack.tables for attribute in table.conditions}
    for name, values in evaluator.probes.items():
        if name not in inputs:
            problems.add(f"probe {name}", f"probes for {name!r}, which is no input")
            continue
        for value in values:
            if not pack.schema[name].derived and not is_valid(pack, name, value):
                message = f"the probe {shown(value)} is no value of {name!r} in normal form"
                told = f"{message} (whole numbers int, others Decimal)"
                problems.add(f"probe {name} {value!r}", told)
    for name in inputs:
        attribute = pack.schema[name]
        closed = attribute.values or attribute.type == "boolean" or attribute.derived
        if not (closed or name in tested or evaluator.probes.get(name)):
            message = f"the input {name!r} needs probes: no table tests it"
            told = f"{message}, so no answer to the question would be tried"
            problems.add(f"no probe {name}", told)
