"""pack.yaml -> PackDocument: structured with cattrs, all problems at once, each with its line."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, fields, frozen
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.io.pack_values import UnacceptableError, converter, shown
from modesdk.io.yaml_text import Path, YamlText
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.pack import Alternative, Group, Limits, Roles, Source, Term
from modesdk.model.schema import Attribute, Hundredths, Tenths
from modesdk.model.tables import TableKind
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT

FORMAT = 1
_ONE, _ONE_FINE = Tenths(DIMENSION_UNIT), Hundredths(FINE_UNIT)
KEYED = ("attributes", "alternatives", "groups", "dimensions", "sources", "terms")
"""Sections that are mappings from id to entry; they may stand in a file of their own."""


@frozen(kw_only=True)
class CriterionEntry:
    """A criterion as written under its dimension."""

    id: str
    label: Text = Text()
    weight: Hundredths = _ONE_FINE


@frozen(kw_only=True)
class DimensionEntry:
    """A dimension with its criteria."""

    id: str
    label: Text = Text()
    weight: Tenths = _ONE
    why: Text = Text()
    criteria: dict[str, CriterionEntry] = field(factory=dict)


@frozen(kw_only=True)
class TableEntry:
    """A decision table: where it is and what its rows say."""

    file: str
    kind: TableKind
    target: str = ""
    hit_policy: str = "FIRST"
    aggregation: str = ""


@frozen(kw_only=True)
class ReferenceEntry:
    """A table to be read."""

    file: str
    id: str
    title: Text = Text()


@frozen(kw_only=True)
class PackDocument:
    """pack.yaml, with the sections that stand in other files put in their place."""

    format: int
    name: str
    version: str
    as_of: datetime.date
    title: Text
    summary: Text = Text()
    attributes: dict[str, Attribute]
    alternatives: dict[str, Alternative]
    dimensions: dict[str, DimensionEntry]
    sources: dict[str, Source] = field(factory=dict)
    groups: dict[str, Group] = field(factory=dict)
    terms: dict[str, Term] = field(factory=dict)
    words: dict[str, Text] = field(factory=dict)
    tables: tuple[TableEntry, ...] = ()
    references: tuple[ReferenceEntry, ...] = ()
    claims: str = ""
    roles: Roles = field(factory=Roles)
    limits: Limits = field(factory=Limits)


def structure(
    data: dict[str, Any], locate: Callable[[Path], Location]
) -> tuple[PackDocument | None, list[Diagnostic]]:
    """The document, or the problems that keep it from being one."""
    try:
        return converter().structure(data, PackDocument), []
    except (ClassValidationError, IterableValidationError) as errors:
        report = _Report(data, locate)
        return None, [problem for error in errors.exceptions for problem in report.of(error, ())]


def keyed(section: Any) -> Any:
    """A mapping id -> entry with the id put into each entry (criteria likewise)."""
    if not isinstance(section, Mapping):
        return section
    result = {}
    for key, entry in section.items():
        if isinstance(entry, Mapping):
            result[key] = {**entry, "id": str(key)}
            if "criteria" in entry:
                result[key]["criteria"] = keyed(entry["criteria"])
        else:
            result[key] = {"id": str(key)} if entry is None else entry
    return result


@frozen
class _Report:
    """Turns a tree of cattrs errors into diagnostics."""

    data: Any
    locate: Callable[[Path], Location]

    def of(self, error: BaseException, path: Path) -> list[Diagnostic]:
        """The diagnostics of one error; its notes say where in the document it belongs."""
        for note in getattr(error, "__notes__", ()):
            if isinstance(note, AttributeValidationNote):
                path = (*path, note.name)
            elif isinstance(note, IterableValidationNote):
                path = (*path, note.index)
        if isinstance(error, (ClassValidationError, IterableValidationError)):
            return [p for inner in error.exceptions for p in self.of(inner, path)]
        if isinstance(error, ForbiddenExtraKeysError):
            return self._unknown_keys(error, self.locate(path))
        if isinstance(error, KeyError):
            message = worded("the key {key!r} is missing", key=path[-1])
            return [Diagnostic("P-203", message, self.locate(path))]
        if not isinstance(error, UnacceptableError):  # cattrs looked for keys where there are none
            message = worded("got {got}, expected a mapping", got=shown(self._at(path)))
            return [Diagnostic("P-204", message, self.locate(path))]
        return [Diagnostic("P-204", error.message, self.locate(path), hint=error.hint)]

    def _unknown_keys(self, error: ForbiddenExtraKeysError, where: Location) -> list[Diagnostic]:
        known = [a.name for a in fields(error.cl) if a.name != "id"]
        all_known = worded("Known keys: {known}", known=", ".join(known))
        return [
            Diagnostic(
                "P-202",
                worded("unknown key {key!r}", key=key),
                where,
                hint=nearest(key, known) or all_known,
            )
            for key in sorted(error.extra_fields)
        ]

    def _at(self, path: Path) -> Any:
        """What the document holds at a path."""
        found = self.data
        for part in path:
            found = found[part]
        return found


def locator(files: Mapping[str, YamlText], main: str) -> Callable[[Path], Location]:
    """Maps a path in the document to file, line and key; `files` maps a section to its file."""

    def locate(path: Path) -> Location:
        keys = ".".join(str(part) for part in path)
        if path and path[0] in files:
            text = files[str(path[0])]
            return Location(text.file, text.line(path[1:]), keys)
        text = files[main]
        return Location(text.file, text.line(path), keys)

    return locate
