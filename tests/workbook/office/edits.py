"""Random edits of a workbook as a person makes them: one cell after the other, in any order."""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modesdk.model.pack import Pack
from modesdk.model.schema import AttributeType
from modesdk.regress.pools import value_pools
from modesdk.ruleset.compile import compile_ruleset, python_evaluators
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import address

drawing = sys.modules["modesdk_tests_office_drawing"]
MOST = 5
SEEN = 0.3
"""How often somebody looks at a sheet between two edits."""
LOOK = "look"
Edit = tuple[str, Any]
"""A cell (a name, `column#3` or `Sheet!A1`) and what is typed there; (LOOK, sheet) reads one."""
NO_WEIGHT = (*drawing.SLIPS[:3], None)
WEIGHTS = (0, 0, 0.5, 1, 1, *NO_WEIGHT)
ROWS = 12
"""Rows of Cases and Portfolio in which cells are changed."""


class Edits:
    """Draws edits for the workbook of a pack, with its defined names and visible sheets."""

    def __init__(
        self, pack: Pack, path: Path, names: frozenset[str], sheets: tuple[str, ...]
    ) -> None:
        self.pack, self.pools = pack, value_pools(pack)
        self.names, self.sheets = names, sheets
        self.days = drawing.turning_days(compile_ruleset(pack, None))
        with Package(path) as package:
            self.effects = effects_of(package, pack)
            always = drawing.gates(pack)
            ids = enumerate(str(cell.value) for cell in package.column("rule.id"))
            self.rules = [place for place, rule in ids if rule not in always]
        trust = sanitised("in.scenario.trust")
        self.weights = self._starting("in.weight.", "in.trust.")
        self.own = [name for name in self._starting("in.scenario.") if name != trust]
        self.kinds = (
            self._weight, self._weight, self._profile, self._profile, self._effect, self._effect,
            self._effect, self._strength, self._switch, self._day, self._language, self._row,
            self._row, self._scenario,
        )  # fmt: skip

    def _starting(self, *starts: str) -> list[str]:
        return sorted(name for name in self.names if name.startswith(tuple(map(sanitised, starts))))

    def sequence(self, number: int) -> list[Edit]:
        """One to five edits, looks at sheets in between; equal numbers give equal edits."""
        chance = random.Random(number)
        found: list[Edit] = []
        for _ in range(chance.randint(1, MOST)):
            found.append(chance.choice(self.kinds)(chance))
            if chance.random() < SEEN:
                found.append((LOOK, chance.choice(self.sheets)))
        return found

    def _weight(self, chance: random.Random) -> Edit:
        return chance.choice(self.weights), chance.choice(WEIGHTS)

    def _profile(self, chance: random.Random) -> Edit:
        name = chance.choice(sorted(self.pools))
        if self.pack.schema[name].type is AttributeType.SET:
            rows = self._starting(f"in.{name}.")
            return chance.choice(rows), chance.choice(("yes", "否 no", None))
        return sanitised(f"in.{name}"), self._value(chance, name)

    def _value(self, chance: random.Random, name: str) -> Any:
        attribute, value = self.pack.schema[name], chance.choice(self.pools[name])
        if chance.random() < 0.15:
            return chance.choice((None, "no such word", -1))
        if isinstance(value, frozenset):
            return ", ".join(sorted(value)) or "-"
        return drawing.typed(chance, attribute, value)

    def _effect(self, chance: random.Random) -> Edit:
        cell, (old, gate) = chance.choice(sorted(self.effects.items()))
        options = (None, "✕", "△", "○") if gate else (None, -2, -1, 0, 1, 2)
        return cell, chance.choice([new for new in options if new != old])

    def _strength(self, chance: random.Random) -> Edit:
        typed = chance.choice((*drawing.STRENGTHS, *NO_WEIGHT))
        return f"in.strength#{chance.choice(self.rules)}", typed

    def _switch(self, chance: random.Random) -> Edit:
        return f"in.on#{chance.choice(self.rules)}", chance.choice(("否 no", "no", "yes", None))

    def _day(self, chance: random.Random) -> Edit:
        return "in.as_of", (drawing.date(chance, self.days) - drawing.EPOCH).days

    def _language(self, chance: random.Random) -> Edit:
        return "lang", chance.choice(("zh", "en"))

    def _row(self, chance: random.Random) -> Edit:
        """A cell of Portfolio or Cases."""
        sheet, index = chance.choice(("portfolio", "cases")), chance.randrange(ROWS)
        if chance.random() < 0.15:
            day = self.pack.as_of + datetime.timedelta(days=chance.choice((0, 400)))
            return f"{sheet}.as_of#{index}", (day - drawing.EPOCH).days
        shown = [n for n in sorted(self.pools) if sanitised(f"{sheet}.in.{n}") in self.names]
        name = chance.choice(shown)
        return f"{sanitised(f'{sheet}.in.{name}')}#{index}", self._value(chance, name)

    def _scenario(self, chance: random.Random) -> Edit:
        if chance.random() < 0.2:
            return sanitised("in.scenario.trust"), chance.choice(("yes", "no", None))
        return chance.choice(self.own), chance.choice((0, 1, 30, None))


def effects_of(package: Package, pack: Pack) -> Mapping[str, tuple[Any, bool]]:
    """The unlocked cells with effects or marks: what stands there, and whether a gate's."""
    place, ids = package.range("rule.effects"), package.column("rule.id")
    criteria, cells = package.column("rule.criterion.id"), package.sheet("Rules").cells
    locked = {row.id for evaluator in python_evaluators(pack) for row in evaluator.rows}
    assert place is not None
    found = {}
    for index, (name, criterion) in enumerate(zip(ids, criteria, strict=True)):
        if name.value in locked or str(name.value).startswith("SPARE-"):
            continue
        for column in range(place.area.left, place.area.right + 1):
            spot = (place.area.top + index, column)
            old = cells[spot].value if spot in cells else None
            found[f"Rules!{address(spot)}"] = (old, not criterion.value)
    return found
