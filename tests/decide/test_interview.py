"""Interviews stop when the answer is settled, and bounds hold for every completion."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.decide.decision import Decision
from modesdk.decide.next_question import could_change, next_question, score_bounds
from modesdk.model.profile import Case

random_worlds = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRM = ("recommended", "conditional")
MANY = 200


def completions(worlds: ModuleType, decision: Decision) -> Iterator[Decision]:
    """Decisions with every missing value filled in (a sample where there are too many)."""
    missing = [name for name in worlds.BASE if name not in decision.case.values]
    combinations = list(itertools.product(*(worlds.VALUES[name] for name in missing)))
    if len(combinations) > MANY:
        combinations = random.Random(1).sample(combinations, MANY)
    for values in combinations:
        full = {**decision.case.values, **dict(zip(missing, values, strict=True))}
        yield Decision(decision.pack, Case(decision.as_of, full), decision.weights)


@random_worlds
@given(data=st.data())
def test_bounds_contain_the_scores_of_every_completion(
    data: st.DataObject, worlds: ModuleType
) -> None:
    world = data.draw(worlds.worlds(profiles=1))
    for case in world.cases:
        decision = Decision(world.pack, case, world.weights)
        bounds = score_bounds(decision)
        assert all(low <= high for low, high in bounds)
        for full in completions(worlds, decision):
            scores = full.situation.scores.numerators
            for (low, high), score in zip(bounds, scores, strict=True):
                assert low <= score <= high


@random_worlds
@given(data=st.data(), nulls=st.booleans())
def test_what_cannot_change_does_not(data: st.DataObject, worlds: ModuleType, nulls: bool) -> None:
    world = data.draw(worlds.worlds(profiles=6, nulls=nulls))
    for case in world.cases:
        decision = Decision(world.pack, case, world.weights)
        if not could_change(decision):
            assert {full.leader for full in completions(worlds, decision)} == {decision.leader}


@random_worlds
@given(data=st.data(), thorough=st.booleans())
def test_an_interview_ends_when_no_answer_would_change_it(
    data: st.DataObject, worlds: ModuleType, thorough: bool
) -> None:
    world = data.draw(worlds.worlds(profiles=2))
    for case in world.cases:
        decision = Decision(world.pack, case, world.weights)
        asked: list[str] = []
        while (name := next_question(decision, thorough=thorough)) is not None:
            assert name not in asked
            asked.append(name)
            value = random.Random(len(asked)).choice(worlds.VALUES[name])
            further = Case(world.as_of, {**decision.case.values, name: value})
            decision = Decision(world.pack, further, world.weights)
        if decision.status not in FIRM:
            assert not decision.questions
        elif thorough and decision.questions:
            assert not could_change(decision)
        else:
            now = (decision.recommended, decision.status)
            for question in decision.questions:
                assert {(a.winner, a.status) for a in decision.answers(question)} <= {now}


def test_what_nobody_knows_is_skipped(kit: ModuleType) -> None:
    rows = [kit.evidence(f"R{n}", {n: "true"}, effects={e: 2}) for n, e in ("pa", "qb")]
    pack = kit.pack([kit.flag("p"), kit.flag("q")], [kit.table(row) for row in rows])
    decision = kit.decide(pack)
    first = next_question(decision)
    assert {first, next_question(decision, frozenset({str(first)}))} == {"p", "q"}
    assert next_question(decision, frozenset("pq")) is None


def test_a_settled_answer_ends_the_interview_with_questions_left(kit: ModuleType) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 2}),
        kit.evidence("R2", {"p": "true"}, effects={"b": 1}, strength=10),
    ]
    decision = kit.decide(kit.pack([kit.flag("p")], [kit.table(row) for row in rows]))
    assert decision.questions == ("p",)
    assert next_question(decision) is None
    assert not could_change(decision)


def absent(kit: ModuleType, *rows: Any, **parts: Any) -> Decision:
    rows = (kit.evidence("R1", {}, effects={"a": 1}), *rows)
    return kit.decide(kit.pack([kit.flag("p")], [kit.table(row) for row in rows], **parts))


def test_what_rests_on_a_missing_value_can_change(kit: ModuleType) -> None:
    """Rules with `null` are decided now; learning the value may turn them."""
    assert not could_change(absent(kit))
    assert could_change(absent(kit, kit.evidence("R2", {"p": "not(null)"}, effects={"b": 2})))
    lifted = [
        kit.evidence("R2", {}, effects={"b": 2}),
        kit.evidence("R3", {"p": "null"}, effects={"b": -2}),
    ]
    assert could_change(absent(kit, *lifted))
    assert could_change(absent(kit, kit.gate("G", {"p": "not(null)"}, a="blocked")))
    assert could_change(absent(kit, kit.gate("G", {"p": "null"}, b="blocked")))
    routes = kit.routed(a=[(["b"], {"p": "not(null)"})], b=[], c=[])
    assert could_change(absent(kit, kit.gate("G", {}, b="blocked"), alternatives=routes))


def test_bounds_follow_absence_through_derived_attributes(kit: ModuleType) -> None:
    tables = [
        kit.table(
            kit.derive("D1", {"p": "null"}, '"no"'), kit.derive("D2", {}, '"yes"'), target="x"
        ),
        kit.table(kit.evidence("R1", {"x": '"no"'}, effects={"a": 1})),
        kit.table(kit.evidence("R2", {"x": '"yes"'}, effects={"b": 2})),
    ]
    decision = kit.decide(kit.pack([kit.flag("p"), kit.choice("x", derived=True)], tables))
    assert decision.recommended == "a"
    assert score_bounds(decision)[:2] == [(0, 50_000), (0, 100_000)]
    assert could_change(decision)
