"""Shares the helpers of the conformance suite: `kit`, `worlds` and `oracle` (see there)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

HELPERS = Path(__file__).parent.parent / "conformance"


def load(name: str) -> ModuleType:
    """A helper module of the conformance suite (tests cannot import their neighbours)."""
    full = f"modesdk_tests_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, HELPERS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full]


kit_module, worlds_module = load("kit"), load("worlds")


@pytest.fixture(scope="session")
def kit() -> ModuleType:
    """Small packs in a few words."""
    return kit_module


@pytest.fixture(scope="session")
def worlds() -> ModuleType:
    """Random packs with profiles."""
    return worlds_module
