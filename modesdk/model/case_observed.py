"""What a case would have to expect so that it passes: one function for each kind of expectation.

A function gets what is expected now (None: nothing yet) and what came out. What still holds is kept
as it stands, and nothing is made more exact than its author made it. None: nothing can be said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, product
from typing import Any, TypeVar

from attrs import evolve

from modesdk.model.case_differences import FIRST, height, shown
from modesdk.model.case_outcomes import Outcome, Seen
from modesdk.model.cases import Bound, ExpectedError, OptionScore, Sign
from modesdk.model.decision_parts import FiredRule, UndeterminedRule
from modesdk.model.tables import GateMark

Observed = Callable[[Any, Seen], Any]
"""What a kind has to expect: from what it expects now, and from what came out."""
_Observing = Callable[[Any, Outcome], Any]
_Name = TypeVar("_Name")


def decided(observing: _Observing) -> Observed:
    """The same where nothing was refused."""

    def observed(old: Any, seen: Seen) -> Any:
        return None if seen.decision is None else observing(old, seen.decision)

    return observed


def by_hand(_old: Any, _seen: Seen) -> None:
    """What only a person can say."""


def one(value: Callable[[Outcome], str | None]) -> Observed:
    """The value; () for none."""

    def observing(_old: Any, outcome: Outcome) -> tuple[str, ...]:
        got = value(outcome)
        return () if got is None else (str(got),)

    return decided(observing)


@decided
def first_ranks(old: Sequence[str] | None, outcome: Outcome) -> tuple[str, ...] | None:
    """The options with the first ranks."""
    found = tuple(o.mode for o in outcome.ranking if o.rank is not None and o.rank <= FIRST)
    return _kept(old or (), found) or found or None


@decided
def falling(
    old: Sequence[Sequence[str]] | None, outcome: Outcome
) -> tuple[tuple[str, ...], ...] | None:
    """Options from the highest to the lowest; those that are level stand in no order."""
    groups = old or [[option.mode for option in outcome.ranking if option.rank is not None]]
    return tuple(dict.fromkeys(chain for g in groups for chain in _chains(g, outcome))) or None


def _chains(options: Iterable[str], outcome: Outcome) -> Iterator[tuple[str, ...]]:
    heights = {option.mode: height(option) for option in outcome.ranking}
    levels: dict[tuple[bool, int], list[str]] = {}
    for option in sorted(options, key=lambda name: heights[name], reverse=True):
        levels.setdefault(heights[option], []).append(option)
    if all(len(level) == 1 for level in levels.values()):
        yield from [tuple(level[0] for level in levels.values())] * (len(levels) > 1)
    else:
        yield from (p for upper, lower in pairwise(levels.values()) for p in product(upper, lower))


@decided
def points(old: Sequence[OptionScore] | None, outcome: Outcome) -> tuple[OptionScore, ...] | None:
    """The points of the options, in bounds as wide as before."""
    got = {option.mode: shown(option.score) for option in outcome.ranking}
    ranked = [option.mode for option in outcome.ranking if option.rank is not None]
    new = [OptionScore(option, Bound(Sign.EQUAL, got[option])) for option in ranked]
    moved = [evolve(each, bound=_moved(each.bound, got[each.option])) for each in old or new]
    return tuple(moved) or None


@decided
def margin(old: Bound | None, outcome: Outcome) -> Bound | None:
    """The margin, in a bound as wide as before."""
    if outcome.margin is None:
        return None
    got = shown(outcome.margin)
    return _moved(old or Bound(Sign.EQUAL, got), got)


def _moved(bound: Bound, got: Decimal) -> Bound:
    """The bound, moved as little as it must so that a number lies in it."""
    if bound.holds(got):
        return bound
    if bound.sign is not Sign.BETWEEN:
        return evolve(bound, first=got)
    width = bound.second - bound.first
    first = got if got < bound.first else got - width
    return evolve(bound, first=first, second=first + width)


def gated(mark: GateMark) -> Observed:
    """The options that have a gate; () for none."""

    def observing(old: Sequence[str] | None, outcome: Outcome) -> tuple[str, ...]:
        found = tuple(option for option, got in outcome.gates.items() if got is mark)
        return _kept(old or (), found) or found

    return decided(observing)


@decided
def not_blocked(old: Sequence[str] | None, outcome: Outcome) -> tuple[str, ...] | None:
    """The options that are not blocked."""
    found = tuple(o for o, got in outcome.gates.items() if got is not GateMark.BLOCKED)
    return _kept(found if old is None else old, found) or None


def rules(of: Callable[[Outcome], Iterable[FiredRule | UndeterminedRule]]) -> Observed:
    """The claims of rules, or the rules where those have none."""

    def observing(old: Sequence[str] | None, outcome: Outcome) -> tuple[str, ...] | None:
        claims = [name for rule in of(outcome) for name in rule.claims or (rule.rule,)]
        known = {*claims, *(rule.rule for rule in of(outcome))}
        return _kept(tuple(dict.fromkeys(claims)) if old is None else old, known) or None

    return decided(observing)


@decided
def not_fired(old: Sequence[str] | None, outcome: Outcome) -> tuple[str, ...] | None:
    """Those that are named and do not fire; who names none means none in particular."""
    fired = {name for rule in outcome.fired for name in (rule.rule, *rule.claims)}
    return tuple(name for name in old or () if name not in fired) or None


@decided
def first_questions(_old: Any, outcome: Outcome) -> tuple[str, ...] | None:
    """What is asked first."""
    return tuple(outcome.questions[:FIRST]) or None


@decided
def conflicting(
    old: Sequence[Sequence[str]] | None, outcome: Outcome
) -> tuple[Sequence[str], ...] | None:
    """The groups of claims that stand in conflicts."""
    found = [conflict.claims for conflict in outcome.conflicts]
    kept = [g for g in old or found if any(set(g) <= set(claims) for claims in found)]
    return tuple(kept) or None


def refusals(_old: Any, seen: Seen) -> tuple[ExpectedError, ...] | None:
    """The codes and places of what was refused."""
    return (
        tuple(dict.fromkeys(ExpectedError(p.code, p.location.column) for p in seen.refused)) or None
    )


def _kept(old: Iterable[_Name], found: Iterable[_Name]) -> tuple[_Name, ...]:
    known = set(found)
    return tuple(name for name in old if name in known)
