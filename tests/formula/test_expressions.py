"""Expressions: what their cells say, what they give, and that every host agrees."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from sqlite3 import OperationalError
from types import ModuleType
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from modesdk.formula.expr import (
    Expr,
    Operand,
    all_of,
    any_of,
    call,
    choose,
    clip,
    joined,
    largest,
    lifted,
    pick,
    ref,
    size,
    smallest,
    sum_of,
    total,
    weighted,
    when,
)
from modesdk.formula.rounding import cut, half_up, half_up_of_any
from modesdk.formula.sql import sql
from modesdk.formula.value import value

A, B, C = map(ref, "abc")
NAMES = "abcd"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (A - (B + C), "a-(b+c)"),
        (A - B + C, "a-b+c"),
        (A + (B - C), "a+b-c"),
        (A / (B * C), "a/(b*c)"),
        (A * (B / C), "a*(b/c)"),
        ((A + B) * C, "(a+b)*c"),
        (2 * (A * 3), "6*a"),
        (A * 1, "1*a"),
        (A.same(B) * 1, "1*(a=b)"),
        (A * -1, "(-1)*a"),
        (A - (-1 * B), "a-(-1)*b"),
        (A + -5, "a+(-5)"),
        (A < -5, "a<-5"),
        ((A < 0).same(B < 0), "(a<0)=(b<0)"),
        ((A + 1) < B * 2, "a+1<2*b"),
        (A.same(1) * B.differs("x"), '(a=1)*(b<>"x")'),
        (joined('say "', A + 1, True), '"say """&a+1&TRUE'),
        (A & B & (C | A), "AND(a,b,OR(c,a))"),
        (~(A < B), "NOT(a<b)"),
        (any_of(A), "a"),
        (smallest(A, smallest(B, C)), "MIN(a,b,c)"),
        (largest(A), "MAX(a)"),
        (total([]), "0"),
        (total([A]), "a"),
        (weighted([A, B], [C, 1]), "a*c+1*b"),
        (when(True, A, B), "a"),
        (choose(A, [B, 7], otherwise=""), 'IF(a=1,b,IF(a=2,7,""))'),
        (A + B // C, "a+INT(b/c+1000001)-1000001"),
        (A - B // C, "a-(INT(b/c+1000001)-1000001)"),
        (size(A) // 3, "INT(ABS(a)/3)"),
        (call("IFERROR", pick(A, 2), 0), "IFERROR(INDEX(a,2),0)"),
    ],
)
def test_the_text_has_no_more_brackets_than_it_needs(formula: Expr, text: str) -> None:
    assert str(formula) == text


def test_names_are_written_as_the_host_says() -> None:
    column = ref("scores")
    chosen = pick(column, 3) + pick(column, A) + pick(A, 3)
    entry = {("scores", 3): "$B$5"}
    written = chosen.formula(str.upper, lambda name, place: entry.get((name, place)))
    assert written == "$B$5+INDEX(SCORES,A)+INDEX(A,3)"


def test_a_formula_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="a<b is a formula"):
        bool(A < B)
    assert (A < B) == (A < B)  # the same formula
    assert A != B


