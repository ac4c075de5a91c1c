"""Formulas that programs wrote: moved, compared and with other titles."""

from __future__ import annotations

import pytest

from modesdk.xlsx.formula_tokens import moved, plain, quoted, retitled


@pytest.mark.parametrize(
    ("formula", "there"),
    [
        ("A1+$B2+C$3+$D$4", "C4+$B5+E$3+$D$4"),
        ("Z1:AA2", "AB4:AC5"),
        ('A1&"A1 ""B2"" C3"', 'C4&"A1 ""B2"" C3"'),
        ("'A1'!B2+A1!B2", "'A1'!D5+A1!D5"),
        ("scenario.A1+rule.first+LOG10(A1)", "scenario.A1+rule.first+LOG10(C4)"),
        ("IF(TRUE,A1,1E5)", "IF(TRUE,C4,1E5)"),
        ("weight_A1+Ä1", "weight_A1+Ä1"),
    ],
)
def test_addresses_move_and_nothing_else(formula: str, there: str) -> None:
    assert moved(formula, 3, 2) == there
    assert moved(formula, 0, 0) == formula


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("=if( A1 = 0 , true() , false() )", "IF(A1=0,TRUE,FALSE)"),
        ("'Calc'!$A$1+'My sheet'!A1", "CALC!$A$1+'MY SHEET'!A1"),
        ('LOWER("Aa b")&"x""Y"', 'LOWER("Aa b")&"x""Y"'),
        ("ISTRUE()", "ISTRUE()"),
        ("'It''s'!A1", "'IT''S'!A1"),
        ('"open', '"open'),
    ],
)
def test_what_programs_change_is_no_difference(written: str, same: str) -> None:
    assert plain(written) == same
    assert plain(same) == same


def test_titles_are_replaced_where_they_are_titles() -> None:
    formula = "Calc!A1+CalcShow!A1+'Calc'!B2&\"Calc!A1\"&Calc.x"
    renamed = {"Calc": "My calc"}
    assert retitled(formula, renamed) == ("'My calc'!A1+CalcShow!A1+'Calc'!B2&\"Calc!A1\"&Calc.x")
    assert retitled("Calc!$A$1:$B$2", {"Calc": "K"}) == "K!$A$1:$B$2"
    assert (quoted("Plain_1"), quoted("It's")) == ("Plain_1", "'It''s'")
