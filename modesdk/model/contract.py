"""What an evaluator must be, seen from outside: the whole object is read once, before it counts.

What it must be for one pack (dimension, criteria, claims, ...) is the matter of
`modesdk.io.offered_evaluators`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.evaluator import DeclaredEvaluator, PythonEvaluator, TableEvaluator
from modesdk.model.tables import EvidenceRow
from modesdk.model.weights import MAX_STRENGTH

NAME = re.compile(r"[A-Za-z0-9_.@-]+")
"""The form of every id; an evaluator's name is the first half of its rows' ids."""
EFFECTS = range(-2, 3)
_SHOWN = 60
_Check = tuple[str, Callable[[Any], bool], str]


def read(evaluator: Any) -> Any:
    """An evaluator as it is now: what a Python evaluator declares is copied, as it might change."""
    if isinstance(evaluator, type | TableEvaluator) or not isinstance(evaluator, PythonEvaluator):
        return evaluator
    probes: Any = evaluator.probes
    return DeclaredEvaluator(
        name=evaluator.name,
        version=evaluator.version,
        dimension=evaluator.dimension,
        packs=evaluator.packs,
        rows=evaluator.rows,
        inputs=evaluator.inputs,
        probes=dict(probes) if isinstance(probes, Mapping) else probes,
        source=evaluator,
        required=getattr(evaluator, "required", ()),
    )


def faults_of(evaluator: Any, dimension: str) -> list[str]:
    """What would have been expected of an evaluator of a hook's dimension ("": any); [] if fine."""
    if isinstance(evaluator, type):
        return [
            worded("an evaluator, not its class: write {evaluator}()", evaluator=evaluator.__name__)
        ]
    faults = [*_unlike(evaluator, _COMMON)]
    if faults:
        return faults[:1]
    if dimension and evaluator.dimension != dimension:
        return [other_dimension(evaluator, dimension)]
    if isinstance(evaluator, TableEvaluator):
        return [*_unlike(evaluator, _TABLES)]
    if not isinstance(evaluator, DeclaredEvaluator):
        return [worded("a TableEvaluator, or rows, inputs, probes and evaluate(case)")]
    faults = [*_unlike(evaluator, _PYTHON)] or [*_row_faults(evaluator.rows)]
    return faults or [*_required_faults(evaluator)]


def _required_faults(evaluator: DeclaredEvaluator) -> Iterator[str]:
    for name in evaluator.required:
        if name not in evaluator.inputs:
            yield worded(
                "required attributes that are among its inputs, not {got}", got=_shown(name)
            )


def other_dimension(evaluator: Any, dimension: str) -> str:
    """The fault of an evaluator that a hook for another dimension gave."""
    got = _shown(getattr(evaluator, "dimension", None))
    return worded(
        "evaluators of the dimension {dimension!r}, not {got}", dimension=dimension, got=got
    )


def _unlike(thing: Any, checks: tuple[_Check, ...]) -> Iterator[str]:
    for attribute, holds, expected in checks:
        got = getattr(thing, attribute, None)
        if not holds(got):
            yield worded("{expected}, not {got}", expected=expected, got=_shown(got))


def _row_faults(rows: tuple[EvidenceRow, ...]) -> Iterator[str]:
    ids = [row.id for row in rows]
    for row in rows:
        for fault in _unlike(row, _ROW):
            yield worded("row {row} with {fault}", row=_shown(row.id), fault=fault)
    for name in dict.fromkeys(ids):
        if ids.count(name) > 1:
            yield worded(
                "each row once, not {count} rows {row}", count=ids.count(name), row=_shown(name)
            )


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def _are_texts(given: Any) -> bool:
    return isinstance(given, tuple) and all(isinstance(text, str) for text in given)


def _are_effects(given: Any) -> bool:
    return isinstance(given, Mapping) and all(
        isinstance(name, str) and type(effect) is int and effect in EFFECTS
        for name, effect in given.items()
    )


def _is_strength(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MAX_STRENGTH


def _is_date(value: Any) -> bool:
    return value is None or type(value) is datetime.date


def _is_label(value: Any) -> bool:
    texts = [getattr(value, lang, None) for lang in ("zh", "en")]
    return isinstance(value, Text) and all(isinstance(text, str) for text in texts)


def _are_rows(rows: Any) -> bool:
    return isinstance(rows, tuple) and all(
        isinstance(row, EvidenceRow) and not row.cells for row in rows
    )


def _are_probes(given: Any) -> bool:
    return isinstance(given, Mapping) and all(isinstance(v, tuple) for v in given.values())


_PACKS = worded("a proper 'packs', a tuple of names such as ('my-pack',)")
_COMMON: tuple[_Check, ...] = (
    ("name", _is_id, worded("an evaluator with a proper 'name' of letters, digits and . _ - @")),
    ("version", _is_text, worded("an evaluator with a proper 'version'")),
    ("dimension", _is_text, worded("an evaluator with a proper 'dimension'")),
    ("packs", _are_texts, worded("an evaluator with {packs}", packs=_PACKS)),
)
_TABLES: tuple[_Check, ...] = (
    ("tables", _are_texts, worded("a TableEvaluator with a tuple of file names as tables")),
    ("tables", bool, worded("a TableEvaluator with at least one table")),
    (
        "folder",
        lambda x: isinstance(x, Path | None),
        worded("a TableEvaluator with a Path as folder"),
    ),
)
_PYTHON: tuple[_Check, ...] = (
    ("rows", _are_rows, worded("evidence rows without cells, in a tuple")),
    ("rows", bool, worded("an evaluator with at least one evidence row")),
    ("inputs", _are_texts, worded("an evaluator with a tuple of attribute ids as inputs")),
    ("required", _are_texts, worded("an evaluator with a tuple of attribute ids as required")),
    ("probes", _are_probes, worded("an evaluator with a mapping of inputs to tuples as probes")),
    ("runs", bool, worded("an evaluator whose 'evaluate' can be called")),
)
_ROW: tuple[_Check, ...] = (
    ("id", _is_id, worded("an id of letters, digits and . _ - @")),
    ("criterion", _is_text, worded("the id of a criterion")),
    ("claims", _are_texts, worded("a tuple of claims such as ('C1',)")),
    ("topic", lambda x: isinstance(x, str), worded("a text as topic")),
    ("effects", _are_effects, worded("effects that are whole numbers from -2 to 2")),
    ("effects", bool, worded("effects on at least one alternative")),
    (
        "strength",
        _is_strength,
        worded("a strength from 0 to {most} whole hundredths", most=MAX_STRENGTH),
    ),
    ("valid_from", _is_date, worded("a datetime.date or None as valid_from")),
    ("valid_to", _is_date, worded("a datetime.date or None as valid_to")),
    ("label", _is_label, worded("a Text(zh=..., en=...) as label")),
)
