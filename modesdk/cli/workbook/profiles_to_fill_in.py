"""Profiles that fill a workbook that is built: its own, and a list for the Portfolio sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from modesdk.cli.shell.problems import warn
from modesdk.cli.shell.profile_lists import opened_list, tell_columns
from modesdk.cli.workbook.opened_workbook import unusable
from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.engines import known_values
from modesdk.errors import TableError
from modesdk.io.request import Request
from modesdk.language.worded import worded
from modesdk.model.names import folded
from modesdk.model.profile import Case
from modesdk.sheets.book.headings import NAMES, ListColumn
from modesdk.workbook.read.profile_table import ProfileTable

MOST = 1_000


def contradictions(inputs: Request, profile: str) -> Sequence[Diagnostic]:
    """R-455 where rows of a table contradict each other for a profile (a file): no results then."""
    try:
        known_values(inputs.pack, inputs.case)
    except TableError as error:
        return [Diagnostic("R-455", str(error), Location(profile), Severity.WARNING)]
    return ()


def profiles_in(path: Path, inputs: Request) -> list[tuple[str, Case]]:
    """The profiles of a file with their names, at most `MOST`. Raises WorkbookError for bad rows.

    A column called name (or client, id) names them; otherwise their number does.
    """
    with opened_list(path) as source:
        table = ProfileTable(inputs.pack, str(path), source.notation, inputs.case.as_of)
        rows = table.located(source.rows(), source.said)
        source.check(table)
        tell_columns(table)
        found, problems = list[tuple[str, Case]](), list[Diagnostic]()
        name_at = _name_column(table.columns)
        for number, cells in rows:
            case, wrong = table.case_of(number, cells)
            problems += wrong
            named = name_at is not None and name_at < len(cells)
            name = cells[name_at].shown.strip() if named else ""  # type: ignore[index]  # see above
            found.append((name or f"{len(found) + 1}", case))
            if len(found) > MOST:
                problems.append(_too_many(path))
                break
        warn(source.remarks())
        problems += source.problems
    if problems:
        raise unusable(path, problems)
    return found


def _too_many(path: Path) -> Diagnostic:
    message = worded("more than {most:,} rows", most=MOST)
    hint = worded("Decide on long lists with: modesdk workbook portfolio")
    return Diagnostic("B-103", message, Location(str(path)), hint=hint)


def _name_column(columns: Sequence[ListColumn]) -> int | None:
    titles = [folded(column.title) for column in columns]
    return next((titles.index(name) for name in NAMES if name in titles), None)
