"""`modesdk excel xlwings build`: a folder for classic xlwings."""

# ruff: noqa: D301 - \b keeps help as it is

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli import completion
from modesdk.cli import options as opt
from modesdk.cli.files import check_writable, write_bytes
from modesdk.cli.language import language
from modesdk.cli.problems import UsageError, guarded, tell
from modesdk.cli.texts import say


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

    def body() -> None:
        spoken = language(lang)
        builder = import_module("modesdk.excel.classic.build")  # an optional feature
        loaded = import_module("modesdk.api").load_pack(pack)
        files = builder.bundle(loaded, name, spoken).files
        if out.exists() and not out.is_dir():
            raise UsageError("--out", "special", path=out)
        taken = [out / file for file in files if (out / file).exists()]
        if taken and not force:
            raise UsageError("--out", "exists_force", path=taken[0])
        out.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            check_writable(out / file, "--out")
            write_bytes(out / file, content, "--out")
        tell("", say("xlwings_built", spoken, folder=out, name=name))

    guarded(body)
