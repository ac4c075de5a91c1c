"""The commands that write regression cases: cases new, cases accept."""

# ruff: noqa: D301, PLC0415, PLR0913, PLR0917 - as in `cases_commands`

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.cases.cases_commands import Ids, PackOfFiles, Sources, Tags
from modesdk.cli.shell import options as opt
from modesdk.cli.shell.problems import FINE, FOUND, guarded, tell, warn
from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.worded import worded


@guarded
def accept(
    sources: Sources = None,
    case: Ids = None,
    tag: Tags = None,
    pack: PackOfFiles = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write what was shown before, with reasons.")
    ] = False,
    plan: Annotated[
        Path, typer.Option(metavar="FILE", help="Where what would change is written down.")
    ] = Path("cases.received.yaml"),
    reason: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CASE=TEXT", help="Why a case changes; * stands for anything. Repeatable."
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who accepts it. Default: git's user.name.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day of acceptance. Default: today.")
    ] = None,
    lang: opt.Lang = None,
) -> int:
    """Take what came out as what is expected, after you have read it.

    First it shows what would change in the cases that fail, and writes that into a plan only
    (exit code 1). With --apply it writes what was shown, each case with a reason: from the plan,
    from --reason, or asked for. Reason, day and person go into the note of the case. Nothing is
    ever deleted; in CI it is refused.

    \b
    Examples:
      modesdk cases accept ./my-pack
      modesdk cases accept ./my-pack --apply --reason "A-1=customs rule of 2026"
      modesdk cases accept ./my-pack --apply --case A-1
    """
    from modesdk.cli.cases import acceptance as steps
    from modesdk.cli.cases.case_suites import Choice, RunSettings, run_suites, shown_path, suites
    from modesdk.cli.shell.layout import screen
    from modesdk.cli.shell.targets import check_target
    from modesdk.plugins import Plugins

    steps.refuse_in_ci()
    plugins = Plugins.installed()
    found = suites(sources or (), pack, plugins)
    warn(plugins.problems)
    runs = run_suites(found, RunSettings(choice=Choice(case or (), tag or ())))
    wanted = steps.proposals(runs)
    if not wanted:
        tell(worded("No case fails."))
        return FINE
    if not apply:
        check_target(plan, "--plan", kinds=(".yaml", ".yml"), force=True)
        steps.write_plan(plan, wanted)
        steps.show_proposals(screen(), wanted)
        tell("", worded("Written down in {file}. To accept it: --apply", file=plan))
        return FOUND
    ready, shown = [each for each in wanted if each.amendment.new], steps.read_plan(plan)
    why = steps.reasons(ready, reason or (), steps.planned(ready, shown))
    for path in steps.accept(ready, why, steps.person(by), steps.day(on)):
        tell(worded("Written: {file}", file=shown_path(path)))
    steps.close_plan(plan, shown, ready)
    return FOUND if any(each.amendment.by_hand for each in wanted) else FINE


@guarded
def new(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE", help="A profile, a decision record, or a list (CSV, xlsx) with --row."
        ),
    ],
    expect: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND[=TEXT],...",
            help="What must come out: order=a > b; without = as it comes out now. Repeatable.",
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="YAML or CSV to add the case to. Default: printed."),
    ] = None,
    id: Annotated[  # noqa: A002 - as cases call it
        str | None,
        typer.Option(metavar="ID", help="Id of the case. Default: after the source."),
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Title of the case.")] = "",
    row: Annotated[
        str | None,
        typer.Option(metavar="ROW", help="Row of a list: its number, or a text that it holds."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Sheet of a workbook. Default: the first.")
    ] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print the case as CSV.")] = False,
    pack: opt.Pack = None,
    sets: opt.Sets = None,
    weights: opt.Weights = None,
    weight_file: opt.WeightFile = None,
    as_of: opt.AsOf = None,
    lang: opt.Lang = None,
) -> None:
    """Make a regression case of a profile, a decision record or a row of a list.

    It expects what you say. What is taken from the decision as it is now is marked by the tag
    `generated`: nobody has confirmed it until you take the tag away.

    \b
    Examples:
      modesdk cases new profile.yaml --expect recommended,order --into my-pack/cases/new.yaml
      modesdk cases new decision.json --id US-7 --expect "not_blocked=joint_operation"
      modesdk cases new list.csv --row 5 --expect status --csv
    """
    from modesdk.cli.cases import new_case as made
    from modesdk.cli.shell.output import out
    from modesdk.cli.shell.targets import write_file

    if not expect:
        message = worded("a case without an expectation tests nothing")
        raise UsageError("--expect", message, worded("For instance --expect recommended,status"))
    given = made.Given(path=source, row=row, sheet=sheet)
    settings = opt.settings(pack, sets, weights, as_of, weight_file=weight_file)
    wanted = made.asked(given, settings)
    case = made.new_case(wanted, given, id or given.id, title, expect)
    text = made.written(case, wanted.pack, into, csv=csv)
    for difference in made.unmet(wanted, case):
        tell(worded("Does not hold now: {difference}", difference=difference))
    if into is None:
        out().write(text)
        return
    write_file(into, text, "--into", backup=into.exists())
    tell(worded("Case {case} written to {file}", case=case.id, file=into))
