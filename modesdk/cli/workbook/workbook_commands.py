"""The commands `modesdk workbook ...`: build here, those about a workbook that exists elsewhere."""

# ruff: noqa: D301, PLR0913, PLR0917 - \b keeps help as it is; each option is an argument

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.case.case_commands import call
from modesdk.cli.shell import completion
from modesdk.cli.shell import options as opt
from modesdk.cli.workbook import workbook_file_commands


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command()(build)
    workbook_file_commands.register(group)
    app.add_typer(group, name="workbook", help="The live workbook: a pack as one spreadsheet.")


def build(
    pack: Annotated[
        str,
        typer.Argument(
            metavar="PACK",
            help="Installed pack or pack folder.",
            autocompletion=completion.packs,
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="The workbook to write (.xlsx).")
    ],
    profile: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Fill in this profile (YAML or JSON)."),
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(metavar="N", help="Rows of the Portfolio sheet (1 to 1000). Default: 30."),
    ] = None,
    portfolio: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Fill the Portfolio sheet with the rows of this CSV."),
    ] = None,
    sets: opt.Sets = None,
    weights: opt.Weights = None,
    as_of: opt.AsOf = None,
    lang: opt.Lang = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Build the live workbook of a pack: rules, weights and profile as native formulas.

    It runs in Excel, LibreOffice and WPS with nothing installed. The same inputs give the same
    bytes.

    \b
    Examples:
      modesdk workbook build tiktok-shop -o tiktok-shop.xlsx
      modesdk workbook build ./my-pack -o mine.xlsx --profile client.yaml --lang en
      modesdk workbook build tiktok-shop -o clients.xlsx --rows 1000 --portfolio clients.csv
    """
    given = opt.settings(pack, sets, weights, as_of, None, lang)
    options = opt.WorkbookBuildOptions(
        out=out, profile=profile, settings=given, force=force, rows=rows, portfolio=portfolio
    )
    call("workbook_build", options)
