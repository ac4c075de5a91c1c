"""The public functions: load a pack, recommend, check."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from modesdk.decide.decision import Decision
from modesdk.decide.records import read_record, record_text
from modesdk.diagnostics import Diagnostic, Location, errors_in, nearest
from modesdk.engines import DEFAULT_ENGINE
from modesdk.errors import PackError, RecordError, UnknownPackError
from modesdk.io.csv_tables import TableReader
from modesdk.io.files import read_text
from modesdk.io.packs import PACK_FILE, read_pack
from modesdk.io.profiles import RawProfile, as_raw_profile, read_profile, to_case
from modesdk.io.weights import parse_weights
from modesdk.model.evaluator import PythonEvaluator, TableEvaluator
from modesdk.model.pack import Pack
from modesdk.model.tables import Table, TableKind
from modesdk.model.weights import Weights
from modesdk.plugins import Plugins
from modesdk.ruleset.checks import check_pack

Profile = Mapping[str, Any] | RawProfile | str | Path


def load_pack(pack: str | Path, *, plugins: Plugins | None = None) -> Pack:
    """An installed pack by name, or the pack in a folder, with the evaluators of the plugins.

    Raises UnknownPackError when there is no such pack, PackError with all its errors otherwise.
    """
    at_hand = plugins or Plugins.installed()
    folder = find_pack(pack, at_hand)
    found, problems = examine_pack(folder, plugins=at_hand, thorough=False)
    errors = errors_in(problems)
    if found is None or errors:
        raise PackError(f"The pack in {folder} has {len(errors)} error(s)", errors)
    return found


def examine_pack(
    folder: Path, *, plugins: Plugins | None = None, thorough: bool = True
) -> tuple[Pack | None, list[Diagnostic]]:
    """The pack in a folder (None when it cannot be put together) and everything to say about it.

    Problems of evaluators that plugins offer for it are among `plugins.problems` or errors here.
    """
    at_hand = plugins or Plugins.installed()
    pack, problems = read_pack(folder)
    if pack is None:
        return None, problems
    pack, attached = _with_evaluators(pack, at_hand)
    return pack, [*problems, *attached, *check_pack(pack, thorough=thorough)]


def find_pack(pack: str | Path, plugins: Plugins) -> Path:
    """The folder of a pack, by installed name or path. Raises UnknownPackError."""
    path = Path(pack)
    if isinstance(pack, str):
        installed = plugins.packs()
        if pack in installed:
            return installed[pack].folder
        if not path.exists():
            raise UnknownPackError(f"No pack {pack!r}", [_unknown_pack(pack, list(installed))])
    if not (path / PACK_FILE).is_file():
        what = "has no pack.yaml" if path.is_dir() else "is no folder"
        found = Diagnostic("P200", f"{path} {what}", Location(str(path)), hint="Name a pack folder")
        raise UnknownPackError(f"No pack in {path}", [found])
    return path


def recommend(
    profile: Profile,
    *,
    pack: Pack | str | Path,
    weights: Weights | Mapping[str, Any] | None = None,
    as_of: datetime.date | str | None = None,
    engine: str = DEFAULT_ENGINE,
) -> Decision:
    """In which alternative, and why.

    `profile`: a mapping of attributes (or `{as_of, profile}`), or the path of a YAML or JSON file.
    `as_of`: an ISO date; without it the profile's own, else the pack's. `weights`: changes to the
    pack's weights, for instance `{"goal": 3}` or `{"trust": {"002": 0.1}}`.
    Raises ProfileError, WeightError, UnknownPackError, PackError or UnknownEngineError.
    """
    loaded = pack if isinstance(pack, Pack) else load_pack(pack)
    raw = (
        read_profile(Path(profile)) if isinstance(profile, (str, Path)) else as_raw_profile(profile)
    )
    case = to_case(raw, loaded, as_of)
    chosen = weights if isinstance(weights, Weights) else parse_weights(loaded, weights or {})
    return Decision(loaded, case, chosen, engine)


@frozen
class Replay:
    """A decision computed again from its record. `same`: text and recorded text are equal."""

    decision: Decision
    text: str
    recorded: str

    @property
    def same(self) -> bool:
        """Whether the replay gives the recorded bytes."""
        return self.text == self.recorded


def replay(
    record: str | Path, *, pack: Pack | str | Path | None = None, plugins: Plugins | None = None
) -> Replay:
    """Compute the decision of a record again, with the installed pack of its name or `pack`.

    Raises RecordError when the record cannot be read or names another pack than the one at hand.
    """
    inputs, recorded = read_record(Path(record))
    named = str(inputs["pack"].get("name", ""))
    loaded = pack if isinstance(pack, Pack) else load_pack(pack or named, plugins=plugins)
    _check_same_pack(Path(record), inputs["pack"], loaded)
    decision = recommend(
        {"profile": inputs["profile"], "as_of": inputs["as_of"]},
        pack=loaded,
        weights=inputs["weights"],
        engine=inputs["engine"],
    )
    return Replay(decision, record_text(decision), recorded)


def _check_same_pack(record: Path, named: Mapping[str, Any], pack: Pack) -> None:
    if (named.get("name"), named.get("hash")) == (pack.name, pack.hash):
        return
    message = (
        f"the record was made with {named.get('name')} {named.get('version')} "
        f"({str(named.get('hash'))[:12]}), at hand is {pack.name} {pack.version} ({pack.hash[:12]})"
    )
    hint = "Give the folder of that version with --pack"
    found = Diagnostic("D702", message, Location(str(record)), hint=hint)
    raise RecordError("The pack has changed since", [found])


def _unknown_pack(name: str, installed: list[str]) -> Diagnostic:
    known = f"Installed: {', '.join(installed)}" if installed else "No pack is installed"
    hint = nearest(name, installed) or known
    return Diagnostic("P209", f"no installed pack or folder is called {name!r}",
                      Location("pack"), hint=hint)  # fmt: skip


def _with_evaluators(pack: Pack, plugins: Plugins) -> tuple[Pack, list[Diagnostic]]:
    """The pack with what plugins add: tables read, listed tables claimed, Python attached."""
    tables, problems, attached = list(pack.tables), list[Diagnostic](), []
    for evaluator in plugins.evaluators(pack.name):
        faults = _misfit(pack, evaluator)
        if not faults and isinstance(evaluator, TableEvaluator):
            tables, faults = _add_tables(tables, evaluator)
        if faults:
            plugins.problems += faults
        else:
            attached.append(evaluator)
    return evolve(pack, tables=tuple(tables), evaluators=tuple(attached)), problems


def _misfit(pack: Pack, evaluator: Any) -> list[Diagnostic]:
    """Why an evaluator does not fit the pack: unknown dimension, criterion, alternative, input."""
    where = Location(f"evaluator {evaluator.name}")
    if evaluator.dimension not in pack.dimensions:
        hint = nearest(evaluator.dimension, pack.dimensions)
        message = f"the pack has no dimension {evaluator.dimension!r}"
        return [Diagnostic("G904", message, where, hint=hint)]
    if not isinstance(evaluator, PythonEvaluator):
        return []
    faults = []
    for row in evaluator.rows:
        criterion = pack.criteria.get(row.criterion)
        if criterion is None or criterion.dimension != evaluator.dimension:
            message = (
                f"row {row.id!r}: {row.criterion!r} is no criterion of {evaluator.dimension!r}"
            )
            faults.append(Diagnostic("G904", message, where))
        faults += [
            Diagnostic("G904", f"row {row.id!r}: no alternative is called {name!r}", where)
            for name in row.effects
            if name not in pack.alternatives
        ]
    faults += [
        Diagnostic(
            "G904",
            f"no attribute is called {name!r}",
            where,
            hint=nearest(name, pack.schema.attributes),
        )
        for name in evaluator.inputs
        if name not in pack.schema
    ]
    return faults


def _add_tables(
    tables: list[Table], evaluator: TableEvaluator
) -> tuple[list[Table], list[Diagnostic]]:
    if evaluator.folder is None:
        return _claimed(tables, evaluator)
    added, faults = [], []
    for name in evaluator.tables:
        for path in sorted(evaluator.folder.glob(name)):
            reader = TableReader(f"{evaluator.name}/{path.name}", TableKind.EVIDENCE)
            table = reader.read(read_text(path))
            faults += reader.problems
            if table:
                added.append(evolve(table, evaluator=evaluator.name))
    if not added and not faults:
        where = Location(f"evaluator {evaluator.name}")
        faults.append(Diagnostic("G902", f"no table in {evaluator.folder}", where))
    return [*tables, *added], faults


def _claimed(
    tables: list[Table], evaluator: TableEvaluator
) -> tuple[list[Table], list[Diagnostic]]:
    """Mark the pack's own tables that the evaluator answers for."""
    faults = [
        Diagnostic(
            "G902", f"the pack lists no table {pattern!r}", Location(f"evaluator {evaluator.name}")
        )
        for pattern in evaluator.tables
        if not any(fnmatch(table.file, pattern) for table in tables)
    ]
    marked = [
        evolve(t, evaluator=evaluator.name)
        if any(fnmatch(t.file, pattern) for pattern in evaluator.tables)
        else t
        for t in tables
    ]
    return marked, faults
