"""The workbook in the real program gives exactly what the engine `reference` gives.

`--office-settings=2000` tries more settings; `--office-seed` begins elsewhere. The same settings
run through a calculation engine from the package index in every test run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from modesdk.decide.decision import Decision
from modesdk.io.case_files import read_cases
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.ruleset.compile import python_evaluators
from modesdk.xlsx.defined_names import sanitised

WHOLE = 2_000
"""Settings that `tox -e proof` tries with LibreOffice, of both packs together."""
QUICK, FEW = 50, 5
"""Settings tried with the calculation engine, with `--whole` and without it."""
TYPED = 15
"""Rows of the portfolio in which what people type is tried, without `--whole`."""
FOUND = (442, 900)
"""Settings in which the two once differed: a rule with effect 0 got what rounding leaves."""


@pytest.mark.office
def test_random_settings(
    office: Any,
    prove: Callable[[Any], Any],
    share: Callable[[int], list[int]],
    request: pytest.FixtureRequest,
    sampled: Callable[[int, int, str], None],
) -> None:
    """Gates, numerators, ranks, status, margin, reasons, flip points: 0 differences."""
    proof = prove(office)
    numbers = share(request.config.getoption("--office-settings"))
    assert not proof.run(numbers)
    assert office.errors() == []
    assert len(set(proof.statuses) - {"no weights"}) >= 3, f"too tame: {proof.statuses}"
    told = f"settings; {proof.compared:,} answers, {dict(proof.statuses)}"
    sampled(len(numbers), len(share(WHOLE)), told)


def _truth(proof: Any, decision: Decision) -> tuple[str, str]:
    fired = next(rule.rule for rule in decision.fired if rule.rule in proof.questions.ids)
    return f"rule.truth#{proof.questions.ids.index(fired)}", f"truth {fired}"


def _weight(proof: Any, _: Decision) -> tuple[str, str]:
    return sanitised(f"weight.{proof.questions.dimensions[0]}"), "denominator"


def _gate(proof: Any, _: Decision) -> tuple[str, str]:
    return sanitised(f"gate.{proof.questions.ranked[0]}"), f"gate {proof.questions.ranked[0]}"


@pytest.mark.office
def test_the_proof_can_fail(
    office: Any, pack: Pack, prove: Callable[[Any], Any], trials_module: ModuleType
) -> None:
    """A workbook with one wrong truth, weight or gate is found out."""
    proof = prove(office)
    every = trials_module.trials(pack, 12)
    decisions = ((t, t.decision(pack)) for t in every if not t.void)
    trial, decision = next((t, d) for t, d in decisions if d.fired)
    known = proof.differences(trial.number)
    assert not known
    for sheet in ("Calc", "Weights"):
        office.unprotect(sheet)
    for plant in (_truth, _weight, _gate):
        cell, name = plant(proof, decision)
        office.set({cell: abs(office.read([cell])[0] - 1)})
        found = proof.differences(trial.number)
        new = [difference for difference in found if difference not in known]
        assert any(f" {name}: got" in difference for difference in new), plant
        known = found


def test_random_settings_in_the_calculation_engine(
    calculated: Any, whole: bool, sampled: Callable[[int, int, str], None]
) -> None:
    """The same, without any system program."""
    count = QUICK if whole else FEW
    assert not calculated.run((*range(count), *FOUND))
    sampled(count + len(FOUND), QUICK + len(FOUND), "settings")


@pytest.mark.office
def test_cases(office: Any, pack: Pack, workbook: Callable[[], Path]) -> None:
    """Every case of the pack that is judged passes on the Cases sheet; a wrong one fails there."""
    office.open(workbook())
    ids = [name for name in office.column("cases.id") if name]
    results = office.column("cases.result")[: len(ids)]
    assert [(i, r) for i, r in zip(ids, results, strict=True) if r not in ("✔", "?")] == []
    passed, unjudged, total = office.read(["cases.passed", "cases.unjudged", "cases.total"])
    assert total == len(ids) == len(read_cases(pack))
    assert (passed, unjudged) == (total - results.count("?"), results.count("?"))
    if not ids:
        return  # the small pack ships none
    judged = results.index("✔")
    office.set({f"cases.expect.recommended#{judged}": "nothing_of_the_kind"})
    assert office.read(["cases.passed"]) == [passed - 1]
    assert office.column("cases.result")[judged] == "✘"


@pytest.mark.office
def test_portfolio(
    office: Any,
    pack: Pack,
    workbook: Callable[[], Path],
    profiles: list[Case],
    trials_module: ModuleType,
    answers_module: ModuleType,
) -> None:
    """Row by row what `recommend` says, with the pack's weights and with others."""
    office.open(workbook())
    ids = answers_module.Questions(pack).ids
    assert _rows(office, answers_module, len(profiles)) == _decided(pack, profiles, None)
    found = (t for t in trials_module.trials(pack, 100) if t.weights["dimensions"])
    for trial in (next(found) for _ in range(5)):
        decision = trial.decision(pack)
        cells = trials_module.cells(trial, pack, decision, ids)
        office.set({name: value for name, value in cells.items() if _is_weight(name)})
        expected = _decided(pack, profiles, decision.weights)
        assert _rows(office, answers_module, len(profiles)) == expected, trial.number


