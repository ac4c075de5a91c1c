"""Evaluators that plugins offer -> a pack with them: tables read, Python attached, hash widened.

Each joins whole or not at all: it is tried with the pack before anything of it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch

from attrs import define, evolve, field, frozen

from modesdk.diagnostics import Diagnostic, Location, Severity, one_line
from modesdk.errors import DiagnosedError
from modesdk.io.csv_tables import TableReader
from modesdk.io.files import read_text
from modesdk.io.joining import doubled, misfits, trial_faults
from modesdk.io.pack_folders import PACK_FILE, digest_of
from modesdk.language.worded import worded
from modesdk.model.arithmetic import exact
from modesdk.model.evaluator import DeclaredEvaluator, Evaluator, TableEvaluator
from modesdk.model.pack import Pack
from modesdk.model.tables import DecisionTable, TableKind
from modesdk.plugins import Offer, Plugins


@exact()
def with_evaluators(pack: Pack, plugins: Plugins) -> Pack:
    """The pack with what plugins add; what does not fit is left out and told in their problems.

    The hash of the result covers the tables that evaluators bring along, so that a replay notices
    when one of them has changed.
    """
    joining = _Joining(pack)
    offers = [o for o in plugins.offers(pack.name) if _is_meant_for(pack, o.evaluator)]
    for offer in offers:
        plugins.note(_told(offer, fault) for fault in joining.faults_of(offer))
    joined = joining.joined
    return evolve(joined, hash=joining.digest) if joining.texts else joined


def _is_meant_for(pack: Pack, evaluator: Evaluator) -> bool:
    """Whether it names the pack, or is for any pack with its dimension and this one has that."""
    return pack.name in evaluator.packs or evaluator.dimension in pack.dimensions


def _told(offer: Offer, fault: Diagnostic) -> Diagnostic:
    """A fault as a problem of a plugin: whose it is, and that nothing of it counts."""
    said = worded(
        "{fault} (evaluator {evaluator!r} of plugin {plugin!r} is left out)",
        fault=one_line(fault.message, 200),
        evaluator=offer.evaluator.name,
        plugin=offer.plugin,
    )
    return evolve(fault, message=said, severity=Severity.WARNING)


@frozen
class _Part:
    """What one evaluator adds to a pack, and the text of each table in it."""

    evaluator: Evaluator
    tables: tuple[DecisionTable, ...] = ()
    texts: dict[str, str] = field(factory=dict)


@define
class _Joining:
    """A pack that evaluators join one by one; `texts` are the tables that they bring along."""

    joined: Pack
    texts: dict[str, str] = field(factory=dict)
    _pack: Pack = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._pack = self.joined

    @property
    def digest(self) -> str:
        """The hash over the pack and the tables that evaluators bring along."""
        return digest_of({PACK_FILE: self._pack.hash, **self.texts})

    def faults_of(self, offer: Offer) -> list[Diagnostic]:
        """Let an evaluator join; what keeps it from that."""
        try:
            return self._join(offer.evaluator, offer.namespace)
        except DiagnosedError as error:  # a table that cannot be read
            return list(error.diagnostics)
        except Exception as error:  # a plugin's objects may raise anything
            said = one_line(str(error), 150)
            message = worded("raised {kind}: {error}", kind=type(error).__name__, error=said)
            return [Diagnostic("G-902", message, _place(offer.evaluator))]

    def _join(self, evaluator: Evaluator, namespace: str) -> list[Diagnostic]:
        if isinstance(evaluator, TableEvaluator) and evaluator.folder is None:
            return self._claim(evaluator)
        part, faults = _part(evaluator, namespace)
        faults = faults or list(misfits(self._pack, part.evaluator, part.tables))
        faults = faults or trial_faults(self._pack, part.evaluator, part.tables)
        if faults:
            return faults
        after = _with(self.joined, part.evaluator, (*self.joined.tables, *part.tables))
        faults = doubled(self.joined, after)
        if not faults:
            self.joined = after
            self.texts |= part.texts
        return faults

    def _claim(self, evaluator: TableEvaluator) -> list[Diagnostic]:
        """Mark the pack's own tables that the evaluator answers for."""
        claimed = {t.file: t for t in self.joined.tables if _answers_for(evaluator, t)}
        place = _place(evaluator)
        faults = [
            Diagnostic("G-902", worded("the pack lists no table {name!r}", name=pattern), place)
            for pattern in evaluator.tables
            if not any(fnmatch(file, pattern) for file in claimed)
        ]
        faults += misfits(self._pack, evaluator, ())
        if not faults:
            tables = (
                evolve(t, evaluator=evaluator.name) if t.file in claimed else t
                for t in self.joined.tables
            )
            self.joined = _with(self.joined, evaluator, tables)
        return faults


def _with(pack: Pack, evaluator: Evaluator, tables: Iterable[DecisionTable]) -> Pack:
    return evolve(pack, tables=tuple(tables), evaluators=(*pack.evaluators, evaluator))


def _answers_for(evaluator: TableEvaluator, table: DecisionTable) -> bool:
    return any(fnmatch(table.file, pattern) for pattern in evaluator.tables)


def _part(evaluator: Evaluator, namespace: str) -> tuple[_Part, list[Diagnostic]]:
    """What an evaluator brings along, its rows within their namespace."""
    if isinstance(evaluator, DeclaredEvaluator):
        return _Part(evaluator.within(namespace)), []
    if isinstance(evaluator, TableEvaluator):
        return _brought(evaluator, namespace)
    return _Part(evaluator), []


def _brought(evaluator: TableEvaluator, namespace: str) -> tuple[_Part, list[Diagnostic]]:
    """The tables in the evaluator's folder, and what is wrong with them."""
    part, added, faults = _Part(evaluator), list[DecisionTable](), list[Diagnostic]()
    for name, text in _files_of(evaluator):
        part.texts[name] = text
        reader = TableReader(name, TableKind.EVIDENCE)
        table = reader.read(text)
        faults += reader.problems
        if table:
            rows = tuple(evolve(row, id=namespace + row.id) for row in table.rows)
            added.append(evolve(table, evaluator=evaluator.name, rows=rows))
    faults = faults or [*_nothing_in(evaluator, added)]
    return evolve(part, tables=tuple(added)), faults


def _nothing_in(evaluator: TableEvaluator, tables: list[DecisionTable]) -> Iterator[Diagnostic]:
    """G-902: names of tables for which the folder holds no file, or only files without rows."""
    for name in evaluator.tables:
        found = [t for t in tables if fnmatch(t.file.partition("/")[2], name)]
        if not any(table.rows for table in found):
            message = worded(
                "no row in the tables {name} in {folder}", name=name, folder=evaluator.folder
            )
            if not found:
                message = worded(
                    "no table {name!r} in {folder}", name=name, folder=evaluator.folder
                )
            yield Diagnostic("G-902", message, _place(evaluator))


def _files_of(evaluator: TableEvaluator) -> Iterator[tuple[str, str]]:
    """Each file once: its name, which begins with the evaluator's, and its text."""
    folder = evaluator.folder
    if folder is not None:
        found = (path for name in evaluator.tables for path in sorted(folder.glob(name)))
        for path in dict.fromkeys(found):
            inside = path.relative_to(folder).as_posix()
            yield f"{evaluator.name}/{inside}", read_text(path)


def _place(evaluator: Evaluator) -> Location:
    return Location(worded("evaluator {name}", name=evaluator.name))
