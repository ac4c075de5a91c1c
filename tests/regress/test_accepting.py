"""What a failing case would have to expect: kept where it holds, moved as little as it must."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import modesdk
from modesdk.io.case_files import read_cases
from modesdk.regress.accepting import Amendment, amendments
from modesdk.regress.run import run_cases

HOUSE = "{insulation: good, flow_temperature_c: 35, outdoor_space: true, boiler_age_years: 24}"


def amended(folder: Path, *cases: str) -> list[Amendment]:
    """What would change in cases on the same house."""
    pack = modesdk.load_pack("home-heating")
    path = folder / "cases.yaml"
    path.write_text("cases:\n" + "".join(f"- {{{case}}}\n" for case in cases), encoding="utf-8")
    return amendments(run_cases(pack, read_cases(pack, path)))


def decision() -> modesdk.Decision:
    profile: dict[str, Any] = {
        "insulation": "good",
        "flow_temperature_c": 35,
        "outdoor_space": True,
        "boiler_age_years": 24,
    }
    return modesdk.recommend(profile, pack="home-heating")


def case(expect: str, name: str = "A") -> str:
    return f"id: {name}, profile: {HOUSE}, expect: {{{expect}}}"


@pytest.mark.parametrize(
    ("expect", "becomes"),
    [
        ("leader: keep_gas", "heat_pump"),
        ("leader: none", "heat_pump"),
        ("blocked: heat_pump", "none"),
        ("conditional: [heat_pump, keep_gas]", "heat_pump"),
        ("not_blocked: [heat_pump], open: none", None),
        ("order: keep_gas > heat_pump", "heat_pump > keep_gas"),
        ("score: heat_pump <= 1", "heat_pump <= {score}"),
        ("score: heat_pump between 1 and 3", "heat_pump between {lower} and {score}"),
        (
            "score: 'heat_pump = 1 +- 0.5; keep_gas <= 90'",
            "heat_pump = {score} +- 0.5; keep_gas <= 90",
        ),
        ("margin: <= 1", "<= {margin}"),
    ],
)  # fmt: skip
def test_what_would_be_expected(tmp_path: Path, expect: str, becomes: str | None) -> None:
    got = decision()
    score = {option.mode: option.score for option in got.ranking}["heat_pump"]
    words = {"score": f"{score:.1f}", "lower": f"{score - 2:.1f}", "margin": f"{got.margin:.1f}"}
    (found,) = amended(tmp_path, case(expect))
    assert not found.by_hand
    if becomes is not None:
        ((kind, _),) = found.new.items()
        assert found.cells(kind)[1] == becomes.format(**words)
    for kind in found.new:
        assert found.cells(kind)[0] != found.cells(kind)[1]


def test_what_no_machine_can_say(tmp_path: Path) -> None:
    """A comparison, a claim that never fires, a profile that is refused or no longer is."""
    found = amended(
        tmp_path,
        case("leader: heat_pump"),
        case("than: heat_pump higher than in A, leader: keep_gas", "B"),
        case("fires: L1, must_not_fire: L1", "C"),
        case("error: V-503", "D"),
    )
    said = {each.id: (sorted(each.new), sorted(each.by_hand)) for each in found}
    assert said["B"] == (["leader"], ["than"])
    assert said["D"] == ([], ["error"])
    assert "C" in said
    assert "A" not in said


def test_a_sweep_changes_only_to_what_holds_on_all_dates(tmp_path: Path) -> None:
    old = "profile: {boiler_age_years: 30, insulation: poor, outdoor_space: true}"
    dates = "dates: 'on 2023-12-31, on 2025-03-01'"
    found = amended(
        tmp_path,
        f"id: A, {dates}, {old}, expect: {{blocked: [heat_pump, keep_gas]}}",
        f"id: B, {dates}, {old}, expect: {{leader: keep_gas}}",
    )
    by_id = {each.id: each for each in found}
    assert by_id["A"].by_hand == ("blocked",)
    assert by_id["B"].cells("leader") == ("keep_gas", "district_heating")


def test_a_case_that_is_expected_to_fail_stays(tmp_path: Path) -> None:
    told = f"id: A, state: xfail, reason: known, profile: {HOUSE}, expect: {{leader: keep_gas}}"
    assert amended(tmp_path, told) == []
