"""The functions give what `recommend` gives, for ranges in every shape people write."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import modesdk
from modesdk.excel.cell_values import ErrorKind, FunctionError
from modesdk.excel.desk import KEPT, Desk
from modesdk.excel.functions import FUNCTIONS, call
from modesdk.io.profiles import RawProfile
from modesdk.io.request import read_request
from modesdk.io.weight_values import RawWeights
from modesdk.language.terms import GATE

PACK = "tiktok-shop"
AS_OF = datetime.date(2026, 3, 10)


@pytest.fixture(scope="module")
def pack() -> Any:
    return modesdk.load_pack(PACK)


def decided(pack: Any, profile: Any, **more: Any) -> Any:
    return modesdk.recommend(dict(profile), pack=pack, **more)


def test_single_answers(ask: Any, pack: Any, profile: Any) -> None:
    decision = decided(pack, profile)
    assert ask("RECOMMEND", profile) == decision.recommended
    assert ask("STATUS", profile) == decision.status
    scores = {entry.mode: entry.score for entry in decision.ranking}
    assert ask("SCORE", None, profile) == scores[decision.leader]
    for mode, score in scores.items():
        assert ask("SCORE", mode, profile) == score
        assert ask("SCORE", pack.alternatives[mode].label.zh, profile) == score


def test_no_recommendation_is_empty_text(ask: Any) -> None:
    assert ask("STATUS", [["market", "US"]]) == "insufficient_data"
    assert ask("RECOMMEND", [["market", "US"]]) == ""


def test_ranking_gates_and_questions(ask: Any, pack: Any, profile: Any) -> None:
    decision = decided(pack, profile)
    table = ask("RANK", profile)
    assert table[0] == ("rank", "id", "option", "score", "gate")
    assert [(row[0] or None, row[1], row[3], row[4]) for row in table[1:]] == [
        (e.rank, e.mode, e.score, e.gate) for e in decision.ranking
    ]
    gates = ask("GATES", profile)
    assert {row[0]: row[2] for row in gates[1:]} == {
        mode: GATE[gate].en for mode, gate in decision.gates.items()
    }
    assert len(gates) - 1 == sum(len(r) or 1 for r in decision.gate_reasons.values())
    asked = ask("QUESTIONS", 5, profile)
    assert [row[0] for row in asked[1:]] == list(decision.questions[:5])
    assert ask("QUESTIONS", None, profile)[1:6] == asked[1:]


def test_explanations(ask: Any, pack: Any, profile: Any) -> None:
    decision = decided(pack, profile)
    for lang in ("zh", "en"):
        said = ask("EXPLAIN", profile, None, None, None, lang)
        text = decision.explain(lang)
        assert len(said) > 10
        assert [row[1] for row in said[1:] if row[1].strip() not in text] == []
    lines = ask("WHYNOT", decision.why_not[0].mode, profile)
    assert lines[1][0] in decision.explain("en")
    with pytest.raises(FunctionError, match="it leads") as caught:
        ask("WHYNOT", decision.leader, profile)
    assert caught.value.kind is ErrorKind.NOT_AVAILABLE


def test_flip_points(ask: Any, pack: Any, profile: Any) -> None:
    decision = decided(pack, profile)
    table = ask("FLIP", profile)
    assert [row[0] for row in table[1:]] == [flip.dimension for flip in decision.flips]
    turned = next((row for row in table[1:] if row[3] != ""), None)
    if turned:
        weights = [[turned[0], turned[3]]]
        assert ask("RANK", profile, weights)[1][1] == turned[4]


def test_weights_dates_and_languages(ask: Any, pack: Any, profile: Any) -> None:
    weights = {"goal": 5, "trust:002": 0.1}
    changed = decided(pack, profile, weights=weights)
    assert ask("SCORE", None, profile, list(weights.items())) == changed.ranking[0].score
    early = decided(pack, profile, as_of="2023-12-01")
    for as_of in ("2023-12-01", 45261, datetime.date(2023, 12, 1)):
        assert ask("RANK", profile, None, as_of)[1][3] == early.ranking[0].score
    with pytest.raises(FunctionError, match="expected a date"):  # 1 December, 18:00
        ask("RANK", profile, None, 45261.75)
    chinese = [
        (pack.schema[name].label.zh, pack.schema[name].value_label(value, "zh"))
        for name, value in profile
    ]
    assert chinese[0][0] != "market"
    assert ask("RANK", chinese) == ask("RANK", profile)
    assert ask("RANK", profile, None, None, None, "zh")[0][2] == "选项"


@pytest.mark.parametrize(
    "shape",
    [
        lambda rows: rows,
        lambda rows: [list(pair) for pair in zip(*rows, strict=True)],
        lambda rows: [(n, v, "a unit", "help") for n, v in rows],
        lambda rows: [*rows, ("", ""), (None, None), ("stage", None)],
        lambda rows: [(f" {n.upper()} ", v) for n, v in rows],
    ],
)
def test_shapes_of_a_profile(ask: Any, profile: Any, shape: Any) -> None:
    assert ask("RANK", shape(list(profile))) == ask("RANK", profile)


def test_sets_by_commas_or_by_rows(ask: Any) -> None:
    rest = [["market", "US"], ["team_level", "full"]]
    commas = [*rest, ["goals", "brand_building, sales_growth"]]
    rows = [*rest, ["goals", "brand_building"], ["goals", "sales_growth"]]
    goals = modesdk.load_pack(PACK).schema["goals"].value_ids
    commas[-1][1], rows[-2][1], rows[-1][1] = f"{goals[0]},{goals[1]}", goals[0], goals[1]
    assert ask("RANK", commas) == ask("RANK", rows)
    assert ask("RANK", commas) != ask("RANK", rest)


def test_portfolio_equals_one_by_one(ask: Any, pack: Any) -> None:
    rows = [("US", "beauty", "full"), ("GB", "home", None), ("TH", "apparel", "none")]
    levels = pack.schema["team_level"].value_ids
    rows[2] = ("TH", "apparel", levels[0])
    table = ask("PORTFOLIO", [("market", "category", "team_level"), *rows, (None, None, None),
                              ("Narnia", "home", None)], [["goal", 3]])  # fmt: skip
    assert len(table) == 6
    for row, found in zip(rows, table[1:4], strict=True):
        given = dict(zip(("market", "category", "team_level"), row, strict=True))
        decision = decided(pack, given, weights={"goal": 3})
        assert found[:2] == (decision.recommended or "", decision.status)
        assert found[2] == decision.ranking[0].score
    assert set(table[4]) == {""}
    assert "Narnia" in table[5][5]
    assert table[5][0] == ""


def test_version_names_sdk_and_pack(ask: Any, pack: Any) -> None:
    said = ask("VERSION")
    assert pack.name in said
    assert pack.hash[:12] in said


WRONG = [
    ("NOTHING", [], ErrorKind.NAME, "no function"),
    ("RECOMMEND", [], ErrorKind.VALUE, "profile is missing"),
    ("RECOMMEND", [[["market"]]], ErrorKind.VALUE, "two columns"),
    ("RECOMMEND", ["US"], ErrorKind.VALUE, "two columns"),
    ("RECOMMEND", [[["market", "Narnia"]]], ErrorKind.VALUE, "Narnia"),
    ("RECOMMEND", [[["markt", "US"]]], ErrorKind.VALUE, "market"),
    ("RECOMMEND", [[["market", "US"], ["market", "GB"]]], ErrorKind.VALUE, "a second time"),
    ("RECOMMEND", [[["market", None]]], ErrorKind.VALUE, "empty"),
    ("RECOMMEND", [[["market", "US"]], [["goal", 500]]], ErrorKind.VALUE, "0 to 100"),
    (
        "RECOMMEND",
        [[["market", "US"]], [["goal", 0], ["goal", 1]]],
        ErrorKind.VALUE,
        "second weight",
    ),
    ("RECOMMEND", [[["market", "US"]], None, "yesterday"], ErrorKind.VALUE, "yesterday"),
    ("RECOMMEND", [[["market", "US"]], None, -5], ErrorKind.VALUE, "expected a date"),
    ("RECOMMEND", [[["market", "US"]], None, 9e9], ErrorKind.VALUE, "expected a date"),
    ("RECOMMEND", [[["market", "US"]], None, True], ErrorKind.VALUE, "date"),
    ("RECOMMEND", [[["market", "US"]], None, None, "other"], ErrorKind.NAME, "other"),
    ("RECOMMEND", [[["market", "US"]], None, None, "../x"], ErrorKind.NAME, "installed"),
    ("EXPLAIN", [[["market", "US"]], None, None, None, "fr"], ErrorKind.VALUE, "fr"),
    ("SCORE", ["nobody", [["market", "US"]]], ErrorKind.NAME, "nobody"),
    ("SCORE", [[["a", "b"]], [["market", "US"]]], ErrorKind.VALUE, "one cell"),
    ("QUESTIONS", [0, [["market", "US"]]], ErrorKind.VALUE, "1 to 50"),
    ("PORTFOLIO", [[["x", "y"], [1, 2]]], ErrorKind.VALUE, "first row"),
    ("RECOMMEND", [[["market", {"a": 1}]]], ErrorKind.VALUE, "text"),
    ("RECOMMEND", [[["market", "x" * 40_000]]], ErrorKind.NUMBER, "characters"),
    ("RECOMMEND", [[["market", float("nan")]]], ErrorKind.NUMBER, "number"),
    ("VERSION", ["tiktok-shop", 2], ErrorKind.VALUE, "at most"),
]


@pytest.mark.parametrize(("name", "arguments", "kind", "said"), WRONG)
def test_every_fault_is_one_typed_error(
    ask: Any, name: str, arguments: list[Any], kind: ErrorKind, said: str
) -> None:
    with pytest.raises(FunctionError, match=said) as caught:
        ask(name, *arguments)
    assert caught.value.kind is kind


def test_all_weights_zero(ask: Any, pack: Any, profile: Any) -> None:
    zeros = [[name, 0] for name in pack.dimensions]
    with pytest.raises(FunctionError, match="all dimension weights are zero"):
        ask("RANK", profile, zeros)


cells = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from([f.name for f in FUNCTIONS]), arguments=st.lists(cells, max_size=8))
def test_nothing_but_answers_and_typed_errors(name: str, arguments: list[Any]) -> None:
    """Whatever a workbook hands over."""
    try:
        found = call(SHARED, name, arguments)
    except FunctionError:
        return
    rows = found if isinstance(found, tuple) else ((found,),)
    assert len({len(row) for row in rows}) <= 1
    assert all(isinstance(c, (str, int, float, bool)) for row in rows for c in row)


SHARED = Desk.installed(PACK)


def test_decisions_are_kept_and_never_mixed(desk: Desk, profile: Any) -> None:
    """Equal requests share a decision; others do not; what is kept stays bounded."""
    own = Desk.installed(PACK)
    pack = own.pack()

    def decision(values: Any, **weights: Any) -> Any:
        changes = RawWeights(weights)
        return own.decided(read_request(pack, RawProfile(values), weights=changes).sound())

    first = decision(dict(profile))
    assert decision(dict(profile)) is first
    assert decision(dict(profile), goal=2.5) is not first
    assert decision({**dict(profile), "market": "GB"}) is not first
    for step in range(KEPT + 5):
        decision(dict(profile), **{"rule:R000-64": step % 1000 / 100})
    assert decision(dict(profile)) is not first
