"""The decision model written out from its text, with fractions, names and no cleverness.

It shares nothing with modesdk but the documents and the meaning of one cell. Truth is the number
1, 1/2 or 0, as the model has it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from modesdk.conditions import literal, unary_tests
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.tables import DecisionTable, EvidenceRow, GateRow, Row, TableKind
from modesdk.model.weights import Weights

HALF = Fraction(1, 2)
ORDER = {"blocked": 0, "conditional": 1, "open": 2}


@frozen
class Outcome:
    """What the model says of one case, by ids."""

    values: Mapping[str, Any]
    truth: Mapping[str, Fraction]
    gates: Mapping[str, str]
    support: Mapping[tuple[str, str], int]
    opposition: Mapping[tuple[str, str], int]
    dimensions: Mapping[tuple[str, str], int]
    numerators: Mapping[str, int]
    ranking: tuple[str, ...]
    status: str

    @property
    def fired(self) -> set[str]:
        """Rows that hold."""
        return {row for row, truth in self.truth.items() if truth == 1}

    @property
    def unknown(self) -> set[str]:
        """Rows that cannot be decided."""
        return {row for row, truth in self.truth.items() if truth == HALF}


def decide(pack: Pack, case: Case, weights: Weights) -> Outcome:
    """The whole model, section by section."""
    values = derived(pack, case)
    truth = row_truth(pack, case, values)
    gates = gate_marks(pack, values, truth)
    support, opposition = evidence(pack, truth, weights)
    dimensions = dimension_scores(pack, weights, support, opposition)
    numerators = {
        a: sum(weights.dimensions[d] * dimensions[a, d] for d in pack.dimensions)
        for a in pack.alternatives
    }
    order = list(pack.alternatives)
    open_ones = [a for a in order if pack.alternatives[a].ranked and gates[a] != "blocked"]
    ranking = tuple(sorted(open_ones, key=lambda a: (-numerators[a], order.index(a))))
    spoken = {a: _dimensions_of(pack, weights, a, support, opposition) for a in order}
    final = status(pack, weights, ranking, numerators, gates, spoken)
    return Outcome(
        values, truth, gates, support, opposition, dimensions, numerators, ranking, final
    )


def kleene(pairs: list[tuple[str, str]], values: Mapping[str, Any]) -> Fraction:
    """Strong-Kleene AND: the minimum over the cells."""
    of = {True: Fraction(1), None: HALF, False: Fraction(0)}
    truths = [of[unary_tests(cell).matches(values.get(name))] for name, cell in pairs]
    return min(truths, default=Fraction(1))


def rows_of(pack: Pack, case: Case, *kinds: TableKind) -> list[tuple[DecisionTable, Row]]:
    """The rows in force: from valid_from (included) to valid_to (excluded)."""
    return [
        (table, row)
        for table in pack.tables
        if table.kind in kinds
        for row in table.rows
        if (row.valid_from is None or case.as_of >= row.valid_from)
        and (row.valid_to is None or case.as_of < row.valid_to)
    ]


def derived(pack: Pack, case: Case) -> dict[str, Any]:
    """Values with derived ones: all tables again and again until nothing changes."""
    values = dict(case.values)
    tables = [t for t in pack.tables if t.kind is TableKind.DERIVE]
    for _ in range(len(tables) + 1):
        for table in tables:
            made = _derived_value(pack, case, table, values)
            values = {**values, table.target: made}
    return {name: value for name, value in values.items() if value is not None}


def _derived_value(pack: Pack, case: Case, table: DecisionTable, values: Mapping[str, Any]) -> Any:
    """What the rows that hold say, if they say it whichever of the undecided ones hold as well."""
    rows = [row for of, row in rows_of(pack, case, TableKind.DERIVE) if of is table]
    truths = [kleene(list(zip(table.conditions, r.cells, strict=True)), values) for r in rows]
    said = [literal(row.value) for row in rows]
    listed = pack.schema[table.target].value_ids
    possible = itertools.product(*([True, False] if t == HALF else [t == 1] for t in truths))
    found = {
        _answer(table, listed, [output for output, holds in zip(said, held, strict=True) if holds])
        for held in possible
    }
    return found.pop() if len(found) == 1 else None


def _answer(table: DecisionTable, listed: tuple[str, ...], said: list[Any]) -> Any:
    """What exactly these outputs give, in the order of their rows."""
    if not said:
        return None
    if table.hit_policy == "PRIORITY":
        return min(said, key=listed.index)
    if table.hit_policy == "COLLECT":
        return {"SUM": sum, "MIN": min, "MAX": max, "COUNT": len}[table.aggregation](said)
    return said[0]


def row_truth(pack: Pack, case: Case, values: Mapping[str, Any]) -> dict[str, Fraction]:
    """Truth of every gate and evidence row, those of Python evaluators included."""
    truth = {
        row.id: kleene(list(zip(table.conditions, row.cells, strict=True)), values)
        for table, row in rows_of(pack, case, TableKind.GATE, TableKind.EVIDENCE)
    }
    for evaluator in pack.evaluators:
        for name, verdict in evaluator.evaluate(Case(case.as_of, values)).items():
            truth[name] = Fraction(verdict) if isinstance(verdict, bool) else HALF
    return truth


def all_rows(pack: Pack) -> dict[str, Row]:
    """Every row by id."""
    python = {row.id: row for evaluator in pack.evaluators for row in evaluator.rows}
    return {**{row.id: row for table in pack.tables for row in table.rows}, **python}


def gate_marks(
    pack: Pack, values: Mapping[str, Any], truth: Mapping[str, Fraction]
) -> dict[str, str]:
    """Marks by rows, then what the routes leave of them."""
    rows = {name: row for name, row in all_rows(pack).items() if isinstance(row, GateRow)}
    own = {}
    for alternative in pack.alternatives:
        said = {(truth.get(n), str(r.marks[alternative])) for n, r in rows.items()
                if alternative in r.marks}  # fmt: skip
        limits = {(1, "conditional"), (HALF, "blocked"), (HALF, "conditional")}
        own[alternative] = "blocked" if (1, "blocked") in said else "open"
        if own[alternative] == "open" and said & limits:
            own[alternative] = "conditional"
    return {alternative: _with_routes(pack, values, own, alternative) for alternative in own}


def _with_routes(
    pack: Pack, values: Mapping[str, Any], own: Mapping[str, str], alternative: str
) -> str:
    """The worst of an alternative's own mark and of what its routes allow."""
    marks = [own[alternative]]
    for route in pack.alternatives[alternative].routes:
        applies = kleene(list(route.when.items()), values)
        best = max(
            (_with_routes(pack, values, own, r) for r in route.any_of), key=ORDER.__getitem__
        )
        if applies == HALF and best == "blocked":
            best = "conditional"
        if applies > 0:
            marks.append(best)
    return min(marks, key=ORDER.__getitem__)


