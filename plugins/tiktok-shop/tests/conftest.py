"""The pack under test, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from modesdk_tiktok_shop.plugin import FOLDER

import modesdk
from modesdk.model.pack import Pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The installed pack."""
    return modesdk.load_pack("tiktok-shop")


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder of the pack."""
    return FOLDER
