"""A small schema and pack to read profiles against."""

from __future__ import annotations

import datetime

import pytest

from modesdk.language.text import Text
from modesdk.model.pack import Pack, Roles
from modesdk.model.schema import AllowedValue, Attribute, AttributeType, Schema

KINDS = AttributeType


@pytest.fixture(scope="session")
def schema():
    markets = (
        AllowedValue("US", Text("美国", "United States"), ("USA", "美区")),
        AllowedValue("NO", Text("挪威", "Norway")),
    )
    goals = (
        AllowedValue("profit", Text("利润", "Profit")),
        AllowedValue("brand", Text("品牌", "Brand")),
    )
    pieces = Text("件", "pieces")
    attributes = [
        Attribute("market", KINDS.TEXT, Text("目标市场", "Target market"), values=markets),
        Attribute("goals", KINDS.SET, Text("目标", "Goals"), values=goals),
        Attribute("country", KINDS.TEXT, values=markets, open_domain=True, pattern="[A-Z]{2}"),
        Attribute("code", KINDS.TEXT, pattern="[0-9]{3}"),
        Attribute("note", KINDS.TEXT),
        Attribute("tags", KINDS.SET),
        Attribute("size", KINDS.NUMBER, unit=pieces, minimum=0, maximum=50, integer=True),
        Attribute("price", KINDS.NUMBER),
        Attribute("licensed", KINDS.BOOLEAN),
        Attribute("since", KINDS.DATE),
        Attribute("share", KINDS.NUMBER, unit=Text("%", "%")),
        Attribute("today", KINDS.DATE, Text("决策日", "Decision day")),
        Attribute("large", KINDS.BOOLEAN, derived=True),
    ]  # fmt: skip
    return Schema({attribute.id: attribute for attribute in attributes})


@pytest.fixture(scope="session")
def pack(schema):
    return Pack(
        name="p",
        version="1",
        title=Text("包", "Pack"),
        as_of=datetime.date(2026, 1, 1),
        schema=schema,
        roles=Roles(as_of="today"),
    )


@pytest.fixture
def write(tmp_path):
    """Write a file (text or bytes) and return its path."""

    def written(content, name="file.yaml"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written
