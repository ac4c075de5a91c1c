"""Pack folders: pack.yaml, the files it names, and the hash over all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from attrs import define, evolve, field

from modesdk.diagnostics import Diagnostic, Location, Severity, errors_in
from modesdk.errors import DiagnosedError, PackError
from modesdk.io.claims import ClaimReader
from modesdk.io.csv_tables import TableReader, read_reference
from modesdk.io.files import read_text
from modesdk.io.journal import recover
from modesdk.io.pack_document import FORMAT, KEYED, PackDocument, keyed, locator, structure
from modesdk.io.yaml_text import Path as YamlPath
from modesdk.io.yaml_text import YamlText, parse_yaml
from modesdk.language.worded import worded
from modesdk.model.arithmetic import exact
from modesdk.model.pack import Claim, Criterion, Dimension, Pack
from modesdk.model.schema import Schema
from modesdk.model.tables import DecisionTable, ReferenceTable

PACK_FILE = "pack.yaml"


@exact()
def read_pack(folder: Path) -> tuple[Pack | None, list[Diagnostic]]:
    """The pack in a folder and every problem of form; None when it cannot be put together.

    What the rows mean is checked by `modesdk.ruleset.checks`.
    Raises PackError when the folder or its pack.yaml cannot be read at all.
    """
    reader = _FolderReader(folder, _finished(folder))
    pack = reader.pack()
    return pack, reader.problems


def _finished(folder: Path) -> list[Diagnostic]:
    """What is said when a change of several files was interrupted; it is finished first."""
    try:
        names = recover(folder)
    except DiagnosedError as error:
        raise PackError(error.summary, error.diagnostics) from None
    if not names:
        return []
    message = worded("an interrupted change was finished: {names}", names=", ".join(names))
    hint = worded("The files as they were stand beside them as .bak")
    return [Diagnostic("P-231", message, Location(str(folder)), Severity.WARNING, hint)]


@define
class _FolderReader:
    folder: Path
    problems: list[Diagnostic] = field(factory=list)
    _main: YamlText = field(factory=lambda: YamlText({}))
    _sections: dict[str, YamlText] = field(factory=dict)
    _seen: dict[str, str] = field(factory=dict)
    _claim_places: dict[str, Location] = field(factory=dict)

    def pack(self) -> Pack | None:
        data = self._document()
        locate = locator({**self._sections, PACK_FILE: self._main}, PACK_FILE)
        document, problems = structure(data, locate)
        self.problems += problems
        if document is None or not self._supported(document):
            return None
        self.problems += _criteria_in_two_dimensions(document, locate)
        tables = self._tables(document)
        references = self._references(document)
        claims = self._claims(document.claims) if document.claims else {}
        if errors_in(self.problems):
            return None
        pack = _assembled(document, tables, references, claims)
        return evolve(
            pack,
            folder=str(self.folder),
            hash=digest_of(self._seen),
            files=tuple(self._seen),
            places=self._places(),
        )

    def _document(self) -> dict[str, Any]:
        """pack.yaml with the sections that name a file replaced by that file's content."""
        if not self.folder.is_dir():
            where = Location(str(self.folder))
            found = Diagnostic("P-200", worded("there is no such folder"), where)
            raise PackError(worded("No pack"), [found])
        try:
            self._main = self._yaml(PACK_FILE)
        except DiagnosedError as error:
            raise self._no_pack(error.diagnostics) from None
        data = self._main.data
        if not isinstance(data, dict):
            found = Diagnostic("P-204", worded("expected a mapping"), Location(PACK_FILE, 1))
            raise self._no_pack([found])
        for section in KEYED:
            if isinstance(data.get(section), str):
                data[section] = self._section(section, data[section])
            if section in data:
                data[section] = keyed(data[section])
        return data

    def _no_pack(self, problems: Iterable[Diagnostic]) -> PackError:
        return PackError(worded("{folder} is not a pack", folder=self.folder), problems)

    def _section(self, section: str, name: str) -> Any:
        try:
            content = self._yaml(name)
        except DiagnosedError as error:
            self.problems += error.diagnostics
            return {}
        self._sections[section] = content
        return content.data

    def _yaml(self, name: str) -> YamlText:
        return parse_yaml(self._read(name), name)

    def _read(self, name: str) -> str:
        """A file of the pack by its name in it. Raises DiagnosedError; never leaves the folder."""
        path = PurePosixPath(name)
        inside = not path.is_absolute() and ".." not in path.parts and "\\" not in name
        if not inside or _leads_out(self.folder, path):
            place = Location(PACK_FILE, None, name)
            hint = worded("Copy the file into the folder of the pack")
            message = worded("{name!r} is not a file inside the pack", name=name)
            found = Diagnostic("P-208", message, place, hint=hint)
            raise PackError(worded("A file outside the pack"), [found])
        self._seen[name] = read_text(self.folder / path, shown_as=name)
        return self._seen[name]

    def _supported(self, document: PackDocument) -> bool:
        if document.format == FORMAT:
            return True
        place = Location(PACK_FILE, self._main.line(("format",)), "format")
        message = worded(
            "format {format} is not known; this version reads format {known}",
            format=document.format,
            known=FORMAT,
        )
        self.problems.append(Diagnostic("P-207", message, place))
        return False

    def _tables(self, document: PackDocument) -> list[DecisionTable]:
        tables = []
        for i, entry in enumerate(document.tables):
            text = self._listed(entry.file, ("tables", i))
            if text is not None:
                reader = TableReader(
                    entry.file, entry.kind, entry.target, entry.hit_policy, entry.aggregation
                )
                table = reader.read(text)
                self.problems += reader.problems
                if table:
                    tables.append(table)
        return tables

    def _references(self, document: PackDocument) -> list[ReferenceTable]:
        found = []
        for i, entry in enumerate(document.references):
            text = self._listed(entry.file, ("references", i))
            if text is not None:
                table, problems = read_reference(text, entry.file, entry.id, entry.title)
                self.problems += problems
                if table:
                    found.append(table)
        return found

    def _listed(self, name: str, path: tuple[str | int, ...]) -> str | None:
        """A file that pack.yaml lists; a problem at that line when it cannot be read."""
        try:
            return self._read(name)
        except DiagnosedError as error:
            place = Location(PACK_FILE, self._main.line(path))
            for found in error.diagnostics:
                if found.location.row is not None:  # something in the file, not the file itself
                    self.problems.append(found)
                    continue
                code, message = found.code, found.message
                if code != "P-208":  # which has the name in its message
                    code = "P-206"
                    message = worded(
                        "{place}: {message}", place=str(found.location), message=message
                    )
                self.problems.append(Diagnostic(code, message, place, hint=found.hint))
            return None

    def _claims(self, name: str) -> dict[str, Claim]:
        text = self._listed(name, ("claims",))
        if text is None:
            return {}
        reader = ClaimReader(name)
        claims = reader.read(text)
        self.problems += reader.problems
        self._claim_places = {
            f"claims.{claim}": Location(name, line) for claim, line in reader.lines.items()
        }
        return claims

    def _places(self) -> dict[str, Location]:
        """Where the entries of pack.yaml and of the files it names stand, by dotted key path."""
        found = {}
        for section, text in {"": self._main, **self._sections}.items():
            for path, line in text.lines.items():
                key = ".".join(str(part) for part in ((section, *path) if section else path))
                found[key] = Location(text.file, line)
        return found | self._claim_places


