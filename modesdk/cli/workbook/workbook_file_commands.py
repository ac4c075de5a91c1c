"""The commands about a workbook that exists: evaluate, check, refresh, pull, portfolio."""

# ruff: noqa: D301, PLR0913, PLR0917 - \b keeps help as it is; each option is an argument

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from modesdk.cli.shell import options as opt
from modesdk.cli.shell.problems import UsageError, guarded

File = Annotated[Path, typer.Argument(metavar="FILE", help="A workbook (.xlsx).")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before writing.")]


def register(group: typer.Typer) -> None:
    """Add the commands to `modesdk workbook`."""
    for command in (evaluate, check, refresh, pull, portfolio):
        group.command()(command)


def call(module: str, **options: Any) -> None:
    """Run the body of a command, imported only now: workbooks are an optional feature."""

    def body() -> int | None:
        if find_spec("openpyxl") is None:
            raise UsageError("workbook", "needs_package", package="openpyxl")
        opening = import_module("modesdk.cli.workbook.workbook_open")
        given = opening.FileOptions(**options)
        with opening.in_words(given.lang):
            code: int | None = import_module(f"modesdk.cli.workbook_{module}").run(given)
        return code

    guarded(body)


def evaluate(
    file: File,
    pack: opt.Pack = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
    json: opt.Json = False,
    questions: Annotated[
        bool, typer.Option("--questions/--no-questions", help="Say what to find out next.")
    ] = True,
) -> None:
    """Decide on the profile and the weights that stand in a workbook.

    Rules that were edited in the workbook count, and are named. The file is only read.

    \b
    Examples:
      modesdk workbook evaluate client.xlsx
      modesdk workbook evaluate client.xlsx --json
    """
    call("evaluate", file=file, pack=pack, engine=engine, lang=lang, json=json,
         questions=questions)  # fmt: skip


def check(file: File, pack: opt.Pack = None, lang: opt.Lang = None, json: opt.Json = False) -> None:
    """Report wrong cells, changed formulas and results that differ from the SDK's.

    Exits 1 when there is an error among them. The file is only read.

    \b
    Examples:
      modesdk workbook check client.xlsx
    """
    call("check", file=file, pack=pack, lang=lang, json=json)


def refresh(file: File, pack: opt.Pack = None, lang: opt.Lang = None) -> None:
    """Compile the rules that were edited or added on the Rules sheet, in place.

    Only the formulas concerned change; the state before is kept as FILE.bak.

    \b
    Examples:
      modesdk workbook refresh client.xlsx
    """
    call("refresh", file=file, pack=pack, lang=lang)


def pull(
    file: File,
    pack: Annotated[
        str | None,
        typer.Option("--pack", metavar="FOLDER|NAME", help="The pack folder to write to."),
    ] = None,
    yes: Yes = False,
    lang: opt.Lang = None,
) -> None:
    """Bring edited rules, weights and cases back into the pack folder.

    Shows every cell that changes first. Rows and cases that were not edited keep every byte; the
    files before are kept as FILE.bak.

    \b
    Examples:
      modesdk workbook pull client.xlsx --pack ./my-pack
      modesdk workbook pull client.xlsx --pack ./my-pack --yes
    """
    call("pull", file=file, pack=pack, yes=yes, lang=lang)


def portfolio(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook, or a CSV file.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="OUT", help="CSV for the results."),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(metavar="TITLE", help="Any sheet with headings, instead of Portfolio."),
    ] = None,
    pack: opt.Pack = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
    encoding: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Encoding of a CSV (cp1252, gb18030), if not found out."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an existing result file.")
    ] = False,
    json: opt.Json = False,
) -> None:
    """Decide on many profiles, one per row; rows that cannot be used are reported.

    A workbook's Portfolio sheet gets result columns, by the rules and weights that stand in the
    workbook; a CSV, or another sheet, gives a new CSV. Columns are named by attribute (id or
    label, perhaps with its unit); others are carried along, and which are is said. Exits 1 when a
    row could not be used.

    \b
    Examples:
      modesdk workbook portfolio client.xlsx
      modesdk workbook portfolio list.csv -o results.csv
      modesdk workbook portfolio clients.xlsx --sheet Clients -o results.csv
    """
    call("portfolio", file=file, out=out, sheet=sheet, pack=pack, engine=engine, lang=lang,
         encoding=encoding, force=force, json=json)  # fmt: skip
