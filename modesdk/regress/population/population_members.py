"""The profiles of a population, and the decisions on them.

Generated profiles are the same on every system and Python: of the generator only its plain
fractions are used, and each attribute has a stream of its own, so that one more attribute, or other
odds for one, leaves the values of the rest as they were.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from itertools import accumulate

from attrs import define, field, frozen

from modesdk.decide.decision import Decision
from modesdk.model.pack import Pack
from modesdk.model.populations import Draws, Odds, Population
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.weights import Weights
from modesdk.regress.pools import value_pools


@frozen(eq=False)
class Member:
    """A profile of a population: its number from 1, or the id that it has in its file."""

    name: str
    case: Case


@define(eq=False)
class Members:
    """All profiles of a population, decided with the same weights by the same engine."""

    pack: Pack
    population: Population
    weights: Weights
    engine: str
    members: tuple[Member, ...] = field(init=False)
    _decisions: list[Decision] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.members = tuple(members_of(self.pack, self.population))

    def __len__(self) -> int:
        return len(self.members)

    def decided(self) -> Iterator[tuple[Member, Decision]]:
        """Every profile with its decision, which is made once."""
        for i, member in enumerate(self.members):
            if i == len(self._decisions):
                self._decisions.append(self.decide(member.case))
            yield member, self._decisions[i]

    def decide(self, case: Case) -> Decision:
        """The decision on a profile, for instance a changed one."""
        return Decision(self.pack, case, self.weights, self.engine)


def members_of(pack: Pack, population: Population) -> Iterator[Member]:
    """The profiles of a population, in its order."""
    if population.draws is None:
        yield from (Member(c.id, Case(c.as_of, c.values)) for c in population.listed)
        return
    for number, values in enumerate(_profiles(pack, population, population.draws), start=1):
        yield Member(str(number), Case(population.as_of, values))


def _profiles(pack: Pack, population: Population, draws: Draws) -> Iterator[dict[str, Value]]:
    pools = value_pools(pack, population.as_of)
    odds = {name: tuple((value, 1) for value in pool) for name, pool in pools.items()}
    columns = {
        name: _column(draws, name, draws.values.get(name, odds.get(name, ())))
        for name in {**odds, **draws.values}
    }
    for row in zip(*columns.values(), strict=True) if columns else [()] * draws.count:
        pairs = zip(columns, row, strict=True)
        yield {name: value for name, value in pairs if value is not None}


def _column(draws: Draws, name: str, odds: Odds) -> list[Value]:
    """What all profiles have for one attribute; sets without odds may hold the members of two."""
    chance = _stream(draws.seed, name)
    missing = float(draws.missing.get(name, 0))
    ends = list(accumulate(float(weight) for _, weight in odds))
    values = [value for value, _ in odds]
    joined = name not in draws.values
    return [_drawn(chance, values, ends, missing, joined) for _ in range(draws.count)]


def _drawn(
    chance: random.Random,
    values: Sequence[Value],
    ends: Sequence[float],
    missing: float,
    joined: bool,
) -> Value:
    """A value; as many fractions are used whatever comes of them."""
    absent, first, second = chance.random(), chance.random(), chance.random()
    if absent < missing or not values:
        return None
    value, other = _at(values, ends, first), _at(values, ends, second)
    if joined and isinstance(value, frozenset) and isinstance(other, frozenset):
        return value | other
    return value


def _at(values: Sequence[Value], ends: Sequence[float], fraction: float) -> Value:
    place = fraction * ends[-1]
    return next((v for v, end in zip(values, ends, strict=True) if place < end), values[-1])


def _stream(seed: int, name: str) -> random.Random:
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return random.Random(int.from_bytes(digest, "big"))  # noqa: S311  # test data, no secret
