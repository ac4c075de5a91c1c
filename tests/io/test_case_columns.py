"""What is wrong with cases is said at its cell: columns, names, shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

import modesdk
from modesdk.errors import PackError
from modesdk.io.case_files import read_cases
from modesdk.model.pack import Pack

HEADINGS = "case_id,insulation,expect status,expect blocked"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return modesdk.load_pack("home-heating")


def said(pack: Pack, folder: Path, text: str, name: str = "cases.csv") -> list[str]:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as error:
        read_cases(pack, folder)
    return [f"{d.code} {d.location}: {d.message}" for d in error.value.diagnostics]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"{HEADINGS},insulatoin\nA,good,recommended,,poor\n",
            "T-302 cases.csv, row 1, insulatoin: unknown column 'insulatoin'",
        ),
        (
            f"{HEADINGS},expect blokced\nA,good,recommended,,\n",
            "T-302 cases.csv, row 1, expect blokced: unknown column 'expect blokced'",
        ),
        (
            f"{HEADINGS},fires\nA,good,recommended,,L1\n",  # CSV has no column for it
            "T-302 cases.csv, row 1, fires: unknown column 'fires'",
        ),
        (
            f"{HEADINGS},insulation\nA,good,recommended,,poor\n",
            "T-303 cases.csv, row 1, insulation: the column 'insulation' stands twice",
        ),
        (
            "insulation,expect status\ngood,recommended\n",
            "T-304 cases.csv, row 1, case_id: the column 'case_id' is missing",
        ),
        (
            f"{HEADINGS}\nA,good,recommended,,more\n",
            "T-305 cases.csv, row 2: 5 cells under 4 headings",
        ),
        (
            f"{HEADINGS}\nA,good,fine,\n",
            "P-204 cases.csv, row 2, expect status: status: no status is called 'fine'",
        ),
        (
            f"{HEADINGS}\nA,good,,heatpump\n",
            "P-204 cases.csv, row 2, expect blocked: blocked: no option is called 'heatpump'",
        ),
        (
            "case_id,insulation,expect status\nA,good,\n",
            "P-222 cases.csv, row 2, case_id: the case expects nothing, so it can never fail",
        ),
        (
            f"{HEADINGS}\nA,good,recommended,\nA,poor,recommended,\n",
            "P-204 cases.csv, row 3, case_id: a second case is called 'A'",
        ),
    ],
)
def test_in_csv(pack: Pack, tmp_path: Path, text: str, message: str) -> None:
    assert said(pack, tmp_path, text) == [message]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("fires: [H-99]", "A.fires: fires: no claim or rule is called 'H-99'"),
        ("because: [H-99]", "A.fires: fires: no claim or rule is called 'H-99'"),
        (
            "must_not_fire: [L99]",
            "A.must_not_fire: must_not_fire: no claim or rule is called 'L99'",
        ),
        ("undecided: [X]", "A.undecided: undecided: no claim or rule is called 'X'"),
        ("ask: [colour]", "A.ask: ask: no attribute is called 'colour'"),
        ("ask: [replacement_due]", "A.ask: ask: no attribute is called 'replacement_due'"),
        ("conflicts: [[B2, Z9]]", "A.conflicts: conflicts: no claim is called 'Z9'"),
        ("conflicts: [[B2]]", "A.conflicts: conflicts: 'B2' cannot be read"),
        ("conflicts: B2", "A.conflicts: conflicts: 'B2' cannot be read"),
    ],
)
def test_in_yaml(pack: Pack, tmp_path: Path, keys: str, message: str) -> None:
    text = f"cases:\n- id: A\n  profile: {{insulation: good}}\n  {keys}\n"
    assert said(pack, tmp_path, text, "cases.yaml") == [f"P-204 cases.yaml, row 4, {message}"]


def test_a_row_named_for_its_claims_is_told_apart(pack: Pack, tmp_path: Path) -> None:
    text = "cases:\n- {id: A, profile: {insulation: good}, conflicts: H-03 + L2}\n"
    (tmp_path / "cases.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as error:
        read_cases(pack, tmp_path)
    assert "H-03 is a row; its claims are: L2" in [d.hint for d in error.value.diagnostics]


def test_a_variant_that_expects_nothing_is_named_at_its_line(pack: Pack, tmp_path: Path) -> None:
    text = """cases:
- id: A
  profile: {insulation: good}
  expect: {blocked: []}
  fires: [L1]
  variants:
  - change: {insulation: poor}
"""
    assert said(pack, tmp_path, text, "cases.yaml") == [
        "P-222 cases.yaml, row 7, A-v1: the case expects nothing, so it can never fail"
    ]


@pytest.mark.parametrize("name", ["CASES.CSV", "more.Yaml"])
def test_capitals_in_a_file_name_hide_no_case(pack: Pack, tmp_path: Path, name: str) -> None:
    texts = {
        "CASES.CSV": f"{HEADINGS}\nA,good,recommended,\n",
        "more.Yaml": "cases:\n- {id: A, profile: {insulation: good}, fires: [L1]}\n",
    }
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / name).write_text(texts[name], encoding="utf-8")
    assert [case.id for case in read_cases(evolve(pack, folder=str(tmp_path)))] == ["A"]


def test_cases_are_read_in_every_dialect(pack: Pack, tmp_path: Path) -> None:
    text = "sep=;\nCase_ID;Insulation;Expect\xa0status\nA;good;recommended\n"
    (tmp_path / "cases.csv").write_text(text, encoding="utf-8")
    (case,) = read_cases(pack, tmp_path)
    assert (case.values, case.expect) == (
        {"insulation": "good"},
        {"status": ("recommended",)},
    )
    assert case.line == 3
