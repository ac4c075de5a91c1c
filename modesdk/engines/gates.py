"""From gate marks to gates: the routes into an alternative, shared by the engines."""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.engines.base import Values
from modesdk.model.schema import Value
from modesdk.model.tables import GateMark
from modesdk.ruleset.rules import Route, Test

_OPENNESS = {GateMark.BLOCKED: 0, GateMark.CONDITIONAL: 1, GateMark.OPEN: 2}
BY_OPENNESS = (GateMark.BLOCKED, GateMark.CONDITIONAL, GateMark.OPEN)


def truth_of(tests: Sequence[Test], values: Values) -> bool | None:
    """Strong-Kleene AND of the tests: the minimum of true, unknown (None) and false."""
    result: bool | None = True
    for test in tests:
        value: Value = values.get(test.attribute)
        held = test.tests.matches(value)
        if held is False:
            return False
        if held is None:
            result = None
    return result


def apply_routes(
    routes: Sequence[Route], values: Values, marks: Sequence[GateMark]
) -> tuple[GateMark, ...]:
    """Lower every alternative to the openness of its most open route.

    `routes` come in dependency order, as a rule set has them. Where it is unknown whether a route
    rule applies, the alternative is at most conditional if its routes are not open.
    """
    gates = list(marks)
    for route in routes:
        applies = truth_of(route.when, values)
        if applies is not False:
            gates[route.alternative] = _lowered(route, gates, unsure=applies is None)
    return tuple(gates)


def _lowered(route: Route, gates: Sequence[GateMark], *, unsure: bool) -> GateMark:
    best_route = max(_OPENNESS[gates[i]] for i in route.any_of)
    if unsure:
        best_route = max(best_route, _OPENNESS[GateMark.CONDITIONAL])
    return BY_OPENNESS[min(_OPENNESS[gates[route.alternative]], best_route)]
