"""Every hook: what it collects, in which order, and what it refuses. One test per hook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from modesdk.hookspecs import hookimpl
from modesdk.model.evaluator import PackSource, TableEvaluator
from modesdk.plugins import DIMENSION_HOOKS, Plugins


def evaluator(name: str, dimension: str, packs: tuple[str, ...] = ("p",)) -> TableEvaluator:
    return TableEvaluator(name=name, version="1", dimension=dimension, packs=packs, tables=("*",))


def plugins_with(**offers: list[Any]) -> Plugins:
    """One plugin per hook offer: `hook__plugin=[objects]`."""
    plugins = Plugins()
    for key, items in offers.items():
        hook, _, name = key.partition("__")
        implementation: Callable[[], list[Any]] = lambda items=items: items  # noqa: E731  # bound
        plugins.register(SimpleNamespace(**{hook: hookimpl(implementation)}), name)
    return plugins


def check_dimension_hook(hook: str, dimension: str) -> None:
    """It collects from every plugin, ordered by name, for the pack asked for and no other."""
    offers = {
        f"{hook}__one": [evaluator("b", dimension), evaluator("other", dimension, ("q",))],
        f"{hook}__two": [evaluator("a", dimension), evaluator("any", dimension, ("*",))],
    }
    plugins = plugins_with(**offers)
    assert [found.name for found in plugins.evaluators("p")] == ["a", "any", "b"]
    assert [found.name for found in plugins.evaluators("q")] == ["any", "other"]
    assert plugins.problems == []


def check_other_dimension_refused(hook: str, dimension: str) -> None:
    plugins = plugins_with(
        **{f"{hook}__wrong": [evaluator("x", "colour"), evaluator("y", dimension)]}
    )
    assert [found.name for found in plugins.evaluators("p")] == ["y"]
    (problem,) = plugins.problems
    assert f"expected evaluators of the dimension {dimension!r}, not 'colour'" in problem.message
    assert (problem.code, problem.location.file) == ("G-902", "plugin wrong")


def test_modesdk_packs() -> None:
    one, two = PackSource(name="one", folder=Path("1")), PackSource(name="two", folder=Path("2"))
    plugins = plugins_with(modesdk_packs__b=[one], modesdk_packs__a=[two])
    assert plugins.packs() == {"one": one, "two": two}


def test_modesdk_market_evaluators() -> None:
    check_dimension_hook("modesdk_market_evaluators", "market")
    check_other_dimension_refused("modesdk_market_evaluators", "market")


def test_modesdk_stage_evaluators() -> None:
    check_dimension_hook("modesdk_stage_evaluators", "stage")
    check_other_dimension_refused("modesdk_stage_evaluators", "stage")


def test_modesdk_goal_evaluators() -> None:
    check_dimension_hook("modesdk_goal_evaluators", "goal")
    check_other_dimension_refused("modesdk_goal_evaluators", "goal")


def test_modesdk_capability_evaluators() -> None:
    check_dimension_hook("modesdk_capability_evaluators", "capability")
    check_other_dimension_refused("modesdk_capability_evaluators", "capability")


def test_modesdk_evaluators() -> None:
    check_dimension_hook("modesdk_evaluators", "colour")


@pytest.mark.parametrize("hook", [*DIMENSION_HOOKS, "modesdk_packs"])
def test_hook_may_give_nothing(hook: str) -> None:
    plugins = plugins_with(**{f"{hook}__none": None, f"{hook}__empty": []})
    assert (plugins.evaluators("p"), plugins.packs(), plugins.problems) == ((), {}, [])


def test_provenance_does_not_depend_on_the_order_of_registration() -> None:
    """pluggy calls the last registered first; each object is attributed to its own plugin."""
    plugins = plugins_with(
        modesdk_evaluators__first=[object()],
        modesdk_evaluators__second=[evaluator("good", "colour")],
        modesdk_evaluators__third=["text"],
    )
    assert [found.name for found in plugins.evaluators("p")] == ["good"]
    assert [(p.location.file, "object" in p.message) for p in plugins.problems] == [
        ("plugin first", True),
        ("plugin third", False),
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "a proper 'name'"),
        ({"version": 1}, "a proper 'version'"),
        ({"dimension": None}, "a proper 'dimension'"),
        ({"packs": ["p"]}, "a proper 'packs'"),
        ({"rows": ("a row",)}, "evidence rows without cells"),
    ],
)
def test_contract_of_an_evaluator(changes: dict[str, Any], message: str) -> None:
    good = {"name": "x", "version": "1", "dimension": "colour", "packs": ("p",), "rows": ()}
    python = {"inputs": (), "probes": {}, "evaluate": lambda case: {}}
    plugins = plugins_with(modesdk_evaluators__p=[SimpleNamespace(**{**good, **python, **changes})])
    assert plugins.evaluators("p") == ()
    assert message in plugins.problems[0].message
