"""Numbers as people are shown them."""

from __future__ import annotations

import decimal

import pytest

from modesdk.language.figures import amount, points, share


@pytest.mark.parametrize(("number", "signed", "plain"), [
    (52.25, "+52.3", "52.3"), (0.05, "+0.1", "0.1"), (-0.04, "0.0", "0.0"), (0, "0.0", "0.0"),
    (-28.25, "-28.3", "-28.3"), (0.35, "+0.4", "0.4"), (7, "+7.0", "7.0"), (1e-05, "0.0", "0.0"),
    (-0.05, "-0.1", "-0.1"), (12.3499, "+12.3", "12.3"), (-100, "-100.0", "-100.0"),
])  # fmt: skip
def test_points_have_one_decimal_and_a_half_goes_away_from_zero(
    number: float, signed: str, plain: str
) -> None:
    assert (points(number), amount(number)) == (signed, plain)


@pytest.mark.parametrize(
    ("fraction", "shown"), [(0.145, "15%"), (0.8649, "86%"), (1, "100%"), (0, "0%")]
)
def test_shares_are_whole_percent(fraction: float, shown: str) -> None:
    assert share(fraction) == shown


def test_the_arithmetic_of_the_caller_changes_nothing() -> None:
    with decimal.localcontext(decimal.Context(prec=2, rounding=decimal.ROUND_UP)):
        assert (points(52.25), amount(-100), share(0.145)) == ("+52.3", "-100.0", "15%")
