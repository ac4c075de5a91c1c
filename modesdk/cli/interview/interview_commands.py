"""The command `modesdk interview`."""

# ruff: noqa: D301, PLC0415, PLR0913, PLR0917 - \b keeps help as it is; what decides is imported
# only by the command that is run (0.3 s); each option is an argument

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.shell import options as opt
from modesdk.cli.shell.problems import guarded


@guarded
def interview(
    profile: Annotated[
        str | None,
        typer.Argument(metavar="[PROFILE]", help="Start from what is known already."),
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
        bool,
        typer.Option(help="Ask until no completion of the profile can overturn the answer."),
    ] = False,
    pack: opt.Pack = None,
    sets: opt.Sets = None,
    weights: opt.Weights = None,
    weight_file: opt.WeightFile = None,
    as_of: opt.AsOf = None,
    engine: opt.Engine = None,
    lang: opt.Lang = None,
) -> int | None:
    """Answer one question at a time, the most decisive first.

    At the end comes the recommendation. Answers are saved after each one in a file that is a
    profile as well. Stop at any time with `stop` or Ctrl-C and go on later with --resume.

    \b
    Examples:
      modesdk interview
      modesdk interview profile.yaml --save client.yaml --thorough
      modesdk interview --resume client.yaml
    """
    from modesdk.cli.interview.conversation import Interview
    from modesdk.cli.interview.interview_file import InterviewState
    from modesdk.cli.interview.interview_target import source_of, target_of
    from modesdk.cli.shell.given_inputs import inputs_for, pack_for, raw_profile
    from modesdk.cli.shell.layout import screen
    from modesdk.cli.shell.targets import same_file

    source = source_of(profile, resume=resume, save=save, keep=keep)
    raw = raw_profile(source)
    file = target_of(raw, resume=resume, save=save, keep=keep)
    given = opt.settings(pack, sets, weights, as_of, engine, weight_file)
    inputs = inputs_for(raw, pack_for(raw, pack), given, may_be_empty=True)
    state = InterviewState.begun(raw, inputs.pack, inputs.case, file)
    own = source is None or file is None or same_file(file, Path(source))
    talk = Interview(
        inputs,
        state,
        screen(),
        thorough=thorough,
        untouched=None if own else source,
        pack_given=pack,
    )
    return talk.run()
