"""Whether two versions of rules come to the same in every case, and else a case that tells them.

Versions differ in their rows or hit policies. What comes out is the gate of each alternative, the
clipped score of each alternative under each criterion that counts, and in which of these evidence
speaks at all. It is decided exactly over the partition of all profiles, derived attributes
included: *the same* means that no profile tells the two apart. Verdicts of plain Python count as
free, so for their rows a difference may be one that the evaluator never shows; so may a difference
that the rounding of a dimension swallows. Advice and conflicts are left aside.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from attrs import frozen

from modesdk.model.schema import Schema
from modesdk.model.tables import GateMark
from modesdk.model.weights import UNIT, Weights
from modesdk.ruleset.partition import Derivations, Tests, World, breakable, positions, worlds
from modesdk.ruleset.rules import Rule, RuleSet, row_weight
from modesdk.ruleset.versions import (
    OTHER,
    Values,
    alike,
    both_derivations,
    same_tests,
    unlike,
    with_names,
    with_test_names,
)

_LIMITING = (GateMark.BLOCKED, GateMark.CONDITIONAL)
_Outcome = Callable[[int, int], object]
"""What rows come to, by the masks of those that are true and those that are unknown."""


def difference(
    one: RuleSet,
    other: RuleSet,
    day: datetime.date | None = None,
    *,
    weights: Weights | None = None,
    truths: bool = False,
) -> Values | None:
    """A profile for which the versions come to something different; None when there is none.

    Both have the schema, alternatives, criteria and routes of one pack. They are compiled for one
    date, or for all, with the `day` on which they are compared. `weights` are the pack's if not
    given. With `truths` every gate and evidence row must also be true, and unknown, in the same
    cases, whatever comes of it. Raises TooLargeError.
    """
    versions = _Versions.of(one, other, day, weights or Weights.of(one.pack))
    looks = [versions.breaking(), versions.gates(), versions.evidence(), versions.routes()]
    for look in [*looks, versions.truths()] if truths else looks:
        for values in look:
            return values
    return None


def gate(true: int, unknown: int, blocking: int, limiting: int) -> GateMark:
    """The gate of an alternative by its rows: masks of the true, unknown, blocking, limiting ones.

    Rows that block are limiting as well. Routes come on top.
    """
    if true & blocking:
        return GateMark.BLOCKED
    return GateMark.CONDITIONAL if (true | unknown) & limiting else GateMark.OPEN


def marking(rules: Sequence[Rule], alternative: int, marks: Sequence[GateMark]) -> int:
    """The mask of the rules that give an alternative (by position) one of these marks."""
    marked = [any((alternative, mark) in rule.marks for mark in marks) for rule in rules]
    return sum(found << i for i, found in enumerate(marked))


def clipped(amounts: Sequence[int]) -> int:
    """A criterion's score in fixed point, from the signed amounts of the rows that hold."""
    return max(-UNIT, min(UNIT, sum(amounts)))


def amounts_of(rules: Sequence[Rule], alternative: int, weights: Weights) -> list[int]:
    """What each rule says of an alternative (by position), in fixed point."""
    return [row_weight(rule, weights) * dict(rule.effects).get(alternative, 0) for rule in rules]


