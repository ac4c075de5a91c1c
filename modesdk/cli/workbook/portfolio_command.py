"""The command `modesdk workbook portfolio`: a decision for each row of a list."""

# ruff: noqa: D301, PLC0415, PLR0913, PLR0917 - as in `workbook_commands`

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.shell import options as opt
from modesdk.cli.shell.optional_features import check_installed
from modesdk.cli.shell.problems import guarded
from modesdk.cli.workbook.workbook_commands import NEEDED


@guarded
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
    pack: opt.PackOfList = None,
    weights: opt.Weights = None,
    weight_file: opt.WeightFile = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
    encoding: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Encoding of a CSV (cp1252, gb18030), if not found out."),
    ] = None,
    force: opt.Force = False,
    json: opt.Json = False,
) -> int:
    """Decide on many profiles, one per row; rows that cannot be used are reported.

    A workbook's Portfolio sheet gets result columns, by the rules and weights that stand in the
    workbook; a CSV, or another sheet, gives a new CSV. Columns are named by attribute (id or
    label, perhaps with its unit); others are carried along, and which are is said. Exits 1 when a
    row could not be used.

    \b
    Examples:
      modesdk workbook portfolio client.xlsx
      modesdk workbook portfolio list.csv -o results.csv --weights ours.yaml
      modesdk workbook portfolio clients.xlsx --sheet Clients -o results.csv
    """
    check_installed("workbook", NEEDED, "workbook")
    from modesdk.cli.shell.at_hand import pack_at_hand
    from modesdk.cli.shell.given_inputs import engine_asked, weights_asked
    from modesdk.cli.shell.profile_lists import check_list_options, is_list, opened_list
    from modesdk.cli.workbook.opened_workbook import opened, read_contents
    from modesdk.cli.workbook.portfolio_rows import (
        check_results,
        decide_list,
        decide_sheet,
        has_portfolio,
        results_beside,
    )
    from modesdk.xlsx.save import check_unlocked

    check_list_options(file, sheet=sheet, encoding=encoding)
    engine = engine_asked(engine)
    if is_list(file) or sheet or not has_portfolio(file):
        results = out or results_beside(file)
        check_results(results, file, force=force)
        known, _ = pack_at_hand(pack)
        wanted = weights_asked(known, weights or (), weight_file)
        with opened_list(file, sheet=sheet, encoding=encoding) as source:
            summary = decide_list(source, known, results, wanted, engine)
        return summary.tell(results, as_json=json)
    if out is None:
        check_unlocked(file)
    else:
        check_results(out, file, force=force)
    with opened(file, pack) as (package, built_from):
        contents = read_contents(package, built_from, profile=False)
        own = contents.inputs.weights
        wanted = weights_asked(built_from, weights or (), weight_file, own)
        summary = decide_sheet(contents, out, wanted, engine)
    return summary.tell(out or file, as_json=json)
