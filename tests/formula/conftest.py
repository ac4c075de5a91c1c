"""Shares `kit` of the conformance suite, and the `hosts` of formulas (see there)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def load(name: str, folder: Path) -> ModuleType:
    """A helper module (tests cannot import their neighbours)."""
    full = f"modesdk_tests_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, folder / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full]


kit_module, hosts_module = load("kit", HERE.parent / "conformance"), load("hosts", HERE)


@pytest.fixture(scope="session")
def kit() -> ModuleType:
    """Small packs in a few words."""
    return kit_module


@pytest.fixture(scope="session")
def hosts() -> ModuleType:
    """What computes printed formulas."""
    return hosts_module
