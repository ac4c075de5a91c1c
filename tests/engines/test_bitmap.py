"""What is particular to the bitmap engine and its helpers."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modesdk.conditions import unary_tests
from modesdk.engines import ENGINES, Truth, engine_for, indexes_of
from modesdk.engines.base import mask_of
from modesdk.engines.masks import MaskedRules
from modesdk.errors import UnknownEngineError
from modesdk.language.text import Text
from modesdk.model.pack import Pack
from modesdk.model.tables import EvidenceRow, TableKind
from modesdk.ruleset import rules
from modesdk.ruleset.rules import Rule, RuleSet


@given(st.sets(st.integers(0, 300)))
def test_masks_and_positions_are_two_writings_of_one_set(positions: set[int]) -> None:
    assert indexes_of(mask_of(positions)) == tuple(sorted(positions))
    truth = Truth(mask_of(positions), 0)
    assert truth.fired == tuple(sorted(positions))
    assert truth.unknown == ()


def rule(index: int, **cells: str) -> Rule:
    """A rule with these cells."""
    tests = tuple(rules.Test(name, unary_tests(cell)) for name, cell in cells.items())
    row = EvidenceRow(id=f"R{index}", criterion="c")
    return Rule(index=index, row=row, kind=TableKind.EVIDENCE, table="t", tests=tests)


RULES = [rule(0, n=">1"), rule(1, n="<5", p="true"), rule(2, p="true"), rule(3), rule(4, m="3")]


def test_a_part_of_a_block_answers_for_the_rules_that_read_an_attribute() -> None:
    block = MaskedRules.of(RULES)
    part = block.reading({"n"})
    assert indexes_of(part.rules) == (0, 1)
    for values in ({}, {"n": 3}, {"n": 9, "p": True}, {"n": 0, "p": False, "m": 3}):
        whole, found = block.match(values), part.match(values)
        assert found.fired_mask == whole.fired_mask & part.rules
        assert found.unknown_mask == whole.unknown_mask & part.rules


def test_nothing_reads_an_attribute_that_no_rule_tests() -> None:
    part = MaskedRules.of(RULES).reading({"elsewhere"})
    assert part.match({"elsewhere": 1}) == Truth(0, 0)


def test_an_empty_block() -> None:
    assert MaskedRules.of([]).match({"n": 1}) == Truth(0, 0)


@pytest.mark.parametrize("name", ["", "bitmp", "durable-ish"])
def test_an_unknown_engine_is_named_with_those_there_are(name: str) -> None:
    with pytest.raises(UnknownEngineError, match="E-801") as caught:
        engine_for(_nothing(), name)
    assert "bitmap" in str(caught.value)


def test_an_engine_is_built_once_per_rule_set() -> None:
    one, other = _nothing(), _nothing()
    assert engine_for(one) is engine_for(one, "bitmap")
    assert engine_for(one) is not engine_for(other)
    assert {engine_for(one, name).name for name in ENGINES} == set(ENGINES)


def _nothing() -> RuleSet:
    today = datetime.date(2026, 1, 1)
    pack = Pack(name="p", version="1", title=Text(), as_of=today)
    return RuleSet(
        pack=pack, alternatives=(), ranked=(), criteria=(), derivations=(),
        decision=(), advice=(), conflicts=(), routes=(),
    )  # fmt: skip
