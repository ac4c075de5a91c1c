"""Options and marks of the whole suite, and what happens when a system program is missing.

On a laptop a test that needs a program which is not there is skipped and says why; with `CI=true`
it fails, so that nothing goes untested unseen.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.testing
from hypothesis import settings

from . import cases_taken
from .balance import BIG, Pieces, is_big, rank

HARNESS = Path(__file__).parent / "workbook" / "office" / "harness.py"
pytest_plugins = ["pytester"]  # runs of pytest inside of a test
NAME = "modesdk_tests_office"
settings.register_profile("few", max_examples=25)  # for the Pythons of which --one-in takes a part
SAMPLE = "sample"


def pytest_addoption(parser: pytest.Parser) -> None:
    """How thorough the proof with the real program is."""
    parser.addoption(
        "--office-settings",
        type=int,
        default=36,
        help="random settings tried in LibreOffice (default 36; 2000 for the full proof)",
    )
    parser.addoption(
        "--office-edits",
        type=int,
        default=2,
        help="random sequences of edits in an untouched LibreOffice (default 2; 300 for the proof)",
    )
    parser.addoption(
        "--whole",
        action="store_true",
        help="try everything that a test lists; without it a fixed sample of it",
    )
    parser.addoption("--office-seed", type=int, default=0, help="where settings and edits begin")
    parser.addoption(
        "--one-in",
        type=int,
        default=1,
        help="of the cases of each parametrised test take one in so many, but at least one",
    )
    parser.addoption("--sample-seed", type=int, default=0, help="which cases --one-in takes")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks; let `CliRunner` build the tree of commands once, not for every call."""
    typer.testing._get_command = cache(typer.testing._get_command)
    gc.set_threshold(50_000, 20, 50)  # packs and workbooks are large: a twelfth of the time
    config.addinivalue_line("markers", "office: drives LibreOffice, which must be installed")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest comes first; what is for `--whole` only is left out without it."""
    items.sort(key=lambda item: rank(item.nodeid))
    if not config.getoption("--whole"):
        left = [item for item in items if is_big(item.nodeid)]
        items[:] = [item for item in items if not is_big(item.nodeid)]
        config.hook.pytest_deselected(items=left)
    cases_taken.take(config, items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadfile`: pieces of work as `balance` has them."""
    return Pieces(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_report_header(config: pytest.Config) -> list[str]:
    """How large the samples of random examples and of packs are."""
    count = settings.default.max_examples
    told = [f"hypothesis: {count:,} of 1,000 examples of most properties (tox -e proof tries all)"]
    told += cases_taken.told(config)
    if not config.getoption("--whole"):
        told.append(f"the larger pack is left for --whole (tox -e proof) in {', '.join(BIG)}")
    return told


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How much each sample took of all there is."""
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties:
            if name == SAMPLE:
                terminalreporter.write_line(f"SAMPLE {report.nodeid}: {told}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail in CI, what needs LibreOffice where it is missing."""
    if item.get_closest_marker("office"):
        without(harness().missing())


def without(reason: str) -> None:
    """Skip with the reason, or fail when CI=true; "" means that nothing is missing."""
    if not reason:
        return
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(f"CI needs it: {reason}", pytrace=False)
    pytest.skip(reason)


def harness() -> ModuleType:
    """The module that drives LibreOffice (tests cannot import their neighbours)."""
    if NAME not in sys.modules:
        spec = importlib.util.spec_from_file_location(NAME, HARNESS)
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[NAME] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[NAME]


@pytest.fixture
def sampled(record_property: Callable[[str, object], None]) -> Callable[[int, int, str], None]:
    """`sampled(12, 300, "cells")` lets the summary say that 12 of 300 cells were tried."""
    return lambda tried, all_, what: record_property(SAMPLE, f"{tried:,} of {all_:,} {what}")


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether everything is tried that a test lists, not a sample of it."""
    return bool(request.config.getoption("--whole"))


@pytest.fixture(scope="session")
def lacks() -> Callable[[str], None]:
    """`lacks(reason)` skips the test, or fails it in CI; "" lets it run."""
    return without


@pytest.fixture(scope="session")
def office_module() -> ModuleType:
    """The module that drives LibreOffice."""
    return harness()
