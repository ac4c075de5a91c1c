"""Scenarios: several sets of weights side by side, each ranked and judged like the real one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula import decision_formulas as decision
from modesdk.formula.expr import (
    Expr,
    joined,
    largest,
    lifted,
    smallest,
    sum_of,
    total,
    weighted,
    when,
)
from modesdk.language.text import both
from modesdk.model.weights import DIMENSION_UNIT, MAX_DIMENSION_WEIGHT
from modesdk.sheets import scenario_results
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, page
from modesdk.sheets.book.styles import BODY, CENTRE, HEAD
from modesdk.sheets.hidden.block import Block, ColumnRef, competitors, hidden_sheet, read
from modesdk.sheets.hidden.leaders import Setting, leaders
from modesdk.sheets.hidden.own_scenario import SHEET, own_trust, own_weight
from modesdk.sheets.hidden.whatif import full_trust
from modesdk.sheets.scenario_results import FIRST

EQUAL = 10
_CHECK_WIDTH = 34
"""Of the column beside one's own weights."""


@frozen
class Scenario:
    """A set of weights: its title, dimension weights in tenths, full trust or not."""

    title: Expr
    weights: Sequence[Expr]
    full: Expr | bool = False
    own: bool = False


def build(book: Book) -> None:
    """Write the sheet and its hidden block."""
    full_trust(book)
    found = list(_scenarios(book))
    _compute(book, found)
    ws = book.sheet("Scenarios")
    columns = FIRST + len(found)
    book.widths(ws, 2, 30, *(19 for _ in found), _CHECK_WIDTH)
    banner(
        book,
        ws,
        both("Scenarios: the answer under other weights"),
        both("Fill in your own weights (0 to 100) in the yellow column; empty means as set."),
        columns,
        follows=True,
    )
    row = _weights(book, ws, 4, found)
    row = scenario_results.write(book, ws, row + 2, [scenario.title for scenario in found])
    ws.freeze_panes = f"{get_column_letter(FIRST)}5"
    page(ws, columns, row, repeat=2)
    ws.page_setup.fitToHeight = 1


def _scenarios(book: Book) -> Iterator[Scenario]:
    dimensions = list(book.model.pack.dimensions)
    present: list[Expr] = [book.ref(f"weight.{d}") for d in dimensions]
    yield Scenario(book.worded("As set"), present)
    yield Scenario(book.worded("Equal dimensions"), [lifted(EQUAL) for _ in dimensions])
    for place, weight in enumerate(present):
        doubled = [*present]
        doubled[place] = smallest(MAX_DIMENSION_WEIGHT, 2 * weight)
        label = read(book, "dim.label")[place + 1]
        yield Scenario(joined(label, book.worded(" doubled")), doubled)
    yield Scenario(book.worded("All sources fully trusted"), present, full=True)
    own = [book.ref(f"scenario.weight.{d}") for d in dimensions]
    trust = book.ref("scenario.trust").same(1)
    yield Scenario(book.worded("Your own"), own, full=trust, own=True)


def _compute(book: Book, found: Sequence[Scenario]) -> None:
    """Scores, leader, margin and status of every scenario."""
    dimensions, ws = list(book.model.pack.dimensions), hidden_sheet(book, SHEET)
    block, count = Block(book, ws), len(found)
    trusted = {
        d: block.private(f"spoken {d}", (_trusted_spoken(book, a, d) for _, a in competitors(book)))
        for d in dimensions
    }
    leaders(book, ws, "scenario", [_setting(book, scenario) for scenario in found])
    results = Block(book, ws, left=ws.max_column + 2)
    results.each("scenario.seen", count, lambda i: _seen(book, found[i - 1], i, trusted))
    results.each("scenario.status", count, lambda i: _status(book, i))


def _setting(book: Book, scenario: Scenario) -> Setting:
    """The scores of the alternatives, and the sum of weights."""
    scores = []
    for _, a in competitors(book):
        trusted = read(book, f"trusted.mean.{a}")
        means = [
            when(scenario.full, trusted[i], book.ref(f"mean.{a}.{d}"))
            for i, d in enumerate(book.model.pack.dimensions, start=1)
        ]
        scores.append(weighted(scenario.weights, means))
    return scores, total(scenario.weights)


def _seen(book: Book, scenario: Scenario, place: int, trusted: Mapping[str, ColumnRef]) -> Expr:
    """In how many dimensions evidence that the scenario gives weight speaks of its leader."""
    first, leader = (read(book, f"scenario.{part}")[place] for part in ("first", "leader"))
    terms = []
    for weight, (dimension, column) in zip(scenario.weights, trusted.items(), strict=True):
        usual = read(book, f"alt.spoken.{dimension}")[largest(1, leader)]
        spoken = when(scenario.full, column[largest(1, first)], usual)
        terms.append(decision.counts(weight, spoken))
    return when(first.same(0), 0, total(terms))


def _trusted_spoken(book: Book, alternative: str, dimension: str) -> Expr:
    """How much the rules with strength that speak of the alternative weigh, trust aside."""
    head, effect = read(book, "rule.criterion"), read(book, f"rule.effect.{alternative}")
    weights = [
        book.ref(f"weight.{dimension}.{c.id}") * head.same(k)
        for k, c in enumerate(book.model.ruleset.criteria, start=1)
        if c.dimension == dimension
    ]
    if not weights:
        return lifted(0)
    fired = read(book, "rule.truth").same(decision.TRUE)
    strong = read(book, "trusted.weight") > 0
    return sum_of(total(weights) * fired * effect.differs(0) * strong)


def _status(book: Book, place: int) -> Expr:
    """The status as `modesdk.decide.ranking` gives it."""
    limits = book.model.pack.limits
    score, first, second, margin, base, leader, seen = (
        read(book, f"scenario.{part}")[place]
        for part in ("score", "first", "next", "margin", "denominator", "leader", "seen")
    )
    thin = decision.thin(score, seen, limits.min_dimensions)
    near = decision.near(second.differs(0), margin, base, limits.min_margin)
    gate = read(book, "alt.gate")[largest(1, leader)]
    return decision.status(base.same(0), first, thin, near, gate)


def _weights(book: Book, ws: Worksheet, row: int, found: Sequence[Scenario]) -> int:
    dimensions = list(book.model.pack.dimensions)
    book.put(ws, f"B{row}", both("Dimension weights"), HEAD)
    for offset, scenario in enumerate(found):
        book.put(ws, (row, FIRST + offset), scenario.title, HEAD)
    book.put(ws, (row, FIRST + len(found)), both("Check"), HEAD)
    ws.row_dimensions[row].height = 34
    for place, dimension in enumerate(dimensions, start=1):
        book.put(ws, f"B{row + place}", read(book, "dim.label")[place], BODY)
        ws.row_dimensions[row + place].height = 18
        for offset, scenario in enumerate(found):
            cell = f"{get_column_letter(FIRST + offset)}{row + place}"
            if scenario.own:
                own_weight(book, ws, cell, dimension)
            else:
                shown = scenario.weights[place - 1] / DIMENSION_UNIT
                book.put(ws, cell, shown, CENTRE.but(number="0.0"))
    last = row + 1 + len(dimensions)
    book.put(ws, f"B{last}", both("Sources fully trusted"), BODY)
    yes, no = book.worded("yes"), book.worded("no")
    for offset, scenario in enumerate(found):
        cell = f"{get_column_letter(FIRST + offset)}{last}"
        if scenario.own:
            own_trust(book, ws, cell)
        else:
            book.put(ws, cell, when(scenario.full, yes, no), CENTRE)
    return last
