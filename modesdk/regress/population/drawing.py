"""How profiles of a population are made, as an entry says it: counts, shares, values with odds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from modesdk.diagnostics import nearest
from modesdk.io.normalise import attribute_named, normalise
from modesdk.io.notation import NotationError, read_percent
from modesdk.io.unusable import UnusableError
from modesdk.language.worded import worded
from modesdk.model.arithmetic import exact
from modesdk.model.names import folded
from modesdk.model.pack import Pack
from modesdk.model.populations import Draws, Odds
from modesdk.model.schema import Attribute, Value
from modesdk.regress.population.entries import PopulationEntry

DRAWN = ("count", "seed", "missing", "values")
MOST_PROFILES = 100_000
OTHERS = "others"
"""In `missing`, all attributes that are not named."""


def read_draws(pack: Pack, entry: PopulationEntry) -> Draws:
    """What an entry says; what is wrong with it is told there."""
    values = _values(pack, entry)
    return Draws(
        count=_whole(entry, "count", 1),
        seed=_whole(entry, "seed", 0) if "seed" in entry.cells else 0,
        missing=_missing(pack, entry, {name for name, odds in values.items() if len(odds) == 1}),
        values=values,
    )


def _whole(entry: PopulationEntry, key: str, least: int) -> int:
    given = entry.cells.get(key)
    if type(given) is int and least <= given <= MOST_PROFILES:
        return given
    if given is None:
        entry.missing(key, worded("Say how many profiles, or name a list of them under `file`"))
        return least
    message = worded(
        "got {got}, expected a whole number from {least} to {most:,}",
        got=str(given)[:60],
        least=least,
        most=MOST_PROFILES,
    )
    entry.say("P-204", message, entry.at(key))
    return least


def _missing(pack: Pack, entry: PopulationEntry, fixed: Collection[str]) -> dict[str, Decimal]:
    """Shares of 1 by attribute; one number, or `others`, is for all neither named nor `fixed`."""
    given = entry.cells.get("missing")
    shares = given if isinstance(given, Mapping) else {OTHERS: given}
    found: dict[str, Decimal] = {}
    for name, share in shares.items():
        attribute = None if folded(name) == OTHERS else _attribute(pack, entry, "missing", name)
        if attribute is not None:
            found[attribute.id] = _share(entry, name, share)
    rest = _share(entry, OTHERS, shares.get(OTHERS))
    open_to_all = (a.id for a in pack.schema if not a.derived and a.id not in fixed)
    return {**dict.fromkeys(open_to_all, rest), **found}


def _share(entry: PopulationEntry, name: str, given: Any) -> Decimal:
    with exact():
        share = _fraction(given)
        if share is not None and 0 <= share <= 1:
            return share
    message = worded("got {got}, expected a share from 0 to 1", got=str(given)[:60])
    entry.say("P-204", message, entry.at("missing", name), worded("Write 0.1, or 10 %"))
    return Decimal(0)


def _fraction(given: Any) -> Decimal | None:
    """A share as a number; None when it is none."""
    if isinstance(given, str):
        try:
            percent = read_percent(given)
        except NotationError:
            return None
        return None if percent is None else percent / 100
    number = isinstance(given, (int, Decimal)) and not isinstance(given, bool)
    return Decimal(given or 0) if number or given is None else None


def _values(pack: Pack, entry: PopulationEntry) -> dict[str, Odds]:
    """What is drawn, by attribute: a value, values that are equally frequent, or their odds."""
    given = entry.cells.get("values")
    if given is not None and not isinstance(given, Mapping):
        entry.say("P-204", worded("expected a mapping"), entry.at("values"))
        return {}
    named = ((_attribute(pack, entry, "values", n), n, each) for n, each in (given or {}).items())
    return {a.id: tuple(_odds(entry, a, name, wanted)) for a, name, wanted in named if a}


def _odds(
    entry: PopulationEntry, attribute: Attribute, name: str, wanted: Any
) -> Iterator[tuple[Value, int | Decimal]]:
    place = entry.at("values", name)
    each = wanted if isinstance(wanted, list) else [wanted]
    pairs = list(wanted.items()) if isinstance(wanted, Mapping) else [(value, 1) for value in each]
    for value, odds in pairs:
        try:
            read = normalise(attribute, value)
        except UnusableError as error:
            entry.problems.append(error.at(place))
            continue
        if isinstance(odds, bool) or not isinstance(odds, (int, Decimal)) or odds < 0:
            message = worded("got {got}, expected odds as a number", got=str(odds)[:60])
            entry.say("P-204", message, place)
        yield read, odds
    if not any(odds for _, odds in pairs):
        entry.say("P-204", worded("no value of it ever comes"), place)


def _attribute(pack: Pack, entry: PopulationEntry, key: str, name: str) -> Attribute | None:
    """The attribute of a name that stands below a key."""
    found, place = attribute_named(pack.schema, name), entry.at(key, name)
    if found is None:
        ids = [a.id for a in pack.schema if not a.derived]
        message = worded("no attribute is called {name!r}", name=name[:60])
        entry.say("P-204", message, place, nearest(name, ids))
    elif found.id == pack.roles.as_of:
        message = worded("{name!r} is the date of the decision", name=name[:60])
        entry.say("P-204", message, place, worded("Write it as `as_of` of the population"))
        return None
    return found
