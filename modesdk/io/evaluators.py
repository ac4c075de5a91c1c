"""Evaluators that plugins offer -> a pack with them: tables read, Python attached, hash widened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from typing import Any

from attrs import define, evolve, field

from modesdk.diagnostics import Diagnostic, Location, Severity, nearest
from modesdk.errors import DiagnosedError
from modesdk.io.csv_tables import TableReader
from modesdk.io.files import read_text
from modesdk.io.packs import PACK_FILE, digest_of
from modesdk.model.evaluator import Evaluator, PythonEvaluator, TableEvaluator
from modesdk.model.pack import Pack
from modesdk.model.tables import EvidenceRow, Table, TableKind
from modesdk.plugins import Plugins


def with_evaluators(pack: Pack, plugins: Plugins) -> Pack:
    """The pack with what plugins add; what does not fit is left out and told in their problems.

    The hash of the result covers the tables that evaluators bring along, so that a replay notices
    when one of them has changed.
    """
    joining = _Joining(pack, list(pack.tables))
    for evaluator in plugins.evaluators(pack.name):
        plugins.note(joining.faults_of(evaluator))
    digest = pack.hash
    if joining.texts:
        digest = digest_of({PACK_FILE: pack.hash, **joining.texts})
    return evolve(
        pack, tables=tuple(joining.tables), evaluators=tuple(joining.attached), hash=digest
    )


@define
class _Joining:
    """A pack that evaluators join one by one; `texts` are the tables that they bring along."""

    pack: Pack
    tables: list[Table]
    attached: list[Evaluator] = field(factory=list)
    texts: dict[str, str] = field(factory=dict)

    def faults_of(self, evaluator: Evaluator) -> list[Diagnostic]:
        """Let an evaluator join; what keeps it from that."""
        try:
            faults = self._join(evaluator)
        except DiagnosedError as error:  # a table that cannot be read
            faults = list(error.diagnostics)
        except Exception as error:  # a plugin's objects may raise anything
            message = f"raised {type(error).__name__}: {error}"
            faults = [Diagnostic("G-902", message, _place(evaluator), Severity.WARNING)]
        return faults

    def _join(self, evaluator: Evaluator) -> list[Diagnostic]:
        faults = _misfit(self.pack, evaluator)
        if faults:
            return faults
        if isinstance(evaluator, TableEvaluator):
            faults = self._claim(evaluator) if evaluator.folder is None else self._add(evaluator)
        if not faults:
            self.attached.append(evaluator)
        return faults

    def _add(self, evaluator: TableEvaluator) -> list[Diagnostic]:
        """Read the tables in the evaluator's folder."""
        added, texts, faults = list[Table](), dict[str, str](), list[Diagnostic]()
        folder = evaluator.folder
        found = (path for name in evaluator.tables for path in sorted(folder.glob(name)))  # type: ignore[union-attr]
        for path in dict.fromkeys(found):
            name = f"{evaluator.name}/{path.name}"
            texts[name] = read_text(path)
            reader = TableReader(name, TableKind.EVIDENCE)
            table = reader.read(texts[name])
            faults += reader.problems
            if table:
                added.append(evolve(table, evaluator=evaluator.name))
        if not added and not faults:
            faults.append(Diagnostic("G-902", f"no table in {folder}", _place(evaluator)))
        if not faults:
            self.tables += added
            self.texts |= texts
        return faults

    def _claim(self, evaluator: TableEvaluator) -> list[Diagnostic]:
        """Mark the pack's own tables that the evaluator answers for."""
        faults = [
            Diagnostic("G-902", f"the pack lists no table {pattern!r}", _place(evaluator))
            for pattern in evaluator.tables
            if not any(fnmatch(table.file, pattern) for table in self.tables)
        ]
        if not faults:
            self.tables = [
                evolve(table, evaluator=evaluator.name)
                if any(fnmatch(table.file, pattern) for pattern in evaluator.tables)
                else table
                for table in self.tables
            ]
        return faults


def _place(evaluator: Evaluator) -> Location:
    return Location(f"evaluator {evaluator.name}")


def _misfit(pack: Pack, evaluator: Any) -> list[Diagnostic]:
    """Why an evaluator does not fit the pack: unknown dimension, criterion, alternative, input."""
    where = _place(evaluator)
    if evaluator.dimension not in pack.dimensions:
        hint = nearest(evaluator.dimension, pack.dimensions)
        message = f"the pack has no dimension {evaluator.dimension!r}"
        return [Diagnostic("G-904", message, where, hint=hint)]
    if not isinstance(evaluator, PythonEvaluator):
        return []
    faults = [
        Diagnostic("G-904", message, where)
        for row in evaluator.rows
        for message in _row_faults(pack, evaluator.dimension, row)
    ]
    faults += [
        Diagnostic(
            "G-904",
            f"no attribute is called {name!r}",
            where,
            hint=nearest(name, pack.schema.attributes),
        )
        for name in evaluator.inputs
        if name not in pack.schema
    ]
    return faults


def _row_faults(pack: Pack, dimension: str, row: EvidenceRow) -> Iterable[str]:
    criterion = pack.criteria.get(row.criterion)
    if criterion is None or criterion.dimension != dimension:
        yield f"row {row.id!r}: {row.criterion!r} is no criterion of {dimension!r}"
    effects: Mapping[str, Any] = row.effects
    for name, effect in effects.items():
        if name not in pack.alternatives:
            yield f"row {row.id!r}: no alternative is called {name!r}"
        if type(effect) is not int:
            yield f"row {row.id!r}: got the effect {effect!r}, expected a whole number"
    if type(row.strength) is not int:
        yield f"row {row.id!r}: got the strength {row.strength!r}, expected whole hundredths"
