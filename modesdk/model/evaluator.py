"""What a plugin contributes to a pack: tables, or evidence rows whose truth plain Python finds.

A Python evaluator declares its rows beforehand (effects, criterion, provenance, texts) and, for a
case, says of each whether it holds. So its evidence is scored, explained, questioned and replayed
exactly like that of a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from attrs import evolve, field, frozen

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
    `evaluate` must be a pure function of its inputs and the date of the case, and answer for every
    row. It sees its inputs only: to ask the case for anything else is a fault (see `InputValues`).
    An evaluator may also offer `evaluate_column(cases)` that answers for many cases at once, and
    name in `required` the inputs without which none of its rows can hold (see `required_inputs`).
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


@frozen(kw_only=True, eq=False)
class DeclaredEvaluator:
    """A Python evaluator with what it declared when it was read; only `evaluate` asks it again.

    In a pack, `namespace` (its name and a colon) stands before the ids of the rows of an evaluator
    that comes from elsewhere than the pack; `source` knows its rows without it.
    """

    name: str
    version: str
    dimension: str
    packs: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    inputs: tuple[str, ...]
    probes: Mapping[str, tuple[Value, ...]]
    source: PythonEvaluator
    namespace: str = ""
    required: tuple[str, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether it can be asked at all."""
        return callable(getattr(self.source, "evaluate", None))

    def within(self, namespace: str) -> DeclaredEvaluator:
        """The same with `namespace` before the ids of its rows."""
        rows = tuple(
            evolve(row, id=namespace + row.id, effects=dict(row.effects)) for row in self.rows
        )
        return evolve(self, rows=rows, namespace=namespace)

    def evaluate(self, case: Case) -> Mapping[str, Verdict]:
        """What the evaluator answers, its row ids within their namespace; judged by who asks."""
        verdicts = self.source.evaluate(case)
        if not self.namespace or not isinstance(verdicts, Mapping):
            return verdicts
        return {self._placed(row_id): verdict for row_id, verdict in verdicts.items()}

    def _placed(self, row_id: Any) -> Any:
        return self.namespace + row_id if isinstance(row_id, str) else row_id


@runtime_checkable
class ColumnEvaluator(Protocol):
    """A Python evaluator that also answers for many cases at once."""

    def evaluate_column(self, cases: Sequence[Case]) -> Sequence[Mapping[str, Verdict]]:
        """The verdicts of each case, in order; must equal `evaluate` case by case."""


def required_inputs(evaluator: PythonEvaluator) -> tuple[str, ...]:
    """The inputs without which none of its rows can hold, as far as the evaluator names them.

    While one of them is missing, a workbook does not ask for its verdicts to be found again.
    """
    found: tuple[str, ...] = getattr(evaluator, "required", ())
    return found


@frozen(kw_only=True)
class PackSource:
    """A pack that a plugin ships: its name and the folder that holds it."""

    name: str
    folder: Path
    title: str = field(default="")
