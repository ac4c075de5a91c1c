"""What the pane is told equals what `recommend` says."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

import modesdk
from modesdk.api import examine_pack
from modesdk.decide.decision import Decision
from modesdk.diagnostics import Location, errors_in
from modesdk.io.case_files import read_cases
from modesdk.io.normalise import normalise_values
from modesdk.language.terms import STATUS
from modesdk.plugins import Plugins

PACK = "tiktok-shop"
PROFILE = {"market": "US", "category": "beauty", "team_level": "full", "goals": ["brand_building"]}


@pytest.fixture(scope="module")
def pack() -> Any:
    return modesdk.load_pack(PACK)


def shown(server: Any, **asked: Any) -> dict[str, Any]:
    answer = server.post("/api/view", asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_view_equals_the_decision(server: Any, pack: Any, lang: str) -> None:
    weights = {"goal": 3, "trust:002": 0.1}
    decision = modesdk.recommend(PROFILE, pack=pack, weights=weights, as_of="2025-01-31")
    view = shown(server, lang=lang, profile=PROFILE, weights=weights, as_of="2025-01-31")
    assert view["problems"] == []
    single = ("status", "recommended", "leader", "margin", "stability")
    assert {k: view[k] for k in single} == {k: getattr(decision, k) for k in single}
    assert view["as_of"] == "2025-01-31"
    assert view["completeness"] == pytest.approx(100 * decision.completeness)
    assert view["headline"] in decision.explain(lang)
    ranking = [(e["mode"], e["rank"], e["score"], e["gate"]) for e in view["ranking"]]
    assert ranking == [(e.mode, e.rank, e.score, e.gate) for e in decision.ranking]
    assert [e["dimensions"] for e in view["ranking"]] == [e.dimensions for e in decision.ranking]
    assert view["score"] == decision.ranking[0].score
    assert [q["attribute"] for q in view["questions"]] == list(decision.questions[:12])
    assert [w["mode"] for w in view["why_not"]] == [w.mode for w in decision.why_not]
    assert [line for w in view["why_not"] for line in w["lines"]]
    check_reasons(view, decision, lang)
    check_flips(view, decision)


def check_reasons(view: dict[str, Any], decision: Decision, lang: str) -> None:
    own = [c for c in decision.contributions if c.alternative == decision.leader]
    told = [r for side in view["reasons"].values() for r in side]
    assert sum(r["points"] for r in told) == pytest.approx(sum(c.points for c in own), abs=0.5)
    assert all(r["points"] > 0 for r in view["reasons"]["for"])
    assert all(r["points"] < 0 for r in view["reasons"]["against"])
    text = decision.explain(lang)
    assert all(r["text"] in text and r["sources"] in text for r in view["reasons"]["for"][:3])


def check_flips(view: dict[str, Any], decision: Decision) -> None:
    for told, flip in zip(view["flips"], decision.flips, strict=True):
        assert (told["dimension"], told["weight"]) == (flip.dimension, flip.weight)
        for side in ("up", "down"):
            point = getattr(flip, side)
            got = told[side] and (told[side]["weight"], told[side]["mode"])
            assert got == (point and (point.weight, point.mode))


def test_conflicts_have_both_sides(server: Any) -> None:
    conflicts = shown(server, profile=PROFILE, lang="en")["conflicts"]
    assert conflicts
    for conflict in conflicts:
        assert conflict["text"]
        assert len(conflict["sides"]) == 2
        assert all(side["text"] and side["sources"] for side in conflict["sides"])


def test_an_empty_profile_asks(server: Any) -> None:
    view = shown(server, profile={})
    assert view["status"] == "insufficient_data"
    assert view["recommended"] is None
    assert view["questions"][0]["values"]


def test_unusable_values_are_listed_and_the_rest_decided(server: Any, pack: Any) -> None:
    wrong = {"market": "Narnia", "nothing_like_it": 1, "category": {"a": []}, "团队": None}
    view = shown(server, profile={**PROFILE, **wrong}, weights={"goal": 500, "market": 1,
                 "nobody": 2}, as_of="yesterday")  # fmt: skip
    assert {p["attribute"] for p in view["problems"]} == {
        "market", "nothing_like_it", "category", "团队", "goal", "nobody", "as_of",
    }  # fmt: skip
    assert all(p["message"] for p in view["problems"])
    rest = {name: PROFILE[name] for name in ("team_level", "goals")}
    decision = modesdk.recommend(rest, pack=pack, weights={"market": 1})
    assert [e["score"] for e in view["ranking"]] == [e.score for e in decision.ranking]


def test_labels_twice(server: Any, pack: Any) -> None:
    label = pack.schema["market"].label.zh
    view = shown(server, profile={"market": "US", label: "GB"}, as_of="2023年12月1日")
    assert [p["attribute"] for p in view["problems"]] == [label]
    assert view["as_of"] == "2023-12-01"


@pytest.mark.parametrize("date", [45261, 45261.5, True, "45261", ["2023-12-01"]])
def test_a_page_sends_dates_as_texts_never_as_numbers_of_cells(server: Any, date: Any) -> None:
    view = shown(server, profile={"market": "US"}, as_of=date)
    (problem,) = view["problems"]
    assert problem["attribute"] == "as_of"
    assert "expected a date" in problem["message"]
    (told,) = shown(server, profile={"market": "US", "as_of_date": date})["problems"]
    assert (told["attribute"], "expected a date" in told["message"]) == ("as_of_date", True)


def test_a_page_and_a_profile_file_say_the_same_of_the_same_values(server: Any, pack: Any) -> None:
    given = {"team_level": "-", "goals": "growth，profit", "category": 1.5, "market": " us "}
    _, faults = normalise_values(pack.schema, given, Location())
    told = shown(server, profile=given)["problems"]
    assert [(p["attribute"], p["message"], p["hint"]) for p in told] == [
        (f.location.column, f.message, f.hint) for f in faults
    ]


def test_all_weights_zero_is_refused(server: Any, pack: Any) -> None:
    zeros = dict.fromkeys(pack.dimensions, 0)
    answer = server.post("/api/view", {"profile": PROFILE, "weights": zeros})
    assert answer.status_code == 400
    assert "zero" in answer.json()["error"]["message"]


@pytest.mark.parametrize("known", [True, False])
def test_whatif_equals_deciding_again(server: Any, pack: Any, known: bool) -> None:
    rest = {k: v for k, v in PROFILE.items() if k != "team_level"}
    asked = {"profile": PROFILE if known else rest, "attribute": "team_level", "lang": "en"}
    answer = server.post("/api/whatif", asked)
    answers = answer.json()["answers"]
    assert {a["value"] for a in answers} <= set(pack.schema["team_level"].value_ids)
    assert len(answers) > 1
    for told in answers:
        again = modesdk.recommend({**rest, "team_level": told["value"]}, pack=pack)
        assert (told["leader"], told["status"]) == (again.leader, again.status)
        assert told["status_text"] == STATUS[again.status].en
        assert told["label"]


def test_whatif_of_sets_and_of_unknown_attributes(server: Any) -> None:
    answer = server.post("/api/whatif", {"profile": {"market": "US"}, "attribute": "goals"})
    assert all(isinstance(a["value"], list) for a in answer.json()["answers"])
    for wrong in ("nothing", "", None, 5, ["market"]):
        refused = server.post("/api/whatif", {"profile": {}, "attribute": wrong})
        assert refused.status_code == 400


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pack(server: Any, pack: Any, lang: str) -> None:
    with server.client() as client:
        told = client.get("/api/pack", params={"lang": lang}).json()
    assert (told["name"], told["hash"]) == (pack.name, pack.hash)
    assert PACK in told["packs"]
    given = {a.id for a in pack.schema if not a.derived}
    assert {a["id"] for a in told["attributes"]} == given
    assert {d["id"]: d["weight"] for d in told["dimensions"]} == {
        d.id: d.weight / 10 for d in pack.dimensions.values()
    }
    market = told["attributes"][0]
    assert market["label"] == pack.schema[market["id"]].label[lang]
    numbers = [a for a in told["attributes"] if a["type"] == "number"]
    assert any(a["minimum"] == 0 for a in numbers)
    assert next(a for a in told["attributes"] if a["id"] == "goals")["type"] == "set"


def test_unknown_packs_and_languages(server: Any) -> None:
    with server.client() as client:
        for query in ({"pack": "other"}, {"pack": "../../etc"}, {"lang": "fr"}):
            refused = client.get("/api/pack", params=query)
            assert refused.status_code == 400
            assert refused.json()["error"]["message"]


def test_cases_pass_and_break_with_the_weights(server: Any, pack: Any) -> None:
    told = server.post("/api/cases", {"lang": "en"}).json()
    assert told["total"] == len(read_cases(pack)) == len(told["cases"])
    assert told["passed"] == told["total"]
    broken = server.post("/api/cases", {"weights": {"market": 0}, "lang": "zh"}).json()
    failed = [case for case in broken["cases"] if not case["passed"]]
    assert broken["passed"] == broken["total"] - len(failed) < broken["total"]
    assert all(case["expected"] and case["got"] for case in failed)
    assert server.post("/api/cases", {"weights": {"nobody": 0}}).status_code == 400


def test_check_says_what_the_command_says(server: Any, pack: Any) -> None:
    _, found = examine_pack(Path(pack.folder), plugins=Plugins.installed())
    told = server.post("/api/check", {}).json()["problems"]
    assert [(each["code"], each["message"]) for each in told] == [
        (p.code, p.message) for p in found
    ]
    assert not errors_in(found)


def test_workbook(server: Any) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("formualizer")
    from io import BytesIO

    asked = {"pack": "home-heating", "lang": "en", "profile": {}, "weights": {}}
    found = server.post("/api/workbook", asked)
    book = openpyxl.load_workbook(BytesIO(base64.b64decode(found.json()["base64"])))
    assert "Rules" in book.sheetnames
    book.close()


def test_workbook_without_its_extra(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modesdk.excel.server.pack_checks.find_spec", lambda name: None)
    refused = server.post("/api/workbook", {}, params={"lang": "zh"})
    assert refused.status_code == 501
    assert "modesdk[workbook]" in refused.json()["error"]["hint"]
    assert "工作簿" in refused.json()["error"]["message"]


CALLS = [
    {"id": "a", "name": "RECOMMEND", "arguments": [[["market", "US"]]]},
    {"id": "b", "name": "NOTHING", "arguments": []},
    {"id": 3, "name": "modesdk.rank", "arguments": [[["market", "US"]], None, None, PACK, "zh"]},
    "no call at all",
    {"id": "d", "name": "RANK", "arguments": "x"},
    {"id": {"x": 1}, "name": 5},
    {"id": "e", "name": "SCORE", "arguments": ["nobody", [["market", "US"]]]},
]


def test_calls_answer_in_order_and_spare_each_other(server: Any, pack: Any) -> None:
    answers = server.post("/api/calls", {"calls": CALLS}).json()["answers"]
    assert [a["id"] for a in answers] == ["a", "b", 3, None, "d", None, "e"]
    assert answers[0]["value"] == ""
    kinds = [a["error"]["kind"] for a in answers if "error" in a]
    assert kinds == ["#NAME?", "#VALUE!", "#VALUE!", "#VALUE!", "#NAME?"]
    decision = modesdk.recommend({"market": "US"}, pack=pack)
    rows = answers[2]["value"]
    assert rows[0][0] == "名次"
    assert [row[1] for row in rows[1:]] == [e.mode for e in decision.ranking]


def test_limits_of_a_batch(server: Any) -> None:
    one = {"id": 1, "name": "VERSION", "arguments": []}
    assert server.post("/api/calls", {"calls": [one] * 1_000}).status_code == 200
    assert server.post("/api/calls", {"calls": [one] * 1_001}).status_code == 413
    for wrong in ({}, {"calls": None}, {"calls": {}}, {"calls": "x"}):
        assert server.post("/api/calls", wrong).status_code == 400