def evidence(
    pack: Pack, truth: Mapping[str, Fraction], weights: Weights
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Sums of strength x trust x |effect| for and against, per alternative and criterion."""
    sides: tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]] = ({}, {})
    for name, row in all_rows(pack).items():
        if isinstance(row, EvidenceRow) and truth.get(name) == 1:
            sources = {pack.claims[claim].source for claim in row.claims}
            trust = max((weights.trust[source] for source in sources), default=100)
            amount = weights.strength.get(name, row.strength) * trust
            for alternative, effect in row.effects.items():
                side, place = sides[effect < 0], (alternative, row.criterion)
                side[place] = side.get(place, 0) + amount * abs(effect)
    return sides


def dimension_scores(
    pack: Pack,
    weights: Weights,
    support: Mapping[tuple[str, str], int],
    opposition: Mapping[tuple[str, str], int],
) -> dict[tuple[str, str], int]:
    """x_d(a): the weighted mean over all criteria of the dimension, rounded half up."""
    scores = {}
    for alternative in pack.alternatives:
        for dimension in pack.dimensions:
            criteria = [c.id for c in pack.criteria.values() if c.dimension == dimension]
            total = sum(weights.criteria[c] for c in criteria)
            mean = Fraction(0)
            for criterion in criteria if total else ():
                place = alternative, criterion
                net = support.get(place, 0) - opposition.get(place, 0)
                clipped = min(max(net, -20_000), 20_000)
                mean += Fraction(weights.criteria[criterion], total) * clipped
            scores[alternative, dimension] = math.floor(mean + HALF)
    return scores


def _dimensions_of(
    pack: Pack, weights: Weights, alternative: str, *sides: Mapping[tuple[str, str], int]
) -> int:
    """In how many dimensions something with weight speaks about the alternative."""
    spoken = {c for side in sides for (a, c), amount in side.items() if a == alternative and amount}
    heavy = {pack.criteria[c].dimension for c in spoken if weights.criteria[c]}
    return len([dimension for dimension in heavy if weights.dimensions[dimension]])


def status(
    pack: Pack,
    weights: Weights,
    ranking: tuple[str, ...],
    numerators: Mapping[str, int],
    gates: Mapping[str, str],
    spoken: Mapping[str, int],
) -> str:
    """The outcome in one word."""
    if not ranking:
        return "none_eligible"
    first = ranking[0]
    if numerators[first] <= 0 or spoken[first] < pack.limits.min_dimensions:
        return "insufficient_data"
    if len(ranking) > 1:
        margin = Fraction(
            numerators[first] - numerators[ranking[1]], sum(weights.dimensions.values())
        )
        if margin / 200 < Fraction(pack.limits.min_margin, 100):
            return "no_clear_winner"
    return "conditional" if gates[first] == "conditional" else "recommended"
