"""Running cases: what becomes of each, under which weights, on which days, beside which others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import modesdk
from modesdk.diagnostics import Severity
from modesdk.io.case_files import read_cases
from modesdk.io.pack_folders import read_pack
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.weights import Weights
from modesdk.regress.pack_cases import case_problems
from modesdk.regress.run import CaseRun, dated_cases, run_cases

STATES = """
cases:
- {id: good, profile: {insulation: good}, expect: {status: insufficient_data}}
- {id: bad, profile: {insulation: good}, expect: {status: recommended}}
- {id: known, profile: {insulation: good}, expect: {status: recommended}, state: xfail, reason: r}
- {id: mended, profile: {insulation: good}, expect: {status: insufficient_data}, state: xfail,
   reason: was wrong}
- {id: left, profile: {insulation: good}, expect: {status: recommended}, state: skip, reason: r}
- {id: later, profile: {insulation: good}, state: todo}
- {id: refused, profile: {insulation: gold}, expect: {error: V-503 at insulation}}
- {id: accepted, profile: {insulation: good}, expect: {error: V-503 at insulation}}
- {id: weightless, profile: {insulation: good}, weights: {mony: 1},
   expect: {error: W-601 at mony}}
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return modesdk.load_pack("home-heating")


def cases(pack: Pack, folder: Path, text: str) -> tuple[RegressionCase, ...]:
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    return read_cases(pack, folder)


def outcomes(runs: list[CaseRun]) -> dict[str, str]:
    return {run.case.id: str(run.outcome) for run in runs}


def test_what_becomes_of_a_case(pack: Pack, tmp_path: Path) -> None:
    runs = list(run_cases(pack, cases(pack, tmp_path, STATES)))
    assert outcomes(runs) == {
        "good": "passed", "bad": "failed", "known": "xfailed", "mended": "xpassed",
        "left": "skipped", "later": "todo", "refused": "passed", "accepted": "failed",
        "weightless": "passed",
    }  # fmt: skip
    assert [run.case.id for run in runs if not run.ok] == ["bad", "mended", "accepted"]
    told = {run.case.id: str(run.told) for run in runs if not run.ok}
    assert told["bad"] == "status: got insufficient_data, expected recommended"
    assert told["mended"] == "passed, but was expected to fail: was wrong"


SWEPT = """
cases:
- id: old
  dates: before 2024-01-01, on 2024-01-01
  profile: {boiler_age_years: 30}
  expect: {not_blocked: keep_gas}
- {id: warm, profile: {insulation: good}, expect: {than: heat_pump higher than in cold}}
- {id: cold, profile: {insulation: poor}, state: skip, reason: only compared with,
   expect: {status: recommended}}
"""


def test_each_date_of_a_sweep_is_a_run(pack: Pack, tmp_path: Path) -> None:
    found = cases(pack, tmp_path, SWEPT)
    ids = ["old@2023-12-31", "old@2024-01-01", "warm", "cold"]
    assert [case.id for case in dated_cases(pack, found)] == ids
    runs = list(run_cases(pack, found))
    assert list(outcomes(runs).values()) == ["passed", "failed", "passed", "skipped"]
    assert [str(run.decision.as_of) for run in runs[:2] if run.decision] == [
        "2023-12-31", "2024-01-01",
    ]  # fmt: skip


def test_a_case_run_alone_is_compared_with_one_among_the_others(pack: Pack, tmp_path: Path) -> None:
    found = cases(pack, tmp_path, SWEPT)
    (alone,) = run_cases(pack, [found[1]], among=found)
    assert alone.ok
    (lost,) = run_cases(pack, [found[1]])
    assert str(lost.told) == "than: there is no decision on cold"


def test_weights_of_a_case_lie_over_those_of_the_run(pack: Pack, tmp_path: Path) -> None:
    first, *others = pack.dimensions
    own = f"weights: {{{first}: 2}}, expect: {{status: insufficient_data}}"
    text = f"cases: [{{id: A, profile: {{insulation: good}}, {own}}}]"
    given = Weights.of(pack).changed(dimensions=dict.fromkeys(pack.dimensions, 70))
    (run,) = run_cases(pack, cases(pack, tmp_path, text), given)
    assert run.decision is not None
    assert run.decision.weights.dimensions == {first: 20, **dict.fromkeys(others, 70)}


def test_weights_that_leave_nothing_are_a_difference(pack: Pack, tmp_path: Path) -> None:
    text = "cases: [{id: A, profile: {insulation: good}, expect: {status: insufficient_data}}]"
    nothing = Weights.of(pack).changed(dimensions=dict.fromkeys(pack.dimensions, 0))
    (run,) = run_cases(pack, cases(pack, tmp_path, text), nothing)
    assert not run.ok
    assert "All dimension weights are zero" in str(run.told)


@pytest.mark.parametrize("name", ["home-heating", "tiktok-shop"])
def test_the_shipped_cases_pass(name: str) -> None:
    pack = modesdk.load_pack(name)
    found = read_cases(pack)
    assert found
    assert [str(run.told) for run in run_cases(pack, found) if not run.ok] == []
    assert case_problems(pack) == []


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
