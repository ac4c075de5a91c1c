"""More of an attribute never makes an option worse (or better): all else stays as it is.

The attribute takes its values one after another, upwards, in every profile; of a set, each member
is added to what the profile holds beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from attrs import frozen

from modesdk.conditions.literals import spelled
from modesdk.decide.decision import Decision
from modesdk.io.case_kinds import THAN
from modesdk.io.case_syntax import Nouns, Vocabulary, names
from modesdk.io.normalise import attribute_named, normalise
from modesdk.io.unusable import UnusableError
from modesdk.language.figures import amount
from modesdk.language.worded import Worded, worded
from modesdk.model.cases import Comparison
from modesdk.model.names import folded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.model.tables import GateMark
from modesdk.regress.pools import value_pools
from modesdk.regress.population.keys import mapping_of
from modesdk.regress.population.population_findings import MOST, Example, Finding
from modesdk.regress.population.population_members import Member, Members

FORM = "{attribute: x, options: a, points: never fall, gate: never tighten}"
_POINTS = {"never fall": 1, "never rise": -1}
_GATES = {"never tighten": 1, "never loosen": -1}
_OPTIONS = names(Nouns.OPTION)
_MARKS = (GateMark.OPEN, GateMark.CONDITIONAL, GateMark.BLOCKED)
_STEPS = 2


@frozen
class Monotone:
    """Which way points and gates of options may go as an attribute rises.

    `order` are its values upwards; () are those that rules tell apart, in their natural order.
    `points`: 1 never fall, -1 never rise, 0 not asserted; `gate`: 1 never tighten, -1 never loosen.
    """

    attribute: str
    options: tuple[str, ...]
    points: int = 0
    gate: int = 0
    order: tuple[Value, ...] = ()


def read(given: Any, pack: Pack) -> Monotone:
    """The attribute, the options and their ways. Raises UnusableError."""
    cells = mapping_of(given, ("attribute", "options"), FORM, ("points", "gate", "order"))
    attribute = _attribute(str(cells["attribute"]), pack)
    found = Monotone(
        attribute=attribute.id,
        options=_OPTIONS.read(cells["options"], Vocabulary.of(pack)) or (),
        points=_way(cells, "points", _POINTS),
        gate=_way(cells, "gate", _GATES),
        order=_order(attribute, cells.get("order")),
    )
    if not (found.points or found.gate) or not found.options:
        message = worded("neither `points` nor `gate` says anything")
        raise UnusableError("P-203", message, worded("Write: {form}", form=FORM))
    return found


def _attribute(name: str, pack: Pack) -> Attribute:
    found = attribute_named(pack.schema, Vocabulary.of(pack).id_of(Nouns.ATTRIBUTE, name))
    if found is None or found.id == pack.roles.as_of:
        message = worded("{name!r} is the date of the decision", name=name[:60])
        raise UnusableError("P-204", message)
    return found


def _way(cells: Mapping[str, Any], key: str, ways: Mapping[str, int]) -> int:
    given = cells.get(key)
    if given is None:
        return 0
    if folded(str(given)) not in ways:
        message = worded(
            "got {got!r}, expected one of: {known}", got=str(given)[:60], known=", ".join(ways)
        )
        raise UnusableError("P-204", message)
    return ways[folded(str(given))]


def _order(attribute: Attribute, given: Any) -> tuple[Value, ...]:
    """The values upwards: as listed, else those of an enumeration as the schema lists them."""
    if isinstance(given, list):
        values = tuple(normalise(attribute, each) for each in given)
        least = 1 if attribute.type is AttributeType.SET else _STEPS
        if len(set(values)) == len(values) >= least and None not in values:
            return values
    if given is not None:
        raise UnusableError("P-204", worded("`order` is a list of different values, upwards"))
    if attribute.type is AttributeType.TEXT and not attribute.closed:
        message = worded("the values of {name} have no order of their own", name=attribute.id)
        raise UnusableError("P-203", message, worded("List them upwards under `order`"))
    return attribute.value_ids if attribute.type is AttributeType.TEXT else ()


@frozen(eq=False)
class _Breach:
    """Two profiles that differ in the attribute only, the second of which is the worse one."""

    option: str
    of_gate: bool
    member: Member
    before: tuple[Value, Decision]
    after: tuple[Value, Decision]


def check(wanted: Monotone, members: Members) -> Iterator[Finding]:
    """Options that go the wrong way for some profiles, with the first pairs that show it."""
    breaches: dict[tuple[str, bool], dict[str, _Breach]] = {}
    for breach in _breaches(wanted, members):
        found = breaches.setdefault((breach.option, breach.of_gate), {})
        found.setdefault(breach.member.name, breach)
    for found in breaches.values():
        yield _finding(wanted, list(found.values()), len(members))


def _breaches(wanted: Monotone, members: Members) -> Iterator[_Breach]:
    attribute = members.pack.schema[wanted.attribute]
    pool = value_pools(members.pack, members.population.as_of)[attribute.id]
    for member in members.members:
        for ladder in _ladders(attribute, wanted.order or pool, member.case):
            cases = [(value, member.case.with_value(attribute.id, value)) for value in ladder]
            decided = [(value, members.decide(case)) for value, case in cases]
            for before, after in pairwise(decided):
                yield from _worse(wanted, member, before, after)


def _ladders(attribute: Attribute, order: tuple[Value, ...], case: Case) -> Iterator[list[Value]]:
    """Values upwards; of a set, without and with each of its members."""
    if attribute.type is not AttributeType.SET:
        ascending = attribute.type is AttributeType.TEXT
        numbers: list[Any] = list(order)  # or days, or truths: of one type
        yield numbers if ascending else sorted(numbers)
        return
    held = case.values.get(attribute.id)
    own = held if isinstance(held, frozenset) else frozenset[str]()
    for member in sorted({m for value in order if isinstance(value, frozenset) for m in value}):
        yield [own - {member}, own | {member}]


def _worse(
    wanted: Monotone, member: Member, before: tuple[Value, Decision], after: tuple[Value, Decision]
) -> Iterator[_Breach]:
    old, new = _numerators(before[1]), _numerators(after[1])
    for option in wanted.options:
        if wanted.points * (new[option] - old[option]) < 0:
            yield _Breach(option, False, member, before, after)
        tightened = _MARKS.index(after[1].gates[option]) - _MARKS.index(before[1].gates[option])
        if wanted.gate * tightened > 0:
            yield _Breach(option, True, member, before, after)


def _numerators(decision: Decision) -> dict[str, int]:
    return dict(zip(decision.gates, decision.situation.scores.numerators, strict=True))


def _finding(wanted: Monotone, breaches: list[_Breach], count: int) -> Finding:
    first = breaches[0]
    (old, before), (new, after) = first.before, first.after
    said = worded(
        "{what} in {some:,} of {all:,} profiles, first in {name}: {steps}",
        what=_what(wanted, first),
        some=len(breaches),
        all=count,
        name=first.member.name,
        steps=worded(
            "{before} gives {old}, {after} gives {new}",
            before=spelled(old),
            old=_standing(first, before),
            after=spelled(new),
            new=_standing(first, after),
        ),
    )
    pairs = (_pair(wanted, breach) for breach in breaches[:MOST])
    return Finding(said, tuple(example for pair in pairs for example in pair))


def _what(wanted: Monotone, breach: _Breach) -> Worded:
    option, attribute = breach.option, wanted.attribute
    if breach.of_gate and wanted.gate > 0:
        return worded(
            "the gate of {option} tightens as {attribute} rises", option=option, attribute=attribute
        )
    if breach.of_gate:
        return worded(
            "the gate of {option} loosens as {attribute} rises", option=option, attribute=attribute
        )
    if wanted.points > 0:
        return worded(
            "points of {option} fall as {attribute} rises", option=option, attribute=attribute
        )
    return worded("points of {option} rise with {attribute}", option=option, attribute=attribute)


def _standing(breach: _Breach, decision: Decision) -> str:
    if breach.of_gate:
        return str(decision.gates[breach.option])
    score = next(each.score for each in decision.ranking if each.mode == breach.option)
    return amount(score)


def _pair(wanted: Monotone, breach: _Breach) -> tuple[Example, Example]:
    """Both profiles; the second one expects what the first one makes of it."""
    name = f"{breach.member.name}-{breach.option}"
    (_, before), (_, after) = breach.before, breach.after
    first = Example(f"{name}-before", before.case)
    return first, Example(f"{name}-after", after.case, _expected(wanted, breach, first.name))


def _expected(wanted: Monotone, breach: _Breach, other: str) -> dict[str, Any]:
    if breach.of_gate:
        return {str(breach.before[1].gates[breach.option]): (breach.option,)}
    higher = wanted.points < 0
    return {THAN: (Comparison(breach.option, higher, other, negated=True),)}
