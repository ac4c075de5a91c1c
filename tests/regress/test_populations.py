"""Expectations of populations: what is drawn, what each kind finds, what is kept, what is refused."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

import modesdk
from modesdk.conditions.literals import spelled
from modesdk.io.case_files import read_cases
from modesdk.io.case_writing import cases_text
from modesdk.language.catalogue import in_language
from modesdk.model.pack import Pack
from modesdk.regress.population.files import read_populations
from modesdk.regress.population.members import members_of
from modesdk.regress.population.run import PopulationRun, run_population
from modesdk.regress.run import run_cases

HOUSES = """
populations:
- {id: houses, count: 400, seed: 1, missing: {others: 10 %, chosen_heating: 1}}
expectations:
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return modesdk.load_pack("home-heating")


@pytest.fixture
def copy(pack: Pack, tmp_path: Path) -> Path:
    """The pack in a folder of its own, to plant faults in."""
    return Path(shutil.copytree(pack.folder, tmp_path / "home-heating"))


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def runs(pack: Pack, folder: Path, text: str, engine: str | None = None) -> list[PopulationRun]:
    file = folder / "p.yaml"
    file.write_text(text, encoding="utf-8")
    return list(run_population(pack, read_populations(pack, file), engine=engine))


def one(pack: Pack, folder: Path, expectation: str, population: str = HOUSES) -> PopulationRun:
    (run,) = runs(pack, folder, f"{population}- {{id: x, population: houses, {expectation}}}\n")
    return run


def failing(folder: Path) -> list[str]:
    """The ids of expectations of a pack that are not met."""
    pack = modesdk.load_pack(folder)
    return [
        run.expectation.id for run in run_population(pack, read_populations(pack)) if not run.holds
    ]


def test_the_pack_meets_its_own_expectations(copy: Path) -> None:
    assert failing(copy) == []


GATE, MONEY, HOUSE = (
    "tables/gates/gates.csv",
    "tables/evidence/money.csv",
    "tables/evidence/house.csv",
)


def test_profiles_are_the_same_everywhere(pack: Pack, tmp_path: Path) -> None:
    """Pinned: whoever changes this changes what every pack's populations are."""
    run = one(pack, tmp_path, "matters: all")
    rows = [member.case.values for member in members_of(pack, run.expectation.population)]
    text = "\n".join(";".join(f"{n}={spelled(v)}" for n, v in row.items()) for row in rows)
    assert len(rows) == 400
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "0"


def test_draws(pack: Pack, tmp_path: Path) -> None:
    """Bounds of rules are met at, below and above; shares and odds are kept; fixed stays fixed."""
    text = """
populations:
- id: houses
  as_of: 2023-06-01
  count: 1000
  missing: {gas_price_ct: 0.5}
  values: {insulation: {good: 3, poor: 1}, outdoor_space: true, store_room: [true, null],
    priorities: "low_emissions, little_work"}
expectations:
"""
    run = one(pack, tmp_path, "matters: all", text)
    cases = [member.case for member in members_of(pack, run.expectation.population)]
    rows = [case.values for case in cases]
    assert {case.as_of.isoformat() for case in cases} == {"2023-06-01"}
    assert {30, 29} <= {row["boiler_age_years"] for row in rows}
    assert 450 < sum("gas_price_ct" in row for row in rows) < 550
    assert 700 < sum(row["insulation"] == "good" for row in rows) < 800
    assert not any(row["insulation"] == "medium" for row in rows)
    assert all(row["outdoor_space"] is True for row in rows)
    assert 450 < sum("store_room" in row for row in rows) < 550
    assert {row["priorities"] for row in rows} == {frozenset({"low_emissions", "little_work"})}


def test_other_odds_leave_other_attributes_as_they_were(pack: Pack, tmp_path: Path) -> None:
    changed = HOUSES.replace("seed: 1,", "seed: 1, values: {insulation: good},")
    first, second = (one(pack, tmp_path, "matters: all", text) for text in (HOUSES, changed))
    pairs = zip(
        members_of(pack, first.expectation.population),
        members_of(pack, second.expectation.population),
        strict=True,
    )
    for one_member, other in pairs:
        rest = {n: v for n, v in one_member.case.values.items() if n != "insulation"}
        assert rest == {n: v for n, v in other.case.values.items() if n != "insulation"}


def test_a_share_says_how_many_of_how_many(pack: Pack, tmp_path: Path) -> None:
    """Counted once more by hand."""
    run = one(pack, tmp_path, 'share: {of: {status: none_eligible}, is: "<= 0.5 %"}')
    members = members_of(pack, run.expectation.population)
    decisions = [modesdk.Decision(pack, member.case) for member in members]
    count = sum(decision.status == "none_eligible" for decision in decisions)
    assert 2 < count < 40
    share = f"{round(100 * count / 400, 2):g}"
    assert str(run.told) == (
        f"{count} of 400 profiles ({share} %) meet status: none_eligible; expected <= 0.5 %"
    )
    assert in_language(run.told, "zh").startswith(f"400 份档案中有 {count} 份")
    assert len(run.cases) == min(count, 20)
    assert not run.ok


