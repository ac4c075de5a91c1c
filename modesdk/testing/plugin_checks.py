"""Checking a plugin: its hooks, and everything that it offers through them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from modesdk import api
from modesdk.errors import DiagnosedError
from modesdk.hookspecs import GROUP
from modesdk.model.evaluator import PackSource, PythonEvaluator
from modesdk.model.pack import Pack
from modesdk.plugins import DIMENSION_HOOKS, HOOKS, Plugins
from modesdk.testing.evaluator_checks import evaluator_problems
from modesdk.testing.folder_checks import PROFILES, pack_problems
from modesdk.testing.report import Problems, shown


def check_plugin(
    plugin: object,
    *,
    examples: str | Path | None = None,
    profiles: int = PROFILES,
    strict: bool = False,
) -> None:
    """Check a plugin (a module or an object with hook implementations) and what it offers.

    Raises AssertionError with every problem of the hooks, of each pack (see `check_pack_folder`;
    `examples` is a folder with profiles for the first pack) and of each Python evaluator (see
    `check_evaluator`). Packs that only its evaluators are for must be installed.
    """
    problems = Problems(f"plugin {_name_of(plugin)}")
    plugins = Plugins()
    plugins.register(plugin, _name_of(plugin))
    _check_hooks(plugin, problems)
    problems.add_told(plugins.problems)
    if not problems.messages:
        _check_offers(
            plugin, plugins, problems, examples=examples, profiles=profiles, strict=strict
        )
    problems.raise_if_any()


def _name_of(plugin: object) -> str:
    return str(getattr(plugin, "__name__", type(plugin).__name__))


def _check_hooks(plugin: object, problems: Problems) -> None:
    """Hooks have known names, and give the same when asked again."""
    found = [name for name in dir(plugin) if name.startswith(f"{GROUP}_")]
    functions = [name for name in found if inspect.isroutine(getattr(plugin, name))]
    for name in functions:
        marked = hasattr(getattr(plugin, name), f"{GROUP}_impl")
        if name in HOOKS and marked:
            _check_hook(plugin, name, problems)
        elif name not in HOOKS and not marked:  # one that is marked is named when it registers
            problems.add(name, f"{name} is no hook of modesdk; there are: {', '.join(HOOKS)}")


def _check_hook(plugin: object, name: str, problems: Problems) -> None:
    hook = getattr(plugin, name)
    try:
        told = [_names_of(hook() or ()) for _ in range(2)]
    except Exception as error:  # a plugin may raise anything
        problems.add(name, f"{name} raised {type(error).__name__}: {error}")
        return
    if told[0] != told[1]:
        problems.add(name, f"{name} gives other objects when asked again: {shown(told)}")


def _names_of(given: Iterable[Any]) -> list[tuple[Any, Any]]:
    return [(getattr(item, "name", None), getattr(item, "version", None)) for item in given]


def _check_offers(
    plugin: object,
    plugins: Plugins,
    problems: Problems,
    *,
    examples: str | Path | None,
    profiles: int,
    strict: bool,
) -> None:
    """Every pack, then every Python evaluator with a pack that it is for."""
    sources = plugins.packs()
    plugins.evaluators("")  # whether each keeps its contract, whatever pack it is for
    for source in sources.values():
        found = pack_problems(
            source.folder, plugins, examples=examples, profiles=profiles, strict=strict
        )
        problems.add_all(found)
        _check_name(source, plugins, problems)
        examples = None
    if not plugins.problems:
        _join(plugin, plugins, sources)
    problems.add_told(plugins.problems)
    if not problems.messages:
        for hook, evaluator in _evaluators(plugin):
            _check_one(evaluator, hook, sources, problems)


def _check_name(source: PackSource, plugins: Plugins, problems: Problems) -> None:
    try:
        pack, _ = api.examine_pack(source.folder, plugins=plugins, thorough=False)
    except DiagnosedError:  # reported by the check of the folder
        return
    if pack is not None and pack.name != source.name:
        told = f"is called {pack.name!r}, but offered as {source.name!r}"
        problems.add(f"name {source.name}", f"the pack in {source.folder} {told}")


def _join(plugin: object, plugins: Plugins, sources: dict[str, PackSource]) -> None:
    """Let the evaluators join the packs of others as in a decision: all together, by their hooks.

    What keeps one from that is then among the problems of `plugins`.
    """
    wanted = {name for _, evaluator in _evaluators(plugin) for name in evaluator.packs}
    for name, source in Plugins.installed().packs().items():
        if name in wanted - set(sources):
            api.examine_pack(source.folder, plugins=plugins, thorough=False)


def _evaluators(plugin: object) -> Iterable[tuple[str, Any]]:
    """What each hook gives, with the hook."""
    for hook in DIMENSION_HOOKS:
        if hasattr(plugin, hook):
            yield from ((hook, evaluator) for evaluator in getattr(plugin, hook)() or ())


def _check_one(
    evaluator: Any, hook: str, sources: dict[str, PackSource], problems: Problems
) -> None:
    """An evaluator of the plugin's own pack has been loaded with it, unless it is Python."""
    for name in getattr(evaluator, "packs", None) or ("",):
        own = name in sources
        if own and not isinstance(evaluator, PythonEvaluator):
            continue
        pack = _pack(sources[name].folder if own else name, evaluator, problems)
        if pack is not None:
            problems.add_all(evaluator_problems(evaluator, pack, hook))


def _pack(pack: str | Path, evaluator: Any, problems: Problems) -> Pack | None:
    if pack in ("", "*"):
        told = "names no pack" if not pack else "is for any pack; check it with check_evaluator"
        if not pack:
            problems.add(f"packs {evaluator.name}", f"evaluator {evaluator.name} {told}")
        return None
    try:
        at_hand = Plugins() if isinstance(pack, Path) else Plugins.installed()
        return api.load_pack(pack, plugins=at_hand)
    except DiagnosedError as error:
        problems.add(f"pack {pack}", f"evaluator {evaluator.name} is for {pack}: {error.summary}")
        return None
