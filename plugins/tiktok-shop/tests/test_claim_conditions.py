"""The tables say exactly what the claims say: an independent reading of every claim's condition.

`data/claim_conditions.csv` holds the conditions as they were drawn up from the documents,
before anyone made tables of them. For random profiles (with missing values) and dates, a claim
fires if and only if its condition is true, and is undetermined if the condition is unknown.
"""

from __future__ import annotations

import ast
import csv
import operator
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

import modesdk
from modesdk.conditions import unary_tests
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute
from modesdk.model.tables import TableKind

DATA = Path(__file__).parent / "data" / "claim_conditions.csv"
DATES = ("2022-01-01", "2023-11-15", "2024-02-29", "2024-03-01", "2024-12-10", "2026-03-10")
PROFILES_PER_SEED = 150
COMPARISONS: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda value, options: value in options,
    ast.NotIn: lambda value, options: value not in options,
}
SET_CALLS: dict[str, Callable[[Any, Any], bool]] = {
    "has": lambda held, wanted: wanted in held,
    "any_in": lambda held, wanted: any(w in held for w in wanted),
    "all_in": lambda held, wanted: all(w in held for w in wanted),
}


@frozen
class Claim:
    """A claim's condition and validity."""

    id: str
    condition: ast.expr
    holds_from: str
    valid_to: str

    def truth(self, values: Mapping[str, Any], as_of: str) -> bool | None:
        """Whether it holds; None when that is unknown."""
        if as_of < self.holds_from or (self.valid_to and as_of >= self.valid_to):
            return False
        return evaluate(self.condition, {**values, "as_of_date": as_of})


def evaluate(node: ast.expr, values: Mapping[str, Any]) -> bool | None:
    """Three-valued truth of a condition."""
    if isinstance(node, ast.BoolOp):
        truths = [evaluate(part, values) for part in node.values]
        decisive = isinstance(node.op, ast.Or)
        return decisive if decisive in truths else None if None in truths else not decisive
    if isinstance(node, ast.UnaryOp):
        truth = evaluate(node.operand, values)
        return None if truth is None else not truth
    if isinstance(node, ast.Constant):
        return bool(node.value)
    if isinstance(node, ast.Call):
        name, wanted = node.args
        call = SET_CALLS[node.func.id]
        held = values.get(name.id)
        return None if held is None else call(held, ast.literal_eval(wanted))
    value = values.get(node.left.id)
    compare = COMPARISONS[type(node.ops[0])]
    return None if value is None else compare(value, ast.literal_eval(node.comparators[0]))


@pytest.fixture(scope="module")
def claims() -> list[Claim]:
    """All claims that have a condition or speak of a mode."""
    with DATA.open(encoding="utf-8", newline="") as stream:
        return [
            Claim(
                row["claim"],
                ast.parse(row["condition"], mode="eval").body,
                row["holds_from"],
                row["valid_to"],
            )
            for row in csv.DictReader(stream)
        ]


@pytest.fixture(scope="module")
def choices(pack: Pack) -> dict[str, list[Any]]:
    """Values to draw from, per attribute: the enumeration, or numbers on and beside every cut."""
    cuts: dict[str, set[Any]] = {}
    for table in pack.tables:
        for row in table.rows:
            for name, cell in zip(table.conditions, row.cells, strict=True):
                cuts.setdefault(name, set()).update(x.value for x in unary_tests(cell).literals)
    given = [a for a in pack.schema if not a.derived and a.type != "date"]
    return {a.id: options(a, cuts.get(a.id, set())) for a in given}


def options(attribute: Attribute, literals: set[Any]) -> list[Any]:
    """What to try for an attribute."""
    if attribute.type == "boolean":
        return [True, False]
    if attribute.type == "number":
        step = 1 if attribute.integer else 0.5
        beside = {float(x) + d for x in literals for d in (-step, 0, step)} or {1.0}
        low = float(attribute.minimum or 0)
        high = float(attribute.maximum or 1e12)
        return [int(x) if x == int(x) else x for x in sorted(beside) if low <= x <= high]
    return list(attribute.value_ids)


def random_profile(
    pack: Pack, choices: Mapping[str, list[Any]], source: random.Random
) -> dict[str, Any]:
    """Some attributes, each with one value, or for a set with any number of members."""
    share = source.choice([0.2, 0.5, 0.9, 1.0])
    profile: dict[str, Any] = {}
    for name, values in choices.items():
        if source.random() < share:
            if pack.schema[name].type == "set":
                density = source.choice([0.1, 0.4, 0.9])
                profile[name] = [v for v in values if source.random() < density]
            else:
                profile[name] = source.choice(values)
    return profile or {"market": "US"}


@pytest.mark.parametrize("seed", range(4))
def test_claims_fire_exactly_when_their_condition_holds(
    seed: int, pack: Pack, claims: list[Claim], choices: dict[str, list[Any]]
) -> None:
    """Fired claims are the true ones; unknown conditions are undetermined."""
    source = random.Random(seed)
    advice = {r.id for t in pack.tables if t.kind is TableKind.ADVICE for r in t.rows}
    decided = {c.id for c in pack.claims.values() if not set(c.rows) & advice}
    for _ in range(PROFILES_PER_SEED):
        profile, as_of = random_profile(pack, choices, source), source.choice(DATES)
        decision = modesdk.recommend(profile, pack=pack, as_of=as_of)
        values = {"chosen_mode": decision.recommended, **profile}
        truths = {claim.id: claim.truth(values, as_of) for claim in claims}
        fired = {c for rule in decision.fired for c in rule.claims} & set(truths)
        unknown = {c for rule in decision.undetermined for c in rule.claims}
        assert fired == {c for c, truth in truths.items() if truth}, (profile, as_of)
        open_claims = {c for c, truth in truths.items() if truth is None and c in decided}
        assert open_claims <= unknown, (profile, as_of)
