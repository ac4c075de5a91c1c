"""What came out of a case, and how it differs from what was expected, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import field, frozen

from modesdk.diagnostics import Diagnostic
from modesdk.language.worded import Bilingual, Worded
from modesdk.model.decision_parts import Conflict, FiredRule, RankedMode, Status, UndeterminedRule
from modesdk.model.tables import GateMark


class Outcome(Protocol):
    """What a case looks at in a decision."""

    @property
    def status(self) -> Status:
        """The outcome in one word."""

    @property
    def recommended(self) -> str | None:
        """The recommended option."""

    @property
    def leader(self) -> str | None:
        """The option that leads the ranking."""

    @property
    def margin(self) -> float | None:
        """Points between the first and the second."""

    @property
    def denominator(self) -> int:
        """What numerators are divided by."""

    @property
    def ranking(self) -> tuple[RankedMode, ...]:
        """All options with their scores."""

    @property
    def gates(self) -> Mapping[str, GateMark]:
        """The gate of every option."""

    @property
    def fired(self) -> tuple[FiredRule, ...]:
        """The rules that hold."""

    @property
    def undetermined(self) -> tuple[UndeterminedRule, ...]:
        """The rules that cannot be decided."""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where sources disagree."""

    @property
    def questions(self) -> tuple[str, ...]:
        """What to ask, most decisive first."""


@frozen
class Difference:
    """An expectation of one kind that was not met, or the part of it that was not.

    `expected` and `got` are what was expected and what came out as people see it (ids, not
    labels); `exact` is what came out unrounded, where that says more. `said` says it all.
    """

    kind: str
    expected: str
    got: str
    said: Worded
    exact: str = ""

    def __str__(self) -> str:
        return self.said

    def said_with(self, names: Mapping[str, str]) -> Worded:
        """The sentence with ids replaced, for instance by labels in both languages."""
        return renamed(self.said, names)


def renamed(sentence: Worded, names: Mapping[str, str]) -> Worded:
    """A sentence in which parts that are ids have become the names that are given for them."""
    if isinstance(sentence, Bilingual):
        return sentence
    parts = {
        key: renamed(part, names)
        if isinstance(part, Worded)
        else (names.get(part, part) if isinstance(part, str) else part)
        for key, part in sentence.parts.items()
    }
    return Worded(sentence.template, parts)


@frozen
class Seen:
    """What came out: a decision, and those on other cases by id; `refused`: why there is none."""

    decision: Outcome | None
    refused: Sequence[Diagnostic] = ()
    others: Mapping[str, Outcome | None] = field(factory=dict)
