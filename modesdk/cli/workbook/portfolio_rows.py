"""Decisions on many rows, of a list or of a Portfolio sheet, and where their results go."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from modesdk.cli.shell.problems import warn
from modesdk.cli.shell.profile_lists import ProfileFile, tell_columns, wording
from modesdk.cli.shell.spoken_language import say
from modesdk.cli.shell.targets import check_target, same_file
from modesdk.cli.shell.usage_error import UsageError
from modesdk.cli.workbook.rows_summary import Summary
from modesdk.io.writes import replacing
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.weights import Weights
from modesdk.sheets.book.headings import PREFIX, RESULTS
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.csv_rows import safe
from modesdk.workbook.read.profile_table import ProfileTable
from modesdk.workbook.read.stamp import read_meta
from modesdk.workbook.read.table_cells import Notation
from modesdk.workbook.write.many_profiles import Decider
from modesdk.workbook.write.portfolio_results import PortfolioSheet
from modesdk.xlsx.package import Package
from modesdk.xlsx.save import Changes, save

SUFFIX = ".csv"


def has_portfolio(file: Path) -> bool:
    """Whether a workbook is one of modesdk's own."""
    with Package(file) as package:
        return bool(read_meta(package).pack)


def results_beside(file: Path) -> Path:
    """Where the results of a list go unless a file is given."""
    return file.with_name(f"{file.stem}-results{SUFFIX}")


def check_results(out: Path, file: Path, *, force: bool) -> None:
    """Raises UsageError when the results of `file` must not go there."""
    if same_file(out, file):
        raise UsageError(
            "--out",
            worded("{path} is the input itself and is not overwritten", path=out),
            worded("Name another file"),
        )
    check_target(out, "--out", kinds=(SUFFIX,), force=force)


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """A function that moves the bar on stderr; the bar shows on terminals only."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        task = bar.add_task(say(worded("Deciding")), total=total)
        yield lambda done: bar.update(task, completed=done)


def decide_list(
    source: ProfileFile, pack: Pack, out: Path, weights: Weights, engine: str
) -> Summary:
    """Rows of a CSV or of any sheet, to a CSV."""
    table = ProfileTable(pack, str(source.path), source.notation)
    decider = Decider(table, weights, engine, wording())
    summary = Summary(table)
    rows = table.located(source.rows(), source.said)
    source.check(table)
    tell_columns(table)
    with _written(out) as stream, _progress(source.total) as moved:
        writer = csv.writer(stream)
        titles = [c.title for c in table.columns if not c.is_result]
        writer.writerow([safe(title) for title in titles] + list(RESULTS))
        for number, cells in rows:
            moved(source.done)
            outcome = decider.decide(number, cells)
            summary.add(outcome)
            kept = [safe(cell.shown) for cell in table.kept(cells)]
            writer.writerow(kept + [safe(str(result)) for result in outcome.results])
    summary.broken(source.problems)
    warn(source.remarks())
    return summary


@contextmanager
def _written(path: Path) -> Iterator[Any]:
    """A CSV that appears complete or not at all; with the mark by which Excel knows UTF-8."""
    with replacing(path) as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
        yield text
        text.flush()
        text.detach()


def decide_sheet(contents: Contents, out: Path | None, weights: Weights, engine: str) -> Summary:
    """Rows of the Portfolio sheet, by the rules in the workbook; into it when `out` is None."""
    package, inputs = contents.package, contents.inputs
    file = str(package.path)
    table = ProfileTable(contents.edited_pack, file, Notation.FORM, inputs.case.as_of)
    decider = Decider(table, weights, engine, wording())
    sheet, changes = PortfolioSheet(package, table), Changes(package)
    summary = Summary(table)
    sheet.find()
    sheet.put_heads(changes)
    rows = list(sheet.rows())
    with _progress(len(rows)) as moved:
        for done, (number, cells) in enumerate(rows, start=1):
            outcome = decider.decide(number, cells)
            summary.add(outcome)
            sheet.put(changes, number, outcome)
            moved(done)
    warn(sheet.remarks([number for number, _ in rows]))
    if out is None:
        save(package, changes.parts())
    else:
        _write_outcomes(out, changes, sheet)
    return summary


def _write_outcomes(out: Path, changes: Changes, sheet: PortfolioSheet) -> None:
    """The results as a CSV, when the workbook itself is to stay as it is."""
    cells = changes.edits.get(sheet.sheet, {})
    with _written(out) as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", *(f"{PREFIX}{name}" for name in RESULTS)])
        for row in sorted({spot[0] for spot in cells if spot[0] >= sheet.first}):
            found = [cells[row, sheet.target + i].value for i in range(len(RESULTS))]
            writer.writerow([row, *(safe("" if v is None else str(v)) for v in found)])
