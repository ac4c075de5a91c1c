"""The commands about cases: recommend, explain, compare, and replay of what was recommended."""

# ruff: noqa: D301, PLC0415, PLR0913, PLR0917 - \b keeps help as it is; what decides is imported
# only by the command that is run (0.3 s); each option is an argument

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.shell import completion
from modesdk.cli.shell import options as opt
from modesdk.cli.shell.problems import FINE, FOUND, guarded, problem_lines, tell, warn
from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.worded import worded


@guarded
def recommend(
    profile: opt.Profile,
    pack: opt.Pack = None,
    sets: opt.Sets = None,
    weights: opt.Weights = None,
    weight_file: opt.WeightFile = None,
    as_of: opt.AsOf = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
    json: opt.Json = False,
    record: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the decision record, for `modesdk replay`."),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Let --record replace a JSON file that is no record."),
    ] = False,
    questions: opt.Questions = True,
) -> None:
    """Recommend a mode, with reasons, open questions and next steps.

    \b
    Examples:
      modesdk recommend profile.yaml
      modesdk recommend profile.yaml --set market=GB --weight goal=3
      modesdk recommend profile.yaml --as-of today --lang zh
      modesdk recommend profile.yaml --json --record decision.json
      cat profile.yaml | modesdk recommend -
    """
    from modesdk.cli.shell.given_inputs import decided, read_inputs
    from modesdk.cli.shell.recommendation_card import date_note, print_decision
    from modesdk.cli.shell.targets import check_record_target, write_file
    from modesdk.decide.records import record_text

    if record:
        check_record_target(record, profile, force=force)
    inputs = read_inputs(profile, opt.settings(pack, sets, weights, as_of, engine, weight_file))
    decision = decided(inputs)
    if record:
        write_file(record, record_text(decision), "--record", backup=True)
    print_decision(decision, note=date_note(inputs), questions=questions, as_json=json)
    if record:
        tell("", worded("Decision record written to {file}", file=record))


@guarded
def explain(
    profile: opt.Profile,
    why_not: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MODE",
            help="What held this option back, in detail (id, label or alias). Repeatable.",
            autocompletion=completion.modes,
        ),
    ] = None,
    pack: opt.Pack = None,
    sets: opt.Sets = None,
    weights: opt.Weights = None,
    weight_file: opt.WeightFile = None,
    as_of: opt.AsOf = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
) -> None:
    """Explain a decision in full, or why not some mode.

    \b
    Examples:
      modesdk explain profile.yaml --lang zh > decision.txt
      modesdk explain profile.yaml --why-not joint_operation
      modesdk explain profile.yaml --why-not 半托管
    """
    from modesdk.cli.case.why_not_lines import show_text, show_why_not
    from modesdk.cli.shell.find_named import find_mode
    from modesdk.cli.shell.given_inputs import decided, outranked_in_words, read_inputs
    from modesdk.cli.shell.layout import paragraph, screen
    from modesdk.cli.shell.spoken_language import spoken

    inputs = read_inputs(profile, opt.settings(pack, sets, weights, as_of, engine, weight_file))
    decision = decided(inputs)
    modes = [find_mode(inputs.pack, word, "--why-not").id for word in why_not or ()]
    console, note = screen(), outranked_in_words(inputs)
    if modes:
        show_why_not(console, decision, modes)
    else:
        show_text(console, decision.explain(spoken()))
    if note:
        console.print()
        paragraph(console, note)


@guarded
def compare(
    profiles: Annotated[
        list[str],
        typer.Argument(metavar="PROFILE...", help="One or more profiles; - is stdin."),
    ],
    markets: Annotated[
        str | None,
        typer.Option(metavar="A,B,...", help="The same as --vary market=A,B,..."),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ATTRIBUTE=A,B,...",
            help="Compare these values of an attribute. Repeatable: all combinations.",
            autocompletion=completion.assignments,
        ),
    ] = None,
    pack: opt.Pack = None,
    sets: opt.Sets = None,
    weights: opt.Weights = None,
    weight_file: opt.WeightFile = None,
    as_of: opt.AsOf = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
    json: opt.Json = False,
) -> None:
    """Compare profiles, or values of an attribute, side by side.

    \b
    Examples:
      modesdk compare profile.yaml --markets US,GB,TH
      modesdk compare factory.yaml brand.yaml --json
      modesdk compare profile.yaml --vary goal_horizon=short,medium,long
    """
    from modesdk.cli.case.variants import as_dict, show_side_by_side, variants_of, varied_by
    from modesdk.cli.shell.layout import screen
    from modesdk.cli.shell.targets import print_json

    varied = varied_by(markets, vary or ())
    if len(profiles) == 1 and not varied:
        raise UsageError(
            "compare", worded("one profile and nothing to vary"), worded("Add --markets or --vary")
        )
    for profile in profiles:
        if profiles.count(profile) > 1:
            message = worded("{profile} is given twice", profile=profile)
            raise UsageError("PROFILE", message, worded("Keep one of them"))
    given = opt.settings(pack, sets, weights, as_of, engine, weight_file)
    variants = list(variants_of(profiles, given, varied))
    if json:
        print_json({"compared": [as_dict(variant) for variant in variants]})
    else:
        show_side_by_side(screen(), variants)


@guarded
def replay(
    record: Annotated[Path, typer.Argument(metavar="RECORD", help="A decision record.")],
    pack: opt.PackOfRecord = None,
    text: Annotated[bool, typer.Option("--print", help="Print the recomputed record.")] = False,
    lang: opt.Lang = None,
) -> int:
    """Recompute a recorded decision and compare it byte for byte.

    Exits 0 when identical, 1 with the difference, 2 when the pack has changed since.

    \b
    Examples:
      modesdk recommend profile.yaml --record decision.json
      modesdk replay decision.json
    """
    from modesdk.cli.case.replayed_record import comparison, other_result, replayed
    from modesdk.cli.shell.output import out
    from modesdk.cli.shell.spoken_language import say
    from modesdk.plugins import Plugins

    plugins = Plugins.installed()
    again = replayed(record, pack, plugins)
    warn(plugins.problems)
    if not again.same:
        found = other_result(record)
        tell(*problem_lines(found))
    if text:
        out().write(again.text)
    else:
        out().writelines(f"{say(line)}\n" for line in comparison(again, record))
    return FINE if again.same else FOUND
