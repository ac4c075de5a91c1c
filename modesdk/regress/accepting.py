"""What cases would have to expect so that those which fail pass: case by case, kind by kind.

Nothing is taken over that the judge would not accept then; what no machine can say stays by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from modesdk.io.case_kinds import ERROR, KINDS
from modesdk.model.case_outcomes import Seen
from modesdk.model.cases import RegressionCase
from modesdk.regress.judge import judge
from modesdk.regress.run import CaseOutcome, CaseRun


@frozen(eq=False)
class Amendment:
    """A case that fails: `new` expectations by kind, and the kinds that only a person can mend.

    `case` is its first run that failed; `id` is that of the case itself, not of one of its dates.
    """

    case: RegressionCase
    id: str
    new: Mapping[str, Any]
    by_hand: tuple[str, ...] = ()

    def cells(self, kind: str) -> tuple[str, str]:
        """An expectation as it stands, and as it would, as the texts of a cell."""
        syntax = KINDS[kind].syntax
        return syntax.cell(self.case.expect[kind]), syntax.cell(self.new[kind])


def amendments(runs: Iterable[CaseRun]) -> list[Amendment]:
    """What would change in the cases that fail, in the order of the runs."""
    by_case: dict[str, list[CaseRun]] = {}
    for run in runs:
        by_case.setdefault(run.case.id.partition("@")[0], []).append(run)
    return [
        _amendment(name, found)
        for name, found in by_case.items()
        if any(run.outcome is CaseOutcome.FAILED for run in found)
    ]


def _amendment(name: str, runs: Sequence[CaseRun]) -> Amendment:
    kinds = dict.fromkeys(difference.kind for run in runs for difference in run.differences)
    new = {kind: value for kind in kinds if (value := _new_value(kind, runs)) is not None}
    failed = next(run.case for run in runs if run.differences)
    return Amendment(failed, name, new, tuple(kind for kind in kinds if kind not in new))


def _new_value(kind: str, runs: Sequence[CaseRun]) -> Any:
    """One value with which all runs of a case pass; None when there is none."""
    for run in runs:
        if kind not in run.case.expect:  # refused, where a decision was expected
            return None
        value = KINDS[kind].observed(run.case.expect[kind], Seen(run.decision, run.refused))
        if value is not None and all(_passes(kind, value, each) for each in runs):
            return value
    return None


def _passes(kind: str, value: Any, run: CaseRun) -> bool:
    wanted = {ERROR: run.case.expect[ERROR]} if ERROR in run.case.expect else {}
    case = evolve(run.case, expect={**wanted, kind: value})
    return not judge(case, run.decision, refused=run.refused)
