"""The commands `modesdk workbook ...`: build one, and those about a workbook that exists."""

# ruff: noqa: D301, PLC0415, PLR0913, PLR0917 - \b keeps help as it is; what reads and writes
# workbooks is an optional feature, imported only by the command that is run (0.6 s); each option is
# an argument

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.shell import options as opt
from modesdk.cli.shell.help_page import CommandHelp
from modesdk.cli.shell.optional_features import check_installed
from modesdk.cli.shell.problems import FINE, FOUND, guarded, tell, warn
from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.worded import worded

NEEDED = ("openpyxl",)
NEEDED_TO_BUILD = (*NEEDED, "formualizer")
MOST_ROWS = 1_000
"""Rows of the Portfolio sheet that a spreadsheet program still calculates at once."""

File = Annotated[Path, typer.Argument(metavar="FILE", help="A workbook (.xlsx).")]
group = opt.group("workbook", help="The live workbook: a pack as one spreadsheet.")


@group.command(cls=CommandHelp)
@guarded
def build(
    pack: opt.InstalledOrFolder,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FILE", help="The workbook to write (.xlsx)."),
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
    weight_file: opt.WeightFile = None,
    as_of: opt.AsOf = None,
    lang: opt.Lang = None,
    force: opt.Force = False,
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
    check_installed("workbook", NEEDED_TO_BUILD, "workbook")
    from modesdk.cli.shell.given_inputs import read_inputs
    from modesdk.cli.shell.spoken_language import spoken
    from modesdk.cli.shell.targets import check_target, write_bytes
    from modesdk.cli.workbook.profiles_to_fill_in import contradictions, profiles_in
    from modesdk.sheets.portfolio_sheet import SPARE
    from modesdk.workbook.build import workbook_bytes

    check_target(out, "--out", kinds=(".xlsx",), force=force)
    inputs = read_inputs(
        profile,
        opt.settings(pack, sets, weights, as_of, weight_file=weight_file),
        may_be_empty=True,
    )
    profiles = None
    if portfolio is not None:
        profiles = profiles_in(portfolio, inputs)
        rows = max(len(profiles), rows or min(len(profiles) + SPARE, MOST_ROWS))
    if rows is not None and not 1 <= rows <= MOST_ROWS:
        raise UsageError(
            "--rows",
            worded("got {got!r}, expected {expected}", got=rows, expected=f"1..{MOST_ROWS}"),
        )
    data = workbook_bytes(inputs.pack, inputs.case, inputs.weights, spoken(), rows, profiles)
    write_bytes(out, data, "--out")
    tell(
        "",
        worded("Workbook written to {file} ({size} kB)", file=out, size=f"{len(data) / 1000:.0f}"),
    )
    warn(contradictions(inputs, profile or ""))


@group.command(cls=CommandHelp)
@guarded
def evaluate(
    file: File,
    pack: opt.PackOfWorkbook = None,
    weights: opt.Weights = None,
    weight_file: opt.WeightFile = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
    json: opt.Json = False,
    questions: opt.Questions = True,
) -> None:
    """Decide on the profile and the weights that stand in a workbook.

    Rules that were edited in the workbook count, and are named; weights that are given come before
    its own. The file is only read.

    \b
    Examples:
      modesdk workbook evaluate client.xlsx
      modesdk workbook evaluate client.xlsx --weights ours.yaml --json
    """
    check_installed("workbook", NEEDED, "workbook")
    from modesdk.cli.shell.given_inputs import engine_asked, weights_asked
    from modesdk.cli.shell.recommendation_card import print_decision
    from modesdk.cli.workbook.opened_workbook import opened, read_contents

    engine = engine_asked(engine)
    with opened(file, pack) as (package, built_from):
        contents = read_contents(package, built_from)
    wanted = weights_asked(built_from, weights or (), weight_file, contents.inputs.weights)
    decision = contents.decision(engine, wanted)
    print_decision(decision, questions=questions, as_json=json)


@group.command(cls=CommandHelp)
@guarded
def check(
    file: File, pack: opt.PackOfWorkbook = None, lang: opt.Lang = None, json: opt.Json = False
) -> int:
    """Report wrong cells, changed formulas and results that differ from the SDK's.

    Exits 1 when there is an error among them. The file is only read.

    \b
    Examples:
      modesdk workbook check client.xlsx
    """
    check_installed("workbook", NEEDED, "workbook")
    from modesdk.cli.shell.layout import screen
    from modesdk.cli.shell.problem_list import show_problems
    from modesdk.cli.shell.spoken_language import spoken
    from modesdk.cli.shell.targets import print_json
    from modesdk.cli.workbook.opened_workbook import opened
    from modesdk.diagnostics import errors_in
    from modesdk.workbook.compare.findings import check_workbook

    with opened(file, pack, strict=False) as (package, built_from):
        problems = check_workbook(package, built_from)
    errors = errors_in(problems)
    if json:
        print_json(
            {
                "file": str(file),
                "ok": not errors,
                "errors": len(errors),
                "diagnostics": [problem.said_in(spoken()).to_dict() for problem in problems],
            }
        )
    else:
        show_problems(screen(), str(file), problems)
    return FOUND if errors else FINE


@group.command(cls=CommandHelp)
@guarded
def refresh(file: File, pack: opt.PackOfWorkbook = None, lang: opt.Lang = None) -> None:
    """Compile the rules that were edited or added on the Rules sheet, in place.

    Only the formulas concerned change; the state before is kept as FILE.bak.

    \b
    Examples:
      modesdk workbook refresh client.xlsx
    """
    check_installed("workbook", NEEDED, "workbook")
    from modesdk.cli.workbook.opened_workbook import opened, tell_left_out, unusable
    from modesdk.workbook.compare.findings import differences
    from modesdk.workbook.read.contents import Contents
    from modesdk.workbook.write.refresh import refresh as recompiled
    from modesdk.workbook.write.results import recalculate
    from modesdk.xlsx.save import check_unlocked, save

    check_unlocked(file)
    with opened(file, pack) as (package, built_from):
        contents = Contents.of(package, built_from)
        changes, problems = recompiled(contents)
        if problems:
            raise unusable(file, problems)
        tell_left_out(contents)
        if changes.empty and not differences(contents):
            tell(worded("Nothing to refresh; the file was left as it was."))
            return
        count = max(changes.count, len(changes.sheets))
        if not recalculate(changes):
            tell(
                worded(
                    "No calculation engine is installed: open and save the workbook in Excel, "
                    "LibreOffice or WPS to update its results."
                )
            )
        backup = save(package, changes.parts())
    rows = len(contents.rules.edited)
    tell(
        worded(
            "Set {count} cells and computed the results anew (rules that differ from the "
            "pack: {rows}). Backup: {backup}",
            count=count,
            rows=rows,
            backup=backup.name,
        )
    )


@group.command(cls=CommandHelp)
@guarded
def pull(
    file: File,
    pack: Annotated[
        str | None,
        typer.Option("--pack", metavar="FOLDER|NAME", help="The pack folder to write to."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before writing.")] = False,
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
    check_installed("workbook", NEEDED, "workbook")
    from modesdk.cli.workbook.opened_workbook import opened
    from modesdk.cli.workbook.pull_into_pack import (
        confirmed,
        folder_of,
        pulled_into,
        show_changes,
        write_pack,
    )

    with opened(file, pack) as (package, built_from):
        folder = folder_of(package, pack)
        changed = pulled_into(folder, package, built_from)
    if not changed.changes:
        tell(worded("The workbook says what the pack says; nothing to bring back."))
        return
    show_changes(changed)
    asked = worded("Write these {count} changes?", count=len(changed.changes))
    if not yes and not confirmed(asked):
        tell(worded("Nothing was written."))
        return
    files = write_pack(folder, changed)
    tell(
        worded(
            "Wrote {files}. Build the workbook again: modesdk workbook build",
            files=", ".join(files),
        )
    )
