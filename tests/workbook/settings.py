"""Random settings of a workbook, clean and dirty, with the case and weights that they mean."""

from __future__ import annotations

import datetime
from decimal import Decimal

from modesdk.engines.formulas.program import set_members
from modesdk.model.profile import Case
from modesdk.model.schema import AttributeType
from modesdk.model.weights import Weights
from modesdk.ruleset.compile import compile_ruleset
from modesdk.sheets.book.evidence import verdicts
from modesdk.xlsx.serial_days import EPOCH

DIRTY = ("???", "us*", "*", "~", "=1", "TRUE but", "１２", "#N/A", "no idea")


def set_all(live, setting):
    """Type a setting into a live workbook, with what the Python evaluators say, and calculate."""
    for name, value in setting.typed.items():
        live.put(name, value)
    for index, strength in setting.strength_cells.items():
        live.put("in.strength", strength, index)
    for index, said in setting.on_cells.items():
        live.put("in.on", said, index)
    found = verdicts(setting.pack, setting.case)
    for name in setting.ruleset.base_inputs:
        if name.startswith("@"):
            live.put(f"p.{name}", {True: "yes", False: "no"}.get(found.get(name)))
    live.calculate()


class Setting:
    """What is typed into which named cell, and what it means."""

    def __init__(self, pack, rng):
        self.pack, self.rng = pack, rng
        self.ruleset = compile_ruleset(pack, None)
        self.typed, self.values = {}, {}
        self.strength_cells, self.on_cells = {}, {}
        days = (pack.as_of - EPOCH).days + rng.randrange(-1500, 400)
        self.as_of = EPOCH + datetime.timedelta(days=days)
        self.typed["in.as_of"] = days
        for attribute in pack.schema:
            if not attribute.derived and attribute.id != pack.roles.as_of:
                self._attribute(attribute)
        self._weights()

    @property
    def case(self):
        return Case(self.as_of, self.values)

    def _attribute(self, attribute):
        if attribute.type is AttributeType.SET:
            self._set(attribute)
            return
        draw = self.rng.random()
        name = f"in.{attribute.id}"
        if draw < 0.25:
            self.typed[name] = self.rng.choice([None, "", "  "])
        elif draw < 0.32:
            self.typed[name] = self.rng.choice(DIRTY)
            if not attribute.values and attribute.type is AttributeType.TEXT:
                self.values[attribute.id] = self.typed[name]
        else:
            self._value(attribute, name)

    def _value(self, attribute, name):
        rng = self.rng
        if attribute.type is AttributeType.BOOLEAN:
            yes = rng.random() < 0.5
            words = (
                ("是", "Yes ", " TRUE", "y", "1") if yes else ("否", "NO", " false", "n", "没有")
            )
            self.typed[name], self.values[attribute.id] = rng.choice(words), yes
        elif attribute.type is AttributeType.NUMBER:
            self._number(attribute, name)
        elif attribute.type is AttributeType.DATE:
            self.typed[name] = 45000 + rng.randrange(900)
            self.values[attribute.id] = EPOCH + datetime.timedelta(days=self.typed[name])
        else:
            value = rng.choice(attribute.values)
            words = [value.id, value.id.upper(), f"  {value.id} ", *value.aliases]
            words += [w for w in (value.label.zh, value.label.en) if w]
            self.typed[name] = rng.choice(words)
            self.values[attribute.id] = self._meaning(attribute, self.typed[name])

    def _meaning(self, attribute, word):
        """The first value that has this word."""
        for value in attribute.values:
            words = (value.id, value.label.zh, value.label.en, *value.aliases)
            if word.strip().casefold() in [w.strip().casefold() for w in words]:
                return value.id
        raise AssertionError(word)

    def _number(self, attribute, name):
        literals = [
            literal.value
            for rule in self.ruleset.decision
            for test in rule.tests
            if test.attribute == attribute.id
            for literal in test.tests.literals
        ]
        number = Decimal(self.rng.choice(literals or [attribute.minimum or 0]))
        number += self.rng.choice((0, 0, 1, -1, Decimal("0.5"), 100_000_000_000, -1000))
        self.typed[name] = int(number) if number == int(number) else float(number)
        if attribute.is_percent and 0 < number <= 1:
            self.typed[name] = f"{number}%"  # as a number it might be a share of 1
        low = attribute.minimum is None or number >= attribute.minimum
        high = attribute.maximum is None or number <= attribute.maximum
        whole = not attribute.integer or number == int(number)
        if low and high and whole:
            self.values[attribute.id] = int(number) if number == int(number) else number

    def _set(self, attribute):
        rng, members = self.rng, set_members(self.ruleset, attribute.id)
        draw = rng.random()
        held = frozenset(m for m in members if rng.random() < 0.25)
        if draw < 0.25:
            return
        if draw < 0.32:
            self.typed[f"in.{attribute.id}.{members[0]}"] = "perhaps"
            self.typed[f"in.{attribute.id}._none"] = "yes"
            return
        for member in members:
            no = rng.choice((None, "no", "否"))
            self.typed[f"in.{attribute.id}.{member}"] = "是 yes" if member in held else no
        if not held:
            self.typed[f"in.{attribute.id}._none"] = "是"
        self.values[attribute.id] = held

    def _weights(self):
        pack, rng = self.pack, self.rng
        dimensions = {d.id: self._steps(f"weight.{d.id}", d.weight, 10, 1000)
                      for d in pack.dimensions.values()}  # fmt: skip
        if not any(dimensions.values()):
            first = next(iter(dimensions))
            dimensions[first], self.typed[f"in.weight.{first}"] = 10, 1
        criteria = {
            c.id: self._steps(f"weight.{c.dimension}.{c.id}", c.weight, 100, 10_000)
            for c in pack.criteria.values()
        }
        trust = {s.id: self._steps(f"trust.{s.id}", s.trust, 100, 100)
                 for s in pack.sources.values()}  # fmt: skip
        strength = {}
        for rule in self.ruleset.decision:
            if rule.criterion < 0:
                continue  # gates always count: their cells are locked
            if rng.random() < 0.1:
                strength[rule.id] = rng.randrange(0, 1001)
                self.strength_cells[rule.index] = strength[rule.id] / 100
            if rng.random() < 0.05:
                strength[rule.id] = 0
                self.on_cells[rule.index] = rng.choice(("no", "否", " NO "))
        self.weights = Weights(
            dimensions=dimensions, criteria=criteria, trust=trust, strength=strength
        )

    def _steps(self, name, default, unit, most):
        draw = self.rng.random()
        if draw < 0.4:
            return default
        if draw < 0.5:
            self.typed[f"in.{name}"] = self.rng.choice(("many", -1, most + 1, 0.12345, None, ""))
            return default
        steps = self.rng.choice((0, self.rng.randrange(most + 1)))
        self.typed[f"in.{name}"] = steps / unit
        return steps
