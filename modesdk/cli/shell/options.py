"""The options that several commands share, and the values that go together as one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import frozen

from modesdk.cli.shell import completion
from modesdk.cli.shell.help_page import GroupHelp


@frozen(kw_only=True)
class Settings:
    """What recommend, explain, interview, compare and workbook build have in common."""

    pack: str | None = None
    sets: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    weight_file: Path | None = None
    as_of: str | None = None
    engine: str | None = None


Profile = Annotated[
    str,
    typer.Argument(metavar="PROFILE", help="YAML or JSON file with what is known; - reads stdin."),
]


def _pack(*, help: str) -> Any:  # noqa: A002 - as typer calls it
    return typer.Option("--pack", metavar="NAME|FOLDER", help=help, autocompletion=completion.packs)


Pack = Annotated[
    str | None,
    _pack(help="Installed pack or pack folder. Default: the profile's `pack:`, else the only one."),
]
PackOfRecord = Annotated[
    str | None, _pack(help="Installed pack or pack folder. Default: the one that the record names.")
]
PackOfWorkbook = Annotated[
    str | None,
    _pack(help="Installed pack or pack folder. Default: the one that the workbook names."),
]
PackOfList = Annotated[
    str | None,
    _pack(
        help="Installed pack or pack folder. Default: the one that the workbook names; of a list, "
        "the only one."
    ),
]
PackOfRequests = Annotated[
    str | None,
    _pack(help="The pack for requests that name none. Default: the only installed one."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="ATTRIBUTE=VALUE",
        help="Override a value (sets: a,b; nothing after = removes it). Repeatable.",
        autocompletion=completion.assignments,
    ),
]
Weights = Annotated[
    list[str] | None,
    typer.Option(
        "--weight",
        metavar="NAME=NUMBER",
        help="goal=3, criterion:cost=0.5, trust:002=0.1, rule:R000-64=0. Repeatable.",
        autocompletion=completion.weights,
    ),
]
WeightFile = Annotated[
    Path | None,
    typer.Option(
        "--weights",
        metavar="FILE",
        help="File of weights, as `weights save` writes; --weight comes before it.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE|today",
        help="Date of the decision, before the profile's own and the pack's; never the clock's.",
    ),
]
Engine = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Executor of the rules.", autocompletion=completion.engines),
]
Lang = Annotated[
    str | None,
    typer.Option(
        metavar="zh|en",
        help="Language. Default: $MODESDK_LANG, else the locale's.",
        autocompletion=completion.languages,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


Questions = Annotated[
    bool, typer.Option("--questions/--no-questions", help="Say what to find out next.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace what exists already.")]
InstalledOrFolder = Annotated[
    str,
    typer.Argument(
        metavar="PACK",
        help="Installed pack or pack folder.",
        autocompletion=completion.packs,
    ),
]


def settings(  # one per shared option
    pack: str | None,
    sets: list[str] | None,
    weights: list[str] | None,
    as_of: str | None,
    engine: str | None = None,
    weight_file: Path | None = None,
) -> Settings:
    """The shared options as one value."""
    return Settings(
        pack=pack,
        sets=tuple(sets or ()),
        weights=tuple(weights or ()),
        weight_file=weight_file,
        as_of=as_of,
        engine=engine,
    )


def group(name: str, *, help: str) -> typer.Typer:  # noqa: A002 - as typer calls it
    """The commands of one noun, such as `modesdk pack ...`."""
    return typer.Typer(
        name=name, cls=GroupHelp, help=help, no_args_is_help=True, rich_markup_mode=None
    )
