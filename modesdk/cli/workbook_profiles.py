"""Profiles in a CSV file, to fill the Portfolio sheet of a workbook that is built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from modesdk.cli.problems import warn
from modesdk.cli.workbook_open import unusable
from modesdk.diagnostics import Diagnostic, Location, Severity, errors_in
from modesdk.engines import DEFAULT_ENGINE
from modesdk.model.profile import Case
from modesdk.workbook.csv_rows import CsvRows
from modesdk.workbook.portfolio import Decider
from modesdk.workbook.typed import word_of
from modesdk.workbook.words import folded

if TYPE_CHECKING:
    from modesdk.cli.inputs import Inputs

MOST = 1_000
_NAMES = ("name", "名称", "client", "客户", "id", "编号")


def profiles_in(path: Path, inputs: Inputs) -> list[tuple[str, Case]]:
    """The profiles of a file with their names, at most `MOST`. Raises WorkbookError for bad rows.

    A column called name (or client, id) names them; otherwise their number does.
    """
    day = inputs.case.as_of
    decider = Decider(inputs.pack, inputs.weights, str(path), DEFAULT_ENGINE, default_as_of=day)
    source, found = CsvRows(path), list[tuple[str, Case]]()
    problems: list[Diagnostic] = []
    name_at: int | None = None
    for number, cells in source.rows():
        if number == 1:
            said = decider.read_headings(source.header)
            problems += errors_in(said)
            name_at = _name_column(source.header)
            warn([p for p in said if p.severity is Severity.WARNING])
            continue
        case, wrong = decider.case_of(number, cells)
        problems += wrong
        name = word_of(cells[name_at]) if name_at is not None and name_at < len(cells) else ""
        found.append((name or f"{len(found) + 1}", case))
        if len(found) > MOST:
            message = f"more than {MOST:,} rows"
            hint = "Decide on long lists with: modesdk workbook portfolio"
            problems.append(Diagnostic("B-103", message, Location(str(path)), hint=hint))
            break
    if not source.header:
        decider.read_headings(())
    warn([p for p in source.problems if p.severity is Severity.WARNING])
    problems += errors_in(source.problems)
    if problems:
        raise unusable(path, problems)
    return found


def _name_column(header: list[str]) -> int | None:
    titles = [folded(title) for title in header]
    return next((titles.index(name) for name in _NAMES if name in titles), None)
