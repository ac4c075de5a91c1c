"""What the calling program does with its decimals changes no weight and no verdict."""

from __future__ import annotations

import decimal
from decimal import Decimal

import pytest

import modesdk
from modesdk.errors import WeightError
from modesdk.io.weight_values import parse_weights
from modesdk.model.arithmetic import exact, usual
from modesdk.model.weights import Weights

CASE = {"insulation": "good", "flow_temperature_c": 55,
        "electricity_price_ct": Decimal("27.123456"),
        "gas_price_ct": Decimal("8.987654"), "priorities": ["low_emissions"]}  # fmt: skip
CONTEXTS = [
    {"prec": 1}, {"prec": 2}, {"prec": 4, "rounding": decimal.ROUND_UP},
    {"traps": [decimal.Inexact, decimal.Rounded, decimal.FloatOperation]},
    {"capitals": 0, "clamp": 1},
]  # fmt: skip


@pytest.fixture(scope="module")
def home():
    return modesdk.load_pack("home-heating")


@pytest.mark.parametrize("settings", CONTEXTS, ids=str)
def test_a_decision_is_the_same_in_any_context(home, settings):
    def decided(pack):
        decision = modesdk.recommend(CASE, pack=pack, weights={"house": 33.3, "goal": "0.1"})
        return decision.to_dict(), decision.explain("en")

    expected = decided(home)
    with decimal.localcontext(**settings):
        assert decided(home) == expected
        assert decided(modesdk.load_pack("home-heating")) == expected


def test_the_callers_context_is_given_back(home):
    with decimal.localcontext(prec=3) as mine:
        mine.clear_flags()  # the copy of a context takes its flags along
        modesdk.recommend(CASE, pack=home)
        assert decimal.getcontext().prec == 3
        assert not mine.flags[decimal.Inexact]


def test_contexts_for_reading_and_for_evaluators():
    with decimal.localcontext(prec=2):
        with exact():
            assert Decimal("33.333") * 3 == Decimal("99.999")
        with usual():
            assert Decimal(1) / 3 == Decimal("0." + "3" * 28)


def test_a_weight_with_more_digits_than_a_context_has_is_still_off_the_steps(home):
    with pytest.raises(WeightError):
        parse_weights(home, {"house": "33.30000000000000000000000000000000000001"})


@pytest.mark.parametrize(
    "changes",
    [{"dimensions": {"house": 3}, "house": 4}, {"house": 3, "dimension:house": 2},
     {"trust": {"survey": 0.5}, "trust:survey": 0.4}],
)  # fmt: skip
def test_a_weight_given_twice_is_refused(home, changes):
    with pytest.raises(WeightError) as caught:
        parse_weights(home, changes)
    (found,) = caught.value.diagnostics
    assert (found.code, found.hint) == ("W-605", "Keep one of them")


def test_one_weight_given_twice_is_one_weight(home):
    assert parse_weights(home, {"house": 3.5, "dimension:house": "3.5"}).dimensions["house"] == 35


def test_what_binary_numbers_are_off_a_step_does_not_count(home):
    assert parse_weights(home, {"trust": {"survey": 0.1 + 0.2}}).trust["survey"] == 30
    with pytest.raises(WeightError):
        parse_weights(home, {"trust": {"survey": str(0.1 + 0.2)}})
    with pytest.raises(WeightError):
        parse_weights(home, {"trust": {"survey": 0.3001}})


@pytest.mark.parametrize("text", ["30%", "１_0", "1,5", "n/a", ""])
def test_a_weight_in_doubtful_notation_is_refused(home, text):
    with pytest.raises(WeightError) as caught:
        parse_weights(home, {"house": text})
    assert caught.value.diagnostics[0].code == "W-602"


def test_a_weight_in_full_width_digits(home):
    assert parse_weights(home, {"house": "３．５"}).dimensions["house"] == 35
    assert parse_weights(home, {}) == Weights.of(home)
