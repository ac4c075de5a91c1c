"""Values worth trying for every attribute of a pack, and random profiles made of them."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from modesdk.decide.domains import representatives
from modesdk.io.joining import is_normal
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.model.tables import turning_days
from modesdk.ruleset import ruleset_for

Profile = dict[str, Value]
Pools = Mapping[str, tuple[Value, ...]]

Judge = Callable[[Profile, Profile], str]
"""Of what is known and what is known in addition: what is wrong, or ""."""

_KNOWN_SHARES = (0.15, 0.4, 0.7, 1.0)
"""How much of a random profile is known; the shares take turns."""
_SOME_NUMBERS: tuple[Value, ...] = (0, 1, Decimal("2.5"), 10, 100)


def value_pools(pack: Pack, day: datetime.date | None = None) -> dict[str, tuple[Value, ...]]:
    """Valid values for each attribute that a profile may give, in the order of the schema.

    They are the values that the rules of a day (default: the pack's) tell apart; for attributes
    that no rule reads, a few values of their domain. The attribute that holds the as-of date is
    left out: it is no condition.
    """
    told_apart = representatives(ruleset_for(pack, day or pack.as_of))
    return {
        attribute.id: found
        for attribute in pack.schema
        if not attribute.derived
        and attribute.id != pack.roles.as_of
        and (found := _valid(pack, attribute, told_apart.get(attribute.id, ())))
    }


def some_values(attribute: Attribute) -> tuple[Value, ...]:
    """A few values of an attribute's own domain, whatever the rules say."""
    match attribute.type:
        case AttributeType.BOOLEAN:
            return (True, False)
        case AttributeType.DATE:
            return (datetime.date(2020, 2, 29), datetime.date(2026, 1, 1))
        case AttributeType.NUMBER:
            ends = (attribute.minimum, attribute.maximum)
            return tuple(n for n in (*ends, *_SOME_NUMBERS) if n is not None)
        case AttributeType.SET:
            return (frozenset(), *(frozenset([v]) for v in attribute.value_ids))
    return (*attribute.value_ids, *(() if attribute.values else ("some text",)))


def _valid(pack: Pack, attribute: Attribute, candidates: Sequence[Value]) -> tuple[Value, ...]:
    """The candidates that a profile may hold; else some values of the domain that it may."""
    kept = [value for value in candidates if is_normal(pack, attribute.id, value)]
    if not kept:
        kept = [v for v in some_values(attribute) if is_normal(pack, attribute.id, v)]
    return tuple(dict.fromkeys(kept))


def random_profiles(pack: Pack, count: int, seed: int = 0) -> Iterator[Profile]:
    """`count` valid profiles with more or fewer missing values; equal seeds give equal profiles."""
    pools = value_pools(pack)
    chance = random.Random(seed)  # noqa: S311  # test data, no secret
    for number in range(count):
        profile = random_profile(chance, pools, _KNOWN_SHARES[number % len(_KNOWN_SHARES)])
        if profile:
            yield profile


def random_profile(chance: random.Random, pools: Pools, share: float) -> Profile:
    """About this share of the attributes with a value each; sets may hold several members."""
    return {name: drawn(chance, pool) for name, pool in pools.items() if chance.random() < share}


def drawn(chance: random.Random, pool: Sequence[Value]) -> Value:
    """One value of a pool; of sets, the members of two."""
    value = chance.choice(pool)
    if not isinstance(value, frozenset):
        return value
    other = chance.choice(pool)
    return value | other if isinstance(other, frozenset) else value


def as_of_dates(pack: Pack, count: int = 3) -> tuple[datetime.date, ...]:
    """The pack's own date, and dates on which other rows are valid, the latest first."""
    turns = turning_days(row for table in pack.tables for row in table.rows)
    day = datetime.timedelta(days=1)
    before = [turn - day for turn in reversed(turns) if turn > datetime.date.min]
    return (pack.as_of, *before[: count - 1])
