"""Serving from a terminal: what can fail is checked early, what to do is said, then it serves."""

from __future__ import annotations

import contextlib
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

from modesdk.cli.shell.output import out
from modesdk.cli.shell.phrases_of_servers import said
from modesdk.cli.shell.problems import UsageError, tell, warn
from modesdk.excel.desk import Desk
from modesdk.excel.server.certificate import Identity, own_identity
from modesdk.excel.server.listening import TRIED, Listener, PortError, listen
from modesdk.excel.server.request_log import STANDARD_ERROR, Journal, is_log
from modesdk.excel.server.run import Running, open_browser, serve
from modesdk.excel.server.run_settings import OWN_HOSTS, Settings, is_loopback
from modesdk.language.text import Lang
from modesdk.plugins import Plugins

WEB_PORT = 8080
SYSTEMS = ("win32", "darwin", "linux")


def settings_for(
    host: str, scheme: str, lang: Lang, asked: str | None, *, allow_remote: bool
) -> Settings:
    """How to serve. `asked` is the language as typed, for the page. Raises UsageError."""
    if not is_loopback(host) and not allow_remote:
        raise UsageError("--host", "remote", host=host)
    if is_loopback(host) and host.casefold().strip("[]") not in OWN_HOSTS:
        raise UsageError("--host", "other_loopback", host=host, known=", ".join(OWN_HOSTS))
    remote = not is_loopback(host)
    return Settings(scheme=scheme, host=host, lang=lang, page_lang=asked or "", remote=remote)


def check_files(cert: Path | None, key: Path | None, log: str) -> None:
    """A certificate goes together with its key; a log is a log. Raises UsageError."""
    if (cert is None) != (key is None):
        given, other = ("--cert", "--key") if cert else ("--key", "--cert")
        raise UsageError(given, "both_or_none", other=other)
    if log not in ("", STANDARD_ERROR) and not is_log(Path(log)):
        raise UsageError("--log", "no_log", path=log)


def serve_until_stopped(
    desk: Desk,
    settings: Settings,
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
        out().write("\n".join(_told(running.settings, desk, identity, add_in=add_in)) + "\n")
        out().flush()
        if show:
            open_browser(f"{running.settings.base_url}/web")

    with contextlib.closing(_listener(settings.host, port)) as listener:
        serve(desk, settings, listener, identity, _journal(log), ready)
    with contextlib.suppress(OSError):  # the terminal may be gone: that is why it stopped
        tell(said("stopped", settings.lang))


def desk_of(pack: str | None, lang: Lang) -> Desk:
    """All installed packs; the default one is loaded now, so that its faults are told now."""
    warn(Plugins.installed().problems)
    desk = Desk.installed(pack or "", lang)
    if not desk.shelf.sources:
        raise UsageError("--pack", "no_pack")
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
            raise UsageError("--cert", "data_folder", why=why) from None
    identity = Identity(chain=cert, key=key)
    for path, option in ((cert, "--cert"), (key, "--key")):
        if not path.is_file():
            raise UsageError(option, "certificate", why=f"{path}: no such file")
    try:
        identity.context()
    except ssl.SSLError as problem:
        raise UsageError("--cert", "certificate", why=problem.reason or str(problem)) from None
    except OSError as problem:
        raise UsageError("--cert", "certificate", why=problem.strerror) from None
    return identity


def _journal(log: str) -> Journal:
    try:
        return Journal.to(log)
    except OSError as problem:
        raise UsageError("--log", "not_written", path=log, why=problem.strerror) from None


def _listener(host: str, port: int | None) -> Listener:
    try:
        return listen(host, WEB_PORT, TRIED) if port is None else listen(host, port)
    except PortError as problem:
        place = "--host" if problem.reason == "host" else "--port"
        raise UsageError(
            place,
            f"port_{problem.reason}",
            port=WEB_PORT if port is None else port,
            host=host,
            why=problem.said,
        ) from None


def _told(
    settings: Settings, desk: Desk, identity: Identity | None, *, add_in: bool
) -> Iterator[str]:
    """What the person reads at the start."""
    lang, url = settings.lang, settings.base_url
    yield said("running", lang, url=url)
    yield said("packs", lang, names=", ".join(_known(desk, lang)))
    yield said("page", lang, url=url)
    if settings.remote:
        yield said("remote", lang)
        if identity is None:
            yield said("remote_plain", lang)
        elif identity.to_trust is not None:
            yield said("remote_named", lang)
    if add_in:
        yield said("manifest", lang, url=url)
        yield from _sideload(lang)
    if identity is not None and identity.to_trust is not None:
        yield from _trust(identity, lang)
    yield ""
    yield said("stop", lang)


def _known(desk: Desk, lang: Lang) -> Iterator[str]:
    """The packs, and the folder of the one that was given as such."""
    for name, source in desk.shelf.sources.items():
        yield said("from_folder", lang, name=name, folder=source.given) if source.given else name


def _sideload(lang: Lang) -> Iterator[str]:
    yield ""
    yield said("sideload", lang)
    for key in ("load_web", "load_win32", "load_darwin"):
        yield f"  - {said(key, lang)}"


def _trust(identity: Identity, lang: Lang) -> Iterator[str]:
    until = identity.until.date().isoformat() if identity.until else ""
    yield ""
    yield said("certificate", lang, path=identity.to_trust, until=until)
    yield said("trust_new" if identity.made else "trust_again", lang)
    own = [system for system in SYSTEMS if sys.platform.startswith(system)]
    for system in dict.fromkeys((*own, *SYSTEMS)):
        yield f"  - {said(f'trust_{system}', lang, path=identity.to_trust)}"
