"""The commands about packs and records: packs, pack check, pack show, replay."""

# ruff: noqa: D301 - \b keeps help as it is

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modesdk.cli.case.case_commands import call
from modesdk.cli.shell import completion
from modesdk.cli.shell import options as opt


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(packs)
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command()(show)
    group.command()(check)
    app.add_typer(group, name="pack", help="Look into a pack, or check one that you write.")
    app.command()(replay)


def packs(lang: opt.Lang = None, json: opt.Json = False) -> None:
    """List the installed packs, and plugins that could not be used.

    \b
    Examples:
      modesdk packs
      modesdk packs --json
    """
    call("packs", opt.PacksOptions(lang=lang, json=json))


def check(
    pack: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|NAME",
            help="Pack folder or installed pack.",
            autocompletion=completion.packs,
        ),
    ],
    json: opt.Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail as well.")] = False,
    lang: opt.Lang = None,
) -> None:
    """Check a pack thoroughly; exits 1 when there are errors.

    \b
    Examples:
      modesdk pack check ./my-pack
      modesdk pack check tiktok-shop --strict --json
    """
    call("check", opt.CheckOptions(pack=pack, json=json, strict=strict, lang=lang))


def show(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME|FOLDER] [SECTION [ITEM]]",
            help="Pack (default: the only one), section (default: overview), and an item of it.",
            autocompletion=completion.show_words,
        ),
    ] = None,
    mode: Annotated[
        list[str] | None,
        typer.Option(
            "--mode",
            metavar="MODE",
            help="Only these modes in the matrix. Repeatable.",
            autocompletion=completion.modes,
        ),
    ] = None,
    lang: opt.Lang = None,
    json: opt.Json = False,
) -> None:
    """Show what a pack knows.

    Sections: overview, modes, attributes, matrix, playbook MODE, duties MODE, alerts, stages,
    sources, weights, claims, terms, rules, reference NAME.

    \b
    Examples:
      modesdk pack show
      modesdk pack show attributes market
      modesdk pack show tiktok-shop playbook joint_operation
      modesdk pack show matrix --mode full_managed --mode semi_managed
      modesdk pack show rules R000-64 --lang zh
      modesdk pack show ./my-pack claims --json
    """
    call("show", opt.ShowOptions(
        words=tuple(words or ()), modes=tuple(mode or ()), lang=lang, json=json,
    ))  # fmt: skip


def replay(
    record: Annotated[Path, typer.Argument(metavar="RECORD", help="A decision record.")],
    pack: opt.Pack = None,
    text: Annotated[bool, typer.Option("--print", help="Print the recomputed record.")] = False,
    lang: opt.Lang = None,
) -> None:
    """Recompute a recorded decision and compare it byte for byte.

    Exits 0 when identical, 1 with the difference, 2 when the pack has changed since.

    \b
    Examples:
      modesdk recommend profile.yaml --record decision.json
      modesdk replay decision.json
    """
    call("replay", opt.ReplayOptions(record=record, pack=pack, print=text, lang=lang))
