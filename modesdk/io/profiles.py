"""Profiles as they are given: YAML or JSON files, plain mappings, or pairs with their places."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location, Where, nearest, one_line
from modesdk.errors import DiagnosedError, ProfileError
from modesdk.io.files import read_text, text_in
from modesdk.io.notation import NotationError, as_date, is_blank
from modesdk.io.unusable import UnusableError, short
from modesdk.io.yaml_text import YamlText, parse_yaml
from modesdk.language.worded import worded
from modesdk.model.names import folded

MAX_PROFILE_BYTES = 1_000_000
TOP = ("as_of", "profile", "name", "pack", "note")
"""What may stand at the top of a profile."""
AS_DATE = worded("Type it as a date of the calendar: 2026-03-10")


@frozen
class RawProfile:
    """A profile as given: values not yet checked against a pack.

    Pairs do where a name may be given twice. Where a value stands is told by `places`; without it,
    by the file and its lines. `dated` is the place of `as_of`.
    """

    values: Mapping[str, Any] | tuple[tuple[Any, Any], ...] = ()
    as_of: Any = None
    file: str = "profile"
    text: YamlText | None = None
    places: Where | None = None
    dated: Location | None = None
    flat: bool = False
    """Whether attributes stand at the top, without the key `profile`."""

    @property
    def pairs(self) -> Collection[tuple[Any, Any]]:
        """Names with values."""
        return self.values.items() if isinstance(self.values, Mapping) else self.values

    def where(self, name: str) -> Location:
        """The place of an attribute, by the name that was given."""
        if self.places is not None:
            return self.places(name)
        lines = self.text.lines if self.text else {}
        row = lines.get(("profile", name)) or lines.get((name,))
        return Location(self.file, row, short(name))

    @property
    def where_dated(self) -> Location:
        """The place of the date beside the attributes."""
        if self.dated is not None:
            return self.dated
        row = self.text.lines.get(("as_of",)) if self.text else None
        return Location(self.file, row, "as_of")


def read_profile(path: Path) -> RawProfile:
    """Read a profile file. Raises ProfileError when it is not a readable profile."""
    return _parsed(lambda: read_text(path, max_bytes=MAX_PROFILE_BYTES), str(path))


def profile_in(raw: bytes, name: str) -> RawProfile:
    """The profile that bytes hold; `name` tells where they come from. Raises ProfileError."""
    return _parsed(lambda: text_in(raw, name, max_bytes=MAX_PROFILE_BYTES), name)


def _parsed(text: Callable[[], str], name: str) -> RawProfile:
    try:
        parsed = parse_yaml(text(), name)
    except DiagnosedError as error:
        raise ProfileError(error.summary, error.diagnostics) from None
    return _raw(parsed.data, name, parsed)


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
    unknown = [key for key, name in named.items() if name not in TOP]
    if unknown:
        raise ProfileError(unusable(file), [unknown_key(unknown[0], TOP, Location(file))])
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
    return RawProfile(values, _once(dates, named, file).get("as_of"), file, text, flat=True)


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


def read_date(given: Any, place: Location) -> tuple[datetime.date | None, list[Diagnostic]]:
    """A decision date, None where it is left empty, and what is wrong with it."""
    if given is None or (isinstance(given, str) and is_blank(given)):
        return None, []
    if isinstance(given, UnusableError):
        return None, [given.at(place)]
    try:
        return as_date(given), []
    except NotationError as error:
        message = worded("got {got!r}, expected a date YYYY-MM-DD", got=str(given)[:40])
        return None, [Diagnostic("V-508", message, place, hint=error.hint or AS_DATE)]


def _bad(file: str, code: str, message: str, hint: str) -> ProfileError:
    found = Diagnostic(code, message, Location(file), hint=hint)
    return ProfileError(unusable(file), [found])


def unknown_key(key: object, known: Collection[str], place: Location) -> Diagnostic:
    """A key of a file or a request that nothing reads."""
    shown, listed = one_line(str(key), 60), ", ".join(known)
    hint = worded("Known: {known}", known=listed)
    if "profile" in known:
        hint = worded("Attributes belong under `profile`; known keys: {known}", known=listed)
    message = worded("unknown key {key!r}", key=shown)
    return Diagnostic("V-506", message, place, hint=nearest(shown, known) or hint)


def unusable(file: str) -> str:
    """What heads the problems of a profile."""
    return worded("{file}: the profile cannot be used", file=file)
