"""Who may not ask is refused, whatever is sent; the server goes on answering."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

CALL = {"calls": [{"id": 1, "name": "VERSION", "arguments": []}]}


@pytest.fixture(scope="module", autouse=True)
def still_alive(server: Any) -> Iterator[None]:
    """After all of this file."""
    yield
    assert server.alive()


@pytest.mark.parametrize("token", [None, "", "wrong", "x" * 5_000, "\u00e9"])
def test_no_token_no_answer(server: Any, token: str | None) -> None:
    headers = {} if token is None else {"X-Modesdk-Token": token.encode("latin-1")}
    with server.stranger(headers=headers) as client:
        for answer in (client.get("/api/pack"), client.post("/api/calls", json=CALL)):
            assert (answer.status_code, server.told(answer)) == (401, "token")


def test_the_token_twice_is_no_token(server: Any) -> None:
    twice = [("X-Modesdk-Token", server.token)] * 2
    assert server.get("/api/pack", headers=twice).status_code == 401


def test_every_start_has_its_own_token(server: Any, run_server: Any) -> None:
    with run_server() as other:
        assert other.token != server.token
        assert len(other.token) >= 40
        answer = other.post("/api/calls", CALL, headers={"X-Modesdk-Token": server.token})
        assert answer.status_code == 401


HOSTS = ["evil.example", "evil.example:{port}", "localhost:1", "localhost.evil.example:{port}",
         "127.0.0.1.nip.io:{port}", "", "localhost:{port}@evil.example", "192.168.1.5:{port}",
         "[::2]:{port}", "localhost:{port}:{port}", "xn--lcalhost-0ya:{port}"]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_foreign_hosts(server: Any, host: str) -> None:
    """A foreign name that leads to this machine (DNS rebinding) gets nothing, not even a page."""
    headers = {"Host": host.format(port=server.port)}
    with server.client(headers=headers) as client:
        for path in ("/api/pack", "/web", "/taskpane.html", "/health", "/static/js/api.js"):
            answer = client.get(path)
            assert answer.status_code in (400, 403), path
            assert server.token not in answer.text
        assert client.post("/api/calls", json=CALL).status_code in (400, 403)


@pytest.mark.parametrize("host", ["localhost:{port}", "LOCALHOST:{port}", "127.0.0.1:{port}"])
def test_own_hosts(server: Any, host: str) -> None:
    with server.client(headers={"Host": host.format(port=server.port)}) as client:
        assert client.get("/api/pack").status_code == 200


ORIGINS = ["https://evil.example", "null", "http://localhost", "https://localhost:{port}",
           "http://localhost:{port}.evil.example", "http://127.0.0.1:{port}x", "",
           "http://[::1]:{port}"]  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
def test_foreign_origins(server: Any, origin: str) -> None:
    headers = {"Origin": origin.format(port=server.port)}
    with server.client(headers=headers) as client:
        for path in ("/api/pack", "/web", "/taskpane.html"):
            answer = client.get(path)
            assert (answer.status_code, server.told(answer)) == (403, "origin")
            assert "access-control-allow-origin" not in answer.headers
        assert client.post("/api/calls", json=CALL).status_code == 403
        assert client.options("/api/calls").status_code == 403


def test_the_own_origin(server: Any) -> None:
    assert server.post("/api/calls", CALL, headers={"Origin": server.url}).status_code == 200
    for site in ("cross-site", "same-site"):
        foreign = server.post("/api/calls", CALL, headers={"Sec-Fetch-Site": site})
        assert foreign.status_code == 403
    assert server.post("/api/calls", CALL, headers={"Sec-Fetch-Site": "same-origin"}).is_success


def test_what_a_reverse_proxy_passes_on(server: Any) -> None:
    """As docs/how-to/excel.md sets one up: our host, no origin; what browsers say of it counts."""
    passed_on = {
        "Host": f"localhost:{server.port}",
        "X-Forwarded-For": "192.0.2.7",
        "X-Forwarded-Proto": "https",
    }
    assert server.get("/web", headers=passed_on).status_code == 200
    for site, status in (("same-origin", 200), ("cross-site", 403)):
        headers = {**passed_on, "Sec-Fetch-Site": site}
        assert server.post("/api/view", {"profile": {}}, headers=headers).status_code == status


def test_files_without_secrets_are_open_to_office_on_the_web(server: Any) -> None:
    headers = {"Origin": "https://excel.officeapps.live.com"}
    for path in ("/functions.json", "/functions.js", "/static/js/calls.js"):
        answer = server.get(path, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert server.token not in answer.text


def test_headers_of_pages_and_answers(server: Any) -> None:
    pane, web = server.get("/taskpane.html"), server.get("/web")
    assert server.token in pane.text
    assert server.token in web.text
    policy = pane.headers["content-security-policy"]
    assert "script-src 'self' https://appsforoffice.microsoft.com" in policy
    assert "frame-ancestors 'self' https://*.officeapps.live.com" in policy
    own = web.headers["content-security-policy"]
    assert "microsoft" not in own
    assert "frame-ancestors 'none'" in own
    for page in (policy, own):
        assert "default-src 'none'" in page
        assert "'unsafe-eval'" not in page
        assert "unsafe-inline" not in page.partition("script-src")[2].partition(";")[0]
    for answer in (pane, web, server.post("/api/calls", CALL), server.get("/nothing")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


TRAVERSALS = [
    "/static/../pages.py", "/static/..%2fpages.py", "/static/%2e%2e/pages.py", "/static/page.html",
    "/static/js/../../pages.py", "/static//etc/passwd", "/static/..\\pages.py", "/static/",
    "/static/%00", "/static/js/api.js%00.png", "/static/....//pages.py", "/../../etc/passwd",
    "/static/%252e%252e/pages.py", "//etc/passwd", "/static/js", "/static/js/", "/pages.py",
    "/static/C:/Windows/win.ini", "/static/%c0%ae%c0%ae/pages.py", "/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/api/../web", "/web/../static/js/api.js", "/static/js/API.js", "/taskpane.html/", "/WEB",
]  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS)
def test_only_listed_files(server: Any, path: str) -> None:
    status, _, body = server.spoken(f"GET {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\n")
    assert status in (401, 404), body
    assert server.token.encode() not in body
    assert b"root:" not in body
    assert b"import " not in body


def test_unknown_addresses_and_methods(server: Any) -> None:
    with server.client() as client:
        missing = client.get("/api/nothing")
        assert (missing.status_code, server.told(missing)) == (404, "route")
        for asked in ("DELETE /api/calls", "GET /api/calls", "POST /web", "PUT /health",
                      "OPTIONS /api/view", "FOO /api/view"):  # fmt: skip
            wrong = client.request(*asked.split())
            assert (wrong.status_code, server.told(wrong)) == (405, "method")
            assert wrong.headers["allow"]
        assert client.head("/health").status_code == 200


def test_refusals_in_chinese(server: Any) -> None:
    answer = server.post("/api/calls", {"calls": 1}, params={"lang": "zh"})
    assert answer.json()["error"]["message"] == "字段 calls：应为列表"
