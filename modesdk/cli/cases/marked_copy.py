"""Coverage beside the rules of a workbook, in a copy of it: the file itself is never changed."""

# ruff: noqa: PLC0415 - what writes workbooks is imported only for a workbook

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from modesdk.cli.cases.coverage_report import gaps_said
from modesdk.cli.shell.optional_features import check_installed
from modesdk.cli.shell.spoken_language import say
from modesdk.cli.shell.targets import check_target, same_file
from modesdk.cli.shell.usage_error import UsageError
from modesdk.errors import WorkbookError
from modesdk.io.writes import replacing
from modesdk.language.worded import Worded, listed, worded
from modesdk.model.pack import Pack
from modesdk.regress.coverage import RowCoverage

_MARK, _OUTPUT = "--mark", "--output"


def check_copy(book: Path | None, copy: Path | None, *, force: bool) -> tuple[Path, Path] | None:
    """The workbook and the copy to be written, None without either. Raises UsageError."""
    if book is None and copy is None:
        return None
    if book is None or copy is None:
        given, other = (_OUTPUT, _MARK) if book is None else (_MARK, _OUTPUT)
        raise UsageError(given, worded("goes together with {option}", option=other))
    check_installed("workbook", ("openpyxl",), "workbook")
    if same_file(book, copy):
        raise UsageError(
            _OUTPUT,
            worded("{path} is the workbook itself and is not overwritten", path=copy),
            worded("Name another file"),
        )
    check_target(copy, _OUTPUT, kinds=(".xlsx",), force=force)
    return book, copy


def write_copy(book: Path, copy: Path, pack: Pack, rows: Sequence[RowCoverage]) -> None:
    """The workbook with one more column on its sheet of rules. Raises WorkbookError."""
    from modesdk.workbook.read.rule_rows import read_rules  # optional feature
    from modesdk.workbook.read.stamp import meta_problems
    from modesdk.xlsx.edit_cells import Edit
    from modesdk.xlsx.package import Package
    from modesdk.xlsx.rewrite_archive import rewrite
    from modesdk.xlsx.save import Changes

    by_id = {row.row: row for row in rows}
    with Package(book) as package:
        if problems := meta_problems(package, pack):
            raise WorkbookError(worded("{file} cannot be used", file=book), problems)
        sheet, changes = read_rules(package, pack), Changes(package)
        cells = package.sheet(sheet.sheet).cells
        column = 2 + max(spot[1] for spot in cells)
        top = min((row.number for row in sheet.rows), default=2)
        changes.put(sheet.sheet, (top - 1, column), Edit(say(worded("Shown by the cases"))))
        for row in sheet.rows:
            if row.id in by_id:
                changes.put(sheet.sheet, (row.number, column), Edit(say(_mark(by_id[row.id]))))
        with replacing(copy) as target:
            rewrite(package.archive, changes.parts(), target)


def _mark(row: RowCoverage) -> Worded:
    """A sign that can be filtered, and what is not shown."""
    sign = "✕" if not row.true else "△" if any(row.badness) else "○"
    gaps = gaps_said(row)
    return listed([sign, worded("true in {count}", count=row.true), *([gaps] if gaps else [])], " ")
