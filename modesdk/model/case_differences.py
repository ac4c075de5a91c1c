"""What a case expects against what came out: one function for each kind of expectation.

A function gets what is expected and what came out, and yields what differs. Points are compared as
people see them where a number is given, and exactly where two of them are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from modesdk.language.figures import amount
from modesdk.language.worded import Worded, listed, worded
from modesdk.model.case_outcomes import Difference, Outcome, Seen
from modesdk.model.cases import MARGIN, Bound, Comparison, ExpectedError, OptionScore
from modesdk.model.decision_parts import (
    FiredRule,
    RankedMode,
    UndeterminedRule,
)
from modesdk.model.tables import GateMark
from modesdk.model.weights import POINTS

NOTHING = "none"
"""In a cell: explicitly nothing."""
FIRST = 3
"""So many questions, and ranks, count as the first ones."""


Differing = Callable[[str, Any, Seen], Iterator[Difference]]
"""Yields how the outcome differs from what a kind (its name) expects (its value)."""
_Judging = Callable[[str, Any, Outcome], Iterator[Difference]]


def decided(judging: _Judging) -> Differing:
    """The same for what is refused: nothing differs there, which is said once elsewhere."""

    def differing(kind: str, expected: Any, seen: Seen) -> Iterator[Difference]:
        if seen.decision is not None:
            yield from judging(kind, expected, seen.decision)

    return differing


def one_of(value: Callable[[Outcome], str | None]) -> Differing:
    """The value is one of those expected; () expects none."""

    def differing(kind: str, expected: tuple[str, ...], outcome: Outcome) -> Iterator[Difference]:
        got = value(outcome)
        if (got not in expected) if expected else got is not None:
            yield _other(kind, _options(expected), _option(got))

    return decided(differing)


@decided
def top3(kind: str, expected: tuple[str, ...], outcome: Outcome) -> Iterator[Difference]:
    """Each has one of the first ranks; equals share a rank."""
    first = [o.mode for o in outcome.ranking if o.rank is not None and o.rank <= FIRST]
    missing = [option for option in expected if option not in first]
    if missing:
        yield _other(kind, _options(missing), _options(first))


@decided
def order(
    kind: str, expected: tuple[tuple[str, ...], ...], outcome: Outcome
) -> Iterator[Difference]:
    """Exact points fall strictly from left to right; what is not ranked stands below the rest."""
    by_id = {option.mode: option for option in outcome.ranking}
    for chain in expected:
        for above, below in pairwise(chain):
            high, low = by_id[above], by_id[below]
            if height(high) <= height(low):
                exact = f"{_exact(high, outcome)} / {_exact(low, outcome)}"
                yield Difference(
                    kind,
                    f"{above} > {below}",
                    f"{_standing(high)} / {_standing(low)}",
                    worded(
                        "{kind}: {above} ({points}) is not above {below} ({others})",
                        kind=kind,
                        above=above,
                        points=_standing(high),
                        below=below,
                        others=_standing(low),
                    ),
                    exact,
                )


def height(option: RankedMode) -> tuple[bool, int]:
    """What options are ordered by: what is not ranked stands below the rest."""
    return (True, option.numerator) if option.rank is not None else (False, 0)


def _standing(option: RankedMode) -> str:
    return amount(option.score) if option.rank is not None else worded("not ranked")


@decided
def score(kind: str, expected: tuple[OptionScore, ...], outcome: Outcome) -> Iterator[Difference]:
    """Points as people see them lie in the bounds."""
    by_id = {option.mode: option for option in outcome.ranking}
    for each in expected:
        option = by_id[each.option]
        if not each.bound.holds(shown(option.score)):
            said = worded(
                "{kind}: {option} has {got} points, expected {expected}",
                kind=kind,
                option=each.option,
                got=amount(option.score),
                expected=each.bound.said,
            )
            wanted = f"{each.option} {each.bound.said}"
            yield Difference(kind, wanted, amount(option.score), said, _exact(option, outcome))


@decided
def margin(kind: str, expected: Bound, outcome: Outcome) -> Iterator[Difference]:
    """The margin as people see it lies in the bound; without a second there is none."""
    got = outcome.margin
    if got is None or not expected.holds(shown(got)):
        told = _option(amount(got) if got is not None else None)
        yield _other(kind, expected.said, told, exact="" if got is None else str(got))


def gate(mark: GateMark, *, wanted: bool = True) -> Differing:
    """Each option has the gate (or has not); () expects that no option has it."""

    def differing(kind: str, expected: tuple[str, ...], outcome: Outcome) -> Iterator[Difference]:
        wrong = [o for o in expected if (outcome.gates[o] is mark) is not wanted]
        if not expected:
            wrong = [option for option, got in outcome.gates.items() if got is mark]
        for option in wrong:
            got = str(outcome.gates[option])
            said = worded(
                "{kind}: {option} is {got}", kind=kind, option=option, got=_gate(outcome, option)
            )
            yield Difference(kind, option if expected else NOTHING, f"{option} {got}", said)

    return decided(differing)


def _gate(outcome: Outcome, option: str) -> str:
    return str(outcome.gates[option])


@decided
def fires(kind: str, expected: tuple[str, ...], outcome: Outcome) -> Iterator[Difference]:
    """All claims and rules fire."""
    missing = _without(expected, _named(outcome.fired))
    if missing:
        said = worded("{kind}: {claims} did not fire", kind=kind, claims=listed(missing))
        yield Difference(kind, ", ".join(missing), "", said)


@decided
def must_not_fire(kind: str, expected: tuple[str, ...], outcome: Outcome) -> Iterator[Difference]:
    """None of the claims and rules fires."""
    fired = _named(outcome.fired)
    unwanted = tuple(claim for claim in expected if claim in fired)
    if unwanted:
        said = worded("{kind}: {claims} fired", kind=kind, claims=listed(unwanted))
        yield Difference(kind, ", ".join(expected), ", ".join(unwanted), said)


@decided
def undecided(kind: str, expected: tuple[str, ...], outcome: Outcome) -> Iterator[Difference]:
    """All claims and rules are left undecided."""
    missing = _without(expected, _named(outcome.undetermined))
    if missing:
        said = worded("{kind}: {claims} are not undecided", kind=kind, claims=listed(missing))
        yield Difference(kind, ", ".join(missing), "", said)


@decided
def ask(kind: str, expected: tuple[str, ...], outcome: Outcome) -> Iterator[Difference]:
    """One of the attributes is among the first questions."""
    first = outcome.questions[:FIRST]
    if not set(expected) & set(first):
        yield _other(kind, listed(expected), listed(first) if first else _option(None))


@decided
def conflicts(
    kind: str, expected: tuple[tuple[str, ...], ...], outcome: Outcome
) -> Iterator[Difference]:
    """The claims of each group stand in one conflict."""
    sides = [set(conflict.claims) for conflict in outcome.conflicts]
    for group in expected:
        if not any(set(group) <= claims for claims in sides):
            said = worded(
                "{kind}: {claims} do not stand in one conflict",
                kind=kind,
                claims=listed(group, " + "),
            )
            yield Difference(kind, " + ".join(group), "", said)


def error(kind: str, expected: tuple[ExpectedError, ...], seen: Seen) -> Iterator[Difference]:
    """The inputs are refused, with each of the codes at its place."""
    got = [ExpectedError(p.code, p.location.column) for p in seen.refused]
    told = listed(refusal.said for refusal in got) if got else worded("nothing is refused")
    for refusal in expected:
        if not any(g == refusal or (g.code == refusal.code and not refusal.at) for g in got):
            yield _other(kind, refusal.said, told)


def than(kind: str, expected: tuple[Comparison, ...], seen: Seen) -> Iterator[Difference]:
    """Points are higher or lower than in another case."""
    for each in expected:
        other = seen.others.get(each.case)
        if seen.decision is not None and other is None:
            said = worded("{kind}: there is no decision on {case}", kind=kind, case=each.case)
            yield Difference(kind, str(each.said), "", said)
        elif seen.decision is not None and other is not None:
            yield from _compared(kind, each, seen.decision, other)


def _compared(kind: str, each: Comparison, here: Outcome, there: Outcome) -> Iterator[Difference]:
    mine, others = _points_of(each.of, here), _points_of(each.of, there)
    if mine is not None and others is not None and _further(each, mine, others):
        return
    got = f"{_points_said(mine)} / {_points_said(others)}"
    said = worded(
        "{kind}: got {got}, expected {expected}",
        kind=kind,
        got=got,
        expected=each.said,
    )
    exact = " / ".join("-" if p is None else str(p[1]) for p in (mine, others))
    yield Difference(kind, str(each.said), got, said, exact)


_Points = tuple[Decimal, Fraction]
"""Points as people see them, and exactly (over any scale that all cases share)."""


def _further(each: Comparison, mine: _Points, others: _Points) -> bool:
    sign = 1 if each.higher else -1
    exact = sign * (mine[1] - others[1]) > 0
    if each.negated:
        return not exact
    return exact and (each.by is None or each.by.holds(sign * (mine[0] - others[0])))


def _points_of(name: str, outcome: Outcome) -> _Points | None:
    by_id = {option.mode: option for option in outcome.ranking}
    if name != MARGIN:
        option = by_id[name]
        return shown(option.score), Fraction(option.numerator, outcome.denominator)
    if outcome.margin is None:
        return None
    first, second = (o.numerator for o in outcome.ranking[:2])
    return shown(outcome.margin), Fraction(first - second, outcome.denominator)


def _points_said(points: _Points | None) -> str:
    return "-" if points is None else str(points[0])


def _without(expected: Iterable[str], found: set[str]) -> tuple[str, ...]:
    return tuple(name for name in expected if name not in found)


def _named(rules: Iterable[FiredRule | UndeterminedRule]) -> set[str]:
    """The ids of rules, and the claims that they cite."""
    return {name for rule in rules for name in (rule.rule, *rule.claims)}


def _other(kind: str, expected: Worded, got: Worded, exact: str = "") -> Difference:
    said = worded("{kind}: got {got}, expected {expected}", kind=kind, got=got, expected=expected)
    return Difference(kind, str(expected), str(got), said, exact)


def _option(name: str | None) -> Worded:
    return worded("nothing") if name is None else listed([name])


def _options(names: Sequence[str]) -> Worded:
    return listed(names) if names else worded("nothing")


def _exact(option: RankedMode, outcome: Outcome) -> str:
    """Points of an option with all their decimals."""
    return str(round(Decimal(option.numerator) / (outcome.denominator * POINTS), 6))


def shown(points: float) -> Decimal:
    """Points as people see them."""
    return Decimal(amount(points))
