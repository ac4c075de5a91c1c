"""`modesdk workbook portfolio`: decide on many rows, of a list or a Portfolio sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from modesdk.cli.shell.at_hand import pack_at_hand
from modesdk.cli.shell.phrases_of_commands import say
from modesdk.cli.shell.problems import UsageError, warn
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import check_target, same_file
from modesdk.cli.workbook.workbook_lists import is_list, opened_list, tell_columns, wording
from modesdk.cli.workbook.workbook_open import FileOptions, opened, read_contents, worded
from modesdk.cli.workbook.workbook_summary import Summary
from modesdk.engines import DEFAULT_ENGINE
from modesdk.io.writes import replacing
from modesdk.model.schema import Lang
from modesdk.model.weights import Weights
from modesdk.workbook.read.csv_rows import safe
from modesdk.workbook.read.headings import PREFIX, RESULTS
from modesdk.workbook.read.profile_table import ProfileTable
from modesdk.workbook.read.stamp import read_meta
from modesdk.workbook.read.table_cells import Notation
from modesdk.workbook.write.many_profiles import Decider
from modesdk.workbook.write.portfolio_results import PortfolioSheet
from modesdk.xlsx.package import Package
from modesdk.xlsx.save import Changes, check_unlocked, save

SUFFIX = ".csv"


def run(options: FileOptions) -> int:
    """Decide row by row; 1 when a row could not be used."""
    lang = language(options.lang)
    if is_list(options.file) or options.sheet or not _has_portfolio(options.file):
        return _run_list(options, lang)
    return _run_sheet(options, lang)


def _has_portfolio(file: Path) -> bool:
    with Package(file) as package:
        return bool(read_meta(package).pack)


def _check_out(out: Path, options: FileOptions) -> None:
    """Raises UsageError when results must not go there."""
    if same_file(out, options.file):
        raise UsageError("--out", "is_input", path=out)
    check_target(out, "--out", kinds=(SUFFIX,), force=options.force)


@contextmanager
def _progress(lang: Lang, total: int) -> Iterator[Any]:
    """A function that moves the bar on stderr; the bar shows on terminals only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeRemainingColumn())  # fmt: skip
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        task = bar.add_task(say("wb_progress", lang), total=total)
        yield lambda done: bar.update(task, completed=done)


def _run_list(options: FileOptions, lang: Lang) -> int:
    """Rows of a CSV or of any sheet, to a CSV."""
    out = options.out or options.file.with_name(f"{options.file.stem}-results{SUFFIX}")
    _check_out(out, options)
    pack, _ = pack_at_hand(options.pack)
    with opened_list(options, lang) as source:
        table = ProfileTable(pack, str(options.file), source.notation)
        decider = Decider(table, Weights.of(pack), options.engine or DEFAULT_ENGINE, wording(lang))
        summary = Summary(lang, table)
        rows = table.located(source.rows(), source.said)
        source.check(table)
        tell_columns(table, lang)
        with _written(out) as stream, _progress(lang, source.total) as moved:
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
        warn(worded(source.remarks(), lang))
    return summary.tell(out, as_json=options.json)


@contextmanager
def _written(path: Path) -> Iterator[Any]:
    """A CSV that appears complete or not at all; with the mark by which Excel knows UTF-8."""
    with replacing(path) as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
        yield text
        text.flush()
        text.detach()


def _run_sheet(options: FileOptions, lang: Lang) -> int:
    out = options.out
    if out is None:
        check_unlocked(options.file)
    else:
        _check_out(out, options)
    with opened(options) as (package, pack):
        contents = read_contents(package, pack, lang, profile=False)
        inputs, file = contents.inputs, str(options.file)
        table = ProfileTable(contents.edited_pack, file, Notation.FORM, inputs.case.as_of)
        engine = options.engine or DEFAULT_ENGINE
        decider = Decider(table, inputs.weights, engine, wording(lang))
        sheet, changes = PortfolioSheet(package, table), Changes(package)
        summary = Summary(lang, table)
        sheet.find()
        sheet.put_heads(changes)
        rows = list(sheet.rows())
        with _progress(lang, len(rows)) as moved:
            for done, (number, cells) in enumerate(rows, start=1):
                outcome = decider.decide(number, cells)
                summary.add(outcome)
                sheet.put(changes, number, outcome)
                moved(done)
        warn(worded(sheet.remarks([number for number, _ in rows]), lang))
        if out is None:
            save(package, changes.parts())
    if out is not None:
        _write_outcomes(out, changes, sheet)
    return summary.tell(out or options.file, as_json=options.json)


def _write_outcomes(out: Path, changes: Changes, sheet: PortfolioSheet) -> None:
    """The results as a CSV, when the workbook itself is to stay as it is."""
    cells = changes.edits.get(sheet.sheet, {})
    with _written(out) as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", *(f"{PREFIX}{name}" for name in RESULTS)])
        for row in sorted({spot[0] for spot in cells if spot[0] >= sheet.first}):
            found = [cells[row, sheet.target + i].value for i in range(len(RESULTS))]
            writer.writerow([row, *(safe("" if v is None else str(v)) for v in found)])
