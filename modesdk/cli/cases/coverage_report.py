"""What cases reach in the rules, for people and for programs; the worst rows come first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from modesdk.cli.cases.case_suites import shown_path
from modesdk.cli.shell.layout import TextTable, paragraph, show_sheet
from modesdk.cli.shell.spoken_language import say
from modesdk.io.csv_grid import first_lines
from modesdk.io.files import read_text
from modesdk.language.text import Text, both
from modesdk.language.worded import Worded, listed, worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Value
from modesdk.regress.coverage import (
    Aspect,
    BoundCoverage,
    ConditionCoverage,
    RowCoverage,
    figures,
)

MOST = 30
"""How many rows are shown unless all are asked for."""
SAID: Mapping[Aspect, Text] = {
    Aspect.ROWS: both("rows that are true in some case"),
    Aspect.DECISIVE: both("rows without which some outcome is another"),
    Aspect.CONDITIONS: both("conditions seen true, and seen false"),
    Aspect.BOUNDS: both("bounds hit, and missed by as little as possible"),
}


def worst_first(rows: Sequence[RowCoverage]) -> list[RowCoverage]:
    """The rows of which something was not shown, the worst first."""
    found = [row for row in rows if any(row.badness)]
    return sorted(found, key=lambda row: row.badness, reverse=True)


def show_coverage(console: Console, rows: Sequence[RowCoverage], *, everything: bool) -> None:
    """The rows with gaps, then the figures."""
    worst = worst_first(rows)
    shown = worst if everything else worst[:MOST]
    left = len(worst) - len(shown)
    note = worded("... and {count} more; --all shows them", count=left) if left else ""
    if shown:
        show_sheet(console, _table(shown, note))
    console.print()
    for aspect, figure in figures(rows).items():
        said = figure_said(SAID[aspect].said, figure.met, figure.of, figure.percent)
        paragraph(console, said, "bold")


def figure_said(what: Worded, met: int, of: int, percent: float) -> Worded:
    """A figure in words."""
    return worded(
        "{what}: {met} of {count} ({percent} %)", what=what, met=met, count=of, percent=percent
    )


def _table(rows: Sequence[RowCoverage], note: str) -> TextTable:
    return TextTable(
        title=worded("What the cases do not show"),
        headers=(both("row"), both("place"), both("true in"), both("not shown")),
        rows=tuple((row.row, _place(row), str(row.true), gaps_said(row)) for row in rows),
        note=note,
    )


def _place(row: RowCoverage) -> str:
    if not row.file:
        return row.table
    return f"{row.file}:{row.line}"


def gaps_said(row: RowCoverage) -> Worded:
    """What was not shown of a row."""
    return listed([*_row_gaps(row), *(g for c in row.conditions for g in _gaps(c))], "; ")


def _row_gaps(row: RowCoverage) -> Iterator[Worded]:
    if not row.runs:
        yield worded("no case on a date on which it is valid")
    elif not row.true:
        yield worded("never true")
    if row.runs and row.decisive is False:
        yield worded("never decisive")


def _gaps(condition: ConditionCoverage) -> Iterator[Worded]:
    said = f"{condition.attribute} {condition.cell}"
    if condition.true == 0:
        yield worded("{condition} never true", condition=said)
    if condition.false == 0:
        yield worded("{condition} never false", condition=said)
    for each in condition.bounds:
        yield from _bound_gaps(condition.attribute, each)


def _bound_gaps(attribute: str, each: BoundCoverage) -> Iterator[Worded]:
    at, beside = each.bound.at, each.bound.beside
    if at is not None and not each.at:
        yield worded("{attribute} never {value}", attribute=attribute, value=_plain(at))
    if beside is not None and not each.beside:
        yield worded(
            "{attribute} never beside that, such as {value}",
            attribute=attribute,
            value=_plain(beside),
        )


def as_dict(pack: Pack, rows: Sequence[RowCoverage]) -> dict[str, Any]:
    """All rows as plain data, in pack order."""
    return {
        "pack": pack.name,
        "figures": {
            str(aspect): {"met": figure.met, "of": figure.of, "percent": figure.percent}
            for aspect, figure in figures(rows).items()
        },
        "rows": [_entry(row) for row in rows],
    }


def _entry(row: RowCoverage) -> dict[str, Any]:
    return {
        "row": row.row,
        "kind": str(row.kind),
        "table": row.table,
        "file": row.file or None,
        "line": row.line or None,
        "runs": row.runs,
        "true": row.true,
        "undecided": row.unknown,
        "decisive": row.decisive,
        "conditions": [_condition_entry(condition) for condition in row.conditions],
        "gaps": say(gaps_said(row)),
    }


def _condition_entry(condition: ConditionCoverage) -> dict[str, Any]:
    return {
        "attribute": condition.attribute,
        "cell": condition.cell,
        "true": condition.true,
        "false": condition.false,
        "bounds": [
            {
                "value": _plain(each.bound.at),
                "hit": each.at,
                "beside": _plain(each.bound.beside),
                "hit_beside": each.beside,
            }
            for each in condition.bounds
        ],
    }


def _plain(value: Value) -> str | None:
    """A number or a date as it is typed into a profile."""
    return None if value is None else str(value)


def table_lines(pack: Pack) -> dict[str, tuple[str, list[int]]]:
    """The files of the pack's tables: the path as shown, and the line where each row begins."""
    folder = Path(pack.folder).absolute()
    files = (t.file for t in pack.tables if t.file and (folder / t.file).is_file())
    return {
        file: (shown_path(folder / file), first_lines(read_text(folder / file)))
        for file in dict.fromkeys(files)
    }
