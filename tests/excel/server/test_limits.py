"""Limits of connections, and the log."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from modesdk.excel.desk import Desk
from modesdk.excel.server.certificate import own_identity
from modesdk.excel.server.listening import listen
from modesdk.excel.server.request_log import RequestLog, is_log
from modesdk.excel.server.run_settings import ServerLimits, ServerSettings
from modesdk.excel.server.serve import serve


@contextmanager
def silent(port: int, count: int) -> Iterator[list[socket.socket]]:
    """So many connections that say nothing."""
    with ExitStack() as held:
        yield [
            held.enter_context(closing(socket.create_connection(("127.0.0.1", port), 5)))
            for _ in range(count)
        ]


def test_a_handshake_has_a_time_limit(shop: Desk, tmp_path: Path) -> None:
    """A client that says nothing to an encrypted server is let go."""
    listener, running = listen("127.0.0.1", 0), []
    started = threading.Event()
    settings = ServerSettings(port=listener.port, limits=ServerLimits(handshake_seconds=0.3))

    def ready(server: Any) -> None:
        running.append(server)
        started.set()

    given = (shop, settings, listener, own_identity(tmp_path), None, ready)
    thread = threading.Thread(target=serve, args=given)
    thread.start()
    try:
        assert started.wait(20)
        with silent(listener.port, 1) as (line,):
            line.settimeout(5)
            began = time.monotonic()
            assert line.recv(1) == b""
            assert 0.2 < time.monotonic() - began < 4
    finally:
        running[0].stop()
        thread.join(20)
        listener.close()


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


def test_a_log_is_gone_on_with_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    lines = RequestLog.to(str(path))
    assert is_log(path)
    lines.note("start")
    lines.close()
    assert is_log(path)
    assert is_log(tmp_path / "new")
    for content in (b"PK\x03\x04", b'{"insulation": "good"}', b"\n"):
        path.write_bytes(content)
        assert not is_log(path)
