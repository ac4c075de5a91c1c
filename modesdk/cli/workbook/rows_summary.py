"""What `modesdk workbook portfolio` tells at the end: counts, the first problems, the columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from modesdk.cli.shell.problems import FINE, FOUND, problem_lines, tell
from modesdk.cli.shell.spoken_language import spoken
from modesdk.cli.shell.targets import print_json
from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import worded
from modesdk.workbook.read.profile_table import ProfileTable
from modesdk.workbook.write.many_profiles import RowResult

TOLD = 20
"""Problems that are told at once; the results hold all of them."""


@define
class Summary:
    """Counts rows and tells the first problems."""

    table: ProfileTable
    good: int = 0
    bad: int = 0
    _told: list[Diagnostic] = field(factory=list)
    _more: int = 0

    def add(self, outcome: RowResult) -> None:
        """A row that was decided or not."""
        self.good += not outcome.problems
        self.bad += bool(outcome.problems)
        self._note(outcome.problems)

    def broken(self, problems: Sequence[Diagnostic]) -> None:
        """Rows that could not even be read."""
        self.bad += len(problems)
        self._note([problem.said_in(spoken()) for problem in problems])

    def _note(self, problems: Sequence[Diagnostic]) -> None:
        room = max(0, TOLD - len(self._told))
        self._told += problems[:room]
        self._more += len(problems[room:])

    def tell(self, out: Path, *, as_json: bool) -> int:
        """Say it all; 1 when a row could not be used."""
        for problem in self._told:
            tell(*problem_lines(problem))
        if self._more:
            tell(_more_problems(self._more))
        tell(self._counts(out))
        if as_json:
            print_json(self._data(out))
        return FOUND if self.bad else FINE

    def _counts(self, out: Path) -> str:
        if self.good == 1:
            return worded(
                "Decided on 1 row; {bad} could not be used. Results: {out}", bad=self.bad, out=out
            )
        return worded(
            "Decided on {good} rows; {bad} could not be used. Results: {out}",
            good=self.good,
            bad=self.bad,
            out=out,
        )

    def _data(self, out: Path) -> dict[str, object]:
        return {
            "out": str(out),
            "decided": self.good,
            "not_used": self.bad,
            "heading_row": self.table.heading_row,
            "used": self.table.used,
            "carried_along": self.table.carried,
            "earlier_results": self.table.earlier,
            "passed_rows": self.table.passed,
            "problems": [problem.to_dict() for problem in self._told],
        }


def _more_problems(count: int) -> str:
    if count == 1:
        return worded("and 1 more problem: see the last column of the results")
    return worded("and {count} more problems: see the last column of the results", count=count)
