"""Claims that a regression case names, counted natively among the rules that the grid knows."""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.formula.decision_formulas import TRUE
from modesdk.formula.expr import Expr, joined, largest, total, when
from modesdk.model.cases import RegressionCase
from modesdk.ruleset.rules import Rule
from modesdk.sheets.grid.row_grid import Grid
from modesdk.sheets.grid.rule_columns import runs


def claims_text(grid: Grid, case: RegressionCase) -> Expr | None:
    """How many of the claims that must fire do, such as "9/9", and how many that must not.

    Only claims that gates or evidence carry count: advice depends on the chosen alternative and
    is no part of the grid. None when there is nothing to count.
    """
    wanted = _carried(grid, case.expect.get("fires", ()))
    unwanted = _carried(grid, case.expect.get("must_not_fire", ()))
    parts = [joined(_fired(grid, wanted), f"/{len(wanted)}")] if wanted else []
    if unwanted:
        wrong = _fired(grid, unwanted)
        parts.append(when(wrong > 0, joined(" !", wrong), ""))
    return joined(*parts) if parts else None


def _carried(grid: Grid, claims: Sequence[str]) -> list[list[Rule]]:
    found = []
    for claim in claims:
        rules = [rule for rule in grid.ruleset.decision if claim in (rule.id, *rule.row.claims)]
        if rules:
            found.append(rules)
    return found


def _fired(grid: Grid, claims: Sequence[Sequence[Rule]]) -> Expr:
    fired = (largest(*map(grid.elsewhere, runs(grid, rules))).same(TRUE) for rules in claims)
    return total(when(holds, 1, 0) for holds in fired)
