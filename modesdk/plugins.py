"""Finding plugins and asking them, one by one, so that a broken one is named and the rest works.

There is no global plugin manager: whoever needs plugins makes a `Plugins` or is handed one.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy
from attrs import define, field, frozen

from modesdk import hookspecs
from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.model.evaluator import Evaluator, PackSource, PythonEvaluator, TableEvaluator
from modesdk.model.tables import EvidenceRow

LOAD_SECONDS = 10.0
"""How long a plugin may take to import before it is skipped as hung."""

DIMENSION_HOOKS = {
    "modesdk_market_evaluators": "market",
    "modesdk_stage_evaluators": "stage",
    "modesdk_goal_evaluators": "goal",
    "modesdk_capability_evaluators": "capability",
    "modesdk_evaluators": "",
}


@frozen
class Contribution:
    """What one plugin supplies under one hook."""

    plugin: str
    item: Any


@define
class Plugins:
    """The plugins at hand. `problems` names those that could not be used, and why."""

    problems: list[Diagnostic] = field(factory=list)
    _manager: pluggy.PluginManager = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._manager = pluggy.PluginManager(hookspecs.GROUP)
        self._manager.add_hookspecs(hookspecs)

    @classmethod
    def installed(cls) -> Plugins:
        """All plugins that installed distributions announce as entry points."""
        plugins = cls()
        for entry in sorted(entry_points(group=hookspecs.GROUP), key=lambda e: e.name):
            plugins._load(entry)
        return plugins

    def register(self, plugin: object, name: str) -> None:
        """Add a plugin (a module or any object with hook implementations)."""
        try:
            self._manager.register(plugin, name=name)
            self._check_hook_names(plugin, name)
        except (ValueError, pluggy.PluginValidationError) as error:
            self._problem("G902", name, f"{error}".replace("\n", " "))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the usable plugins."""
        return tuple(name for name, plugin in self._manager.list_name_plugin() if plugin)

    def packs(self) -> dict[str, PackSource]:
        """The packs on offer, by name; a name offered twice is the first plugin's."""
        found: dict[str, PackSource] = {}
        for contribution in self._ask("modesdk_packs"):
            source = contribution.item
            if not (isinstance(source, PackSource) and isinstance(source.folder, Path)):
                expected = "PackSource objects with a Path as folder"
                self._contract(contribution, "modesdk_packs", expected)
            elif source.name in found:
                self._problem(
                    "G903", contribution.plugin, f"the pack {source.name!r} exists already"
                )
            else:
                found[source.name] = source
        return found

    def evaluators(self, pack_name: str) -> tuple[Evaluator, ...]:
        """The usable evaluators for a pack, ordered by name."""
        found: dict[str, Evaluator] = {}
        for hook, dimension in DIMENSION_HOOKS.items():
            for contribution in self._ask(hook):
                evaluator = contribution.item
                fault = _fault(evaluator, dimension)
                if fault:
                    self._contract(contribution, hook, fault)
                elif evaluator.name in found:
                    message = f"the evaluator {evaluator.name!r} exists already"
                    self._problem("G903", contribution.plugin, message)
                elif pack_name in evaluator.packs or "*" in evaluator.packs:
                    found[evaluator.name] = evaluator
        return tuple(found[name] for name in sorted(found))

    def _load(self, entry: EntryPoint) -> None:
        """Import a plugin, in a thread of its own so that one that hangs can be left behind."""
        outcome: list[object] = []
        thread = threading.Thread(target=_import_into, args=(entry, outcome), daemon=True)
        thread.start()
        thread.join(LOAD_SECONDS)
        if not outcome:
            self._problem("G905", entry.name, f"still importing after {LOAD_SECONDS:.0f} seconds")
        elif isinstance(outcome[0], BaseException):
            self._problem("G901", entry.name, f"{type(outcome[0]).__name__}: {outcome[0]}")
        else:
            self.register(outcome[0], entry.name)

    def _ask(self, hook: str) -> Iterable[Contribution]:
        """What each plugin returns under a hook; one that raises is a problem, not an end."""
        answers: list[Contribution] = []
        implementations = getattr(self._manager.hook, hook).get_hookimpls()
        for implementation in sorted(implementations, key=lambda i: i.plugin_name):
            try:
                items = implementation.function()
                answers += [Contribution(implementation.plugin_name, item) for item in items or ()]
            except Exception as error:  # a plugin may raise anything
                self._problem("G902", implementation.plugin_name, f"{hook} raised {_said(error)}")
        return answers

    def _check_hook_names(self, plugin: object, name: str) -> None:
        known = {*DIMENSION_HOOKS, "modesdk_packs"}
        for attribute in dir(plugin):
            if attribute.startswith("modesdk_") and attribute not in known:
                marked = hasattr(getattr(plugin, attribute), f"{hookspecs.GROUP}_impl")
                if marked:
                    self._problem("G902", name, f"{attribute!r} is not a hook of modesdk")

    def _contract(self, contribution: Contribution, hook: str, expected: str) -> None:
        got = type(contribution.item).__name__
        self._problem("G902", contribution.plugin, f"{hook} gave a {got}; expected {expected}")

    def _problem(self, code: str, plugin: str, message: str) -> None:
        hint = "The plugin is left out; the rest works. Update or uninstall it"
        self.problems.append(
            Diagnostic(code, message, Location(f"plugin {plugin}"), Severity.WARNING, hint)
        )


def _import_into(entry: EntryPoint, outcome: list[object]) -> None:
    try:
        loaded: ModuleType | object = importlib.import_module(entry.module)
        outcome.append(loaded if not entry.attr else entry.load())
    except BaseException as error:  # even SystemExit on import must not stop the others
        outcome.append(error)


def _fault(evaluator: Any, dimension: str) -> str:
    """What an evaluator lacks; "" when it keeps its contract as far as one can see from outside."""
    checks: dict[str, Callable[[Any], bool]] = {
        "name": lambda x: isinstance(x, str) and bool(x),
        "version": lambda x: isinstance(x, str) and bool(x),
        "dimension": lambda x: isinstance(x, str) and bool(x),
        "packs": lambda x: isinstance(x, tuple) and all(isinstance(p, str) for p in x),
    }
    for attribute, holds in checks.items():
        if not holds(getattr(evaluator, attribute, None)):
            return f"an evaluator with a proper {attribute!r}"
    if dimension and evaluator.dimension != dimension:
        return f"evaluators of the dimension {dimension!r}, not {evaluator.dimension!r}"
    if isinstance(evaluator, TableEvaluator):
        return ""
    if not isinstance(evaluator, PythonEvaluator):
        return "a TableEvaluator, or rows, inputs, probes and evaluate(case)"
    rows: tuple[object, ...] = evaluator.rows
    if not all(isinstance(row, EvidenceRow) and not row.cells for row in rows):
        return "evidence rows without cells"
    return ""


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
