"""A desk with the installed packs, and profiles as ranges."""

from __future__ import annotations

from typing import Any

import pytest

from modesdk.excel.desk import Desk
from modesdk.excel.functions import call

PACK = "tiktok-shop"
PROFILE = (
    ("market", "US"),
    ("category", "beauty"),
    ("team_level", "full"),
    ("goals", "brand_building"),
)


@pytest.fixture(scope="session")
def desk() -> Desk:
    """All installed packs, one of them for requests that name none."""
    return Desk.installed(PACK)


@pytest.fixture(scope="session")
def ask(desk: Desk) -> Any:
    """`ask("SCORE", mode, profile, ...)` calls a function by position."""

    def asked(name: str, *arguments: Any) -> Any:
        return call(desk, name, arguments)

    return asked


@pytest.fixture
def profile() -> tuple[tuple[str, Any], ...]:
    """A profile as a range of two columns."""
    return PROFILE
