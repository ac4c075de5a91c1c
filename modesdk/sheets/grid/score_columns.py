"""The grid's output side: scores, the leader, the second, margin and status of every row.

One cell per row, ranked alternative and dimension holds a mean: per criterion one sum over the few
columns of rules that speak about the alternative.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from modesdk.formula import decision_formulas as decision
from modesdk.formula.decision_formulas import BLOCKED, TRUE
from modesdk.formula.expr import Expr, any_of, call, largest, lifted, pick, ref, sum_of, total, when
from modesdk.model.pack import Criterion
from modesdk.ruleset.rules import Rule
from modesdk.sheets.book.ranking_formulas import level_with
from modesdk.sheets.grid.row_grid import FIRST_EFFECTS, Grid
from modesdk.sheets.grid.rule_columns import gate_names, in_order, truth_name


def add_scores(grid: Grid) -> None:
    """Columns of means, scores and keys, then of what follows from them.

    `winner` and `second` are positions among the ranked alternatives, `lead` and `margin` in
    numerator units; further `seen`, `status` and `winner.id`.
    """
    constants = _constants(grid)
    grid.denominator = constants["denominator"]
    grid.late = grid.constant("late", f"={grid.book.name('rules.late')}")
    names = [grid.ruleset.alternatives[i] for i in grid.ranked]
    scores = [_score(grid, place, name, constants) for place, name in enumerate(names)]
    for place, (name, score) in enumerate(zip(names, scores, strict=True)):
        grid.add(f"score.{name}", score)
        grid.head(grid.positions_row, grid.places[f"score.{name}"], grid.ranked[place] + 1)
        grid.head(grid.positions_row + 1, grid.places[f"score.{name}"], name)
    for place, name in enumerate(names):
        competes = grid.at(f"gate.{name}").differs(BLOCKED)
        key = decision.key(competes, grid.at(f"score.{name}"), place, len(names))
        grid.add(f"key.{name}", key)
    _add_order(grid, names, constants)


def _constants(grid: Grid) -> dict[str, Expr]:
    """The weights in force, in the head; returns their cells by name."""
    pack, at = grid.ruleset.pack, grid.book.name
    names = [f"weight.{dimension}" for dimension in pack.dimensions]
    names += [f"weight.{c.dimension}.{c.id}" for c in grid.ruleset.criteria]
    names += [f"total.{dimension}" for dimension in pack.dimensions]
    names.append("denominator")
    return {name: grid.constant(name, f"={at(name)}") for name in names}


def _evidence(grid: Grid) -> list[Rule]:
    return [rule for rule in in_order(grid.ruleset) if rule.criterion >= 0]


def _score(grid: Grid, place: int, name: str, constants: Mapping[str, Expr]) -> Expr:
    """Columns of the scores by dimension; returns the numerator of the whole score.

    They stand apart so that another weight of a dimension leaves them as they are.
    """
    terms = []
    for dimension in grid.ruleset.pack.dimensions:
        own = [c for c in grid.ruleset.criteria if c.dimension == dimension]
        found = (_criterion(grid, place, c, constants) for c in own)
        sums = [term for term in found if term is not None]
        if sums:
            mean = decision.mean(total(sums), constants[f"total.{dimension}"])
            cell = grid.add(f"mean.{name}.{dimension}", mean)
            terms.append(constants[f"weight.{dimension}"] * cell)
    return total(terms)


def _criterion(
    grid: Grid, place: int, criterion: Criterion, constants: Mapping[str, Expr]
) -> Expr | None:
    """The weighted, clipped score under one criterion; None when it has no rules."""
    row = FIRST_EFFECTS + place
    speaking = [
        truth_name(rule)
        for rule in _evidence(grid)
        if grid.ruleset.criteria[rule.criterion].id == criterion.id
    ]
    if not speaking:
        return None
    if len(speaking) == 1:
        net = grid.at(speaking[0]).same(TRUE) * ref(f"{grid.letter(speaking[0])}${row}")
    else:
        net = sum_of(grid.span(speaking).same(TRUE) * grid.span(speaking, row))
    weight = constants[f"weight.{criterion.dimension}.{criterion.id}"]
    return weight * decision.criterion_score(net)


def _add_order(grid: Grid, names: Sequence[str], constants: Mapping[str, Expr]) -> None:
    keys = grid.span([f"key.{name}" for name in names])
    scores = grid.span([f"score.{name}" for name in names])
    best = largest(keys)
    winner = grid.add("winner", when(_idle(grid), 0, _place(keys, best)))
    second = _place(keys, call("LARGE", keys, 2)) if len(names) > 1 else lifted(0)
    second = grid.add("second", when(winner.same(0), 0, second))
    lead = grid.text("lead", when(winner.same(0), "", pick(scores, winner)))
    margin = grid.text("margin", when(second.same(0), "", lead - pick(scores, second)))
    level = level_with(keys, scores, lead)
    grid.add("level", when(winner.same(0), 0, level))
    seen = grid.add("seen", when(winner.same(0), 0, _seen(grid, winner, constants)))
    limits = grid.ruleset.pack.limits
    gates = grid.span(gate_names(grid.ruleset))
    positions = grid.span([f"score.{name}" for name in names], grid.positions_row)
    thin = decision.thin(lead, seen, limits.min_dimensions)
    near = decision.near(second, call("N", margin), grid.denominator, limits.min_margin)
    gate = pick(gates, pick(positions, winner))
    grid.add("status", decision.status(_idle(grid), winner, thin, near, gate))
    ids = grid.span([f"score.{name}" for name in names], grid.positions_row + 1)
    grid.text("winner.id", when(winner.same(0), "", pick(ids, winner)))


def _place(keys: Expr, wanted: Expr) -> Expr:
    """Where a key stands; 0 when it is none of an alternative that competes."""
    return when(decision.competing(wanted), call("MATCH", wanted, keys, 0), 0)


def _idle(grid: Grid) -> Expr:
    """When a row has no answer: it is empty, all weights are zero, or rules wait for a refresh.

    Also when rows of a table hold that may not hold together: the gates are errors then.
    """
    idle = any_of(grid.at("used").same(0), grid.denominator.same(0), grid.late > 0)
    return idle | (grid.at("broken") > 0) if "broken" in grid.places else idle


def _seen(grid: Grid, winner: Expr, constants: Mapping[str, Expr]) -> Expr:
    """In how many dimensions evidence with weight speaks about the winner."""
    last_row = FIRST_EFFECTS + len(grid.ranked) - 1
    terms = []
    for dimension in grid.ruleset.pack.dimensions:
        rules = [
            rule
            for rule in _evidence(grid)
            if grid.ruleset.criteria[rule.criterion].dimension == dimension
        ]
        if rules:
            own = [truth_name(rule) for rule in rules]
            first, last = grid.letter(own[0]), grid.letter(own[-1])
            effects = call("INDEX", ref(f"{first}${FIRST_EFFECTS}:{last}${last_row}"), winner, 0)
            fired = grid.span(own).same(TRUE)
            worth = _worth(grid, rules, constants)
            terms.append(when(sum_of(fired * effects.differs(0) * worth) > 0, 1, 0))
    return total(terms)


def _worth(grid: Grid, rules: Sequence[Rule], constants: Mapping[str, Expr]) -> Expr:
    """Per rule the weight of its criterion times that of its dimension, in the head."""
    criteria = [grid.ruleset.criteria[rule.criterion] for rule in rules]
    return grid.constants(
        [f"worth.{rule.id}" for rule in rules],
        [
            f"={constants[f'weight.{c.dimension}']}*{constants[f'weight.{c.dimension}.{c.id}']}"
            for c in criteria
        ],
    )
