"""Finding plugins: a broken one is named, the rest works."""

from __future__ import annotations

import sys
import threading
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import modesdk
from modesdk import plugin_calls
from modesdk import plugins as finder
from modesdk.diagnostics import Severity
from modesdk.hookspecs import hookimpl
from modesdk.model.evaluator import PackSource
from modesdk.plugins import Plugins
from modesdk.testing import check_plugin

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
        ("import no_such_module_anywhere", "G-901 plugin bad: ModuleNotFoundError: No module"),
        ("1 / 0", "G-901 plugin bad: ZeroDivisionError"),
        ("raise SystemExit(3)", "G-901 plugin bad: SystemExit: 3"),
        ("def broken(:", "G-901 plugin bad: SyntaxError"),
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
    monkeypatch.setattr(plugin_calls, "LOAD_SECONDS", 0.05)
    monkeypatch.setattr(threading, "_test_release", release, raising=False)
    plugins = installed(good=GOOD, slow="import threading; threading._test_release.wait(30)")
    release.set()
    assert plugins.names == ("good",)
    assert told(plugins)[0].startswith("G-905 plugin slow: still importing")


def test_plugins_load_where_threads_cannot_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a browser's Python: without a thread there is no limit of time, but everything else."""

    def refused(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)
    plugins = Plugins.installed()
    assert plugins.problems == []
    assert plugins.packs()
    for name in plugins.packs():
        assert modesdk.load_pack(name, plugins=plugins).name == name
    plugins.register(SimpleNamespace(modesdk_packs=hookimpl(lambda: 1 / 0)), "broken")
    plugins.packs()
    assert [(p.code, "ZeroDivisionError" in p.message) for p in plugins.problems] == [
        ("G-902", True)
    ]


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
    assert told(plugins) == ["G-902 plugin bad: modesdk_packs raised ValueError: no disk"]


def test_hook_that_gives_the_wrong_things(installed: Any) -> None:
    plugins = installed(good=GOOD, bad=GOOD.replace('Path("somewhere")', '"somewhere"'))
    assert list(plugins.packs()) == ["good"]
    expected = "modesdk_packs gave a PackSource; expected PackSource objects with a Path as folder"
    assert told(plugins) == [f"G-902 plugin bad: {expected}"]


def test_pack_offered_twice_is_the_first_plugins(installed: Any) -> None:
    plugins = installed(a=GOOD, b=GOOD.replace("somewhere", "elsewhere"))
    assert plugins.packs()["good"].folder == Path("somewhere")
    assert told(plugins) == ["G-903 plugin b: the pack 'good' exists already"]


def test_hook_with_an_unknown_name(installed: Any) -> None:
    plugins = installed(bad=GOOD.replace("def modesdk_packs", "def modesdk_pack"))
    assert told(plugins) == ["G-902 plugin bad: 'modesdk_pack' is not a hook of modesdk"]


def test_hook_with_other_parameters(installed: Any) -> None:
    plugins = installed(good=GOOD, bad=GOOD.replace("packs():", "packs(color):"))
    assert list(plugins.packs()) == ["good"]
    assert any(problem.startswith("G-902 plugin bad") for problem in told(plugins))


def test_plugin_registered_twice_is_a_problem() -> None:
    plugins = Plugins()
    plugin = SimpleNamespace(modesdk_packs=hookimpl(nothing))
    plugins.register(plugin, "one")
    plugins.register(plugin, "one")
    assert [problem.code for problem in plugins.problems] == ["G-902"]


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
    assert told(plugins)[0].startswith("G-902 plugin broken: modesdk_goal_evaluators gave a object")


@pytest.mark.parametrize("error", ["SystemExit(3)", "KeyboardInterrupt()", "BaseException('x')"])
def test_hook_that_wants_to_end_the_program_is_named(installed: Any, error: str) -> None:
    bad = GOOD.replace("return [", f"raise {error}\n    return [")
    plugins = installed(good=GOOD, bad=bad)
    assert list(plugins.packs()) == ["good"]
    assert told(plugins)[0].startswith(f"G-902 plugin bad: modesdk_packs raised {error[:8]}")


