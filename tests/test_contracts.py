"""The contracts about imports leave no module out: what none of them names, none of them holds."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import modesdk

CORE = Path(modesdk.__file__).parent
PROJECT = Path(__file__).parent.parent / "pyproject.toml"
CONTRACTS: list[dict[str, Any]] = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
LAYERS = [contract for contract in CONTRACTS if contract["type"] == "layers"]
EDGES = {"pure-inside": {"cli", "io"}, "server-only": {"excel.server"}}
"""Contracts about libraries, and who may use these: every other module is to be named."""


def modules(folder: Path) -> set[str]:
    """The modules and packages of a package."""
    parts = {path.name for path in folder.iterdir() if (path / "__init__.py").is_file()}
    return parts | {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}


@pytest.mark.parametrize("contract", LAYERS, ids=lambda contract: str(contract["id"]))
def test_every_module_has_its_level(contract: dict[str, Any]) -> None:
    assert contract["exhaustive"]


@pytest.mark.parametrize("contract", EDGES)
def test_every_other_module_is_kept_from_the_libraries(contract: str) -> None:
    (found,) = (c for c in CONTRACTS if c["id"] == contract)
    others = modules(CORE) | {f"excel.{name}" for name in modules(CORE / "excel")}
    others -= EDGES[contract] | {"excel"}
    named = {module.removeprefix("modesdk.") for module in found["source_modules"]}
    whole = {name for name in others if "excel" in named and name.startswith("excel.")}
    assert others - whole == named - {"excel"}


def test_packages_of_many_folders_have_levels() -> None:
    """A package with several packages inside says which of them stands on which."""
    held = {container for contract in LAYERS for container in contract["containers"]}
    several = {
        f"modesdk.{name}"
        for name in modules(CORE)
        if (CORE / name).is_dir() and len(subpackages(CORE / name)) > 1
    }
    assert several <= held


def subpackages(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if (path / "__init__.py").is_file()]
