"""From options to a pack, a case and weights; every problem names the option it came from."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from modesdk.api import installed_pack
from modesdk.cli.shell.at_hand import pack_at_hand
from modesdk.cli.shell.options import Settings
from modesdk.cli.shell.problems import warn
from modesdk.cli.shell.usage_error import UsageError
from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic, Location
from modesdk.engines import DEFAULT_ENGINE
from modesdk.errors import DiagnosedError, ProfileError, WeightError
from modesdk.io.normalise import attribute_named, normalise_values
from modesdk.io.profiles import (
    MAX_PROFILE_BYTES,
    RawProfile,
    as_raw_profile,
    parse_as_of,
    read_profile,
    to_case,
)
from modesdk.io.weight_values import parse_weights
from modesdk.io.yaml_text import parse_yaml
from modesdk.language.text import Lang
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Schema, Value
from modesdk.model.weights import Weights
from modesdk.plugins import Plugins

STDIN = "standard input"
_KEEP_ONE = worded("Keep one of them")


@frozen(kw_only=True)
class Inputs:
    """All that a decision needs. `date_from` says who gave the date: option, profile or pack.

    `outranked` is the profile's own date when an option gives another one.
    """

    pack: Pack
    case: Case
    weights: Weights
    engine: str
    date_from: str
    outranked: datetime.date | None = None

    def outranked_in_words(self, lang: Lang) -> str:
        """That an option's date counts and not the profile's own; "" when it is not so."""
        if self.outranked is None:
            return ""
        return worded(
            "The decision date {date} was given by an option; the profile's date is {own}.",
            date=self.case.as_of,
            own=self.outranked,
        )

    def decide(self, case: Case | None = None) -> Decision:
        """The decision on the case, or on another one."""
        return Decision(self.pack, case or self.case, self.weights, self.engine)


def read_inputs(profile: str | None, settings: Settings, *, may_be_empty: bool = False) -> Inputs:
    """Everything for one profile (a path, `-` for stdin, None for nothing known yet)."""
    raw = raw_profile(profile)
    return inputs_for(raw, pack_for(raw, settings.pack), settings, may_be_empty=may_be_empty)


def pack_for(raw: RawProfile, given: str | None) -> Pack:
    """The pack given, else the one that a profile names, else the only one that knows it.

    What is wrong with plugins is told.
    """
    pack, plugins = pack_at_hand(given or named_pack(raw), list(raw.values))
    warn(plugins.problems)
    return pack


def inputs_for(
    raw: RawProfile, pack: Pack, settings: Settings, *, may_be_empty: bool = False
) -> Inputs:
    """The inputs for a profile that has been read and a pack that has been loaded."""
    overrides = read_sets(pack.schema, settings.sets)
    kept = _without(raw, pack, overrides)
    as_of, date_from = _as_of(settings.as_of, kept, pack, overrides)
    case = _case(kept, pack, as_of, overrides, may_be_empty=may_be_empty)
    return Inputs(
        pack=pack,
        case=case,
        weights=read_weights(pack, settings.weights),
        engine=settings.engine or DEFAULT_ENGINE,
        date_from=date_from,
        outranked=_outranked(raw, pack, case.as_of) if date_from == "option" else None,
    )


def raw_profile(profile: str | None) -> RawProfile:
    """A profile as given, not yet checked against a pack. Raises ProfileError."""
    if profile is None:
        return RawProfile({})
    return _from_stdin() if profile == "-" else read_profile(Path(profile))


def _from_stdin() -> RawProfile:
    given = sys.stdin.buffer.read(MAX_PROFILE_BYTES + 1)
    try:
        if len(given) > MAX_PROFILE_BYTES:
            message = worded("more than {most:,} bytes", most=MAX_PROFILE_BYTES)
            raise _unreadable(message, worded("Is this the right input?"))
        text = parse_yaml(given.decode("utf-8-sig"), STDIN)
        return evolve(as_raw_profile(text.data), file=STDIN, text=text)
    except UnicodeDecodeError as error:
        line = given[: error.start].count(b"\n") + 1
        message = worded("byte {byte:#04x} is not UTF-8", byte=given[error.start])
        raise _unreadable(message, worded("Send UTF-8 text"), line) from None
    except ProfileError as error:
        summary = worded("{file}: the profile cannot be used", file=STDIN)
        raise ProfileError(summary, _moved(error.diagnostics, STDIN)) from None


def _unreadable(message: str, hint: str, line: int | None = None) -> DiagnosedError:
    found = Diagnostic("P-200", message, Location(STDIN, line), hint=hint)
    return DiagnosedError(worded("{file} cannot be read", file=STDIN), [found])


def _moved(problems: Iterable[Diagnostic], file: str) -> list[Diagnostic]:
    return [p.at(evolve(p.location, file=file)) for p in problems]


def named_pack(raw: RawProfile) -> str | None:
    """The `pack:` key of a profile file: an installed pack. Raises UnknownPackError."""
    data = raw.text.data if raw.text else None
    named = data.get("pack") if isinstance(data, Mapping) and "profile" in data else None
    if named is None:
        return None
    if not isinstance(named, str) or not named.strip():
        raise UsageError(f"{raw.file}, pack", worded("expected the name or folder of a pack"))
    installed_pack(named, Plugins.installed(), Location(raw.file, column="pack"))
    return named


def pairs(given: Iterable[str], option: str, expected: str) -> dict[str, str]:
    """`name=value` texts as a mapping. Raises UsageError, also for a name with two values."""
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(
                option, worded("got {got!r}, expected {expected}", got=text[:60], expected=expected)
            )
        if found.setdefault(name.strip(), value.strip()) != value.strip():
            raise UsageError(
                option,
                worded("{name!r} is given two values", name=name.strip()[:60]),
                worded("Keep one of them"),
            )
    return found


def read_sets(
    schema: Schema, given: Iterable[str], option: str = "--set", *, named: bool = True
) -> dict[str, Value]:
    """`--set` options as values by attribute id; None removes one. Raises ProfileError.

    `option` is what was typed, `named` whether the attribute was typed with it.
    """
    found: dict[str, Value] = {}
    problems: list[Diagnostic] = []
    for name, value in pairs(given, option, "attribute=value").items():
        place = Location(f"{option} {name[:60]}" if named else option)
        probe, faults = normalise_values(schema, {name: value}, place)
        problems += [fault.at(place) for fault in faults]
        if faults:
            continue
        key = attribute_id(schema, name) or name
        if found.setdefault(key, probe.get(key)) != probe.get(key):
            message = worded(
                "{name!r} gives {attribute} a second time", name=name[:60], attribute=key
            )
            problems.append(Diagnostic("V-509", message, place, hint=_KEEP_ONE))
    if problems:
        raise ProfileError(unusable_values(option), problems)
    return found


def unusable_values(option: str) -> str:
    """What heads the problems of values on the command line."""
    return worded("The values given with {option} cannot be used", option=option)


def attribute_id(schema: Schema, name: object) -> str | None:
    """The id of the attribute with this id or label; None when there is none."""
    found = attribute_named(schema, str(name))
    return found.id if found else None


def read_weights(pack: Pack, given: Iterable[str]) -> Weights:
    """`--weight` options as weights. Raises WeightError."""
    try:
        named = pairs(given, "--weight", worded("name=number, as in goal=3"))
        return parse_weights(pack, named)
    except WeightError as error:
        moved = []
        for p in error.diagnostics:
            place = f"--weight {p.location.column}".strip()
            moved.append(p.at(Location(place)))
        raise WeightError(error.summary, moved) from None


def _as_of(
    option: str | None, raw: RawProfile, pack: Pack, overrides: Mapping[str, Value]
) -> tuple[datetime.date | None, str]:
    """The date that outranks the profile's (None: leave it to the profile), and who gave it."""
    asked = None if option is None else _date_option(option)
    own = overrides.get(pack.roles.as_of)
    if asked is not None and own is not None and asked != own:
        raise _two_dates(asked, own)
    date = asked or own
    if isinstance(date, datetime.date):
        return date, "option"
    return None, "profile" if _has_date(raw, pack) else "pack"


