"""What joint operation costs in all: a sum over several answers, which no table cell can form.

Total = platform commission by category (2 to 5 % of GMV) + the partner's fee + 3 points for full
warehousing (the low end of 3 to 5) + 1.5 points for monthly settlement. The source gives 10 to
20 % as the usual total, so above 20 % joint operation is dear for what it usually is.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from modesdk.language.text import Text
from modesdk.model.evaluator import Undetermined, Verdict
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.tables import EvidenceRow

COMMISSION_LOW = Decimal(2)
COMMISSION_HIGH = Decimal(5)
COMMISSION = {"apparel": COMMISSION_HIGH, "books": COMMISSION_LOW}
FULL_WAREHOUSING = Decimal(3)
MONTHLY_SETTLEMENT = Decimal("1.5")
USUAL_TOTAL = Decimal(20)

DEAR = EvidenceRow(
    id="PY-joint-fee-load",
    criterion="cost",
    effects={"joint_operation": -1},
    strength=35,
    valid_from=datetime.date(2026, 3, 5),
    label=Text(
        zh="平台佣金、伙伴服务费和附加费合计超过GMV的20%，高于联合运营通常的费用区间。",
        en="Commission, partner fee and surcharges together exceed 20 % of GMV, above what joint "
        "operation usually costs.",
    ),
)
"""Our own reckoning from four figures of one source: no single claim says it, so it cites none.
Its strength is half (the fee alone is judged by a table row already) of that source's trust."""


@frozen(kw_only=True, eq=False)
class FeeLoad:
    """Speaks against joint operation when all its fees together exceed the usual total."""

    version: str
    name: str = "tiktok-shop.fee-load"
    dimension: str = "goal"
    packs: tuple[str, ...] = ("tiktok-shop",)
    rows: tuple[EvidenceRow, ...] = (DEAR,)
    inputs: tuple[str, ...] = (
        "category",
        "partner_service_fee_pct",
        "partner_fulfilment_depth",
        "settlement_cycle",
    )
    required: tuple[str, ...] = ("partner_service_fee_pct",)
    probes: Mapping[str, tuple[Value, ...]] = field(
        factory=lambda: {"partner_service_fee_pct": (8, 12, 15, 18, 21)}
    )

    def evaluate(self, case: Case) -> Mapping[str, Verdict]:
        """Whether the total exceeds the usual one, whatever the answers still missing are."""
        low, high = total_fee(case.values)
        if low is None:
            return {DEAR.id: Undetermined(("partner_service_fee_pct",))}
        if low > USUAL_TOTAL:
            return {DEAR.id: True}
        if high <= USUAL_TOTAL:
            return {DEAR.id: False}
        missing = tuple(name for name in self.inputs if case.values.get(name) is None)
        if not missing:  # the source gives only a span for this category: not shown to be dear
            return {DEAR.id: False}
        return {DEAR.id: Undetermined(missing)}


def total_fee(values: Mapping[str, Value]) -> tuple[Decimal | None, Decimal]:
    """Lowest and highest total in percent of GMV; (None, 0) while the partner's fee is unknown."""
    fee = values.get("partner_service_fee_pct")
    if not isinstance(fee, (int, Decimal)):
        return None, Decimal(0)
    commission = _commission(values.get("category"))
    surcharges = (
        _surcharge(values.get("partner_fulfilment_depth"), "full_wms", FULL_WAREHOUSING),
        _surcharge(values.get("settlement_cycle"), "monthly", MONTHLY_SETTLEMENT),
    )
    low = fee + commission[0] + sum(span[0] for span in surcharges)
    high = fee + commission[1] + sum(span[1] for span in surcharges)
    return low, high


def _commission(category: Value) -> tuple[Decimal, Decimal]:
    """The rate of the category where it is known, else the span of all categories."""
    known = COMMISSION.get(category) if isinstance(category, str) else None
    return (known, known) if known is not None else (COMMISSION_LOW, COMMISSION_HIGH)


def _surcharge(answer: Value, dear_answer: str, points: Decimal) -> tuple[Decimal, Decimal]:
    if answer is None:
        return Decimal(0), points
    return (points, points) if answer == dear_answer else (Decimal(0), Decimal(0))
