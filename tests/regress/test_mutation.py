"""Faults put into rules: which are noticed, which are none, and a case for each that is missed."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from modesdk.api import load_pack
from modesdk.conditions import unary_tests
from modesdk.io.case_files import read_cases
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType
from modesdk.model.tables import GateMark
from modesdk.regress.mutants import Fault, Mutant, drawn, mutants
from modesdk.regress.mutation import Fate, MutantTrial, MutationFigure, mutation_figures, tried
from modesdk.regress.other_rules import decided_again, on_day
from modesdk.regress.run import run_cases
from modesdk.regress.stepped_bounds import stepped

BLOCKED = """\
case_id,boiler_age_years,tags,expect blocked
old,30,{tags},keep_gas
young,29,{tags},none
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("home-heating")


def trials(pack: Pack, folder: Path, text: str, *rows: str) -> dict[str, MutantTrial]:
    file = folder / "some.csv"
    file.write_text(text, encoding="utf-8")
    runs = list(run_cases(pack, read_cases(pack, file)))
    assert all(run.ok for run in runs)
    found = tried(pack, runs, mutants(pack, lambda name: name in rows))
    return {f"{t.mutant.fault}: {t.mutant.said}": t for t in found}


def test_a_gate_whose_bound_is_specified(pack: Pack, tmp_path: Path) -> None:
    found = trials(pack, tmp_path, BLOCKED.format(tags=""), "G-05")
    fates = {name: (str(trial.fate), trial.by) for name, trial in found.items()}
    assert fates == {
        "dropped row: the row is left out": ("specified", "old"),
        "dropped condition: boiler_age_years: >= 30 becomes -": ("specified", "young"),
        "negated condition: boiler_age_years: >= 30 becomes not(>= 30)": ("specified", "old"),
        "bound step: boiler_age_years: >= 30 becomes >= 29": ("specified", "young"),
        "bound step: boiler_age_years: >= 30 becomes >= 31": ("specified", "old"),
        "gate mark: keep_gas: blocked becomes conditional": ("specified", "old"),
        "other option: blocked goes from keep_gas to heat_pump": ("specified", "old"),
        "date shift: valid_from: 2024-01-01 becomes 2023-12-31": ("survived", ""),
        "date shift: valid_from: 2024-01-01 becomes 2024-01-02": ("survived", ""),
    }
    (late,) = (trial for name, trial in found.items() if "2024-01-02" in name)
    assert dict(late.case)["as_of"] == "2024-01-01"


def test_cases_that_nobody_has_read_only_pin(pack: Pack, tmp_path: Path) -> None:
    found = trials(pack, tmp_path, BLOCKED.format(tags="generated"), "G-05")
    fates = {trial.fate for trial in found.values()}
    assert fates == {Fate.PINNED, Fate.SURVIVED}


def test_points_only_pin(pack: Pack, tmp_path: Path) -> None:
    text = "case_id,insulation,expect score\ngood,good,heat_pump = 42.9\n"
    found = trials(pack, tmp_path, text, "H-01")
    assert {trial.mutant.fault: trial.fate for trial in found.values()} == {
        Fault.DROP_ROW: Fate.PINNED,
        Fault.DROP_CONDITION: Fate.SURVIVED,
        Fault.NEGATE: Fate.PINNED,
        Fault.SIGN: Fate.PINNED,
        Fault.EFFECT: Fate.PINNED,
        Fault.OPTION: Fate.PINNED,
        Fault.STRENGTH: Fate.PINNED,
    }


def test_steps_of_amounts_are_asked_of_points_only(pack: Pack) -> None:
    def trial(fault: Fault, fate: Fate) -> MutantTrial:
        one = next(mutants(pack))
        mutant = Mutant(fault=fault, name="", table="", said=one.said, rules=one.rules)
        return MutantTrial(mutant=mutant, fate=fate)

    found = mutation_figures(
        [
            trial(Fault.DROP_ROW, Fate.SPECIFIED),
            trial(Fault.SIGN, Fate.PINNED),
            trial(Fault.SIGN, Fate.SURVIVED),
            trial(Fault.NEGATE, Fate.UNDECIDED),
            trial(Fault.EFFECT, Fate.PINNED),
            trial(Fault.STRENGTH, Fate.SURVIVED),
            trial(Fault.BOUND, Fate.EQUIVALENT),
            trial(Fault.BOUND, Fate.ERROR),
        ]
    )
    assert found == {"specified": MutationFigure(1, 4), "pinned": MutationFigure(3, 6)}


