"""Whatever is sent, and however slowly: refused cleanly, and the server goes on answering."""

from __future__ import annotations

import json
import random
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

CALL = {"calls": [{"id": 1, "name": "VERSION", "arguments": []}]}
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module", autouse=True)
def still_alive(server: Any) -> Iterator[None]:
    """After all of this file."""
    yield
    assert server.alive()


def test_declared_and_streamed_bodies_that_are_too_large(server: Any) -> None:
    large = b'{"calls": [' + b" " * (4 * MEGABYTE) + b"]}"
    parts = (large[i : i + 65_536] for i in range(0, len(large), 65_536))
    with server.client(headers={"Content-Type": "application/json"}) as client:
        answer = client.post("/api/calls", content=large)
        assert (answer.status_code, server.told(answer)) == (413, "size")
        streamed = client.post("/api/calls", content=parts)
        assert (streamed.status_code, server.told(streamed)) == (413, "size")


def test_just_small_enough(server: Any) -> None:
    head = json.dumps(CALL).encode()
    with server.client(headers={"Content-Type": "application/json"}) as client:
        fits = client.post("/api/calls", content=head + b" " * (4 * MEGABYTE - len(head)))
        assert fits.status_code == 200


def test_lengths_that_lie(server: Any) -> None:
    own = f"POST /api/calls HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
    own += f"X-Modesdk-Token: {server.token}\r\nContent-Type: application/json\r\n"
    for length in ("99999999999999", "-1", "5, 6", "0x10", "1e3"):
        status, _, _ = server.spoken(f"{own}Content-Length: {length}\r\n", b"{}")
        assert status in (400, 413)
    both = "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"
    status, _, _ = server.spoken(own + both, b"0\r\n\r\n")
    assert status in (200, 400)


def test_a_long_head(server: Any) -> None:
    head = f"GET /web HTTP/1.1\r\nHost: localhost:{server.port}\r\nX: {'x' * 200_000}\r\n"
    with closing(server.raw()) as line:
        try:
            line.sendall(head.encode())
            line.sendall(b"\r\n")
            answer = line.recv(65_536)
        except OSError:  # it hung up at once
            answer = b""
    assert answer == b"" or b" 400 " in answer or b" 431 " in answer


WRONG_JSON = [
    b"", b"{", b"[]", b"null", b'"text"', b"1", b"{'calls': []}", b'{"calls": [}', b"\xff\xfe{}",
    b'{"calls": NaN}', b'{"calls": [Infinity]}', b'{"a": ' + b"9" * 5_000 + b"}", b"\x00" * 100,
    '{"calls": []}'.encode("utf-16"), b"[" * 100_000, b'{"a":' * 100_000, b"<xml/>",
    b"\xef\xbb\xbf", b'{"pack": "a", "pack": "b"}', b'{"profile": {"a": 1, "a": 2}}',
    b'{"calls": [{"id": 1, "id": 2}]}',
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(WRONG_JSON)))
def test_malformed_json(server: Any, number: int) -> None:
    for path in ("calls", "view", "whatif", "cases", "check", "workbook"):
        with server.client(headers={"Content-Type": "application/json"}) as client:
            answer = client.post(f"/api/{path}", content=WRONG_JSON[number])
        assert (answer.status_code, server.told(answer)) in ((400, "json"), (400, "depth"))


def test_deep_and_numerous_json(server: Any) -> None:
    deep: Any = 1
    for _ in range(200):
        deep = [deep]
    for data in ({"calls": deep}, {"profile": {"market": deep}}):
        answer = server.post("/api/view", data)
        assert (answer.status_code, server.told(answer)) == (400, "depth")
    many = server.post("/api/view", {"profile": {"goals": [1] * 600_000}})
    assert (many.status_code, server.told(many)) == (413, "items")


def test_other_types_of_body(server: Any) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = server.post("/api/calls", CALL, headers={"Content-Type": kind})
        assert (answer.status_code, server.told(answer)) == (415, "type")


