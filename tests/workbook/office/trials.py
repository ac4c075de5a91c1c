"""Random settings of a workbook, as a person might type them, and what the SDK makes of them.

A setting is what stands in the input cells: profile cells with codes, labels in both languages,
other words, missing and dirty entries, weights, trust, strengths, switches (now and then dirty,
too), the language and the as-of date. `cells` says what to write where, `Trial.decision` asks the
engine `reference`, which walks the tree.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Location
from modesdk.engines.formulas.program import set_members
from modesdk.io.normalise import normalise_values
from modesdk.io.weight_values import parse_weights
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.model.tables import Row, TableKind
from modesdk.regress.pools import value_pools
from modesdk.ruleset.compile import compile_ruleset, python_evaluators
from modesdk.ruleset.rules import hidden_attribute
from modesdk.xlsx.defined_names import sanitised

drawing = sys.modules["modesdk_tests_office_drawing"]
EPOCH, YES, NO, NONE = drawing.EPOCH, drawing.YES, drawing.NO, drawing.NONE
NOTHING = 0.03
"""How many settings have no dimension weight at all, which is an error."""


@frozen(kw_only=True)
class Trial:
    """One setting. `profile` holds what is typed, sets as {member: "yes", "no", None or dirt}.

    `slips` are the cells of weights in which something unusable stands; `void`: all dimension
    weights are zero, and `weights` are then without any.
    """

    number: int
    as_of: datetime.date
    profile: Mapping[str, Any] = field(factory=dict)
    weights: Mapping[str, Mapping[str, float]] = field(factory=dict)
    off: frozenset[str] = frozenset()
    slips: Mapping[str, Any] = field(factory=dict)
    void: bool = False

    @property
    def lang(self) -> str:
        """The language of the sheets: now the one, now the other."""
        return ("zh", "en")[self.number // 25 % 2]

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
    if attribute.is_percent and isinstance(typed, (int, float)) and 0 < typed <= 1:
        return None  # it might be a share of 1
    if attribute.type is AttributeType.DATE and typed is not None:
        typed = EPOCH + datetime.timedelta(days=int(typed))
    for code, choice in choices(attribute).items():
        typed = code if typed == choice else typed
    values, _ = normalise_values(pack.schema, {attribute.id: typed}, Location())
    return values.get(attribute.id)


def choices(attribute: Attribute) -> dict[Any, str]:
    """What the drop-downs of earlier workbooks offered, which is still read, by code."""
    if attribute.type is AttributeType.BOOLEAN:
        return {True: "是 yes", False: "否 no"}
    return {value.id: value.label.both for value in attribute.values}


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
    days = drawing.turning_days(ruleset)
    rules = [row.id for row in rows(pack)]
    for number in range(seed, seed + count):
        chance = random.Random(number)
        profile = dict(drawing.profile(chance, pack, pools, members))
        weights = drawing.weights(chance, pack, rules)
        off = frozenset(chance.sample(rules, chance.choice((0, 0, 1, 5, len(rules) // 3))))
        void = chance.random() < NOTHING
        if void:
            weights["dimensions"] = {}
        slips = drawing.slips(chance, pack, weights)
        yield Trial(
            number=number, profile=profile, weights=weights, off=off, slips=slips, void=void,
            as_of=pack.as_of if "in.as_of" in slips else drawing.date(chance, days),
        )  # fmt: skip


def cells(trial: Trial, pack: Pack, decision: Decision, ids: Sequence[str]) -> dict[str, Any]:
    """What to write where, by defined name; `ids` are the rules of the sheet Rules in order."""
    found: dict[str, Any] = {"in.as_of": (trial.as_of - EPOCH).days, "lang": trial.lang}
    for name, typed in trial.profile.items():
        if isinstance(typed, Mapping):
            found |= {f"in.{name}.{member}": word for member, word in typed.items()}
        else:
            found[f"in.{name}"] = typed
    weights = decision.weights
    for kind, unit in (("dimensions", 10), ("criteria", 100), ("trust", 100)):
        cell = drawing.WEIGHT_CELLS[kind]
        found |= {cell(pack, n): steps / unit for n, steps in getattr(weights, kind).items()}
    if trial.void:
        found |= {f"in.weight.{dimension}": 0 for dimension in pack.dimensions}
    found |= {name: typed for name, typed in trial.slips.items() if name.startswith("in.")}
    strengths = {row.id: row.strength / 100 for row in rows(pack)} | trial.weights.get("rules", {})
    always = drawing.gates(pack)  # their cells are locked
    for place, rule in enumerate(ids):
        if rule in always:
            continue
        found[f"in.strength#{place}"] = trial.slips.get(f"strength of {rule}", strengths[rule])
        said = NO if rule in trial.off else drawing.ON
        turn = place if trial.number % 10 == 0 else 0  # seldom, as every change takes time
        found[f"in.on#{place}"] = said[turn % len(said)]
    known = decision.situation.evaluation.values
    for evaluator in python_evaluators(pack):  # what `evaluate` writes in
        for row in evaluator.rows:
            hidden = hidden_attribute(row.id)
            found[f"p.{hidden}"] = {True: "yes", False: "no"}.get(known.get(hidden))
    return {sanitised(name) if "#" not in name else name: value for name, value in found.items()}


def rows(pack: Pack) -> Iterator[Row]:
    """Every row that gates or scores, those of Python evaluators included."""
    for table in pack.tables:
        if table.kind in (TableKind.GATE, TableKind.EVIDENCE):
            yield from table.rows
    for evaluator in python_evaluators(pack):
        yield from evaluator.rows