@frozen(kw_only=True)
class _Versions:
    """Two rule sets on one day, with the ids of the rows that differ.

    Of derived attributes that differ, the other version tests one with another name.
    """

    schema: Schema
    weights: Weights
    derived: Derivations
    breakable: list[str]
    renamed: frozenset[str]
    ones: Mapping[str, Rule]
    others: Mapping[str, Rule]
    changed: frozenset[str]
    counting: frozenset[int]
    when: tuple[tuple[Tests, Tests], ...]

    @classmethod
    def of(
        cls, one: RuleSet, other: RuleSet, day: datetime.date | None, weights: Weights
    ) -> _Versions:
        """What there is to compare."""
        derived, renamed = both_derivations(one, other, day)
        ones = {rule.id: rule for rule in one.decision if _valid(rule, day)}
        others = {r.id: with_names(r, renamed) for r in other.decision if _valid(r, day)}
        when = [
            (route.when, with_test_names(theirs.when, renamed))
            for route, theirs in zip(one.routes, other.routes, strict=True)
        ]
        return cls(
            schema=one.pack.schema,
            weights=weights,
            derived=derived,
            breakable=breakable(one.pack.schema, derived),
            renamed=renamed,
            ones=ones,
            others=others,
            changed=frozenset(
                name for name in {*ones, *others} if not alike(ones.get(name), others.get(name))
            ),
            counting=_counting(one, weights),
            when=tuple(pair for pair in when if not same_tests(*pair)),
        )

    def breaking(self) -> Iterator[Values]:
        """Profiles for which the rows of some derive table break its hit policy in one version."""
        ones = {name for name in self.breakable if not name.endswith(OTHER)}
        others = {name for name in self.breakable if name not in self.renamed}
        if ones == others:
            return
        rows: list[Tests] = []
        masks: dict[str, int] = {}
        for name in self.breakable:
            first = len(rows)
            rows += [rule.tests for rule in self.derived[name].rules]
            masks[name] = (1 << len(rows)) - (1 << first)
        for world in worlds(self.schema, rows, self.derived, unknown=False):
            broken = {n for n in masks if self._broken(n, world.true & masks[n], masks[n])}
            if broken.isdisjoint(ones) is not broken.isdisjoint(others):
                yield world.values

    def _broken(self, name: str, true: int, mask: int) -> bool:
        first = (mask & -mask).bit_length() - 1
        return bool(self.derived[name].outputs.broken_by(positions(true >> first)))

    def gates(self) -> Iterator[Values]:
        """Profiles for which some alternative has another gate, routes left aside."""
        for alternative in sorted({a for rule in self._touched() for a, _ in rule.marks}):
            rows = self._rows(partial(_limits, alternative))
            blocking = marking(rows.rules, alternative, [GateMark.BLOCKED])
            everything = (1 << len(rows.rules)) - 1
            outcome = partial(gate, blocking=blocking, limiting=everything)
            yield from self._compared(rows, outcome, ends=blocking & rows.shared)

    def evidence(self) -> Iterator[Values]:
        """Profiles for which some score under a criterion differs, or whether evidence speaks."""
        slots = {(a, rule.criterion) for rule in self._touched() for a, e in rule.effects if e}
        for alternative, criterion in sorted(slots):
            if criterion in self.counting:
                rows = self._rows(partial(_speaks, alternative, criterion))
                amounts = amounts_of(rows.rules, alternative, self.weights)
                yield from self._compared(rows, partial(_spoken, amounts), unknown=False)

    def routes(self) -> Iterator[Values]:
        """Profiles for which a route applies in one version only."""
        for one, other in self.when:
            found = self._worlds([one, other])
            yield from (world.values for world in found if unlike(world))

    def truths(self) -> Iterator[Values]:
        """Profiles for which some row is true or unknown in one version only."""
        for name in sorted(self.changed):
            yield from self._compared(self._rows(partial(_is, name)), _held)

    def _touched(self) -> list[Rule]:
        versions = (self.ones, self.others)
        return [rules[n] for rules in versions for n in rules if n in self.changed]

    def _rows(self, concerns: Callable[[Rule], bool]) -> _RowsAtHand:
        """The rows of both versions that are concerned; what did not change stands there once."""
        same = [r for n, r in self.ones.items() if n not in self.changed and concerns(r)]
        mine, theirs = (
            [r for n, r in rules.items() if n in self.changed and concerns(r)]
            for rules in (self.ones, self.others)
        )
        shared = (1 << len(same)) - 1
        own = ((1 << len(mine)) - 1) << len(same)
        return _RowsAtHand([*same, *mine, *theirs], shared, shared | own, ~own)

    def _compared(
        self, rows: _RowsAtHand, outcome: _Outcome, *, ends: int = 0, unknown: bool = True
    ) -> Iterator[Values]:
        """Profiles for which the two versions of the rows have another outcome."""
        tests = [rule.tests for rule in rows.rules]
        for w in self._worlds(tests, unknown=unknown, ends=ends):
            one = outcome(w.true & rows.one, w.unknown & rows.one)
            if one != outcome(w.true & rows.other, w.unknown & rows.other):
                yield w.values

    def _worlds(self, rows: Sequence[Tests], *, ends: int = 0, unknown: bool = True) -> list[World]:
        """Worlds of profiles that neither version refuses to decide."""
        return worlds(
            self.schema,
            rows,
            self.derived,
            unknown=unknown,
            ends=ends,
            unbroken=self.breakable,
        )


@frozen
class _RowsAtHand:
    """Rows of both versions, and the masks of those in both, in the one, and in the other."""

    rules: list[Rule]
    shared: int
    one: int
    other: int


def _limits(alternative: int, rule: Rule) -> bool:
    return bool(marking([rule], alternative, _LIMITING))


def _speaks(alternative: int, criterion: int, rule: Rule) -> bool:
    return rule.criterion == criterion and alternative in dict(rule.effects)


def _is(name: str, rule: Rule) -> bool:
    return rule.id == name


def _spoken(amounts: Sequence[int], true: int, _unknown: int) -> tuple[int, bool]:
    held = [amounts[i] for i in positions(true)]
    return clipped(held), any(held)


def _held(true: int, unknown: int) -> tuple[bool, bool]:
    return bool(true), bool(unknown)


def _counting(ruleset: RuleSet, weights: Weights) -> frozenset[int]:
    """The criteria, by position, that have a weight in a dimension with a weight."""
    return frozenset(
        i
        for i, criterion in enumerate(ruleset.criteria)
        if weights.criteria[criterion.id] and weights.dimensions[criterion.dimension]
    )


def _valid(rule: Rule, day: datetime.date | None) -> bool:
    return day is None or rule.row.valid_on(day)
