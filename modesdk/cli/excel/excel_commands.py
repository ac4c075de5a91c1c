"""The commands `modesdk excel ...` and `modesdk web`."""

# ruff: noqa: D301, PLC0415, PLR0913, PLR0917 - \b keeps help as it is; the server is an optional
# feature, imported only by the command that is run (0.5 s); each option is an argument

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from modesdk.cli.shell import options as opt
from modesdk.cli.shell import output
from modesdk.cli.shell.help_page import CommandHelp
from modesdk.cli.shell.optional_features import check_installed
from modesdk.cli.shell.problems import guarded, tell
from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.worded import worded
from modesdk.version import installed_version

NEEDED = ("starlette", "uvicorn", "cryptography")

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

group = opt.group("excel", help="The add-in: the SDK's functions in spreadsheets.")
libreoffice = opt.group("libreoffice", help="The same functions in LibreOffice Calc.")
xlwings = opt.group("xlwings", help="Classic xlwings: a button, and functions on Windows.")
for own in (libreoffice, xlwings):
    own.callback()(lambda: None)  # keeps `build` a command of its own


@group.command(cls=CommandHelp)
@guarded
def serve(
    pack: opt.PackOfRequests = None,
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
    check_installed("excel", NEEDED, "excel serve")
    from modesdk.cli.excel import serving

    settings = serving.settings_for(host, "https", lang, allow_remote=allow_remote)
    serving.check_files(cert, key, log)
    desk = serving.desk_of(pack)
    identity = serving.identity_of(cert, key)
    serving.serve_until_stopped(desk, settings, identity, port=port, log=log, add_in=True)


@guarded
def web(
    pack: opt.PackOfRequests = None,
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
    check_installed("excel", NEEDED, "web")
    from modesdk.cli.excel import serving

    scheme = "https" if https else "http"
    settings = serving.settings_for(host, scheme, lang, allow_remote=allow_remote)
    serving.check_files(cert, key, log)
    if cert and not https:
        raise UsageError("--cert", worded("is for HTTPS only"), worded("Add --https"))
    desk = serving.desk_of(pack)
    identity = serving.identity_of(cert, key) if https else None
    serving.serve_until_stopped(
        desk, settings, identity, port=port, log=log, add_in=False, show=show
    )


@group.command(cls=CommandHelp)
@guarded
def manifest(
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="The file to write. Default: stdout."),
    ] = None,
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="Where the server will run.")
    ] = "https://localhost:8443",
    force: opt.Force = False,
    lang: opt.Lang = None,
) -> None:
    """Write the add-in's manifest, which tells Excel where the server is.

    \b
    Examples:
      modesdk excel manifest -o manifest.xml
    """
    from modesdk.cli.shell.targets import check_target, write_file
    from modesdk.excel.web.manifest import manifest_xml

    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query:
        raise UsageError(
            "--url",
            worded(
                "got {got!r}, expected {expected}", got=url[:60], expected="https://HOST[:PORT]"
            ),
        )
    text = manifest_xml(f"https://{parts.netloc}", installed_version())
    if out is None:
        output.out().write(text)
        return
    check_target(out, "--out", kinds=(".xml",), force=force)
    write_file(out, text, "--out")
    tell(worded("Manifest written to {file}", file=out))


@libreoffice.command("build", cls=CommandHelp)
@guarded
def build_extension(
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FILE", help="The extension to write (.oxt)."),
    ] = Path("modesdk.oxt"),
    python: Annotated[
        str,
        typer.Option(
            "--python",
            metavar="FILE",
            help="The Python that will compute. Default: the one that runs this command.",
        ),
    ] = "",
    lang: opt.Lang = None,
    force: opt.Force = False,
) -> None:
    """Make an extension for LibreOffice Calc, with the same functions as the Excel add-in.

    It computes with the Python environment that runs this command, on this machine only.

    \b
    Examples:
      modesdk excel libreoffice build -o modesdk.oxt
    """
    from modesdk.cli.shell.targets import check_target
    from modesdk.excel.libreoffice import extension
    from modesdk.plugins import Plugins

    check_target(out, "--out", kinds=(".oxt",), force=force)
    try:
        chosen = extension.build(out, python)
    except extension.UnusablePythonError as problem:
        raise UsageError(
            "--python",
            worded(
                "{python} cannot answer for LibreOffice: {why}",
                python=problem.python,
                why=problem.why,
            ),
            worded("Install modesdk there (pip install), or give another one with --python"),
        ) from None
    pack = next(iter(Plugins.installed().packs()), "")
    tell(
        "",
        worded(
            "{file} made. In LibreOffice: Tools > Extension Manager > Add, choose this "
            'file, then restart LibreOffice. Try =MODESDK.VERSION("{pack}") in a cell. It '
            "uses {python}: build it again when that has moved.",
            file=out,
            pack=pack,
            python=chosen,
        ),
    )


@xlwings.command("build", cls=CommandHelp)
@guarded
def build_folder(
    pack: opt.InstalledOrFolder,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="The folder to make.")
    ] = Path("modesdk-xlwings"),
    name: Annotated[
        str, typer.Option(help="Name of the workbook and of the Python file.")
    ] = "modesdk_advisor",
    lang: opt.Lang = None,
    force: opt.Force = False,
) -> None:
    """Make a folder with a macro workbook and its Python file, for Excel with xlwings.

    Windows: functions in cells and a button; macOS: the button. README.txt says how.

    \b
    Examples:
      modesdk excel xlwings build tiktok-shop -o advisor
    """
    from modesdk.api import load_pack
    from modesdk.cli.shell.spoken_language import spoken
    from modesdk.cli.shell.targets import write_folder
    from modesdk.excel.classic.bundle import bundle

    files = bundle(load_pack(pack), name, spoken()).files
    write_folder(out, files, "--out", force=force)
    tell(
        "",
        worded(
            "{folder} made: {name}.xlsm and {name}.py; README.txt in it says how to install them",
            folder=out,
            name=name,
        ),
    )


group.add_typer(libreoffice)
group.add_typer(xlwings)
