"""Claims that a regression case names, counted natively among the rules that the grid knows."""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.io.case_files import RegressionCase
from modesdk.ruleset.rules import Rule
from modesdk.sheets.grid.row_grid import Grid
from modesdk.sheets.grid.rule_columns import runs


def claims_text(grid: Grid, case: RegressionCase) -> str:
    """How many of the claims that must fire do, such as "9/9", and how many that must not.

    Only claims that gates or evidence carry count: advice depends on the chosen alternative and
    is no part of the grid. "" when there is nothing to count.
    """
    wanted, unwanted = _carried(grid, case.fires), _carried(grid, case.must_not_fire)
    parts = []
    if wanted:
        parts.append(f'({_fired(grid, wanted)})&"/{len(wanted)}"')
    if unwanted:
        wrong = f"({_fired(grid, unwanted)})"
        parts.append(f'IF({wrong}>0," !"&{wrong},"")')
    return "&".join(parts)


def _carried(grid: Grid, claims: Sequence[str]) -> list[list[Rule]]:
    found = []
    for claim in claims:
        rules = [rule for rule in grid.ruleset.decision if claim in rule.row.claims]
        if rules:
            found.append(rules)
    return found


def _fired(grid: Grid, claims: Sequence[Sequence[Rule]]) -> str:
    title = grid.ws.title
    terms = []
    for rules in claims:
        places = ",".join(f"{title}!{area}" for area in runs(grid, rules).split(","))
        terms.append(f"IF(MAX({places})=2,1,0)")
    return "+".join(terms)