@pytest.fixture
def tried(profiles: list[Case], whole: bool) -> list[Case]:
    """The rows of the portfolio in which something else is typed."""
    return profiles if whole else profiles[:TYPED]


@pytest.mark.office
def test_portfolio_of_what_people_type(
    office: Any,
    pack: Pack,
    workbook: Callable[[], Path],
    tried: list[Case],
    trials_module: ModuleType,
    answers_module: ModuleType,
) -> None:
    """Labels, other words and dirt in the rows mean what they mean on the Profile sheet."""
    office.open(workbook())
    cells, cases = {}, []
    trials = trials_module.trials(pack, len(tried), 5_000)
    for row, (trial, case) in enumerate(zip(trials, tried, strict=False)):
        typed = {
            name: word
            for name, word in trial.profile.items()
            if sanitised(f"portfolio.in.{name}") in office.names
            and not pack.schema.is_set(name)
            and not any(name in evaluator.inputs for evaluator in python_evaluators(pack))
        }  # what Python finds about a row is stored: it would be stale
        cells |= {f"{sanitised(f'portfolio.in.{n}')}#{row}": word for n, word in typed.items()}
        meant = {n: trials_module.usable(pack.schema[n], word, pack) for n, word in typed.items()}
        values = {n: v for n, v in {**case.values, **meant}.items() if v is not None}
        cases.append(Case(case.as_of, values))
    office.set(cells)
    got = _rows(office, answers_module, len(tried))
    for row, (said, wanted) in enumerate(zip(got, _decided(pack, cases, None), strict=True)):
        assert said == wanted or not cases[row].values, (row, cases[row])


def _is_weight(name: str) -> bool:
    return name.startswith(("in.weight.", "in.trust.", "in.strength#", "in.on#"))


def _rows(office: Any, answers: ModuleType, count: int) -> list[tuple[Any, ...]]:
    columns = [
        office.column(f"portfolio.{part}")[:count]
        for part in ("winner.id", "status.code", "score", "margin")
    ]
    return [
        (winner or None, _status(answers, status), _rounded(score), _rounded(margin))
        for winner, status, score, margin in zip(*columns, strict=True)
    ]


def _status(answers: ModuleType, code: Any) -> Any:
    return answers.STATUSES[int(code) - 1] if code else None


def _rounded(points: Any) -> float | None:
    return None if points == "" else round(points, 4)


def _decided(pack: Pack, profiles: list[Case], weights: Any) -> list[tuple[Any, ...]]:
    found = []
    for case in profiles:
        decision = Decision(pack, case, weights, "reference")
        scores = {entry.mode: entry.score for entry in decision.ranking}
        leader = decision.leader
        score = scores[leader] if leader else None
        found.append((leader, decision.status, score, decision.margin))
    return found
