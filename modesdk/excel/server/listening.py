"""Open sockets on a port of this machine."""

from __future__ import annotations

import errno
import socket
import sys
from typing import Any

from attrs import frozen

BACKLOG = 512
LOOPBACK_4, LOOPBACK_6 = "127.0.0.1", "::1"
TRIED = 20
"""How many ports are tried after the usual one."""


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
    reasons = {
        errno.EADDRINUSE: "taken",
        errno.EACCES: "denied",
        errno.EPERM: "denied",
        errno.EADDRNOTAVAIL: "host",
    }
    return reasons.get(problem.errno or 0, "other")
