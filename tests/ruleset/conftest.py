"""A good small pack, and a way to change it."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from modesdk.io.pack_folders import read_pack

GOOD = Path(__file__).parent.parent / "packs" / "good"


@pytest.fixture
def good_pack():
    pack, problems = read_pack(GOOD)
    assert problems == []
    return pack


@pytest.fixture
def with_rows(good_pack):
    """The good pack with changes to one table's rows: `change` maps row ids to new fields."""

    def changed(table_id, **changes):
        tables = tuple(
            evolve(t, rows=tuple(evolve(r, **changes.get(r.id, {})) for r in t.rows))
            if t.id == table_id
            else t
            for t in good_pack.tables
        )
        return evolve(good_pack, tables=tables)

    return changed
