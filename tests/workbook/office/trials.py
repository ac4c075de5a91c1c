"""Random settings of a workbook, as a person might type them, and what the SDK makes of them.

A setting is what stands in the input cells: profile cells with codes, labels, other words, missing
and dirty entries, weights, trust, strengths, switches and the as-of date. `cells` says what to
write where, `Trial.decision` asks the engine `reference`, which walks the tree.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Location
from modesdk.engines.formulas.program import set_members
from modesdk.io.normalise import normalise_values
from modesdk.io.weights import parse_weights
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.model.tables import Row, TableKind
from modesdk.ruleset.compile import compile_ruleset, python_evaluators
from modesdk.ruleset.rules import hidden_attribute
from modesdk.testing.pools import Pools, as_of_dates, value_pools
from modesdk.workbook import words
from modesdk.workbook.names import sanitised

EPOCH = datetime.date(1899, 12, 30)
KNOWN = (0.1, 0.5, 0.8, 1.0, 1.0)
DIRTY = (0.0, 0.0, 0.05, 0.3)
NONE = "_none"
YES = ("yes", "Yes", "是", "是 yes", " y ", 1)
NO = ("no", "NO", "否", "否 no", "false", 0)
NONSENSE: tuple[Any, ...] = (
    "no such word", "*", "?", "~", "full*", "=1+1", "+1", "#N/A", "10%", "1,5", "NaN", "inf", " ",
    "1e400", "二", "\t", "'", '"', "TRUE", -1, 1e300, -0.5, 0.1 + 0.2, 1e-9, True, False, 99999,
)  # fmt: skip
DIMENSION_WEIGHTS = (0, 0.1, 0.5, 1, 1, 1, 2.5, 3.3, 10, 99.9, 100)
FINE_WEIGHTS = (0, 0.01, 0.33, 0.5, 1, 1, 1, 1.25, 7, 99.99, 100)
TRUSTS = (0, 0.01, 0.1, 0.35, 0.7, 0.99, 1)
STRENGTHS = (0, 0.01, 0.5, 0.99, 1, 1.5, 2.25, 10)


@frozen(kw_only=True)
class Trial:
    """One setting. `profile` holds what is typed, sets as {member: "yes", "no", None or dirt}."""

    number: int
    as_of: datetime.date
    profile: Mapping[str, Any] = field(factory=dict)
    weights: Mapping[str, Mapping[str, float]] = field(factory=dict)
    off: frozenset[str] = frozenset()

    def decision(self, pack: Pack) -> Decision:
        """What the engine `reference` says to what is usable of it."""
        return Decision(pack, Case(self.as_of, self.values(pack)), self.chosen(pack), "reference")

    def values(self, pack: Pack) -> dict[str, Value]:
        """The usable values in normal form; what is dirty is missing."""
        found: dict[str, Value] = {}
        for name, typed in self.profile.items():
            value = usable(pack.schema[name], typed, pack)
            if value is not None:
                found[name] = value
        return found

    def chosen(self, pack: Pack) -> Any:
        """The weights, with the rules that are switched off at strength 0."""
        rules = {**self.weights.get("rules", {}), **dict.fromkeys(self.off, 0)}
        return parse_weights(pack, {**self.weights, "rules": rules})


def usable(attribute: Attribute, typed: Any, pack: Pack) -> Value:
    """One cell in normal form; None when it is missing or dirty."""
    if isinstance(typed, Mapping):
        return _held(typed)
    if isinstance(typed, str) and attribute.type in (AttributeType.NUMBER, AttributeType.DATE):
        return None  # a cell tells numbers from texts: one that looks like a number is dirty
    if attribute.type is AttributeType.DATE and typed is not None:
        typed = EPOCH + datetime.timedelta(days=int(typed))
    for code, choice in choices(attribute).items():
        typed = code if typed == choice else typed
    values, _ = normalise_values(pack.schema, {attribute.id: typed}, Location())
    return values.get(attribute.id)


def choices(attribute: Attribute) -> dict[Any, str]:
    """What the drop-down of a cell offers, by code."""
    if attribute.type is AttributeType.BOOLEAN:
        return {value: str(words.yes_no_choice(value)) for value in (True, False)}
    return {value.id: words.choice(value) for value in attribute.values}


def _held(typed: Mapping[str, Any]) -> Value:
    """A set from its yes/no rows, as the Profile sheet explains it."""
    said = {member: _answer(word) for member, word in typed.items()}
    none = said.pop(NONE)
    held = frozenset(member for member, answer in said.items() if answer == "yes")
    dirty = "dirty" in (none, *said.values())
    if dirty or (none == "yes" and held):
        return None
    known = none == "yes" or held or all(answer == "no" for answer in said.values())
    return held if known else None


def _answer(word: Any) -> str:
    if word is None:
        return "blank"
    return "yes" if word in YES else "no" if word in NO else "dirty"


def trials(pack: Pack, count: int, seed: int = 0) -> Iterator[Trial]:
    """`count` random settings; equal seeds give equal settings."""
    pools = value_pools(pack)
    ruleset = compile_ruleset(pack, None)
    members = {a.id: set_members(ruleset, a.id) for a in pack.schema if pack.schema.is_set(a.id)}
    dates = as_of_dates(pack, 8)
    rules = [row.id for row in rows(pack)]
    for number in range(seed, seed + count):
        chance = random.Random(number)
        yield Trial(
            number=number,
            as_of=_date(chance, dates),
            profile=dict(_profile(chance, pack, pools, members)),
            weights=_weights(chance, pack, rules),
            off=frozenset(chance.sample(rules, chance.choice((0, 0, 1, 5, len(rules) // 3)))),
        )


def _date(chance: random.Random, dates: tuple[datetime.date, ...]) -> datetime.date:
    return chance.choice(dates) + datetime.timedelta(days=chance.choice((0, 0, 1, -1)))


def _profile(
    chance: random.Random, pack: Pack, pools: Pools, members: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, Any]]:
    share, dirt = chance.choice(KNOWN), chance.choice(DIRTY)
    for name, pool in pools.items():
        attribute = pack.schema[name]
        if attribute.type is AttributeType.SET:
            yield name, _set(chance, members[name], pool, share, dirt)
        elif chance.random() < dirt:
            yield name, _nonsense(chance, attribute)
        elif chance.random() < share:
            yield name, _typed(chance, attribute, chance.choice(pool))
        else:
            yield name, None


def _nonsense(chance: random.Random, attribute: Attribute) -> Any:
    """Anything but TRUE in a number cell, which LibreOffice keeps as a 1."""
    found = chance.choice(NONSENSE)
    return "1" if isinstance(found, bool) and attribute.type is AttributeType.NUMBER else found


def _set(
    chance: random.Random, members: Sequence[str], pool: Sequence[Value], share: float, dirt: float
) -> Any:
    """The yes/no rows of a set: members of one or two values, sometimes with gaps and dirt."""
    rows: dict[str, Any] = dict.fromkeys((*members, NONE))
    if chance.random() >= share:
        return rows
    held = frozenset(m for value in chance.choices(pool, k=2) for m in value or ())  # type: ignore[union-attr]
    gaps = chance.choice((0.0, 0.5, 1.0))
    for member in members:
        forms = YES if member in held else NO
        rows[member] = None if forms is NO and chance.random() < gaps else chance.choice(forms)
    if not held or chance.random() < 0.03:
        rows[NONE] = chance.choice((*YES, *NO, None))
    if chance.random() < dirt:
        rows[chance.choice(list(rows))] = chance.choice(("maybe", 7, "*", "y*"))
    return rows


def _typed(chance: random.Random, attribute: Attribute, value: Value) -> Any:
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
            forms += [words.choice(known), *(a for a in known.aliases if not a.isdigit())]
    return chance.choice([form for form in forms if form.strip()])


def _weights(chance: random.Random, pack: Pack, rules: list[str]) -> dict[str, dict[str, float]]:
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


def cells(trial: Trial, pack: Pack, decision: Decision, ids: Sequence[str]) -> dict[str, Any]:
    """What to write where, by defined name; `ids` are the rules of the sheet Rules in order."""
    found: dict[str, Any] = {"in.as_of": (trial.as_of - EPOCH).days}
    for name, typed in trial.profile.items():
        if isinstance(typed, Mapping):
            found |= {f"in.{name}.{member}": word for member, word in typed.items()}
        else:
            found[f"in.{name}"] = typed
    weights, criteria = decision.weights, pack.criteria.values()
    found |= {f"in.weight.{d}": tenths / 10 for d, tenths in weights.dimensions.items()}
    for c in criteria:
        found[f"in.weight.{c.dimension}.{c.id}"] = weights.criteria[c.id] / 100
    found |= {f"in.trust.{source}": trust / 100 for source, trust in weights.trust.items()}
    strengths = {row.id: row.strength / 100 for row in rows(pack)} | trial.weights.get("rules", {})
    for place, rule in enumerate(ids):
        found[f"in.strength#{place}"] = strengths[rule]
        found[f"in.on#{place}"] = "no" if rule in trial.off else "yes"
    known = decision.situation.evaluation.values
    for evaluator in python_evaluators(pack):  # what `evaluate` writes in
        for row in evaluator.rows:
            hidden = hidden_attribute(row.id)
            found[f"p.{hidden}"] = {True: "yes", False: "no"}.get(known.get(hidden))  # type: ignore[arg-type]
    return {sanitised(name) if "#" not in name else name: value for name, value in found.items()}


def rows(pack: Pack) -> Iterator[Row]:
    """Every row that gates or scores, those of Python evaluators included."""
    for table in pack.tables:
        if table.kind in (TableKind.GATE, TableKind.EVIDENCE):
            yield from table.rows
    for evaluator in python_evaluators(pack):
        yield from evaluator.rows
