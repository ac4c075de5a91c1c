"""What keeps an evaluator from joining a pack, found by trying it before anything of it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from modesdk.diagnostics import Diagnostic, Location, errors_in, nearest
from modesdk.io.normalise import normalise_values
from modesdk.language.worded import worded
from modesdk.model.evaluator import DeclaredEvaluator, Evaluator
from modesdk.model.pack import Pack
from modesdk.model.schema import Value
from modesdk.model.tables import DecisionTable, EvidenceRow, TableKind
from modesdk.ruleset.checks import check_pack
from modesdk.ruleset.checks.name_checks import row_ids
from modesdk.ruleset.compile import compile_ruleset


def misfits(
    pack: Pack, evaluator: Evaluator, tables: Iterable[DecisionTable]
) -> Iterator[Diagnostic]:
    """G-904: why it does not fit the pack; `tables` are the ones it brings along."""
    where = Location(worded("evaluator {name}", name=evaluator.name))
    if evaluator.dimension not in pack.dimensions:
        hint = nearest(evaluator.dimension, pack.dimensions)
        told = worded("the pack has no dimension {dimension!r}", dimension=evaluator.dimension)
        yield Diagnostic("G-904", told, where, hint=hint)
        return
    rows = [row for table in tables for row in table.rows]
    if isinstance(evaluator, DeclaredEvaluator):
        rows += evaluator.rows
        for message, hint in _input_faults(pack, evaluator):
            yield Diagnostic("G-904", message, where, hint=hint)
    for row in rows:
        if isinstance(row, EvidenceRow):
            for message in _row_faults(pack, evaluator.dimension, row):
                yield Diagnostic("G-904", message, where)


def _row_faults(pack: Pack, dimension: str, row: EvidenceRow) -> Iterator[str]:
    criterion = pack.criteria.get(row.criterion)
    if criterion is None or criterion.dimension != dimension:
        yield worded(
            "row {row!r}: {criterion!r} is no criterion of {dimension!r}",
            row=row.id,
            criterion=row.criterion,
            dimension=dimension,
        )
    for name in row.effects:
        if name not in pack.alternatives:
            yield worded("row {row!r}: no alternative is called {name!r}", row=row.id, name=name)


def _input_faults(pack: Pack, evaluator: DeclaredEvaluator) -> Iterator[tuple[str, str]]:
    for name in evaluator.inputs:
        if name not in pack.schema:
            told = worded("no attribute is called {name!r}", name=name)
            yield told, nearest(name, pack.schema.attributes)
    for name, values in evaluator.probes.items():
        if name in pack.schema and not pack.schema[name].derived:
            for value in values:
                if not is_normal(pack, name, value):
                    told = worded(
                        "the probe {value!r} is no value of {name!r} in normal form",
                        value=value,
                        name=name,
                    )
                    yield told, worded("Whole numbers are int, others Decimal")


def is_normal(pack: Pack, name: str, value: Value) -> bool:
    """Whether a profile of the pack may give the attribute this value, in normal form."""
    values, problems = normalise_values(pack.schema, {name: value}, Location())
    return not problems and values.get(name) == value and type(values[name]) is type(value)


def trial_faults(
    pack: Pack, evaluator: Evaluator, tables: tuple[DecisionTable, ...]
) -> list[Diagnostic]:
    """The errors that the evaluator would bring, and what stops its rows from being compiled.

    It is tried with what its rows can rest on, the pack without its other decision tables.
    """
    derive = tuple(table for table in pack.tables if table.kind is TableKind.DERIVE)
    core = evolve(pack, tables=derive, evaluators=())
    trial = evolve(core, tables=(*derive, *tables), evaluators=(evaluator,))
    known = errors_in(check_pack(core, thorough=False))
    faults = _new(known, errors_in(check_pack(trial, thorough=False)))
    if not known and not faults:
        compile_ruleset(trial, None)
        compile_ruleset(trial, pack.as_of)
    return faults


def doubled(before: Pack, after: Pack) -> list[Diagnostic]:
    """The row ids that stand twice since an evaluator has joined."""
    return _new(list(row_ids(before)), row_ids(after))


def _new(known: list[Diagnostic], found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [problem for problem in found if problem not in known]
