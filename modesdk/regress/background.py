"""Why a case differs: what stands behind a decision, told to whoever mends rule or case.

Rules are named with the place where they stand, since that is where one goes next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from modesdk.conditions.literals import written
from modesdk.decide.decision import Decision
from modesdk.language.figures import amount, points
from modesdk.language.worded import listed, worded
from modesdk.model.case_outcomes import Difference
from modesdk.model.pack import Pack
from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.ruleset.rules import Rule, Test

MOST = 12
"""How many rules are told; the others are counted."""
_CLAIMS = ("fires", "undecided")
_WORD = re.compile(r"[^\s,;>/+]+")


def background(decision: Decision, differences: Sequence[Difference]) -> Iterator[str]:
    """Ranking and margin, the rules behind the options concerned, and what nearly fired."""
    concerned = _concerned(decision, differences)
    yield _ranking(decision)
    yield from _gates(decision, concerned)
    yield from _shares(decision, concerned)
    for difference in differences:
        yield from _nearest(decision, difference)


def rule_place(pack: Pack, rule: Rule) -> str:
    """The file and the row of a rule's table, the row of a sheet, or the evaluator in Python."""
    table = next((table for table in pack.tables if table.id == rule.table), None)
    if table is None:
        return worded("evaluator {name}", name=rule.table)
    if not table.file or table.file.startswith("\0"):
        return table.id
    return worded("{file}, row {row}", file=table.file, row=rule.row.line)


def _concerned(decision: Decision, differences: Sequence[Difference]) -> set[str]:
    """The options that differences speak of, and the one that leads."""
    words = {word for each in differences for word in _WORD.findall(f"{each.expected} {each.got}")}
    return {
        option
        for option in decision.pack.alternatives
        if option in words or option == decision.leader
    }


def _ranking(decision: Decision) -> str:
    ranked = [
        worded("{option} {points}", option=option.mode, points=amount(option.score))
        for option in decision.ranking
        if option.rank is not None
    ]
    margin = "-" if decision.margin is None else amount(decision.margin)
    return worded(
        "ranking: {ranking}; margin {margin}; {status}",
        ranking=listed(ranked) if ranked else "-",
        margin=margin,
        status=str(decision.status),
    )


def _gates(decision: Decision, concerned: set[str]) -> Iterator[str]:
    reasons = [(o, reason) for o in sorted(concerned) for reason in decision.gate_reasons[o]]
    for option, reason in reasons:
        if reason.mark is GateMark.OPEN or reason.routes:
            continue
        mark, rule = str(reason.mark), _told(decision, reason.rule)
        if reason.fired:
            yield worded("{option} {mark}: {rule}", option=option, mark=mark, rule=rule)
        else:
            yield worded(
                "{option} perhaps {mark}: {rule}, undecided without {missing}",
                option=option,
                mark=mark,
                rule=rule,
                missing=listed(reason.missing),
            )


def _shares(decision: Decision, concerned: set[str]) -> Iterator[str]:
    """What rules add to the scores of the options concerned, the most first."""
    found = [c for c in decision.contributions if c.alternative in concerned and c.points]
    found.sort(key=lambda c: -abs(c.points))
    for share in found[:MOST]:
        yield worded(
            "{points} {option}: {rule}",
            points=points(share.points),
            option=share.alternative,
            rule=_told(decision, share.rule),
        )
    if len(found) > MOST:
        yield worded("... and {count} smaller shares", count=len(found) - MOST)


def _told(decision: Decision, name: str) -> str:
    rule = decision.rule(name)
    return worded("{rule} ({place})", rule=name, place=rule_place(decision.pack, rule))


def _nearest(decision: Decision, difference: Difference) -> Iterator[str]:
    """For claims, and for options that were expected: the rule that came closest to firing."""
    words = _WORD.findall(difference.expected)
    if difference.kind in _CLAIMS:
        for name in words:
            yield from _closest(decision, name, _citing(decision, name))
    elif difference.kind in ("recommended", "leader", "top3"):
        for name in (word for word in words if word in decision.pack.alternatives):
            yield from _closest(decision, name, _supporting(decision, name))


def _citing(decision: Decision, name: str) -> list[Rule]:
    ruleset = decision.situation.ruleset
    rules = (*ruleset.decision, *ruleset.advice, *ruleset.conflicts)
    return [rule for rule in rules if rule.id == name or name in rule.row.claims]


def _supporting(decision: Decision, option: str) -> list[Rule]:
    ruleset = decision.situation.ruleset
    at = ruleset.alternatives.index(option)
    return [r for r in ruleset.decision if any(a == at and effect > 0 for a, effect in r.effects)]


@frozen
class _Unfired:
    """A rule that did not fire, and the conditions that did not hold."""

    rule: Rule
    by: tuple[Test, ...]


def _closest(decision: Decision, name: str, rules: Iterable[Rule]) -> Iterator[str]:
    values = decision.situation.evaluation.values
    stopped = [
        _Unfired(
            rule,
            tuple(t for t in rule.tests if t.tests.matches(values.get(t.attribute)) is not True),
        )
        for rule in rules
    ]
    near = min((each for each in stopped if each.by), key=lambda each: len(each.by), default=None)
    if near is not None:
        yield worded(
            "nearest for {name} that did not fire: {rule}: {stopped}",
            name=name,
            rule=_told(decision, near.rule.id),
            stopped=_stopped_by(decision, near),
        )
    elif not stopped:
        yield worded("no rule for {name} takes part on {date}", name=name, date=str(decision.as_of))


def _not_held(decision: Decision, rule: Rule) -> Iterator[Test]:
    values = decision.situation.evaluation.values
    for test in rule.tests:
        if test.tests.matches(values.get(test.attribute)) is not True:
            yield test


def _stopped_by(decision: Decision, near: _Unfired) -> str:
    """The first condition that did not hold, and how many more there are."""
    test = near.by[0]
    if test.attribute not in decision.pack.schema:
        return worded("its evaluator does not say yes")
    said = worded(
        "{attribute} must be {test}, but is {value}",
        attribute=test.attribute,
        test=str(test.tests.node),
        value=_value(decision.situation.evaluation.values.get(test.attribute)),
    )
    if len(near.by) == 1:
        return said
    return worded("{said} (and {count} more)", said=said, count=len(near.by) - 1)


def _value(value: Value) -> str:
    if value is None:
        return worded("missing")
    if isinstance(value, frozenset):
        return "; ".join(map(written, sorted(value))) or "-"
    return written(value)
