"""The judge of cases: every kind of expectation can fail, and is told."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest

import modesdk
from modesdk.decide.case_checks import case_problems
from modesdk.decide.decision import Decision
from modesdk.decide.judge import Expected, judge
from modesdk.diagnostics import Severity
from modesdk.io.case_files import read_cases
from modesdk.io.pack_folders import read_pack
from modesdk.model.cases import Expectation, RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.profile import Case

DATE = datetime.date(2025, 3, 1)
VALUES: dict[str, Any] = {
    "insulation": "good", "flow_temperature_c": 35, "district_network": False,
    "outdoor_space": True, "listed_building": False,
    "priorities": frozenset({"low_emissions", "little_work"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return modesdk.load_pack("home-heating")


@pytest.fixture(scope="module")
def decision(pack: Pack) -> Decision:
    return Decision(pack, Case(DATE, VALUES))


def case(**given: Any) -> RegressionCase:
    expect = {key: given.pop(key) for key in list(given) if hasattr(Expectation(), key)}
    return RegressionCase(id="A", as_of=DATE, values=VALUES, expect=Expectation(**expect), **given)


def test_what_is_met(decision: Decision) -> None:
    shown = decision.conflicts[0]
    whole = case(
        status=str(decision.status),
        recommended=("heat_pump", "keep_gas"),
        open=("heat_pump",),
        blocked=("district_heating",),
        not_blocked=("keep_gas",),
        fires=("L1", "L7"),
        must_not_fire=("L3",),
        undecided=tuple(c for rule in decision.undetermined for c in rule.claims)[:1],
        ask=(decision.questions[2],),
        conflicts=(tuple(shown.claims)[:2],),
    )
    assert judge(whole, decision) == ()


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ({"status": "none_eligible"}, "status", "expected none_eligible"),
        ({"recommended": ("keep_gas",)}, "recommended", "got heat_pump, expected keep_gas"),
        ({"open": ("district_heating",)}, "gate", "got district_heating, blocked"),
        ({"conditional": ("heat_pump",)}, "gate", "expected heat_pump, conditional"),
        ({"blocked": ("heat_pump",)}, "gate", "expected heat_pump, blocked"),
        ({"not_blocked": ("district_heating",)}, "gate", "district_heating, not blocked"),
        ({"fires": ("L1", "L3")}, "fires", "expected L3, which did not come out"),
        ({"must_not_fire": ("L1", "L3")}, "must_not_fire", "L1 fired"),
        ({"undecided": ("L1",)}, "undecided", "expected L1"),
        ({"ask": ("insulation",)}, "ask", "expected insulation"),
        ({"conflicts": (("L1", "L7"),)}, "conflicts", "expected L1, L7"),
    ],
)
def test_what_is_missed(given: dict[str, Any], kind: str, said: str, decision: Decision) -> None:
    (miss,) = judge(case(**given), decision)
    assert miss.kind == kind
    assert str(miss).startswith(f"{kind}: ")
    assert said in str(miss)


def test_the_fourth_question_is_not_among_the_first(decision: Decision) -> None:
    (miss,) = judge(case(ask=(decision.questions[3],)), decision)
    assert (miss.kind, miss.got) == ("ask", tuple(decision.questions[:3]))


def test_every_kind_is_tried_above() -> None:
    marks = test_what_is_missed.pytestmark
    assert {row[1] for row in marks[0].args[1]} == set(Expected)


@pytest.mark.parametrize(("missing", "passes"), [(1, True), (2, False)])
def test_95_percent_of_the_claims_are_enough(missing: int, passes: bool, pack: Pack) -> None:
    fired = [f"f{i}" for i in range(20 - missing)]
    decision = _Fired(fired)
    wanted = case(fires=(*fired, *(f"m{i}" for i in range(missing))))
    assert (judge(wanted, decision) == ()) is passes


class _Fired:
    """A decision of which only the fired claims are looked at."""

    def __init__(self, claims: list[str]) -> None:
        self.fired = [type("Rule", (), {"claims": tuple(claims)})]


@pytest.mark.parametrize("name", ["home-heating", "tiktok-shop"])
def test_the_shipped_cases_pass(name: str) -> None:
    pack = modesdk.load_pack(name)
    cases = read_cases(pack)
    assert cases
    for found in cases:
        assert judge(found, Decision(pack, Case(found.as_of, found.values))) == (), found.id


def test_the_cases_of_a_pack_with_errors_are_its_errors(tmp_path: Path, pack: Pack) -> None:
    folder = Path(shutil.copytree(pack.folder, tmp_path / "pack"))
    table = folder / "tables" / "evidence" / "house.csv"
    table.write_text(table.read_text("utf-8").replace(",fit,", ",fitt,", 1), "utf-8")
    broken, problems = read_pack(folder)
    assert (broken is not None, problems) == (True, [])
    assert broken is not None
    found = case_problems(broken)
    assert found
    assert {(p.code[0], p.severity) for p in found} == {("R", Severity.ERROR)}
    assert case_problems(pack) == []
