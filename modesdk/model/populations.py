"""Populations: many profiles, and what must hold of all of them together.

What may be expected stands by kind (`modesdk.regress.population.kinds`).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from modesdk.diagnostics import Location, Severity
from modesdk.model.cases import RegressionCase
from modesdk.model.schema import Value

FOLDER = "populations"
"""The folder of a pack in which they stand."""

Odds = tuple[tuple[Value, int | Decimal], ...]
"""Values, each with how often it comes in relation to the others."""


@frozen(kw_only=True)
class Draws:
    """How profiles are made: how many, and what is drawn for an attribute.

    `missing` are shares of 1 by attribute. Attributes without `values` take those that the rules
    tell apart, equally often.
    """

    count: int
    seed: int = 0
    missing: Mapping[str, Decimal] = field(factory=dict)
    values: Mapping[str, Odds] = field(factory=dict)


@frozen(kw_only=True, eq=False)
class Population:
    """Profiles that are looked at together: made by `draws`, or those `listed` in `file`."""

    id: str
    as_of: datetime.date
    draws: Draws | None = None
    listed: tuple[RegressionCase, ...] = ()
    file: str = ""


@frozen(kw_only=True, eq=False)
class PopulationExpectation:
    """What must hold of a population: a kind, and its value in normal form.

    With `severity` warning it is told when it is not met, and fails nothing.
    """

    id: str
    population: Population
    kind: str
    value: Any
    severity: Severity = Severity.ERROR
    reason: str = ""
    file: str = ""
    line: int | None = None

    @property
    def place(self) -> Location:
        """Where it stands."""
        return Location(self.file, self.line, self.id)
