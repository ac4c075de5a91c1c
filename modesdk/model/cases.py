"""Regression cases: a profile, and what must come out of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from attrs import field, frozen

from modesdk.language.text import Text
from modesdk.model.schema import Value

MODES = ("recommended", "open", "conditional", "blocked", "not_blocked")
"""What a case may expect of alternatives."""


@frozen(kw_only=True)
class Expectation:
    """What must come out; an empty entry expects nothing. `recommended` lists what is acceptable.

    `status` is a status of the decision.
    """

    status: str = ""
    recommended: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    not_blocked: tuple[str, ...] = ()


@frozen(kw_only=True, eq=False)
class RegressionCase:
    """One case in normal form. `fires`, `must_not_fire` and `undecided` are ids of claims.

    `ask` are ids of attributes, `conflicts` groups of claims that must stand in one conflict.
    """

    id: str
    title: Text = Text()
    as_of: datetime.date
    values: Mapping[str, Value] = field(factory=dict)
    expect: Expectation = Expectation()
    fires: tuple[str, ...] = ()
    must_not_fire: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, ...], ...] = ()
    file: str = ""
    line: int | None = None

    @property
    def asserts_anything(self) -> bool:
        """Whether the case can fail at all."""
        claims = (*self.fires, *self.must_not_fire, *self.undecided, *self.ask, *self.conflicts)
        return bool(claims) or self.expect != Expectation()
