"""Running cases: decide each, judge it, and say what became of it.

Whoever runs cases comes here: commands, tests, pages, workbooks. A case with a sweep is run once
for each of its dates; one that is compared with another has that one decided as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from attrs import define, field, frozen

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic
from modesdk.engines import DEFAULT_ENGINE
from modesdk.errors import DiagnosedError, ModesdkError
from modesdk.io.case_kinds import THAN
from modesdk.language.text import Text, both
from modesdk.language.worded import Worded, listed
from modesdk.model.case_outcomes import Difference
from modesdk.model.cases import RegressionCase, State
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.weights import Weights
from modesdk.regress.judge import judge
from modesdk.ruleset import breakpoints


class CaseOutcome(StrEnum):
    """What became of a case. A run fails by `failed` and by `xpassed`."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    XFAILED = "xfailed"
    XPASSED = "xpassed"
    TODO = "todo"


SAID: dict[CaseOutcome, Text] = {
    CaseOutcome.PASSED: both("passed"),
    CaseOutcome.FAILED: both("failed"),
    CaseOutcome.SKIPPED: both("skipped"),
    CaseOutcome.XFAILED: both("failed as expected"),
    CaseOutcome.XPASSED: both("passed, but was expected to fail"),
    CaseOutcome.TODO: both("to do"),
}
"""What people call each."""
_NOT_RUN = {State.SKIP: CaseOutcome.SKIPPED, State.TODO: CaseOutcome.TODO}


@frozen(kw_only=True)
class CaseRun:
    """A case that was run on one date.

    `decision` is None when the inputs were `refused`, and when the case was not run.
    """

    case: RegressionCase
    outcome: CaseOutcome
    decision: Decision | None = None
    refused: tuple[Diagnostic, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the run need not fail because of it."""
        return self.outcome not in (CaseOutcome.FAILED, CaseOutcome.XPASSED)

    @property
    def told(self) -> Worded:
        """What differs, in words; of a case that passed against its state, that it did."""
        if self.outcome is CaseOutcome.XPASSED:
            return listed([SAID[self.outcome].said, self.case.reason], ": ")
        return listed((difference.said for difference in self.differences), "; ")


def dated_cases(pack: Pack, cases: Iterable[RegressionCase]) -> Iterator[RegressionCase]:
    """The cases as they are run: one with a sweep becomes one for each date (`X@2024-01-01`)."""
    turns = breakpoints(pack)
    return (run for case in cases for run in case.on_each_date(turns))


def run_cases(
    pack: Pack,
    cases: Iterable[RegressionCase],
    weights: Weights | None = None,
    engine: str | None = None,
    *,
    among: Sequence[RegressionCase] | None = None,
) -> Iterator[CaseRun]:
    """Run cases one after another, with `weights` (default: the pack's) under their own.

    `among` are all cases, when only some of them are run: those which one is compared with.
    """
    runs = list(dated_cases(pack, cases))
    known = runs if among is None else list(dated_cases(pack, among))
    runner = _Runner(pack, weights or Weights.of(pack), engine or DEFAULT_ENGINE, known)
    return map(runner.run, runs)


@define
class _Runner:
    pack: Pack
    weights: Weights
    engine: str
    known: Sequence[RegressionCase]
    _others: dict[str, Decision | None] = field(factory=dict)

    def run(self, case: RegressionCase) -> CaseRun:
        if case.state in _NOT_RUN:
            return CaseRun(case=case, outcome=_NOT_RUN[case.state])
        decision, refused = self._decided(case)
        wanted = [each.case for each in case.expect.get(THAN, ())]
        others = {name: self._other(name) for name in wanted}
        found = judge(case, decision, refused=refused, others=others)
        outcome = CaseOutcome.FAILED if found else CaseOutcome.PASSED
        if case.state is State.XFAIL:
            outcome = CaseOutcome.XFAILED if found else CaseOutcome.XPASSED
        return CaseRun(
            case=case, outcome=outcome, decision=decision, refused=refused, differences=found
        )

    def _decided(self, case: RegressionCase) -> tuple[Decision | None, tuple[Diagnostic, ...]]:
        """The decision on a case, or why there is none."""
        if case.refused:
            return None, case.refused
        try:
            weights = case.weights.over(self.weights)
            return Decision(self.pack, Case(case.as_of, case.values), weights, self.engine), ()
        except DiagnosedError as error:
            return None, error.diagnostics or (Diagnostic("", str(error), case.place),)
        except ModesdkError as error:
            return None, (Diagnostic("", str(error), case.place),)

    def _other(self, name: str) -> Decision | None:
        if name not in self._others:
            found = next((case for case in self.known if case.id == name), None)
            self._others[name] = self._decided(found)[0] if found else None
        return self._others[name]
