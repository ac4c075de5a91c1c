"""A rule set as one meets them, and profiles for it: 8 modes, 6 dimensions, 24 attributes.

Rules have 1-4 conditions and hold for about one profile in ten. They are kept in a neutral form,
from which every contestant makes its own.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator

from attrs import frozen

from modesdk.language.text import Text
from modesdk.model.pack import Alternative, Criterion, Dimension, Pack
from modesdk.model.schema import AllowedValue, Attribute, AttributeType, Schema
from modesdk.model.tables import DecisionTable, EvidenceRow, TableKind

TODAY = datetime.date(2026, 3, 10)
MODES = tuple(f"mode{i}" for i in range(8))
DIMENSIONS = tuple(f"dimension{i}" for i in range(6))
WORDS = tuple(f"w{i}" for i in range(5))
TEXTS = tuple(f"text{i}" for i in range(14))
NUMBERS = tuple(f"number{i}" for i in range(6))
FLAGS = tuple(f"flag{i}" for i in range(4))
EVEN = 0.5
RATE = 0.1
"""Share of the profiles for which a rule holds."""

Scalar = str | int | bool
Profile = dict[str, Scalar]


@frozen
class Condition:
    """One of these values, or (of a number) from the first to before the second."""

    attribute: str
    values: tuple[Scalar, ...]

    @property
    def is_range(self) -> bool:
        """Whether the values are the ends of a range."""
        return self.attribute in NUMBERS

    @property
    def cell(self) -> str:
        """The condition as a unary test; modesdk and zen read it alike."""
        if self.is_range:
            return f"[{self.values[0]}..{self.values[1]})"
        literals = {True: "true", False: "false"}
        return ",".join(literals[v] if isinstance(v, bool) else f'"{v}"' for v in self.values)


@frozen
class Rule:
    """Conditions of which all must hold, and effects on modes in one dimension."""

    conditions: tuple[Condition, ...]
    dimension: int
    effects: tuple[tuple[int, int], ...]


def rules(count: int, seed: int = 1) -> list[Rule]:
    """So many rules; fewer are a part of more."""
    rng = random.Random(seed)  # noqa: S311  # no secret
    return [_rule(rng) for _ in range(count)]


def profiles(count: int, seed: int = 2) -> list[Profile]:
    """Complete profiles."""
    rng = random.Random(seed)  # noqa: S311  # no secret
    return [
        {
            **{name: rng.choice(WORDS) for name in TEXTS},
            **{name: rng.randrange(100) for name in NUMBERS},
            **{name: rng.random() < EVEN for name in FLAGS},
        }
        for _ in range(count)
    ]


def _rule(rng: random.Random) -> Rule:
    size = rng.randint(1, 4)
    share = RATE ** (1 / size)
    names = NUMBERS if size == 1 else (*TEXTS, *NUMBERS, *(FLAGS if share >= EVEN * 0.9 else ()))
    conditions = tuple(_condition(rng, name, share) for name in rng.sample(names, size))
    modes = rng.sample(range(len(MODES)), rng.randint(1, 3))
    effects = tuple((mode, rng.choice((-2, -1, 1, 2))) for mode in modes)
    return Rule(conditions, rng.randrange(len(DIMENSIONS)), effects)


def _condition(rng: random.Random, name: str, share: float) -> Condition:
    if name in NUMBERS:
        width = round(100 * share)
        low = rng.randrange(101 - width)
        return Condition(name, (low, low + width))
    if name in FLAGS:
        return Condition(name, (rng.random() < EVEN,))
    return Condition(name, tuple(sorted(rng.sample(WORDS, max(1, round(5 * share))))))


def pack(given: list[Rule]) -> Pack:
    """The rules as a pack: one table, one criterion per dimension."""
    names = (*TEXTS, *NUMBERS, *FLAGS)
    rows = tuple(
        EvidenceRow(
            id=f"R{i}",
            cells=tuple(_cells(rule, names)),
            criterion=f"criterion{rule.dimension}",
            effects={MODES[mode]: effect for mode, effect in rule.effects},
        )
        for i, rule in enumerate(given)
    )
    return Pack(
        name="benchmark",
        version="1",
        title=Text("", "Benchmark"),
        as_of=TODAY,
        schema=Schema({attribute.id: attribute for attribute in _attributes()}),
        alternatives={name: Alternative(id=name) for name in MODES},
        dimensions={name: Dimension(id=name) for name in DIMENSIONS},
        criteria={
            f"criterion{i}": Criterion(id=f"criterion{i}", dimension=name)
            for i, name in enumerate(DIMENSIONS)
        },
        tables=(DecisionTable(id="all", kind=TableKind.EVIDENCE, conditions=names, rows=rows),),
    )


def _cells(rule: Rule, names: tuple[str, ...]) -> Iterator[str]:
    by_name = {condition.attribute: condition.cell for condition in rule.conditions}
    return (by_name.get(name, "-") for name in names)


def _attributes() -> Iterator[Attribute]:
    words = tuple(AllowedValue(word) for word in WORDS)
    yield from (Attribute(name, AttributeType.TEXT, values=words) for name in TEXTS)
    yield from (Attribute(name, AttributeType.NUMBER) for name in NUMBERS)
    yield from (Attribute(name, AttributeType.BOOLEAN) for name in FLAGS)


UNIT = 10_000
"""Strength 1 times trust 1."""


def numerators(given: list[Rule], fired: tuple[int, ...]) -> tuple[int, ...]:
    """The scores of the fired rules: what the contestants that only fire must add in Python."""
    net: dict[tuple[int, int], int] = {}
    for index in fired:
        rule = given[index]
        dimension = rule.dimension
        for mode, effect in rule.effects:
            slot = mode, dimension
            net[slot] = net.get(slot, 0) + UNIT * effect
    scores = [0] * len(MODES)
    for (mode, _), amount in net.items():
        scores[mode] += 10 * max(-2 * UNIT, min(2 * UNIT, amount))
    return tuple(scores)
