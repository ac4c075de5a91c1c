"""The judge of cases: every kind of expectation is met, can fail, and is told."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

import modesdk
from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.case_kinds import KINDS
from modesdk.io.case_syntax import Vocabulary
from modesdk.language import in_language
from modesdk.language.figures import amount
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.regress.judge import judge

DATE = datetime.date(2025, 3, 1)
VALUES: dict[str, Any] = {
    "insulation": "good", "flow_temperature_c": 35, "district_network": False,
    "outdoor_space": True, "listed_building": False,
    "priorities": frozenset({"low_emissions", "little_work"}),
}  # fmt: skip
REFUSED = (Diagnostic("V-502", "no text", Location("cases.csv", 2, "insulation")),)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return modesdk.load_pack("home-heating")


@pytest.fixture(scope="module")
def decision(pack: Pack) -> Decision:
    return Decision(pack, Case(DATE, VALUES))


def case(pack: Pack, **cells: str) -> RegressionCase:
    words = Vocabulary.of(pack)
    expect = {kind: KINDS[kind].syntax.read(cell, words) for kind, cell in cells.items()}
    return RegressionCase(id="A", as_of=DATE, values=VALUES, expect=expect)


def cell(text: str, decision: Decision) -> str:
    """A cell with names for what the decision holds: points, ranks, questions, what is open."""
    ranked = [o for o in decision.ranking if o.rank is not None]
    first, second = ranked[:2]
    points = {o.mode: amount(o.score) for o in decision.ranking}
    assert decision.margin is not None
    shown = Decimal(points["heat_pump"])
    return text.format(
        first=first.mode,
        second=second.mode,
        points=shown,
        above=shown + Decimal("0.1"),
        below=shown - Decimal("0.1"),
        margin=amount(decision.margin),
        wider=Decimal(amount(decision.margin)) + Decimal("0.1"),
        third=decision.questions[2],
        fourth=decision.questions[3],
        open=decision.undetermined[0].claims[0],
        row=decision.undetermined[0].rule,
        unsure=next(o for o, gate in decision.gates.items() if gate == "conditional"),
        conflict=" + ".join(decision.conflicts[0].claims[:2]),
    )


MET = [
    ("status", "recommended"),
    ("status", "none_eligible recommended"),
    ("recommended", "keep_gas, heat_pump"),
    ("leader", "heat_pump"),
    ("top3", "heat_pump keep_gas"),
    ("order", "{first} > {second} > district_heating"),
    ("score", "heat_pump between {points} and {above}"),
    ("score", "heat_pump between {below} and {points}"),
    ("score", "heat_pump >= {points}; heat_pump <= {points}; heat_pump = {points}"),
    ("score", "heat_pump = {above} +- 0.1; heat_pump = {below} +- 0.1"),
    ("margin", ">= {margin}"),
    ("margin", "= {margin}"),
    ("open", "heat_pump"),
    ("conditional", "{unsure}"),
    ("blocked", "district_heating"),
    ("not_blocked", "keep_gas heat_pump"),
    ("fires", "L1 L7"),
    ("must_not_fire", "L3"),
    ("undecided", "{open} {row}"),
    ("ask", "insulation {third}"),
    ("conflicts", "{conflict}"),
]
MISSED = [
    ("status", "none_eligible", "got recommended, expected none_eligible"),
    ("recommended", "keep_gas", "got heat_pump, expected keep_gas"),
    ("recommended", "none", "got heat_pump, expected nothing"),
    ("leader", "keep_gas", "got heat_pump, expected keep_gas"),
    ("leader", "none", "got heat_pump, expected nothing"),
    ("top3", "heat_pump district_heating", "expected district_heating"),
    ("order", "{second} > {first}", "is not above"),
    ("order", "{first} > {first}", "is not above"),
    ("order", "district_heating > {second}", "district_heating (not ranked) is not above"),
    ("order", "district_heating > district_heating", "is not above"),
    ("score", "heat_pump between {above} and 100", "has {points} points, expected between"),
    ("score", "heat_pump between 0 and {below}", "has {points} points"),
    ("score", "heat_pump >= {above}", "expected >= {above}"),
    ("score", "heat_pump <= {below}", "expected <= {below}"),
    ("score", "heat_pump = {above}", "expected = {above}"),
    ("score", "heat_pump = {above} +- 0.09", "+- 0.09"),
    ("margin", ">= {wider}", "got {margin}, expected >= {wider}"),
    ("open", "district_heating", "district_heating is blocked"),
    ("open", "none", "heat_pump is open"),
    ("conditional", "none", "{unsure} is conditional"),
    ("conditional", "heat_pump", "heat_pump is open"),
    ("blocked", "heat_pump", "heat_pump is open"),
    ("blocked", "none", "district_heating is blocked"),
    ("not_blocked", "district_heating", "district_heating is blocked"),
    ("fires", "L1 L3", "L3 did not fire"),
    ("must_not_fire", "L1 L3", "L1 fired"),
    ("undecided", "L1", "L1 are not undecided"),
    ("ask", "{fourth}", "expected {fourth}"),
    ("conflicts", "L1 + L7", "L1 + L7 do not stand in one conflict"),
]


@pytest.mark.parametrize(("kind", "text"), MET)
def test_what_is_met(kind: str, text: str, pack: Pack, decision: Decision) -> None:
    assert judge(case(pack, **{kind: cell(text, decision)}), decision) == ()


@pytest.mark.parametrize(("kind", "text", "said"), MISSED)
def test_what_is_missed(kind: str, text: str, said: str, pack: Pack, decision: Decision) -> None:
    found = judge(case(pack, **{kind: cell(text, decision)}), decision)
    assert found
    assert {difference.kind for difference in found} == {kind}
    assert any(cell(said, decision) in str(difference) for difference in found)
    assert all(in_language(d.said, "zh") != str(d) for d in found)


def test_every_kind_is_tried_above() -> None:
    relative = {"error", "than"}  # below
    assert {kind for kind, _ in MET} | relative == set(KINDS)
    assert {kind for kind, *_ in MISSED} | relative == set(KINDS)


def test_exact_points_decide_an_order_of_what_looks_equal(pack: Pack, decision: Decision) -> None:
    first, second = decision.ranking[:2]
    close = evolve(second, score=first.score, numerator=first.numerator - 1)

    class Close(Decision):
        ranking = (first, close)  # type: ignore[assignment]  # numbers that no rule gives

    closer = Close(pack, Case(DATE, VALUES))
    assert judge(case(pack, order=f"{first.mode} > {second.mode}"), closer) == ()
    (found,) = judge(case(pack, order=f"{second.mode} > {first.mode}"), closer)
    assert found.got == f"{amount(first.score)} / {amount(first.score)}"


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("V-502 at insulation", True),
        ("V-502", True),
        ("V-502 at priorities", False),
        ("V-503 at insulation", False),
        ("V-502 at insulation; V-503 at priorities", False),
    ],
)
def test_a_refusal(text: str, passes: bool, pack: Pack) -> None:
    assert (judge(case(pack, error=text), None, refused=REFUSED) == ()) is passes


def test_what_should_be_refused_and_is_not(pack: Pack, decision: Decision) -> None:
    (found,) = judge(case(pack, error="V-502 at insulation"), decision)
    assert str(found) == "error: got nothing is refused, expected V-502 at insulation"


def test_what_is_refused_and_should_not_be(pack: Pack) -> None:
    (found,) = judge(case(pack, status="recommended"), None, refused=REFUSED)
    assert "there is no decision" in str(found)
    assert "V-502" in str(found)


def test_comparisons_with_another_case(pack: Pack, decision: Decision) -> None:
    other = Decision(pack, Case(DATE, {**VALUES, "insulation": "poor"}))
    names = {option.mode: option for option in other.ranking}
    mine = {option.mode: option for option in decision.ranking}
    option = next(m for m in mine if mine[m].score != names[m].score)
    gap = Decimal(amount(mine[option].score)) - Decimal(amount(names[option].score))
    word, wrong = ("higher", "lower") if gap > 0 else ("lower", "higher")
    more = abs(gap) + Decimal("0.1")

    def missed(text: str) -> int:
        return len(judge(case(pack, than=text), decision, others={"X": other, "A": decision}))

    assert missed(f"{option} {word} than in X") == 0
    assert missed(f"{option} {word} by >= {abs(gap)} than in X") == 0
    assert missed(f"{option} {word} by >= {more} than in X") == 1
    assert missed(f"{option} {wrong} than in X") == 1
    assert missed(f"{option} higher than in A; {option} lower than in A") == 2
    assert missed("margin higher than in A") == 1
    assert missed(f"{option} {word} than in nowhere") == 1