def test_texts_that_are_no_unicode_come_back(server: Any) -> None:
    call = {"id": "\ud800", "name": "RECOMMEND", "arguments": [[["market", "\ud800"]]]}
    lone = json.dumps({"calls": [call]})
    with server.client(headers={"Content-Type": "application/json"}) as client:
        answer = client.post("/api/calls", content=lone)
    assert answer.status_code == 200
    assert answer.json()["answers"][0]["error"]["kind"] == "#VALUE!"


def fuzzed(chance: random.Random) -> tuple[str, bytes]:
    """An address, and something that may be JSON."""
    path = chance.choice(["calls", "calls", "view", "whatif", "cases", "check", "workbook"])
    if path in ("workbook", "check", "cases"):  # good ones take long
        return path, chance.randbytes(50)
    data = chance.choice([_good(chance), _some(chance, 0)])
    text = bytearray(json.dumps(data).encode())
    for _ in range(chance.choice([0, 0, 1, 5])):
        if text:
            text[chance.randrange(len(text))] = chance.randrange(256)
    return path, bytes(text[: chance.choice([len(text), len(text), len(text) // 2])])


def _good(chance: random.Random) -> dict[str, Any]:
    names = ("pack", "lang", "as_of", "profile", "weights", "attribute", "calls")
    return {name: _some(chance, 1) for name in names if chance.random() < 0.6}


def _some(chance: random.Random, depth: int) -> Any:
    plain = [None, True, 0, -1, 1e308, 2**70, "", "market", "US", "goal", "\u0000", "x" * 3_000,
             "\U0001f600", "2026-03-10", "zh", "RANK", 0.5]  # fmt: skip
    if depth > 4 or chance.random() < 0.4:
        return chance.choice(plain)
    if chance.random() < 0.5:
        return [_some(chance, depth + 1) for _ in range(chance.randrange(5))]
    keys = [*(k for k in plain if isinstance(k, str)), "id", "name", "arguments", "calls"]
    return {chance.choice(keys): _some(chance, depth + 1) for _ in range(chance.randrange(5))}


def test_fuzzed_payloads(server: Any) -> None:
    """200 random ones: an answer or a refusal, never a fault of the server, never a hang."""
    chance = random.Random(20)
    seen = set()
    with server.client(headers={"Content-Type": "application/json"}) as client:
        for _ in range(200):
            path, body = fuzzed(chance)
            answer = client.post(f"/api/{path}", content=body)
            seen.add(answer.status_code)
            assert answer.status_code in (200, 400, 405, 413), (path, body)
            if answer.status_code != 200:
                server.told(answer)
            assert "internal error" not in answer.text, (path, body)
    assert {200, 400} <= seen
    assert server.alive()


def test_garbage_instead_of_http(server: Any) -> None:
    chance = random.Random(4)
    for _ in range(30):
        with closing(server.raw()) as line:
            line.settimeout(5)
            try:
                line.sendall(chance.randbytes(chance.randrange(1, 4_000)) + b"\r\n\r\n")
                line.shutdown(socket.SHUT_WR)
                line.recv(4_096)
            except OSError:
                continue
    assert server.alive()


def closed_after(line: socket.socket, drip: bytes, most: float) -> float:
    """Seconds until the server hangs up on a client that sends byte by byte."""
    began = time.monotonic()
    line.settimeout(0.05)
    while time.monotonic() - began < most:
        try:
            line.sendall(drip)
            if line.recv(4_096) == b"":
                return time.monotonic() - began
        except TimeoutError:
            continue
        except OSError:
            return time.monotonic() - began
    pytest.fail("the connection is still open")


def test_slow_clients_are_cut_off(run_server: Any) -> None:
    with run_server(body_seconds=0.5, idle_seconds=1) as server:
        own = f"Host: localhost:{server.port}\r\nX-Modesdk-Token: {server.token}\r\n"
        head = f"POST /api/calls HTTP/1.1\r\n{own}Content-Type: application/json\r\n"
        with closing(server.raw()) as line:
            line.sendall(f"{head}Content-Length: 1000\r\n\r\n".encode())
            line.settimeout(8)
            assert b" 408 " in line.recv(4_096)
        with closing(server.raw()) as line:  # an idle connection after an answer
            line.sendall(f"GET /health HTTP/1.1\r\n{own}\r\n".encode())
            assert closed_after(line, b"", 8) < 6
        assert server.alive()


def test_slow_clients_do_not_keep_others_waiting(run_server: Any) -> None:
    with run_server(connections=120) as server:
        held = [server.raw() for _ in range(100)]
        for line in held:
            line.sendall(b"GET / HTTP/1.1\r\nX: ")
        assert server.alive()
        for line in held:
            line.close()


def test_fields_that_nothing_reads_are_named(server: Any) -> None:
    shop = {"pack": "tiktok-shop", "lang": "en"}
    told = server.post("/api/check", {**shop, "packs": 1}).json()["problems"]
    assert [p["message"] for p in told if p["code"] == "V-506"] == ["unknown key 'packs'"]
    for path, more in (("view", {}), ("cases", {}), ("whatif", {"attribute": "market"})):
        told = server.post(f"/api/{path}", {**shop, **more, "wieghts": {}}).json()["problems"]
        assert [(p["message"], p["hint"]) for p in told] == [
            ("unknown key 'wieghts'", "Did you mean 'weights'?")
        ]
    told = server.post("/api/calls", {**CALL, "cals": []}).json()
    assert (told["problems"][0]["attribute"], len(told["answers"])) == ("cals", 1)
    assert server.post("/api/calls", CALL).json()["problems"] == []
    file = {"text": "market: US", "name": "p.yaml"}
    assert server.post("/api/profile", file).json()["problems"] == []
    told = server.post("/api/profile", {**file, "nmae": 1, "lang": "zh"}).json()["problems"]
    assert [(p["attribute"], p["message"]) for p in told] == [("nmae", "未知的键 'nmae'")]


def test_parameters_of_an_address_that_nothing_reads_are_named(server: Any) -> None:
    with server.client() as client:
        for path, known in (("pack", "pack=tiktok-shop&lang=en"), ("packs", "lang=en")):
            told = client.get(f"/api/{path}?{known}").json()["problems"]
            assert told == []
            told = client.get(f"/api/{path}?{known}&pakc=1").json()["problems"]
            assert [p["message"] for p in told] == ["unknown key 'pakc'"]
        data = {"pack": "tiktok-shop"}
        told = server.post("/api/view?lang=zh&pack=home-heating", data).json()
        assert told["pack"]["name"] == "tiktok-shop"
        assert [(p["attribute"], p["hint"]) for p in told["problems"]] == [("pack", "可用：lang")]


def test_whatif_tells_what_could_not_be_used(server: Any) -> None:
    data = {"pack": "tiktok-shop", "lang": "en", "attribute": "market",
            "profile": {"team_levle": "x"}}  # fmt: skip
    told = server.post("/api/whatif", data).json()["problems"]
    assert [(p["code"], p["attribute"]) for p in told] == [("V-501", "team_levle")]


def test_a_batch_of_calls_speaks_the_language_that_it_names(server: Any) -> None:
    wrong = {"calls": [{"id": 1, "name": "NOTHING"}], "lang": "zh"}
    (answer,) = server.post("/api/calls", wrong).json()["answers"]
    assert answer["error"]["message"].startswith("没有函数")
    table = {"id": 1, "name": "RANK", "arguments": [[["market", "US"]], None, None, "tiktok-shop"]}
    (answer,) = server.post("/api/calls", {"calls": [table], "lang": "zh"}).json()["answers"]
    assert answer["value"][0][0] == "名次"
    refused = server.post("/api/calls", {"calls": [table], "lang": "fr"})
    assert (refused.status_code, "lang: got 'fr'" in refused.text) == (400, True)


def test_an_unknown_key_of_a_call_is_named(server: Any) -> None:
    call = {"id": 1, "name": "STATUS", "args": [[["market", "US"]]]}
    (answer,) = server.post("/api/calls", {"calls": [call]}).json()["answers"]
    assert answer["error"]["message"].startswith("unknown key 'args': a call is {id, name")
