"""The command that puts small faults into rules and asks whether the cases notice: cases mutate."""

# ruff: noqa: D301, PLC0415, PLR0913, PLR0917 - \b keeps help as it is; what decides is imported
# only by the command that is run (0.3 s); each option is an argument

from __future__ import annotations

from typing import Annotated

import typer

from modesdk.cli.cases.cases_commands import Ids, Tags
from modesdk.cli.shell import completion
from modesdk.cli.shell import options as opt
from modesdk.cli.shell.problems import FINE, FOUND, guarded, tell, warn


@guarded
def mutate(
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
    since: Annotated[
        str | None,
        typer.Option(metavar="REV", help="Only rows that changed since this revision of git."),
    ] = None,
    budget: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="At most so many faults, drawn at random."),
    ] = None,
    seed: Annotated[
        int, typer.Option(metavar="S", help="Which ones are drawn: the same seed, the same faults.")
    ] = 0,
    fail_under: Annotated[
        str | None,
        typer.Option(
            metavar="FIGURES",
            help="Exit 1 below per cent of specified or pinned: specified=75,pinned=95.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show all faults not specified.")
    ] = False,
    lang: opt.Lang = None,
    json: opt.Json = False,
) -> int:
    """Put small faults into gates, evidence and derive tables, and see whether cases notice.

    A fault is specified when a case fails by an outcome, a gate, an order or a rule, and pinned
    when points tell as well. Faults that change nothing are left out. Each one that is missed
    comes with the line of a case that notices it; think it through before you take it over.

    \b
    Examples:
      modesdk cases mutate
      modesdk cases mutate ./my-pack --since origin/main --fail-under specified=75,pinned=95
      modesdk cases mutate tiktok-shop --budget 200 --seed 7 --json
    """
    from modesdk.cli.cases.case_suites import Choice, RunSettings, run_suites, suites
    from modesdk.cli.cases.changed_rows import changed_since
    from modesdk.cli.cases.floors import floors, missed
    from modesdk.cli.cases.mutation_report import FIGURES, mutation_as_dict, show_mutation
    from modesdk.cli.shell.layout import screen
    from modesdk.cli.shell.targets import print_json
    from modesdk.plugins import Plugins
    from modesdk.regress.mutants import drawn, mutants
    from modesdk.regress.mutation import mutation_figures, tried

    wanted, plugins = floors(fail_under, list(FIGURES)), Plugins.installed()
    found = suites([pack] if pack else (), None, plugins)
    warn(plugins.problems)
    read = found[0].pack
    changed = changed_since(read, since) if since is not None else None
    runs = run_suites(found, RunSettings(choice=Choice(case or (), tag or ())))
    faulty = mutants(read, lambda name: changed is None or name in changed)
    trials = list(tried(read, (each.run for each in runs), drawn(faulty, budget, seed)))
    if json:
        print_json(mutation_as_dict(read.name, trials))
    else:
        show_mutation(screen(), trials, everything=everything)
    got = {name: figure.percent for name, figure in mutation_figures(trials).items()}
    below = missed(wanted, got)
    tell(*below)
    return FOUND if below else FINE
