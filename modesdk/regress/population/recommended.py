"""Every option is recommended for somebody: else it need not be in the pack, or rules are amiss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.io.case_syntax import Nouns
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import GateMark
from modesdk.regress.population.keys import chosen
from modesdk.regress.population.population_findings import Example, Finding
from modesdk.regress.population.population_members import Member, Members

FORM = "all, all but a, or a, b"


def read(given: Any, pack: Pack) -> tuple[str, ...]:
    """The options. Raises UnusableError."""
    return chosen(given, pack, Nouns.OPTION, tuple(pack.alternatives))


def check(options: tuple[str, ...], members: Members) -> Iterator[Finding]:
    """An option that is never recommended, with the profile in which it comes closest."""
    seen = {decision.recommended for _, decision in members.decided()}
    for option in options:
        if option not in seen:
            said = worded(
                "{option} is recommended for none of {count:,} profiles",
                option=option,
                count=len(members),
            )
            yield Finding(said, (_closest(option, members),))


def _closest(option: str, members: Members) -> Example:
    member, _ = max(members.decided(), key=lambda pair: _lead(option, pair))
    expect = {"recommended": (option,)}
    note = worded("{option} comes closest here", option=option)
    return Example(f"{member.name}-{option}", member.case, expect, str(note))


def _lead(option: str, pair: tuple[Member, Decision]) -> tuple[bool, int]:
    """Whether it is not blocked, and by how much it is ahead of the best other one."""
    decision = pair[1]
    numerators = {each.mode: each.numerator for each in decision.ranking}
    mine = numerators.pop(option)
    others = [n for name, n in numerators.items() if decision.gates[name] is not GateMark.BLOCKED]
    return decision.gates[option] is not GateMark.BLOCKED, mine - max(others, default=mine)
