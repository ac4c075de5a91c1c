"""The decision tables of the OMG DMN TCK, compliance level 2: all 17 models, all 51 cases.

The models have several outputs and defaults, which packs do not; both are put around the hit
policies here.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from modesdk.conditions import Aggregation, HitPolicy, Outputs, literal, unary_tests

DATA = Path(__file__).parent / "data" / "dmn_tck_level2.json"
MODELS = json.loads(DATA.read_text(encoding="utf-8"))


def plain(data: Any) -> Any:
    """Values of the data file as Python values."""
    if isinstance(data, dict):
        if set(data) == {"number"}:
            return Decimal(data["number"])
        return {name: plain(member) for name, member in data.items()}
    return tuple(plain(member) for member in data) if isinstance(data, list) else data


def decide(model: dict[str, Any], values: dict[str, Any]) -> Any:
    """What the table gives: a value, a mapping when it has several outputs, or a tuple of these."""
    rows = [tuple(literal(cell) for cell in cells) for _, cells in model["rows"]]
    several = len(model["outputs"]) > 1
    outputs = Outputs(
        rows=tuple(map(str, range(len(rows))) if several else (row[0] for row in rows)),
        policy=HitPolicy(model["hit"]),
        aggregation=Aggregation(model["aggregation"]) if model["aggregation"] else None,
        ranks=tuple(ranks(model, row) for row in rows) if ranked(model) else (),
    )
    true = true_rows(model, values)
    if several and outputs.policy is HitPolicy.ANY:
        assert len({rows[i] for i in true}) <= 1
        true = true[:1]
    assert not outputs.broken_by(true)
    found = outputs.answer(true, ())
    if not true:
        return default(model)
    if not several:
        return found
    named = [dict(zip(names(model), rows[int(n)], strict=True)) for n in astuple(found)]
    return tuple(named) if isinstance(found, tuple) else named[0]


def true_rows(model: dict[str, Any], values: dict[str, Any]) -> tuple[int, ...]:
    """The positions of the rows that hold; the suite leaves no row unknown."""
    found = []
    for number, (cells, _) in enumerate(model["rows"]):
        tests = zip(model["inputs"], cells, strict=True)
        truths = [unary_tests(cell).matches(values.get(name)) for name, cell in tests]
        assert False in truths or None not in truths
        if all(truths):
            found.append(number)
    return tuple(found)


def names(model: dict[str, Any]) -> list[str]:
    return [name or "" for name, _, _ in model["outputs"]]


def ranked(model: dict[str, Any]) -> bool:
    return model["hit"] in ("PRIORITY", "OUTPUT ORDER")


def ranks(model: dict[str, Any], row: tuple[Any, ...]) -> list[int]:
    """The places of a row's outputs in the lists of output values, leftmost first."""
    lists = [values for _, values, _ in model["outputs"]]
    listed = [[one.value for one in unary_tests(text).literals] if text else [] for text in lists]
    return [
        values.index(cell) for values, cell in zip(listed, row, strict=True) if values
    ]  # without a list there is no rank


def default(model: dict[str, Any]) -> Any:
    """What the table gives when no row holds; as a list where the hit policy lists."""
    said = [literal(text) if text else None for _, _, text in model["outputs"]]
    if not any(said):
        return None
    found = dict(zip(names(model), said, strict=True)) if len(said) > 1 else said[0]
    lists = "ORDER" in model["hit"] or (model["hit"] == "COLLECT" and not model["aggregation"])
    return (found,) if lists else found


def astuple(found: Any) -> tuple[Any, ...]:
    return found if isinstance(found, tuple) else (found,)


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
    assert decide(model, plain(inputs)) == plain(expected)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model["model"])
def test_every_cell_has_a_normal_form(model: dict[str, Any]) -> None:
    for conditions, _ in model["rows"]:
        for cell in conditions:
            tests = unary_tests(cell)
            assert unary_tests(tests.canonical()) == tests
