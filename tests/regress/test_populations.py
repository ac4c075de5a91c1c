"""Expectations of populations: what is drawn, found, kept and refused."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from attrs import evolve

import modesdk
from modesdk.conditions.literals import spelled
from modesdk.io.case_files import read_cases
from modesdk.io.case_writing import with_cases
from modesdk.io.unread import unread_files
from modesdk.language.catalogue import in_language
from modesdk.model.cases import State
from modesdk.model.pack import Pack
from modesdk.regress.pack_cases import case_problems
from modesdk.regress.population.population_files import examine_populations, read_populations
from modesdk.regress.population.population_members import members_of
from modesdk.regress.population.run_population import PopulationRun, run_population
from modesdk.regress.run import run_cases

HOUSES = """
populations:
- {id: houses, count: 400, seed: 1, missing: {others: 10 %, chosen_heating: 1}}
expectations:
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return modesdk.load_pack("home-heating")


def runs(pack: Pack, folder: Path, text: str, engine: str | None = None) -> list[PopulationRun]:
    file = folder / "p.yaml"
    file.write_text(text, encoding="utf-8")
    return list(run_population(pack, read_populations(pack, file), engine=engine))


def one(pack: Pack, folder: Path, expectation: str, population: str = HOUSES) -> PopulationRun:
    (run,) = runs(pack, folder, f"{population}- {{id: x, population: houses, {expectation}}}\n")
    return run


def test_profiles_are_the_same_everywhere(pack: Pack, tmp_path: Path) -> None:
    """Pinned: whoever changes this changes what every pack's populations are."""
    run = one(pack, tmp_path, "matters: all")
    rows = [member.case.values for member in members_of(pack, run.expectation.population)]
    text = "\n".join(";".join(f"{n}={spelled(v)}" for n, v in row.items()) for row in rows)
    assert len(rows) == 400
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "e4894b1e2c8236e1"


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
    assert {row["boiler_age_years"] for row in rows} == {19, 20, 25, 30, 31}
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


@pytest.mark.parametrize("name", ["kept.yaml", "kept.csv"])
def test_findings_are_read_again_as_cases(pack: Pack, tmp_path: Path, name: str) -> None:
    """As they are kept they are to do; made active, they fail for what they show."""
    run = one(
        pack,
        tmp_path,
        "monotone: {attribute: flow_temperature_c, options: heat_pump, points: never fall}",
    )
    kept = tmp_path / name
    kept.write_text(with_cases("", name, run.cases, pack), encoding="utf-8")
    cases = read_cases(pack, kept)
    assert [case.values for case in cases] == [case.values for case in run.cases]
    assert len(cases) == 40
    assert {str(case.state) for case in cases} == {"todo"}
    assert cases[0].source == "population houses, seed 1, row 1"
    assert cases[0].reason == str(run.told)
    active = [evolve(case, state=State.ACTIVE) for case in cases]
    outcomes = {r.case.id: str(r.outcome) for r in run_cases(pack, active)}
    after = [case.id for case in cases if case.expect]
    assert len(after) == 20
    assert {outcomes[name] for name in after} == {"failed"}


