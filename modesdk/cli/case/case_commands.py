"""The commands about cases: recommend, explain, interview, compare."""

# ruff: noqa: D301, PLR0913, PLR0917 - \b keeps help as it is; each option is an argument

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from modesdk.cli.shell import completion
from modesdk.cli.shell import options as opt
from modesdk.cli.shell.problems import guarded


def call(module: str, options: Any) -> None:
    """Run the body of a command: `run(options)` of a module that is imported only now."""
    guarded(lambda: import_module(f"modesdk.cli.{module}").run(options))


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (recommend, explain, interview, compare):
        app.command()(command)


def recommend(
    profile: opt.Profile,
    pack: opt.Pack = None,
    sets: opt.Sets = None,
    weights: opt.Weights = None,
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
    questions: Annotated[
        bool, typer.Option("--questions/--no-questions", help="Say what to find out next.")
    ] = True,
) -> None:
    """Recommend a mode, with reasons, open questions and first steps.

    \b
    Examples:
      modesdk recommend profile.yaml
      modesdk recommend profile.yaml --set market=GB --weight goal=3
      modesdk recommend profile.yaml --as-of today --lang zh
      modesdk recommend profile.yaml --json --record decision.json
      cat profile.yaml | modesdk recommend -
    """
    given = opt.settings(pack, sets, weights, as_of, engine, lang)
    call("recommend", opt.RecommendOptions(
        profile=profile, settings=given, json=json, record=record, force=force,
        questions=questions,
    ))  # fmt: skip


def explain(
    profile: opt.Profile,
    why_not: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MODE",
            help="What held this mode back, in detail (id, label or alias). Repeatable.",
            autocompletion=completion.modes,
        ),
    ] = None,
    pack: opt.Pack = None,
    sets: opt.Sets = None,
    weights: opt.Weights = None,
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
    given = opt.settings(pack, sets, weights, as_of, engine, lang)
    call("explain", opt.ExplainOptions(
        profile=profile, settings=given, why_not=tuple(why_not or ()),
    ))  # fmt: skip


def interview(
    profile: Annotated[
        str | None, typer.Argument(metavar="[PROFILE]", help="Start from what is known already.")
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where answers are kept. Default: interview.yaml here."),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep/--no-save", help="Keep the answers in a file.")
    ] = True,
    resume: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Go on with a stopped interview.")
    ] = None,
    thorough: Annotated[
        bool, typer.Option(help="Ask until no completion of the profile can overturn the answer.")
    ] = False,
    pack: opt.Pack = None,
    sets: opt.Sets = None,
    weights: opt.Weights = None,
    as_of: opt.AsOf = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
) -> None:
    """Answer one question at a time, the most decisive first.

    At the end comes the recommendation. Answers are saved after each one in a file that is a
    profile as well. Stop at any time with `stop` or Ctrl-C and go on later with --resume.

    \b
    Examples:
      modesdk interview
      modesdk interview profile.yaml --save client.yaml --thorough
      modesdk interview --resume client.yaml
    """
    given = opt.settings(pack, sets, weights, as_of, engine, lang)
    call("interview", opt.InterviewOptions(
        profile=profile, settings=given, save=save, resume=resume, keep=keep, thorough=thorough,
    ))  # fmt: skip


def compare(
    profiles: Annotated[
        list[str], typer.Argument(metavar="PROFILE...", help="One or more profiles; - is stdin.")
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
    given = opt.settings(pack, sets, weights, as_of, engine, lang)
    call("compare", opt.CompareOptions(
        profiles=tuple(profiles), settings=given, vary=tuple(vary or ()), markets=markets,
        json=json,
    ))  # fmt: skip
