"""The decision tables of the OMG DMN TCK, compliance level 2: all 17 models, all 51 cases."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from modesdk.conditions import (
    Aggregation,
    DecisionTable,
    HitPolicy,
    Output,
    TableRow,
    literal,
    unary_tests,
)

DATA = Path(__file__).parent / "data" / "dmn_tck_level2.json"
MODELS = json.loads(DATA.read_text(encoding="utf-8"))


def plain(data: Any) -> Any:
    """Values of the data file as Python values."""
    if isinstance(data, dict):
        if set(data) == {"number"}:
            return Decimal(data["number"])
        return {name: plain(member) for name, member in data.items()}
    return tuple(plain(member) for member in data) if isinstance(data, list) else data


def output(name: str | None, values: str | None, default: str | None) -> Output:
    listed = tuple(each.value for each in unary_tests(values).literals) if values else ()
    return Output(name or "", listed, literal(default) if default else None)


def table(model: dict[str, Any]) -> DecisionTable:
    return DecisionTable(
        tuple(model["inputs"]),
        tuple(output(*column) for column in model["outputs"]),
        tuple(TableRow.of_cells(*row) for row in model["rows"]),
        HitPolicy(model["hit"]),
        Aggregation(model["aggregation"]) if model["aggregation"] else None,
    )


CASES = [
    pytest.param(model, *case, id=f"{model['model']}-{number}")
    for model in MODELS
    for number, case in enumerate(model["cases"], 1)
]


def test_the_suite_is_complete() -> None:
    assert (len(MODELS), len(CASES)) == (17, 51)
    assert {model["hit"] for model in MODELS} == {str(policy) for policy in HitPolicy}


@pytest.mark.parametrize(("model", "inputs", "expected"), CASES)
def test_case(model: dict[str, Any], inputs: dict[str, Any], expected: Any) -> None:
    assert table(model).decide(plain(inputs)).value == plain(expected)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model["model"])
def test_every_cell_has_a_normal_form(model: dict[str, Any]) -> None:
    for conditions, _ in model["rows"]:
        for cell in conditions:
            tests = unary_tests(cell)
            assert unary_tests(tests.canonical()) == tests
