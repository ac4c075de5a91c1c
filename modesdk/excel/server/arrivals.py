"""Taking connections, with limits that hold from the first byte on.

asyncio's own server leaves a client a minute for the TLS handshake and counts nobody: where a
process may open few files, clients that say nothing keep everybody else out. Here the accepting is
done with asyncio's public means for that (`sock_accept`, `connect_accepted_socket`), and a
connection becomes the HTTP library's with the first byte of its first request.

Not bounded in time: a client that sends the head of a request bit by bit, or does not read its
answer. Only the number of connections is.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
import ssl as tls
import sys
from collections.abc import Callable
from typing import Any

from attrs import define, field

from modesdk.excel.server.run_settings import Limits

RETRY_SECONDS = 0.5
"""After a failed accept, or when too many connections are open."""
SPARE = 32
"""Connections beyond the limit, which the HTTP library tells that the server is busy."""

if sys.platform == "win32":
    Loop = asyncio.ProactorEventLoop
else:
    Loop = asyncio.SelectorEventLoop


class PatientLoop(Loop):
    """An event loop whose servers take connections as it is said here."""

    limits = Limits()

    async def create_server(  # type: ignore[override]  # sockets that listen are all we have
        self,
        protocol_factory: Callable[[], asyncio.Protocol],
        *,
        sock: socket.socket,
        ssl: tls.SSLContext | None = None,
        **_: Any,
    ) -> Arrivals:
        """A server on a socket that listens."""
        arrivals = Arrivals(self, sock, protocol_factory, ssl, self.limits)
        arrivals.begin()
        return arrivals


@define(eq=False)
class Arrivals:
    """Takes the connections of one socket and hands them to protocols: what servers do."""

    loop: asyncio.AbstractEventLoop
    sock: socket.socket
    factory: Callable[[], asyncio.Protocol]
    ssl: tls.SSLContext | None
    limits: Limits
    _taking: asyncio.Task[None] | None = None
    _open: list[socket.socket] = field(factory=list)
    _greetings: dict[asyncio.Task[None], None] = field(factory=dict)

    def begin(self) -> None:
        """Take connections from now on."""
        self._taking = self.loop.create_task(self._take())

    def close(self) -> None:
        """Take no more; who has said nothing yet is let go."""
        for task in (self._taking, *self._greetings):
            if task is not None:
                task.cancel()

    async def wait_closed(self) -> None:
        """Until nothing is under way here; connections are the HTTP library's affair."""
        tasks = [task for task in (self._taking, *self._greetings) if task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self) -> None:
        while True:
            try:
                await self._room()
                connection, _ = await self.loop.sock_accept(self.sock)
            except OSError as problem:  # no file handles left, for instance
                context = {"message": "no connection can be taken", "exception": problem}
                self.loop.call_exception_handler(context)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self._open.append(connection)
                self._greet(connection)
                await asyncio.sleep(0)  # a connection that waits is taken without a pause

    async def _room(self) -> None:
        """Until fewer connections are open than may be. Closed sockets have no number."""
        while len(self._open) >= self.limits.connections + SPARE:
            self._open = [one for one in self._open if one.fileno() != -1]
            if len(self._open) >= self.limits.connections + SPARE:
                await asyncio.sleep(RETRY_SECONDS)

    def _greet(self, connection: socket.socket) -> None:
        greeter = Greeter(self.factory, self.loop.create_future())
        task = self.loop.create_task(self._greeted(connection, greeter))
        self._greetings[task] = None
        task.add_done_callback(functools.partial(self._ended, connection, greeter))
        if len(self._greetings) > self.limits.greetings:
            oldest = next(iter(self._greetings))
            del self._greetings[oldest]
            oldest.cancel()

    async def _greeted(self, connection: socket.socket, greeter: Greeter) -> None:
        """Wait for the handshake and the first byte, for a while."""
        with contextlib.suppress(OSError):  # TimeoutError and SSLError among them
            async with asyncio.timeout(self.limits.greeting_seconds):
                await self.loop.connect_accepted_socket(lambda: greeter, connection, ssl=self.ssl)
                await greeter.heard

    def _ended(self, connection: socket.socket, greeter: Greeter, task: asyncio.Task[None]) -> None:
        """Close what has not become the HTTP library's."""
        self._greetings.pop(task, None)
        if not greeter.passed_on:
            greeter.dismiss()
            connection.close()


@define(eq=False)
class Greeter(asyncio.Protocol):
    """Holds a connection until its client says something; then the real protocol has it."""

    factory: Callable[[], asyncio.Protocol]
    heard: asyncio.Future[None]
    transport: asyncio.Transport | None = None
    passed_on: bool = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The handshake is done, if there is one."""
        if isinstance(transport, asyncio.Transport):  # what a server's connections have
            self.transport = transport

    def data_received(self, data: bytes) -> None:
        """The first byte of a request."""
        transport, self.transport = self.transport, None
        if transport is not None:
            self.passed_on = True
            protocol = self.factory()
            transport.set_protocol(protocol)
            protocol.connection_made(transport)
            protocol.data_received(data)
        self._done()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client left without a word."""
        self.transport = None
        self._done()

    def dismiss(self) -> None:
        """Close the connection at once, if it is still held here."""
        if self.transport is not None:
            self.transport.abort()

    def _done(self) -> None:
        if not self.heard.done():
            self.heard.set_result(None)
