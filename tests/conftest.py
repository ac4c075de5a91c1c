"""Options and marks of the whole suite, and what happens when a system program is missing.

On a laptop a test that needs a program which is not there is skipped and says why; with `CI=true`
it fails, so that nothing goes untested unseen.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

HARNESS = Path(__file__).parent / "workbook" / "office" / "harness.py"
NAME = "modesdk_tests_office"


def pytest_addoption(parser: pytest.Parser) -> None:
    """How thorough the proof with the real program is."""
    parser.addoption(
        "--office-settings",
        type=int,
        default=150,
        help="random settings tried in LibreOffice (default 150; 2000 for the full proof)",
    )
    parser.addoption(
        "--office-edits",
        type=int,
        default=8,
        help="random sequences of edits in an untouched LibreOffice (default 8; 300 for the proof)",
    )
    parser.addoption("--office-seed", type=int, default=0, help="where settings and edits begin")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks."""
    config.addinivalue_line("markers", "office: drives LibreOffice, which must be installed")


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


@pytest.fixture(scope="session")
def lacks() -> Callable[[str], None]:
    """`lacks(reason)` skips the test, or fails it in CI; "" lets it run."""
    return without


@pytest.fixture(scope="session")
def office_module() -> ModuleType:
    """The module that drives LibreOffice."""
    return harness()
