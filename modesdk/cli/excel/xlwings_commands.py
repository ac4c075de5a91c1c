"""`modesdk excel xlwings build`: a folder for classic xlwings."""

# ruff: noqa: D301 - \b keeps help as it is

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.case.case_commands import call
from modesdk.cli.shell import completion
from modesdk.cli.shell import options as opt


def register(group: typer.Typer) -> None:
    """Add the group to `modesdk excel`."""
    own = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    own.command()(build)
    own.callback()(lambda: None)  # keeps `build` a command of its own
    group.add_typer(
        own, name="xlwings", help="Classic xlwings: a button, and functions on Windows."
    )


def build(
    pack: Annotated[
        str,
        typer.Argument(
            metavar="PACK", help="Installed pack or pack folder.", autocompletion=completion.packs
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="The folder to make.")
    ] = Path("modesdk-xlwings"),
    name: Annotated[
        str, typer.Option(help="Name of the workbook and of the Python file.")
    ] = "modesdk_advisor",
    lang: opt.Lang = None,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files.")] = False,
) -> None:
    """Make a folder with a macro workbook and its Python file, for Excel with xlwings.

    Windows: functions in cells and a button; macOS: the button. README.txt says how.

    \b
    Examples:
      modesdk excel xlwings build tiktok-shop -o advisor
    """
    call("excel_classic",
         opt.XlwingsOptions(pack=pack, out=out, name=name, lang=lang, force=force))  # fmt: skip
