"""`modesdk excel serve` and `modesdk web` as people start and stop them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from modesdk.cli.main import app
from modesdk.excel.server.listening import listen
from modesdk.excel.server.run_settings import ServerSettings, is_loopback

PACK = "tiktok-shop"


def token_in(page: str) -> str:
    found = re.search(r'modesdk-token" content="([^"]+)"', page)
    assert found
    return found[1]


def address(said: str) -> str:
    found = re.search(r"https?://\S+", said)
    assert found
    return found[0]


def test_serve_over_https(command: Any, trusting: Any, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    running = command("excel", "serve", "--pack", PACK, "--port", "0", "--log", str(log))
    said = running.until("Ctrl+C")
    for told in ("manifest.xml", "certutil -user -addstore Root", "security add-trusted-cert",
                 "nssdb", "Trusted Add-in Catalogs", "Upload My Add-in", "wef"):  # fmt: skip
        assert told in said
    url = address(said)
    assert url.startswith("https://localhost:")
    certificate = Path(re.search(r"Certificate: (.+?) \(", said)[1])
    context = trusting(certificate)
    with httpx.Client(base_url=url, verify=context) as client:
        assert client.get("/health").json()["status"] == "ok"
        headers = {"X-Modesdk-Token": token_in(client.get("/taskpane.html").text), "Origin": url}
        call = {"calls": [{"id": 1, "name": "STATUS", "arguments": [[["market", "US"]]]}]}
        answer = client.post("/api/calls", json=call, headers=headers)
        assert answer.json() == {
            "answers": [{"id": 1, "value": "insufficient_data"}],
            "problems": [],
        }
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(url + "/health")
    with pytest.raises(httpx.HTTPError):
        httpx.get(url.replace("https", "http") + "/health")
    code, seconds = running.stop(signal.SIGINT)
    assert (code, seconds < 7) == (0, True)
    assert running.ended()[2].strip() == "Stopped."
    events = [json.loads(line)["event"] for line in log.read_text().splitlines()]
    assert (events[0], events[-1]) == ("start", "stop")
    again = command("excel", "serve", "--pack", PACK, "--port", "0", "--lang", "zh")
    said = again.until("Ctrl+C")
    assert str(certificate) in said
    assert "如尚未信任证书" in said
    assert "受信任的加载项目录" in said


def test_stopping_ends_running_requests(command: Any, tmp_path: Path) -> None:
    """Within 5 s and a little, with an answer or a closed connection, and exit code 0."""
    log = tmp_path / "log.jsonl"
    running = command("web", "--pack", PACK, "--port", "0", "--log", str(log))
    url = address(running.until("Ctrl+C"))
    token = token_in(httpx.get(f"{url}/web").text)
    rows = [["market", "size"], *(["US", n] for n in range(1_000))]
    calls = [{"id": n, "name": "PORTFOLIO", "arguments": [rows, [["goal", n % 90 / 10]]]}
             for n in range(100)]  # fmt: skip
    found: list[Any] = []

    def ask() -> None:
        try:
            headers = {"X-Modesdk-Token": token}
            found.append(
                httpx.post(f"{url}/api/calls", json={"calls": calls}, headers=headers, timeout=30)
            )
        except httpx.HTTPError as problem:
            found.append(problem)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(1.0)
    code, seconds = running.stop(signal.SIGTERM)
    asking.join(20)
    assert code == 0
    assert seconds < 8
    assert isinstance(found[0], httpx.HTTPError) or found[0].status_code in (200, 503)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert lines[-1]["event"] == "stop"


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_a_closed_terminal_stops_it_in_good_order(command: Any, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    running = command("web", "--pack", PACK, "--port", "0", "--log", str(log))
    running.until("Ctrl+C")
    assert running.stop(signal.SIGHUP)[0] == 0
    assert running.ended()[2].strip() == "Stopped."
    assert json.loads(log.read_text().splitlines()[-1])["event"] == "stop"


def test_the_address_is_written_at_once(tmp_path: Path) -> None:
    """Also when nobody looks at a terminal: a supervisor reads it from a file."""
    out = tmp_path / "out.txt"
    environment = {name: v for name, v in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with out.open("w") as file:
        words = [sys.executable, "-m", "modesdk", "web", "--pack", PACK, "--port", "0"]
        process = subprocess.Popen(words, stdout=file, stderr=file, env=environment)
    try:
        end = time.monotonic() + 20
        while "http://" not in out.read_text() and time.monotonic() < end:
            time.sleep(0.1)
        assert httpx.get(address(out.read_text()) + "/health").status_code == 200
    finally:
        process.terminate()
        process.wait(10)


def test_web_takes_the_next_free_port(command: Any) -> None:
    with listen_quietly(8080):
        running = command("web", "--pack", PACK)
        url = address(running.until("Ctrl+C"))
        assert url.startswith("http://localhost:")
        assert not url.endswith(":8080")
        page = httpx.get(f"{url}/web")
        assert "appsforoffice" not in page.text
        assert httpx.get(url, follow_redirects=True).url.path == "/web"
        assert running.stop()[0] == 0


class listen_quietly:  # noqa: N801 - reads as a function
    """Keep a port busy, whoever has it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.socket()
        try:
            self.socket.bind(("127.0.0.1", port))
            self.socket.listen()
        except OSError:  # taken already: as good
            pass

    def __enter__(self) -> int:
        return int(self.socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def test_what_can_be_wrong(tmp_path: Path) -> None:
    """Every fault has its own words, in both languages, and exit code 2."""
    good = tmp_path / "some.pem"
    good.write_text("no certificate")
    with listen_quietly(0) as taken:
        wrong = [
            (("web", "--port", str(taken)), "--port", "taken", "已被占用"),
            (("web", "--host", "0.0.0.0"), "--allow-remote", "other machines", "别的机器"),
            (("web", "--host", "no.such.host.invalid", "--allow-remote"), "--host", "cannot listen",
             "不能"),
            (("web", "--host", "127.0.0.2"), "--host", "localhost, 127.0.0.1, ::1", "127.0.0.2"),
            (("web", "--pack", "nothing"), "nothing", "installed: ", "规则包"),
            (("web", "--lang", "fr"), "--lang", "zh, en", ""),
            (("excel", "serve", "--cert", str(good)), "--key", "goes together", "同用"),
            (("excel", "serve", "--cert", str(good), "--key", str(good)), "--cert",
             "cannot be used", "不能使用"),
            (("excel", "serve", "--cert", str(good) + "x", "--key", str(good)), "--cert",
             "no such file", ""),
            (("web", "--cert", str(good), "--key", str(good)), "--https", "HTTPS", "HTTPS"),
            (("web", "--pack", PACK, "--port", "0", "--log", str(tmp_path / "no" / "log")),
             "--log", "cannot be written", "无法写入"),
            (("web", "--pack", PACK, "--port", str(taken), "--log", str(good)), "--log",
             "is no log", "不是日志"),
        ]  # fmt: skip
        for words, place, en, zh in wrong:
            for lang, text in (("en", en), ("zh", zh)):
                extra = () if "--lang" in words else ("--lang", lang)
                found = CliRunner().invoke(app, [*words, *extra])
                assert found.exit_code == 2, found.output
                assert place in found.stderr
                assert text in found.stderr
                assert "Traceback" not in found.stderr
    assert good.read_text() == "no certificate"


def test_a_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (["web"], ["excel", "serve"]):
        monkeypatch.setattr(
            "modesdk.cli.shell.optional_features.find_spec",
            lambda name: None if name == "uvicorn" else 1,
        )
        found = CliRunner().invoke(app, words)
        assert found.exit_code == 2
        assert "uvicorn" in found.stderr
        assert "modesdk[excel]" in found.stderr


def test_help_names_both_commands() -> None:
    assert "serve" in CliRunner().invoke(app, ["excel", "--help"]).stdout
    said = CliRunner().invoke(app, ["web", "--help"]).stdout
    for option in ("--port", "--open", "--https", "--allow-remote", "--log"):
        assert option in said


def test_the_manifest_command(tmp_path: Path) -> None:
    out = tmp_path / "manifest.xml"
    found = CliRunner().invoke(app, ["excel", "manifest", "-o", str(out)])
    assert (found.exit_code, "manifest.xml" in found.stderr) == (0, True)
    assert "https://localhost:8443/taskpane.html" in out.read_text()
    for wrong in ("http://localhost:8443", "localhost", "https://", "https://x/y"):
        assert CliRunner().invoke(app, ["excel", "manifest", "--url", wrong]).exit_code == 2


def test_which_hosts_are_loopback() -> None:
    for own in ("127.0.0.1", "localhost", "LOCALHOST", "::1", "[::1]", "127.9.9.9"):
        assert is_loopback(own)
    for other in ("0.0.0.0", "::", "192.168.1.2", "example.org", ""):
        assert not is_loopback(other)


def test_names_when_others_may_ask() -> None:
    """Addresses and this machine's names; a foreign name may lead here, too, and stays refused."""
    settings = ServerSettings(host="0.0.0.0", port=8443, remote=True)
    assert settings.knows_host("192.168.1.2", 8443)
    assert settings.knows_host(socket.gethostname().casefold(), 8443)
    assert not settings.knows_host("evil.example", 8443)
    assert socket.gethostname() in settings.base_url
    assert ServerSettings(scheme="http", port=80).knows_host("localhost", None)
    assert not ServerSettings(port=8443).knows_host("localhost", None)


def test_tokens_do_not_show() -> None:
    settings = ServerSettings()
    assert settings.token not in repr(settings)
    assert len(settings.token) >= 43


def test_both_loopback_addresses() -> None:
    """Programs that look for `localhost` may try ::1 first."""
    listener = listen("127.0.0.1", 0)
    try:
        families = {one.family for one in listener.sockets}
        assert socket.AF_INET in families
        if socket.AF_INET6 in families:
            socket.create_connection(("::1", listener.port), 5).close()
        assert {one.getsockname()[0] for one in listener.sockets} <= {"127.0.0.1", "::1"}
    finally:
        listener.close()


def test_open_to_others(command: Any) -> None:
    """Said plainly; addresses and own names are answered, foreign names are not."""
    running = command("web", "--pack", PACK, "--port", "0", "--host", "0.0.0.0", "--allow-remote")
    said = running.until("Ctrl+C")
    assert "other machines can reach this" in said
    assert "not encrypted" in said
    port = address(said).rpartition(":")[2]
    url = f"http://127.0.0.1:{port}/health"
    for host, status in (("192.168.1.2", 200), (socket.gethostname(), 200), ("evil.example", 403)):
        assert httpx.get(url, headers={"Host": f"{host}:{port}"}).status_code == status
    assert running.stop()[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there a port is never shared")
def test_a_port_is_not_shared() -> None:
    first = listen("localhost", 0)
    try:
        with pytest.raises(Exception, match="in use"):
            listen("localhost", first.port)
        other = listen("127.0.0.1", first.port, tried=20)
        other.close()
        assert other.port != first.port
    finally:
        first.close()
