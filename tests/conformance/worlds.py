"""Random packs that use everything the decision model offers, and random profiles for them.

A world is drawn by sizes and a seed, so that thousands are made per minute; Hypothesis shrinks
the sizes.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve, field, frozen
from hypothesis import strategies as st

from modesdk.engines import ENGINES, Engine
from modesdk.model.evaluator import Undetermined
from modesdk.model.pack import Alternative, Criterion, Dimension, Limits, Pack, RouteRule, Source
from modesdk.model.profile import Case
from modesdk.model.schema import Missing
from modesdk.model.tables import EvidenceRow, Row
from modesdk.model.weights import Weights

kit = sys.modules["modesdk_tests_kit"]

DAYS = [datetime.date(2025, 1, 1) + datetime.timedelta(days=n) for n in range(5)]
NUMBERS = [-1, 0, Decimal("0.5"), 1, Decimal("1.5"), 2, 3]
CELLS = {
    "t": ['"p"', 'not("p")', '"p","q"', 'not("p","q")', "null", "not(null)", 'null, "r"', "-", ""],
    "f": ['"p"', 'not("p")', '"x", "y"', '!= "x", null'],
    "n": ["0", "not(1)", "<1", ">=1", "[0..2)", "(0..2]", "]0..1[", "0.5, >2", "null", "not(0, 2)"],
    "i": ["0", "<=1", ">1", "[1..2]", "not([1..2])", "not(null)"],
    "b": ["true", "false", "not(true)", "null, false", "not(null)"],
    "d": [f'{sign} date("{DAYS[2]}")' for sign in ("<", "<=", ">", ">=")]
    + [f'[date("{DAYS[1]}")..date("{DAYS[3]}"))', f'date("{DAYS[2]}")', "null"],
    "s": ['"p"', '"p","q"', 'not("p")', 'not("p","q")', "null", 'null, "r"'],
    "x": ['"lo"', '"hi"', 'not("lo")', '"lo","hi"'],
    "y": ["true", "false", "not(true)"],
    "z": ["0.3", "[0.1..0.3)", "> 0.3", "not(1)", "<= -2.4"],
}
VALUES: dict[str, Sequence[Any]] = {
    "t": ["p", "q", "r"],
    "f": ["p", "x", "else"],
    "n": NUMBERS,
    "i": [0, 1, 2],
    "b": [True, False],
    "d": DAYS,
    "s": [frozenset(m) for m in ("", "p", "q", "pq", "pqr")],
}
BASE = tuple(VALUES)
ONE_IN = {"formulas": 8}
"""Slow engines take one random world in so many; any other engine, and seed 0, takes them all."""


@frozen
class World:
    """A pack with weights, a date, and profiles."""

    pack: Pack
    weights: Weights
    as_of: datetime.date
    profiles: tuple[dict[str, Any], ...]
    seed: int

    @property
    def cases(self) -> Iterator[Case]:
        """A case per profile."""
        return (Case(self.as_of, values) for values in self.profiles)

    @property
    def engines(self) -> dict[str, type[Engine]]:
        """The engines that this world is for, by name."""
        return {n: e for n, e in ENGINES.items() if self.seed % ONE_IN.get(n, 1) == 0}


def schema() -> list[Any]:
    """Attributes of every type, and three derived ones."""
    return [
        kit.choice("t", "p", "q", "r"),
        kit.choice("f"),
        kit.number("n", missing=Missing.GATE),
        kit.number("i", integer=True, minimum=0, maximum=2),
        kit.flag("b"),
        kit.day("d"),
        kit.many("s", "p", "q", "r"),
        kit.choice("x", "lo", "hi", derived=True),
        kit.flag("y", derived=True),
        kit.number("z", derived=True),
    ]


@frozen(kw_only=True, eq=False)
class Arithmetic:
    """A Python evaluator: n + i > 2 and, apart from that, whether b holds."""

    rows: tuple[EvidenceRow, ...]
    name: str = "sum"
    version: str = "1"
    dimension: str = "d1"
    packs: tuple[str, ...] = ("tiny",)
    inputs: tuple[str, ...] = ("n", "i")
    probes: dict[str, tuple[Any, ...]] = field(
        factory=lambda: {"n": (-1, 0, 1, 2, 3), "i": (0, 1, 2)}
    )

    def evaluate(self, case: Case) -> dict[str, Any]:
        """See `PythonEvaluator.evaluate`."""
        n, i = case.values.get("n"), case.values.get("i")
        missing = tuple(name for name, value in (("n", n), ("i", i)) if value is None)
        verdict = Undetermined(missing) if missing else n + i > 2
        return {row.id: verdict for row in self.rows}


class Maker:
    """Draws the parts of a world from one random source."""

    def __init__(self, seed: int, *, nulls: bool = True) -> None:
        self.random = random.Random(seed)
        self.nulls = nulls
        self.made = 0

    def row(self, spec: Any, names: Sequence[str], at_most: int, **details: Any) -> tuple[Any, Row]:
        """A row with up to `at_most` cells and now and then dates."""
        rng = self.random
        self.made += 1
        tests = [self.cell(rng.choice(names)) for _ in range(rng.randint(0, at_most))]
        if rng.random() < 0.2:
            details["valid_from"] = rng.choice(DAYS)
        if rng.random() < 0.2:
            details["valid_to"] = rng.choice(DAYS)
        details["claims"] = tuple(k for k in ("k1", "k2") if rng.random() < 0.5)
        if rng.random() < 0.3:
            details["strength"] = rng.choice([0, 30, 99, 250])
        return spec(f"R{self.made:03}", tests, **details)

    def cell(self, name: str) -> tuple[str, str]:
        """A test on an attribute."""
        cells = [c for c in CELLS[name] if self.nulls or "null" not in c]
        return name, self.random.choice(cells)

    def evidence(self, names: Sequence[str]) -> tuple[Any, Row]:
        """A row of evidence."""
        effects = {a: self.random.randint(-2, 2) for a in "abcd" if self.random.random() < 0.6}
        criterion = self.random.choice(["c1", "c2", "c3"])
        return self.row(kit.evidence, names, 3, criterion=criterion, effects=effects)

    def gate(self, names: Sequence[str]) -> tuple[Any, Row]:
        """A row of marks."""
        said = ["blocked", "blocked", "conditional", "open"]
        marks = {a: self.random.choice(said) for a in "abcd" if self.random.random() < 0.4}
        return self.row(kit.gate, names, 3, **marks)

    def derivations(self) -> list[Any]:
        """x from the profile, y and z from the profile and x; the tables stand in any order."""
        lows = [self.row(kit.derive, BASE, 2, value=self.random.choice(['"lo"', '"hi"']))
                for _ in range(self.random.randint(1, 3))]  # fmt: skip
        flags = [self.row(kit.derive, (*BASE, "x"), 2, value=self.random.choice(["true", "false"]))
                 for _ in range(self.random.randint(1, 3))]  # fmt: skip
        said = ["0", "0.1", "0.2", "1", "-2.5"]
        sums = [self.row(kit.derive, (*BASE, "x"), 2, value=self.random.choice(said))
                for _ in range(self.random.randint(1, 4))]  # fmt: skip
        how = self.random.choice(["SUM", "MIN", "MAX", "COUNT"])
        tables = [
            kit.table(*lows, target="x", hit_policy=self.random.choice(["FIRST", "PRIORITY"])),
            kit.table(*flags, target="y"),
            kit.table(*sums, target="z", hit_policy="COLLECT", aggregation=how),
        ]
        self.random.shuffle(tables)
        return tables

    def alternatives(self) -> dict[str, Alternative]:
        """Four, with routes into some of them that may lead on."""
        found = {n: Alternative(id=n, ranked=self.random.random() < 0.9) for n in "abcd"}
        for name, further in (("a", "bcd"), ("b", "cd"), ("c", "d")):
            if self.random.random() < 0.5:
                of = tuple(self.random.sample(further, self.random.randint(1, len(further))))
                cell = self.cell(
                    self.random.choice((*BASE, "x", "x", "x", "y", "y", "y", "z", "z"))
                )
                when = dict([cell]) if self.random.random() < 0.6 else {}
                found[name] = evolve(found[name], routes=(RouteRule(of, when),))
        order = list(found)
        self.random.shuffle(order)
        return {name: found[name] for name in order}

    def pack(self, evidence: int, gates: int) -> Pack:
        """A pack with so many rows."""
        names = (*BASE, "x", "y", "z")
        rng, parts = self.random, kit.default_parts()
        tables = self.derivations() + [kit.table(self.evidence(names)) for _ in range(evidence)]
        tables += [kit.table(self.gate(names)) for _ in range(gates)]
        python = EvidenceRow(id="PY", criterion="c1", effects={"a": 1, "b": -2}, claims=("k1",))
        return kit.pack(
            schema(),
            tables,
            alternatives=self.alternatives(),
            dimensions={d: Dimension(id=d, weight=rng.randint(1, 40)) for d in ("d1", "d2")},
            criteria={c: Criterion(id=c, dimension=d, weight=rng.choice([0, 50, 100, 230]))
                      for c, d in {"c1": "d1", "c2": "d1", "c3": "d2"}.items()},
            sources={s: Source(id=s, trust=rng.choice([20, 77, 100])) for s in ("s1", "s2")},
            claims=parts["claims"],
            limits=Limits(min_margin=rng.choice([0, 100, 900]), min_dimensions=rng.randint(0, 2)),
            evaluators=(Arithmetic(rows=(python,)),) if rng.random() < 0.5 else (),
        )  # fmt: skip

    def profile(self, missing: float) -> dict[str, Any]:
        """Values, each left out with the given chance."""
        rng = self.random
        return {n: rng.choice(VALUES[n]) for n in BASE if rng.random() >= missing}


def make(seed: int, evidence: int, gates: int, profiles: int, *, nulls: bool = True) -> World:
    """The world of a seed."""
    maker = Maker(seed, nulls=nulls)
    found = maker.pack(evidence, gates)
    cases = tuple(maker.profile(maker.random.choice([0, 0.2, 0.5])) for _ in range(profiles))
    return World(found, Weights.of(found), maker.random.choice(DAYS), cases, seed)


def worlds(
    *, evidence: int = 12, gates: int = 5, profiles: int = 20, nulls: bool = True
) -> st.SearchStrategy[World]:
    """Worlds of at most these sizes."""
    return st.builds(
        lambda seed, e, g, p: make(seed, e, g, p, nulls=nulls),
        st.integers(0, 2**32),
        st.integers(0, evidence),
        st.integers(0, gates),
        st.integers(1, profiles),
    )
