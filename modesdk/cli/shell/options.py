"""What can be typed after a command, and the values in one object for the command's body."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from attrs import frozen

from modesdk.cli.shell import completion


@frozen(kw_only=True)
class Settings:
    """What recommend, explain, interview and compare have in common."""

    pack: str | None = None
    sets: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    as_of: str | None = None
    engine: str | None = None
    lang: str | None = None


@frozen(kw_only=True)
class RecommendOptions:
    """`modesdk recommend`."""

    profile: str
    settings: Settings
    json: bool = False
    record: Path | None = None
    force: bool = False
    questions: bool = True


@frozen(kw_only=True)
class ExplainOptions:
    """`modesdk explain`."""

    profile: str
    settings: Settings
    why_not: tuple[str, ...] = ()


@frozen(kw_only=True)
class InterviewOptions:
    """`modesdk interview`."""

    profile: str | None
    settings: Settings
    save: Path | None = None
    resume: Path | None = None
    keep: bool = True
    thorough: bool = False


@frozen(kw_only=True)
class CompareOptions:
    """`modesdk compare`."""

    profiles: tuple[str, ...]
    settings: Settings
    vary: tuple[str, ...] = ()
    markets: str | None = None
    json: bool = False


@frozen(kw_only=True)
class OxtOptions:
    """`modesdk excel libreoffice build`."""

    out: Path
    python: str = ""
    lang: str | None = None
    force: bool = False


@frozen(kw_only=True)
class XlwingsOptions:
    """`modesdk excel xlwings build`."""

    pack: str
    out: Path
    name: str
    lang: str | None = None
    force: bool = False


@frozen(kw_only=True)
class WorkbookBuildOptions:
    """`modesdk workbook build`."""

    out: Path
    settings: Settings
    profile: str | None = None
    force: bool = False
    rows: int | None = None
    portfolio: Path | None = None


@frozen(kw_only=True)
class PacksOptions:
    """`modesdk packs`."""

    lang: str | None = None
    json: bool = False


@frozen(kw_only=True)
class CheckOptions:
    """`modesdk pack check`."""

    pack: str
    json: bool = False
    strict: bool = False
    lang: str | None = None


@frozen(kw_only=True)
class ShowOptions:
    """`modesdk pack show`."""

    words: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    lang: str | None = None
    json: bool = False


@frozen(kw_only=True)
class ReplayOptions:
    """`modesdk replay`."""

    record: Path
    pack: str | None = None
    print: bool = False
    lang: str | None = None


@frozen(kw_only=True)
class ServeOptions:
    """`modesdk excel serve` and, with `page`, `modesdk web`."""

    pack: str | None
    port: int | None
    host: str
    allow_remote: bool
    https: bool
    cert: Path | None
    key: Path | None
    log: str
    lang: str | None
    show: bool = False
    page: bool = False


Profile = Annotated[
    str,
    typer.Argument(metavar="PROFILE", help="YAML or JSON file with what is known; - reads stdin."),
]
Pack = Annotated[
    str | None,
    typer.Option(
        "--pack",
        metavar="NAME|FOLDER",
        help="Installed pack or pack folder. Default: the profile's `pack:`, else the only one.",
        autocompletion=completion.packs,
    ),
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


def settings(  # one per shared option
    pack: str | None,
    sets: list[str] | None,
    weights: list[str] | None,
    as_of: str | None,
    engine: str | None,
    lang: str | None,
) -> Settings:
    """The shared options as one value."""
    return Settings(
        pack=pack,
        sets=tuple(sets or ()),
        weights=tuple(weights or ()),
        as_of=as_of,
        engine=engine,
        lang=lang,
    )
