"""Columns of formulas that follow one pattern: entries near by are cells, not names."""

from __future__ import annotations

from typing import Any

import pytest

from modesdk.formula.expr import Expr, pick, ref
from modesdk.sheets.book.near_names import Near

DEFINED = {"own": "Calc!$C$2:$C$9", "far": "Other!$B$4:$B$11", "wide": "Calc!$C$2:$D$9"}
OWN, FAR = ref("own"), ref("far")


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        (pick(OWN, 3), "C4"),
        (pick(ref("Calc!$E$5:$E$9"), 2) - 1, "E6-1"),
        (pick(FAR, 3), "INDEX(far,$A4)"),  # on its own row, by the column of numbers
        (pick(FAR, 2), "INDEX(far,2)"),
        (pick(ref("Other!$E$5:$E$9"), 2), "INDEX(Other!$E$5:$E$9,2)"),
        (pick(ref("wide"), 3), "INDEX(wide,$A4)"),
        (pick(OWN, pick(FAR, 1)), "INDEX(own,INDEX(far,1))"),
        (ref("Calc!$B$1") + ref("Other!$B$1"), "$B$1+Other!$B$1"),
    ],
)
def test_what_stands_on_the_same_sheet_is_addressed_by_cell(formula: Expr, written: str) -> None:
    assert Near("Calc", DEFINED, "A").formula(formula, 3, 4) == written


def test_without_a_column_of_numbers_positions_stay() -> None:
    near: Any = Near("Calc", DEFINED)
    assert near.formula(pick(FAR, 3), 3, 4) == "INDEX(far,3)"
