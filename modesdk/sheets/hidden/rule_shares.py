"""Each rule's share in the winner's score, exactly as `modesdk.decide.contributions` divides it.

The dimension's score is divided over its criteria in proportion to weight times criterion score,
cut towards zero; the rest goes to the largest (the one a rule speaks of first, among equals).
A criterion's part is divided over its rules in the same way. Reasons are then found by unique
whole keys: numerator first, position in the reading order second.
"""

from __future__ import annotations

from modesdk.sheets.book.draft import Book
from modesdk.sheets.hidden.block import (
    Block,
    at,
    chosen,
    clipped,
    competitors,
    half_up,
    hidden_sheet,
    rule_count,
    towards_zero,
)

SHEET = "CalcReasons"
STEP = 10_000
"""Room for the position of a rule below its share in a key."""
ROOM = 10**12
"""Room for such a key below the number of its criterion."""
MINOR = 500
"""Contributions below this many 1/10000 points are no reasons."""


def build_contributions(book: Book) -> None:
    """The block `contribution.*` on its own hidden sheet."""
    block = Block(book, hidden_sheet(book, SHEET))
    block.numbered(rule_count(book))
    _effects(book, block)
    _criteria(book, block)
    _dimensions(book, block)
    _parts(book, block)
    _shares(book, block)
    _rests(book, block)
    _numerators(book, block)


def _effects(book: Book, block: Block) -> None:
    """Per rule: its effect on the winner, its criterion if it is for or against it, the amount."""
    count, n, ranked = rule_count(book), book.name, competitors(book)
    block.column(
        "contribution.effect",
        (
            "=" + chosen(n("winner"), [(p, at(n(f"rule.effect.{a}"), i)) for p, a in ranked])
            for i in range(1, count + 1)
        ),
    )
    truth, criterion = n("rule.truth"), n("rule.criterion")
    block.column(
        "contribution.criterion",
        (
            f"=IF({at(truth, i)}=2,IF({at(n('contribution.effect'), i)}<>0,{at(criterion, i)},0),0)"
            for i in range(1, count + 1)
        ),
    )
    block.column(
        "contribution.raw",
        (
            f"=IF({at(n('contribution.criterion'), i)}=0,0,"
            f"{at(n('rule.weight'), i)}*{at(n('contribution.effect'), i)})"
            for i in range(1, count + 1)
        ),
    )


def _criteria(book: Book, block: Block) -> None:
    """Per criterion, in pack order: first rule that speaks, net amount, weighted share."""
    n, model = book.name, book.model
    ruleset, dimensions = model.ruleset, list(model.pack.dimensions)
    speaks, raw = n("contribution.criterion"), n("contribution.raw")
    numbers = range(1, len(ruleset.criteria) + 1)
    block.column("reason.dimension", (dimensions.index(c.dimension) + 1 for c in ruleset.criteria))
    block.column(
        "reason.weight", (f"={n(f'weight.{c.dimension}.{c.id}')}" for c in ruleset.criteria)
    )
    block.column("reason.total", (f"={n(f'total.{c.dimension}')}" for c in ruleset.criteria))
    block.column("reason.first", (f"=IFERROR(MATCH({k},{speaks},0),0)" for k in numbers))
    block.column("reason.net", (f"=SUMPRODUCT(({speaks}={k})*{raw})" for k in numbers))
    block.column(
        "reason.weighted",
        (f"={at(n('reason.weight'), k)}*{clipped(at(n('reason.net'), k))}" for k in numbers),
    )
    block.column(
        "reason.share",
        (
            f"=IF({at(n('reason.total'), k)}=0,0,"
            f"{towards_zero(at(n('reason.weighted'), k), at(n('reason.total'), k))})"
            for k in numbers
        ),
    )
    block.column(
        "reason.key",
        (
            f"=IF({at(n('reason.first'), k)}=0,-1,"
            f"ABS({at(n('reason.share'), k)})*{STEP}+{STEP}-{at(n('reason.first'), k)})"
            for k in numbers
        ),
    )
    block.column(
        "reason.place",
        (  # the reading order: dimensions, then what speaks first
            f"=SUMPRODUCT((({n('reason.dimension')}*{STEP}+{n('reason.first')})"
            f"<({at(n('reason.dimension'), k)}*{STEP}+{at(n('reason.first'), k)}))*1)"
            for k in numbers
        ),
    )


def _dimensions(book: Book, block: Block) -> None:
    """Per dimension: the winner's score, what rounding leaves, and the largest key."""
    n, model = book.name, book.model
    criteria, ranked = model.ruleset.criteria, competitors(book)
    block.column(
        "reason.mean",
        (
            "=" + chosen(n("winner"), [(p, n(f"mean.{a}.{d}")) for p, a in ranked])
            for d in model.pack.dimensions
        ),
    )
    block.column(
        "reason.rest",
        (
            f"={at(n('reason.mean'), k)}-"
            f"SUMPRODUCT(({n('reason.dimension')}={k})*({n('reason.first')}>0)*{n('reason.share')})"
            for k in range(1, len(model.pack.dimensions) + 1)
        ),
    )
    block.column(
        "reason.top",
        (
            "=MAX(0,"
            + ",".join(
                at(n("reason.key"), k) for k, c in enumerate(criteria, 1) if c.dimension == d
            )
            + ")"
            for d in model.pack.dimensions
        ),
    )
    block.column("reason.factor", (f"={n(f'weight.{d}')}" for d in model.pack.dimensions))


