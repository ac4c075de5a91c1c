"""Serving from a terminal: what can fail is checked early, what to do is said, then it serves."""

from __future__ import annotations

import contextlib
import ssl
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from modesdk.cli.shell.output import out
from modesdk.cli.shell.problems import tell, warn
from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.cli.shell.targets import not_written
from modesdk.cli.shell.usage_error import UsageError
from modesdk.excel.desk import Desk
from modesdk.excel.server.certificate import Identity, own_identity
from modesdk.excel.server.listening import TRIED, Listener, PortError, listen
from modesdk.excel.server.request_log import STANDARD_ERROR, RequestLog, is_log
from modesdk.excel.server.run_settings import OWN_HOSTS, ServerSettings, is_loopback
from modesdk.excel.server.serve import Running, open_browser, serve
from modesdk.language.worded import worded
from modesdk.plugins import Plugins

WEB_PORT = 8080
_WAYS_TO_LOAD = (
    worded(
        "On the web: Home > Add-ins > More Add-ins > My Add-ins > Upload My Add-in, and choose "
        "manifest.xml (saved from the address above)"
    ),
    worded(
        "Windows: put manifest.xml into a shared folder; File > Options > Trust Center > Trusted "
        "Add-in Catalogs, add that folder; restart Excel, then Insert > My Add-ins > Shared Folder"
    ),
    worded(
        "macOS: put manifest.xml into ~/Library/Containers/com.microsoft.Excel/Data/Documents/wef/,"
        " restart Excel, then Insert > My Add-ins"
    ),
)


def settings_for(
    host: str, scheme: str, asked: str | None, *, allow_remote: bool
) -> ServerSettings:
    """How to serve. `asked` is the language as typed, for the page. Raises UsageError."""
    if not is_loopback(host) and not allow_remote:
        raise UsageError(
            "--host",
            worded("{host} can be reached from other machines", host=host),
            worded(
                "Whoever reaches this one could then use its packs; if that is meant: "
                "--allow-remote"
            ),
        )
    if is_loopback(host) and host.casefold().strip("[]") not in OWN_HOSTS:
        raise UsageError(
            "--host",
            worded("pages and certificates do not know {host}", host=host),
            worded("Use one of: {known}", known=", ".join(OWN_HOSTS)),
        )
    remote = not is_loopback(host)
    return ServerSettings(
        scheme=scheme, host=host, lang=spoken(), page_lang=asked or "", remote=remote
    )


def check_files(cert: Path | None, key: Path | None, log: str) -> None:
    """A certificate goes together with its key; a log is a log. Raises UsageError."""
    if (cert is None) != (key is None):
        given, other = ("--cert", "--key") if cert else ("--key", "--cert")
        raise UsageError(
            given,
            worded("goes together with {other}", other=other),
            worded("Give the certificate and its key"),
        )
    if log not in ("", STANDARD_ERROR) and not is_log(Path(log)):
        raise UsageError(
            "--log",
            worded("{path} exists and is no log", path=log),
            worded("Name another file: lines are added to a log"),
        )


def serve_until_stopped(
    desk: Desk,
    settings: ServerSettings,
    identity: Identity | None,
    *,
    port: int | None,
    log: str,
    add_in: bool,
    show: bool = False,
) -> None:
    """Answer until the person stops it; `port` None takes the first free one from `WEB_PORT`.

    `add_in` tells how to load the add-in, `show` opens the page. Raises UsageError.
    """

    def ready(running: Running) -> None:
        told = _told(running.settings, desk, identity, add_in=add_in)
        out().writelines(f"{say(line)}\n" for line in told)
        out().flush()
        if show:
            open_browser(f"{running.settings.base_url}/web")

    with contextlib.closing(_listener(settings.host, port)) as listener:
        serve(desk, settings, listener, identity, _journal(log), ready)
    with contextlib.suppress(OSError):  # the terminal may be gone: that is why it stopped
        tell(worded("Stopped."))


def desk_of(pack: str | None) -> Desk:
    """All installed packs; the default one is loaded now, so that its faults are told now."""
    warn(Plugins.installed().problems)
    desk = Desk.installed(pack or "", spoken())
    if not desk.shelf.sources:
        raise UsageError(
            "--pack",
            worded("no pack is installed"),
            worded("Install a pack, or name a pack folder"),
        )
    if desk.default:
        desk.pack()
    return desk


def identity_of(cert: Path | None, key: Path | None) -> Identity:
    """The certificate given, else one of our own. Raises UsageError."""
    if cert is None or key is None:
        try:
            return own_identity()
        except OSError as problem:
            why = f"{problem.filename}: {problem.strerror}"
            raise UsageError(
                "--cert",
                worded("the data folder cannot be written: {why}", why=why),
                worded("Give a certificate of your own with --cert and --key"),
            ) from None
    identity = Identity(chain=cert, key=key)
    for path, option in ((cert, "--cert"), (key, "--key")):
        if not path.is_file():
            raise _unusable(option, worded("{file}: no such file", file=path))
    try:
        identity.context()
    except ssl.SSLError as problem:
        raise _unusable("--cert", worded("{why}", why=problem.reason or problem)) from None
    except OSError as problem:
        raise _unusable("--cert", worded("{why}", why=problem.strerror)) from None
    return identity


