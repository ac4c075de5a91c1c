"""`modesdk pack check`: everything that can be said against a pack."""

from __future__ import annotations

from collections import Counter

from rich.console import Console

from modesdk.api import examine_pack, find_pack
from modesdk.cli.shell.causes import Cause, causes
from modesdk.cli.shell.layout import bullet, heading, paragraph, screen
from modesdk.cli.shell.options import CheckOptions
from modesdk.cli.shell.phrases_of_commands import say
from modesdk.cli.shell.problems import FINE, FOUND, problem_line
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import print_json
from modesdk.diagnostics import Diagnostic, Severity
from modesdk.model.schema import Lang
from modesdk.plugins import Plugins


def run(options: CheckOptions) -> int:
    """Print the diagnostics by severity; 1 when there are errors (with --strict: or warnings)."""
    lang = language(options.lang)
    plugins = Plugins.installed()
    folder = find_pack(options.pack, plugins)
    _, found = examine_pack(folder, plugins=plugins)
    problems = [*found, *plugins.problems]
    counts = Counter(problem.severity for problem in problems)
    fails = counts[Severity.ERROR] or (options.strict and counts[Severity.WARNING])
    if options.json:
        print_json({
            "folder": str(folder),
            "ok": not fails,
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "infos": counts[Severity.INFO],
            "diagnostics": [problem.to_dict() for problem in problems],
        })  # fmt: skip
    else:
        show_problems(screen(), str(folder), problems, lang)
    return FOUND if fails else FINE


def _line(cause: Cause, lang: Lang) -> str:
    """The first of the problems, and how many more there are of its cause."""
    line, count = problem_line(cause.first), len(cause.others)
    if not count:
        return line
    rows = say("check_rows", lang, rows=cause.rows) if cause.rows else ""
    return line + say("check_more", lang, count=count, rows=rows)


def show_problems(console: Console, folder: str, problems: list[Diagnostic], lang: Lang) -> None:
    """Problems by severity, and how many there are."""
    paragraph(console, folder, "bold")
    for severity in Severity:
        group = [problem for problem in problems if problem.severity is severity]
        if group:
            heading(console, f"{say(f'sev_{severity}', lang)} ({len(group)})")
        for cause in causes(group):
            bullet(console, _line(cause, lang))
            if cause.first.hint:
                bullet(console, cause.first.hint, mark="→ ", indent=2)
    counts = Counter(problem.severity for problem in problems)
    console.print()
    clean = say("check_clean", lang)
    said = say(
        "check_counts", lang, errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
    )  # fmt: skip
    paragraph(console, said if problems else clean, "bold")
