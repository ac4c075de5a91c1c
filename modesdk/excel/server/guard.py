"""Who may ask: the right host, the own origin, the token of this start.

A page of another site can make a browser send requests here, and can point its own name at this
machine. So the host must be ours, an origin must be the one asked, and everything behind `/api/`
needs a token that only our own pages carry.
"""

from __future__ import annotations

import re
import secrets

from attrs import frozen
from starlette.types import ASGIApp, Receive, Scope, Send

from modesdk.excel.server.refusals import Refusal, refused
from modesdk.excel.server.run_settings import ServerSettings
from modesdk.language import worded

API = "/api/"
OPEN_TO_ALL = ("/functions.json", "/functions.js", "/manifest.xml", "/health", "/static/")
"""Without secrets; Office on the web fetches some of these from its own site."""
TOKEN = b"x-modesdk-token"
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?")


@frozen(eq=False)
class Guard:
    """Refuses before anything is read or computed."""

    app: ASGIApp
    settings: ServerSettings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        refusal = self._judged(scope)
        if refusal is None:
            await self.app(scope, receive, send)
            return
        scope["state"]["refused"] = refusal.kind
        answer = refused(refusal, self.settings.lang, {"Connection": "close"})
        await answer(scope, receive, send)

    def _judged(self, scope: Scope) -> Refusal | None:
        host = self._host(_all(scope, b"host"))
        if host is None:
            message = worded("the request names a host that is not this server")
            hint = worded("Use the address shown when the server started")
            return Refusal(403, "host", message, hint)
        path: str = scope["path"]
        if not path.startswith(OPEN_TO_ALL) and not self._is_own(scope, host):
            message = worded("the request comes from another site")
            hint = worded("Only this server's own pages may call it")
            return Refusal(403, "origin", message, hint)
        if path.startswith(API) and not self._has_token(_all(scope, TOKEN)):
            message = worded("the token is missing or wrong")
            hint = worded("The server may have restarted: reload the page")
            return Refusal(401, "token", message, hint)
        return None

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
