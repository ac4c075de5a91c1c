"""The commands about regression cases: cases run, cases coverage."""

# ruff: noqa: D301, PLC0415, PLR0913, PLR0917 - \b keeps help as it is; what decides is imported
# only by the command that is run (0.3 s); each option is an argument

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.shell import completion
from modesdk.cli.shell import options as opt
from modesdk.cli.shell.help_page import CommandHelp
from modesdk.cli.shell.problems import FINE, FOUND, guarded, tell, warn

group = opt.group("cases", help="Run regression cases, write new ones, accept what came out.")

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PACK|FILE]...",
        help="Packs (name or folder) and files of cases (YAML, CSV, xlsx). "
        "Default: the only installed pack.",
        autocompletion=completion.packs,
    ),
]
Ids = Annotated[
    list[str] | None,
    typer.Option(
        "--case", metavar="ID", help="Only these cases; * stands for anything. Repeatable."
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only cases with this tag. Repeatable."),
]
PackOfFiles = Annotated[
    str | None,
    typer.Option(
        "--pack",
        metavar="NAME|FOLDER",
        help="Pack for files of cases. Default: the one around the file, else the only one.",
        autocompletion=completion.packs,
    ),
]


@group.command(cls=CommandHelp)
@guarded
def run(
    sources: Sources = None,
    case: Ids = None,
    tag: Tags = None,
    pack: PackOfFiles = None,
    weights: opt.Weights = None,
    weight_file: opt.WeightFile = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
    json: opt.Json = False,
    github: Annotated[
        bool | None,
        typer.Option(
            "--github/--no-github",
            help="Print failures as annotations of GitHub Actions as well. Default: where it runs.",
            show_default=False,
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keep profiles that show what fails of populations here, as cases (YAML or CSV).",
        ),
    ] = None,
) -> int:
    """Run regression cases and say what came out otherwise than expected.

    What a pack expects of whole populations is looked at as well. Exits 1 when a case fails, or
    passes although it is expected to fail, or a population does not hold; 2 when there is nothing
    to run, or a case cannot be read.

    \b
    Examples:
      modesdk cases run
      modesdk cases run ./my-pack --case "A-*" --json
      modesdk cases run more-cases.csv --pack tiktok-shop --weight goal=3
      modesdk cases run client.xlsx --weights ours.yaml
    """
    from modesdk.cli.cases.annotations import annotation, on_github
    from modesdk.cli.cases.case_suites import Choice, RunSettings, run_everything, suites
    from modesdk.cli.cases.population_report import (
        check_store,
        keep,
        population_annotations,
        population_dicts,
        show_populations,
    )
    from modesdk.cli.cases.run_report import as_dict, show_runs
    from modesdk.cli.shell.given_inputs import engine_asked
    from modesdk.cli.shell.layout import screen
    from modesdk.cli.shell.output import out
    from modesdk.cli.shell.targets import print_json
    from modesdk.plugins import Plugins

    engine, plugins = engine_asked(engine), Plugins.installed()
    found = suites(sources or (), pack, plugins)
    warn(plugins.problems)
    how = RunSettings(
        choice=Choice(case or (), tag or ()),
        weights=weights or (),
        weight_file=weight_file,
        engine=engine,
    )
    if store is not None:
        check_store(store)
    runs, looked = run_everything(found, how)
    if store is not None:
        keep(store, looked)
    if json:
        print_json({**as_dict(runs, looked), "populations": population_dicts(looked)})
    else:
        show_runs(screen(), runs)
        show_populations(screen(), looked)
    if on_github() if github is None else github:
        told = [annotation(each) for each in runs if not each.run.ok]
        told += population_annotations(looked)
        tell(*told) if json else out().writelines(f"{line}\n" for line in told)
    fine = all(each.run.ok for each in runs) and all(each.run.ok for each in looked)
    return FINE if fine else FOUND


@group.command(cls=CommandHelp)
@guarded
def coverage(
    pack: Annotated[
        str | None,
        typer.Argument(
            metavar="[PACK]",
            help="Pack (name or folder). Default: the only installed one.",
            autocompletion=completion.packs,
        ),
    ] = None,
    case: Ids = None,
    tag: Tags = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show all rows with something not shown.")
    ] = False,
    lcov: Annotated[
        Path | None,
        typer.Option(metavar="FILE.info", help="Write an LCOV file, by line of the CSV files."),
    ] = None,
    fail_under: Annotated[
        str | None,
        typer.Option(
            metavar="FIGURES",
            help="Exit 1 below per cent of rows, decisive, conditions, bounds: rows=90,bounds=50.",
        ),
    ] = None,
    mark: Annotated[
        Path | None,
        typer.Option(metavar="WORKBOOK", help="Write what is shown of each rule into a copy."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="COPY", help="The copy for --mark.")
    ] = None,
    force: opt.Force = False,
    lang: opt.Lang = None,
    json: opt.Json = False,
) -> int:
    """Say what the cases reach in the rules: each row, each condition, each bound.

    A row is decisive when the recommended option, the status or a gate of some case would be
    another without it. Cases that are skipped or still to do reach nothing.

    \b
    Examples:
      modesdk cases coverage
      modesdk cases coverage ./my-pack --lcov rules.info --fail-under rows=100,conditions=80
      modesdk cases coverage tiktok-shop --mark client.xlsx -o client-coverage.xlsx
    """
    from modesdk.cli.cases.case_suites import Choice, RunSettings, run_suites, suites
    from modesdk.cli.cases.coverage_report import as_dict, show_coverage, table_lines
    from modesdk.cli.cases.floors import floors, missed
    from modesdk.cli.cases.lcov import lcov as tracefile
    from modesdk.cli.cases.marked_copy import check_copy, write_copy
    from modesdk.cli.shell.layout import screen
    from modesdk.cli.shell.targets import check_kind, check_writable, print_json, write_file
    from modesdk.plugins import Plugins
    from modesdk.regress.coverage import Aspect, figures
    from modesdk.regress.coverage import coverage as covered

    wanted, plugins = floors(fail_under, [str(aspect) for aspect in Aspect]), Plugins.installed()
    if lcov is not None:
        check_kind(lcov, "--lcov", (".info", ".lcov"))
        check_writable(lcov, "--lcov")
    copy = check_copy(mark, output, force=force)
    found = suites([pack] if pack else (), None, plugins)
    warn(plugins.problems)
    runs = run_suites(found, RunSettings(choice=Choice(case or (), tag or ())))
    read = found[0].pack
    rows = covered(read, (each.run for each in runs))
    if lcov is not None:
        write_file(lcov, tracefile(rows, table_lines(read)), "--lcov")
    if copy is not None:
        write_copy(*copy, read, rows)
    if json:
        print_json(as_dict(read, rows))
    else:
        show_coverage(screen(), rows, everything=everything)
    got = {str(aspect): figure.percent for aspect, figure in figures(rows).items()}
    below = missed(wanted, got)
    tell(*below)
    return FOUND if below else FINE
