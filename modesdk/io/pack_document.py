"""pack.yaml -> PackDocument: structured with cattrs, all problems at once, each with its line."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import GenericAlias
from typing import Any, get_args, get_origin

from attrs import field, fields, frozen
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.io.yaml_text import Path, YamlText
from modesdk.model.pack import Alternative, Group, Limits, Roles, Source, Term
from modesdk.model.schema import AllowedValue, Attribute, Hundredths, Tenths, Text
from modesdk.model.tables import TableKind
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT, MAX_DIMENSION_WEIGHT

FORMAT = 1
_ONE, _ONE_FINE = Tenths(DIMENSION_UNIT), Hundredths(FINE_UNIT)
_SHOWN = 60
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
        return _converter().structure(data, PackDocument), []
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


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(Text, _text)
    converter.register_structure_hook(AllowedValue, _allowed_value(converter))
    converter.register_structure_hook(str, _text_or_word)
    converter.register_structure_hook(bool, _strict(bool, "true or false"))
    converter.register_structure_hook(int, _strict(int, "a whole number"))
    converter.register_structure_hook(datetime.date, _strict(datetime.date, "a date YYYY-MM-DD"))
    converter.register_structure_hook(
        Tenths, lambda given, _: Tenths(_scaled(given, DIMENSION_UNIT, MAX_DIMENSION_WEIGHT))
    )
    converter.register_structure_hook(
        Hundredths, lambda given, _: Hundredths(_scaled(given, FINE_UNIT, 100 * FINE_UNIT))
    )
    converter.register_structure_hook(int | Decimal | None, _bound)
    converter.register_structure_hook_func(_is_tuple, _list_hook(converter))
    return converter


class UnacceptableError(ValueError):
    """A value of pack.yaml is not what its place needs."""


def _strict(kind: type, expected: str) -> Callable[[Any, Any], Any]:
    def hook(given: Any, _: Any) -> Any:
        if not isinstance(given, kind) or (kind is int and isinstance(given, bool)):
            raise UnacceptableError(f"got {_shown(given)}, expected {expected}")
        return given

    return hook


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _list_hook(converter: Converter) -> Callable[[Any, Any], Any]:
    """A list; without this check, the letters of a text would pass as its members."""

    def hook(given: Any, kind: Any) -> Any:
        if not isinstance(given, list):
            raise UnacceptableError(f"got {_shown(given)}, expected a list")
        members: Any = GenericAlias(list, get_args(kind)[:1])
        return tuple(converter.structure(given, members))

    return hook


def _text_or_word(given: Any, kind: Any) -> str:
    """A text; also reached for the enumerations, which are texts themselves."""
    if issubclass(kind, StrEnum):
        return _enum(given, kind)
    if not isinstance(given, str):
        raise UnacceptableError(f"got {_shown(given)}, expected a text")
    return given


def _text(given: Any, _: Any) -> Text:
    if isinstance(given, str):
        return Text(zh=given, en=given)
    if not isinstance(given, Mapping):
        raise UnacceptableError(f"got {_shown(given)}, expected {{zh: ..., en: ...}}")
    unknown = [key for key in given if key not in ("zh", "en")]
    if unknown or not all(isinstance(text, str) for text in given.values()):
        raise UnacceptableError(f"got {_shown(dict(given))}, expected {{zh: text, en: text}}")
    return Text(**given)


def _allowed_value(converter: Converter) -> Callable[[Any, Any], AllowedValue]:
    def hook(given: Any, _: Any) -> AllowedValue:
        if isinstance(given, str):
            return AllowedValue(given)
        if not isinstance(given, Mapping) or not isinstance(given.get("id"), str):
            raise UnacceptableError(f"got {_shown(given)}, expected a value id, or id with label")
        unknown = [key for key in given if key not in ("id", "label", "aliases")]
        if unknown:
            raise UnacceptableError(f"unknown key {unknown[0]!r}; expected id, label, aliases")
        aliases = given.get("aliases") or []
        if not isinstance(aliases, list) or not all(isinstance(a, str) for a in aliases):
            raise UnacceptableError(f"got {_shown(aliases)} as aliases, expected a list of texts")
        return AllowedValue(
            given["id"],
            _text(given.get("label", {}), Text),
            tuple(aliases),
        )

    return hook


def _bound(given: Any, _: Any) -> int | Decimal | None:
    if given is None or (isinstance(given, (int, Decimal)) and not isinstance(given, bool)):
        return given
    raise UnacceptableError(f"got {_shown(given)}, expected a number")


def _enum(given: Any, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(given)
    except ValueError:
        names = [str(member) for member in kind]
        hint = nearest(str(given), names)
        raise UnacceptableError(
            f"got {_shown(given)}, expected one of: {', '.join(names)}. {hint}".strip()
        ) from None


def _scaled(given: Any, unit: int, maximum: int) -> int:
    """A number in steps of 1/unit as a whole count of steps."""
    if isinstance(given, bool) or not isinstance(given, (int, Decimal)):
        raise UnacceptableError(f"got {_shown(given)}, expected a number")
    steps = Decimal(given) * unit
    if steps != steps.to_integral_value() or not 0 <= steps <= maximum:
        step = Decimal(1) / unit
        raise UnacceptableError(f"got {given}, expected 0 to {maximum // unit} in steps of {step}")
    return int(steps)


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
            return [Diagnostic("P203", f"the key {path[-1]!r} is missing", self.locate(path))]
        if not isinstance(error, UnacceptableError):  # cattrs looked for keys where there are none
            message = f"got {_shown(self._at(path))}, expected a mapping"
            return [Diagnostic("P204", message, self.locate(path))]
        return [Diagnostic("P204", str(error), self.locate(path))]

    def _unknown_keys(self, error: ForbiddenExtraKeysError, where: Location) -> list[Diagnostic]:
        known = [a.name for a in fields(error.cl) if a.name != "id"]
        return [
            Diagnostic("P202", f"unknown key {key!r}", where, hint=nearest(key, known)
                       or f"Known keys: {', '.join(known)}")
            for key in sorted(error.extra_fields)
        ]  # fmt: skip

    def _at(self, path: Path) -> Any:
        """What the document holds at a path."""
        found = self.data
        for part in path:
            found = found[part]
        return found


def _shown(given: Any) -> str:
    text = repr(str(given)) if isinstance(given, (str, Decimal)) else repr(given)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def locator(files: Mapping[str, YamlText], main: str) -> Callable[[Path], Location]:
    """Maps a path in the document to file, line and key; `files` maps a section to its file."""

    def locate(path: Path) -> Location:
        shown = ".".join(str(part) for part in path)
        if path and path[0] in files:
            text = files[str(path[0])]
            return Location(text.file, text.line(path[1:]), shown)
        text = files[main]
        return Location(text.file, text.line(path), shown)

    return locate
