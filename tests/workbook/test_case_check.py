"""The Cases sheet is judged by the SDK: `check` fails when cases fail, `pull` says so before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import modesdk
from modesdk.io import case_kinds
from modesdk.model.profile import Case
from modesdk.workbook.build import workbook_bytes
from modesdk.workbook.compare.case_check import case_problems
from modesdk.workbook.read.contents import Contents
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package

from .kit import command, pack_copy, place, put, value, workbook


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path)


def checked(path: Path) -> tuple[int, dict[str, str]]:
    """Exit code of `check`, and its messages by code."""
    result = command("check", path, "--json")
    data = json.loads(result.stdout)
    assert data["ok"] is (result.exit_code == 0)
    return result.exit_code, {d["code"]: d["message"] for d in data["diagnostics"]}


def test_a_case_that_fails_is_named(book: Path) -> None:
    """Although the file was not calculated since: what is stored is no answer."""
    name = value(book, "cases.id")
    put(book, **{"cases.expect.status": "none_eligible"})
    exit_code, found = checked(book)
    assert exit_code == 1
    said = found["B-195"]
    lead = f"1 case fails under the workbook's rules and weights: {name} (status: got "
    assert said.startswith(lead)
    assert said.endswith("expected none_eligible)")
    shown = command("check", book).stdout
    assert " ".join(str(place(book, "cases.id")).split()) in " ".join(shown.split())


KINDS = ("status", "recommended", "open", "conditional", "blocked", "not_blocked")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_expectation_is_judged(book: Path, kind: str) -> None:
    """An expectation that the decision on the row contradicts, kind by kind."""
    name, decision = first_decision(book)
    wrong = {
        "status": "none_eligible",
        "recommended": next(a for a in decision.pack.alternatives if a != decision.recommended),
        "open": next(m for m, gate in decision.gates.items() if gate != "open"),
        "conditional": next(m for m, gate in decision.gates.items() if gate != "conditional"),
        "blocked": next(m for m, gate in decision.gates.items() if gate != "blocked"),
        "not_blocked": next(m for m, gate in decision.gates.items() if gate == "blocked"),
    }
    put(book, **{f"cases.expect.{each}": None for each in KINDS})
    put(book, **{f"cases.expect.{kind}": wrong[kind]})
    _, found = checked(book)
    assert f"1 case fails under the workbook's rules and weights: {name} (" in found["B-195"]


def first_decision(path: Path) -> tuple[str, modesdk.Decision]:
    """A case with a blocked alternative, moved to the first row of the sheet."""
    from modesdk.workbook.read.contents import Contents
    from modesdk.workbook.read.profile_rows import ProfileRows

    put(path, **{"cases.in.district_network": "no"})
    with Package(path) as package:
        pack = modesdk.load_pack("home-heating")
        contents = Contents.of(package, pack)
        row = ProfileRows.found(package, pack, "cases", contents.inputs.case.as_of)[0]
    decision = modesdk.recommend(dict(row.case.values), pack=pack, as_of=row.case.as_of)
    return str(value(path, "cases.id")), decision


def test_own_rules_and_weights_decide(book: Path) -> None:
    """The pack's cases fail under other weights of the workbook, several in one line."""
    assert checked(book)[0] == 0
    put(book, **{"in.weight.house": 0, "in.weight.money": 0, "in.weight.goal": 1})
    exit_code, found = checked(book)
    assert exit_code == 1
    assert "cases fail under the workbook's rules and weights: " in found["B-195"]


def test_a_case_without_expectation_is_told(book: Path) -> None:
    name = value(book, "cases.id")
    put(book, **{f"cases.expect.{kind}": None for kind in case_kinds.KINDS})
    exit_code, found = checked(book)
    assert (exit_code, "B-131" in found) == (1, True)  # the stored ✔ is of before
    put(book, **{"cases.result": Edit("✘", cached=True)})
    exit_code, found = checked(book)
    assert found["B-196"] == f"1 case expects nothing that the sheet can judge: {name}"
    assert exit_code == 0  # a warning
    assert "B-195" not in found


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [("cases.expect.recommended", "splendid", "P-204"), ("cases.in.insulation", "hm", "V-503")],
)
def test_cells_that_cannot_be_used(book: Path, name: str, typed: str, code: str) -> None:
    put(book, **{name: typed})
    exit_code, found = checked(book)
    assert (exit_code, code in found) == (1, True)


def test_pull_says_that_an_expectation_fails(book: Path, tmp_path: Path) -> None:
    folder = pack_copy(tmp_path)
    put(book, **{"cases.expect.recommended": "keep_gas", "cases.expect.status": None})
    result = command("pull", book, "--pack", folder, "--yes")
    assert result.exit_code == 0, result.stderr
    said = " ".join(result.stderr.split())
    assert "1 case fails under the workbook's rules and weights: " in said
    assert said.index("1 case fails") < said.index("Wrote ")


def test_pull_knows_sorted_cases_by_their_ids(book: Path, tmp_path: Path) -> None:
    """Rows of Cases may stand in any order: nothing changes, and a deleted one is named."""
    from .test_causes import swap_rows

    folder = pack_copy(tmp_path)
    swap_rows(book, "cases.id", 0, 1)
    result = command("pull", book, "--pack", folder, "--yes")
    assert (result.exit_code, "nothing to bring back" in result.stderr) == (0, True), result.stderr
    gone = value(book, "cases.id", 1)
    put(book, **{"cases.id/1": value(book, "cases.id", 0)})
    result = command("pull", book, "--pack", folder, "--yes")
    assert result.exit_code == 2
    assert "stands twice" in result.stderr
    assert f"the case '{gone}' is missing" in result.stderr


CLAIMED = """
cases:
- id: claimed
  as_of: 2025-03-01
  profile: {boiler_age_years: 30}
  expect: {blocked: keep_gas}
  fires: L3
"""


def test_what_the_sheet_has_no_column_for_is_judged_as_the_pack_says(tmp_path: Path) -> None:
    """A claim that fires no longer after an edit of the profile; the gate alone would hold."""
    folder = pack_copy(tmp_path)
    (folder / "cases" / "cases.csv").unlink()
    (folder / "cases" / "claims.yaml").write_text(CLAIMED, encoding="utf-8")
    pack = modesdk.load_pack(folder)
    book = tmp_path / "client.xlsx"
    book.write_bytes(workbook_bytes(pack, Case(pack.as_of, {})))
    put(book, **{"cases.in.boiler_age_years": 5, "cases.expect.blocked": None})
    with Package(book) as package:
        (found,) = case_problems(Contents.of(package, pack))
    said = "1 case fails under the workbook's rules and weights: claimed (fires: L3 did not fire)"
    assert (found.code, found.message) == ("B-195", said)
