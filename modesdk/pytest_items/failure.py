"""What a failing case says: every difference first, then where to look."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.io.case_kinds import THAN
from modesdk.language.worded import worded
from modesdk.model.case_outcomes import Difference
from modesdk.model.cases import RegressionCase
from modesdk.pytest_items.sources import CaseGroup
from modesdk.regress.background import background
from modesdk.regress.run import CaseRun, run_cases


def told(group: CaseGroup, case: RegressionCase) -> str:
    """Run a case of a group; "" when it comes out as expected, else all that differs and why."""
    among = group.cases if THAN in case.expect else None
    (run,) = run_cases(group.pack, [case], group.weights, among=among)
    return "\n".join(_lines(group, run)) if run.differences else ""


def _lines(group: CaseGroup, run: CaseRun) -> Iterator[str]:
    case = run.case
    for difference in run.differences:
        yield _difference(group, case, difference)
    cell, date = group.cell(case), str(case.as_of)
    yield worded("  {cell}: case {case} as of {date}", cell=cell, case=case.id, date=date)
    if run.decision is not None:
        for line in background(run.decision, run.differences):
            yield f"  {line}"


def _difference(group: CaseGroup, case: RegressionCase, difference: Difference) -> str:
    place = group.place(case, difference.kind)
    if difference.exact:
        return worded(
            "{difference} ({place}; exactly {exact})",
            difference=difference.said,
            place=place,
            exact=difference.exact,
        )
    return worded("{difference} ({place})", difference=difference.said, place=place)