REFUSED = {
    "populations: 5\n": ("P-204", 1, "expected a list"),
    "cases: []\n": ("P-204", 1, "expected `populations:` and `expectations:`, each with a list"),
    "populations:\n- {id: p}\n": ("P-203", 2, "the key 'count' is missing"),
    "populations:\n- {count: 2}\n": ("P-203", 2, "the key 'id' is missing"),
    "populations:\n- {id: p, count: 0}\n": (
        "P-204", 2, "got 0, expected a whole number from 1 to 100,000",
    ),
    "populations:\n- {id: p, cuont: 2}\n": ("P-202", 2, "unknown key 'cuont'"),
    "populations:\n- {id: p, count: 2}\n- {id: p, count: 2}\n": (
        "P-204", 3, "the id 'p' is given twice",
    ),
    "populations:\n- id: p\n  count: 2\n  missing: 2\n": (
        "P-204", 4, "got 2, expected a share from 0 to 1",
    ),
    "populations:\n- id: p\n  count: 2\n  missing: {insulaton: 1}\n": (
        "P-204", 4, "no attribute is called 'insulaton'",
    ),
    "populations:\n- id: p\n  count: 2\n  values:\n    insulation: {gold: 1}\n": (
        "V-503", 5, "got 'gold', expected one of: poor, medium, good",
    ),
    "populations:\n- id: p\n  count: 2\n  values:\n    insulation: {good: 0}\n": (
        "P-204", 5, "no value of it ever comes",
    ),
    "populations:\n- {id: p, file: none.csv}\n": ("P-206", 2, "there is no file none.csv"),
    "populations:\n- {id: p, file: ../p.yaml}\n": ("P-206", 2, "there is no file ../p.yaml"),
}  # fmt: skip
EXPECTED = {
    "matters: all, severity: bad": "got 'bad', expected one of: error, warning",
    "matters: all, recommended_somewhere: all": (
        "it needs one of: recommended_somewhere, share, monotone, matters"
    ),
    "recommended_somewhere: coal": "recommended_somewhere: no option is called 'coal'",
    "recommended_somewhere: []": "recommended_somewhere: nothing is named",
    "matters: weather": "matters: no attribute is called 'weather'",
    "share: 5": "share: expected a mapping",
    "share: {of: {status: bad}, is: = 1}": "share: no status is called 'bad'",
    "share: {of: {error: V-502}, is: = 1}": "share: unknown key 'error'",
    "share: {of: {}, is: = 1}": "share: `of` says nothing",
    "share: {of: {status: recommended}, is: some}": "share: 'some' cannot be read",
    "share: {of: {status: recommended}}": "share: the key 'is' is missing",
    "monotone: {attribute: insulation, options: heat_pump}": (
        "monotone: neither `points` nor `gate` says anything"
    ),
    "monotone: {attribute: insulation, options: heat_pump, points: up}": (
        "monotone: got 'up', expected one of: never fall, never rise"
    ),
    "monotone: {attribute: insulation, options: heat_pump, points: never fall, order: [good]}": (
        "monotone: `order` is a list of different values, upwards"
    ),
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_populations_that_are_refused(pack: Pack, tmp_path: Path, text: str) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(text, encoding="utf-8")
    (problem, *more) = examine_populations(pack, file)[1]
    code, line, message = REFUSED[text]
    assert (problem.code, problem.location.row, str(problem.message)) == (code, line, message)
    assert more == []


@pytest.mark.parametrize("text", EXPECTED, ids=range(len(EXPECTED)))
def test_expectations_that_are_refused(pack: Pack, tmp_path: Path, text: str) -> None:
    file = tmp_path / "p.yaml"
    body = f"{HOUSES}- {{id: x, population: houses, {text}}}\n"
    file.write_text(f"{body}- {{id: y, population: flats, matters: all}}\n", encoding="utf-8")
    found, problems = examine_populations(pack, file)
    assert found == ()
    assert [problem.location.row for problem in problems] == [5, 6]
    assert str(problems[0].message).startswith(EXPECTED[text])
    assert str(problems[1].message) == "no population is called 'flats'"


def test_a_list_of_profiles(pack: Pack, tmp_path: Path) -> None:
    """Each line has its date, and says nothing of what must come out."""
    lines = (
        "case_id,as_of,boiler_age_years,insulation\nold,2025-03-01,30,\nolder,2023-01-01,30,good\n"
    )
    (tmp_path / "ours.csv").write_text(lines, encoding="utf-8")
    listed = "populations:\n- {id: houses, file: ours.csv}\nexpectations:\n"
    run = one(pack, tmp_path, 'share: {of: {not_blocked: keep_gas}, is: "= 100 %"}', listed)
    assert str(run.told) == "1 of 2 profiles (50 %) meet not blocked: keep_gas; expected = 100 %"
    (case,) = run.cases
    assert (case.id, case.source) == ("x-old", "population houses, ours.csv, row old")
    (tmp_path / "ours.csv").write_text(lines.replace("good", "gold"), encoding="utf-8")
    (problem,) = examine_populations(pack, tmp_path / "p.yaml")[1]
    assert (problem.code, problem.location.row) == ("V-503", 3)
    (tmp_path / "ours.csv").write_text("case_id,insulation,dates\no,good,on 2024-01-01\n", "utf-8")
    (problem,) = examine_populations(pack, tmp_path / "p.yaml")[1]
    assert str(problem.message) == "'o' is more than a profile with one date"


def test_engines_find_the_same(pack: Pack, tmp_path: Path) -> None:
    text = (
        f"{HOUSES}- {{id: x, population: houses, share: {{of: {{status: recommended}}, is: = 1}}}}"
    ).replace("count: 400", "count: 60")
    told = {str(runs(pack, tmp_path, text, engine)[0].told) for engine in ("bitmap", "reference")}
    assert len(told) == 1


def test_the_check_of_a_pack_reads_them(pack: Pack, tmp_path: Path) -> None:
    """And does not run them: one that is not met is no problem of the pack."""
    folder = tmp_path / "pack"
    shutil.copytree(pack.folder, folder)
    file = folder / "populations" / "more.yaml"
    unmet = HOUSES.replace("id: houses", "id: h") + "- {id: x, population: h, matters: WHAT}\n"
    file.write_text(unmet.replace("WHAT", "chosen_heating"), encoding="utf-8")
    copied = modesdk.load_pack(folder)
    assert case_problems(copied) == []
    assert unread_files(copied) == []
    file.write_text(unmet.replace("WHAT", "chosen_heatings"), encoding="utf-8")
    (problem,) = case_problems(copied)
    assert (problem.location.file, problem.location.row) == ("populations/more.yaml", 5)
