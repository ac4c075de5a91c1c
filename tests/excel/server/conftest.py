"""Real servers on free ports: in a thread with limits of the test's choice, or as a command."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from modesdk.excel.desk import Desk
from modesdk.excel.server.listening import Listener, listen
from modesdk.excel.server.request_log import RequestLog
from modesdk.excel.server.run_settings import ServerLimits, ServerSettings
from modesdk.excel.server.serve import serve

PACK = "tiktok-shop"
PATIENCE = 20.0
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For plain HTTP: reading the system's authorities for each client takes long."""


class Running:
    """A server in a thread of this process."""

    def __init__(self, desk: Desk, log: Path, limits: ServerLimits, lang: Any = "en") -> None:
        self.log = log
        self.listener: Listener = listen("127.0.0.1", 0)
        self.settings = ServerSettings(
            scheme="http", port=self.listener.port, lang=lang, limits=limits
        )
        self.port, self.token = self.listener.port, self.settings.token
        self.url = f"http://127.0.0.1:{self.port}"
        self.server: Any = None
        started = threading.Event()

        def ready(server: Any) -> None:
            self.server = server
            started.set()

        self.thread = threading.Thread(
            target=serve,
            args=(desk, self.settings, self.listener),
            kwargs={"journal": RequestLog.to(str(log)), "ready": ready},
        )
        self.thread.start()
        assert started.wait(PATIENCE)

    def client(self, **more: Any) -> httpx.Client:
        """A client with the token."""
        headers = {"X-Modesdk-Token": self.token, **more.pop("headers", {})}
        return self.stranger(headers=headers, **more)

    def stranger(self, **more: Any) -> httpx.Client:
        """A client without the token."""
        return httpx.Client(base_url=self.url, **{"timeout": PATIENCE, "verify": NO_TLS, **more})

    def get(self, path: str, **more: Any) -> httpx.Response:
        """One request without the token."""
        with self.stranger() as client:
            return client.get(path, **more)

    def post(self, path: str, data: Any, **more: Any) -> httpx.Response:
        """One request."""
        with self.client() as client:
            return client.post(path, json=data, **more)

    def alive(self) -> bool:
        """Whether it still decides."""
        call = {"id": 1, "name": "STATUS", "arguments": [[["market", "US"]]]}
        found = self.post("/api/calls", {"calls": [call]})
        answers = [{"id": 1, "value": "insufficient_data"}]
        return found.status_code == 200 and found.json() == {"answers": answers, "problems": []}

    def raw(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def spoken(self, head: str, body: bytes = b"") -> tuple[int, bytes, bytes]:
        """Status, head and body of what comes back for a head as it is."""
        with closing(self.raw()) as line:
            line.sendall(head.encode("latin-1") + b"Connection: close\r\n\r\n" + body)
            answer = b"".join(iter(lambda: line.recv(65_536), b""))
        before, _, after = answer.partition(b"\r\n\r\n")
        return int(before.split()[1]), before, after

    @staticmethod
    def told(answer: httpx.Response) -> str:
        """The kind of a refusal; nothing but words for people in it."""
        error = answer.json()["error"]
        assert set(error) - {"problems"} == {"kind", "message", "hint"}
        assert error["message"]
        assert "Traceback" not in answer.text
        assert ".py" not in answer.text
        return str(error["kind"])

    def lines(self) -> list[dict[str, Any]]:
        """The log so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def stop(self) -> None:
        """Stop and wait."""
        self.server.stop()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        self.listener.close()


@pytest.fixture(scope="session")
def shop() -> Desk:
    """One desk for all servers: packs load once."""
    desk = Desk.installed(PACK)
    desk.pack()
    return desk


@pytest.fixture(scope="session")
def run_server(shop: Desk, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """`with run_server(body_seconds=1) as server:` runs one with other limits."""

    @contextmanager
    def running(desk: Desk = shop, lang: str = "en", **limits: Any) -> Iterator[Running]:
        log = tmp_path_factory.mktemp("server") / "log.jsonl"
        server = Running(desk, log, ServerLimits(**limits), lang)
        try:
            yield server
        finally:
            server.stop()

    return running


@pytest.fixture(scope="module")
def server(run_server: Any) -> Iterator[Running]:
    """One with the usual limits (but for the rate)."""
    with run_server() as running:
        yield running


class Command:
    """`modesdk ...` as a process of its own."""

    def __init__(self, data: Path, *words: str) -> None:
        self.environment = {
            **os.environ,
            "XDG_DATA_HOME": str(data),
            "LOCALAPPDATA": str(data),
            "HOME": str(data),
            "MODESDK_LANG": "en",
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "modesdk", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.said = ""

    def until(self, text: str) -> str:
        """Read until a line with this text; everything read so far."""
        assert self.process.stdout
        end = time.monotonic() + PATIENCE
        while text not in self.said and time.monotonic() < end:
            line = self.process.stdout.readline()
            if not line:
                break
            self.said += line
        assert text in self.said, (self.said, self.process.poll())
        return self.said

    def stop(self, how: int = signal.SIGTERM) -> tuple[int, float]:
        """Exit code, and how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        return code, time.monotonic() - began

    def ended(self) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of a command that ends by itself."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, self.said + out, err


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Callable[..., Command]]:
    """`command("excel", "serve", ...)` starts one; it is ended afterwards."""
    started: list[Command] = []

    def start(*words: str) -> Command:
        started.append(Command(tmp_path, *words))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


@pytest.fixture
def trusting() -> Callable[[Path], ssl.SSLContext]:
    """A client that trusts one certificate and nothing else."""

    def context(certificate: Path) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(certificate))

    return context
