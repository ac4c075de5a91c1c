"""Draws settings at random: what people type, with gaps, slips and dates where rules turn."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from modesdk.decide.gate_report import fact_date
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.model.tables import TableKind
from modesdk.regress.pools import Pools, as_of_dates
from modesdk.ruleset.rules import RuleSet

EPOCH = datetime.date(1899, 12, 30)
KNOWN = (0.1, 0.5, 0.8, 1.0, 1.0)
DIRTY = (0.0, 0.0, 0.05, 0.3)
NONE = "_none"
YES = ("yes", "Yes", "是", "是 yes", " y ", 1)
NO = ("no", "NO", "否", "否 no", "false", 0)
NONSENSE: tuple[Any, ...] = (
    "no such word", "*", "?", "~", "full*", "=1+1", "+1", "#N/A", "10%", "1,5", "NaN", "inf", " ",
    "1e400", "二", "\t", "'", '"', "TRUE", -1, 1e300, -0.5, 0.1 + 0.2, 1e-9, True, False, 99999,
    "", "   ", "12", "2026-03-10",
)  # fmt: skip
SLIPS: tuple[Any, ...] = ("many", "1", "", " ", -1, 100.001, 1e9, 0.12345, "0,5", "#N/A")
"""What no cell for a weight, trust or strength takes: it then counts as its reset value."""
ON: tuple[Any, ...] = (*YES, "perhaps", "", "n*", 7)
"""What leaves a rule switched on: anything but a no."""
SLIPPED = (0.0, 0.0, 0.0, 0.05, 0.5)
NOTHING = 0.03
"""How many settings have no dimension weight at all, which is an error."""
DIMENSION_WEIGHTS = (0, 0.1, 0.5, 1, 1, 1, 2.5, 3.3, 10, 99.9, 100)
FINE_WEIGHTS = (0, 0.01, 0.33, 0.5, 1, 1, 1, 1.25, 7, 99.99, 100)
TRUSTS = (0, 0.01, 0.1, 0.35, 0.7, 0.99, 1)
STRENGTHS = (0, 0.01, 0.5, 0.99, 1, 1.5, 2.25, 10)
WEIGHT_CELLS: dict[str, Callable[[Pack, str], str]] = {
    "dimensions": lambda _, name: f"in.weight.{name}",
    "criteria": lambda pack, name: f"in.weight.{pack.criteria[name].dimension}.{name}",
    "trust": lambda _, name: f"in.trust.{name}",
    "rules": lambda _, name: f"strength of {name}",
}
"""The cell of a weight; strengths stand on the row of their rule."""


def gates(pack: Pack) -> frozenset[str]:
    """The rows that always count, without strength or switch."""
    tables = (table for table in pack.tables if table.kind is TableKind.GATE)
    return frozenset(row.id for table in tables for row in table.rows)


def turning_days(ruleset: RuleSet) -> tuple[datetime.date, ...]:
    """The pack's own date, the last days before a row begins or ends to hold, or a fact ages."""
    months = ruleset.pack.limits.stale_after_months
    facts = {fact_date(ruleset, rule) for rule in ruleset.decision if rule.marks} - {None}
    aged = []
    for fact in sorted(facts):
        year, month = divmod(fact.year * 12 + fact.month - 1 + months, 12)
        last = datetime.date(year, month + 1, min(fact.day, 28)) - datetime.timedelta(days=1)
        aged.append(last)
    return (*as_of_dates(ruleset.pack, 1_000), *aged)


def date(chance: random.Random, days: Sequence[datetime.date]) -> datetime.date:
    """One of these days (often the first of them) or one beside it."""
    day = days[0] if chance.random() < 0.3 else chance.choice(days)
    return day + datetime.timedelta(days=chance.choice((0, 0, 1, 1, -1)))


def profile(
    chance: random.Random, pack: Pack, pools: Pools, members: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, Any]]:
    """What is typed into each cell of the profile, sets as {member: word}."""
    share, dirt = chance.choice(KNOWN), chance.choice(DIRTY)
    for name, pool in pools.items():
        attribute = pack.schema[name]
        if attribute.type is AttributeType.SET:
            yield name, _set(chance, members[name], pool, share, dirt)
        elif chance.random() < dirt:
            yield name, _nonsense(chance, attribute)
        elif chance.random() < share:
            yield name, typed(chance, attribute, chance.choice(pool))
        else:
            yield name, None


