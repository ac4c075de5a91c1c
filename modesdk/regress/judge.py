"""Does a decision meet a case? The one judge: whatever says "passed" asks it.

What a case leaves blank is not asserted. What each kind of expectation means stands with it, in
`modesdk.io.case_kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from modesdk.diagnostics import Diagnostic
from modesdk.io.case_kinds import ERROR, KINDS
from modesdk.language.worded import listed, worded
from modesdk.model.case_outcomes import Difference, Outcome, Seen
from modesdk.model.cases import RegressionCase

_NONE: Mapping[str, Outcome | None] = MappingProxyType({})


def judge(
    case: RegressionCase,
    decision: Outcome | None,
    *,
    refused: Sequence[Diagnostic] = (),
    others: Mapping[str, Outcome | None] = _NONE,
) -> tuple[Difference, ...]:
    """Everything that came out otherwise than the case expects; () means that it passes.

    `decision` is None when the inputs were `refused`; `others` are the decisions on the cases with
    which it is compared, by id.
    """
    seen = Seen(decision, tuple(refused), others)
    found = [
        difference
        for name, kind in KINDS.items()
        if name in case.expect
        for difference in kind.differing(name, case.expect[name], seen)
    ]
    if decision is None and ERROR not in case.expect:
        found.append(_refused(refused))
    return tuple(found)


def _refused(refused: Sequence[Diagnostic]) -> Difference:
    """That there is no decision, where one was expected."""
    told = listed((str(problem) for problem in refused), "; ") if refused else worded("nothing")
    said = worded("there is no decision: {problems}", problems=told)
    return Difference(ERROR, "", str(told), said)
