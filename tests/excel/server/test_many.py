"""Several users and workbooks at once: nothing is mixed, and nobody works for nobody."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

import modesdk
from modesdk.excel.desk import Desk
from modesdk.excel.functions import call

PACK = "tiktok-shop"
CLIENTS, CALLS = 8, 24


def asked(user: int, number: int) -> dict[str, Any]:
    """One call of one user; no two users ask for the same."""
    profile = [
        ["market", ("US", "GB", "TH", "VN")[user % 4]],
        ["category", ("beauty", "home", "apparel")[number % 3]],
        ["team_level", ("full", "none")[number % 2]],
    ]
    weights = [["goal", user / 10], ["market", 1 + number / 10]]
    name = ("RANK", "SCORE", "STATUS", "QUESTIONS")[number % 4]
    own: list[Any] = {"SCORE": [None], "QUESTIONS": [3]}.get(name, [])
    lang = ("zh", "en")[user % 2]
    return {
        "id": f"{user}:{number}",
        "name": name,
        "arguments": [*own, profile, weights, None, PACK, lang],
    }


def as_json(value: Any) -> Any:
    return [list(row) for row in value] if isinstance(value, tuple) else value


async def ask_all(server: Any) -> list[dict[str, Any]]:
    headers = {"X-Modesdk-Token": server.token}
    limits = httpx.Limits(max_connections=CLIENTS)
    async with httpx.AsyncClient(
        base_url=server.url, headers=headers, limits=limits, timeout=60, verify=False
    ) as client:
        batches = [
            {"calls": [asked(user, number) for number in range(CALLS)]} for user in range(CLIENTS)
        ]
        found = await asyncio.gather(*(client.post("/api/calls", json=b) for b in batches))
    return [answer.json() for answer in found]


def test_no_answer_is_wrong_or_mixed(server: Any) -> None:
    """Every answer equals that of a desk of its own that serves one user only."""
    alone = Desk.installed(PACK)
    with ThreadPoolExecutor(1) as own:  # the browser tests leave a loop running in this thread
        batches = own.submit(lambda: asyncio.run(ask_all(server))).result()
    for user, batch in enumerate(batches):
        assert len(batch["answers"]) == CALLS
        for number, answer in enumerate(batch["answers"]):
            request = asked(user, number)
            expected = as_json(call(alone, request["name"], request["arguments"]))
            assert answer == {"id": request["id"], "value": expected}


def test_views_of_several_users_at_once(server: Any) -> None:
    pack = modesdk.load_pack(PACK)

    def look(user: int) -> None:
        profile = {"market": ("US", "GB", "TH")[user % 3], "team_level": "full"}
        weights = {"goal": user}
        view = server.post("/api/view", {"profile": profile, "weights": weights}).json()
        decision = modesdk.recommend(profile, pack=pack, weights=weights)
        assert [(e["mode"], e["score"]) for e in view["ranking"]] == [
            (e.mode, e.score) for e in decision.ranking
        ]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(look, range(24)))


class Slow:
    """Stands for the registry: every call takes a while and is counted."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.count = seconds, 0
        self.begun = threading.Event()

    def __call__(self, desk: Any, name: str, arguments: Any) -> int:
        self.begun.set()
        time.sleep(self.seconds)
        self.count += 1
        return self.count


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Slow]:
    def install(seconds: float) -> Slow:
        stand_in = Slow(seconds)
        monkeypatch.setattr("modesdk.excel.server.calls.call", stand_in)
        return stand_in

    return install


def batch(count: int) -> dict[str, Any]:
    return {"calls": [{"id": n, "name": "VERSION", "arguments": []} for n in range(count)]}


