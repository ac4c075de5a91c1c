"""Finding plugins: a broken one is named, the rest works."""

from __future__ import annotations

import sys
import threading
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

import modesdk
from modesdk import plugins as finder
from modesdk.diagnostics import Severity
from modesdk.errors import ContractError
from modesdk.hookspecs import hookimpl
from modesdk.model.evaluator import PackSource
from modesdk.plugins import Plugins

GOOD = """
from pathlib import Path
import modesdk

@modesdk.hookimpl
def modesdk_packs():
    return [modesdk.PackSource(name="good", folder=Path("somewhere"))]
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Announces modules as plugins: `installed(name=source)`."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install(**modules: str) -> Plugins:
        for name, source in modules.items():
            (tmp_path / f"plug_{name}.py").write_text(source, encoding="utf-8")
            monkeypatch.delitem(sys.modules, f"plug_{name}", raising=False)
        entries = [EntryPoint(name, f"plug_{name}", "modesdk") for name in modules]
        monkeypatch.setattr(finder, "entry_points", lambda group: entries)
        return Plugins.installed()

    return install


def nothing() -> list[Any]:
    return []


def told(plugins: Plugins) -> list[str]:
    return [f"{p.code} {p.location.file}: {p.message}" for p in plugins.problems]


def test_good_plugin(installed: Any) -> None:
    plugins = installed(good=GOOD)
    assert plugins.names == ("good",)
    assert plugins.packs() == {"good": PackSource(name="good", folder=Path("somewhere"))}
    assert told(plugins) == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import no_such_module_anywhere", "G901 plugin bad: ModuleNotFoundError: No module"),
        ("1 / 0", "G901 plugin bad: ZeroDivisionError"),
        ("raise SystemExit(3)", "G901 plugin bad: SystemExit: 3"),
        ("def broken(:", "G901 plugin bad: SyntaxError"),
    ],
)
def test_plugin_that_fails_on_import(installed: Any, source: str, message: str) -> None:
    plugins = installed(good=GOOD, bad=source)
    assert plugins.names == ("good",)
    assert list(plugins.packs()) == ["good"]
    assert told(plugins)[0].startswith(message)
    assert plugins.problems[0].severity is Severity.WARNING
    assert "the rest works" in plugins.problems[0].hint


def test_plugin_that_hangs_on_import(installed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr(finder, "LOAD_SECONDS", 0.05)
    monkeypatch.setattr(threading, "_test_release", release, raising=False)
    plugins = installed(good=GOOD, slow="import threading; threading._test_release.wait(30)")
    release.set()
    assert plugins.names == ("good",)
    assert told(plugins)[0].startswith("G905 plugin slow: still importing")


def test_entry_point_may_name_an_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    source = GOOD + "\nclass Holder:\n    modesdk_packs = staticmethod(modesdk_packs)\n"
    (tmp_path / "plug_object.py").write_text(source, encoding="utf-8")
    entries = [EntryPoint("object", "plug_object:Holder", "modesdk")]
    monkeypatch.setattr(finder, "entry_points", lambda group: entries)
    assert list(Plugins.installed().packs()) == ["good"]


def test_hook_that_raises_is_named(installed: Any) -> None:
    bad = GOOD.replace("return [", "raise ValueError('no disk') or [")
    plugins = installed(good=GOOD, bad=bad)
    assert list(plugins.packs()) == ["good"]
    assert told(plugins) == ["G902 plugin bad: modesdk_packs raised ValueError: no disk"]


def test_hook_that_gives_the_wrong_things(installed: Any) -> None:
    plugins = installed(good=GOOD, bad=GOOD.replace('Path("somewhere")', '"somewhere"'))
    assert list(plugins.packs()) == ["good"]
    expected = "modesdk_packs gave a PackSource; expected PackSource objects with a Path as folder"
    assert told(plugins) == [f"G902 plugin bad: {expected}"]


def test_pack_offered_twice_is_the_first_plugins(installed: Any) -> None:
    plugins = installed(a=GOOD, b=GOOD.replace("somewhere", "elsewhere"))
    assert plugins.packs()["good"].folder == Path("somewhere")
    assert told(plugins) == ["G903 plugin b: the pack 'good' exists already"]


def test_hook_with_an_unknown_name(installed: Any) -> None:
    plugins = installed(bad=GOOD.replace("def modesdk_packs", "def modesdk_pack"))
    assert told(plugins) == ["G902 plugin bad: 'modesdk_pack' is not a hook of modesdk"]


def test_hook_with_other_parameters(installed: Any) -> None:
    plugins = installed(good=GOOD, bad=GOOD.replace("packs():", "packs(color):"))
    assert list(plugins.packs()) == ["good"]
    assert any(problem.startswith("G902 plugin bad") for problem in told(plugins))


def test_plugin_registered_twice_is_a_problem() -> None:
    plugins = Plugins()
    plugin = SimpleNamespace(modesdk_packs=hookimpl(nothing))
    plugins.register(plugin, "one")
    plugins.register(plugin, "one")
    assert [problem.code for problem in plugins.problems] == ["G902"]


def test_managers_do_not_share_plugins() -> None:
    one, other = Plugins(), Plugins()
    one.register(SimpleNamespace(modesdk_packs=hookimpl(nothing)), "mine")
    assert (one.names, other.names) == (("mine",), ())


def test_installed_plugins_work() -> None:
    plugins = Plugins.installed()
    assert {"home-heating", "tiktok-shop"} <= set(plugins.packs())
    assert plugins.problems == []


def test_load_pack_skips_a_broken_evaluator_and_says_so() -> None:
    plugins = Plugins.installed()
    broken = SimpleNamespace(modesdk_goal_evaluators=hookimpl(lambda: [object()]))
    plugins.register(broken, "broken")
    pack = modesdk.load_pack("home-heating", plugins=plugins)
    assert len(pack.evaluators) == 4
    assert told(plugins)[0].startswith("G902 plugin broken: modesdk_goal_evaluators gave a object")


class Raising:
    """Keeps its declared contract, and raises when asked."""

    name, version, dimension, packs = "broken.eval", "1", "goal", ("home-heating",)
    rows = (modesdk.EvidenceRow(id="X-1", criterion="effort", effects={"keep_gas": 1}),)
    inputs = ("insulation",)
    probes: ClassVar[dict[str, Any]] = {}

    def evaluate(self, case: Any) -> Any:
        raise ZeroDivisionError("oops")


def test_evaluator_that_raises_is_named() -> None:
    plugins = Plugins.installed()
    plugins.register(SimpleNamespace(modesdk_evaluators=hookimpl(lambda: [Raising()])), "broken")
    pack = modesdk.load_pack("home-heating", plugins=plugins)
    with pytest.raises(ContractError, match=r"'broken.eval' raised ZeroDivisionError: oops"):
        modesdk.recommend({"insulation": "good"}, pack=pack)
