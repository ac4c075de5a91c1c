"""What one run of the server goes by: where it listens, its token, its language, its limits."""

from __future__ import annotations

import ipaddress
import secrets
import socket

from attrs import field, frozen

from modesdk.language.text import Lang

MEGABYTE = 1024 * 1024
OWN_HOSTS = ("localhost", "127.0.0.1", "::1")
"""The loopback addresses that requests and certificates may name."""
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@frozen(kw_only=True)
class ServerLimits:
    """How much, how long and how often. Times are in seconds."""

    body_bytes: int = 4 * MEGABYTE
    """Of one request."""
    items: int = 500_000
    """Values in one request's JSON; also commas and brackets within texts count."""
    depth: int = 12
    calls: int = 1_000
    handshake_seconds: float = 10.0
    """For TLS."""
    body_seconds: float = 15.0
    idle_seconds: int = 30
    """Between two requests on one connection."""
    batch_seconds: float = 20.0
    """For a batch of calls; calls that are not done by then get an error each."""
    request_seconds: float = 120.0
    connections: int = 100
    """Open at once. A request on one more is told that the server is busy.

    One that says nothing counts: it costs 4 kB and no thread, and without TLS nothing ends it but
    its client, as the HTTP library looks at its clock after an answer only.
    """
    workers: int = 4
    """Requests that are computed at a time: two of cells, and the pane need not wait for them."""
    stop_seconds: int = 3
    """How long running requests may go on when the server stops; then they are cancelled."""


@frozen(kw_only=True)
class ServerSettings:
    """One run. `hosts` are the names by which clients may ask for this server."""

    scheme: str = "https"
    host: str = "127.0.0.1"
    port: int = 8443
    lang: Lang = "en"
    page_lang: str = ""
    """What pages start with; "" leaves it to the browser."""
    token: str = field(factory=lambda: secrets.token_urlsafe(32), repr=False)
    remote: bool = False
    limits: ServerLimits = ServerLimits()

    @property
    def base_url(self) -> str:
        """The address for people and for the manifest."""
        named = "localhost" if is_loopback(self.host) else self._reachable()
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{named}{port}"

    def _reachable(self) -> str:
        if self.host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
            return socket.gethostname()
        return f"[{self.host}]" if ":" in self.host else self.host

    def knows_host(self, name: str, port: int | None) -> bool:
        """Whether a request may name this host.

        A foreign site can point its own name at this machine (DNS rebinding), never an address
        or a name of ours.
        """
        if not self.remote:
            return name in LOOPBACK and (port or _DEFAULT_PORTS[self.scheme]) == self.port
        return name in LOOPBACK or is_address(name) or name in own_names(self.host)


def own_names(host: str) -> frozenset[str]:
    """The names of this machine."""
    name = socket.gethostname().casefold()
    return frozenset({host.casefold(), name, f"{name}.local", socket.getfqdn().casefold()})


def is_address(name: str) -> bool:
    """Whether a host is an IP address, perhaps in brackets."""
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    if host.casefold() == "localhost":
        return True
    return is_address(host) and ipaddress.ip_address(host.strip("[]")).is_loopback
