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
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from attrs import define, field, frozen
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modesdk.excel.server.headers import ALWAYS, PRIVATE

STANDARD_ERROR = "-"
CLIENT_LEFT = 499
"""The status noted for a request whose client went away."""
LOGGER = "uvicorn.error"


ALWAYS_NOTED = ("request", "start", "stopping", "stop")
_BEGINNING = b'{"time": "'
FOLD_SECONDS = 60.0
"""So long, equal lines of other events are counted only."""
MOST_FOLDED = 64
"""Different lines that are counted at a time."""


@define
class _Folded:
    since: float
    more: int = 0


@define(eq=False)
class Journal:
    """Where lines go; None keeps none.

    Repeated trouble becomes one line a minute, which says how often it came besides: clients that
    cause it cannot fill the disk.
    """

    stream: TextIO | None = None
    _lock: threading.Lock = field(factory=threading.Lock)
    _writing: threading.Lock = field(factory=threading.Lock)
    _folded: dict[str, _Folded] = field(factory=dict)

    @classmethod
    def to(cls, target: str) -> Journal:
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
        if event in ALWAYS_NOTED:
            self._write(event, parts)
            return
        with self._lock:
            repeated = self._fold(json.dumps([event, parts], sort_keys=True), time.monotonic())
        if repeated is not None:
            self._write(event, {**parts, **({"repeated": repeated} if repeated else {})})

    def _fold(self, key: str, now: float) -> int | None:
        """How often a line came since it was written last; None: it is only counted now."""
        known = self._folded.get(key)
        if known is not None and now - known.since < FOLD_SECONDS:
            known.more += 1
            return None
        self._folded.pop(key, None)
        self._folded[key] = _Folded(now)
        if len(self._folded) > MOST_FOLDED:
            self._write_rest(next(iter(self._folded)))
        return known.more if known else 0

    def _write_rest(self, key: str) -> None:
        """What was counted of a line and not said yet."""
        folded = self._folded.pop(key)
        if folded.more:
            event, parts = json.loads(key)
            self._write(event, {**parts, "repeated": folded.more - 1})

    def _write(self, event: str, parts: Mapping[str, Any]) -> None:
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
        """Say what was counted only, and close the file."""
        with self._lock:
            for key in list(self._folded):
                self._write_rest(key)
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

    def __init__(self, journal: Journal) -> None:
        super().__init__(logging.WARNING)
        self.journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        """One message; its arguments are left out."""
        self.journal.note("http", level=record.levelname.lower(), message=str(record.msg)[:200])


@frozen(eq=False)
class Logged:
    """Around everything: an id per request, a line when it is done, and headers for safety."""

    app: ASGIApp
    journal: Journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        seen = _Seen(scope, send, secrets.token_hex(8))
        state = scope.setdefault("state", {})
        state["request_id"] = seen.id
        try:
            await self.app(scope, seen.receive(receive), seen.send)
        except Exception as problem:  # a bug: the client has been told
            state["bug"] = place_of(problem)
        finally:
            self._note(seen, state)

    def _note(self, seen: _Seen, state: dict[str, Any]) -> None:
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
class _Seen:
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
