"""Everything that can be said against a pack or a workbook, by severity."""

from __future__ import annotations

from collections import Counter

from rich.console import Console

from modesdk.cli.shell.causes import Cause, causes
from modesdk.cli.shell.layout import bullet, heading, paragraph
from modesdk.cli.shell.phrases_of_commands import say
from modesdk.cli.shell.problems import problem_line, spoken
from modesdk.diagnostics import Diagnostic, Severity
from modesdk.language.text import Lang


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
                bullet(console, spoken(cause.first.hint), mark="→ ", indent=2)
    counts = Counter(problem.severity for problem in problems)
    console.print()
    clean = say("check_clean", lang)
    said = say(
        "check_counts",
        lang,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
    )
    paragraph(console, said if problems else clean, "bold")


def _line(cause: Cause, lang: Lang) -> str:
    """The first of the problems, and how many more there are of its cause."""
    line, count = problem_line(cause.first), len(cause.others)
    if not count:
        return line
    rows = say("check_rows", lang, rows=cause.rows) if cause.rows else ""
    return line + say("check_more", lang, count=count, rows=rows)
