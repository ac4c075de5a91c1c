"""DMN decision tables over unary tests, with every hit policy, in three-valued logic.

A row is true, false, or unknown when a missing input leaves it open. The unknown rows are taken
to be independent: the outcome is known only when it is the same whichever of them hit. A row
that overlaps another under UNIQUE is no error until both are true; an unknown one that would
give the same outputs changes nothing, any other makes the outcome unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from attrs import frozen

from modesdk.conditions.literals import identity, written
from modesdk.conditions.nodes import UnaryTests
from modesdk.conditions.parser import literal, unary_tests
from modesdk.errors import TableError
from modesdk.language.worded import worded
from modesdk.model.schema import Scalar

Cell = Scalar | None
"""One output value; None is null."""

Answer = Cell | Mapping[str, Cell] | tuple[Cell, ...] | tuple[Mapping[str, Cell], ...]
"""What a table gives: a value; by output name when it has several; a tuple of these when the hit
policy lists all hits."""


class HitPolicy(StrEnum):
    """What a table gives when several rows are true."""

    UNIQUE = "UNIQUE"  # an error
    ANY = "ANY"  # their common outputs; an error when they differ
    PRIORITY = "PRIORITY"  # the outputs that come first in the lists of output values
    FIRST = "FIRST"  # the outputs of the first row
    RULE_ORDER = "RULE ORDER"  # all, by row
    OUTPUT_ORDER = "OUTPUT ORDER"  # all, by the lists of output values
    COLLECT = "COLLECT"  # all, by row, or one number aggregated from them


class Aggregation(StrEnum):
    """How COLLECT makes one number of the outputs of a single output column."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


class State(StrEnum):
    """How an outcome came about."""

    DECIDED = "decided"
    NO_HIT = "no hit"  # no row is true and none is unknown; the value is the default or null
    UNKNOWN = "unknown"  # missing inputs decide


