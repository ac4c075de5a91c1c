"""Decision tables as documents: rows with their cells as written, before anything is compiled.

A row keeps the text of its condition cells; `modesdk.ruleset` turns that text into conditions.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from enum import StrEnum

from attrs import field, frozen

from modesdk.language.text import Text


class TableKind(StrEnum):
    """What a table's rows say when their conditions hold."""

    DERIVE = "derive"  # sets one derived attribute
    GATE = "gate"  # marks alternatives blocked, conditional or (for the record) open
    EVIDENCE = "evidence"  # speaks for or against alternatives under a criterion
    ADVICE = "advice"  # steps, duties and alerts for the chosen alternative
    CONFLICT = "conflict"  # names claims that contradict each other in this case


class GateMark(StrEnum):
    """What a gate row says of an alternative; `open` is a dated fact without effect."""

    OPEN = "open"
    CONDITIONAL = "conditional"
    BLOCKED = "blocked"


class AdviceType(StrEnum):
    """What a piece of advice is."""

    STEP = "step"  # of the playbook, in order
    DUTY = "duty"  # who does what under this alternative
    ALERT = "alert"  # a measured state that calls for action
    NOTE = "note"  # a fact to know, a benchmark


class Urgency(StrEnum):
    """How urgent an alert is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    INFO = "info"


@frozen(kw_only=True)
class Row:
    """What every row has: id, condition cells (one per column), provenance, validity and texts.

    `strength` is in hundredths (100 = 1). The row takes part on dates from `valid_from`
    (inclusive) to `valid_to` (exclusive). `line` is its row in the file, for messages.
    """

    id: str
    cells: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    topic: str = ""
    strength: int = 100
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    label: Text = Text()
    line: int = 0

    @property
    def cited(self) -> tuple[str, ...]:
        """The claims that are given as its sources, in the pack's order."""
        return self.claims

    def valid_on(self, date: datetime.date) -> bool:
        """Whether the row takes part on that date."""
        after_start = self.valid_from is None or self.valid_from <= date
        return after_start and (self.valid_to is None or date < self.valid_to)


def turning_days(rows: Iterable[Row]) -> tuple[datetime.date, ...]:
    """The days on which one of the rows begins or ceases to be valid, ascending."""
    return tuple(sorted({d for row in rows for d in (row.valid_from, row.valid_to) if d}))


@frozen(kw_only=True)
class EvidenceRow(Row):
    """Effects (-2..+2; 0 = worth knowing) on alternatives under one criterion."""

    criterion: str
    effects: Mapping[str, int] = field(factory=dict)


@frozen(kw_only=True)
class GateRow(Row):
    """Marks on alternatives."""

    marks: Mapping[str, GateMark] = field(factory=dict)


@frozen(kw_only=True)
class DeriveRow(Row):
    """The value that the derived attribute takes, as an S-FEEL literal."""

    value: str


@frozen(kw_only=True)
class AdviceRow(Row):
    """A step, duty, alert or note. `order` sorts steps; `area` and `actor` say who does what.

    `claims` hold whenever the row does; `see` names further claims worth reading with it.
    """

    type: AdviceType
    order: int = 0
    severity: Urgency | None = None
    area: str = ""
    actor: str = ""
    see: tuple[str, ...] = ()

    @property
    def cited(self) -> tuple[str, ...]:
        """Its claims, or else those worth reading with it."""
        return self.claims or self.see


@frozen(kw_only=True)
class ConflictRow(Row):
    """Claims of one side (`claims`) and of the other (`against`), and how the pack treats it."""

    against: tuple[str, ...] = ()
    treatment: str = ""


@frozen(kw_only=True)
class DecisionTable:
    """One decision table. `conditions` names the attribute that heads each condition column.

    `target`, `hit_policy` and `aggregation` (of COLLECT) belong to derive tables. `evaluator` is
    who supplied the table: "" for the pack itself, otherwise the name of the evaluator.
    """

    id: str
    kind: TableKind
    conditions: tuple[str, ...]
    rows: tuple[Row, ...]
    file: str = ""
    target: str = ""
    hit_policy: str = "FIRST"
    aggregation: str = ""
    evaluator: str = ""


@frozen
class ReferenceTable:
    """A table to be read, not evaluated: responsibility matrix, stage path and the like.

    A header of the form "zh ..." or "en ..." is shown in that language only.
    """

    id: str
    title: Text
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    file: str = ""
