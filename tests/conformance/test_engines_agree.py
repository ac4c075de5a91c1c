"""Every engine gives what the decision model says, on random packs that use all of it.

`--hypothesis-profile=thorough` tries ten times as many.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.decide.decision import Decision
from modesdk.decide.questions import domains_of
from modesdk.decide.scoring import weighting_for
from modesdk.engines import Evaluation
from modesdk.model.profile import Case
from modesdk.ruleset import compile_ruleset

random_worlds = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def by_name(ruleset: Any, side: Any) -> dict[tuple[str, str], int]:
    """Sums by ids instead of slots."""
    pairs = [(a, c.id) for a in ruleset.alternatives for c in ruleset.criteria]
    return {pairs[slot]: amount for slot, amount in side.items()}


def visible(values: Any) -> dict[str, Any]:
    """Values without the hidden attributes of Python evaluators."""
    return {name: value for name, value in values.items() if not name.startswith("@")}


@random_worlds
@given(data=st.data())
def test_every_engine_evaluates_as_the_model_says(
    data: st.DataObject, worlds: ModuleType, oracle: ModuleType
) -> None:
    world = data.draw(worlds.worlds())
    ruleset = compile_ruleset(world.pack, world.as_of)
    rows = weighting_for(ruleset, world.weights).rows
    executors = [engine(ruleset) for engine in world.engines.values()]
    for case in world.cases:
        expected = oracle.decide(world.pack, case, world.weights)
        for executor in executors:
            found: Evaluation = executor.evaluate(case, rows)
            assert visible(found.values) == expected.values, executor.name
            assert {ruleset.decision[i].id for i in found.truth.fired} == expected.fired
            assert {ruleset.decision[i].id for i in found.truth.unknown} == expected.unknown
            assert dict(zip(ruleset.alternatives, found.gates, strict=True)) == expected.gates
            assert by_name(ruleset, found.support) == expected.support
            assert by_name(ruleset, found.opposition) == expected.opposition


@random_worlds
@given(data=st.data())
def test_every_engine_decides_as_the_model_says(
    data: st.DataObject, worlds: ModuleType, oracle: ModuleType
) -> None:
    world = data.draw(worlds.worlds(profiles=8))
    for case in world.cases:
        expected = oracle.decide(world.pack, case, world.weights)
        for name in world.engines:
            found = Decision(world.pack, case, world.weights, name)
            entries = {entry.mode: entry for entry in found.ranking}
            assert {m: e.numerator for m, e in entries.items()} == expected.numerators, name
            assert tuple(e.mode for e in found.ranking if e.rank) == expected.ranking
            assert found.status == expected.status
            for (mode, dimension), score in expected.dimensions.items():
                assert abs(entries[mode].dimensions[dimension] - score / 200) < 0.0001


@random_worlds
@given(data=st.data())
def test_outlook_equals_a_full_evaluation(data: st.DataObject, worlds: ModuleType) -> None:
    world = data.draw(worlds.worlds(profiles=2))
    ruleset = compile_ruleset(world.pack, world.as_of)
    nothing = [0] * len(ruleset.decision)
    domains = domains_of(ruleset)
    for case in world.cases:
        for executor in (engine(ruleset) for engine in world.engines.values()):
            base = executor.evaluate(case, nothing)
            for name, domain in domains.items():
                for value in (*domain, None):
                    changed = Case(world.as_of, case.values).with_value(name, value)
                    full = executor.evaluate(changed, nothing)
                    outlook = executor.outlook(base, name, value)
                    assert (outlook.truth, outlook.gates) == (full.truth, full.gates), (name, value)


@random_worlds
@given(data=st.data())
def test_more_knowledge_never_turns_a_settled_row(data: st.DataObject, worlds: ModuleType) -> None:
    """Strong Kleene logic is monotone where no cell asks whether a value is missing."""
    world = data.draw(worlds.worlds(nulls=False))
    ruleset = compile_ruleset(world.pack, world.as_of)
    rows = weighting_for(ruleset, world.weights).rows
    for engine in world.engines.values():
        executor = engine(ruleset)
        for first in world.profiles:
            for second in world.profiles[:4]:
                before = executor.evaluate(Case(world.as_of, first), rows).truth
                after = executor.evaluate(Case(world.as_of, {**second, **first}), rows).truth
                assert before.fired_mask & ~after.fired_mask == 0
                assert after.unknown_mask & ~before.unknown_mask == 0
