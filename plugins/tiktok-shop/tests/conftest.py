"""The pack under test, loaded once, and its worked cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from modesdk_tiktok_shop.plugin import FOLDER

import modesdk
from modesdk.io.yaml_text import parse_yaml
from modesdk.model.pack import Pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The installed pack."""
    return modesdk.load_pack("tiktok-shop")


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder of the pack."""
    return FOLDER


def worked_cases() -> list[dict[str, Any]]:
    """Every case, and every variant as a case of its own."""
    path = FOLDER / "cases" / "worked.yaml"
    cases = parse_yaml(path.read_text(encoding="utf-8"), str(path)).data["cases"]
    return [variant for case in cases for variant in _with_variants(case)]


def _with_variants(case: dict[str, Any]) -> list[dict[str, Any]]:
    found = [case]
    for number, variant in enumerate(case.get("variants", []), start=1):
        changed = {**case["profile"], **variant.get("change", {})}
        found.append({**variant, "id": f"{case['id']}-v{number}", "profile": changed})
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test per worked case for tests that take `case`."""
    if "case" in metafunc.fixturenames:
        cases = worked_cases()
        metafunc.parametrize("case", cases, ids=[case["id"] for case in cases])
