"""Serving, and stopping in good order."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import logging
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve, frozen
from starlette.types import ASGIApp
from uvicorn import Config, Server

from modesdk.excel.desk import Desk
from modesdk.excel.server.app import service
from modesdk.excel.server.certificate import Identity
from modesdk.excel.server.listening import BACKLOG, Listener
from modesdk.excel.server.request_log import LOGGER, RequestLog, ServerMessages
from modesdk.excel.server.run_settings import ServerLimits, ServerSettings

_HEAD_BYTES = 32_768


@frozen(eq=False)
class Running:
    """A server that answers."""

    settings: ServerSettings
    _server: Server

    def stop(self) -> None:
        """Stop in good order, soon."""
        self._server.should_exit = True


def serve(
    desk: Desk,
    settings: ServerSettings,
    listener: Listener,
    identity: Identity | None = None,
    journal: RequestLog | None = None,
    ready: Callable[[Running], None] = lambda running: None,
) -> None:
    """Answer until SIGINT, SIGTERM or SIGHUP; `ready` is called once requests are taken.

    `stop` of what it is given stops the server as a signal does. The journal is closed in the
    end. Raises OSError when the certificate cannot be used.
    """
    chosen = evolve(settings, port=listener.port)
    lines = journal or RequestLog()
    server = Server(_config(service(desk, chosen, lines), chosen, identity))
    gc.set_threshold(50_000, 20, 50)  # the command line turns it off; this one stays
    runner = asyncio.Runner(loop_factory=functools.partial(_loop, chosen, lines))
    with contextlib.closing(lines), _quiet(lines), stopping_on_signals(server), runner:
        lines.note("start", scheme=chosen.scheme, host=chosen.host, port=chosen.port)
        ready(Running(chosen, server))  # the sockets listen: who connects now is served soon
        runner.run(server.serve(sockets=list(listener.sockets)))
        lines.note("stop")


if sys.platform == "win32":
    _Loop = asyncio.ProactorEventLoop
else:
    _Loop = asyncio.SelectorEventLoop


class _BriskLoop(_Loop):
    """An event loop that gives a TLS handshake less than the minute of asyncio."""

    handshake_seconds = ServerLimits().handshake_seconds

    async def create_server(self, *given: Any, **options: Any) -> asyncio.Server:
        """As asyncio does it."""
        if options.get("ssl"):
            options["ssl_handshake_timeout"] = self.handshake_seconds
        return await super().create_server(*given, **options)


def _loop(settings: ServerSettings, lines: RequestLog) -> asyncio.AbstractEventLoop:
    loop = _BriskLoop()
    loop.handshake_seconds = settings.limits.handshake_seconds
    loop.set_exception_handler(functools.partial(_trouble, lines))
    return loop


def _trouble(lines: RequestLog, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Trouble outside of requests: noted by its kind."""
    problem = context.get("exception")
    kind = type(problem).__name__ if problem else ""
    lines.note("trouble", kind=kind, message=str(context.get("message", ""))[:200])


def _config(app: ASGIApp, settings: ServerSettings, identity: Identity | None) -> Config:
    limits = settings.limits
    config = Config(
        app,
        http="h11",
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
def _quiet(journal: RequestLog) -> Iterator[None]:
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


@contextlib.contextmanager
def stopping_on_signals(server: Server) -> Iterator[None]:
    """Stop on a signal, also when the terminal is closed (unless that is ignored, as by nohup).

    The HTTP library takes SIGINT and SIGTERM for itself while it serves, and raises them again at
    the end: then they arrive here and end nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        server.should_exit = True

    names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
    wanted = [getattr(signal, name) for name in names if hasattr(signal, name)]
    heard = [one for one in wanted if signal.getsignal(one) is not signal.SIG_IGN]
    before = {one: signal.signal(one, stop) for one in heard}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def open_browser(address: str) -> None:
    """Show the page, without waiting for the browser."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
