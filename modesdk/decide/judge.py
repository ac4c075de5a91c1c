"""Does a decision meet a case? The one judge: whatever says "passed" asks it.

What a case leaves blank is not asserted. Of the claims that must fire, 95 % are enough, since a
case names all that justify its outcome; of the attributes to ask for, one among the first three
questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from attrs import frozen

from modesdk.decide.decision import Decision
from modesdk.language.worded import listed, worded
from modesdk.model.cases import RegressionCase

FIRED_SHARE = 95
"""Percent of the claims under `fires` that must fire."""
FIRST_QUESTIONS = 3
_GATES = ("open", "conditional", "blocked")


class Expected(StrEnum):
    """What a case may expect."""

    STATUS = "status"
    RECOMMENDED = "recommended"
    GATE = "gate"
    FIRES = "fires"
    MUST_NOT_FIRE = "must_not_fire"
    UNDECIDED = "undecided"
    ASK = "ask"
    CONFLICTS = "conflicts"


@frozen
class Miss:
    """An expectation that was not met: what was expected, and what came out instead.

    `got` holds the status, the alternatives, or the claims and attributes concerned; for a gate
    the alternative and its gate.
    """

    kind: Expected
    expected: tuple[str, ...]
    got: tuple[str, ...] = ()

    def __str__(self) -> str:
        expected = listed(self.expected)
        got = listed(self.got) if self.got else worded("nothing")
        if self.kind in (Expected.FIRES, Expected.UNDECIDED, Expected.CONFLICTS):
            return worded(
                "{kind}: expected {expected}, which did not come out",
                kind=self.kind,
                expected=expected,
            )
        if self.kind is Expected.MUST_NOT_FIRE:
            return worded("{kind}: {claims} fired", kind=self.kind, claims=got)
        return worded(
            "{kind}: got {got}, expected {expected}", kind=self.kind, got=got, expected=expected
        )


def judge(case: RegressionCase, decision: Decision) -> tuple[Miss, ...]:
    """Everything that came out otherwise than the case expects; () means that it passes."""
    found = (_outcome, _gates, _claims, _undecided, _questions, _conflicts)
    return tuple(miss for look in found for miss in look(case, decision))


def _outcome(case: RegressionCase, decision: Decision) -> Iterator[Miss]:
    status, modes = case.expect.status, case.expect.recommended
    if status and status != decision.status:
        yield Miss(Expected.STATUS, (status,), (str(decision.status),))
    if modes and decision.recommended not in modes:
        yield Miss(Expected.RECOMMENDED, modes, _one(decision.recommended))


def _gates(case: RegressionCase, decision: Decision) -> Iterator[Miss]:
    wanted = [(mode, gate) for gate in _GATES for mode in getattr(case.expect, gate)]
    for mode, gate in wanted:
        if decision.gates[mode] != gate:
            yield Miss(Expected.GATE, (mode, gate), (mode, str(decision.gates[mode])))
    seen = {mode for mode, _ in wanted}
    for mode in case.expect.not_blocked:
        if decision.gates[mode] == "blocked" and mode not in seen:
            yield Miss(Expected.GATE, (mode, worded("not blocked")), (mode, "blocked"))


def _claims(case: RegressionCase, decision: Decision) -> Iterator[Miss]:
    fired = _cited(rule.claims for rule in decision.fired)
    missing = tuple(claim for claim in case.fires if claim not in fired)
    if 100 * len(missing) > (100 - FIRED_SHARE) * len(case.fires):
        yield Miss(Expected.FIRES, missing)
    unwanted = tuple(claim for claim in case.must_not_fire if claim in fired)
    if unwanted:
        yield Miss(Expected.MUST_NOT_FIRE, case.must_not_fire, unwanted)


def _undecided(case: RegressionCase, decision: Decision) -> Iterator[Miss]:
    if case.undecided:
        found = _cited(rule.claims for rule in decision.undetermined)
        missing = tuple(claim for claim in case.undecided if claim not in found)
        if missing:
            yield Miss(Expected.UNDECIDED, missing)


def _questions(case: RegressionCase, decision: Decision) -> Iterator[Miss]:
    if case.ask:
        first = tuple(decision.questions[:FIRST_QUESTIONS])
        if not set(case.ask) & set(first):
            yield Miss(Expected.ASK, case.ask, first)


def _conflicts(case: RegressionCase, decision: Decision) -> Iterator[Miss]:
    if case.conflicts:
        shown = [set(conflict.claims) for conflict in decision.conflicts]
        for group in case.conflicts:
            if not any(set(group) <= claims for claims in shown):
                yield Miss(Expected.CONFLICTS, group)


def _cited(claims: Iterable[Iterable[str]]) -> set[str]:
    return {claim for cited in claims for claim in cited}


def _one(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()
