"""The commands `modesdk excel ...` and `modesdk web`."""

# ruff: noqa: D301, PLR0913, PLR0917 - \b keeps help as it is; each option is an argument

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.excel import libreoffice_commands, xlwings_commands
from modesdk.cli.shell import completion
from modesdk.cli.shell import options as opt
from modesdk.cli.shell.problems import UsageError, guarded

NEEDED = ("starlette", "uvicorn", "cryptography")

Pack = Annotated[
    str | None,
    typer.Option(
        "--pack",
        metavar="NAME|FOLDER",
        help="The pack for requests that name none. Default: the only installed one.",
        autocompletion=completion.packs,
    ),
]
Host = Annotated[str, typer.Option("--host", metavar="HOST", help="Where to listen.")]
Remote = Annotated[
    bool,
    typer.Option("--allow-remote", help="Let other machines use it: needed for such a --host."),
]
Cert = Annotated[
    Path | None,
    typer.Option("--cert", metavar="FILE", help="A certificate (PEM) instead of a self-made one."),
]
Key = Annotated[Path | None, typer.Option("--key", metavar="FILE", help="The key of --cert (PEM).")]
Log = Annotated[
    str,
    typer.Option("--log", metavar="FILE", help="One JSON object per request; - is stderr."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command()(serve)
    group.command()(manifest)
    libreoffice_commands.register(group)
    xlwings_commands.register(group)
    app.add_typer(group, name="excel", help="The add-in: the SDK's functions in spreadsheets.")
    app.command()(web)


def call(action: str, options: object) -> None:
    """Run the body of a command, imported only now: the server is an optional feature."""

    def body() -> int | None:
        for package in NEEDED:
            if find_spec(package) is None:
                raise UsageError(action, "needs_excel", package=package)
        code: int | None = import_module("modesdk.cli.excel.serve").run(options)
        return code

    guarded(body)


def serve(
    pack: Pack = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8443,
    host: Host = "127.0.0.1",
    allow_remote: Remote = False,
    cert: Cert = None,
    key: Key = None,
    log: Log = "",
    lang: opt.Lang = None,
) -> None:
    """Run the Excel add-in's server on this machine, over HTTPS.

    It makes a certificate for localhost, says how to trust it and how to load the add-in, and runs
    until Ctrl+C.

    \b
    Examples:
      modesdk excel serve
      modesdk excel serve --pack tiktok-shop --lang zh --log server.jsonl
    """
    call("excel serve", opt.ServeOptions(
        pack=pack, port=port, host=host, allow_remote=allow_remote, https=True, cert=cert, key=key,
        log=log, lang=lang,
    ))  # fmt: skip


def web(
    pack: Pack = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="Port. Default: 8080 or the next free one."),
    ] = None,
    host: Host = "127.0.0.1",
    allow_remote: Remote = False,
    https: Annotated[bool, typer.Option("--https", help="Over HTTPS instead of HTTP.")] = False,
    cert: Cert = None,
    key: Key = None,
    log: Log = "",
    lang: opt.Lang = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Run the same page for an ordinary browser: no Excel needed.

    \b
    Examples:
      modesdk web --open
      modesdk web --pack tiktok-shop --port 9000
    """
    call("web", opt.ServeOptions(
        pack=pack, port=port, host=host, allow_remote=allow_remote, https=https, cert=cert,
        key=key, log=log, lang=lang, show=show, page=True,
    ))  # fmt: skip


def manifest(
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="The file to write. Default: stdout."),
    ] = None,
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="Where the server will run.")
    ] = "https://localhost:8443",
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    lang: opt.Lang = None,
) -> None:
    """Write the add-in's manifest, which tells Excel where the server is.

    \b
    Examples:
      modesdk excel manifest -o manifest.xml
    """

    def body() -> None:
        import_module("modesdk.cli.excel.manifest_file").run(out, url, lang, force=force)

    guarded(body)
