"""Questions: regret by brute force, order, and what is never asked."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modesdk.decide.decision import Decision
from modesdk.decide.questions import answers, domains_of
from modesdk.decide.scoring import to_points
from modesdk.model.pack import Alternative
from modesdk.model.profile import Case
from modesdk.model.schema import Missing
from modesdk.model.weights import UNIT

random_worlds = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def regret(decision: Decision, name: str) -> tuple[float, float]:
    """Mean and worst regret, by deciding anew for every answer."""
    found = []
    for value in domains_of(decision.situation.ruleset)[name]:
        case = Case(decision.as_of, {**decision.case.values, name: value})
        after = Decision(decision.pack, case, decision.weights)
        competing = [e.numerator for e in after.ranking if e.rank is not None]
        of_leader = next((e for e in after.ranking if e.mode == decision.leader), None)
        if not competing:
            found.append(0)
        elif of_leader is None:
            found.append(max(0, *competing))
        else:
            shut = of_leader.gate == "blocked"
            own = -UNIT * decision.denominator if shut else of_leader.numerator
            found.append(max(competing) - own)
    mean, worst = sum(found) // max(1, len(found)), max(found, default=0)
    return to_points(mean, decision.denominator), to_points(max(0, worst), decision.denominator)


@random_worlds
@given(data=st.data())
def test_regret_is_what_deciding_anew_finds(data: st.DataObject, worlds: ModuleType) -> None:
    world = data.draw(worlds.worlds(profiles=2))
    for case in world.cases:
        decision = Decision(world.pack, case, world.weights)
        for question in decision.question_details:
            found = regret(decision, question.attribute)
            assert found == (question.regret, question.worst), question.attribute


@random_worlds
@given(data=st.data())
def test_what_is_asked(data: st.DataObject, worlds: ModuleType) -> None:
    world = data.draw(worlds.worlds(profiles=5))
    for case in world.cases:
        decision = Decision(world.pack, case, world.weights)
        asked, schema = decision.questions, world.pack.schema
        assert len(set(asked)) == len(asked)
        assert not set(asked) & set(case.values)
        assert not any(schema[name].derived for name in asked)
        waited_for = {n for rule in decision.undetermined for n in rule.missing}
        tested = set(domains_of(decision.situation.ruleset))
        assert waited_for & tested <= set(asked) <= tested
        if not any(alternative.routes for alternative in world.pack.alternatives.values()):
            assert set(asked) <= waited_for
        assert asked == Decision(world.pack, case, world.weights).questions
        gated = [decision.leader in q.gates for q in decision.question_details]
        if decision.status not in {"insufficient_data", "none_eligible"}:
            assert gated == sorted(gated, reverse=True), "what may shut the leader comes first"
        for question in decision.question_details:
            marks = {decision.gates[mode] for mode in question.gates}
            assert marks <= {"conditional"}
            assert not any(decision.gates[mode] == "blocked" for mode in question.blocks)


@pytest.fixture
def pack(kit: ModuleType) -> Any:
    attributes = [
        kit.flag("p"), kit.flag("q"), kit.number("n"), kit.flag("g", missing=Missing.GATE),
        kit.flag("m", missing=Missing.QUIET), kit.choice("x", derived=True),
    ]  # fmt: skip

    def make(*rows: Any) -> Any:
        derive = kit.table(kit.derive("D", {"p": "true", "q": "true"}, '"yes"'), target="x")
        return kit.pack(attributes, [derive, *(kit.table(row) for row in rows)])

    return make


def test_nothing_unknown_nothing_asked(kit: ModuleType, pack: Any) -> None:
    assert kit.decide(pack(kit.evidence("R", {}, effects={"a": 1}))).questions == ()


def test_what_may_block_the_leader_comes_before_a_larger_regret(kit: ModuleType, pack: Any) -> None:
    found = kit.decide(
        pack(
            kit.evidence("R1", {}, effects={"a": 1}),
            kit.evidence("R2", {"n": ">=0"}, effects={"b": 2}),
            kit.gate("G", {"q": "true", "n": "<0"}, a="conditional"),
            kit.evidence("R3", {"p": "true"}, effects={"c": 2}, strength=300),
        ),
        {"n": 1},
    )
    assert found.questions == ("p",)
    rows = [
        kit.evidence("R1", {}, effects={"a": 1}),
        kit.gate("G", {"q": "true"}, a="conditional"),
        kit.evidence("R3", {"p": "true"}, effects={"c": 2}, strength=300),
    ]
    found = kit.decide(pack(*rows))
    assert found.questions == ("q", "p")
    assert found.question_details[0].regret < found.question_details[1].regret
    assert found.question_details[0].gates == ("a",)


def test_derived_and_quiet_attributes_are_not_asked(kit: ModuleType, pack: Any) -> None:
    found = kit.decide(
        pack(
            kit.evidence("R1", {"x": '"yes"'}, effects={"a": 1}),
            kit.evidence("R2", {"m": "true"}, effects={"b": 2}),
        ),
        {"q": True},
    )
    assert found.questions == ("p",)


def test_regret_orders_then_swing(kit: ModuleType, pack: Any) -> None:
    found = kit.decide(
        pack(
            kit.evidence("R1", {}, effects={"a": 2}),
            kit.evidence("R2", {"p": "true"}, effects={"b": 1}, strength=10),
            kit.evidence("R3", {"q": "true"}, effects={"b": 1}, strength=50),
            kit.evidence("R4", {"n": ">3"}, "c3", effects={"c": 2}),
        )
    )
    assert found.questions == ("n", "q", "p")
    assert [q.regret > 0 for q in found.question_details] == [True, False, False]


def test_what_shuts_a_route_concerns_all_that_it_leads_to(kit: ModuleType) -> None:
    pack = kit.pack(
        [kit.flag("p")],
        [kit.table(kit.gate("G", {"p": "true"}, c="blocked"))],
        alternatives=kit.routed(a=[(["b"], {})], b=[(["c"], {})], c=[]),
    )
    (question,) = kit.decide(pack).question_details
    assert set(question.gates) == {"a", "b", "c"}


def test_answers_say_what_each_value_leads_to(kit: ModuleType, pack: Any) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 1}),
        kit.evidence("R2", {"n": "[10..20)"}, effects={"b": 2}),
    ]
    found = {a.value: (a.winner, a.status) for a in kit.decide(pack(*rows)).answers("n")}
    assert found == {
        9: ("a", "recommended"), 10: ("b", "recommended"), 15: ("b", "recommended"),
        20: ("a", "recommended"), 21: ("a", "recommended"),
    }  # fmt: skip


@pytest.fixture
def thin(kit: ModuleType) -> Any:
    """Questions of a pack with gates and one piece of evidence, of which nothing is known."""

    def ask(*gates: Any, **parts: Any) -> tuple[str, ...]:
        papers = [kit.flag(name, missing=Missing.GATE) for name in ("g1", "g2", "g3")]
        rows = [*gates, kit.evidence("R", {"p": "true"}, effects={"b": 2})]
        tables = [kit.table(row) for row in rows]
        decision = kit.decide(kit.pack([*papers, kit.flag("p")], tables, **parts))
        assert decision.status == "insufficient_data"
        return decision.questions

    return ask


def test_while_little_is_known_what_may_shut_several_comes_first(
    kit: ModuleType, thin: Any
) -> None:
    one = kit.gate("G1", {"g1": "true"}, c="blocked")
    two = kit.gate("G2", {"g2": "true"}, b="blocked", c="blocked")
    three = kit.gate("G3", {"g3": "true"}, a="conditional", b="conditional", c="conditional")
    assert thin(one, two, three) == ("g3", "g2", "p", "g1")


def test_while_little_is_known_a_paper_for_one_alternative_waits(
    kit: ModuleType, thin: Any
) -> None:
    leader = kit.gate("G1", {"g1": "true"}, a="conditional")
    other = kit.gate("G2", {"g2": "true"}, c="blocked")
    assert thin(leader, other) == ("p", "g1", "g2")


def test_routes_count_among_what_a_paper_may_shut(kit: ModuleType, thin: Any) -> None:
    route = kit.gate("G1", {"g1": "true"}, c="blocked")
    assert thin(route, alternatives=kit.routed(a=[(["c"], {})], b=[], c=[])) == ("g1", "p")


def test_only_ranked_alternatives_count_among_what_a_paper_may_shut(
    kit: ModuleType, thin: Any
) -> None:
    gate = kit.gate("G1", {"g1": "true"}, b="blocked", c="blocked")
    modes = {name: Alternative(id=name, ranked=name != "c") for name in "abc"}
    assert thin(gate, alternatives=modes)[0] == "p"


def test_a_question_names_what_an_answer_would_block(kit: ModuleType, pack: Any) -> None:
    rows = [
        kit.evidence("R1", {}, effects={"a": 1}),
        kit.gate("G1", {"p": "true"}, a="blocked", b="conditional"),
        kit.gate("G2", {"q": "true"}, a="conditional"),
        kit.gate("G3", {}, c="blocked"),
        kit.gate("G4", {"p": "true"}, c="blocked"),
    ]
    found = {q.attribute: q for q in kit.decide(pack(*rows)).question_details}
    assert (found["p"].gates, found["p"].blocks) == (("a", "b"), ("a",))
    assert (found["q"].gates, found["q"].blocks) == (("a",), ())


def test_an_answer_for_which_rows_contradict_each_other_leads_nowhere(kit: ModuleType) -> None:
    """With p known to hold, q may not hold as well; that it might is still asked about."""
    table = kit.table(
        kit.derive("D1", {"p": "true"}, '"h"'),
        kit.derive("D2", {"q": "true"}, '"l"'),
        target="x",
        hit_policy="ANY",
    )
    rows = kit.table(kit.evidence("E1", {"x": '"h"', "q": "true"}, effects={"a": 1}))
    attributes = [kit.flag("p"), kit.flag("q"), kit.choice("x", "h", "l", derived=True)]
    pack = kit.pack(attributes, [table, rows])
    decision = Decision(pack, kit.case({"p": True}))
    assert decision.questions == ("q",)
    told = answers(decision.situation, "q")
    assert [answer.value for answer in told] == [False]
