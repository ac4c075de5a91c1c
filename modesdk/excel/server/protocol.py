"""HTTP on a connection, with an eye on clients that dawdle.

A client may hold a connection by sending the head of a request byte by byte, by going on with a
body that nobody wants any more, or by not reading its answer, be it the last one before the
connection is closed. Each has a time limit here; the body of a request that is being read has its
own (see `body`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from modesdk.excel.server.settings import Limits


class Closing:
    """A transport that tells when it is to close; else what it stands for."""

    def __init__(self, transport: Any, told: Callable[[], None]) -> None:
        self._transport, self._told = transport, told

    def close(self) -> None:
        """Close when everything is sent, which may never be."""
        self._transport.close()
        self._told()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class PatientProtocol(H11Protocol):
    """One connection. Use a subclass with limits: see `patient_protocol`."""

    limits: Limits
    _head: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """The first head is due."""
        seen: Any = Closing(transport, self._expect_reading)
        super().connection_made(seen)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """A timer that runs is not wound up again by a few bytes more."""
        super().data_received(data)
        if self._waits_for_client():
            self._expect_head()
        else:
            self._end_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is due any more."""
        self._end_head()
        self._end_stall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client does not read."""
        super().pause_writing()
        self._expect_reading()

    def resume_writing(self) -> None:
        """It reads again."""
        self._end_stall()
        super().resume_writing()
        if self.transport.is_closing():
            self._expect_reading()

    def _expect_reading(self) -> None:
        if self._stall is None:
            self._stall = self.loop.call_later(self.limits.stall_seconds, self.transport.abort)

    def _expect_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(self.limits.header_seconds, self.transport.abort)

    def _end_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _end_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def _waits_for_client(self) -> bool:
        """Whether a head is under way, or a body that is thrown away."""
        if self.conn.their_state is h11.IDLE:
            return True
        return self.conn.their_state is h11.SEND_BODY and self.conn.our_state is h11.DONE


def patient_protocol(limits: Limits) -> type[H11Protocol]:
    """The protocol class with these limits."""
    return type("LimitedProtocol", (PatientProtocol,), {"limits": limits})
