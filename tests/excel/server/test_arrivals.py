"""Clients that say nothing: limits hold from the first byte, and trouble does not fill the log."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from modesdk.excel.server.arrivals import RETRY_SECONDS, SPARE, Arrivals
from modesdk.excel.server.request_log import Journal, is_log
from modesdk.excel.server.run_settings import MOST_CONNECTIONS, Limits, most_connections

PACK = "tiktok-shop"


@contextmanager
def silent(port: int, count: int) -> Iterator[list[socket.socket]]:
    """So many connections that say nothing."""
    with ExitStack() as held:
        yield [
            held.enter_context(closing(socket.create_connection(("127.0.0.1", port), 5)))
            for _ in range(count)
        ]


def hung_up(line: socket.socket) -> bool:
    line.settimeout(0.01)
    try:
        return line.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit of open files to lower")
@pytest.mark.parametrize("words", [("excel", "serve"), ("web",)])
def test_few_open_files_and_many_that_say_nothing(
    command: Any, trusting: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """300 connections without a handshake, or a request, where a process may open 256 files."""
    log = tmp_path / "log.jsonl"
    running = command(*words, "--pack", PACK, "--port", "0", "--log", str(log), files=256)
    said = running.until("Ctrl+C")
    url = next(line for line in said.split() if line.startswith("http"))
    certificate = tmp_path / "modesdk" / "localhost.crt"
    trusted = trusting(certificate) if certificate.exists() else ssl.create_default_context()
    with silent(int(url.rpartition(":")[2]), 300):
        for _ in range(3):
            began = time.monotonic()
            with httpx.Client(base_url=url, verify=trusted, timeout=10) as client:
                assert client.get("/health").json()["status"] == "ok"
            assert time.monotonic() - began < 5
            time.sleep(1)
    assert running.stop()[0] == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert len(lines) < 20, lines[:20]
    assert [line["event"] for line in lines][-2:] == ["stopping", "stop"]


def test_of_too_many_that_say_nothing_the_oldest_go(run_server: Any) -> None:
    with run_server(greetings=4) as server, silent(server.port, 12) as lines:
        assert server.alive()
        assert [hung_up(line) for line in lines[:7]] == [True] * 7
        assert not hung_up(lines[-1])


def test_a_handshake_has_a_time_limit(run_server: Any) -> None:
    with run_server(greeting_seconds=0.3) as server, silent(server.port, 1) as (line,):
        time.sleep(1)
        assert hung_up(line)
        assert server.alive()


def test_too_many_connections_are_told_so(run_server: Any) -> None:
    """Not one of them hangs: the request is answered with 503."""
    with run_server(connections=4) as server, silent(server.port, 4) as lines:
        for line in lines:
            line.sendall(b"GET / HTTP/1.1\r\nX: ")
        time.sleep(0.3)
        assert server.get("/health").status_code == 503
        for line in lines:
            line.close()
        time.sleep(0.3)
        assert server.alive()


def test_more_than_can_be_told_wait_their_turn(run_server: Any) -> None:
    with run_server(connections=2) as server:
        with silent(server.port, 40) as lines:
            for line in lines:
                line.sendall(b"GET / HTTP/1.1\r\nX: ")
            time.sleep(0.5)
        end = time.monotonic() + 10
        while server.get("/health").status_code == 503 and time.monotonic() < end:
            time.sleep(0.1)
        assert server.alive()


def test_beyond_the_limit_nobody_is_taken(run_server: Any) -> None:
    """Not even to be told that the server is busy, until one of the others leaves."""
    with run_server(connections=2) as server, silent(server.port, 2 + SPARE) as lines:
        for line in lines:
            line.sendall(b"GET / HTTP/1.1\r\nX: ")
        time.sleep(0.5)
        with silent(server.port, 1) as (late,):
            late.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            late.settimeout(1.5)
            with pytest.raises(TimeoutError):
                late.recv(1)
            for line in lines:
                line.close()
            late.settimeout(10)
            assert late.recv(4) == b"HTTP"


def test_trouble_with_accepting_is_met_with_patience() -> None:
    """A socket that cannot accept (this one does not even listen) keeps nobody busy."""

    async def troubles() -> int:
        told: list[Any] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: told.append(context))
        with closing(socket.socket()) as deaf:
            deaf.setblocking(False)
            arrivals = Arrivals(loop, deaf, asyncio.Protocol, None, Limits())
            arrivals.begin()
            await asyncio.sleep(0.6 * RETRY_SECONDS)
            arrivals.close()
            await arrivals.wait_closed()
        return len(told)

    with ThreadPoolExecutor(1) as own:  # the browser tests leave a loop running in this thread
        assert own.submit(lambda: asyncio.run(troubles())).result() == 1


def test_limits_fit_what_the_system_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    for allowed, expected in ((256, 128), (10, 8), (100_000, MOST_CONNECTIONS),
                              (resource.RLIM_INFINITY, MOST_CONNECTIONS)):  # fmt: skip
        monkeypatch.setattr(resource, "getrlimit", lambda _, a=allowed: (a, a))
        assert most_connections() == expected


@pytest.fixture
def journal(tmp_path: Path) -> tuple[Journal, Callable[[], list[dict[str, Any]]]]:
    path = tmp_path / "log.jsonl"
    return (
        Journal.to(str(path)),
        lambda: [json.loads(line) for line in path.read_text().splitlines()],
    )


def test_repeated_trouble_is_one_line(journal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines, written = journal
    now = 1_000.0
    monkeypatch.setattr("modesdk.excel.server.request_log.time.monotonic", lambda: now)
    for _ in range(5_000):
        lines.note("trouble", kind="OSError", message="too many open files")
    lines.note("trouble", kind="OSError", message="another one")
    assert len(written()) == 2
    now += 61
    lines.note("trouble", kind="OSError", message="too many open files")
    assert written()[-1]["repeated"] == 4_999
    lines.note("trouble", kind="OSError", message="too many open files")
    lines.close()
    assert [line.get("repeated", 0) for line in written()] == [0, 0, 4_999, 0]


def test_different_trouble_is_bounded_in_memory_and_none_is_lost(journal: Any) -> None:
    lines, written = journal
    for number in range(200):
        for _ in range(3):
            lines.note("http", message=f"number {number}")
    assert len(lines._folded) <= 64
    lines.close()
    assert sum(1 + line.get("repeated", 0) for line in written()) == 600


def test_a_log_is_gone_on_with_and_nothing_else(journal: Any, tmp_path: Path) -> None:
    lines, _ = journal
    path = tmp_path / "log.jsonl"
    assert is_log(path)
    lines.note("start")
    lines.close()
    assert is_log(path)
    assert is_log(tmp_path / "new")
    for content in (b"PK\x03\x04", b'{"insulation": "good"}', b"\n"):
        path.write_bytes(content)
        assert not is_log(path)


def test_requests_are_never_folded(journal: Any) -> None:
    lines, written = journal
    for _ in range(10):
        lines.note("request", status=200)
    lines.close()
    assert len(written()) == 10
