"""What a plugin contributes to a pack: tables, or evidence rows whose truth plain Python finds.

A Python evaluator declares its rows beforehand (effects, criterion, provenance, texts) and, for a
case, says of each whether it holds. So its evidence is scored, explained, questioned and replayed
exactly like that of a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from attrs import field, frozen

from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.tables import EvidenceRow


@frozen
class Undetermined:
    """A Python evaluator cannot say: these attributes are missing."""

    missing: tuple[str, ...] = ()


Verdict = bool | Undetermined


class Evaluator(Protocol):
    """What every evaluator says of itself. `packs` names the packs it is for ("*": any)."""

    @property
    def name(self) -> str:
        """Unique name, for instance "tiktok-shop.market"."""

    @property
    def version(self) -> str:
        """Version of the evaluator; part of every decision record."""

    @property
    def dimension(self) -> str:
        """Id of the dimension under which its evidence counts."""

    @property
    def packs(self) -> tuple[str, ...]:
        """Names of the packs it belongs to."""


@frozen(kw_only=True, eq=False)
class TableEvaluator:
    """An evaluator whose knowledge is decision tables (evidence tables of one dimension).

    With `folder` the tables are read from there; without it, `tables` names files which the pack
    lists already and which this evaluator answers for. Entries may be glob patterns.
    """

    name: str
    version: str
    dimension: str
    packs: tuple[str, ...]
    tables: tuple[str, ...]
    folder: Path | None = None


@runtime_checkable
class PythonEvaluator(Protocol):
    """An evaluator in plain Python, for what a table cannot say (arithmetic over attributes).

    `rows` are evidence rows without cells; `inputs` the attributes it reads; `probes` values of
    them worth trying when an answer is missing (for attributes that no table tests).
    `evaluate` must be a pure function of the case and answer for every row.
    An evaluator may also offer `evaluate_column(cases)` that answers for many cases at once.
    """

    name: str
    version: str
    dimension: str
    packs: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    inputs: tuple[str, ...]
    probes: Mapping[str, tuple[Value, ...]]

    def evaluate(self, case: Case) -> Mapping[str, Verdict]:
        """The verdict on each declared row, by row id."""


@runtime_checkable
class ColumnEvaluator(Protocol):
    """A Python evaluator that also answers for many cases at once."""

    def evaluate_column(self, cases: Sequence[Case]) -> Sequence[Mapping[str, Verdict]]:
        """The verdicts of each case, in order; must equal `evaluate` case by case."""


@frozen(kw_only=True)
class PackSource:
    """A pack that a plugin ships: its name and the folder that holds it."""

    name: str
    folder: Path
    title: str = field(default="")


def fault_of(evaluator: Any, dimension: str) -> str:
    """What an evaluator lacks; "" when it keeps its contract as far as one can see from outside."""
    checks: dict[str, Callable[[Any], bool]] = {
        "name": lambda x: isinstance(x, str) and bool(x),
        "version": lambda x: isinstance(x, str) and bool(x),
        "dimension": lambda x: isinstance(x, str) and bool(x),
        "packs": _are_texts,
    }
    for attribute, holds in checks.items():
        if not holds(getattr(evaluator, attribute, None)):
            return f"an evaluator with a proper {attribute!r}"
    if dimension and evaluator.dimension != dimension:
        return f"evaluators of the dimension {dimension!r}, not {evaluator.dimension!r}"
    if isinstance(evaluator, TableEvaluator):
        return _fault_of_tables(evaluator)
    if not isinstance(evaluator, PythonEvaluator):
        return "a TableEvaluator, or rows, inputs, probes and evaluate(case)"
    return _fault_of_python(evaluator)


def _fault_of_tables(evaluator: Any) -> str:
    if not _are_texts(evaluator.tables):
        return "a TableEvaluator with a tuple of file names as tables"
    if not (evaluator.folder is None or isinstance(evaluator.folder, Path)):
        return "a TableEvaluator with a Path as folder"
    return ""


def _fault_of_python(evaluator: Any) -> str:
    rows = evaluator.rows
    if not isinstance(rows, tuple) or not all(
        isinstance(row, EvidenceRow) and not row.cells for row in rows
    ):
        return "evidence rows without cells, in a tuple"
    if not _are_texts(evaluator.inputs):
        return "an evaluator with a tuple of attribute ids as inputs"
    if not isinstance(evaluator.probes, Mapping):
        return "an evaluator with a mapping as probes"
    return ""


def _are_texts(given: Any) -> bool:
    return isinstance(given, tuple) and all(isinstance(text, str) for text in given)