def until(condition: Callable[[], Any], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def noted(server: Any, **wanted: Any) -> list[dict[str, Any]]:
    return [line for line in server.lines() if wanted.items() <= line.items()]


def test_work_stops_when_the_client_goes_away(
    run_server: Any, slow: Callable[[float], Slow]
) -> None:
    stand_in = slow(0.01)
    with run_server() as server:
        with server.client(timeout=0.3) as client, pytest.raises(httpx.ReadTimeout):
            client.post("/api/calls", json=batch(1_000))
        assert stand_in.begun.is_set()
        until(lambda: noted(server, route="/api/calls", status=499))
        time.sleep(0.1)
        before = stand_in.count
        time.sleep(0.2)
        assert stand_in.count == before < 500


def test_waiting_work_of_a_client_that_left_never_begins(
    run_server: Any, slow: Callable[[float], Slow]
) -> None:
    stand_in = slow(0.02)
    with run_server(workers=1) as server, ThreadPoolExecutor(1) as pool:
        first = pool.submit(server.post, "/api/calls", batch(40))
        stand_in.begun.wait(5)
        with server.client(timeout=0.2) as client, pytest.raises(httpx.ReadTimeout):
            client.post("/api/calls", json=batch(1_000))
        assert first.result().status_code == 200
        until(lambda: noted(server, route="/api/calls", status=499))
        assert stand_in.count == 40


def test_a_batch_has_a_time_limit(run_server: Any, slow: Callable[[float], Slow]) -> None:
    """What was computed by then is answered, the rest gets an error each."""
    slow(0.05)
    with run_server(batch_seconds=0.4) as server:
        answers = server.post("/api/calls", batch(100)).json()["answers"]
    done = [a for a in answers if "value" in a]
    assert 1 <= len(done) < 20
    assert [a["id"] for a in answers] == list(range(100))
    assert {a["error"]["kind"] for a in answers[len(done) :]} == {"#NUM!"}


def test_one_long_call_is_interrupted(run_server: Any) -> None:
    """A portfolio of many rows ends between two rows."""
    rows = [["market", "category"], *([["US", "beauty"]] * 9_000)]
    asked = {"calls": [{"id": 1, "name": "PORTFOLIO", "arguments": [rows]}]}
    with run_server(batch_seconds=0.05) as server:
        answers = server.post("/api/calls", asked).json()["answers"]
        assert answers[0]["error"]["kind"] == "#NUM!"
        assert server.post("/api/calls", batch(0)).is_success


def test_a_request_that_takes_too_long_is_answered(
    run_server: Any, slow: Callable[[float], Slow]
) -> None:
    """Also when its work hangs, even if it began late: another thread takes its place."""
    stand_in = slow(0.4)
    with run_server(workers=1, request_seconds=0.8) as server, ThreadPoolExecutor(1) as pool:
        first = pool.submit(server.post, "/api/calls", batch(1))
        stand_in.begun.wait(5)
        stand_in.seconds = 5.0
        refused = server.post("/api/calls", batch(1))
        assert first.result().status_code == 200
        assert refused.status_code == 503
        assert refused.json()["error"]["kind"] == "time"
        slow(0.0)
        assert server.post("/api/calls", batch(1)).status_code == 200


def test_the_event_loop_stays_free(run_server: Any, slow: Callable[[float], Slow]) -> None:
    """However many wait for the only worker, what needs none is answered at once."""
    stand_in = slow(0.4)
    with run_server(workers=1) as server, ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(server.post, "/api/calls", batch(3)) for _ in range(3)]
        stand_in.begun.wait(5)
        began = time.monotonic()
        assert server.get("/health").json()["status"] == "ok"
        assert time.monotonic() - began < 1.5
        assert not all(w.done() for w in waiting)
        assert all(w.result().status_code == 200 for w in waiting)


def test_the_pane_need_not_wait_for_cells(run_server: Any, slow: Callable[[float], Slow]) -> None:
    stand_in = slow(0.8)
    with run_server() as server, ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(server.post, "/api/calls", batch(3)) for _ in range(3)]
        stand_in.begun.wait(5)
        assert server.post("/api/view", {"profile": {}}).status_code == 200
        assert not any(w.done() for w in waiting)
        assert all(w.result().status_code == 200 for w in waiting)


def test_a_fault_in_a_function_spoils_nothing(
    run_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(desk: Any, name: str, arguments: Any) -> str:
        if name == "BOOM":
            raise RuntimeError("secret content")
        return "fine"

    monkeypatch.setattr("modesdk.excel.server.calls.call", broken)
    calls = [{"id": n, "name": n, "arguments": []} for n in ("A", "BOOM", "B")]
    with run_server() as server:
        answers = server.post("/api/calls", {"calls": calls}).json()["answers"]
        assert [a.get("value") for a in answers] == ["fine", None, "fine"]
        until(lambda: [line for line in server.lines() if line["event"] == "http"])
        assert "a call failed: RuntimeError at test_many.py" in server.log.read_text()
        assert "secret" not in server.log.read_text() + str(answers)


def test_a_fault_in_a_view_is_told_without_a_trace(
    run_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(desk: Any, data: Any) -> dict[str, Any]:
        raise RuntimeError("secret content")

    monkeypatch.setattr("modesdk.excel.server.case_runs.asked", broken)
    with run_server() as server:
        answer = server.post("/api/cases", {})
        assert answer.status_code == 500
        assert answer.json()["error"]["kind"] == "internal"
        number = answer.headers["x-request-id"]
        assert number in answer.json()["error"]["message"]
        until(lambda: noted(server, id=number))
        line = noted(server, id=number)[0]
        assert "secret" not in server.log.read_text() + answer.text
        assert re.fullmatch(r"\w+Error at \w+\.py:\d+", line["bug"])


def test_log_lines(run_server: Any) -> None:
    """Times, routes and sizes; nothing that people filled in or typed."""
    with run_server() as server:
        secret = {"market": "Hush-hush", "team_level": "full"}
        server.post("/api/view", {"profile": secret, "weights": {"goal": 77}})
        server.post("/api/calls", batch(3), headers={"X-Request-Id": "forged"})
        server.get("/private/path?secret=1")
        server.get(f"/api/pack?token={server.token}")
    text = server.log.read_text()
    for hidden in ("Hush", "full", "goal", "private", "secret", "forged", server.token):
        assert hidden not in text
    lines = server.lines()
    events = [line["event"] for line in lines]
    assert (events[0], events[-1]) == ("start", "stop")
    requests = [line for line in lines if line["event"] == "request"]
    assert [(r["route"], r["status"]) for r in requests] == [
        ("/api/view", 200), ("/api/calls", 200), ("", 404), ("", 401),
    ]  # fmt: skip
    assert requests[1]["calls"] == 3
    assert requests[3]["refused"] == "token"
    assert len({r["id"] for r in requests}) == 4
    for line in requests:
        assert line["ms"] >= 0
        assert line["bytes_out"] > 0
        assert line["time"].endswith("+00:00")
    assert server.log.stat().st_mode & 0o077 == 0