def test_each_line_of_a_case_kills_its_mutant(pack: Pack, tmp_path: Path) -> None:
    basic = [case for case in read_cases(pack) if "basic" in case.tags]  # these miss much
    runs = list(run_cases(pack, basic))
    missed = [t for t in tried(pack, runs, drawn(mutants(pack), 60, 3)) if t.case]
    assert len(missed) > 20
    for i, trial in enumerate(missed):
        file = tmp_path / f"{i}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(zip(*trial.case, strict=True))
        (run,) = run_cases(pack, read_cases(pack, file))
        assert run.ok, trial.mutant.label
        (again,) = tried(pack, [run], [trial.mutant])
        assert again.fate is Fate.PINNED, trial.mutant.label  # pinned: it is a generated case


def test_the_line_of_a_case_is_of_the_day_of_the_pack_if_it_can_be(
    pack: Pack, tmp_path: Path
) -> None:
    text = "case_id,insulation,expect status\ngood,good,insufficient_data\n"
    found = trials(pack, tmp_path, text, "G-01", "G-06")
    days = {(t.mutant.name, dict(t.case)["as_of"]) for t in found.values() if not t.mutant.day}
    assert days == {("G-01", pack.as_of.isoformat()), ("G-06", "2015-01-01")}


def test_a_fault_that_changes_nothing_is_left_out(pack: Pack, tmp_path: Path) -> None:
    text = "case_id,boiler_age_years,expect blocked\nold,30,keep_gas\n"
    found = trials(pack, tmp_path, text, "replacement_due", "G-06")
    fates = {name: trial.fate for name, trial in found.items()}
    assert sum("hit policy" in name for name in fates) == 2
    assert {fate for name, fate in fates.items() if "hit policy" in name} == {Fate.EQUIVALENT}
    early = "date shift: valid_to: 2024-01-01 becomes 2024-01-02"
    assert fates[early] is Fate.EQUIVALENT  # G-05 blocks the same from that day


def test_a_broken_hit_policy_is_no_kill(pack: Pack, tmp_path: Path) -> None:
    text = "case_id,boiler_age_years,expect recommended\nold,20,none\n"
    found = trials(pack, tmp_path, text, "D-02")
    wide = "bound step: boiler_age_years: < 20 becomes < 21"
    assert found[wide].fate is Fate.ERROR


def test_a_version_with_a_fault_decides_as_the_fault_says(pack: Pack) -> None:
    (run, *_) = run_cases(pack, read_cases(pack))
    assert run.decision is not None
    (mark,) = (m for m in mutants(pack, lambda name: name == "G-01") if m.fault is Fault.MARK)
    rules = on_day(mark.rules, run.decision.situation.ruleset, run.decision.as_of)
    assert run.decision.gates["district_heating"] is GateMark.BLOCKED
    assert decided_again(run.decision, rules).gates["district_heating"] is GateMark.CONDITIONAL


def test_the_same_seed_draws_the_same(pack: Pack) -> None:
    labels = [[m.label for m in drawn(mutants(pack), 20, seed)] for seed in (1, 1, 2)]
    assert labels[0] == labels[1] != labels[2]
    assert len(labels[0]) == 20
    assert len(drawn(mutants(pack), 10_000, 1)) == len(list(mutants(pack)))


WHOLE = Attribute("years", AttributeType.NUMBER, minimum=0, maximum=50, integer=True)
REAL = Attribute("share", AttributeType.NUMBER, minimum=0, maximum=100)
DAY = Attribute("day", AttributeType.DATE)


@pytest.mark.parametrize(
    ("attribute", "cell", "expected"),
    [
        (WHOLE, ">= 30", [">= 29", ">= 31"]),
        (WHOLE, "<= 50", ["<= 49"]),
        (REAL, "< 7", ["<= 7", "< 6", "< 8"]),
        (REAL, "[3..5)", ["(3..5)", "[3..5]", "[2..5)", "[4..5)", "[3..4)", "[3..6)"]),
        (REAL, "not(> 7)", ["not(>= 7)", "not(> 6)", "not(> 8)"]),
        (WHOLE, "< 5, 9", ["< 4, 9", "< 6, 9"]),
        (WHOLE, "9", []),
        (DAY, '>= date("2026-03-01")', ['>= date("2026-02-28")', '>= date("2026-03-02")']),
    ],
)
def test_stepped_bounds(attribute: Attribute, cell: str, expected: list[str]) -> None:
    assert [str(node) for node in stepped(unary_tests(cell).node, attribute)] == expected


def test_a_date_matters_on_one_day(pack: Pack) -> None:
    shifted = [m for m in mutants(pack, lambda name: name == "G-06") if m.fault is Fault.DATE]
    assert {m.day for m in shifted} == {
        datetime.date(2014, 12, 31), datetime.date(2015, 1, 1),
        datetime.date(2023, 12, 31), datetime.date(2024, 1, 1),
    }  # fmt: skip
