"""`modesdk excel libreoffice build`: the functions as an extension of LibreOffice."""

# ruff: noqa: D301 - \b keeps help as it is

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.case.case_commands import call
from modesdk.cli.shell import options as opt


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
    call("excel_libreoffice", opt.OxtOptions(out=out, python=python, lang=lang, force=force))