@pytest.mark.parametrize(
    ("bound", "holds"), [("= 0 %", True), (">= 1 %", False), ("between 0 and 1", True)]
)
def test_bounds_of_shares(pack: Pack, tmp_path: Path, bound: str, holds: bool) -> None:
    fixed = HOUSES.replace("seed: 1,", "seed: 1, values: {outdoor_space: false},")
    expectation = f'share: {{of: {{recommended: heat_pump}}, is: "{bound}"}}'
    run = one(pack, tmp_path, expectation, fixed.replace("{others: 10 %, chosen", "{chosen"))
    assert run.holds is holds
    assert all(case.expect == {"recommended": ("heat_pump",)} for case in run.cases)


def test_warnings_fail_nothing(pack: Pack, tmp_path: Path) -> None:
    run = one(pack, tmp_path, "matters: chosen_heating, severity: warning, reason: only advice")
    assert str(run.told) == "chosen_heating changes nothing for any of 400 profiles"
    assert run.ok
    assert not run.holds


def test_an_option_that_is_never_recommended(pack: Pack, tmp_path: Path) -> None:
    fixed = HOUSES.replace("seed: 1,", "seed: 1, values: {district_network: false},")
    run = one(pack, tmp_path, "recommended_somewhere: all", fixed)
    assert str(run.told) == "district_heating is recommended for none of 400 profiles"
    (case,) = run.cases
    assert case.expect == {"recommended": ("district_heating",)}
    assert one(pack, tmp_path, "recommended_somewhere: all but district_heating", fixed).holds


def test_a_wrong_way_is_shown_by_a_pair(pack: Pack, tmp_path: Path) -> None:
    """Hotter water never makes the heat pump better; the opposite is found, row for row."""
    way = "monotone: {attribute: flow_temperature_c, options: heat_pump, points: never %s}"
    assert one(pack, tmp_path, way % "rise").holds
    run = one(pack, tmp_path, way % "fall")
    assert str(run.told).startswith(
        "points of heat_pump fall as flow_temperature_c rises in 400 of"
    )
    before, after = run.cases[:2]
    assert {n for n in before.values if before.values[n] != after.values[n]} == {
        "flow_temperature_c"
    }
    (comparison,) = after.expect["than"]
    assert (comparison.case, comparison.option if False else comparison.of) == (
        before.id,
        "heat_pump",
    )
    assert str(comparison.said) == f"heat_pump not lower than in {before.id}"


def test_gates_that_tighten_and_members_that_are_added(pack: Pack, tmp_path: Path) -> None:
    way = "monotone: {attribute: listed_building, options: heat_pump, gate: never tighten}"
    run = one(pack, tmp_path, way)
    assert str(run.told).startswith("the gate of heat_pump tightens as listed_building rises")
    assert run.cases[1].expect == {"open": ("heat_pump",)}
    wish = (
        "monotone: {attribute: priorities, order: [low_emissions], options: %s, points: never fall}"
    )
    assert one(pack, tmp_path, wish % "heat_pump").holds
    assert not one(pack, tmp_path, wish % "keep_gas").holds


def test_findings_are_read_again_as_cases(pack: Pack, tmp_path: Path) -> None:
    """As they are kept they are to do; made active, they fail."""
    run = one(
        pack,
        tmp_path,
        "monotone: {attribute: flow_temperature_c, options: heat_pump, points: never fall}",
    )
    kept = tmp_path / "kept.yaml"
    kept.write_text(cases_text(run.cases), encoding="utf-8")
    cases = read_cases(pack, kept)
    assert [case.values for case in cases] == [case.values for case in run.cases]
    assert {str(case.state) for case in cases} == {"todo"}
    assert cases[0].source == "population houses, seed 1, row 1"
    assert cases[0].reason == str(run.told)
    text = kept.read_text(encoding="utf-8").replace("state: todo", "state: active")
    pairs = tmp_path / "pairs.yaml"
    pairs.write_text(text.replace("  profile:", "  profile:", 1), encoding="utf-8")
    after = [case for case in cases if case.expect]
    active = [modesdk_active(case) for case in after]
    assert {str(each.outcome) for each in run_cases(pack, active, among=[*cases])} == {"failed"}
    again = cases_text(run.cases, kept.read_text(encoding="utf-8"))
    assert again == kept.read_text(encoding="utf-8")
