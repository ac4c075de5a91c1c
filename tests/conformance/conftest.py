"""What the suite shares: `kit` (packs in a few words), `worlds` (random ones) and an oracle.

`--hypothesis-profile=thorough` tries many more random packs.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent
settings.register_profile(
    "thorough", max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def load(name: str) -> ModuleType:
    """A helper module of this folder (tests cannot import their neighbours)."""
    full = f"modesdk_tests_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, HERE / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full]


kit_module, worlds_module, oracle_module = load("kit"), load("worlds"), load("oracle")


@pytest.fixture(scope="session")
def kit() -> ModuleType:
    """Small packs in a few words."""
    return kit_module


@pytest.fixture(scope="session")
def worlds() -> ModuleType:
    """Random packs with profiles."""
    return worlds_module


@pytest.fixture(scope="session")
def oracle() -> ModuleType:
    """The decision model, written out naively."""
    return oracle_module


@pytest.fixture(params=sorted(worlds_module.ENGINES))
def engine(request: pytest.FixtureRequest) -> str:
    """Every engine in turn."""
    return str(request.param)
