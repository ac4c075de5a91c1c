"""A LibreOffice for this folder's tests, and workbooks built from the installed packs."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import modesdk
from modesdk.model.pack import Pack
from modesdk.model.profile import Case

PACKS = ("home-heating", "tiktok-shop")
ROWS = 60
"""Profiles on the Portfolio sheet of the workbooks under test."""


def load(name: str) -> ModuleType:
    """A helper module of this folder (tests cannot import their neighbours)."""
    full = f"modesdk_tests_office_{name}"
    if full not in sys.modules:
        path = Path(__file__).with_name(f"{name}.py")
        spec = importlib.util.spec_from_file_location(full, path)
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full]


@pytest.fixture(scope="session")
def office(office_module: ModuleType) -> Iterator[Any]:
    """One LibreOffice for all tests; each opens the file it needs."""
    with office_module.Office() as started:
        yield started


@pytest.fixture(scope="session")
def calculated(
    pack: Pack,
    tmp_path_factory: pytest.TempPathFactory,
    trials_module: ModuleType,
    answers_module: ModuleType,
) -> Any:
    """What asks the pack's workbook in a calculation engine from the package index."""
    pytest.importorskip("formualizer")
    from .calculator import Calculator

    path = tmp_path_factory.mktemp("calculated") / f"{pack.name}.xlsx"
    load("proof").build(pack, [], path, values=False)
    calculator = Calculator()
    calculator.open(path)
    return load("proof").Proof(calculator, pack, trials_module, answers_module)


@pytest.fixture(scope="session")
def trials_module() -> ModuleType:
    """Random settings."""
    load("drawing")
    return load("trials")


@pytest.fixture(scope="session")
def answers_module() -> ModuleType:
    """What workbook and SDK answer."""
    return load("answers")


@pytest.fixture(scope="session", params=PACKS)
def pack(request: pytest.FixtureRequest) -> Pack:
    """Each pack in turn."""
    return modesdk.load_pack(request.param)


@pytest.fixture(scope="session")
def profiles(pack: Pack, trials_module: ModuleType) -> list[Case]:
    """Usable profiles on several dates."""
    found = (
        Case(trial.as_of, trial.values(pack)) for trial in trials_module.trials(pack, 2 * ROWS)
    )
    return [case for case in found if case.values][:ROWS]


@pytest.fixture(scope="session")
def workbook(
    pack: Pack, profiles: list[Case], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Path]:
    """The pack's workbook with the profiles on its Portfolio sheet; built when first asked for."""
    path = tmp_path_factory.mktemp("workbook") / f"{pack.name}.xlsx"

    def built() -> Path:
        if not path.exists():
            load("proof").build(pack, profiles, path)
        return path

    return built


@pytest.fixture(scope="session")
def prove(
    pack: Pack, workbook: Callable[[], Path], trials_module: ModuleType, answers_module: ModuleType
) -> Callable[[Any], Any]:
    """`prove(program)` opens the workbook there and returns what asks it."""

    def opened(program: Any) -> Any:
        program.open(workbook())
        return load("proof").Proof(program, pack, trials_module, answers_module)

    return opened


@pytest.fixture(scope="session")
def share(pack: Pack, request: pytest.FixtureRequest) -> Callable[[int], list[int]]:
    """The numbers of the settings to try for a pack: a third falls to the small one."""

    def numbers(settings: int) -> list[int]:
        first = request.config.getoption("--office-seed")
        part = settings // 3 if pack.name == PACKS[0] else settings - settings // 3
        return list(range(first, first + part))

    return numbers


@pytest.fixture(scope="session")
def halves(pack: Pack, request: pytest.FixtureRequest) -> Callable[[str], list[int]]:
    """The numbers of what an option counts that fall to a pack: half of them each."""

    def numbers(option: str) -> list[int]:
        first, count = request.config.getoption("--office-seed"), request.config.getoption(option)
        part = count // 2 if pack.name == PACKS[0] else count - count // 2
        return list(range(first, first + part))

    return numbers
