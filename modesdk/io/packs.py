"""Pack folders: pack.yaml, the files it names, and the hash over all of them."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, Severity, errors_in, nearest
from modesdk.errors import DiagnosedError, PackError
from modesdk.io.csv_tables import TableReader, read_date, read_grid, read_reference
from modesdk.io.files import read_text
from modesdk.io.journal import recover
from modesdk.io.pack_document import FORMAT, KEYED, PackDocument, keyed, locator, structure
from modesdk.io.yaml_text import Path as YamlPath
from modesdk.io.yaml_text import YamlText, parse_yaml
from modesdk.model.pack import Carrier, Claim, Criterion, Dimension, Pack
from modesdk.model.schema import Schema, Text
from modesdk.model.tables import ReferenceTable, Table

PACK_FILE = "pack.yaml"
_CLAIM_COLUMNS = ("id", "source", "date", "carried_as", "rows", "zh", "en")


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
    message = f"an interrupted change was finished: {', '.join(names)}"
    hint = "The files as they were stand beside them as .bak"
    return [Diagnostic("P-231", message, Location(str(folder)), Severity.WARNING, hint)]


@define
class _FolderReader:
    folder: Path
    problems: list[Diagnostic] = field(factory=list)
    _main: YamlText = field(factory=lambda: YamlText({}))
    _sections: dict[str, YamlText] = field(factory=dict)
    _seen: dict[str, str] = field(factory=dict)

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
        return _assembled(document, tables, references, claims, self.folder,
                          digest_of(self._seen))  # fmt: skip

    def _document(self) -> dict[str, Any]:
        """pack.yaml with the sections that name a file replaced by that file's content."""
        if not self.folder.is_dir():
            where = Location(str(self.folder))
            raise PackError("No pack", [Diagnostic("P-200", "there is no such folder", where)])
        try:
            self._main = self._yaml(PACK_FILE)
        except DiagnosedError as error:
            raise PackError(f"{self.folder} is not a pack", error.diagnostics) from None
        data = self._main.data
        if not isinstance(data, dict):
            found = Diagnostic("P-204", "expected a mapping", Location(PACK_FILE, 1))
            raise PackError(f"{self.folder} is not a pack", [found])
        for section in KEYED:
            if isinstance(data.get(section), str):
                data[section] = self._section(section, data[section])
            if section in data:
                data[section] = keyed(data[section])
        return data

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
            hint = "Copy the file into the folder of the pack"
            message = f"{name!r} is not a file inside the pack"
            found = Diagnostic("P-208", message, place, hint=hint)
            raise PackError("A file outside the pack", [found])
        self._seen[name] = read_text(self.folder / path, shown_as=name)
        return self._seen[name]

    def _supported(self, document: PackDocument) -> bool:
        if document.format == FORMAT:
            return True
        place = Location(PACK_FILE, self._main.line(("format",)), "format")
        message = f"format {document.format} is not known; this version reads format {FORMAT}"
        self.problems.append(Diagnostic("P-207", message, place))
        return False

    def _tables(self, document: PackDocument) -> list[Table]:
        tables = []
        for i, entry in enumerate(document.tables):
            text = self._listed(entry.file, ("tables", i))
            if text is not None:
                reader = TableReader(entry.file, entry.kind, entry.target, entry.hit_policy)
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
                outside = found.code == "P-208"  # has the name in its message
                message = found.message if outside else f"{found.location}: {found.message}"
                code = found.code if outside else "P-206"
                self.problems.append(Diagnostic(code, message, place, hint=found.hint))
            return None

    def _claims(self, name: str) -> dict[str, Claim]:
        text = self._listed(name, ("claims",))
        if text is None:
            return {}
        grid, problems = read_grid(text, name)
        self.problems += problems
        if not grid:
            return {}
        missing = [column for column in _CLAIM_COLUMNS if column not in grid[0]]
        if missing:
            message = f"the column {missing[0]!r} is missing"
            self.problems.append(Diagnostic("T-304", message, Location(name, 1)))
            return {}
        claims: dict[str, Claim] = {}
        for line, cells in enumerate(grid[1:], start=2):
            if not any(cells):
                continue
            entry = dict(zip(grid[0], [*cells, *[""] * len(grid[0])], strict=False))
            if not entry["id"]:
                self._claim_problem("T-306", "the row has no id", name, line, "id",
                                    "Give every row its own id")  # fmt: skip
            elif entry["id"] in claims:
                message = f"the claim {entry['id']!r} stands twice"
                self._claim_problem("T-317", message, name, line, "id", "Delete one of the rows")
            else:
                claims[entry["id"]] = self._claim(entry, name, line)
        return claims

    def _claim_problem(
        self, code: str, message: str, name: str, line: int, column: str, hint: str
    ) -> None:
        self.problems.append(Diagnostic(code, message, Location(name, line, column), hint=hint))

    def _claim(self, entry: dict[str, str], name: str, line: int) -> Claim:
        date, carrier = read_date(entry["date"]), Carrier.CONTEXT
        if entry["date"] and date is None:
            message = f"got {entry['date']!r}, expected a date YYYY-MM-DD"
            self._claim_problem("T-311", message, name, line, "date", "")
        try:
            carrier = Carrier(entry["carried_as"].lower())
        except ValueError:
            carriers = [str(carrier) for carrier in Carrier]
            message = f"got {entry['carried_as']!r}, expected one of: {', '.join(carriers)}"
            hint = nearest(entry["carried_as"], carriers)
            self._claim_problem("T-318", message, name, line, "carried_as", hint)
        return Claim(
            id=entry["id"],
            source=entry["source"],
            date=date,
            dated=_as_precise(date, entry.get("precision", "")),
            carried_as=carrier,
            rows=tuple(entry["rows"].split()),
            label=Text(entry["zh"], entry["en"]),
            reason=Text(entry.get("reason_zh", ""), entry.get("reason_en", "")),
        )


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
                message = f"the criterion {name!r} stands under {other} and under {dimension.id}"
                place = locate(("dimensions", dimension.id, "criteria", name))
                problems.append(Diagnostic("P-205", message, place, hint="Rename one of them"))
    return problems


_PRECISION = {"year": 4, "month": 7, "": 10, "day": 10}
"""How many characters of an ISO date are known."""


def _as_precise(date: datetime.date | None, precision: str) -> str:
    """A date as far as it is known: "2023", "2023-04" or in full; "" when undated."""
    return date.isoformat()[: _PRECISION.get(precision, 10)] if date else ""


def _assembled(
    document: PackDocument,
    tables: Sequence[Table],
    references: Sequence[ReferenceTable],
    claims: dict[str, Claim],
    folder: Path,
    digest: str,
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
        folder=str(folder),
        hash=digest,
    )