def numbers(depth: int) -> st.SearchStrategy[Expr]:
    """Formulas of whole numbers; the divisors are positive."""
    atoms = st.sampled_from(NAMES).map(ref) | st.integers(-9, 9).map(lifted)
    if depth == 0:
        return atoms
    parts: st.SearchStrategy[Any] = numbers(depth - 1)
    tests: st.SearchStrategy[Any] = truths(depth - 1)
    divisors = st.integers(1, 60) | parts.map(lambda part: size(part) + 1)
    return st.one_of(
        atoms,
        st.builds(lambda x, y: x + y, parts, parts),
        st.builds(lambda x, y: x - y, parts, parts),
        st.builds(lambda x, y: x * y, atoms, parts),
        st.builds(lambda x, y: x // y, parts, divisors.map(lifted)),
        st.builds(half_up, parts, divisors),
        st.builds(lambda x, y: cut(x, lifted(y)), parts, divisors),
        st.builds(when, tests, parts, parts),
        st.builds(smallest, parts, parts),
        st.builds(largest, parts, parts, parts),
        st.builds(lambda x: clip(x, -20, 20), parts),
        st.builds(lambda x, y: choose(x, [y, 3]), parts, parts),
        st.builds(lambda x, y: x * y, tests, parts),
        st.builds(lambda x: total([x, x, 1]), parts),
    )


def truths(depth: int) -> st.SearchStrategy[Expr]:
    """Formulas that are true or false."""
    parts: st.SearchStrategy[Any] = numbers(depth)
    compared = st.one_of(
        st.builds(lambda x, y: x < y, parts, parts),
        st.builds(lambda x, y: x <= y, parts, parts),
        st.builds(lambda x, y: x > y, parts, parts),
        st.builds(lambda x, y: x >= y, parts, parts),
        st.builds(lambda x, y: x.same(y), parts, parts),
        st.builds(lambda x, y: x.differs(y), parts, parts),
    )
    return st.one_of(
        compared,
        st.builds(all_of, compared, compared, compared),
        st.builds(any_of, compared, compared),
        st.builds(lambda x: ~x, compared),
        st.builds(lambda x, y: x.same(y), compared, compared),
    )


inputs = st.fixed_dictionaries({name: st.integers(-999, 999) for name in NAMES})


@settings(deadline=None)
@given(formulas=st.lists(numbers(3) | truths(2), min_size=1, max_size=8), names=inputs)
def test_cells_sql_and_python_give_the_same(
    formulas: list[Expr], names: dict[str, int], hosts: ModuleType
) -> None:
    expected = [value(formula, names) for formula in formulas]
    assert hosts.in_cells(formulas, names) == expected
    try:
        found = hosts.in_sql(formulas, names)
    except OperationalError as error:
        assume("parser stack overflow" not in str(error))  # SQLite takes brackets so deep only
        raise
    assert found == expected


@pytest.mark.parametrize("number", range(-5, 6))
def test_halves_go_up_and_cuts_go_to_zero(number: int, hosts: ModuleType) -> None:
    found = [half_up(A, lifted(2)), cut(A, lifted(2)), cut(A, lifted(-2)), A // 2]
    by_hand = [-(-number // 2), int(number / 2), int(number / -2), number // 2]
    assert [value(formula, {"a": number}) for formula in found] == by_hand
    assert hosts.in_cells(found, {"a": number}) == by_hand
    assert hosts.in_sql(found, {"a": number}) == by_hand


@settings(deadline=None)
@given(unit=st.integers(1, 4_000_000), quotient=st.integers(-(10**7), 10**7), rest=st.integers(0))
@example(unit=2, quotient=-3_000_000, rest=1)
@example(unit=2, quotient=3_000_000, rest=1)
def test_halves_go_up_at_any_size(unit: int, quotient: int, rest: int, hosts: ModuleType) -> None:
    names = {"a": quotient * unit + rest % unit, "b": unit}
    expected = [floor(Fraction(names["a"], unit) + Fraction(1, 2))]
    found = [half_up_of_any(A, B)]
    assert [value(formula, names) for formula in found] == expected
    assert hosts.in_cells(found, names) == expected
    assert hosts.in_sql(found, names) == expected


def test_columns_are_summed_entry_by_entry(hosts: ModuleType) -> None:
    weights, truths_, effects = ref("w"), ref("t"), ref("e")
    names = {"w": (100, 80, 50), "t": (2, 1, 2), "e": (2, 2, -1)}
    found: list[Any] = [
        sum_of(truths_.same(2) * weights * effects),
        pick(weights, call("MATCH", call("LARGE", effects, 3), effects, 0)),
        largest(weights, 90),
        smallest(effects),
    ]
    assert [value(formula, names) for formula in found] == [150, 50, 100, -1]
    assert hosts.in_cells(found, names) == [150, 50, 100, -1]
    with pytest.raises(ValueError, match="SUMPRODUCT reads whole columns"):
        sql(found[0])


def test_texts_and_true_division_agree(hosts: ModuleType) -> None:
    said: list[Operand] = [when(A < 0, "it's", 'a "word"'), joined(A, " of ", B), A / 8]
    formulas = [lifted(part) for part in said]
    for number, text in ((-3, "it's"), (5, 'a "word"')):
        names = {"a": number, "b": 4}
        expected = [text, f"{number} of 4", number / 8]
        assert [value(formula, names) for formula in formulas] == expected
        assert hosts.in_cells(formulas, names) == expected
        assert hosts.in_sql(formulas, names) == expected


def test_truths_are_not_summed_as_they_are() -> None:
    with pytest.raises(TypeError, match="a=1 is true or false: multiply it by 1"):
        sum_of(A.same(1))
    assert value(sum_of(A.same(1) * 1), {"a": (1, 2, 1)}) == 2


def test_what_a_cell_would_refuse_is_refused() -> None:
    with pytest.raises(IndexError):
        value(pick(A, 0), {"a": (1, 2)})
    with pytest.raises(ZeroDivisionError):
        value(A // 0, {"a": 1})
    assert value(when(A.same(0), 0, lifted(5) / A), {"a": 0}) == 0  # the other is not computed
    with pytest.raises(KeyError):
        value(call("WEBSERVICE", A), {"a": 1})
