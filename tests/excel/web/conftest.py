"""The real server, a real browser, and Node with the checks of tests/excel/web/js."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from modesdk.excel.web.pages import OFFICE_JS, STATIC

HERE = Path(__file__).parent
FAKE_EXCEL = HERE / "fake_excel_host.js"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update")  # fmt: skip
PROFILE = {"market": "US", "category": "beauty", "team_level": "full", "goals": ["brand_building"]}


@pytest.fixture(scope="session")
def server(lacks: Callable[[str], None]) -> Iterator[str]:
    """The address of `modesdk web` on a free port."""
    for package in ("starlette", "uvicorn", "cryptography"):
        lacks("" if find_spec(package) else f"{package} is not installed (modesdk[excel])")
    command = (sys.executable, "-m", "modesdk", "web", "--pack", "tiktok-shop", "--port", "0")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            yield _address(running)
        finally:
            running.terminate()
            running.communicate(timeout=20)


def _address(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    for line in running.stdout:
        for word in line.split():
            if word.startswith("http://"):
                return word.removesuffix("/web")
    raise AssertionError("the server did not say where it runs")


@pytest.fixture(scope="session")
def browser(lacks: Callable[[str], None]) -> Iterator[Any]:
    """Chromium, driven by playwright."""
    lacks("" if find_spec("playwright") else "playwright is not installed (modesdk[test])")
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), "")
    lacks("" if found else "chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=found, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any, server: str) -> Iterator[Callable[..., Any]]:
    """`opened(path)` opens a page of the server; whatever it logs as an error fails the test.

    With `local=False` the path is the whole address of another server.
    """
    contexts: list[Any] = []
    wrong: list[str] = []

    def go(
        path: str, prepare: Callable[[Any], None] | None = None, local: bool = True, **options: Any
    ) -> Any:
        context = browser.new_context(**{"locale": "en-US", **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: _note(wrong, line))
        if prepare:
            prepare(page)
        page.goto(server + path if local else path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert not wrong


def _note(wrong: list[str], line: Any) -> None:
    """Errors of scripts and refused content; failed requests are part of some tests."""
    if line.type == "error" and "Failed to load resource" not in line.text:
        wrong.append(line.text)


@pytest.fixture
def web(opened: Callable[..., Any]) -> Callable[..., Any]:
    """`web(profile, ...)` opens the ordinary page with a profile, ready to use."""

    def go(profile: dict[str, Any] | None = None, **more: Any) -> Any:
        prepare = more.pop("prepare", None)
        options = more.pop("options", {})
        state = {"pack": "tiktok-shop", "lang": "en", "profile": profile or PROFILE, **more}
        page = opened("/web" + fragment(state), prepare, **options)
        page.wait_for_selector(".winner")
        return page

    return go


def fragment(state: dict[str, Any]) -> str:
    """A state as the part of an address after #."""
    text = base64.urlsafe_b64encode(json.dumps(state).encode()).decode()
    return "#s=" + text.rstrip("=")


@pytest.fixture
def pane(pane_as_it_is: Callable[..., Any]) -> Callable[..., Any]:
    """`pane(names)` opens the task pane in the fake Excel with these names, and waits for it."""

    def go(*given: Any, **more: Any) -> Any:
        page = pane_as_it_is(*given, **more)
        page.wait_for_selector(".winner")
        return page

    return go


@pytest.fixture
def pane_as_it_is(opened: Callable[..., Any]) -> Callable[..., Any]:
    """As `pane`, without waiting for an answer."""

    def go(names: dict[str, Any] | None = None, set_up: str = "", **options: Any) -> Any:
        given = json.dumps({} if names is None else names)
        script = FAKE_EXCEL.read_text(encoding="utf-8")
        script += f"\nObject.assign(fakeExcel.names, {given});\n{set_up}"

        def prepare(page: Any) -> None:
            page.route(OFFICE_JS, lambda route: route.fulfill(
                body=script, content_type="text/javascript",
            ))  # fmt: skip

        size = {"width": 360, "height": 800}
        return opened("/taskpane.html", prepare, **{"viewport": size, **options})

    return go


@pytest.fixture
def workbook_names() -> dict[str, Any]:
    """The defined names of a workbook that modesdk made, as far as the pane uses them."""
    weights = {"market": 2, "stage": 1, "goal": 2, "capability": 3}
    profile = {"market": "US", "category": "beauty", "team_level": "full", "factory_access": "",
               "goals": "brand_building,premium_pricing", "seller_locality": ""}  # fmt: skip
    return {
        "meta.pack": [["tiktok-shop"]],
        "lang": [["en"]],
        "as_of": [[46091]],  # 10 March 2026
        "in.as_of": [[46091]],
        "link.profile": [[name, value] for name, value in profile.items()],
        "link.weights": [[name, value] for name, value in weights.items()],
        **{f"in.{name}": [[value]] for name, value in profile.items() if name != "goals"},
        "in.goals.brand_building": [["yes"]],
        "in.goals._none": [[""]],
        **{f"in.weight.{name}": [[value]] for name, value in weights.items()},
    }


@pytest.fixture(scope="session")
def node_modules(lacks: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the checks' packages and a copy of the add-in's modules under web/js."""
    for program in ("node", "npm"):
        lacks("" if shutil.which(program) else f"{program} is not installed")
    folder = tmp_path_factory.mktemp("js") / "checks"
    shutil.copytree(HERE / "js", folder, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(STATIC / "js", folder / "web" / "js")
    command = ["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lacks("" if done.returncode == 0 else f"npm ci failed: {done.stderr.strip()[-300:]}")
    return folder


@pytest.fixture
def node(node_modules: Path) -> Callable[..., str]:
    """`node(program, *arguments)` runs a program of the packages; its output when it succeeds."""

    def run(*command: str) -> str:
        first, *others = command
        own = node_modules / "node_modules" / ".bin" / first
        program = str(own) if own.exists() else first
        done = subprocess.run(
            [program, *others], cwd=node_modules, capture_output=True, text=True, check=False,
            env={**os.environ, "NO_UPDATE_NOTIFIER": "1"}, timeout=80,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
