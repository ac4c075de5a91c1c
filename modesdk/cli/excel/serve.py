"""`modesdk excel serve` and `modesdk web`: check what can fail early, say what to do, serve."""

from __future__ import annotations

import contextlib
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

from modesdk.cli.shell.options import ServeOptions
from modesdk.cli.shell.output import out
from modesdk.cli.shell.phrases_of_servers import said
from modesdk.cli.shell.problems import FINE, UsageError, tell, warn
from modesdk.cli.shell.spoken_language import language
from modesdk.excel.desk import Desk
from modesdk.excel.server.certificate import Identity, own_identity
from modesdk.excel.server.listening import TRIED, Listener, PortError, listen
from modesdk.excel.server.request_log import STANDARD_ERROR, Journal, is_log
from modesdk.excel.server.run import Running, open_browser, serve
from modesdk.excel.server.run_settings import OWN_HOSTS, Settings, is_loopback
from modesdk.model.schema import Lang
from modesdk.plugins import Plugins

WEB_PORT = 8080
SYSTEMS = ("win32", "darwin", "linux")


def run(options: ServeOptions) -> int:
    """Serve until the person stops it."""
    lang = language(options.lang)
    _check(options)
    desk = _desk(options, lang)
    identity = _identity(options) if options.https else None
    listener = _listener(options)
    settings = Settings(
        scheme="https" if options.https else "http",
        host=options.host,
        port=listener.port,
        lang=lang,
        page_lang=options.lang or "",
        remote=not is_loopback(options.host),
    )

    def ready(running: Running) -> None:
        told = _told(options, running.settings, desk, identity)
        out().write("\n".join(told) + "\n")
        out().flush()
        if options.show:
            open_browser(f"{running.settings.base_url}/web")

    try:
        serve(desk, settings, listener, identity, _journal(options), ready)
    finally:
        listener.close()
    with contextlib.suppress(OSError):  # the terminal may be gone: that is why it stopped
        tell(said("stopped", lang))
    return FINE


def _check(options: ServeOptions) -> None:
    if not is_loopback(options.host) and not options.allow_remote:
        raise UsageError("--host", "remote", host=options.host)
    if is_loopback(options.host) and options.host.casefold().strip("[]") not in OWN_HOSTS:
        raise UsageError("--host", "other_loopback", host=options.host, known=", ".join(OWN_HOSTS))
    if (options.cert is None) != (options.key is None):
        given, other = ("--cert", "--key") if options.cert else ("--key", "--cert")
        raise UsageError(given, "both_or_none", other=other)
    if options.cert and not options.https:
        raise UsageError("--cert", "needs_https")
    if options.log not in ("", STANDARD_ERROR) and not is_log(Path(options.log)):
        raise UsageError("--log", "no_log", path=options.log)


def _desk(options: ServeOptions, lang: Lang) -> Desk:
    """All installed packs; the default one is loaded now, so that its faults are told now."""
    warn(Plugins.installed().problems)
    desk = Desk.installed(options.pack or "", lang)
    if not desk.shelf.sources:
        raise UsageError("--pack", "no_pack")
    if desk.default:
        desk.pack()
    return desk


def _identity(options: ServeOptions) -> Identity:
    if options.cert is None or options.key is None:
        try:
            return own_identity()
        except OSError as problem:
            why = f"{problem.filename}: {problem.strerror}"
            raise UsageError("--cert", "data_folder", why=why) from None
    identity = Identity(chain=options.cert, key=options.key)
    for path, option in ((options.cert, "--cert"), (options.key, "--key")):
        if not path.is_file():
            raise UsageError(option, "certificate", why=f"{path}: no such file")
    try:
        identity.context()
    except ssl.SSLError as problem:
        raise UsageError("--cert", "certificate", why=problem.reason or str(problem)) from None
    except OSError as problem:
        raise UsageError("--cert", "certificate", why=problem.strerror) from None
    return identity


def _journal(options: ServeOptions) -> Journal:
    try:
        return Journal.to(options.log)
    except OSError as problem:
        why = problem.strerror
        raise UsageError("--log", "not_written", path=options.log, why=why) from None


def _listener(options: ServeOptions) -> Listener:
    try:
        if options.port is None:
            return listen(options.host, WEB_PORT, TRIED)
        return listen(options.host, options.port)
    except PortError as problem:
        place = "--host" if problem.reason == "host" else "--port"
        port = WEB_PORT if options.port is None else options.port
        raise UsageError(
            place, f"port_{problem.reason}", port=port, host=options.host, why=problem.said
        ) from None


def _told(
    options: ServeOptions, settings: Settings, desk: Desk, identity: Identity | None
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
    if not options.page:
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