@pytest.mark.parametrize("answer", ["[wait()]", "(wait() for _ in range(9))"])
def test_hook_that_hangs_is_named_and_not_asked_again(
    installed: Any, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    release = threading.Event()
    monkeypatch.setattr(plugin_calls, "LOAD_SECONDS", 0.05)
    monkeypatch.setattr(threading, "_test_release", release, raising=False)
    wait = "\nimport threading\ndef wait(): threading._test_release.wait(30)\n"
    slow = GOOD.replace("return [", f"return {answer}\n    return [") + wait
    plugins = installed(good=GOOD, slow=slow)
    assert list(plugins.packs()) == list(plugins.packs()) == ["good"]
    release.set()
    assert told(plugins) == ["G-905 plugin slow: still answering modesdk_packs after 0 seconds"]


@pytest.mark.parametrize(
    ("given", "kind"), [("'text'", "str"), ("b'x'", "bytes"), ("{1: 2}", "dict"), ("5", "int")]
)
def test_hook_that_gives_no_list_is_one_problem(installed: Any, given: str, kind: str) -> None:
    plugins = installed(good=GOOD, bad=GOOD.replace("return [", f"return {given}\n    return ["))
    assert list(plugins.packs()) == ["good"]
    assert told(plugins) == [
        f"G-902 plugin bad: modesdk_packs gave a {kind}; expected a list of objects"
    ]


def test_hook_that_never_stops_giving(installed: Any) -> None:
    endless = GOOD.replace("return [", "import itertools; return itertools.count()\n    return [")
    plugins = installed(good=GOOD, bad=endless)
    assert list(plugins.packs()) == ["good"]
    assert told(plugins) == ["G-902 plugin bad: modesdk_packs gave more than 10,000 objects"]


def test_the_same_problem_is_told_once(installed: Any) -> None:
    plugins = installed(bad=GOOD.replace("return [", "raise ValueError('no disk') or ["))
    assert plugins.packs() == plugins.packs() == {}
    assert len(plugins.problems) == 1


def test_messages_of_plugins_are_made_safe_to_print(installed: Any) -> None:
    said = "a\\n\\nb\\x1b[31m\\u202e" + "x" * 1000
    plugins = installed(bad=f"raise ValueError('{said}')")
    (problem,) = plugins.problems
    assert problem.message.startswith(r"ValueError: a b\x1b[31m\u202exxx")
    assert problem.message.isprintable()
    assert len(problem.message) == 300


def test_an_error_without_a_text_is_named(installed: Any) -> None:
    bad = "class E(Exception):\n    def __str__(self): raise self\nraise E"
    assert told(installed(bad=bad)) == ["G-901 plugin bad: E: (no message)"]


def test_what_plugins_print_stays_out_of_stdout(
    installed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    loud = "print('import')\n" + GOOD.replace("return [", "print('hook')\n    return [")
    assert list(installed(loud=loud).packs()) == ["good"]
    sys.stdout.write("mine\n")
    assert capsys.readouterr() == ("mine\n", "import\nhook\n")


def test_stdout_is_the_old_one_whatever_the_order_of_leaving() -> None:
    before, one, two = (
        sys.stdout,
        plugin_calls._STDOUT.kept_clean(),
        plugin_calls._STDOUT.kept_clean(),
    )
    one.__enter__()
    two.__enter__()
    one.__exit__(None, None, None)
    assert sys.stdout is sys.stderr
    two.__exit__(None, None, None)
    assert sys.stdout is before


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "implements no hook; there are: modesdk_packs, modesdk_market_evaluators, "),
        ("def packs(): return []", "implements no hook; there are: modesdk_packs, "),
        (
            "def modesdk_packs(): return []",
            "modesdk_packs is not marked with @modesdk.hookimpl, so it is never called",
        ),
        (
            "import modesdk\n@modesdk.hookimpl\ndef modesdk_pack(): return []",
            "'modesdk_pack' is not a hook of modesdk",
        ),
    ],
)
def test_plugin_that_can_give_nothing_is_named_once(
    installed: Any, source: str, message: str
) -> None:
    plugins = installed(good=GOOD, idle=source)
    (said,) = told(plugins)
    assert said.startswith(f"G-902 plugin idle: {message}")
    assert list(plugins.packs()) == ["good"]


def test_the_kit_says_so_in_the_same_words() -> None:
    with pytest.raises(AssertionError, match="1 problem") as caught:
        check_plugin(SimpleNamespace())
    assert "implements no hook; there are: modesdk_packs, " in str(caught.value)
