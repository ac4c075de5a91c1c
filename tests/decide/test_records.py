"""Decision records replay to the same bytes, whatever the profile and the weights hold."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import modesdk
from modesdk.decide.records import record_text
from modesdk.engines import ENGINES
from modesdk.errors import RecordError

PROFILES: list[dict[str, Any]] = [
    {
        "n": Decimal("65.1"),
        "d": "2026-01-02",
        "s": ["v", "u"],
        "t": "free, with a comma",
        "p": True,
    },
    {"n": Decimal("0.12345678901234567890123")},
    {"n": 10**40, "s": []},
    {"n": -3, "t": "2026-01-01", "d": datetime.date(1, 1, 1)},
    {"t": "true", "p": False},
]
WEIGHTS: list[dict[str, Any]] = [
    {},
    {"d1": 2.5},
    {"trust": {"s1": 0.07}, "rules": {"R1": 0.33, "R2": 0}, "criteria": {"c3": 1.01}},
]


@pytest.fixture
def pack(kit: ModuleType) -> Any:
    rows = [
        kit.evidence("R1", {"n": "> 65, < 0"}, effects={"a": 2}, claims=("k1",)),
        kit.evidence("R2", {"s": '"u"'}, "c3", effects={"a": 1, "b": -1}, claims=("k2",)),
        kit.gate("G", {"p": "true"}, b="blocked"),
    ]
    attributes = [
        kit.number("n"), kit.day("d"), kit.many("s", "u", "v"), kit.choice("t"), kit.flag("p"),
    ]  # fmt: skip
    return kit.pack(attributes, [kit.table(row) for row in rows], hash="abc")


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("profile", PROFILES)
def test_a_record_replays_to_the_same_bytes(
    pack: Any, tmp_path: Path, profile: Any, weights: Any, engine: str
) -> None:
    decision = modesdk.recommend(
        profile, pack=pack, weights=weights, as_of="2026-02-28", engine=engine
    )
    record = tmp_path / "record.json"
    record.write_bytes(record_text(decision).encode())
    again = modesdk.replay(record, pack=pack)
    assert again.same
    assert again.text.encode() == record.read_bytes()
    assert again.decision.case == decision.case
    assert again.decision.weights == decision.weights


def test_engines_give_the_same_record_but_for_their_name(pack: Any) -> None:
    texts = {
        record_text(modesdk.recommend(PROFILES[0], pack=pack, engine=name)).replace(name, "*")
        for name in ENGINES
    }
    assert len(texts) == 1


def test_a_record_of_another_pack_is_refused(pack: Any, kit: ModuleType, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text(record_text(modesdk.recommend({"n": 1}, pack=pack)), encoding="utf-8")
    other = kit.pack(pack.schema, pack.tables, hash="def")
    with pytest.raises(RecordError, match="D702"):
        modesdk.replay(record, pack=other)


def test_a_record_that_was_tampered_with_does_not_replay(pack: Any, tmp_path: Path) -> None:
    data = json.loads(record_text(modesdk.recommend({"n": 70}, pack=pack)))
    data["result"]["ranking"][0]["score"] = 99.0
    record = tmp_path / "record.json"
    record.write_text(json.dumps(data), encoding="utf-8")
    assert not modesdk.replay(record, pack=pack).same
