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
from modesdk.io.cases import read_cases
from modesdk.model.pack import Pack
from modesdk.model.profile import Case

QUICK = 5
"""Settings tried with the calculation engine."""


@pytest.mark.office
def test_random_settings(
    office: Any,
    prove: Callable[[Any], Any],
    share: Callable[[int], list[int]],
    request: pytest.FixtureRequest,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    """Gates, numerators, ranks, status, margin, reasons, flip points: 0 differences."""
    proof = prove(office)
    numbers = share(request.config.getoption("--office-settings"))
    assert not proof.run(numbers)
    assert office.errors() == []
    assert len(proof.statuses) >= 3, f"too tame: {proof.statuses}"
    told = f"{len(numbers)} settings, {proof.compared} answers, {dict(proof.statuses)}"
    record_testsuite_property(proof.pack.name, told)


@pytest.mark.office
def test_the_proof_can_fail(
    office: Any, pack: Pack, prove: Callable[[Any], Any], trials_module: ModuleType
) -> None:
    """A workbook that forgets one rule is found out."""
    proof = prove(office)
    office.unprotect("Calc")
    every = trials_module.trials(pack, QUICK)
    decisions = ((t, t.decision(pack)) for t in every)
    trial, fired = next((t, d.fired) for t, d in decisions if d.fired)
    assert not proof.differences(trial.number)
    forgotten = next(rule.rule for rule in fired if rule.rule in proof.questions.ids)
    office.set({f"rule.truth#{proof.questions.ids.index(forgotten)}": 0})
    assert proof.differences(trial.number)


def test_random_settings_in_the_calculation_engine(
    calculator: Any, prove: Callable[[Any], Any]
) -> None:
    """The same, without any system program."""
    assert not prove(calculator).run(range(QUICK))


@pytest.mark.office
def test_cases(office: Any, pack: Pack, workbook: Callable[[], Path]) -> None:
    """Every regression case of the pack passes on the Cases sheet; a wrong one fails there."""
    office.open(workbook())
    ids = [name for name in office.column("cases.id") if name]
    results = office.column("cases.result")[: len(ids)]
    assert [(i, r) for i, r in zip(ids, results, strict=True) if r != "✔"] == []
    passed, total = office.read(["cases.passed", "cases.total"])
    assert passed == total == len(ids) == len(read_cases(pack))
    if not ids:
        return  # the small pack ships none
    office.set({"cases.expect.recommended#0": "nothing_of_the_kind"})
    assert office.read(["cases.passed"]) == [total - 1]
    assert office.column("cases.result")[0] == "✘"


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
    trial = next(t for t in trials_module.trials(pack, 100) if t.weights["dimensions"])
    decision = trial.decision(pack)
    office.unprotect("Trace")
    cells = trials_module.cells(trial, pack, decision, ids)
    office.set({name: value for name, value in cells.items() if _is_weight(name)})
    expected = _decided(pack, profiles, decision.weights)
    assert _rows(office, answers_module, len(profiles)) == expected


def _is_weight(name: str) -> bool:
    return name.startswith(("in.weight.", "in.trust.", "in.strength#", "in.on#"))


def _rows(office: Any, answers: ModuleType, count: int) -> list[tuple[Any, ...]]:
    columns = [
        office.column(f"portfolio.{part}")[:count]
        for part in ("winner.id", "status.code", "score", "margin")
    ]
    return [
        (winner or None, answers.STATUSES[int(status) - 1], _rounded(score), _rounded(margin))
        for winner, status, score, margin in zip(*columns, strict=True)
    ]


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
