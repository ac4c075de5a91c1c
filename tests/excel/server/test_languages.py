"""Whoever asks in Chinese is told in Chinese what is wrong, whatever the server speaks."""

from __future__ import annotations

from typing import Any

import pytest

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import WeightError
from modesdk.excel.server.refusals import refusal_of, shown
from modesdk.language import catalogue, worded

PACK = "tiktok-shop"
PROFILE = [["market", "US"]]
CHINESE = {
    "all dimension weights are zero": "维度权重全为零",
    "Give at least one dimension a weight above 0": "请至少给一个维度大于 0 的权重",
    "unknown attribute {name!r}": "没有属性 {name!r}",
    "no function {name!r}; there are: {known}": "没有函数 {name!r}；现有：{known}",
    "no pack is called {name!r}; installed: {known}": "没有名为 {name!r} 的规则包；已安装：{known}",
    "{place}: {message}": "{place}：{message}",
    "{place}, row {row}": "{place}，第 {row} 行",
    "the request is no valid JSON: {why}": "请求不是有效的 JSON：{why}",
    "a name stands twice in one object": "同一对象中名称重复",
    "Keep one of them": "请只留一个",
}


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "catalogue", lambda lang: CHINESE)


def test_a_diagnostic_in_both_languages() -> None:
    problem = Diagnostic("V-501", worded("unknown attribute {name!r}", name="x"),
                         Location("p.yaml", 3), hint=worded("Keep one of them"))  # fmt: skip
    told = shown(problem, "zh")
    assert (told["place"], told["message"], told["hint"]) == (
        "p.yaml，第 3 行", "没有属性 'x'", "请只留一个",
    )  # fmt: skip
    assert shown(problem, "en")["message"] == "unknown attribute 'x'"


def test_a_refusal_names_what_is_wrong() -> None:
    """The weight, though the request has no file; an error about the whole has no place."""
    wrong = Diagnostic("W-602", worded("got 'abc'"), Location("weights", None, "goal"))
    assert refusal_of(WeightError("", [wrong])).message == "goal: got 'abc'"
    whole = Diagnostic("W-603", worded("all are zero"), Location("weights"))
    assert refusal_of(WeightError("", [whole])).message == "all are zero"


@pytest.mark.parametrize(
    ("lang", "message", "hint"),
    [
        ("zh", "维度权重全为零", "请至少给一个维度大于 0 的权重"),
        ("en", "all dimension weights are zero", "Give at least one dimension a weight above 0"),
    ],
)
def test_a_refusal_is_in_the_language_of_the_request(
    server: Any, lang: str, message: str, hint: str
) -> None:
    with server.client() as client:
        pack = client.get("/api/pack", params={"pack": PACK}).json()
    zero = {dimension["id"]: 0 for dimension in pack["dimensions"]}
    answer = server.post("/api/view", {"pack": PACK, "lang": lang, "weights": zero})
    told = answer.json()["error"]
    assert (answer.status_code, told["message"], told["hint"]) == (400, message, hint)
    assert [(p["message"], p["hint"]) for p in told["problems"]] == [(message, hint)]


def test_what_was_left_out_is_told_in_the_language_of_the_page(server: Any) -> None:
    asked = {"pack": PACK, "lang": "zh", "profile": {"xyzzy": 1}}
    view = server.post("/api/view", asked).json()
    assert [problem["message"] for problem in view["problems"]] == ["没有属性 'xyzzy'"]


def test_functions_speak_the_language_of_their_formula(server: Any) -> None:
    calls = [
        {"id": 1, "name": "STATUS", "arguments": [PROFILE, None, None, "none", "zh"]},
        {"id": 2, "name": "STATUS", "arguments": [PROFILE, None, None, "none", "en"]},
    ]
    chinese, english = server.post("/api/calls", {"calls": calls}).json()["answers"]
    assert chinese["error"]["message"].startswith("pack：没有名为 'none' 的规则包；已安装：")
    assert english["error"]["message"].startswith("pack: no pack is called 'none'; installed: ")


def test_what_is_wrong_with_a_body_is_told_in_chinese(server: Any) -> None:
    with server.client() as client:
        answer = client.post("/api/view", params={"lang": "zh"}, content='{"a": 1, "a": 2}',
                             headers={"Content-Type": "application/json"})  # fmt: skip
    assert answer.json()["error"]["message"] == "请求不是有效的 JSON：同一对象中名称重复"
