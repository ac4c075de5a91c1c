"""The parts of a decision, as plain immutable values. Scores are points from -100 to +100."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from modesdk.language.text import Text
from modesdk.model.schema import Value
from modesdk.model.tables import AdviceType, GateMark, TableKind, Urgency


class Status(StrEnum):
    """The outcome in one word."""

    RECOMMENDED = "recommended"
    CONDITIONAL = "conditional"
    NO_CLEAR_WINNER = "no_clear_winner"
    INSUFFICIENT_DATA = "insufficient_data"
    NONE_ELIGIBLE = "none_eligible"


class Standing(StrEnum):
    """Whether an alternative takes part in the ranking, and if not, why."""

    RANKED = "ranked"
    BLOCKED = "blocked"
    NOT_RANKED = "not_ranked"  # a route or comparator: shown, never recommended


@frozen(kw_only=True)
class RankedMode:
    """One alternative with its score. `rank` is None when it does not compete.

    `numerator` is the exact integer score (see `Decision.denominator`); `support` and
    `opposition` are the points for and against before they are netted.
    """

    mode: str
    rank: int | None
    score: float
    numerator: int
    gate: GateMark
    standing: Standing
    tied: bool = False
    support: float = 0.0
    opposition: float = 0.0
    dimensions: Mapping[str, float] = field(factory=dict)


@frozen(kw_only=True)
class GateReason:
    """Why a gate is as it is.

    A fired row, an undecided one (`missing` says what to ask), or the alternative's `routes`.
    `verify`: the fact is older than the pack's limit.
    """

    rule: str
    mark: GateMark
    fired: bool
    claims: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    date: datetime.date | None = None
    verify: bool = False
    label: Text = Text()


@frozen(kw_only=True)
class FiredRule:
    """A rule that holds. `dimension` and `criterion` are None for gates and advice."""

    rule: str
    claims: tuple[str, ...]
    kind: TableKind
    dimension: str | None = None
    criterion: str | None = None
    effects: Mapping[str, int] = field(factory=dict)
    label: Text = Text()


@frozen(kw_only=True)
class UndeterminedRule:
    """A rule that cannot be decided, and the attributes that are missing for it."""

    rule: str
    claims: tuple[str, ...]
    missing: tuple[str, ...]
    kind: TableKind
    dimension: str | None = None


@frozen(kw_only=True)
class Side:
    """One side of a conflict: what it claims, from which sources, of which dates."""

    claims: tuple[str, ...]
    sources: tuple[str, ...]
    dates: tuple[datetime.date | None, ...]


@frozen(kw_only=True)
class Conflict:
    """Sources disagree. `alternative` and `criterion` are "" for conflicts the pack declares."""

    id: str
    claims: tuple[str, ...]
    sides: tuple[Side, ...]
    declared: bool = False
    alternative: str = ""
    criterion: str = ""
    treatment: str = ""
    label: Text = Text()


@frozen(kw_only=True)
class Contribution:
    """What one rule adds to the score of one alternative.

    The `numerator`s of an alternative add up exactly to its score's numerator.
    """

    rule: str
    alternative: str
    criterion: str
    dimension: str
    numerator: int
    points: float


@frozen(kw_only=True)
class Answer:
    """What one possible answer to a question would lead to."""

    value: Value
    winner: str | None
    status: Status


@frozen(kw_only=True)
class Question:
    """A missing attribute and what hangs on it, in points.

    `regret`: by how much the present leader would trail the best alternative, on average over the
    possible answers; `worst`: at most; `swing`: how far one answer (and a share of the rules that
    wait for several) could move its lead. `gates`: alternatives that it keeps conditional;
    `blocks`: those that one of the answers would block.
    """

    attribute: str
    regret: float
    worst: float
    swing: float
    gates: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()


@frozen(kw_only=True)
class AdviceItem:
    """A playbook step, duty, alert or note for the chosen alternative."""

    rule: str
    type: AdviceType
    claims: tuple[str, ...]
    see: tuple[str, ...] = ()
    order: int = 0
    severity: Urgency | None = None
    area: str = ""
    actor: str = ""
    label: Text = Text()
    unknown: bool = False
    missing: tuple[str, ...] = ()