def _parts(book: Book, block: Block) -> None:
    """Per criterion: its share and, if it is the largest, what rounding left."""
    n = book.name
    dimension = n("reason.dimension")
    block.column(
        "reason.part",
        (
            f"={at(n('reason.share'), k)}+IF({at(n('reason.key'), k)}="
            f"{at(n('reason.top'), at(dimension, k))},{at(n('reason.rest'), at(dimension, k))},0)"
            for k in range(1, len(book.model.ruleset.criteria) + 1)
        ),
    )


def _shares(book: Book, block: Block) -> None:
    """Per rule: its share of the criterion's part cut towards zero, and a unique key for it."""
    n, count = book.name, rule_count(book)
    criterion, raw = n("contribution.criterion"), n("contribution.raw")
    block.column(
        "contribution.over",
        (
            f"=IF({at(criterion, i)}=0,0,IF({at(n('reason.net'), at(criterion, i))}=0,"
            f"{at(n('reason.total'), at(criterion, i))},{at(n('reason.net'), at(criterion, i))}))"
            for i in range(1, count + 1)
        ),
    )
    block.column(
        "contribution.upper",
        (
            f"=IF({at(criterion, i)}=0,0,{at(raw, i)}*IF({at(n('reason.net'), at(criterion, i))}=0,"
            f"{at(n('reason.weight'), at(criterion, i))},{at(n('reason.part'), at(criterion, i))}))"
            for i in range(1, count + 1)
        ),
    )
    over, upper = n("contribution.over"), n("contribution.upper")
    block.column(
        "contribution.share",
        (
            f"=IF({at(over, i)}=0,0,{towards_zero(at(upper, i), at(over, i))})"
            for i in range(1, count + 1)
        ),
    )
    block.column(
        "contribution.key",
        (
            f"=IF({at(criterion, i)}=0,0,{at(criterion, i)}*{ROOM}"
            f"+ABS({at(n('contribution.share'), i)})*{STEP}+{STEP}-{block.number(i)})"
            for i in range(1, count + 1)
        ),
    )


def _rests(book: Book, block: Block) -> None:
    """Per criterion: what rounding left of its part, and the key of its largest rule."""
    n = book.name
    keys, criterion = n("contribution.key"), n("contribution.criterion")
    numbers = range(1, len(book.model.ruleset.criteria) + 1)
    block.column(
        "reason.left",
        (
            f"={at(n('reason.part'), k)}-SUMPRODUCT(({criterion}={k})*{n('contribution.share')})"
            for k in numbers
        ),
    )
    block.column(
        "reason.largest",
        (
            f"=IF({at(n('reason.first'), k)}=0,-1,"
            f"SMALL({keys},SUMPRODUCT(({keys}<{(k + 1) * ROOM})*1)))"
            for k in numbers
        ),
    )


def _numerators(book: Book, block: Block) -> None:
    """Per rule: its exact share in the winner's numerator, points in 1/10000, sorting key."""
    n, count = book.name, rule_count(book)
    criterion, room = n("contribution.criterion"), _room(book)
    block.column(
        "contribution.numerator",
        (
            f"=IF({at(criterion, i)}=0,0,({at(n('contribution.share'), i)}"
            f"+IF({at(n('contribution.key'), i)}={at(n('reason.largest'), at(criterion, i))},"
            f"{at(n('reason.left'), at(criterion, i))},0))"
            f"*{at(n('reason.factor'), at(n('reason.dimension'), at(criterion, i)))})"
            for i in range(1, count + 1)
        ),
    )
    numerator, unit = n("contribution.numerator"), f"({n('denominator')}*200)"
    block.column(
        "contribution.points",
        (
            f"=IF(OR({at(numerator, i)}=0,{n('denominator')}=0),0,"
            f"{half_up(f'({at(numerator, i)}*10000)', unit)})"
            for i in range(1, count + 1)
        ),
    )
    points = n("contribution.points")
    block.column(
        "contribution.sort",
        (
            f"=IF(ABS({at(points, i)})<{MINOR},0,IF({at(points, i)}>0,1,-1)*"
            f"(ABS({at(numerator, i)})*{room}+{room - 1}-{block.number(i)}"
            f"-{at(n('reason.place'), at(criterion, i))}*{count + 1}))"
            for i in range(1, count + 1)
        ),
    )


def _room(book: Book) -> int:
    """Room for the reading order of a rule below its numerator in a sorting key."""
    return (len(book.model.ruleset.criteria) + 1) * (rule_count(book) + 1)


def reason_row(book: Book, place: int, *, supporting: bool) -> str:
    """The rule in a place among the reasons for or against; 0 when there are fewer."""
    column = book.name("contribution.sort")
    test, pick = ('">0"', "LARGE") if supporting else ('"<0"', "SMALL")
    found = f"MATCH({pick}({column},{place}),{column},0)"
    return f"IF(COUNTIF({column},{test})>={place},{found},0)"
