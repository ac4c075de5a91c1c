"""Whether a heat pump runs more cheaply than the gas boiler: a ratio, which no table cell can form.

A heat pump gives `SEASONAL_FACTOR` units of heat per unit of electricity, a gas boiler
`BOILER_EFFICIENCY` units per unit of gas. So the heat pump is cheaper exactly when
electricity price x efficiency < gas price x factor. The numbers are the pack's own illustrative
assumptions; the reference table `seasonal_factors` shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import field, frozen

from modesdk.language.text import Text
from modesdk.model.evaluator import Undetermined, Verdict
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.model.tables import EvidenceRow

BOILER_EFFICIENCY = Decimal("0.9")
SEASONAL_FACTOR = {35: Decimal("4.0"), 45: Decimal("3.5"), 55: Decimal("3.0"), 80: Decimal("2.4")}
"""Factor by the highest flow temperature (°C) for which it holds."""

CHEAPER = EvidenceRow(
    id="PY-pump-cheaper",
    criterion="bills",
    effects={"heat_pump": 2, "keep_gas": -1},
    claims=("L9",),
    label=Text(
        zh="按现在的电价、气价和供水温度，热泵每份热量比燃气锅炉便宜。",
        en="At these prices and this flow temperature, heat from a heat pump costs less than heat "
        "from the gas boiler.",
    ),
)
DEARER = EvidenceRow(
    id="PY-pump-dearer",
    criterion="bills",
    effects={"heat_pump": -2, "keep_gas": 1},
    claims=("L9",),
    label=Text(
        zh="按现在的电价、气价和供水温度，热泵每份热量比燃气锅炉贵。",
        en="At these prices and this flow temperature, heat from a heat pump costs more than heat "
        "from the gas boiler.",
    ),
)
_INPUTS = ("electricity_price_ct", "gas_price_ct", "flow_temperature_c")


@frozen(kw_only=True, eq=False)
class RunningCost:
    """Compares the cost of a unit of heat from a heat pump and from the gas boiler."""

    version: str
    name: str = "home-heating.running-cost"
    dimension: str = "money"
    packs: tuple[str, ...] = ("home-heating",)
    rows: tuple[EvidenceRow, ...] = (CHEAPER, DEARER)
    inputs: tuple[str, ...] = _INPUTS
    required: tuple[str, ...] = ("electricity_price_ct", "gas_price_ct")
    probes: Mapping[str, tuple[Value, ...]] = field(
        factory=lambda: {
            "electricity_price_ct": (20, 28, 36, 44),
            "gas_price_ct": (7, 10, 13),
            "flow_temperature_c": tuple(SEASONAL_FACTOR),
        }
    )

    def evaluate(self, case: Case) -> Mapping[str, Verdict]:
        """The verdict on both rows, whatever the flow temperature is while it is missing."""
        return _verdicts(*(case.values.get(name) for name in self.inputs))

    def evaluate_column(self, cases: Sequence[Case]) -> Sequence[Mapping[str, Verdict]]:
        """The same for many cases, each combination of inputs computed once."""
        keys = [tuple(case.values.get(name) for name in self.inputs) for case in cases]
        found = {key: _verdicts(*key) for key in dict.fromkeys(keys)}
        return [dict(found[key]) for key in keys]


def _verdicts(electricity: Value, gas: Value, flow: Value) -> dict[str, Verdict]:
    prices = {"electricity_price_ct": electricity, "gas_price_ct": gas}
    missing = tuple(name for name, price in prices.items() if price is None)
    if not isinstance(electricity, (int, Decimal)) or not isinstance(gas, (int, Decimal)):
        unknown = Undetermined(missing)
        return {CHEAPER.id: unknown, DEARER.id: unknown}
    worst, best = seasonal_factors(flow)
    cost = electricity * BOILER_EFFICIENCY
    return {
        CHEAPER.id: _both(cost < gas * worst, cost < gas * best),
        DEARER.id: _both(cost > gas * worst, cost > gas * best),
    }


def _both(at_worst: bool, at_best: bool) -> Verdict:
    """The verdict when the two ends of the possible range agree."""
    return at_worst if at_worst is at_best else Undetermined(("flow_temperature_c",))


def seasonal_factors(flow: Value) -> tuple[Decimal, Decimal]:
    """Lowest and highest factor that the flow temperature allows; all of them while missing."""
    if not isinstance(flow, (int, Decimal)):
        return min(SEASONAL_FACTOR.values()), max(SEASONAL_FACTOR.values())
    factor = next(f for highest, f in SEASONAL_FACTOR.items() if flow <= highest)
    return factor, factor
