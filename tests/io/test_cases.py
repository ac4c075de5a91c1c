"""Regression cases from YAML and CSV, and what is said about wrong ones."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from attrs import evolve

import modesdk
from modesdk.errors import PackError
from modesdk.io.case_files import read_cases
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack

HEATING = Path(modesdk.load_pack("home-heating").folder) / "cases" / "cases.csv"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return modesdk.load_pack("home-heating")


def from_yaml(pack: Pack, folder: Path, text: str) -> tuple[RegressionCase, ...]:
    (folder / "cases.yaml").write_text(text, encoding="utf-8")
    return read_cases(pack, folder)


def said(pack: Pack, folder: Path, text: str) -> list[str]:
    with pytest.raises(PackError) as error:
        from_yaml(pack, folder, text)
    return [f"{d.code} {d.location}: {d.message}" for d in error.value.diagnostics]


def test_a_case_in_yaml(pack: Pack, tmp_path: Path) -> None:
    (case,) = from_yaml(
        pack,
        tmp_path,
        """
cases:
- id: A
  title: {zh: 甲, en: First}
  as_of: '2025-03-01'
  profile: {insulation: good, district_network: no, priorities: [low_emissions]}
  expect: {recommended: [heat_pump], blocked: [district_heating], status: recommended}
""",
    )
    assert (case.id, case.title["en"], case.line) == ("A", "First", 3)
    assert case.as_of == datetime.date(2025, 3, 1)
    assert case.values == {
        "insulation": "good", "district_network": False, "priorities": frozenset({"low_emissions"}),
    }  # fmt: skip
    assert case.expect == {
        "status": ("recommended",),
        "recommended": ("heat_pump",),
        "blocked": ("district_heating",),
    }


def test_a_variant_changes_its_case(pack: Pack, tmp_path: Path) -> None:
    first, second = from_yaml(
        pack,
        tmp_path,
        """
cases:
- id: A
  as_of: '2025-03-01'
  profile: {insulation: good, outdoor_space: true}
  expect: {recommended: [heat_pump]}
  variants:
  - change: {outdoor_space: false}
    expect: {blocked: [heat_pump]}
""",
    )
    assert second.id == "A-v1"
    assert second.values == {"insulation": "good", "outdoor_space": False}
    assert second.as_of == first.as_of
    assert second.expect == {"blocked": ("heat_pump",)}
    assert second.variant_of == "A"


def test_the_date_of_the_pack_is_taken_without_another(pack: Pack, tmp_path: Path) -> None:
    (case,) = from_yaml(
        pack, tmp_path, "cases:\n- {id: A, profile: {insulation: good}, fires: [L1]}\n"
    )
    assert case.as_of == pack.as_of


def test_the_cases_in_csv_of_the_example_pack(pack: Pack) -> None:
    cases = {case.id: case for case in read_cases(pack, HEATING)}
    case = cases["good-house"]
    assert len(cases) == 49
    assert case.values["boiler_age_years"] == 24
    assert case.expect["status"] == ("recommended",)
    assert case.expect["blocked"] == ("district_heating", "pellet_boiler")
    assert case.expect["not_blocked"] == ("heat_pump", "keep_gas")
    assert cases["hardly-known"].expect == {
        "status": ("insufficient_data",), "recommended": (), "blocked": (),
    }  # fmt: skip


def test_the_packs_own_cases_are_found() -> None:
    shop = modesdk.load_pack("tiktok-shop")
    cases = read_cases(shop)
    assert len({case.id for case in cases}) == len(cases) > 40
    assert "B03-v6" in {case.id for case in cases}


def test_a_pack_without_cases_has_none(pack: Pack, tmp_path: Path) -> None:
    assert read_cases(evolve(pack, folder=str(tmp_path))) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cases: 3", "P-204 cases.yaml, row 1: expected `cases:` with a list of cases"),
        ("cases: [7]", "P-204 cases.yaml, row 1: a case is a mapping with id and profile"),
        ("cases:\n- id: A\n", "P-203 cases.yaml, row 2, A: the case has no `profile`"),
        (
            "cases:\n- {profile: {insulation: good}, fires: [L1]}\n",
            "P-203 cases.yaml, row 2: a case has no id",
        ),
        (
            "cases:\n- {id: A, profile: {insulation: good}, expct: {}}\n",
            "P-202 cases.yaml, row 2: unknown key 'expct' in a case",
        ),
        (
            "cases:\n- {id: A, profile: {insulation: gold}}\n",
            "V-503 cases.yaml, row 2, insulation: got 'gold', expected one of: poor, medium, good",
        ),
        (
            "cases:\n- {id: A, profile: {insulation: good}, expect: {blocked: [heatpump]}}\n",
            "P-204 cases.yaml, row 2, A.blocked: blocked: no option is called 'heatpump'",
        ),
        (
            "cases:\n- {id: A, profile: {insulation: good}, expect: {status: fine}}\n",
            "P-204 cases.yaml, row 2, A.status: status: no status is called 'fine'",
        ),
        (
            "cases:\n- {id: A, profile: {insulation: good}, fires: [X99]}\n",
            "P-204 cases.yaml, row 2, A.fires: fires: no claim or rule is called 'X99'",
        ),
        (
            "cases:\n- {id: A, profile: {insulation: good}, as_of: soon}\n",
            "V-508 cases.yaml, row 2, as_of: got 'soon', expected a date YYYY-MM-DD",
        ),
    ],
)
def test_what_is_wrong_is_said(pack: Pack, tmp_path: Path, text: str, message: str) -> None:
    assert said(pack, tmp_path, text) == [message]


def test_every_problem_is_said_at_once(pack: Pack, tmp_path: Path) -> None:
    text = """
cases:
- {id: A, profile: {insulation: gold}}
- {id: A, profile: {insulation: good}, expect: {blocked: [x]}}
"""
    assert len(said(pack, tmp_path, text)) == 3


def test_a_file_that_is_missing(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(PackError) as error:
        read_cases(pack, tmp_path / "nowhere.csv")
    assert [d.code for d in error.value.diagnostics] == ["P-200"]
