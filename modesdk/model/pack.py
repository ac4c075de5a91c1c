"""A pack: everything known about one field, as an immutable document.

What may be chosen (alternatives), by which yardsticks (dimensions and criteria), from whom we
know it (sources and claims), and the decision tables that hold the knowledge.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.text import Text
from modesdk.model.evaluator import Evaluator
from modesdk.model.kept import Kept
from modesdk.model.schema import Hundredths, Schema, Share, Tenths
from modesdk.model.tables import DecisionTable, ReferenceTable


@frozen
class RouteRule:
    """The alternative needs at least one of `any_of` to be open while all of `when` hold.

    `when` maps attributes to unary tests; an empty mapping means always.
    """

    any_of: tuple[str, ...]
    when: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Alternative:
    """One thing that may be recommended.

    `ranked` is false for alternatives that are shown but never recommended: routes into another
    alternative, and comparators.
    """

    id: str
    label: Text = Text()
    summary: Text = Text()
    aliases: tuple[str, ...] = ()
    group: str = ""
    ranked: bool = True
    routes: tuple[RouteRule, ...] = ()


@frozen(kw_only=True)
class Group:
    """A family of alternatives, for display."""

    id: str
    label: Text = Text()


@frozen(kw_only=True)
class Criterion:
    """One yardstick within a dimension. `weight` is in hundredths (100 = 1)."""

    id: str
    dimension: str
    label: Text = Text()
    weight: Hundredths = Hundredths(100)


@frozen(kw_only=True)
class Dimension:
    """One family of criteria. `weight` is in tenths (10 = 1)."""

    id: str
    label: Text = Text()
    weight: Tenths = Tenths(10)
    why: Text = Text()


@frozen(kw_only=True)
class Source:
    """Where claims come from. `trust` is in hundredths (100 = full trust)."""

    id: str
    title: Text = Text()
    date: datetime.date | None = None
    trust: Share = Share(100)
    why: Text = Text()


class Carrier(StrEnum):
    """How a claim is carried in the pack."""

    RULE = "rule"
    PARAMETER = "parameter"
    ADVICE = "advice"
    GLOSSARY = "glossary"
    CONTEXT = "context"
    LEFT_OUT = "left_out"


@frozen(kw_only=True)
class Claim:
    """One statement of a source, and what became of it.

    `date` is the day from which the statement holds (None: undated), `dated` the same as precisely
    as it is known ("2023" or "2023-04"); `rows` the ids of the rows that carry it; `reason` why it
    is carried like that.
    """

    id: str
    source: str
    date: datetime.date | None = None
    dated: str = ""
    carried_as: Carrier = Carrier.RULE
    rows: tuple[str, ...] = ()
    label: Text = Text()
    reason: Text = Text()


@frozen(kw_only=True)
class Term:
    """A glossary entry."""

    id: str
    label: Text
    meaning: Text
    claims: tuple[str, ...] = ()


@frozen(kw_only=True)
class Limits:
    """Where a pack draws its lines.

    `min_margin`: hundredths of a point (of -100..+100) by which a winner must lead.
    `min_dimensions`: in how many dimensions there must be evidence about the winner.
    `stale_after_months`: age from which a fired gate's fact must be verified.
    """

    min_margin: Hundredths = Hundredths(100)
    min_dimensions: int = 2
    stale_after_months: int = 18


@frozen(kw_only=True)
class Roles:
    """Attributes with a special part: the alternative already chosen, and the as-of date."""

    chosen: str = ""
    as_of: str = ""


@frozen(kw_only=True, eq=False)
class Pack:
    """One field's whole knowledge. `as_of` is the day to which its facts were last reviewed.

    `words` label the codes that advice and reference tables use (actors, column headings).
    `evaluators` are the plugins' contributions. `hash` is the SHA-256 over every file of the pack
    (see `modesdk.io.pack_folders`), `files` names them; `places` says where the entries of
    pack.yaml and of the files it names stand, by dotted key path. Packs compare by identity: two
    loads are two packs.
    """

    name: str
    version: str
    title: Text
    as_of: datetime.date
    summary: Text = Text()
    schema: Schema = Schema()
    groups: Mapping[str, Group] = field(factory=dict)
    alternatives: Mapping[str, Alternative] = field(factory=dict)
    dimensions: Mapping[str, Dimension] = field(factory=dict)
    criteria: Mapping[str, Criterion] = field(factory=dict)
    sources: Mapping[str, Source] = field(factory=dict)
    claims: Mapping[str, Claim] = field(factory=dict)
    terms: Mapping[str, Term] = field(factory=dict)
    words: Mapping[str, Text] = field(factory=dict)
    tables: tuple[DecisionTable, ...] = ()
    references: tuple[ReferenceTable, ...] = ()
    limits: Limits = Limits()
    roles: Roles = Roles()
    evaluators: tuple[Evaluator, ...] = ()
    folder: str = ""
    hash: str = ""
    files: tuple[str, ...] = ()
    places: Mapping[str, Location] = field(factory=dict, repr=False)
    _kept: dict[Any, Any] = field(factory=dict, init=False, repr=False)

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What went wrong with its evaluators in decisions so far: the first fault of each."""
        return tuple(_FAULTS.of(self).values())

    def source_of(self, claim_id: str) -> Source | None:
        """The source of a claim, if both are known."""
        claim = self.claims.get(claim_id)
        return self.sources.get(claim.source) if claim else None


def note_fault(pack: Pack, evaluator: str, fault: Diagnostic) -> bool:
    """Keep an evaluator's first fault for `Pack.problems`; false when there is one already."""
    return _FAULTS.of(pack).setdefault(evaluator, fault) is fault


def _no_faults(pack: Pack) -> dict[str, Diagnostic]:
    return {}


_FAULTS = Kept(_no_faults)
