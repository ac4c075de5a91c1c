"""The decision's formulas give in cells, in SQL and in Python what `modesdk.decide` gives."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from modesdk.decide.ranking import RankOrder, rank
from modesdk.decide.scoring import Scores, mean_half_up, score, to_points, weighting_for
from modesdk.engines import Evaluation, Truth, slot_of
from modesdk.formula import decision_formulas as decision
from modesdk.formula.expr import Expr, choose, largest, lifted, ref, total, weighted, when
from modesdk.formula.value import value
from modesdk.model.decision_parts import Status
from modesdk.model.pack import Hundredths
from modesdk.model.tables import GateMark
from modesdk.model.weights import POINTS, UNIT, Weights

NAMES = ("a", "b", "c")
CRITERIA = {"d1": ("c1", "c2"), "d2": ("c3",)}
MARKS = st.sampled_from(list(GateMark))
AMOUNTS = st.sampled_from([0, 1, 7, 9_999, UNIT, 2 * UNIT]) | st.integers(0, 3 * UNIT)


def world_of(kit: ModuleType, drawn: dict[str, Any]) -> tuple[RankOrder, Scores, dict[str, int]]:
    """What `modesdk.decide` gives, and the same numbers under the names of cells."""
    pack = kit.pack([kit.flag("p")], [kit.table(kit.evidence("R1", {}, effects={"a": 1}))])
    limits = evolve(
        pack.limits, min_margin=Hundredths(drawn["margin"]), min_dimensions=drawn["dimensions"]
    )
    ruleset = kit.compile_ruleset(evolve(pack, limits=limits), kit.TODAY)
    weights = Weights.of(pack).changed(dimensions=drawn["W"], criteria=drawn["v"])
    slots = {
        f"{a}.{c.id}": slot_of(ruleset, i, k)
        for i, a in enumerate(NAMES)
        for k, c in enumerate(ruleset.criteria)
    }
    sides = {
        side: {slots[k]: amount for k, amount in drawn[side].items()} for side in ("for", "against")
    }
    gates = tuple(drawn["gates"])
    evaluation = Evaluation(kit.TODAY, {}, Truth(0, 0), gates, sides["for"], sides["against"])
    weighting = weighting_for(ruleset, weights)
    scores = score(evaluation, weighting)
    order = rank(ruleset, evaluation, scores, weighting)
    cells = {f"weight.{d}": w for d, w in drawn["W"].items()}
    cells |= {f"weight.{c}": v for c, v in drawn["v"].items()}
    cells |= {
        f"{side}.{k}": amount for side in ("for", "against") for k, amount in drawn[side].items()
    }
    cells |= {f"gate.{a}": decision.GATE_CODES[mark] for a, mark in zip(NAMES, gates, strict=True)}
    return order, scores, cells


def formulas(drawn: dict[str, Any]) -> dict[str, Expr]:
    """The whole decision in one formula each, from support, opposition, weights and gates."""
    weights = [ref(f"weight.{d}") for d in CRITERIA]
    base = total(weights)
    found = {}
    keys, scores, seen = [], [], []
    for place, a in enumerate(NAMES):
        means, speaks = [], []
        for d, criteria in CRITERIA.items():
            own = [ref(f"weight.{c}") for c in criteria]
            sides = [(ref(f"for.{a}.{c}"), ref(f"against.{a}.{c}")) for c in criteria]
            nets = [decision.criterion_score(pro - contra) for pro, contra in sides]
            means.append(decision.mean(weighted(own, nets), total(own)))
            spoken = weighted(own, [pro + contra for pro, contra in sides])
            speaks.append(decision.counts(ref(f"weight.{d}"), spoken))
        scores.append(decision.numerator(weights, means))
        seen.append(total(speaks))
        competes = when(ref(f"gate.{a}").same(decision.BLOCKED), 0, 1)
        keys.append(decision.key(competes, scores[-1], place, len(NAMES)))
    found |= {f"score.{a}": numerator for a, numerator in zip(NAMES, scores, strict=True)}
    found |= {f"key.{a}": key for a, key in zip(NAMES, keys, strict=True)}
    return found | following(found, seen, base, drawn)


def following(
    found: dict[str, Expr], seen: list[Expr], base: Expr, drawn: dict[str, Any]
) -> dict[str, Expr]:
    """Winner, second, margin and status from keys and scores, which are cells of their own."""
    keys, scores = ([ref(f"{part}.{a}") for a in NAMES] for part in ("key", "score"))
    best = largest(*keys)
    rest = largest(*(when(key.same(best), -(10**15), key) for key in keys))
    first = choose_by(keys, best)
    winner = when(decision.competing(best), first, 0)
    second = when(decision.competing(rest), choose_by(keys, rest), 0)
    lead = choose(ref("winner"), scores)
    margin = decision.margin(ref("second"), lead, choose(ref("second"), scores))
    near = decision.near(ref("second"), ref("margin"), base, drawn["margin"])
    thin = decision.thin(lead, choose(ref("winner"), seen), drawn["dimensions"])
    gate = choose(ref("winner"), [ref(f"gate.{a}") for a in NAMES])
    return {
        "winner": winner,
        "second": second,
        "margin": margin,
        "status": decision.status(base.same(0), ref("winner"), thin, near, gate),
        "points": decision.points(margin, base),
    }


def choose_by(keys: list[Expr], wanted: Expr) -> Expr:
    """The place (from 1) of a key."""
    found: Expr = lifted(0)
    for place, key in reversed(list(enumerate(keys, start=1))):
        found = when(key.same(wanted), place, found)
    return found


@st.composite
def decisions(draw: st.DrawFn) -> dict[str, Any]:
    """Numbers that a decision may meet: ties, halves, bounds, weights of zero."""
    pairs = [f"{a}.{c}" for a in NAMES for own in CRITERIA.values() for c in own]
    dimension = st.sampled_from([0, 1, 10, 1000]) | st.integers(0, 1000)
    weights = {"d1": draw(dimension), "d2": draw(dimension)}
    if not any(weights.values()):
        weights["d1"] = 1
    criterion = st.sampled_from([0, 1, 100, 10_000]) | st.integers(0, 10_000)
    return {
        "W": weights,
        "v": {c: draw(criterion) for own in CRITERIA.values() for c in own},
        "for": {pair: draw(AMOUNTS) for pair in pairs},
        "against": {pair: draw(AMOUNTS) for pair in pairs},
        "gates": draw(st.tuples(MARKS, MARKS, MARKS)),
        "margin": draw(st.sampled_from([0, 100, 1000])),
        "dimensions": draw(st.integers(0, 2)),
    }


@settings(deadline=None)
@given(drawn=decisions())
def test_every_host_decides_as_the_sdk(
    drawn: dict[str, Any], kit: ModuleType, hosts: ModuleType
) -> None:
    order, scores, cells = world_of(kit, drawn)
    expected = {f"score.{a}": n for a, n in zip(NAMES, scores.numerators, strict=True)}
    expected["winner"] = 0 if order.winner is None else order.winner + 1
    expected["second"] = order.competing[1] + 1 if len(order.competing) > 1 else 0
    expected["margin"] = order.margin or 0
    expected["status"] = decision.STATUS_CODES[order.status]
    expected["points"] = to_points(order.margin or 0, scores.denominator)
    for computed in (one_by_one(value_of), one_by_one(hosts.in_cells), one_by_one(hosts.in_sql)):
        found = computed(formulas(drawn), cells)
        assert {name: found[name] for name in expected} == expected


def value_of(several: list[Expr], names: dict[str, Any]) -> list[Any]:
    return [value(formula, names) for formula in several]


def one_by_one(host: Any) -> Any:
    """Formulas that may read those before them."""

    def computed(several: dict[str, Expr], cells: dict[str, int]) -> dict[str, Any]:
        known: dict[str, Any] = dict(cells)
        for group in (
            ("score",),
            ("key",),
            ("winner", "second"),
            ("margin",),
            ("status", "points"),
        ):
            names = [name for name in several if name.partition(".")[0] in group]
            results = host([several[name] for name in names], known)
            known |= dict(zip(names, results, strict=True))
        return known

    return computed


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_exact_halves_go_up_on_both_sides_of_zero(
    sign: int, beside: int, hosts: ModuleType
) -> None:
    sums = {"sum": sign * 7 * 300 + beside, "weight": 600}  # 3.5 and its neighbours
    base = 30
    halves = {"n": sign * 3 * base * POINTS // 20_000 * 10_000 + beside, "base": base}
    formulas = [
        decision.mean(ref("sum"), ref("weight")),
        decision.points(ref("n"), ref("base")),
        decision.mean(ref("sum"), lifted(0)),
    ]
    names = sums | halves
    expected = [mean_half_up(sums["sum"], 600), to_points(halves["n"], base), 0]
    assert value_of(formulas, names) == expected
    assert hosts.in_cells(formulas, names) == expected


@pytest.mark.parametrize(
    ("void", "winner", "thin", "near", "gate", "code"),
    [
        (True, 0, False, False, 0, 0),
        (False, 0, True, True, 1, 5),
        (False, 1, True, True, 1, 4),
        (False, 1, False, True, 1, 3),
        (False, 1, False, False, 1, 2),
        (False, 1, False, False, 0, 1),
    ],
)
def test_the_status_is_the_first_that_holds(
    void: bool, winner: int, thin: bool, near: bool, gate: int, code: int
) -> None:
    found = decision.status(*map(lifted, (void, winner, thin, near, gate)))
    assert value(found, {}) == code
    assert set(decision.STATUS_CODES) == set(Status)


def test_what_competes_comes_first_and_ties_go_to_the_earlier() -> None:
    least, most = -UNIT * 10_000, UNIT * 10_000
    keys = [
        decision.key(1, lifted(most), 1, 20),
        decision.key(1, lifted(least), 0, 20),
        decision.key(1, lifted(least), 19, 20),
        decision.key(0, lifted(most), 0, 20),
        decision.key(0, lifted(least), 3, 20),
    ]
    values = value_of(keys, {})
    assert values == sorted(values, reverse=True)
    assert [value(decision.competing(key), {}) for key in keys] == [True, True, True, False, False]
    assert max(map(abs, values)) < 2**53


@pytest.mark.parametrize(
    ("blocking", "limiting", "code"), [(1, 1, 2), (0, 2, 1), (0, 0, 0), (2, 0, 2)]
)
def test_a_gate_is_as_bad_as_the_worst_row(blocking: int, limiting: int, code: int) -> None:
    assert value(decision.gate(lifted(blocking), lifted(limiting)), {}) == code


@pytest.mark.parametrize(
    ("applies", "own", "routes", "code"),
    [
        (2, 0, (2, 1), 1),
        (2, 0, (2, 2), 2),
        (2, 1, (0, 2), 1),
        (1, 0, (2, 2), 1),
        (1, 0, (0, 2), 0),
        (0, 0, (2, 2), 0),
        (0, 1, (2,), 1),
    ],
)
def test_a_gate_is_lowered_by_the_best_route(
    applies: int, own: int, routes: tuple[int, ...], code: int
) -> None:
    found = decision.routed(lifted(applies), lifted(own), map(lifted, routes))
    assert value(found, {}) == code


@pytest.mark.parametrize(("beside", "near"), [(-1, True), (0, False), (1, False)])
def test_a_lead_of_exactly_the_least_margin_is_enough(
    beside: int, near: bool, hosts: ModuleType
) -> None:
    names = {"margin": 150 * 2 * 37 + beside, "base": 37, "second": 1}  # 1.5 points of 37 tenths
    found = [decision.near(ref("second"), ref("margin"), ref("base"), 150)]
    assert value_of(found, names) == hosts.in_cells(found, names) == [near]
    assert value_of(found, {**names, "second": 0}) == [False]
