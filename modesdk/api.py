"""The public functions: load a pack, recommend, check."""

from __future__ import annotations

import datetime
import os
import re
import warnings
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from modesdk.decide.decision import Decision
from modesdk.decide.records import read_record, record_text
from modesdk.diagnostics import Diagnostic, Location, Severity, errors_in, nearest, one_line
from modesdk.engines import DEFAULT_ENGINE, engine_faults
from modesdk.errors import ModesdkWarning, PackError, RecordError, UnknownPackError
from modesdk.io.offered_evaluators import with_evaluators
from modesdk.io.pack_folders import PACK_FILE, read_pack
from modesdk.io.profiles import RawProfile, as_raw_profile, read_profile
from modesdk.io.request import read_request
from modesdk.io.unread import unread_files
from modesdk.io.weight_values import RawWeights
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.weights import Weights
from modesdk.plugins import Plugins
from modesdk.regress.pack_cases import failing_cases
from modesdk.ruleset.checks import check_pack

Profile = Mapping[str, Any] | RawProfile | str | Path
_PACK = Location("pack")
_FOLDER_LIKE = re.compile(r"[\\/]|^\.")


def load_pack(pack: str | Path, *, plugins: Plugins | None = None) -> Pack:
    """An installed pack by name, or the pack in a folder, with the evaluators of the plugins.

    Without `plugins` the installed ones are used, and those that cannot be give a ModesdkWarning.
    Raises UnknownPackError when there is no such pack, PackError with all its errors otherwise.
    """
    at_hand = plugins or Plugins.installed()
    try:
        return _loaded(pack, at_hand)
    finally:
        if plugins is None:
            _warn(at_hand.problems)


def _loaded(pack: str | Path, plugins: Plugins) -> Pack:
    folder = find_pack(pack, plugins)
    found, problems = examine_pack(folder, plugins=plugins, thorough=False)
    errors = errors_in(problems)
    if found is None or errors:
        said = worded("The pack in {folder} has {count} error(s)", folder=folder, count=len(errors))
        raise PackError(said, errors)
    _warn((p for p in problems if p.severity is Severity.WARNING), stacklevel=4)
    if isinstance(pack, str) and pack in plugins.packs():
        check_name(found, pack)
    return found


def check_name(pack: Pack, name: str) -> None:
    """Raises PackError for a pack that calls itself otherwise than it is offered or known."""
    if pack.name != name:
        message = worded(
            "the pack calls itself {got!r}, expected {expected!r}", got=pack.name, expected=name
        )
        hint = worded(
            "One name for a pack everywhere: change `name:`, or start again with the folder"
        )
        place = Location("pack.yaml", column="name")
        found = Diagnostic("G-920", message, place, hint=hint)
        said = worded("The pack in {folder} has another name", folder=pack.folder)
        raise PackError(said, [found])


def examine_pack(
    folder: Path, *, plugins: Plugins | None = None, thorough: bool = True
) -> tuple[Pack | None, list[Diagnostic]]:
    """The pack in a folder (None when it cannot be put together) and everything to say about it.

    Problems of evaluators that plugins offer for it are among `plugins.problems` (without
    `plugins`: warnings) or errors here.
    """
    at_hand = plugins or Plugins.installed()
    pack, problems = read_pack(folder)
    if pack is None:
        return None, problems
    pack = with_evaluators(pack, at_hand)
    if plugins is None:
        _warn(at_hand.problems)
    problems = [*problems, *check_pack(pack, thorough=thorough)]
    if thorough:
        problems += unread_files(pack)
        problems += [] if errors_in(problems) else failing_cases(pack)
    return pack, problems


def _warn(problems: Iterable[Diagnostic], stacklevel: int = 3) -> None:
    for problem in problems:
        warnings.warn(ModesdkWarning(problem), stacklevel=stacklevel)


def find_pack(pack: str | Path, plugins: Plugins) -> Path:
    """The folder of a pack, by installed name or path. Raises UnknownPackError."""
    if not _is_path(pack):
        raise no_pack_name(pack, _PACK)
    path = Path(pack)
    if isinstance(pack, str):
        installed = plugins.packs()
        if pack in installed:
            return installed[pack].folder
        if not os.path.lexists(path):  # unlike Path.exists, quiet about impossible names
            raise no_pack(pack, installed)
    if not (path / PACK_FILE).is_file():
        message = worded("{path} is no folder", path=path)
        if path.is_dir():
            message = worded("{path} has no pack.yaml", path=path)
        hint = worded("Name a pack folder")
        found = Diagnostic("P-200", message, Location(str(path)), hint=hint)
        raise UnknownPackError(worded("No pack in {path}", path=path), [found])
    return path


