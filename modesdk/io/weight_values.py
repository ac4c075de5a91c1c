"""Weights from outside, in natural numbers (1 = normal), to whole fixed-point units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import frozen

from modesdk.conditions.numerals import number_hint
from modesdk.diagnostics import Diagnostic, Location, Where, nearest, one_line
from modesdk.errors import WeightError
from modesdk.io.notation import read_number
from modesdk.io.unusable import UnusableError
from modesdk.language.worded import worded
from modesdk.model.arithmetic import exact
from modesdk.model.kept import Kept
from modesdk.model.pack import Pack
from modesdk.model.weights import (
    DIMENSION_UNIT,
    FINE_UNIT,
    MAX_CRITERION_WEIGHT,
    MAX_DIMENSION_WEIGHT,
    MAX_STRENGTH,
    MAX_TRUST,
    WeightChanges,
    Weights,
)

_KINDS = {
    "dimensions": (DIMENSION_UNIT, MAX_DIMENSION_WEIGHT),
    "criteria": (FINE_UNIT, MAX_CRITERION_WEIGHT),
    "trust": (FINE_UNIT, MAX_TRUST),
    "rules": (FINE_UNIT, MAX_STRENGTH),
}
UNUSABLE = worded("The weights cannot be used")
_MOST_BITS = 1_000
_SINGULAR = {
    "dimensions": worded("dimension"),
    "criteria": worded("criterion"),
    "trust": worded("source"),
    "rules": worded("rule"),
}
_SECTIONS = {"criteria": "weights", "trust": "sources", "rules": "rules"}
_PREFIXES = {"dimension": "dimensions", "criterion": "criteria", "trust": "trust", "rule": "rules"}
_SLACK = Decimal("1e-6")
"""Of a step: so much a binary number may be off it, as 0.1 + 0.2 is off 0.3."""


def _place(name: str) -> Location:
    return Location("weights", None, name)


@frozen
class RawWeights:
    """Changes to a pack's weights as given, and where the one of each name stands.

    `changes` maps `dimensions`, `criteria`, `trust` or `rules` to `{id: number}`; a plain id or
    `kind:id` (`criterion:cost`, `trust:002`, `rule:R000-64`, `rules.R000-64`) works as well. A
    rule's weight is its strength; 0 switches it off. Pairs do where a name may be given twice.
    `below` are other changes, which count where these say nothing.
    """

    changes: Mapping[str, Any] | tuple[tuple[str, Any], ...] = ()
    where: Where = _place
    below: RawWeights | None = None


def parse_weights(pack: Pack, changes: Mapping[str, Any]) -> Weights:
    """The pack's weights with changes applied (see `RawWeights`).

    Raises WeightError with every problem.
    """
    weights, problems = read_weights(pack, RawWeights(changes))
    if problems:
        raise WeightError(UNUSABLE, problems)
    return weights


def read_weights(
    pack: Pack, raw: RawWeights, base: Weights | None = None
) -> tuple[Weights, list[Diagnostic]]:
    """The pack's weights (or others) with changes, and what is wrong with those left out."""
    weights, problems = base or Weights.of(pack), list[Diagnostic]()
    for layer in (raw.below, raw):
        if layer is not None:
            changes, found = read_changes(pack, layer)
            weights, problems = changes.over(weights), problems + found
    if not any(weights.dimensions.values()):
        problems.append(_all_zero().at(raw.where("")))
    return weights, problems


@exact()
def read_changes(pack: Pack, raw: RawWeights) -> tuple[WeightChanges, list[Diagnostic]]:
    """The changes alone, and what is wrong with those that are left out."""
    changed: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}
    problems: list[Diagnostic] = []
    known = _KNOWN.of(pack)
    pairs = raw.changes if isinstance(raw.changes, tuple) else _items(raw, problems)
    entries = (entry for pair in pairs for entry in _flattened(*pair, known))
    for kind, name, given, key in entries:
        try:
            steps = _steps(kind, name, given, known)
            if changed[kind].get(name, steps) != steps:
                raise _twice(kind, name)
        except UnusableError as problem:
            problems.append(problem.at(raw.where(key)))
        else:
            changed[kind][name] = steps
    return WeightChanges(**changed), problems


def _items(raw: RawWeights, problems: list[Diagnostic]) -> Iterable[tuple[str, Any]]:
    if isinstance(raw.changes, Mapping):
        return raw.changes.items()
    problems.append(_no_mapping(raw.changes).at(raw.where("")))
    return ()


def _flattened(
    key: Any, given: Any, known: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str, Any, str]]:
    """(kind, name, number, key of its place) of each weight that an entry sets.

    "" is a kind that is not known.
    """
    if isinstance(given, Mapping) and key in _KINDS:
        yield from ((key, str(name), value, str(name)) for name, value in given.items())
    elif key in _KINDS and not any(key in ids for ids in known.values()):
        yield key, key, _no_mapping(given), key
    else:
        yield *_kind_and_name(str(key), known), given, str(key)


