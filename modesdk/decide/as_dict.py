"""A decision as plain data: the JSON that `modesdk recommend --json` prints."""

from __future__ import annotations

import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

import attrs

from modesdk.decide.analysis import Analysis
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT, Weights

_AS_IT_IS = frozenset({str, bool, int, float, type(None)})


def decision_as_dict(decision: Analysis, *, questions: bool = True) -> dict[str, object]:
    """Everything of a decision; keys are stable."""
    pack = decision.pack
    data: dict[str, object] = {
        "recommended": decision.recommended,
        "status": str(decision.status),
        "leader": decision.leader,
        "margin": decision.margin,
        "completeness": decision.completeness,
        "ranking": [plain(entry) for entry in decision.ranking],
        "gates": {mode: str(mark) for mode, mark in decision.gates.items()},
        "gate_reasons": {m: [plain(r) for r in rs] for m, rs in decision.gate_reasons.items()},
        "fired": [plain(rule) for rule in decision.fired],
        "undetermined": [plain(rule) for rule in decision.undetermined],
        "questions": list(decision.questions) if questions else [],
        "question_details": [plain(q) for q in decision.question_details] if questions else [],
        "conflicts": [plain(conflict) for conflict in decision.conflicts],
        "contributions": [plain(share) for share in decision.contributions],
        "denominator": decision.denominator,
        "chosen": decision.chosen,
        "advice": [plain(item) for item in decision.advice],
        "profile": {name: plain(value) for name, value in sorted(decision.case.values.items())},
        "failed": list(decision.failed),
        "weights": weights_as_dict(decision.weights),
        "as_of": decision.as_of.isoformat(),
        "pack": {"name": pack.name, "version": pack.version, "hash": pack.hash},
        "plugins": {e.name: e.version for e in pack.evaluators},
        "engine": decision.engine_name,
    }
    return data


def weights_as_dict(weights: Weights) -> dict[str, dict[str, float]]:
    """Weights in natural numbers (1 = normal)."""
    return {
        "dimensions": {k: v / DIMENSION_UNIT for k, v in weights.dimensions.items()},
        "criteria": {k: v / FINE_UNIT for k, v in weights.criteria.items()},
        "trust": {k: v / FINE_UNIT for k, v in weights.trust.items()},
        "rules": {k: v / FINE_UNIT for k, v in weights.strength.items()},
    }


def plain(value: Any) -> Any:
    """Values of the model as JSON-ready data: sets sorted, dates ISO.

    A decimal that no float shows exactly is written as a text, which a profile may hold as well.
    """
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is tuple or kind is list:
        return [plain(item) for item in value]
    if kind is dict:
        return {str(k): plain(v) for k, v in value.items()}
    if attrs.has(kind):
        return {name: plain(getattr(value, name)) for name in _names(kind)}
    return _written(value)


def _written(value: Any) -> Any:
    """A single value that JSON has no type for."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        number = float(value)
        return number if Decimal(repr(number)) == value else str(value)
    raise TypeError(f"a {type(value).__name__} is no part of a decision")


@cache
def _names(kind: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(kind))
