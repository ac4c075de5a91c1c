"""Checking one evaluator against the pack that it is for."""

from __future__ import annotations

from pathlib import Path

from modesdk import api
from modesdk.hookspecs import hookimpl
from modesdk.model.evaluator import PythonEvaluator
from modesdk.model.pack import Pack
from modesdk.plugins import DIMENSION_HOOKS, Plugins
from modesdk.testing.decision_checks import decision_problems
from modesdk.testing.report import Problems, shown
from modesdk.testing.verdicts import Examination

_PROFILES = 20


def check_evaluator(evaluator: object, pack: Pack | str | Path) -> None:
    """Check an evaluator for a pack: loaded, the name of an installed one, or a folder.

    Raises AssertionError with every problem: of its declaration (name, version, dimension, rows,
    inputs, probes), of its answers (pure, complete, bool or Undetermined, nothing raised whatever
    is missing, no verdict that later knowledge overturns, only declared inputs read,
    `evaluate_column` equal to `evaluate`), and of decisions made with it.
    """
    evaluator_problems(evaluator, pack).raise_if_any()


def evaluator_problems(evaluator: object, pack: Pack | str | Path, hook: str = "") -> Problems:
    """The problems that `check_evaluator` raises; `hook` is the one that gave the evaluator."""
    if not isinstance(pack, Pack):  # of other plugins at hand nothing is said here
        pack = api.load_pack(pack, plugins=Plugins.installed())
    name = getattr(evaluator, "name", None) or type(evaluator).__name__
    problems = Problems(f"evaluator {name}")
    attached = _attached(evaluator, pack, hook, problems)
    version = getattr(evaluator, "version", "")
    if not (isinstance(version, str) and version[:1].isdigit()):
        problems.add("version", f"version: got {shown(version)}, expected one such as '1.0.0'")
    if attached is None:
        return problems
    if isinstance(evaluator, PythonEvaluator):
        _check_rows(evaluator, problems)
        _check_inputs(evaluator, pack, problems)
        if not problems.messages:
            Examination(evaluator, pack, problems).run()
    if not problems.messages:
        problems.add_all(decision_problems(attached, profiles=_PROFILES))
    return problems


class _OfferingPlugin:
    """A plugin that offers one evaluator under a hook."""

    def __init__(self, evaluator: object, hook: str) -> None:
        setattr(self, hook, hookimpl(lambda: [evaluator]))


def _attached(evaluator: object, pack: Pack, hook: str, problems: Problems) -> Pack | None:
    """The pack with this evaluator alone; None when it does not take part."""
    plugins = Plugins()
    plugins.register(_OfferingPlugin(evaluator, hook or _hook_of(evaluator)), "under test")
    found, said = api.examine_pack(Path(pack.folder), plugins=plugins, thorough=False)
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


def _hook_of(evaluator: object) -> str:
    """The hook for the evaluator's dimension."""
    dimension = getattr(evaluator, "dimension", "")
    named = (hook for hook, its in DIMENSION_HOOKS.items() if its and its == dimension)
    return next(named, "modesdk_evaluators")


def _check_rows(evaluator: PythonEvaluator, problems: Problems) -> None:
    for row in evaluator.rows:
        for lang in row.label.untranslated:
            problems.add(f"label {row.id} {lang}", f"row {row.id!r} has no label in {lang!r}")


def _check_inputs(evaluator: PythonEvaluator, pack: Pack, problems: Problems) -> None:
    inputs = evaluator.inputs
    if not inputs:
        problems.add("inputs", "inputs: it declares none; rows that always hold belong in a table")
    for name in sorted({name for name in inputs if inputs.count(name) > 1}):
        problems.add(f"input {name}", f"the input {name!r} is declared twice")
    for name in evaluator.probes:
        if name not in inputs:
            problems.add(f"probe {name}", f"probes for {name!r}, which is no input")
    tested = {attribute for table in pack.tables for attribute in table.conditions}
    for name in inputs:
        attribute = pack.schema[name]
        closed = attribute.values or attribute.type == "boolean" or attribute.derived
        if not (closed or name in tested or evaluator.probes.get(name)):
            message = f"the input {name!r} needs probes: no table tests it"
            told = f"{message}, so no answer to the question would be tried"
            problems.add(f"no probe {name}", told)
