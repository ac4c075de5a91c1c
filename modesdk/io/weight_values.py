"""Weights from outside, in natural numbers (1 = normal), to whole fixed-point units."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from modesdk.conditions.numerals import number_hint
from modesdk.diagnostics import Diagnostic, Location, nearest, one_line
from modesdk.errors import WeightError
from modesdk.io.notation import read_number
from modesdk.language.worded import worded
from modesdk.model.arithmetic import exact
from modesdk.model.pack import Pack
from modesdk.model.weights import (
    DIMENSION_UNIT,
    FINE_UNIT,
    MAX_CRITERION_WEIGHT,
    MAX_DIMENSION_WEIGHT,
    MAX_STRENGTH,
    MAX_TRUST,
    Weights,
)

_KINDS = {
    "dimensions": (DIMENSION_UNIT, MAX_DIMENSION_WEIGHT),
    "criteria": (FINE_UNIT, MAX_CRITERION_WEIGHT),
    "trust": (FINE_UNIT, MAX_TRUST),
    "rules": (FINE_UNIT, MAX_STRENGTH),
}
_MOST_BITS = 1_000
_SINGULAR = {
    "dimensions": worded("dimension"),
    "criteria": worded("criterion"),
    "trust": worded("source"),
    "rules": worded("rule"),
}
_PREFIXES = {"dimension": "dimensions", "criterion": "criteria", "trust": "trust", "rule": "rules"}


@exact()
def parse_weights(pack: Pack, changes: Mapping[str, Any]) -> Weights:
    """The pack's weights with changes applied.

    `changes` maps `dimensions`, `criteria`, `trust` or `rules` to `{id: number}`; a plain id or
    `kind:id` (`criterion:cost`, `trust:002`, `rule:R000-64`) works as well. A rule's weight is its
    strength; 0 switches it off. Raises WeightError with every problem.
    """
    problems: list[Diagnostic] = []
    if not isinstance(changes, Mapping):
        raise WeightError(worded("The weights cannot be used"), [_no_mapping(changes)])
    changed: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}
    for kind, name, given in _flattened(pack, changes, problems):
        steps = _steps(kind, name, given, problems)
        if name in changed[kind]:
            problems.append(_twice(kind, name))
        elif steps is not None:
            changed[kind][name] = steps
    weights = Weights.of(pack).changed(
        dimensions=changed["dimensions"],
        criteria=changed["criteria"],
        trust=changed["trust"],
        strength=changed["rules"],
    )
    if not problems and not any(weights.dimensions.values()):
        message = worded("all dimension weights are zero")
        hint = worded("Give at least one dimension a weight")
        problems.append(Diagnostic("W-603", message, Location("weights"), hint=hint))
    if problems:
        raise WeightError(worded("The weights cannot be used"), problems)
    return weights


def _flattened(
    pack: Pack, changes: Mapping[str, Any], problems: list[Diagnostic]
) -> list[tuple[str, str, Any]]:
    known = _known(pack)
    found: list[tuple[str, str, Any]] = []
    for key, given in changes.items():
        if isinstance(given, Mapping) and key in _KINDS:
            entries = [(key, str(name), value) for name, value in given.items()]
        elif key in _KINDS and not any(key in ids for ids in known.values()):
            problems.append(_no_mapping(given, key))
            continue
        else:
            entries = [(*_kind_and_name(str(key), known), given)]
        for kind, name, value in entries:
            if name in known.get(kind, ()):
                found.append((kind, name, value))
            else:
                problems.append(_unknown(kind, name, known))
    return found


def _twice(kind: str, name: str) -> Diagnostic:
    message = worded("a second weight for the {kind} {name!r}", kind=_SINGULAR[kind], name=name)
    hint = worded("Keep one of them")
    return Diagnostic("W-605", message, Location("weights", None, name), hint=hint)


def _no_mapping(given: object, section: str = "") -> Diagnostic:
    message = worded("got {got}, expected a mapping from names to numbers", got=_shown(given))
    hint = worded("For instance {example}", example='{"goal": 3, "trust": {"002": 0.1}}')
    return Diagnostic("W-604", message, Location("weights", None, section), hint=hint)


def _known(pack: Pack) -> dict[str, frozenset[str]]:
    tables = (row.id for table in pack.tables for row in table.rows)
    python = (row.id for e in pack.evaluators for row in getattr(e, "rows", ()))
    return {
        "dimensions": frozenset(pack.dimensions),
        "criteria": frozenset(pack.criteria),
        "trust": frozenset(pack.sources),
        "rules": frozenset([*tables, *python]),
    }


def _kind_and_name(key: str, known: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    """`criterion:cost` or a plain id; of equal ids the first kind (dimensions) is meant."""
    prefix, colon, name = key.partition(":")
    if colon and prefix in _PREFIXES:
        return _PREFIXES[prefix], name
    for kind, ids in known.items():
        if key in ids:
            return kind, key
    return "", key


def _unknown(kind: str, name: str, known: Mapping[str, frozenset[str]]) -> Diagnostic:
    ids = known.get(kind) or frozenset().union(*known.values())
    dimensions = worded("Dimensions: {known}", known=", ".join(sorted(known["dimensions"])))
    hint = nearest(name, sorted(ids)) or dimensions
    noun = _SINGULAR.get(kind, worded("dimension, criterion, source or rule"))
    message = worded("no {kind} is called {name!r}", kind=noun, name=name)
    return Diagnostic("W-601", message, Location("weights", None, name), hint=hint)


def _steps(kind: str, name: str, given: Any, problems: list[Diagnostic]) -> int | None:
    unit, maximum = _KINDS[kind]
    try:
        number = _number(given)
    except (InvalidOperation, ValueError):  # no number; or a whole one too long to write out
        number = Decimal("NaN")
    if number.is_finite() and 0 <= number <= maximum:
        steps = number * unit
        if steps == steps.to_integral_value() and steps <= maximum:
            return int(steps)
    step = Decimal(1) / unit
    message = worded(
        "got {got}, expected 0 to {most} in steps of {step}",
        got=_shown(given),
        most=maximum // unit,
        step=step,
    )
    hint = number_hint(given) if isinstance(given, str) else ""
    problems.append(Diagnostic("W-602", message, Location("weights", None, name), hint=hint))
    return None


def _number(given: object) -> Decimal:
    if isinstance(given, bool):
        return Decimal("NaN")
    return read_number(given) if isinstance(given, str) else Decimal(str(given))


def _shown(given: object) -> str:
    if isinstance(given, int) and given.bit_length() > _MOST_BITS:
        return worded("a number of {count:,} bits", count=given.bit_length())
    return one_line(repr(given if isinstance(given, (list, dict)) else str(given)), 42)
