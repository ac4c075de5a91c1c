"""`modesdk excel libreoffice build`: the functions as an extension of LibreOffice."""

# ruff: noqa: D301 - \b keeps help as it is

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli import options as opt
from modesdk.cli.files import check_writable
from modesdk.cli.language import language
from modesdk.cli.problems import UsageError, guarded, tell
from modesdk.cli.texts import say
from modesdk.plugins import Plugins

SUFFIX = ".oxt"


def register(group: typer.Typer) -> None:
    """Add the group to `modesdk excel`."""
    own = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    own.command()(build)
    own.callback()(lambda: None)  # keeps `build` a command of its own
    group.add_typer(own, name="libreoffice", help="The same functions in LibreOffice Calc.")


def build(
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="The extension to write (.oxt).")
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
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Make an extension for LibreOffice Calc, with the same functions as the Excel add-in.

    It computes with the Python environment that runs this command, on this machine only.

    \b
    Examples:
      modesdk excel libreoffice build -o modesdk.oxt
    """

    def body() -> None:
        spoken = language(lang)
        if out.suffix.lower() != SUFFIX:
            raise UsageError("--out", "expected", got=out.name[:60], expected=f"*{SUFFIX}")
        check_writable(out, "--out")
        if out.exists() and not force:
            raise UsageError("--out", "exists_force", path=out)
        builder = import_module("modesdk.excel.libreoffice.build")
        try:
            chosen = builder.build(out, python)
        except builder.UnusablePythonError as problem:
            raise UsageError(
                "--python", "python_unusable", python=problem.python, why=problem.why
            ) from None
        pack = next(iter(Plugins.installed().packs()), "")
        tell("", say("oxt_built", spoken, file=out, python=chosen, pack=pack))

    guarded(body)