_LISTS = (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)
_RANKED = (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


@frozen
class Output:
    """An output column: its name, its values from first to last priority, and its default."""

    name: str = ""
    values: tuple[Scalar, ...] = ()
    default: Cell = None


@frozen
class TableRow:
    """One rule: a test per input and a value per output."""

    conditions: tuple[UnaryTests, ...]
    outputs: tuple[Cell, ...]

    @classmethod
    def of_cells(cls, conditions: Iterable[str], outputs: Iterable[str]) -> TableRow:
        """A row from the texts of its cells. Raises ConditionError."""
        tests = tuple(unary_tests(text) for text in conditions)
        return cls(tests, tuple(literal(text) for text in outputs))

    def holds(self, values: Sequence[object]) -> bool | None:
        """Whether all conditions hold: False when one fails, else None when one is unknown."""
        known = True
        for tests, value in zip(self.conditions, values, strict=True):
            truth = tests.matches(value)
            if truth is False:
                return False
            known = known and truth is True
        return True if known else None


@frozen
class Outcome:
    """What a table decides. `value` is None when unknown.

    `hits` and `unknown` are the true and the unknown rows, as 0-based positions in the table.
    """

    state: State
    value: Answer = None
    hits: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


@frozen
class DecisionTable:
    """Rules over named inputs. ValueError when rows, outputs and hit policy do not fit."""

    inputs: tuple[str, ...]
    outputs: tuple[Output, ...]
    rows: tuple[TableRow, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None

    def __attrs_post_init__(self) -> None:
        self._check_shape()
        if self.aggregation is not None:
            self._check_aggregation()
        if self.hit_policy in _RANKED and not any(output.values for output in self.outputs):
            raise ValueError(f"{self.hit_policy} needs an output with a list of values")

    def _check_shape(self) -> None:
        names = [output.name for output in self.outputs]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"outputs need one name each, got {names}")
        for number, row in enumerate(self.rows, 1):
            got = (len(row.conditions), len(row.outputs))
            if got != (len(self.inputs), len(names)):
                raise ValueError(
                    f"row {number} has {got[0]} conditions and {got[1]} outputs, expected "
                    f"{len(self.inputs)} and {len(names)}"
                )
            for output, cell in zip(self.outputs, row.outputs, strict=True):
                if output.values and cell is not None and _rank(output, cell) < 0:
                    raise ValueError(f"row {number}: {written(cell)} is no value of {output.name}")

    def _check_aggregation(self) -> None:
        if self.hit_policy is not HitPolicy.COLLECT or len(self.outputs) != 1:
            raise ValueError("an aggregation needs COLLECT and a single output")
        if self.aggregation is Aggregation.COUNT:
            return
        for number, row in enumerate(self.rows, 1):
            if not _is_number(row.outputs[0]):
                raise ValueError(f"row {number}: {self.aggregation} needs numbers")

    def hits(self, values: Mapping[str, object]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The true and the unknown rows, as 0-based positions. An absent input is missing.

        Raises what `UnaryTests.matches` raises.
        """
        ordered = [values.get(name) for name in self.inputs]
        truths = [row.holds(ordered) for row in self.rows]
        hits = tuple(index for index, truth in enumerate(truths) if truth is True)
        return hits, tuple(index for index, truth in enumerate(truths) if truth is None)

    def decide(self, values: Mapping[str, object]) -> Outcome:
        """What the table gives for `values`; without a hit, the default of each output or null.

        A table that lists all hits gives a tuple with the default as its one member then, or
        null when there is no default. Raises TableError when the true rows break the hit policy
        and what `UnaryTests.matches` raises.
        """
        hits, unknown = self.hits(values)
        self._check_hits(hits)
        answer = self._answer(hits)
        # one open row at a time and all at once: enough to notice any difference
        cases = [*((index,) for index in unknown), unknown] if unknown else []
        if any(not self._same_with(hits, case, answer) for case in cases):
            return Outcome(State.UNKNOWN, None, hits, unknown)
        state = State.DECIDED if hits or unknown else State.NO_HIT
        return Outcome(state, answer, hits, unknown)

    def _check_hits(self, hits: Sequence[int]) -> None:
        places = ", ".join(str(index + 1) for index in hits)
        if self.hit_policy is HitPolicy.UNIQUE and len(hits) > 1:
            raise TableError(worded("UNIQUE allows one true row, got rows {rows}", rows=places))
        if self.hit_policy is HitPolicy.ANY and self._disagree(hits):
            raise TableError(worded("ANY needs equal outputs, rows {rows} disagree", rows=places))

    def _disagree(self, hits: Sequence[int]) -> bool:
        return len({_key(self.rows[index].outputs) for index in hits}) > 1

    def _same_with(self, hits: Sequence[int], more: Sequence[int], answer: Answer) -> bool:
        together = sorted({*hits, *more})
        single = self.hit_policy in (HitPolicy.UNIQUE, HitPolicy.ANY)
        if single and self._disagree(together):
            return False
        return _answer_key(self._answer(together)) == _answer_key(answer)

    def _answer(self, hits: Sequence[int]) -> Answer:
        """The outcome when exactly these rows, in ascending order, are true."""
        if not hits:
            return self._default()
        rows = [self.rows[index].outputs for index in hits]
        if self.hit_policy in _RANKED:
            rows.sort(key=self._priority)
        if self.aggregation is not None:
            return _aggregate(self.aggregation, [row[0] for row in rows])
        if self.hit_policy in _LISTS:
            return tuple(self._named(row) for row in rows)  # type: ignore[return-value]
        return self._named(rows[0])

    def _default(self) -> Answer:
        defaults = tuple(output.default for output in self.outputs)
        if all(default is None for default in defaults):
            return None
        named = self._named(defaults)
        as_list = self.hit_policy in _LISTS and self.aggregation is None
        return (named,) if as_list else named  # type: ignore[return-value]

    def _named(self, cells: Sequence[Cell]) -> Cell | Mapping[str, Cell]:
        if len(self.outputs) == 1:
            return cells[0]
        return {output.name: cell for output, cell in zip(self.outputs, cells, strict=True)}

    def _priority(self, cells: Sequence[Cell]) -> list[int]:
        """Ranks in the lists of output values, leftmost first; null last."""
        return [
            len(output.values) if cell is None else _rank(output, cell)
            for output, cell in zip(self.outputs, cells, strict=True)
            if output.values
        ]


def _key(cells: Sequence[Cell]) -> tuple[object, ...]:
    return tuple(identity(cell) for cell in cells)


def _answer_key(answer: Answer) -> object:
    """Equal for equal answers only; a plain comparison takes True for 1."""
    if isinstance(answer, Mapping):
        return {name: identity(cell) for name, cell in answer.items()}
    if isinstance(answer, tuple):
        return [_answer_key(member) for member in answer]
    return identity(answer)


def _rank(output: Output, cell: Scalar) -> int:
    keys = [identity(value) for value in output.values]
    return keys.index(identity(cell)) if identity(cell) in keys else -1


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | Decimal) and not isinstance(cell, bool)


def _aggregate(aggregation: Aggregation, cells: Sequence[Cell]) -> int | Decimal:
    numbers = [cell for cell in cells if isinstance(cell, int | Decimal)]
    match aggregation:
        case Aggregation.COUNT:
            return len(cells)
        case Aggregation.SUM:
            return sum(numbers)
        case Aggregation.MIN:
            return min(numbers)
    return max(numbers)
