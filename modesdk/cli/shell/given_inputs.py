"""From options to a pack, a case and weights; every problem names the option it came from."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from modesdk.api import installed_pack, no_pack_name
from modesdk.cli.shell.at_hand import is_attribute, pack_at_hand
from modesdk.cli.shell.options import Settings
from modesdk.cli.shell.problems import warn
from modesdk.cli.shell.spoken_language import say
from modesdk.cli.shell.usage_error import UsageError
from modesdk.decide.decision import Decision
from modesdk.diagnostics import Location
from modesdk.engines import DEFAULT_ENGINE, engine_faults
from modesdk.errors import UnknownEngineError, WeightError
from modesdk.io.profiles import MAX_PROFILE_BYTES, RawProfile, profile_in, read_profile
from modesdk.io.request import Request, read_request
from modesdk.io.weight_files import read_weight_file
from modesdk.io.weight_values import UNUSABLE, RawWeights, read_weights
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.weights import Weights
from modesdk.plugins import Plugins

STDIN = worded("standard input")
ENGINE = Location("--engine")
_A_WEIGHT = worded("name=number, as in goal=3")


def read_inputs(profile: str | None, settings: Settings, *, may_be_empty: bool = False) -> Request:
    """Everything for one profile (a path, `-` for stdin, None for nothing known yet)."""
    raw = raw_profile(profile)
    return inputs_for(raw, pack_for(raw, settings.pack), settings, may_be_empty=may_be_empty)


def pack_for(raw: RawProfile, given: str | None) -> Pack:
    """The pack given, else the one that a profile names, else the only one that knows it.

    What is wrong with plugins is told.
    """
    pack, plugins = pack_at_hand(given or named_pack(raw), [name for name, _ in raw.pairs])
    warn(plugins.problems)
    return pack


def inputs_for(
    raw: RawProfile, pack: Pack, settings: Settings, *, may_be_empty: bool = False
) -> Request:
    """The inputs for a profile that has been read and a pack that has been loaded."""
    engine = settings.engine or DEFAULT_ENGINE
    asked = read_request(
        pack,
        raw,
        options=_options(settings),
        weights=_raw_weights(settings.weights, settings.weight_file),
        engine=engine,
        of_engine=engine_faults(engine, ENGINE),
        may_be_empty=may_be_empty,
    )
    return asked.sound()


def _options(settings: Settings) -> RawProfile:
    """What outranks the profile."""
    return RawProfile(
        pairs(settings.sets, "--set", "attribute=value"),
        _today() if (settings.as_of or "").strip().lower() == "today" else settings.as_of,
        places=lambda name: Location(f"--set {name[:60]}"),
        dated=Location("--as-of"),
    )


def weights_asked(
    pack: Pack, given: Iterable[str], file: Path | None = None, base: Weights | None = None
) -> Weights:
    """The pack's weights (or others) with those of `--weight` and `--weights`.

    Raises WeightError with every problem.
    """
    weights, problems = read_weights(pack, _raw_weights(given, file), base)
    if problems:
        raise WeightError(UNUSABLE, problems)
    return weights


def _raw_weights(given: Iterable[str], file: Path | None) -> RawWeights:
    """The weights of options, over those of a file."""
    below = read_weight_file(file) if file else None
    return RawWeights(pairs(given, "--weight", _A_WEIGHT), _weight_option, below)


def _weight_option(name: str) -> Location:
    return Location(f"--weight {name}".strip())


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def decided(asked: Request, case: Case | None = None) -> Decision:
    """The decision on what was asked, or on another case under the same rules and weights."""
    return Decision(asked.pack, case or asked.case, asked.weights, asked.engine)


def engine_asked(name: str | None) -> str:
    """The engine of `--engine`, or the default one. Raises UnknownEngineError."""
    engine = name or DEFAULT_ENGINE
    if faults := engine_faults(engine, ENGINE):
        raise UnknownEngineError(worded("Unknown engine {engine!r}", engine=engine), faults)
    return engine


def outranked_in_words(asked: Request) -> str:
    """That an option's date counts and not the profile's own; "" when it is not so."""
    if asked.outranked is None:
        return ""
    return worded(
        "The decision date {date} was given by an option; the profile's date is {own}.",
        date=asked.case.as_of,
        own=asked.outranked,
    )


def raw_profile(profile: str | None) -> RawProfile:
    """A profile as given, not yet checked against a pack. Raises ProfileError."""
    if profile is None:
        return RawProfile({})
    if profile == "-":
        return profile_in(sys.stdin.buffer.read(MAX_PROFILE_BYTES + 1), say(STDIN))
    return read_profile(Path(profile))


def named_pack(raw: RawProfile) -> str | None:
    """The `pack:` key of a profile file: an installed pack. Raises UnknownPackError."""
    data = raw.text.data if raw.text else None
    named = data.get("pack") if isinstance(data, Mapping) else None
    if named is None or (raw.flat and is_attribute("pack", Plugins.installed())):
        return None
    place = Location(raw.file, column="pack")
    if not isinstance(named, str) or not named.strip():
        raise no_pack_name(named, place)
    installed_pack(named, Plugins.installed(), place)
    return named


def pairs(given: Iterable[str], option: str, expected: str) -> tuple[tuple[str, str], ...]:
    """`name=value` texts as pairs; one that is repeated as it is counts once. Raises UsageError."""
    found: dict[tuple[str, str], None] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            message = worded("got {got!r}, expected {expected}", got=text[:60], expected=expected)
            raise UsageError(option, message)
        found[name.strip(), value.strip()] = None
    return tuple(found)
