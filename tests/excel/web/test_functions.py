"""functions.js in a browser: batches, shared answers, cancellation, errors as cells show them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from modesdk.excel.desk import Desk
from modesdk.excel.functions import FUNCTIONS, call

Open = Callable[..., Any]
PROFILE = [["market", "US"], ["category", "beauty"], ["team_level", "full"]]
GOALS = ("brand_building", "high_profit", "stable_growth", "premium_pricing")

CALL = """([name, given]) => new Promise((done) => {
  const call = fakeExcel.functions[name](...given, {});
  const wrong = (error) => done({ code: error.code, message: error.message });
  call.then((value) => done({ value }), wrong);
})"""


def requests_of(page: Any) -> list[Any]:
    """What is sent to /api/calls from now on."""
    sent: list[Any] = []
    page.on(
        "request",
        lambda request: sent.append(request) if request.url.endswith("/api/calls") else None,
    )
    return sent


def test_every_function_is_associated(pane: Open) -> None:
    assert pane().evaluate("Object.keys(fakeExcel.functions)") == [f.name for f in FUNCTIONS]


def test_answers_are_the_registrys(pane: Open) -> None:
    page, desk = pane(), Desk.installed("tiktok-shop")
    for name, given in {
        "RECOMMEND": [PROFILE],
        "RANK": [PROFILE, [["goal", 5]]],
        "SCORE": ["", PROFILE],
        "QUESTIONS": [3, PROFILE, None, None, None, "zh"],
        "FLIP": [PROFILE],
        "VERSION": [None],
    }.items():
        answer = page.evaluate(CALL, [name, given])
        expected = call(desk, name, given)
        assert answer["value"] == json.loads(json.dumps(expected)), name


def test_a_thousand_calls_are_one_request(pane: Open) -> None:
    page = pane()
    sent = requests_of(page)
    answers = page.evaluate(
        """async ([profile, goals]) => Promise.all(Array.from({ length: 1000 }, (_, n) => {
          const own = [...profile, ['goals', goals[n % 4]], ['avg_order_value_usd', n % 50]];
          return fakeExcel.functions.SCORE('self_operated', own, null, null, null, null, null, {});
        }))""",
        [PROFILE, GOALS],
    )
    assert len(answers) == 1000
    assert len(sent) == 1
    body = sent[0].post_data_json
    assert len(body["calls"]) == 100  # identical ones travel once
    desk = Desk.installed("tiktok-shop")
    for n in (0, 1, 7, 99, 998):
        own = [*PROFILE, ["goals", GOALS[n % 4]], ["avg_order_value_usd", n % 50]]
        assert answers[n] == call(desk, "SCORE", ["self_operated", own])


def test_more_calls_than_a_request_takes(pane: Open) -> None:
    page = pane()
    sent: list[int] = []

    def answer(route: Any) -> None:
        calls = route.request.post_data_json["calls"]
        sent.append(len(calls))
        values = [{"id": one["id"], "value": one["arguments"][0]} for one in calls]
        route.fulfill(json={"answers": values[::-1]})  # the order is not relied on

    page.route("**/api/calls", answer)
    values = page.evaluate(
        """async () => Promise.all(Array.from({ length: 2500 }, (_, n) =>
          fakeExcel.functions.SCORE(`m${n}`, [['a', 1]], null, null, null, null, null, {})))"""
    )
    assert values == [f"m{n}" for n in range(2500)]
    assert sorted(sent) == [500, 1000, 1000]
    sent.clear()
    page.evaluate(
        """async () => Promise.all(Array.from({ length: 10 }, (_, n) =>
          fakeExcel.functions.SCORE(
            `m${n}`, [['x'.repeat(900000)]], null, null, null, null, null, {})))"""
    )
    assert sum(sent) == 10
    assert max(sent) <= 3  # under 4 MB each


def test_what_nobody_waits_for_is_not_sent(pane: Open) -> None:
    page = pane()
    sent = requests_of(page)
    answers = page.evaluate(
        """async (profile) => {
          const invocations = [{}, {}, {}];
          const calls = invocations.map((invocation, n) => fakeExcel.functions.SCORE(
            'self_operated', profile, null, `2024-0${n + 1}-01`, null, null, null, invocation));
          invocations[1].onCanceled();
          const found = await Promise.allSettled(calls);
          return found.map((one) => one.status === 'fulfilled' ? 'value' : one.reason.code);
        }""",
        PROFILE,
    )
    assert answers == ["value", "#N/A", "value"]
    assert [len(one.post_data_json["calls"]) for one in sent] == [2]


def test_a_request_without_waiters_is_aborted(pane: Open) -> None:
    page = pane()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.route("**/api/calls", lambda route: None)  # never answered
    codes = page.evaluate(
        """async (profile) => {
          const invocations = [{}, {}];
          const calls = invocations.map((invocation, n) =>
            fakeExcel.functions.RANK(profile, [['goal', n]], null, null, null, null, invocation));
          const settled = Promise.allSettled(calls);
          await new Promise((done) => setTimeout(done, 100));
          for (const invocation of invocations) invocation.onCanceled();
          return (await settled).map((one) => one.reason.code);
        }""",
        PROFILE,
    )
    assert codes == ["#N/A", "#N/A"]
    page.wait_for_timeout(100)
    assert [url.rpartition("/")[2] for url in failed] == ["calls"]


def test_a_shared_call_goes_on_for_those_who_still_wait(pane: Open) -> None:
    page = pane()
    found = page.evaluate(
        """async (profile) => {
          const [one, two] = [{}, {}];
          const first = fakeExcel.functions.STATUS(profile, null, null, null, null, null, one);
          const second = fakeExcel.functions.STATUS(profile, null, null, null, null, null, two);
          one.onCanceled();
          return [(await Promise.allSettled([first]))[0].status, await second];
        }""",
        PROFILE,
    )
    assert found == ["rejected", "conditional"]


@pytest.mark.parametrize(
    ("name", "given", "code", "said"),
    [
        ("STATUS", [[["market", 5]]], "#VALUE!", "market"),
        ("STATUS", [PROFILE, None, None, "nowhere"], "#NAME?", "nowhere"),
        ("WHYNOT", ["self_operated", PROFILE], "#N/A", "leads"),
        ("QUESTIONS", [5, [["x" * 40_000, 1]]], "#NUM!", "characters"),
    ],
)
def test_errors_keep_their_kind(
    pane: Open, name: str, given: list[Any], code: str, said: str
) -> None:
    answer = pane().evaluate(CALL, [name, given])
    assert answer["code"] == code
    assert said in answer["message"]


def test_one_bad_call_spoils_no_other(pane: Open) -> None:
    found = pane().evaluate(
        """async (profile) => (await Promise.allSettled([
          fakeExcel.functions.STATUS([['market', 5]], null, null, null, null, null, {}),
          fakeExcel.functions.STATUS(profile, null, null, null, null, null, {}),
        ])).map((one) => one.value ?? one.reason.code)""",
        PROFILE,
    )
    assert found == ["#VALUE!", "conditional"]


@pytest.mark.parametrize(("lang", "said"), [("en", "is not running"), ("zh", "没有运行")])
def test_a_server_that_is_not_running_says_so(
    pane: Open, workbook_names: dict[str, Any], lang: str, said: str
) -> None:
    page = pane({**workbook_names, "lang": [[lang]]})
    tries: list[Any] = []

    def gone(route: Any) -> None:
        tries.append(route)
        route.abort()

    page.route("**/api/calls", gone)
    answer = page.evaluate(CALL, ["STATUS", [PROFILE]])
    assert answer["code"] == "#N/A"
    assert said in answer["message"]
    assert "modesdk excel serve" in answer["message"]
    assert len(tries) == 1  # nothing is tried twice


def test_a_refusal_of_the_whole_request_reaches_every_cell(pane: Open) -> None:
    page = pane()
    refusal = {"error": {"kind": "rate", "message": "too many requests", "hint": ""}}
    page.route("**/api/calls", lambda route: route.fulfill(status=429, json=refusal))
    answer = page.evaluate(CALL, ["STATUS", [PROFILE]])
    assert answer == {"code": "#N/A", "message": "too many requests"}
