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
from modesdk.decide.records import is_record, record_text
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
    with pytest.raises(RecordError, match="D-702"):
        modesdk.replay(record, pack=other)


def damaged(pack: Any, tmp_path: Path, change: Any) -> Path:
    data = json.loads(record_text(modesdk.recommend({"n": 1}, pack=pack)))
    change(data["inputs"])
    path = tmp_path / "record.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", [None, ["a"], "", 5])
def test_a_pack_without_a_name_is_refused(pack: Any, tmp_path: Path, name: Any) -> None:
    path = damaged(pack, tmp_path, lambda inputs: inputs["pack"].update(name=name))
    with pytest.raises(RecordError, match=r"record\.json: error D-701: .*'pack\.name' is"):
        modesdk.replay(path, pack=pack)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"dimensions": [1]}, "'weights.dimensions' is a list, expected a mapping"),
        ({"d1": 2}, "'weights.d1' is a number, expected a mapping"),
        ({"trust": {"s1": "x"}}, "'weights.trust.s1' is a text, expected a number"),
        ({"trust": {"s1": True}}, "'weights.trust.s1' is true or false, expected a number"),
        ([], "'weights' is a list, expected a mapping"),
        (None, "'weights' is nothing, expected a mapping"),
    ],
)
def test_weights_of_another_shape_are_refused(
    pack: Any, tmp_path: Path, weights: Any, said: str
) -> None:
    path = damaged(pack, tmp_path, lambda inputs: inputs.update(weights=weights))
    with pytest.raises(RecordError, match="D-701") as raised:
        modesdk.replay(path, pack=pack)
    assert said in str(raised.value)


@pytest.mark.parametrize("key", ["profile", "as_of"])
def test_a_key_that_stands_twice_is_refused(pack: Any, tmp_path: Path, key: str) -> None:
    text = record_text(modesdk.recommend({"n": 1}, pack=pack))
    path = tmp_path / "record.json"
    path.write_text(text.replace(f'"{key}":', f'"{key}": null,\n"{key}":'), encoding="utf-8")
    with pytest.raises(RecordError, match=f"D-701: the key '{key}' stands twice"):
        modesdk.replay(path, pack=pack)


def test_what_is_a_record(pack: Any, tmp_path: Path) -> None:
    path = tmp_path / "file"
    for text, expected in [
        (record_text(modesdk.recommend({"n": 1}, pack=pack)), True),
        ('{"format": "modesdk-decision-9"}', True),
        ('{"format": 1}', False),
        ("[]", False),
        ("format: modesdk-decision-1", False),
        ("[" * 100_000, False),
    ]:
        path.write_text(text, encoding="utf-8")
        assert is_record(path) is expected
    assert not is_record(tmp_path / "missing")


def test_a_record_that_was_tampered_with_does_not_replay(pack: Any, tmp_path: Path) -> None:
    data = json.loads(record_text(modesdk.recommend({"n": 70}, pack=pack)))
    data["result"]["ranking"][0]["score"] = 99.0
    record = tmp_path / "record.json"
    record.write_text(json.dumps(data), encoding="utf-8")
    assert not modesdk.replay(record, pack=pack).same