def _two_dates(asked: datetime.date, own: Value) -> ProfileError:
    message = worded("two decision dates: --as-of is {as_of}, --set is {set}", as_of=asked, set=own)
    found = Diagnostic("V-520", message, Location("--as-of"), hint=_KEEP_ONE)
    return ProfileError(worded("The dates given cannot be used"), [found])


def _has_date(raw: RawProfile, pack: Pack) -> bool:
    return raw.as_of is not None or any(_dates(raw, pack))


def _dates(raw: RawProfile, pack: Pack) -> list[Any]:
    """What a profile gives under the attribute of the decision's date."""
    role = pack.roles.as_of
    named = raw.values.items() if role else ()
    return [value for name, value in named if attribute_id(pack.schema, name) == role]


def _outranked(raw: RawProfile, pack: Pack, as_of: datetime.date) -> datetime.date | None:
    """The profile's own date when the decision has another one."""
    given = [raw.as_of, *_dates(raw, pack)]
    dates = [parse_as_of(date, raw.file, []) for date in given]
    return next((date for date in dates if date and date != as_of), None)


def _date_option(option: str) -> datetime.date:
    if option.strip().lower() == "today":
        return datetime.datetime.now().astimezone().date()
    problems: list[Diagnostic] = []
    date = parse_as_of(option.strip(), "", problems)
    if date is None:
        raise UsageError(
            "--as-of", worded("got {got!r}, expected a date YYYY-MM-DD, or today", got=option[:40])
        )
    return date


def _case(
    raw: RawProfile,
    pack: Pack,
    as_of: datetime.date | None,
    overrides: Mapping[str, Value],
    *,
    may_be_empty: bool,
) -> Case:
    given: dict[str, Any] = {k: v for k, v in overrides.items() if v is not None}
    merged = {**raw.values, **given}
    if may_be_empty and not merged:
        return Case(_lone_date(raw, pack, as_of), {})
    return to_case(evolve(raw, values=merged), pack, as_of, may_be_empty=may_be_empty)


def _without(raw: RawProfile, pack: Pack, overrides: Mapping[str, Value]) -> RawProfile:
    """The profile without what the options override or remove, its date included."""
    kept = {n: v for n, v in raw.values.items() if attribute_id(pack.schema, n) not in overrides}
    return evolve(raw, values=kept, as_of=None if pack.roles.as_of in overrides else raw.as_of)


def _lone_date(raw: RawProfile, pack: Pack, as_of: datetime.date | None) -> datetime.date:
    problems: list[Diagnostic] = []
    date = as_of or parse_as_of(raw.as_of, raw.file, problems) or pack.as_of
    if problems:
        raise ProfileError(worded("{file}: the profile cannot be used", file=raw.file), problems)
    return date
