"""Populations and what is expected of them, as the YAML files in a pack's folder `populations/`.

Every problem is told at its line. Ids hold for all files of a pack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import define, evolve, field

from modesdk.diagnostics import Diagnostic, Location, Severity, errors_in, nearest
from modesdk.errors import DiagnosedError, PackError
from modesdk.io.case_files import examine_cases
from modesdk.io.files import read_text
from modesdk.io.profiles import read_date
from modesdk.io.unusable import UnusableError
from modesdk.io.yaml_text import YamlText, parse_yaml
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.populations import FOLDER, Population, PopulationExpectation
from modesdk.regress.population.drawing import DRAWN, read_draws
from modesdk.regress.population.entries import PopulationEntry
from modesdk.regress.population.kinds import POPULATION_KINDS, PopulationKind

POPULATIONS, EXPECTATIONS = "populations", "expectations"
KEYS = {
    POPULATIONS: ("id", "as_of", "file", *DRAWN, "note"),
    EXPECTATIONS: ("id", "population", *POPULATION_KINDS, "severity", "reason"),
}
"""What may stand in the entries of each list of a file."""
_SUFFIXES = (".yaml", ".yml")
_SEVERITIES = (str(Severity.ERROR), str(Severity.WARNING))


def read_populations(pack: Pack, source: Path | None = None) -> tuple[PopulationExpectation, ...]:
    """What is expected in a file or folder; without one, in the pack's own folder, if it has any.

    Raises PackError with every problem.
    """
    found, problems = examine_populations(pack, source)
    errors = errors_in(problems)
    if errors:
        place = source or Path(pack.folder) / FOLDER
        said = worded(
            "The populations in {place} have {count} error(s)", place=place, count=len(errors)
        )
        raise PackError(said, errors)
    return found


def examine_populations(
    pack: Pack, source: Path | None = None
) -> tuple[tuple[PopulationExpectation, ...], list[Diagnostic]]:
    """The expectations that can be read, and everything to say about them and the others."""
    place = source or Path(pack.folder) / FOLDER
    paths = sorted(place.iterdir()) if place.is_dir() else [place] if source else []
    reader = _Reader(pack)
    for path in paths:
        if path.suffix.lower() in _SUFFIXES:
            reader.add(path)
    return reader.expectations(), reader.problems


def holds_populations(path: Path) -> bool:
    """Whether a YAML file is one of populations, wherever it lies."""
    try:
        data = parse_yaml(read_text(path), path.name).data
    except DiagnosedError:
        return False
    return isinstance(data, Mapping) and bool({POPULATIONS, EXPECTATIONS} & data.keys())


@define
class _Reader:
    pack: Pack
    problems: list[Diagnostic] = field(factory=list)
    known: dict[str, Population | None] = field(factory=dict)
    """Populations by id; None for one that cannot be read."""
    _expected: dict[str, PopulationEntry] = field(factory=dict)

    def add(self, path: Path) -> None:
        """Read a file: its populations at once, its expectations when all files are read."""
        try:
            text = parse_yaml(read_text(path, shown_as=path.name), path.name)
        except DiagnosedError as error:
            self.problems += error.diagnostics
            return
        for entry in self._entries(text, path.parent, POPULATIONS):
            if self._is_new(entry, self.known):
                self.known[entry.id] = self._population(entry)
        for entry in self._entries(text, path.parent, EXPECTATIONS):
            if self._is_new(entry, self._expected):
                self._expected[entry.id] = entry

    def expectations(self) -> tuple[PopulationExpectation, ...]:
        """All expectations that can be read."""
        return tuple(filter(None, map(self._expectation, self._expected.values())))

    def _entries(self, text: YamlText, folder: Path, section: str) -> Iterator[PopulationEntry]:
        sections = text.data if isinstance(text.data, Mapping) else {}
        if section == POPULATIONS and (not sections or sections.keys() - KEYS.keys()):
            message = worded("expected `populations:` and `expectations:`, each with a list")
            self.problems.append(Diagnostic("P-204", message, Location(text.file, 1)))
        found = sections.get(section) or []
        if not isinstance(found, list):
            place = Location(text.file, text.line((section,)), section)
            self.problems.append(Diagnostic("P-204", worded("expected a list"), place))
            return
        for number, cells in enumerate(found):
            given: Mapping[str, Any] = cells if isinstance(cells, Mapping) else {}
            entry = PopulationEntry(text, folder, (section, number), given, self.problems)
            if self._keys_known(entry, KEYS[section]):
                yield entry

    def _keys_known(self, entry: PopulationEntry, known: tuple[str, ...]) -> bool:
        unknown = [key for key in entry.cells if key not in known]
        for key in unknown:
            message = worded("unknown key {key!r}", key=key[:60])
            hint = nearest(key, known) or worded("Known: {known}", known=", ".join(known))
            entry.say("P-202", message, entry.at(key), hint)
        return not unknown

    def _is_new(self, entry: PopulationEntry, taken: Mapping[str, Any]) -> bool:
        if not entry.id:
            entry.missing("id")
        elif entry.id in taken:
            message = worded("the id {name!r} is given twice", name=entry.id[:60])
            entry.say("P-204", message, entry.at("id"))
        return bool(entry.id) and entry.id not in taken

    def _population(self, entry: PopulationEntry) -> Population | None:
        """The population of an entry; None when something is wrong with it."""
        before = len(self.problems)
        day, problems = read_date(entry.cells.get("as_of"), entry.at("as_of"))
        self.problems += problems
        found = Population(id=entry.id, as_of=day or self.pack.as_of)
        if "file" in entry.cells:
            found = self._listed(found, entry)
        else:
            found = evolve(found, draws=read_draws(self.pack, entry))
        return found if len(self.problems) == before else None

    def _listed(self, found: Population, entry: PopulationEntry) -> Population:
        """A list of profiles: a file of cases, which need not expect anything."""
        file, place = str(entry.cells["file"]), entry.at("file")
        source = entry.folder / file
        if any(key in entry.cells for key in (*DRAWN, "as_of")):
            message = worded(
                "a population is either listed in a `file`, each line with its date, or drawn"
            )
            entry.say("P-204", message, place)
        elif not source.resolve().is_relative_to(entry.folder.resolve()) or not source.is_file():
            hint = worded("Put it beside the file that names it")
            entry.say("P-206", worded("there is no file {file}", file=file[:80]), place, hint)
        else:
            cases, problems = examine_cases(self.pack, source, asserting=False)
            self.problems += errors_in(problems)
            if not cases:
                entry.say("P-204", worded("{file} holds no profile", file=file), place)
            more = [case.id for case in cases if case.dates or case.weights or case.refused]
            if more:
                message = worded("{name!r} is more than a profile with one date", name=more[0])
                entry.say("P-204", message, place, worded("Leave out dates, weights and refusals"))
            return evolve(found, listed=cases, file=file)
        return found

    def _expectation(self, entry: PopulationEntry) -> PopulationExpectation | None:
        kinds = [kind for kind in POPULATION_KINDS if entry.cells.get(kind) is not None]
        if len(kinds) != 1:
            known = ", ".join(POPULATION_KINDS)
            entry.say("P-204", worded("it needs one of: {known}", known=known), entry.at())
            return None
        before = len(self.problems)
        kind = POPULATION_KINDS[kinds[0]]
        value, population = self._value(entry, kind), self._wanted(entry)
        severity = self._severity(entry)
        if population is None or len(self.problems) > before:
            return None
        return PopulationExpectation(
            id=entry.id,
            population=population,
            kind=kind.name,
            value=value,
            severity=severity,
            reason=str(entry.cells.get("reason") or ""),
            file=entry.at().file,
            line=entry.at().row,
        )

    def _value(self, entry: PopulationEntry, kind: PopulationKind) -> Any:
        try:
            return kind.read(entry.cells[kind.name], self.pack)
        except UnusableError as error:
            message = worded("{kind}: {message}", kind=kind.name, message=error.message)
            entry.say(error.code, message, entry.at(kind.name), error.hint)
            return None

    def _wanted(self, entry: PopulationEntry) -> Population | None:
        name = str(entry.cells.get("population") or "")
        if name not in self.known:
            message = worded("no population is called {name!r}", name=name[:60])
            entry.say("P-204", message, entry.at("population"), nearest(name, self.known))
        return self.known.get(name)

    def _severity(self, entry: PopulationEntry) -> Severity:
        given = str(entry.cells.get("severity") or Severity.ERROR)
        if given in _SEVERITIES:
            return Severity(given)
        known = ", ".join(_SEVERITIES)
        message = worded("got {got!r}, expected one of: {known}", got=given[:60], known=known)
        entry.say("P-204", message, entry.at("severity"))
        return Severity.ERROR
