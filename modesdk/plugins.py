"""Finding plugins and asking them, one by one, so that a broken one is named and the rest works.

There is no global plugin manager: whoever needs plugins makes a `Plugins` or is handed one.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from itertools import islice
from pathlib import Path
from typing import Any

import pluggy
from attrs import define, evolve, field, frozen

from modesdk import hookspecs
from modesdk.diagnostics import Diagnostic, Location, Severity, one_line
from modesdk.language.worded import worded
from modesdk.model import contract
from modesdk.model.evaluator import Evaluator, PackSource
from modesdk.plugin_calls import Raised, still, text_of, told, within_time

MOST_ITEMS = 10_000
"""How many objects a hook may give."""

DIMENSION_HOOKS = {
    "modesdk_market_evaluators": "market",
    "modesdk_stage_evaluators": "stage",
    "modesdk_goal_evaluators": "goal",
    "modesdk_capability_evaluators": "capability",
    "modesdk_evaluators": "",
}

HOOKS = ("modesdk_packs", *DIMENSION_HOOKS)


@frozen
class Supplied:
    """What one plugin supplies under one hook."""

    plugin: str
    item: Any


@frozen
class Offer:
    """An evaluator that keeps its contract, who offers it, and what its rows' ids begin with.

    `namespace` is "" for the evaluators of the plugin that ships the pack; other plugins' row ids
    begin with the evaluator's name and a colon, so that they never meet those of anybody else.
    """

    plugin: str
    evaluator: Evaluator
    namespace: str


@define
class Plugins:
    """The plugins at hand. `problems` names those that could not be used, and why."""

    problems: list[Diagnostic] = field(factory=list)
    _manager: pluggy.PluginManager = field(init=False)
    _hung: set[str] = field(factory=set, init=False)

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

        def registered() -> None:  # looks at every attribute, so it runs the plugin's own code
            self._manager.register(plugin, name=name)
            self._check_hook_names(plugin, name)

        answer = within_time(registered)
        if answer is None:
            self._hangs(name, worded("being registered"))
        elif isinstance(answer, Raised):
            meant = isinstance(answer.error, (ValueError, pluggy.PluginValidationError))
            said = worded("raised {error}", error=told(answer.error))
            self._problem("G-902", name, text_of(answer.error) if meant else said)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the usable plugins."""
        return tuple(name for name, plugin in self._manager.list_name_plugin() if plugin)

    def note(self, problems: Iterable[Diagnostic]) -> None:
        """Add problems, each once and each on one line."""
        for problem in problems:
            place = evolve(problem.location, file=one_line(problem.location.file))
            clean = evolve(problem, message=one_line(problem.message), location=place)
            if clean not in self.problems:
                self.problems.append(clean)

    def packs(self) -> dict[str, PackSource]:
        """The packs on offer, by name; a name offered twice is the first plugin's."""
        return {name: found.item for name, found in self._sources().items()}

    def _sources(self) -> dict[str, Supplied]:
        found: dict[str, Supplied] = {}
        for contribution in self._ask("modesdk_packs"):
            source = contribution.item
            if not (isinstance(source, PackSource) and isinstance(source.folder, Path)):
                expected = worded("PackSource objects with a Path as folder")
                self._contract(contribution, "modesdk_packs", expected)
            elif not source.name or str(source.name) != source.name:
                expected = worded("PackSource objects with a name")
                self._contract(contribution, "modesdk_packs", expected)
            elif source.name in found:
                message = worded("the pack {pack!r} exists already", pack=source.name)
                self._problem("G-903", contribution.plugin, message)
            else:
                found[source.name] = contribution
        return found

    def evaluators(self, pack_name: str) -> tuple[Evaluator, ...]:
        """The usable evaluators for a pack, ordered by name."""
        return tuple(offer.evaluator for offer in self.offers(pack_name))

    def offers(self, pack_name: str) -> tuple[Offer, ...]:
        """The usable evaluators for a pack with their plugins, ordered by the evaluators' names."""
        found: dict[str, Offer] = {}
        for offer in sorted(self._offered(pack_name), key=lambda offer: bool(offer.namespace)):
            name = offer.evaluator.name
            if name in found:  # the pack's own plugin came first: nobody takes its place
                message = worded("the evaluator {evaluator!r} exists already", evaluator=name)
                self._problem("G-903", offer.plugin, message)
            else:
                found[name] = offer
        return tuple(found[name] for name in sorted(found))

    def _offered(self, pack_name: str) -> Iterator[Offer]:
        """What plugins offer for a pack; rows of its own plugin have no namespace."""
        source = self._sources().get(pack_name)
        for hook, dimension in DIMENSION_HOOKS.items():
            for contribution in self._ask(hook):
                plugin, evaluator = contribution.plugin, self._read(contribution, hook, dimension)
                if evaluator and (pack_name in evaluator.packs or "*" in evaluator.packs):
                    own = source is not None and source.plugin == plugin
                    yield Offer(plugin, evaluator, "" if own else f"{evaluator.name}:")

    def _read(self, contribution: Supplied, hook: str, dimension: str) -> Evaluator | None:
        """An evaluator as it is now; None if it cannot be used, and the reason is a problem."""
        if contribution.plugin in self._hung:  # nobody waits for it twice
            return None
        answer = within_time(lambda: _judged(contribution.item, dimension))
        if answer is None:
            self._hangs(contribution.plugin, worded("showing what {hook} gave", hook=hook))
        elif isinstance(answer, Raised):
            message = worded(
                "{hook} gave a {got}, which raised {error} when read",
                hook=hook,
                got=type(contribution.item).__name__,
                error=told(answer.error),
            )
            self._problem("G-902", contribution.plugin, message)
        else:
            evaluator, faults = answer.value
            for fault in faults:
                self._contract(contribution, hook, fault)
            return None if faults else evaluator
        return None

    def _load(self, entry: EntryPoint) -> None:
        answer = within_time(lambda: _imported(entry))
        if answer is None:
            self._hangs(entry.name, "importing")
        elif isinstance(answer, Raised):
            self._problem("G-901", entry.name, told(answer.error))
        else:
            self.register(answer.value, entry.name)

    def _ask(self, hook: str) -> list[Supplied]:
        """What each plugin returns under a hook; one that fails is a problem, not an end."""
        answers: list[Supplied] = []
        implementations = getattr(self._manager.hook, hook).get_hookimpls()
        for implementation in sorted(implementations, key=lambda i: i.plugin_name):
            plugin = implementation.plugin_name
            if plugin not in self._hung:
                items = self._items(plugin, hook, implementation.function)
                answers += [Supplied(plugin, item) for item in items]
        return answers

    def _items(self, plugin: str, hook: str, function: Callable[[], Any]) -> list[Any]:
        answer = within_time(lambda: _listed(function()))
        if answer is None:
            self._hangs(plugin, worded("answering {hook}", hook=hook))
        elif isinstance(answer, Raised):
            message = worded("{hook} raised {error}", hook=hook, error=told(answer.error))
            self._problem("G-902", plugin, message)
        elif not isinstance(answer.value, list):
            self._contract(Supplied(plugin, answer.value), hook, worded("a list of objects"))
        elif len(answer.value) > MOST_ITEMS:
            message = worded("{hook} gave more than {most:,} objects", hook=hook, most=MOST_ITEMS)
            self._problem("G-902", plugin, message)
        else:
            return answer.value
        return []

    def _check_hook_names(self, plugin: object, name: str) -> None:
        """G-902: functions meant as hooks that are never called; a plugin without any hook."""
        faults = [*_uncalled(plugin)]
        if not faults and not self._manager.get_hookcallers(plugin):
            faults = [worded("implements no hook; there are: {known}", known=", ".join(HOOKS))]
        for fault in faults:
            self._problem("G-902", name, fault)

    def _hangs(self, plugin: str, doing: str) -> None:
        self._hung.add(plugin)
        self._problem("G-905", plugin, still(doing))

    def _contract(self, contribution: Supplied, hook: str, expected: str) -> None:
        got, plugin = type(contribution.item).__name__, contribution.plugin
        message = worded(
            "{hook} gave a {got}; expected {expected}", hook=hook, got=got, expected=expected
        )
        self._problem("G-902", plugin, message)

    def _problem(self, code: str, plugin: str, message: str) -> None:
        hint = worded("The plugin is left out; the rest works. Update or uninstall it")
        place = Location(worded("plugin {plugin}", plugin=plugin))
        self.note([Diagnostic(code, message, place, Severity.WARNING, hint)])


