"""Profiles: YAML or JSON files, or plain mappings, to a Case in normal form."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError, ProfileError
from modesdk.io.files import read_text
from modesdk.io.normalise import normalise_values
from modesdk.io.notation import NotationError, as_date, is_blank
from modesdk.io.yaml_text import YamlText, parse_yaml
from modesdk.language.worded import worded
from modesdk.model.names import folded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case

MAX_PROFILE_BYTES = 1_000_000
MAX_ENTRIES = 2_000
_TOP = ("as_of", "profile", "name", "pack", "note")


@frozen
class RawProfile:
    """A profile as given: values not yet checked against a pack."""

    values: Mapping[str, Any]
    as_of: Any = None
    file: str = "profile"
    text: YamlText | None = None


def read_profile(path: Path) -> RawProfile:
    """Read a profile file. Raises ProfileError when it is not a readable profile."""
    try:
        text = parse_yaml(read_text(path, max_bytes=MAX_PROFILE_BYTES), str(path))
    except DiagnosedError as error:
        raise ProfileError(error.summary, error.diagnostics) from None
    return _raw(text.data, str(path), text)


def as_raw_profile(given: Mapping[str, Any] | RawProfile) -> RawProfile:
    """Accept a mapping of attributes, or one with `profile` and `as_of`."""
    return given if isinstance(given, RawProfile) else _raw(given, "profile", None)


def _raw(data: Any, file: str, text: YamlText | None) -> RawProfile:
    if not isinstance(data, Mapping):
        kind = worded("nothing") if data is None else worded("a {type}", type=type(data).__name__)
        hint = worded("Write: as_of: 2026-03-10, then profile: with one attribute per line")
        raise _bad(file, "V-506", worded("got {got}, expected a mapping", got=kind), hint)
    named = {key: folded(key) if isinstance(key, str) else key for key in data}
    if "profile" not in named.values():
        return _flat(data, named, file, text)
    unknown = [key for key, name in named.items() if name not in _TOP]
    if unknown:
        message = worded("unknown key {key!r} beside `profile`", key=str(unknown[0])[:60])
        hint = worded(
            "Attributes belong under `profile`; known keys: {known}", known=", ".join(_TOP)
        )
        raise _bad(file, "V-506", message, hint)
    top = _once(data, named, file)
    if not isinstance(top["profile"], Mapping):
        message = worded("`profile` holds no attributes")
        raise _bad(file, "V-506", message, worded("Write one attribute per line"))
    return RawProfile(top["profile"], top.get("as_of"), file, text)


def _flat(
    data: Mapping[Any, Any], named: Mapping[Any, Any], file: str, text: YamlText | None
) -> RawProfile:
    """A profile without the key `profile`: attributes, and perhaps `as_of`, side by side."""
    values = {key: value for key, value in data.items() if named[key] != "as_of"}
    dates = {key: value for key, value in data.items() if named[key] == "as_of"}
    return RawProfile(values, _once(dates, named, file).get("as_of"), file, text)


def _once(data: Mapping[Any, Any], named: Mapping[Any, Any], file: str) -> dict[Any, Any]:
    """The entries by folded key. Raises ProfileError for a key given in two spellings."""
    found: dict[Any, Any] = {}
    for key, value in data.items():
        if named[key] in found:
            message = worded(
                "{name!r} gives {attribute} a second time", name=key, attribute=named[key]
            )
            raise _bad(file, "V-509", message, worded("Keep one"))
        found[named[key]] = value
    return found


def to_case(
    raw: RawProfile,
    pack: Pack,
    as_of: datetime.date | str | None = None,
    *,
    may_be_empty: bool = False,
) -> Case:
    """The case for a pack.

    The as-of date is, in this order: `as_of`, the profile's own, that of the pack (nothing reads
    the clock). Raises ProfileError with every problem; one is that nothing is known, unless it
    `may_be_empty`.
    """
    values = dict(raw.values)
    if len(values) > MAX_ENTRIES:
        message = worded("{count:,} entries; at most {most:,}", count=len(values), most=MAX_ENTRIES)
        raise _bad(raw.file, "V-507", message, "")
    if not all(isinstance(name, str) for name in values):
        raise _bad(raw.file, "V-501", worded("an attribute name is not a text"), "")
    normal, problems = normalise_values(pack.schema, values, Location(raw.file))
    own = normal.pop(pack.roles.as_of, None)
    date = parse_as_of(as_of, raw.file, problems)
    found = _own_date(raw, own, problems)
    if problems:
        raise _unusable(raw.file, [_with_line(p, raw) for p in problems])
    if not normal and not may_be_empty:
        hint = worded("Give at least one attribute; list them with: modesdk pack show")
        raise _bad(raw.file, "V-507", _nothing(values, found or date), hint)
    return Case(date or found or pack.as_of, normal)


def _nothing(values: Mapping[str, Any], date: datetime.date | None) -> str:
    """Why a profile says nothing."""
    if date is not None:
        return worded("only the date of the decision is given, no attribute with a value")
    if values:
        return worded("every attribute of the profile is empty")
    return worded("the profile is empty")


def _own_date(raw: RawProfile, own: Any, problems: list[Diagnostic]) -> datetime.date | None:
    """The profile's own date, from `as_of:` or from the attribute of that meaning."""
    given = parse_as_of(raw.as_of, raw.file, problems)
    if given is not None and own is not None and given != own:
        message = worded(
            "two decision dates: `as_of` is {given}, the attribute is {own}", given=given, own=own
        )
        place = Location(raw.file, None, "as_of")
        problems.append(Diagnostic("V-520", message, place, hint=worded("Keep one of them")))
    return given or own


def parse_as_of(given: Any, file: str, problems: list[Diagnostic]) -> datetime.date | None:
    """A date, a text as `notation.read_date` reads it, or None; else added to `problems`."""
    if given is None or (isinstance(given, str) and is_blank(given)):
        return None
    try:
        return as_date(given)
    except NotationError as error:
        message = worded("got {got!r}, expected a date YYYY-MM-DD", got=str(given)[:40])
        place = Location(file, None, "as_of")
        problems.append(Diagnostic("V-508", message, place, hint=error.hint))
        return None


def _with_line(problem: Diagnostic, raw: RawProfile) -> Diagnostic:
    place = problem.location
    if raw.text is None or not place.column:
        return problem
    key = place.column
    line = raw.text.lines.get(("profile", key)) or raw.text.lines.get((key,))
    return problem.at(Location(place.file, line, key))


def _bad(file: str, code: str, message: str, hint: str) -> ProfileError:
    found = Diagnostic(code, message, Location(file), hint=hint)
    return _unusable(file, [found])


def _unusable(file: str, problems: Iterable[Diagnostic]) -> ProfileError:
    return ProfileError(worded("{file}: the profile cannot be used", file=file), problems)
