"""`modesdk workbook portfolio`: decide on many rows, of a CSV file or a Portfolio sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from modesdk.cli.files import check_writable, same_file
from modesdk.cli.inputs import pack_at_hand
from modesdk.cli.language import language
from modesdk.cli.problems import FINE, FOUND, UsageError, problem_line, tell, warn
from modesdk.cli.texts import say
from modesdk.cli.workbook_open import FileOptions, opened, read_contents, unusable, worded
from modesdk.diagnostics import Diagnostic, Severity, errors_in
from modesdk.engines import DEFAULT_ENGINE
from modesdk.io.writes import replacing
from modesdk.model.schema import Lang
from modesdk.model.weights import Weights
from modesdk.workbook.csv_rows import CsvRows, safe
from modesdk.workbook.meta import read_meta
from modesdk.workbook.package import Package
from modesdk.workbook.portfolio import RESULTS, Decider, Outcome
from modesdk.workbook.portfolio_sheet import PREFIX, PortfolioSheet
from modesdk.workbook.save import Changes, check_unlocked, save
from modesdk.workbook.table_rows import TableRows

TOLD = 20
"""Problems that are told at once; the results hold all of them."""
_CSV = (".csv", ".tsv", ".txt")


@define
class _Report:
    """Counts rows and tells the first problems."""

    lang: Lang
    good: int = 0
    bad: int = 0
    _told: list[Diagnostic] = field(factory=list)
    _more: int = 0

    def add(self, outcome: Outcome) -> None:
        self.good += not outcome.problems
        self.bad += bool(outcome.problems)
        self.note(list(outcome.problems))

    def note(self, problems: list[Diagnostic]) -> None:
        room = max(0, TOLD - len(self._told))
        self._told += problems[:room]
        self._more += len(problems[room:])

    def tell(self, out: Path) -> int:
        for problem in worded(self._told, self.lang):
            tell(problem_line(problem))
        if self._more:
            tell(say("wb_more_bad", self.lang, count=self._more))
        tell(say("wb_rows", self.lang, good=self.good, bad=self.bad, out=out))
        return FOUND if self.bad else FINE


def run(options: FileOptions) -> int:
    """Decide row by row; 1 when a row could not be used."""
    lang = language(options.lang)
    if options.file.suffix.lower() in _CSV:
        size = options.file.stat().st_size
        return _run_rows(options, lang, CsvRows(options.file), size)
    with Package(options.file) as package:
        plain = bool(options.sheet) or not read_meta(package).pack
        if plain:
            warn(worded(package.inspection.warnings, lang))
            source = TableRows(package, options.sheet or "")
            return _run_rows(options, lang, source, source.total)
    return _run_sheet(options, lang)


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


def _run_rows(options: FileOptions, lang: Lang, source: CsvRows | TableRows, size: int) -> int:
    """Rows of a CSV or of any sheet, to a CSV."""
    out = options.out or options.file.with_name(f"{options.file.stem}-results.csv")
    check_writable(out, "--out")
    if same_file(out, options.file):
        raise UsageError("--out", "is_input", path=out)
    pack, _ = pack_at_hand(options.pack)
    engine = options.engine or DEFAULT_ENGINE
    decider = Decider(pack, Weights.of(pack), str(options.file), engine)
    report = _Report(lang)
    with _written(out) as stream, _progress(lang, size) as moved:
        writer = csv.writer(stream)
        for number, cells in source.rows():
            moved(source.done)
            if number == 1:
                warn(worded([*source.problems, *_headings(decider, source, options)], lang))
                source.problems.clear()
                writer.writerow([safe(c) for c in source.header] + list(RESULTS))
                continue
            outcome = decider.decide(number, cells)
            report.add(outcome)
            width = len(source.header)
            kept = [*cells, *[""] * width][:width]
            writer.writerow([safe(str(c)) for c in kept] + [safe(str(r)) for r in outcome.results])
        if not source.header:
            _headings(decider, source, options)  # says that there is nothing
    if source.problems:
        report.note(source.problems)
        report.bad += len(source.problems)
    return report.tell(out)


def _headings(
    decider: Decider, source: CsvRows | TableRows, options: FileOptions
) -> list[Diagnostic]:
    problems = decider.read_headings(source.header)
    if errors_in(problems):
        raise unusable(options.file, errors_in(problems))
    return [p for p in problems if p.severity is Severity.WARNING]


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
        check_writable(out, "--out")
    with opened(options) as (package, pack):
        contents = read_contents(package, pack, lang, profile=False)
        inputs = contents.inputs
        decider = Decider(
            contents.edited_pack, inputs.weights, str(options.file),
            options.engine or DEFAULT_ENGINE,
            default_as_of=inputs.case.as_of, typed_numbers=True,
        )  # fmt: skip
        sheet, report, changes = PortfolioSheet(package, decider), _Report(lang), Changes(package)
        sheet.find()
        sheet.put_heads(changes)
        rows = list(sheet.rows())
        with _progress(lang, len(rows)) as moved:
            for done, (number, cells) in enumerate(rows, start=1):
                outcome = decider.decide(number, cells)
                report.add(outcome)
                sheet.put(changes, number, outcome)
                moved(done)
        if out is None:
            save(package, changes.parts())
    if out is not None:
        _write_outcomes(out, changes, sheet)
    return report.tell(out or options.file)


def _write_outcomes(out: Path, changes: Changes, sheet: PortfolioSheet) -> None:
    """The results as a CSV, when the workbook itself is to stay as it is."""
    cells = changes.edits.get(sheet.sheet, {})
    with _written(out) as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", *(f"{PREFIX}{name}" for name in RESULTS)])
        for row in sorted({spot[0] for spot in cells if spot[0] >= sheet.first}):
            found = [cells[row, sheet.target + i].value for i in range(len(RESULTS))]
            writer.writerow([row, *(safe("" if v is None else str(v)) for v in found)])
