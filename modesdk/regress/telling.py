"""What tells two decisions on one case apart, as an expectation that the first one meets."""

from __future__ import annotations

from modesdk.decide.decision import Decision
from modesdk.io.case_kinds import KINDS
from modesdk.language.figures import amount
from modesdk.model.tables import GateMark


def telling(right: Decision, wrong: Decision) -> tuple[str, str] | None:
    """The first expectation, by what people specify first, in which two decisions differ."""
    pairs: list[tuple[str, object, object]] = [
        ("recommended", right.recommended, wrong.recommended),
        ("status", right.status, wrong.status),
        *((str(mark), _with(right, mark), _with(wrong, mark)) for mark in GateMark),
        ("leader", right.leader, wrong.leader),
    ]
    for kind, mine, theirs in pairs:
        if mine != theirs:
            return KINDS[kind].heading, _cell(mine)
    return _by_points(right, wrong)


def _with(decision: Decision, mark: GateMark) -> tuple[str, ...]:
    return tuple(option for option, gate in decision.gates.items() if gate is mark)


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value) or "none"
    return "none" if value is None else str(value)


def _by_points(right: Decision, wrong: Decision) -> tuple[str, str] | None:
    theirs = {option.mode: amount(option.score) for option in wrong.ranking}
    for option in right.ranking:
        if amount(option.score) != theirs[option.mode]:
            return KINDS["score"].heading, f"{option.mode} = {amount(option.score)}"
    return None
