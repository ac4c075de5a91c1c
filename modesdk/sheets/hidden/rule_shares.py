"""Each rule's share in the winner's score, exactly as `modesdk.decide.contributions` divides it.

The dimension's score is divided over its criteria in proportion to weight times criterion score,
cut towards zero; the rest goes to the largest (the one a rule speaks of first, among equals).
A criterion's part is divided over its rules in the same way. Reasons are then found by unique
whole keys: numerator first, position in the reading order second.
"""

from __future__ import annotations

from modesdk.formula.columns import first_few, how_many, place_of
from modesdk.formula.decision_formulas import DIGITS, TRUE, criterion_score
from modesdk.formula.expr import Expr, call, largest, size, sum_of, when
from modesdk.formula.rounding import cut, half_up_of_any
from modesdk.language.figures import MINOR
from modesdk.model.weights import POINTS
from modesdk.sheets.book.draft import Book
from modesdk.sheets.hidden.block import Block, chosen, competitors, hidden_sheet, read, rule_count

SHEET = "CalcReasons"
STEP = 10_000
"""Room for the position of a rule below its share in a key."""
ROOM = 10**12
"""Room for such a key below the number of its criterion."""


def build_contributions(book: Book) -> None:
    """The block `contribution.*` on its own hidden sheet."""
    block = Block(book, hidden_sheet(book, SHEET))
    block.numbered(rule_count(book))
    _effects(book, block)
    _criteria(book, block)
    _dimensions(book, block)
    _shares(book, block)
    _rests(book, block)
    _numerators(book, block)


def _effects(book: Book, block: Block) -> None:
    """Per rule: its effect on the winner, its criterion if it is for or against it, the amount."""
    count, winner = rule_count(book), book.ref("winner")
    effects = [(p, read(book, f"rule.effect.{a}")) for p, a in competitors(book)]
    truth, weight = read(book, "rule.truth"), read(book, "rule.weight")
    of = read(book, "rule.criterion")
    effect = block.each(
        "contribution.effect", count, lambda i: chosen(winner, [(p, e[i]) for p, e in effects])
    )
    criterion = block.each(
        "contribution.criterion",
        count,
        lambda i: when(truth[i].same(TRUE), when(effect[i].differs(0), of[i], 0), 0),
    )
    block.each(
        "contribution.raw",
        count,
        lambda i: when(criterion[i].same(0), 0, weight[i] * effect[i]),
    )


def _criteria(book: Book, block: Block) -> None:
    """Per criterion, in pack order: first rule that speaks, net amount, weighted share."""
    criteria, dimensions = book.model.ruleset.criteria, list(book.model.pack.dimensions)
    count, speaks = len(criteria), read(book, "contribution.criterion")
    raw = read(book, "contribution.raw")
    dimension = block.column(
        "reason.dimension", (dimensions.index(c.dimension) + 1 for c in criteria)
    )
    weight = block.column(
        "reason.weight", (book.ref(f"weight.{c.dimension}.{c.id}") for c in criteria)
    )
    total = block.column("reason.total", (book.ref(f"total.{c.dimension}") for c in criteria))
    first = block.each("reason.first", count, lambda k: place_of(k, speaks))
    net = block.each("reason.net", count, lambda k: sum_of(speaks.same(k) * raw))
    weighted = block.each("reason.weighted", count, lambda k: weight[k] * criterion_score(net[k]))
    share = block.each(
        "reason.share", count, lambda k: when(total[k].same(0), 0, cut(weighted[k], total[k]))
    )
    block.each(
        "reason.key",
        count,
        lambda k: when(first[k].same(0), -1, size(share[k]) * STEP + STEP - first[k]),
    )
    order = dimension * STEP + first  # how they are read: dimensions, then what speaks first
    block.each("reason.place", count, lambda k: how_many(order < dimension[k] * STEP + first[k]))