def _unusable(option: str, why: str) -> UsageError:
    message = worded("the certificate or its key cannot be used: {why}", why=why)
    hint = worded("Both are PEM files that belong together; the key has no passphrase")
    return UsageError(option, message, hint)


def _journal(log: str) -> RequestLog:
    try:
        return RequestLog.to(log)
    except OSError as problem:
        raise not_written("--log", log, problem) from None


def _listener(host: str, port: int | None) -> Listener:
    try:
        return listen(host, WEB_PORT, TRIED) if port is None else listen(host, port)
    except PortError as problem:
        raise _no_port(problem, host, WEB_PORT if port is None else port) from None


def _no_port(problem: PortError, host: str, port: int) -> UsageError:
    if problem.reason == "taken":
        taken = worded("port {port} is taken", port=port)
        other = worded("Choose another one with --port, or stop what uses it")
        return UsageError("--port", taken, other)
    if problem.reason == "denied":
        denied = worded("no permission to use port {port}", port=port)
        return UsageError("--port", denied, worded("Choose one above 1024"))
    if problem.reason == "host":
        deaf = worded("cannot listen on {host}: {why}", host=host, why=problem.said)
        return UsageError("--host", deaf, worded("This machine is 127.0.0.1"))
    other = worded(
        "cannot listen on {host}, port {port}: {why}", host=host, port=port, why=problem.said
    )
    return UsageError("--port", other)


def _told(
    settings: ServerSettings, desk: Desk, identity: Identity | None, *, add_in: bool
) -> Iterator[str]:
    """What the person reads at the start."""
    url = settings.base_url
    yield worded("Running at {url}", url=url)
    yield worded("Packs: {names}", names=", ".join(_known(desk)))
    yield worded("The page, without Excel: {url}/web", url=url)
    if settings.remote:
        yield worded(
            "Note: other machines can reach this. Whoever can reach this machine can open "
            "the page and use its packs."
        )
        if identity is None:
            yield worded(
                "The connection is not encrypted: add --https, with a certificate for this "
                "machine's name (--cert, --key)."
            )
        elif identity.to_trust is not None:
            yield worded(
                "The self-made certificate is for localhost: for other machines give one for "
                "this machine's name with --cert and --key."
            )
    if add_in:
        yield worded("The add-in's manifest: {url}/manifest.xml", url=url)
        yield from _sideload()
    if identity is not None and identity.to_trust is not None:
        yield from _trust(identity)
    yield ""
    yield worded("Stop it with Ctrl+C.")


def _known(desk: Desk) -> Iterator[str]:
    """The packs, and the folder of the one that was given as such."""
    for name, source in desk.shelf.sources.items():
        if source.given:
            yield say(worded("{name} (from {folder})", name=name, folder=source.given))
        else:
            yield name


def _sideload() -> Iterator[str]:
    yield ""
    yield worded("To load the add-in into Excel:")
    for way in _WAYS_TO_LOAD:
        yield f"  - {say(way)}"


def _trust(identity: Identity) -> Iterator[str]:
    until = identity.until.date().isoformat() if identity.until else ""
    yield ""
    yield worded("Certificate: {path} (valid until {until})", path=identity.to_trust, until=until)
    if identity.made:
        yield worded(
            "A new certificate was made; Excel loads the add-in once it is trusted. It vouches for "
            "localhost on this machine only and cannot sign others."
        )
    else:
        yield worded("If the certificate is not trusted yet (Excel loads the add-in only then):")
    ways = _ways_to_trust(identity.to_trust)
    for system in sorted(ways, key=lambda name: not sys.platform.startswith(name)):
        yield f"  - {say(ways[system])}"


def _ways_to_trust(path: Path | None) -> Mapping[str, str]:
    """How to trust the certificate, by the name that Python has for the system."""
    return {
        "win32": worded(
            'Windows: certutil -user -addstore Root "{path}"\n'
            '    (undo: certutil -user -delstore Root "modesdk on localhost")',
            path=path,
        ),
        "darwin": worded(
            "macOS: security add-trusted-cert -r trustRoot -p ssl"
            ' -k ~/Library/Keychains/login.keychain-db "{path}"\n'
            '    (undo: security remove-trusted-cert "{path}")',
            path=path,
        ),
        "linux": worded(
            "Linux (Chrome, Edge; needs libnss3-tools): certutil -d sql:$HOME/.pki/nssdb -A"
            ' -t "P,," -n modesdk-localhost -i "{path}"\n'
            "    (undo: certutil -d sql:$HOME/.pki/nssdb -D -n modesdk-localhost)"
            " Firefox: open the page and accept it",
            path=path,
        ),
    }
