"""The commands about packs: packs, pack show, pack check."""

# ruff: noqa: D301, PLC0415 - \b keeps help as it is; what reads packs is imported only by the
# command that is run (0.3 s)

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import typer

from modesdk.cli.shell import completion
from modesdk.cli.shell import options as opt
from modesdk.cli.shell.help_page import CommandHelp
from modesdk.cli.shell.problems import FINE, FOUND, guarded, warn
from modesdk.cli.shell.usage_error import UsageError
from modesdk.language.worded import worded

group = opt.group("pack", help="Look into a pack, or check one that you write.")


@completion.quietly
def show_words(ctx: typer.Context, incomplete: str) -> Iterable[str]:
    """A pack, then a section, then a name in it."""
    from modesdk.cli.pack.sections import SECTIONS
    from modesdk.cli.shell.at_hand import installed_packs, pack_at_hand

    words = list(ctx.params.get("words") or ())
    if not words:
        return [*installed_packs(), *SECTIONS]
    if words[-1] in ("playbook", "duties", "alerts"):
        return list(pack_at_hand(None)[0].alternatives)
    return list(SECTIONS)


@guarded
def packs(lang: opt.Lang = None, json: opt.Json = False) -> None:
    """List the installed packs, and plugins that could not be used.

    \b
    Examples:
      modesdk packs
      modesdk packs --json
    """
    from modesdk.cli.pack.installed_packs import about_packs, show_packs
    from modesdk.cli.shell.layout import screen
    from modesdk.cli.shell.spoken_language import spoken
    from modesdk.cli.shell.targets import print_json
    from modesdk.plugins import Plugins

    plugins = Plugins.installed()
    found = about_packs(plugins)
    if json:
        print_json(
            {"packs": found, "problems": [p.said_in(spoken()).to_dict() for p in plugins.problems]}
        )
    else:
        show_packs(screen(), found, plugins.problems)


@group.command(cls=CommandHelp)
@guarded
def show(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME|FOLDER] [SECTION [ITEM]]",
            help="Pack (default: the only one), section (default: overview), and an item of it.",
            autocompletion=show_words,
        ),
    ] = None,
    mode: Annotated[
        list[str] | None,
        typer.Option(
            "--mode",
            metavar="MODE",
            help="Only these options of the pack in the matrix. Repeatable.",
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
    from modesdk.api import load_pack
    from modesdk.cli.pack.section_asked_for import section_asked_for
    from modesdk.cli.pack.sections import SECTIONS, WITH_MODES, Asked
    from modesdk.cli.shell.at_hand import only_pack
    from modesdk.cli.shell.find_named import find_id
    from modesdk.cli.shell.layout import screen, show_sheet
    from modesdk.cli.shell.targets import print_json
    from modesdk.plugins import Plugins

    plugins = Plugins.installed()
    named, section, item = section_asked_for(words or (), plugins)
    pack = load_pack(named or only_pack(plugins, "pack show"), plugins=plugins)
    warn(plugins.problems)
    chosen = find_id(SECTIONS, section, "SECTION", worded("section"))
    if mode and chosen not in WITH_MODES:
        message = worded("the section {section} has no columns of options", section=chosen)
        raise UsageError("--mode", message, worded("Leave the option out"))
    build, _ = SECTIONS[chosen]
    sheets, data = build(pack, Asked(item=item, modes=tuple(mode or ())))
    if json:
        print_json(data)
        return
    console = screen()
    for sheet in sheets:
        show_sheet(console, sheet)


@group.command(cls=CommandHelp)
@guarded
def check(
    pack: opt.InstalledOrFolder,
    json: opt.Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail as well.")] = False,
    lang: opt.Lang = None,
) -> int:
    """Check a pack thoroughly; exits 1 when there are errors.

    \b
    Examples:
      modesdk pack check ./my-pack
      modesdk pack check tiktok-shop --strict --json
    """
    from modesdk.api import examine_pack, find_pack
    from modesdk.cli.shell.layout import screen
    from modesdk.cli.shell.problem_list import show_problems
    from modesdk.cli.shell.spoken_language import spoken
    from modesdk.cli.shell.targets import print_json
    from modesdk.diagnostics import Severity
    from modesdk.plugins import Plugins

    plugins = Plugins.installed()
    folder = find_pack(pack, plugins)
    _, found = examine_pack(folder, plugins=plugins)
    problems = [*found, *plugins.problems]
    counts = Counter(problem.severity for problem in problems)
    fails = counts[Severity.ERROR] or (strict and counts[Severity.WARNING])
    if json:
        print_json(
            {
                "folder": str(folder),
                "ok": not fails,
                "errors": counts[Severity.ERROR],
                "warnings": counts[Severity.WARNING],
                "infos": counts[Severity.INFO],
                "diagnostics": [problem.said_in(spoken()).to_dict() for problem in problems],
            }
        )
    else:
        show_problems(screen(), str(folder), problems)
    return FOUND if fails else FINE
