"""Every attribute matters: one that changes nothing for anybody is asked for in vain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.io.case_syntax import Nouns
from modesdk.io.unusable import UnusableError
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Missing, Value
from modesdk.regress.pools import value_pools
from modesdk.regress.population.keys import chosen
from modesdk.regress.population.population_findings import Finding
from modesdk.regress.population.population_members import Members

FORM = "all, all but x, or x, y"


def read(given: Any, pack: Pack) -> tuple[str, ...]:
    """The attributes; all are those that a recommendation asks for. Raises UnusableError."""
    asked = tuple(
        attribute.id
        for attribute in pack.schema
        if not attribute.derived
        and attribute.missing is not Missing.QUIET
        and attribute.id != pack.roles.as_of
    )
    found = chosen(given, pack, Nouns.ATTRIBUTE, asked)
    if pack.roles.as_of in found:
        message = worded("{name!r} is the date of the decision", name=pack.roles.as_of)
        raise UnusableError("P-204", message)
    return found


def check(attributes: tuple[str, ...], members: Members) -> Iterator[Finding]:
    """Attributes that change nothing for any profile."""
    pools = value_pools(members.pack, members.population.as_of)
    for name in attributes:
        if not _changes_something(name, pools[name], members):
            yield Finding(
                worded(
                    "{attribute} changes nothing for any of {count:,} profiles",
                    attribute=name,
                    count=len(members),
                )
            )


def _changes_something(name: str, values: tuple[Value, ...], members: Members) -> bool:
    for member, decision in members.decided():
        own, outcome = member.case.values.get(name), _outcome(decision)
        others = (members.decide(member.case.with_value(name, v)) for v in values if v != own)
        if any(_outcome(other) != outcome for other in others):
            return True
    return False


def _outcome(decision: Decision) -> tuple[Any, ...]:
    """All that a recommendation consists of."""
    gates, scores = tuple(decision.gates.values()), tuple(decision.situation.scores.numerators)
    return decision.status, decision.recommended, gates, scores