def _uncalled(plugin: object) -> Iterator[str]:
    """Why functions with names like hooks are never called."""
    for name in (n for n in dir(plugin) if n.startswith(f"{hookspecs.GROUP}_")):
        function = getattr(plugin, name)
        marked = hasattr(function, f"{hookspecs.GROUP}_impl")
        if name not in HOOKS and marked:
            yield worded("{hook!r} is not a hook of modesdk", hook=name)
        elif name in HOOKS and not marked and callable(function):
            yield worded(
                "{hook} is not marked with @modesdk.hookimpl, so it is never called", hook=name
            )


def _imported(entry: EntryPoint) -> object:
    module = importlib.import_module(entry.module)
    return entry.load() if entry.attr else module


def _judged(evaluator: Any, dimension: str) -> tuple[Any, list[str]]:
    """An evaluator as it is now, and what is wrong with it."""
    now = contract.read(evaluator)
    faults = contract.faults_of(now, dimension)
    if faults == [contract.other_dimension(now, dimension)]:
        right = {d: hook for hook, d in DIMENSION_HOOKS.items()}
        hook = right.get(now.dimension, right[""])
        faults = [worded("{fault}: return it from {hook}", fault=faults[0], hook=hook)]
    return now, faults


def _listed(given: Any) -> Any:
    """The objects that a hook gave as a list (nothing is none of them); other things as they are.

    The letters of a text or the keys of a mapping are not meant as objects.
    """
    if given is None:
        return []
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        return given
    return list(islice(given, MOST_ITEMS + 1))
