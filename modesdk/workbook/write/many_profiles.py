"""Many profiles, one per row, decided by the SDK: from a CSV file, a sheet or a Portfolio sheet.

Rows are taken one at a time, so any length will do. A row that cannot be used is reported and the
others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import define, frozen

from modesdk.decide.decision import Decision
from modesdk.decide.explain.phrases import leaders, second
from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import ModesdkError, TableError
from modesdk.model.weights import Weights
from modesdk.sheets.book.headings import RESULTS
from modesdk.workbook.read.profile_table import ProfileTable
from modesdk.workbook.read.table_cells import TableCell

_LONGEST = 1_000


def _as_it_is(problem: Diagnostic) -> Diagnostic:
    return problem


@frozen
class RowResult:
    """The results of one row, in the order of `RESULTS`, and its problems."""

    results: tuple[str | float, ...]
    problems: tuple[Diagnostic, ...] = ()


@define
class Decider:
    """Decides on the rows of a table; `said` puts problems into the person's language."""

    table: ProfileTable
    weights: Weights
    engine: str
    said: Callable[[Diagnostic], Diagnostic] = _as_it_is

    def decide(self, row: int, cells: Sequence[TableCell]) -> RowResult:
        """The decision on one row."""
        case, problems = self.table.case_of(row, cells)
        if problems:
            return self._failed(problems)
        try:
            decision = Decision(self.table.pack, case, self.weights, self.engine)
        except TableError as error:
            return self._failed([Diagnostic("R-455", str(error), Location(self.table.file, row))])
        except ModesdkError as error:
            return self._failed([Diagnostic("V-506", str(error), Location(self.table.file, row))])
        return RowResult(_results(decision))

    def _failed(self, problems: Sequence[Diagnostic]) -> RowResult:
        found = [self.said(problem) for problem in problems]
        told = "; ".join(f"{p.location.column}: {p.message}".lstrip(": ") for p in found)
        return RowResult((*[""] * (len(RESULTS) - 1), told[:_LONGEST]), tuple(found))


def _results(decision: Decision) -> tuple[str | float, ...]:
    competing = [entry for entry in decision.ranking if entry.rank is not None]
    marks: dict[str, list[str]] = {"conditional": [], "blocked": []}
    for mode, mark in decision.gates.items():
        marks.get(str(mark), []).append(mode)
    return (
        str(decision.status),
        decision.recommended or "",
        " ".join(leaders(decision)),
        competing[0].score if competing else "",
        "" if decision.margin is None else decision.margin,
        second(decision) or "",
        " ".join(marks["conditional"]),
        " ".join(marks["blocked"]),
        "",
    )