def _all_zero() -> UnusableError:
    hint = worded("Give at least one dimension a weight above 0")
    return UnusableError("W-603", worded("all dimension weights are zero"), hint)


def _twice(kind: str, name: str) -> UnusableError:
    message = worded("a second weight for the {kind} {name!r}", kind=_SINGULAR[kind], name=name)
    return UnusableError("W-605", message, worded("Keep one of them"))


def _no_mapping(given: object) -> UnusableError:
    message = worded("got {got}, expected a mapping from names to numbers", got=_shown(given))
    hint = worded("For instance {example}", example='{"goal": 3, "trust": {"002": 0.1}}')
    return UnusableError("W-604", message, hint)


def _known(pack: Pack) -> dict[str, frozenset[str]]:
    tables = (row.id for table in pack.tables for row in table.rows)
    python = (row.id for e in pack.evaluators for row in getattr(e, "rows", ()))
    return {
        "dimensions": frozenset(pack.dimensions),
        "criteria": frozenset(pack.criteria),
        "trust": frozenset(pack.sources),
        "rules": frozenset([*tables, *python]),
    }


_KNOWN = Kept(_known)


def _kind_and_name(key: str, known: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    """`criterion:cost`, `criteria.cost` or a plain id; of equal ids a dimension is meant."""
    prefix, colon, name = key.partition(":")
    if colon and prefix in _PREFIXES:
        return _PREFIXES[prefix], name
    prefix, dot, name = key.partition(".")
    if dot and prefix in _KINDS:
        return prefix, name
    for kind, ids in known.items():
        if key in ids:
            return kind, key
    return "", key


def _unknown(kind: str, name: str, known: Mapping[str, frozenset[str]]) -> UnusableError:
    ids = known.get(kind) or frozenset().union(*known.values())
    hint = nearest(name, sorted(ids)) or _listed(kind, known)
    noun = _SINGULAR.get(kind, worded("dimension, criterion, source or rule"))
    message = worded("no {kind} is called {name!r}", kind=noun, name=name)
    return UnusableError("W-601", message, hint)


def _listed(kind: str, known: Mapping[str, frozenset[str]]) -> str:
    """What names there are, or where to see them."""
    if kind in _SECTIONS:
        return worded("See them with: modesdk pack show PACK {section}", section=_SECTIONS[kind])
    return worded("Dimensions: {known}", known=", ".join(sorted(known["dimensions"])))


def _steps(kind: str, name: str, given: Any, known: Mapping[str, frozenset[str]]) -> int:
    """The whole steps of a weight. Raises UnusableError."""
    if isinstance(given, UnusableError):
        raise given
    if name not in known.get(kind, ()):
        raise _unknown(kind, name, known)
    unit, maximum = _KINDS[kind]
    try:
        number = _number(given)
    except (InvalidOperation, ValueError):  # no number; or a whole one too long to write out
        number = Decimal("NaN")
    if number.is_finite() and 0 <= number <= maximum:
        exactly = number * unit
        steps = exactly.to_integral_value()
        near = _SLACK if isinstance(given, float) else 0
        if abs(exactly - steps) <= near and steps <= maximum:
            return int(steps)
    raise out_of_range(kind, _shown(given), number_hint(given) if isinstance(given, str) else "")


@exact()
def natural(changes: WeightChanges) -> dict[str, dict[str, Decimal]]:
    """Changes as they are given: by kind and id, in natural numbers (1 = normal)."""
    kinds = ((kind, getattr(changes, kind), unit) for kind, (unit, _) in _KINDS.items())
    return {
        kind: {name: Decimal(steps) / unit for name, steps in found.items()}
        for kind, found, unit in kinds
        if found
    }


def out_of_range(kind: str, shown: str, hint: str = "") -> UnusableError:
    """A weight of that kind (`dimensions`, `criteria`, ...) that is no step of its range."""
    unit, maximum = _KINDS[kind]
    message = worded(
        "got {got}, expected 0 to {most} in steps of {step}",
        got=shown,
        most=maximum // unit,
        step=Decimal(1) / unit,
    )
    return UnusableError("W-602", message, hint)


def _number(given: object) -> Decimal:
    if isinstance(given, bool):
        return Decimal("NaN")
    return read_number(given) if isinstance(given, str) else Decimal(str(given))


def _shown(given: object) -> str:
    if isinstance(given, int) and given.bit_length() > _MOST_BITS:
        return worded("a number of {count:,} bits", count=given.bit_length())
    return one_line(repr(given if isinstance(given, (list, dict)) else str(given)), 42)
