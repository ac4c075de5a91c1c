"""Explanations in both languages, and a decision as plain JSON data."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.decide.as_dict import plain
from modesdk.decide.decision import Decision
from modesdk.language.text import LANGUAGES, Lang

random_worlds = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEYS = {
    "recommended", "status", "ranking", "gates", "fired", "undetermined", "questions", "conflicts",
    "as_of", "pack", "engine", "gate_reasons", "question_details", "contributions", "advice",
    "profile", "weights", "plugins", "margin", "leader", "chosen", "completeness", "denominator",
    "failed",
}  # fmt: skip


@pytest.fixture
def decision(kit: ModuleType) -> Decision:
    """A leader with reasons both ways, an open question, a conflict and a blocked alternative."""
    rows = [
        kit.evidence("R1", {"n": ">=5"}, effects={"a": 2}, claims=("k1",)),
        kit.evidence("R2", {}, effects={"a": -1, "c": 1}, claims=("k2",)),
        kit.evidence("R3", {"p": "true"}, "c3", effects={"b": 2}),
        kit.evidence("R4", {"n": ">9"}, "c3", effects={"b": 1}),
        kit.gate("G1", {"p": "true"}, a="conditional", claims=("k1",)),
        kit.gate("G2", {}, c="blocked", claims=("k2",), valid_from=datetime.date(2023, 4, 1)),
    ]
    attributes = [kit.number("n"), kit.flag("p"), kit.many("s", "u", "v"), kit.day("d")]
    pack = kit.pack(attributes, [kit.table(row) for row in rows])
    values = {"n": Decimal("65.1"), "s": frozenset("vu"), "d": datetime.date(2026, 1, 2)}
    return kit.decide(pack, {**values, "n": Decimal("8.5")})


@pytest.mark.parametrize(("lang", "expected"), [
    ("en", ["Mode a", "Row R1", "Source one (2025-12-01)", "Row R2", "Source two (2023-04-01)",
            "What is p?", "Mode b", "more than 9", "8.5", "Mode c", "Row G2", "Criterion c1",
            "2026-03-10", "75%"]),
    ("zh", ["模式a", "行R1", "《来源一》2025-12-01", "行R2", "《来源二》2023-04-01", "p是多少？",
            "模式b", "高于9", "8.5", "模式c", "行G2", "准则c1", "2026-03-10", "75%"]),
])  # fmt: skip
def test_an_explanation_names_what_matters(
    decision: Decision, lang: Lang, expected: list[str]
) -> None:
    text = decision.explain(lang)
    assert [words for words in expected if words not in text] == []


def test_another_language_is_refused(decision: Decision) -> None:
    with pytest.raises(ValueError, match=r"fr.*zh, en"):
        decision.explain("fr")


@random_worlds
@given(data=st.data())
def test_every_decision_can_be_explained_and_written(
    data: st.DataObject, worlds: ModuleType
) -> None:
    world = data.draw(worlds.worlds(profiles=3))
    for case in world.cases:
        decision = Decision(world.pack, case, world.weights)
        for lang in LANGUAGES:
            text = decision.explain(lang)
            assert decision.leader is None or decision.leader in text
            assert lang == "en" or "None" not in text
            assert "{" not in text
        written = json.loads(json.dumps(decision.to_dict(), allow_nan=False))
        assert set(written) == KEYS
        assert written["status"] == decision.status


def test_the_shape_of_the_json(decision: Decision) -> None:
    data: Any = json.loads(json.dumps(decision.to_dict()))
    assert set(data) == KEYS
    assert data["recommended"] == "a"
    assert [(e["mode"], e["rank"], e["gate"]) for e in data["ranking"]] == [
        ("a", 1, "conditional"), ("b", 2, "open"), ("c", None, "blocked"),
    ]  # fmt: skip
    assert all(-100 <= e["score"] <= 100 for e in data["ranking"])
    assert data["gates"] == {"a": "conditional", "b": "open", "c": "blocked"}
    assert [(f["rule"], f["claims"], f["dimension"]) for f in data["fired"]] == [
        ("R1", ["k1"], "d1"), ("R2", ["k2"], "d1"), ("G2", ["k2"], None),
    ]  # fmt: skip
    assert [(u["rule"], u["claims"], u["missing"]) for u in data["undetermined"]] == [
        ("R3", [], ["p"]), ("G1", ["k1"], ["p"]),
    ]  # fmt: skip
    assert data["questions"] == ["p"]
    assert [c["claims"] for c in data["conflicts"]] == [["k1", "k2"]]
    assert (data["as_of"], data["engine"]) == ("2026-03-10", "bitmap")
    assert data["pack"] == {"name": "tiny", "version": "1", "hash": ""}
    assert data["profile"] == {"d": "2026-01-02", "n": 8.5, "s": ["u", "v"]}


def test_without_questions_none_are_computed(decision: Decision) -> None:
    data = decision.to_dict(questions=False)
    assert data["questions"] == data["question_details"] == []
    assert "question_details" not in vars(decision)


@pytest.mark.parametrize(("value", "expected"), [
    (Decimal("65.1"), 65.1), (Decimal("0.1234567890123456789"), "0.1234567890123456789"),
    (Decimal("1E+400"), "1E+400"), (frozenset("ba"), ["a", "b"]), (True, True), (None, None),
    (datetime.date(2026, 3, 1), "2026-03-01"), ({"k": (1, frozenset("x"))}, {"k": [1, ["x"]]}),
])  # fmt: skip
def test_values_as_plain_data(value: Any, expected: Any) -> None:
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


def test_what_is_no_part_of_a_decision_is_refused() -> None:
    with pytest.raises(TypeError, match="complex"):
        plain(1j)