def _nonsense(chance: random.Random, attribute: Attribute) -> Any:
    """Anything but TRUE in a number cell, which LibreOffice keeps as a 1."""
    found = chance.choice((*NONSENSE, *_just_outside(attribute)))
    return "1" if isinstance(found, bool) and attribute.type is AttributeType.NUMBER else found


def _just_outside(attribute: Attribute) -> list[Any]:
    """Numbers and words that the cell almost takes, several times as they are the best dirt."""
    found: list[Any] = []
    if attribute.type is AttributeType.NUMBER:
        low, high = attribute.minimum, attribute.maximum
        found += [] if low is None else [float(low) - 1, float(low) - 0.01]
        found += [] if high is None else [float(high) + 1, float(high) + 0.01]
        found += [float(low or 0) + 0.5] if attribute.integer else []
    for value in attribute.values[:3]:
        found += [f"{value.id}x", f"{value.label.zh} {value.label.zh}", f"{value.label.en}?"]
    return 3 * found


def _set(
    chance: random.Random, members: Sequence[str], pool: Sequence[Value], share: float, dirt: float
) -> Any:
    """The yes/no rows of a set: members of one or two values, sometimes with gaps and dirt."""
    rows: dict[str, Any] = dict.fromkeys((*members, NONE))
    if chance.random() >= share:
        return rows
    held = frozenset(m for value in chance.choices(pool, k=2) for m in value or ())
    gaps = chance.choice((0.0, 0.5, 1.0))
    for member in members:
        forms = YES if member in held else NO
        rows[member] = None if forms is NO and chance.random() < gaps else chance.choice(forms)
    if not held or chance.random() < 0.03:
        rows[NONE] = chance.choice((*YES, *NO, None))
    if chance.random() < dirt:
        rows[chance.choice(list(rows))] = chance.choice(("maybe", 7, "*", "y*"))
    return rows


def typed(chance: random.Random, attribute: Attribute, value: Value) -> Any:
    """A value as somebody might type it."""
    if isinstance(value, bool):
        return chance.choice((*YES, True) if value else (*NO, False))
    if isinstance(value, (int, Decimal)):
        return float(value) if isinstance(value, Decimal) else value
    if isinstance(value, datetime.date):
        return (value - EPOCH).days
    forms = [str(value)]
    for known in attribute.values:
        if known.id == value:
            forms += [known.id, known.label.zh, known.label.en, known.id.upper(), f" {known.id} "]
            forms += [known.label.both, *(a for a in known.aliases if not a.isdigit())]
    return chance.choice([form for form in forms if form.strip()])


def weights(chance: random.Random, pack: Pack, rules: list[str]) -> dict[str, dict[str, float]]:
    """Usable weights as `parse_weights` takes them, by kind and id."""
    dimensions = {d: chance.choice(DIMENSION_WEIGHTS) for d in pack.dimensions}
    if not any(dimensions.values()):
        dimensions[next(iter(dimensions))] = 1
    some = chance.sample(rules, chance.choice((0, 0, 3, len(rules) // 2)))
    plain = chance.random() < 0.2
    return {
        "dimensions": {} if plain else dimensions,
        "criteria": {} if plain else {c: chance.choice(FINE_WEIGHTS) for c in pack.criteria},
        "trust": {} if plain else {s: chance.choice(TRUSTS) for s in pack.sources},
        "rules": {rule: chance.choice(STRENGTHS) for rule in some},
    }


def slips(chance: random.Random, pack: Pack, given: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Cells of weights that cannot be used; what was meant for them is taken out of `given`."""
    share, found = chance.choice(SLIPPED), dict[str, Any]()
    for kind, cell in WEIGHT_CELLS.items():
        for name in list(given[kind]):
            if chance.random() < share:
                found[cell(pack, name)] = chance.choice(SLIPS)
                del given[kind][name]
    if chance.random() < share:
        found["in.as_of"] = chance.choice(("soon", "", "2026-03-10", 0.5, -1, 45000.5, 1e9))
    return found