def installed_pack(name: str, plugins: Plugins, place: Location | None = None) -> Path:
    """The folder of the pack that a file (record, profile, workbook) names.

    Files come from somebody else, so they name installed packs only: never a folder, which would
    choose the rules, and which on Windows may lie on another machine. Nothing is looked for on
    disk. Raises UnknownPackError, located at `place`.
    """
    installed = plugins.packs()
    if name in installed:
        return installed[name].folder
    if _FOLDER_LIKE.search(name):
        raise _no_folder(name, place or _PACK)
    raise no_pack(
        name, installed, place or _PACK, worded("Install it, or give its folder with --pack")
    )


def _no_folder(named: str, place: Location) -> UnknownPackError:
    """The error for a file that names a folder; the hint has it as seen from where people are."""
    shown, seen = one_line(named, 60), one_line(str(Path(place.file).parent / named), 200)
    message = worded("got {got!r}: a file names an installed pack, no folder", got=shown)
    hint = worded("Choose the folder yourself: --pack {folder}", folder=seen)
    found = Diagnostic("P-209", message, place, hint=hint)
    return UnknownPackError(worded("No pack {pack!r}", pack=shown), [found])


def no_pack(
    name: str, installed: Collection[str], place: Location = _PACK, hint: str = ""
) -> UnknownPackError:
    """The error for a name that no pack has. `hint` counts when no other name is close."""
    shown = one_line(name, 60)
    known = ", ".join(installed) or worded("none")
    message = worded("no pack is called {name!r}; installed: {known}", name=shown, known=known)
    found = Diagnostic("P-209", message, place, hint=nearest(name, installed) or hint)
    return UnknownPackError(worded("No pack {pack!r}", pack=shown), [found])


def no_pack_name(given: object, place: Location) -> UnknownPackError:
    """The error for what is no name at all, where a pack is to be named."""
    message = worded(
        "got {got}, expected the name or folder of a pack", got=one_line(repr(given), 60)
    )
    return UnknownPackError(worded("No pack"), [Diagnostic("P-209", message, place)])


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
    An evaluator that fails gives a ModesdkWarning; its rows then count as undetermined.
    Raises ProfileError, WeightError or UnknownEngineError (RequestError, which is each of these,
    when several inputs are wrong), UnknownPackError or PackError.
    """
    loaded = pack if isinstance(pack, Pack) else load_pack(pack)
    given = Path(profile) if isinstance(profile, (str, os.PathLike)) else profile
    raw = read_profile(given) if isinstance(given, Path) else as_raw_profile(given)
    changes = {} if weights is None else weights
    asked = read_request(
        loaded,
        raw,
        options=RawProfile(as_of=as_of, file=raw.file),
        weights=changes if isinstance(changes, Weights) else RawWeights(changes),
        engine=engine,
        of_engine=engine_faults(engine),
    ).sound()
    return Decision(asked.pack, asked.case, asked.weights, asked.engine)


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
    if not _is_path(record):
        message = worded(
            "got {got}, expected the path of a decision record", got=one_line(repr(record), 60)
        )
        raise RecordError(worded("No record"), [Diagnostic("D-701", message, Location("record"))])
    inputs, recorded = read_record(Path(record))
    named = str(inputs["pack"].get("name", ""))
    loaded = pack if isinstance(pack, Pack) else _pack_of_record(pack, named, plugins)
    _check_same_pack(Path(record), inputs["pack"], loaded)
    decision = recommend(
        {"profile": inputs["profile"], "as_of": inputs["as_of"]},
        pack=loaded,
        weights=inputs["weights"],
        engine=inputs["engine"],
    )
    return Replay(decision, record_text(decision), recorded)


def _pack_of_record(given: str | Path | None, named: str, plugins: Plugins | None) -> Pack:
    """The pack that the caller gives, else the installed one that the record names."""
    at_hand = plugins or Plugins.installed()
    loaded = load_pack(given or installed_pack(named, at_hand), plugins=at_hand)
    if plugins is None:
        _warn(at_hand.problems)
    return loaded


def _check_same_pack(record: Path, named: Mapping[str, Any], pack: Pack) -> None:
    if (named.get("name"), named.get("hash")) == (pack.name, pack.hash):
        return
    recorded = f"{named.get('name')} {named.get('version')} ({str(named.get('hash'))[:12]})"
    at_hand = f"{pack.name} {pack.version} ({pack.hash[:12]})"
    message = worded(
        "the record was made with {recorded}, at hand is {at_hand}",
        recorded=recorded,
        at_hand=at_hand,
    )
    hint = worded("Give the folder of that version with --pack")
    found = Diagnostic("D-702", message, Location(str(record)), hint=hint)
    raise RecordError(worded("The pack has changed since"), [found])


def _is_path(given: object) -> bool:
    return isinstance(given, (str, os.PathLike))