def _dimensions(book: Book, block: Block) -> None:
    """Per dimension: the winner's score, what rounding leaves, and the largest key.

    Then per criterion: its share and, if it is the largest, what rounding left.
    """
    criteria, dimensions = book.model.ruleset.criteria, list(book.model.pack.dimensions)
    dimension, first = read(book, "reason.dimension"), read(book, "reason.first")
    key, share = read(book, "reason.key"), read(book, "reason.share")
    winner, ranked = book.ref("winner"), competitors(book)
    means = ([(p, book.ref(f"mean.{a}.{d}")) for p, a in ranked] for d in dimensions)
    mean = block.column("reason.mean", (chosen(winner, options) for options in means))
    rest = block.each(
        "reason.rest",
        len(dimensions),
        lambda d: mean[d] - sum_of(dimension.same(d) * (first > 0) * share),
    )
    numbered = list(enumerate(criteria, start=1))
    top = block.column(
        "reason.top",
        (largest(0, *(key[k] for k, c in numbered if c.dimension == d)) for d in dimensions),
    )
    block.column("reason.factor", (book.ref(f"weight.{d}") for d in dimensions))
    block.each(
        "reason.part",
        len(criteria),
        lambda k: share[k] + when(key[k].same(top[dimension[k]]), rest[dimension[k]], 0),
    )


def _shares(book: Book, block: Block) -> None:
    """Per rule: its share of the criterion's part cut towards zero, and a unique key for it."""
    count, criterion = rule_count(book), read(book, "contribution.criterion")
    raw, net = read(book, "contribution.raw"), read(book, "reason.net")
    weight, total = read(book, "reason.weight"), read(book, "reason.total")
    part = read(book, "reason.part")

    def spoken(i: int, found: Expr) -> Expr:
        return when(criterion[i].same(0), 0, found)

    def even(i: int, then: Expr, otherwise: Expr) -> Expr:
        """Where the rules of the criterion balance, its part is no measure."""
        return when(net[criterion[i]].same(0), then, otherwise)

    over = block.each(
        "contribution.over",
        count,
        lambda i: spoken(i, even(i, total[criterion[i]], net[criterion[i]])),
    )
    upper = block.each(
        "contribution.upper",
        count,
        lambda i: spoken(i, raw[i] * even(i, weight[criterion[i]], part[criterion[i]])),
    )
    share = block.each(
        "contribution.share", count, lambda i: when(over[i].same(0), 0, cut(upper[i], over[i]))
    )
    block.each(
        "contribution.key",
        count,
        lambda i: spoken(i, criterion[i] * ROOM + size(share[i]) * STEP + STEP - block.number(i)),
    )


def _rests(book: Book, block: Block) -> None:
    """Per criterion: what rounding left of its part, and the key of its largest rule."""
    count, criterion = len(book.model.ruleset.criteria), read(book, "contribution.criterion")
    keys, share = read(book, "contribution.key"), read(book, "contribution.share")
    part, first = read(book, "reason.part"), read(book, "reason.first")
    block.each("reason.left", count, lambda k: part[k] - sum_of(criterion.same(k) * share))
    block.each(
        "reason.largest",
        count,
        lambda k: when(first[k].same(0), -1, call("SMALL", keys, how_many(keys < (k + 1) * ROOM))),
    )


def _numerators(book: Book, block: Block) -> None:
    """Per rule: its exact share in the winner's numerator, points in 1/10000, sorting key."""
    count, criterion = rule_count(book), read(book, "contribution.criterion")
    share, key = read(book, "contribution.share"), read(book, "contribution.key")
    most, left = read(book, "reason.largest"), read(book, "reason.left")
    factor, dimension = read(book, "reason.factor"), read(book, "reason.dimension")
    place, denominator = read(book, "reason.place"), book.ref("denominator")

    def exact(i: int) -> Expr:
        own = share[i] + when(key[i].same(most[criterion[i]]), left[criterion[i]], 0)
        return own * factor[dimension[criterion[i]]]

    numerator = block.each(
        "contribution.numerator", count, lambda i: when(criterion[i].same(0), 0, exact(i))
    )
    points = block.each(
        "contribution.points",
        count,
        lambda i: when(
            numerator[i].same(0) | denominator.same(0),
            0,
            half_up_of_any(numerator[i] * DIGITS, denominator * POINTS),
        ),
    )
    room = (len(book.model.ruleset.criteria) + 1) * (count + 1)  # for the order of reading

    def sort(i: int) -> Expr:
        order = block.number(i) + place[criterion[i]] * (count + 1)
        sign = when(points[i] > 0, 1, -1)
        return when(
            size(points[i]) < round(MINOR * DIGITS),
            0,
            sign * (size(numerator[i]) * room + (room - 1) - order),
        )

    block.each("contribution.sort", count, sort)


def reason_row(book: Book, place: int, *, supporting: bool) -> Expr:
    """The rule in a place among the reasons for or against; 0 when there are fewer."""
    test, order = (">0", "LARGE") if supporting else ("<0", "SMALL")
    return first_few(read(book, "contribution.sort"), place, test, order)