def digest_of(texts: Mapping[str, str]) -> str:
    """SHA-256 over names and texts, with line ends made equal, in the order of names."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        text = texts[name].replace("\r\n", "\n")
        digest.update(f"{name}\0{len(text)}\0{text}\0".encode())
    return digest.hexdigest()


def _leads_out(folder: Path, path: PurePosixPath) -> bool:
    """Whether a symbolic link on the way to a file leaves the folder."""
    try:
        return not (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, impossible names:
        return False  # opening the file fails for the same reason, and says so


def _criteria_in_two_dimensions(
    document: PackDocument, locate: Callable[[YamlPath], Location]
) -> list[Diagnostic]:
    """Criteria are named without their dimension, so an id may stand under one only."""
    problems, owner = [], dict[str, str]()
    for dimension in document.dimensions.values():
        for name in dimension.criteria:
            other = owner.setdefault(name, dimension.id)
            if other != dimension.id:
                message = worded(
                    "the criterion {name!r} stands under {one} and under {other}",
                    name=name,
                    one=other,
                    other=dimension.id,
                )
                place = locate(("dimensions", dimension.id, "criteria", name))
                hint = worded("Rename one of them")
                problems.append(Diagnostic("P-205", message, place, hint=hint))
    return problems


def _assembled(
    document: PackDocument,
    tables: Sequence[DecisionTable],
    references: Sequence[ReferenceTable],
    claims: dict[str, Claim],
) -> Pack:
    criteria = {
        entry.id: Criterion(
            id=entry.id, dimension=dimension.id, label=entry.label, weight=entry.weight
        )
        for dimension in document.dimensions.values()
        for entry in dimension.criteria.values()
    }
    return Pack(
        name=document.name,
        version=document.version,
        title=document.title,
        as_of=document.as_of,
        summary=document.summary,
        schema=Schema(document.attributes),
        groups=document.groups,
        alternatives=document.alternatives,
        dimensions={
            d.id: Dimension(id=d.id, label=d.label, weight=d.weight, why=d.why)
            for d in document.dimensions.values()
        },
        criteria=criteria,
        sources=document.sources,
        claims=claims,
        terms=document.terms,
        words=document.words,
        tables=tuple(tables),
        references=tuple(references),
        limits=document.limits,
        roles=document.roles,
    )
