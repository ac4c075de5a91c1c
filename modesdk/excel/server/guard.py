"""Who may ask: the right host, the own origin, the token of this start, and not too often.

A page of another site can make a browser send requests here, and can point its own name at this
machine. So the host must be ours, an origin must be the one asked, and everything behind `/api/`
needs a token that only our own pages carry.
"""

from __future__ import annotations

import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from attrs import define, field, frozen
from starlette.types import ASGIApp, Receive, Scope, Send

from modesdk.excel.server.refusals import Refusal, refused
from modesdk.excel.server.settings import Settings

API = "/api/"
OPEN_TO_ALL = ("/functions.json", "/functions.js", "/manifest.xml", "/health", "/static/")
"""Without secrets; Office on the web fetches some of these from its own site."""
TOKEN = b"x-modesdk-token"
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?")
MOST_CLIENTS = 4_096


@define(eq=False)
class Buckets:
    """Token buckets: `burst` requests at once, `rate` a second in the long run, per client."""

    rate: float
    burst: int
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(factory=OrderedDict)

    def admit(self, client: str) -> float:
        """0 when the client may ask now, else after how many seconds."""
        now = self.clock()
        left, last = self._left.pop(client, (float(self.burst), now))
        left = min(float(self.burst), left + (now - last) * self.rate)
        admitted = left >= 1
        self._left[client] = (left - 1 if admitted else left, now)
        if len(self._left) > MOST_CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if admitted else (1 - left) / self.rate


@frozen(eq=False)
class Guard:
    """Refuses before anything is read or computed."""

    app: ASGIApp
    settings: Settings
    buckets: Buckets

    @classmethod
    def over(cls, app: ASGIApp, settings: Settings) -> Guard:
        """A guard in front of an application."""
        limits = settings.limits
        return cls(app, settings, Buckets(limits.rate, limits.burst))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        refusal, wait = self._judged(scope)
        if refusal is None:
            await self.app(scope, receive, send)
            return
        headers = {"Connection": "close"}
        if wait:
            headers["Retry-After"] = str(1 + int(wait))
        scope["state"]["refused"] = refusal.kind
        await refused(refusal, self.settings.lang, headers)(scope, receive, send)

    def _judged(self, scope: Scope) -> tuple[Refusal | None, float]:
        host = self._host(_all(scope, b"host"))
        if host is None:
            return Refusal(403, "host"), 0
        wait = self.buckets.admit(scope["client"][0] if scope["client"] else "")
        if wait:
            return Refusal(429, "rate"), wait
        path: str = scope["path"]
        if not path.startswith(OPEN_TO_ALL) and not self._is_own(scope, host):
            return Refusal(403, "origin"), 0
        if path.startswith(API) and not self._has_token(_all(scope, TOKEN)):
            return Refusal(401, "token"), 0
        return None, 0

    def _host(self, given: list[bytes]) -> str | None:
        """The host asked for, if it is ours."""
        if len(given) != 1:
            return None
        host = given[0].decode("latin-1").casefold()
        match = _HOST.fullmatch(host)
        if match is None:
            return None
        port = int(match[2]) if match[2] else None
        return host if self.settings.knows_host(match[1], port) else None

    def _is_own(self, scope: Scope, host: str) -> bool:
        """Whether a request comes from our own pages, or from no page at all."""
        origins = _all(scope, b"origin")
        if any(o.decode("latin-1").casefold() != self._origin(host) for o in origins):
            return False
        foreign = _all(scope, b"sec-fetch-site") in ([b"cross-site"], [b"same-site"])
        return not (foreign and scope["path"].startswith(API))

    def _origin(self, host: str) -> str:
        default = {"http": ":80", "https": ":443"}[self.settings.scheme]
        return f"{self.settings.scheme}://{host.removesuffix(default)}"

    def _has_token(self, given: list[bytes]) -> bool:
        expected = self.settings.token.encode("ascii")
        return len(given) == 1 and secrets.compare_digest(given[0], expected)


def _all(scope: Scope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key == name]
