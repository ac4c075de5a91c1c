"""The log: one JSON object per line, with times, routes and sizes, never with contents."""

from __future__ import annotations

import datetime
import json
import logging
import os
import secrets
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, TextIO

from attrs import define, field, frozen
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modesdk.excel.server.headers import ALWAYS, PRIVATE

STANDARD_ERROR = "-"
CLIENT_LEFT = 499
"""The status noted for a request whose client went away."""
LOGGER = "uvicorn.error"

_BEGINNING = b'{"time": "'


@define(eq=False)
class RequestLog:
    """Where lines go; None keeps none."""

    stream: TextIO | None = None
    _writing: threading.Lock = field(factory=threading.Lock)

    @classmethod
    def to(cls, target: str) -> RequestLog:
        """A file that only its owner can read, `-` for standard error, "" for none.

        Raises OSError.
        """
        if not target:
            return cls()
        if target == STANDARD_ERROR:
            return cls(sys.stderr)
        handle = os.open(Path(target), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return cls(os.fdopen(handle, "a", encoding="utf-8"))

    def note(self, event: str, **parts: Any) -> None:
        """One line. What cannot be written is lost: a full disk stops no answers."""
        if self.stream is None:
            return
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": now, "event": event, **parts}, ensure_ascii=True)
        try:
            with self._writing:
                self.stream.write(f"{line}\n")
                self.stream.flush()
        except (OSError, ValueError):
            return

    def close(self) -> None:
        """Close the file."""
        if self.stream not in (None, sys.stderr):
            self.stream.close()


def is_log(path: Path) -> bool:
    """Whether lines may be added to a file: it is new, empty or a device, or a log begins it."""
    if not path.is_file():
        return True
    try:
        with path.open("rb") as stream:
            start = stream.read(len(_BEGINNING))
    except OSError:  # opening it for writing says why
        return True
    return not start or start == _BEGINNING


class ServerMessages(logging.Handler):
    """What the HTTP library has to say, as lines of the journal (no tracebacks, no contents)."""

    def __init__(self, journal: RequestLog) -> None:
        super().__init__(logging.WARNING)
        self.journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        """One message; its arguments are left out."""
        self.journal.note("http", level=record.levelname.lower(), message=str(record.msg)[:200])


@frozen(eq=False)
class Logged:
    """Around everything: an id per request, a line when it is done, and headers for safety."""

    app: ASGIApp
    journal: RequestLog

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        seen = _Client(scope, send, secrets.token_hex(8))
        state = scope.setdefault("state", {})
        state["request_id"] = seen.id
        try:
            await self.app(scope, seen.receive(receive), seen.send)
        except Exception as problem:  # a bug: the client has been told
            state["bug"] = place_of(problem)
        finally:
            self._note(seen, state)

    def _note(self, seen: _Client, state: dict[str, Any]) -> None:
        parts = {name: state[name] for name in ("calls", "refused", "bug") if name in state}
        self.journal.note(
            "request",
            id=seen.id,
            client=seen.scope["client"][0] if seen.scope.get("client") else "",
            method=seen.scope["method"][:10],
            route=state.get("route", ""),
            status=seen.status or CLIENT_LEFT,
            ms=round(1000 * (time.perf_counter() - seen.began), 1),
            bytes_in=seen.bytes_in,
            bytes_out=seen.bytes_out,
            **parts,
        )


@define(eq=False)
class _Client:
    """What passes by of one request."""

    scope: Scope
    _send: Send
    id: str
    status: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    began: float = field(factory=time.perf_counter)

    def receive(self, inner: Receive) -> Receive:
        """Counts what comes in."""

        async def counted() -> Message:
            message = await inner()
            self.bytes_in += len(message.get("body", b""))
            return message

        return counted

    async def send(self, message: Message) -> None:
        """Counts what goes out, and adds the headers that every response carries."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": self._headers(list(message["headers"]))}
        self.bytes_out += len(message.get("body", b""))
        await self._send(message)

    def _headers(self, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        present = {name.lower() for name, _ in given}
        for name, value in {**ALWAYS, **PRIVATE, "X-Request-Id": self.id}.items():
            if name.lower().encode() not in present:
                given.append((name.lower().encode(), value.encode()))
        return given


def place_of(problem: BaseException) -> str:
    """Type and place of an exception; its text may hold contents and is left out."""
    frames = traceback.extract_tb(problem.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(problem).__name__} at {place}"
