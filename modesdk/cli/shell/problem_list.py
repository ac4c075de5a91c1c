"""Everything that can be said against a pack or a workbook, by severity."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from rich.console import Console

from modesdk.cli.shell.causes import Cause, causes
from modesdk.cli.shell.layout import bullet, heading, paragraph
from modesdk.cli.shell.problems import problem_line
from modesdk.cli.shell.spoken_language import say
from modesdk.diagnostics import Diagnostic, Severity
from modesdk.language.worded import worded

_HEADS = {
    Severity.ERROR: worded("Errors"),
    Severity.WARNING: worded("Warnings"),
    Severity.INFO: worded("Notes"),
}


def show_problems(console: Console, folder: str, problems: list[Diagnostic]) -> None:
    """Problems by severity, and how many there are."""
    paragraph(console, folder, "bold")
    for severity in Severity:
        group = [problem for problem in problems if problem.severity is severity]
        if group:
            heading(console, f"{say(_HEADS[severity])} ({len(group)})")
        for cause in causes(group):
            bullet(console, _line(cause))
            if cause.first.hint:
                bullet(console, cause.first.hint, mark="→ ", indent=2)
            if cause.first.case:
                bullet(console, worded("A case that shows it:"), mark="= ", indent=2)
                for line in case_lines(cause.first.case):
                    bullet(console, line, mark="", indent=4)
    counts = Counter(problem.severity for problem in problems)
    console.print()
    said = worded(
        "errors: {errors}, warnings: {warnings}, notes: {infos}",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
    )
    paragraph(console, said if problems else worded("No problems found."), "bold")


def _line(cause: Cause) -> str:
    """The first of the problems, and how many more there are of its cause."""
    line, count = problem_line(cause.first), len(cause.others)
    if not count:
        return line
    rows = worded(": rows {rows}", rows=cause.rows) if cause.rows else ""
    return line + say(worded(" (and {count} more like it{rows})", count=count, rows=rows))


def case_lines(case: Sequence[tuple[str, str]]) -> list[str]:
    """The heading and the line of a file with cases."""
    stream = io.StringIO()
    csv.writer(stream).writerows(zip(*case, strict=True))
    return stream.getvalue().splitlines()
