"""Listening, and stopping in good order."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve, frozen
from uvicorn import Config, Server

from modesdk.excel.desk import Desk
from modesdk.excel.server.app import Service, service
from modesdk.excel.server.certificate import Identity
from modesdk.excel.server.journal import LOGGER, Journal, ServerMessages
from modesdk.excel.server.protocol import patient_protocol
from modesdk.excel.server.settings import Settings

BACKLOG = 512
LOOPBACK_4, LOOPBACK_6 = "127.0.0.1", "::1"
TRIED = 20
"""How many ports are tried after the usual one."""
_HEAD_BYTES = 32_768


class PortError(Exception):
    """A port cannot be listened on: `reason` is taken, denied, host or other."""

    def __init__(self, reason: str, said: str) -> None:
        self.reason, self.said = reason, said
        super().__init__(said)


@frozen(kw_only=True)
class Listener:
    """Open sockets on one port."""

    host: str
    port: int
    sockets: tuple[socket.socket, ...]

    def close(self) -> None:
        """Close them."""
        for one in self.sockets:
            one.close()


def listen(host: str, port: int, tried: int = 1) -> Listener:
    """Listen on a port, or on one of the next ones when it is taken. Raises PortError."""
    for number in range(port, port + tried):
        try:
            return _listen(host, number)
        except PortError as problem:
            if problem.reason != "taken" or number == port + tried - 1:
                raise
    raise AssertionError  # the loop returns or raises


def _listen(host: str, port: int) -> Listener:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as problem:
        raise PortError("host", str(problem)) from None
    opened: list[socket.socket] = []
    try:
        for family, _, _, _, address in dict.fromkeys(found):
            opened.append(_bound(family, address, opened))
        if host == LOOPBACK_4:
            opened += _twin(opened)
    except OSError as problem:
        for one in opened:
            one.close()
        raise PortError(_reason(problem), problem.strerror or str(problem)) from None
    return Listener(host=host, port=opened[0].getsockname()[1], sockets=tuple(opened))


def _twin(opened: list[socket.socket]) -> list[socket.socket]:
    """Programs that look for `localhost` try ::1 first: listen there, too, where it exists."""
    try:
        return [_bound(socket.AF_INET6, (LOOPBACK_6, 0, 0, 0), opened)]
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise
        return []


def _bound(family: int, address: Any, opened: list[socket.socket]) -> socket.socket:
    """A socket that listens; on the port of those that are open already, if there are any."""
    port = opened[0].getsockname()[1] if opened else address[1]
    address = (address[0], port, *address[2:])
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # others could take the port over otherwise
            one.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(address)
        one.listen(BACKLOG)
        one.setblocking(False)
    except BaseException:
        one.close()
        raise
    return one


def _reason(problem: OSError) -> str:
    reasons = {errno.EADDRINUSE: "taken", errno.EACCES: "denied", errno.EPERM: "denied",
               errno.EADDRNOTAVAIL: "host"}  # fmt: skip
    return reasons.get(problem.errno or 0, "other")


def serve(
    desk: Desk,
    settings: Settings,
    listener: Listener,
    identity: Identity | None = None,
    journal: Journal | None = None,
    ready: Callable[[GracefulServer], None] = lambda server: None,
) -> None:
    """Answer until SIGINT or SIGTERM; `ready` is called once requests are taken.

    Setting `should_exit` of what it is given stops the server as a signal does. The journal is
    closed in the end. Raises OSError when the certificate cannot be used.
    """
    chosen = evolve(settings, port=listener.port)
    lines = journal or Journal()
    whole = service(desk, chosen, lines)
    config = _config(whole, chosen, identity)
    with _quiet(lines):
        gc.set_threshold(50_000, 20, 50)  # the command line turns it off; this one stays
        server = GracefulServer(config, whole, chosen, lines, ready)
        try:
            server.run(list(listener.sockets))
        finally:
            lines.close()


def _config(whole: Service, settings: Settings, identity: Identity | None) -> Config:
    limits = settings.limits
    config = Config(
        whole.app,
        host=settings.host,
        port=settings.port,
        loop="asyncio",
        http=patient_protocol(limits),
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=limits.connections,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=limits.stop_seconds,
        h11_max_incomplete_event_size=_HEAD_BYTES,
        backlog=BACKLOG,
    )
    config.load()
    if identity is not None:
        config.ssl = identity.context()
    return config


@contextlib.contextmanager
def _quiet(journal: Journal) -> Iterator[None]:
    """What the HTTP library logs goes into the journal and nowhere else."""
    logger, handler = logging.getLogger(LOGGER), ServerMessages(journal)
    propagated = logger.propagate
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagated


class GracefulServer(Server):
    """Takes no more requests when it is to stop, lets the running ones end, then cancels them."""

    def __init__(
        self,
        config: Config,
        whole: Service,
        settings: Settings,
        journal: Journal,
        ready: Callable[[GracefulServer], None],
    ) -> None:
        super().__init__(config)
        self.whole, self.settings, self.journal, self.ready = whole, settings, journal, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the workers, then listen."""
        asyncio.get_running_loop().set_exception_handler(self._trouble)
        self.whole.api.start()
        await super().startup(sockets)
        where = {"host": self.settings.host, "port": self.settings.port}
        self.journal.note("start", scheme=self.settings.scheme, **where)
        self.ready(self)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop within the time limit."""
        self.journal.note("stopping", running=len(self.server_state.tasks))
        loop, grace = asyncio.get_running_loop(), self.settings.limits.grace_seconds
        loop.call_later(grace, self.whole.api.stop)
        await super().shutdown(sockets)
        self.whole.api.stop()
        self.journal.note("stop")

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal; unlike the library's own, without raising it again at the end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        wanted = [signal.SIGINT, signal.SIGTERM]
        if sys.platform == "win32":
            wanted.append(signal.SIGBREAK)
        before = {one: signal.signal(one, self.handle_exit) for one in wanted}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _trouble(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Trouble outside of requests: noted by its kind."""
        problem = context.get("exception")
        kind = type(problem).__name__ if problem else ""
        self.journal.note("trouble", kind=kind, message=str(context.get("message", ""))[:200])


def open_browser(address: str) -> None:
    """Show the page, without waiting for the browser."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
