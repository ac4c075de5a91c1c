"""The grid's output side: scores, the leader, the second, margin and status of every row.

One cell per row, ranked alternative and dimension holds a mean: per criterion one SUMPRODUCT over
the few columns of rules that speak about the alternative, clipped, weighted and rounded as in
`modesdk.decide.scoring`. All numbers are whole and below 2**53.
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.formula.decision_formulas import TRUE
from modesdk.formula.expr import SHIFT
from modesdk.model.pack import Criterion
from modesdk.model.weights import POINTS, UNIT
from modesdk.ruleset.rules import Rule
from modesdk.sheets.grid.row_grid import FIRST_EFFECTS, Grid
from modesdk.sheets.grid.rule_columns import in_order, truth_name

OUT = 10**12
"""Below minus this stand the keys of alternatives that do not compete."""
RECOMMENDED, CONDITIONAL, NO_CLEAR_WINNER, INSUFFICIENT_DATA, NONE_ELIGIBLE = range(1, 6)


def add_scores(grid: Grid) -> None:
    """Columns of means, scores and keys, then of what follows from them.

    `winner` and `second` are positions among the ranked alternatives, `lead` and `margin` in
    numerator units; further `seen`, `status` and `winner.id`.
    """
    constants = _constants(grid)
    grid.denominator = constants["denominator"]
    grid.late = grid.constant("late", f"={grid.book.name('rules.late')}")
    names = [grid.ruleset.alternatives[i] for i in grid.ranked]
    scores = [_means(grid, place, name, constants) for place, name in enumerate(names)]
    for place, (name, score) in enumerate(zip(names, scores, strict=True)):
        grid.add(f"score.{name}", score)
        grid.head(grid.positions_row, grid.places[f"score.{name}"], grid.ranked[place] + 1)
        grid.head(grid.positions_row + 1, grid.places[f"score.{name}"], name)
    for place, name in enumerate(names):
        grid.add(f"key.{name}", _key(grid, place, name, len(names)))
    _order(grid, names, constants)


def points(numerator: str, denominator: str) -> str:
    """A numerator as points from -100 to +100, half up to four decimals."""
    unit = f"({denominator}*{POINTS})"
    return (
        f"(INT((20000*{numerator}+{unit})/(2*{unit})+{100 * 10_000 + 1})-{100 * 10_000 + 1})/10000"
    )


def _constants(grid: Grid) -> dict[str, str]:
    """The weights in force, in the head; returns their cells by name."""
    pack, at = grid.ruleset.pack, grid.book.name
    names = [f"weight.{dimension}" for dimension in pack.dimensions]
    names += [f"weight.{c.dimension}.{c.id}" for c in grid.ruleset.criteria]
    names += [f"total.{dimension}" for dimension in pack.dimensions]
    names.append("denominator")
    return {name: grid.constant(name, f"={at(name)}") for name in names}


def _evidence(grid: Grid) -> list[Rule]:
    return [rule for rule in in_order(grid.ruleset) if rule.criterion >= 0]


def _means(grid: Grid, place: int, name: str, constants: dict[str, str]) -> str:
    """Columns of the scores by dimension; returns the numerator of the whole score.

    They stand apart so that another weight of a dimension leaves them as they are.
    """
    terms = []
    for dimension in grid.ruleset.pack.dimensions:
        own = [c for c in grid.ruleset.criteria if c.dimension == dimension]
        sums = [term for c in own if (term := _criterion(grid, place, c, constants))]
        if sums:
            total, share = "+".join(sums), constants[f"total.{dimension}"]
            mean = f"INT((2*({total})+{share})/(2*{share})+{SHIFT})-{SHIFT}"
            cell = grid.add(f"mean.{name}.{dimension}", f"IF({share}=0,0,{mean})")
            terms.append(f"{constants[f'weight.{dimension}']}*{cell}")
    return "+".join(terms) or "0"


def _criterion(grid: Grid, place: int, criterion: Criterion, constants: dict[str, str]) -> str:
    """The weighted, clipped score under one criterion; "" when it has no rules."""
    row = FIRST_EFFECTS + place
    speaking = [
        truth_name(rule)
        for rule in _evidence(grid)
        if grid.ruleset.criteria[rule.criterion].id == criterion.id
    ]
    if not speaking:
        return ""
    weight = constants[f"weight.{criterion.dimension}.{criterion.id}"]
    if len(speaking) == 1:
        net = f"({grid.at(speaking[0])}={TRUE})*{grid.letter(speaking[0])}${row}"
    else:
        ends = (speaking[0], speaking[-1])
        net = f"SUMPRODUCT(({grid.span(ends)}={TRUE})*{grid.span(ends, row)})"
    return f"{weight}*MAX(-{UNIT},MIN({UNIT},{net}))"


def _key(grid: Grid, place: int, name: str, count: int) -> str:
    """A number that orders like the ranking: ties go to the earlier, the blocked come last."""
    score = f"{grid.at(f'score.{name}')}*{count}+{count - 1 - place}"
    return f"IF({grid.at(f'gate.{name}')}=2,-{OUT + place},{score})"


def _order(grid: Grid, names: Sequence[str], constants: dict[str, str]) -> None:
    denominator = constants["denominator"]
    keys = grid.span([f"key.{name}" for name in names])
    scores = grid.span([f"score.{name}" for name in names])
    limit = f"-{OUT // 2}"
    best = f"IF(MAX({keys})<{limit},0,MATCH(MAX({keys}),{keys},0))"
    winner = grid.add("winner", f"IF(OR({_idle(grid)}),0,{best})")
    second = f"IF(LARGE({keys},2)<{limit},0,MATCH(LARGE({keys},2),{keys},0))"
    second = grid.add("second", f"IF({winner}=0,0,{second if len(names) > 1 else 0})")
    lead = grid.text("lead", f'IF({winner}=0,"",INDEX({scores},{winner}))')
    margin = grid.text("margin", f'IF({second}=0,"",{lead}-INDEX({scores},{second}))')
    seen = grid.add("seen", f"IF({winner}=0,0,{_seen(grid, winner, constants) or 0})")
    grid.add("status", _status(grid, (winner, lead, margin, seen), names, denominator))
    ids = grid.span([f"score.{name}" for name in names], grid.positions_row + 1)
    grid.text("winner.id", f'IF({winner}=0,"",INDEX({ids},{winner}))')


def _idle(grid: Grid) -> str:
    """When a row has no answer: it is empty, all weights are zero, or rules wait for a refresh.

    Also when rows of a table hold that may not hold together: the gates are errors then.
    """
    broken = f",{grid.at('broken')}>0" if "broken" in grid.places else ""
    return f"{grid.at('used')}=0,{grid.denominator}=0,{grid.late}>0{broken}"


def _seen(grid: Grid, winner: str, constants: dict[str, str]) -> str:
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
            block = f"{first}${FIRST_EFFECTS}:{last}${last_row}"
            truth = f"({grid.span(own)}={TRUE})"
            worth = _worth(grid, rules, constants)
            terms.append(f"IF(SUMPRODUCT({truth}*(INDEX({block},{winner},0)<>0)*{worth})>0,1,0)")
    return "+".join(terms)


def _worth(grid: Grid, rules: Sequence[Rule], constants: dict[str, str]) -> str:
    """Per rule the weight of its criterion times that of its dimension, in the head."""
    criteria = [grid.ruleset.criteria[rule.criterion] for rule in rules]
    return grid.constants(
        [f"worth.{rule.id}" for rule in rules],
        [
            f"={constants[f'weight.{c.dimension}']}*{constants[f'weight.{c.dimension}.{c.id}']}"
            for c in criteria
        ],
    )


def _status(grid: Grid, cells: Sequence[str], names: Sequence[str], denominator: str) -> str:
    """The code of the status; 0 for a row without an answer (see `_idle`)."""
    winner, lead, margin, seen = cells
    limits = grid.ruleset.pack.limits
    gates = f"{grid.span([f'gate.{name}' for name in grid.ruleset.alternatives])}"
    positions = grid.span([f"score.{name}" for name in names], grid.positions_row)
    gate = f"INDEX({gates},INDEX({positions},{winner}))"
    close = f"100*N({margin})<{limits.min_margin}*{denominator}*{POINTS}"
    clear = f"IF({gate}=1,{CONDITIONAL},{RECOMMENDED})"
    return (
        f"IF(OR({_idle(grid)}),0,IF({winner}=0,{NONE_ELIGIBLE},"
        f"IF(OR({lead}<=0,{seen}<{limits.min_dimensions}),{INSUFFICIENT_DATA},"
        f'IF(IF({margin}="",FALSE,{close}),{NO_CLEAR_WINNER},{clear}))))'
    )
