"""The sum of fees: exact, and undetermined only while the answers still missing matter."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from modesdk_tiktok_shop.fees import DEAR, FeeLoad, total_fee

import modesdk
from modesdk.model.evaluator import Undetermined
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Value

AS_OF = datetime.date(2026, 3, 10)


@pytest.mark.parametrize(
    ("values", "total"),
    [
        ({"partner_service_fee_pct": 10, "category": "apparel"}, (15, Decimal("19.5"))),
        (
            {"partner_service_fee_pct": 10, "category": "books", "settlement_cycle": "weekly"},
            (12, 15),
        ),
        (
            {
                "partner_service_fee_pct": Decimal("12.5"),
                "category": "apparel",
                "partner_fulfilment_depth": "full_wms",
                "settlement_cycle": "monthly",
            },
            (22, 22),
        ),
        ({"category": "apparel"}, (None, 0)),
    ],
)
def test_total_fee(values: dict[str, Value], total: tuple[object, object]) -> None:
    """Commission + fee + surcharges, lowest and highest."""
    assert total_fee(values) == total


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"partner_service_fee_pct": 19, "category": "other"}, True),
        ({"partner_service_fee_pct": 8, "category": "apparel"}, False),
        (
            {"partner_service_fee_pct": 15, "category": "apparel", "settlement_cycle": "weekly"},
            Undetermined(("partner_fulfilment_depth",)),
        ),
        ({}, Undetermined(("partner_service_fee_pct",))),
    ],
)
def test_verdict(values: dict[str, Value], verdict: object) -> None:
    """True or False as soon as no missing answer can change it."""
    assert FeeLoad(version="1").evaluate(Case(AS_OF, values)) == {DEAR.id: verdict}


def test_a_dear_partner_lowers_joint_operation(pack: Pack) -> None:
    """The evaluator takes part in the installed pack."""
    cheap = {"market": "TH", "category": "apparel", "partner_service_fee_pct": 14}
    dear = {**cheap, "partner_fulfilment_depth": "full_wms", "settlement_cycle": "weekly"}
    scores = []
    for profile in (cheap, dear):
        decision = modesdk.recommend(profile, pack=pack, as_of=AS_OF)
        scores.append({entry.mode: entry.score for entry in decision.ranking}["joint_operation"])
    assert scores[1] < scores[0]
