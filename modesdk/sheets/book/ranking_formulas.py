"""Order, margin, status and points as native formulas on whole numbers.

Cell by cell what `modesdk.decide.ranking` does. Names: per alternative `competes.`, `rank.`,
`points.<alt>`; columns `alt.*` in pack order and `order`, `order.alt` (ids), `order.label`,
`order.score`, `order.points`, best first; `winner`, `runner` (positions or 0), `margin` (numerator
units), `margin.points`, `level` (how many share the first place), `leaders` (their names;
`leaders.two` and `leaders.more` are what several are told with),
`status`, `status.text`, `seen.<dim>` (whether there is evidence about the winner that has a
weight), `completeness`, `chosen` (the alternative that advice is for).
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.engines.formulas.condition_formulas import constant, known_cell, value_cell
from modesdk.formula import decision_formulas as decision
from modesdk.formula import expr
from modesdk.formula.expr import Expr, Operand, call, largest, lifted, pick, sum_of, total, when
from modesdk.language.terms import STATUS
from modesdk.language.text import Text, both
from modesdk.model.decision_parts import Status
from modesdk.model.schema import AttributeType, Missing
from modesdk.sheets.book.draft import Book, filled_in

LEADERS = {
    "leaders.two": both("{names} and {last}"),
    "leaders.more": both("{names} and {count} more"),
}
"""Cells with what several leaders are told with."""
STATUSES = tuple(STATUS[status] for status in decision.STATUS_CODES)
"""By code, from 1 on."""
NO_WEIGHTS = both("All dimension weights are zero")
"""Status 0: such weights are an error, so there is no winner."""
CONTRADICTION = both("Rows of a derive table contradict each other")
"""They hold although the hit policy does not allow them together: there is no decision."""


def write(book: Book) -> None:
    """Place all cells of the decision on Calc."""
    _labels(book)
    _alternatives(book)
    _order(book)
    _winner(book)
    _leaders(book)
    _status(book)
    _known(book)


def choose(book: Book, place: Expr, texts: Sequence[Text]) -> Expr:
    """The text at a position that counts from 1; "" for 0."""
    return expr.choose(place, [book.label(text) for text in texts], otherwise="")


def _labels(book: Book) -> None:
    pack = book.model.pack
    alternatives = pack.alternatives.values()
    book.calc_column("alt.id", [constant(a.id) for a in alternatives])
    book.calc_column("alt.label", [book.label(a.label, a.id) for a in alternatives])
    book.calc_column("crit.label", [book.label(c.label, c.id) for c in pack.criteria.values()])
    book.calc_column("dim.label", [book.label(d.label, d.id) for d in pack.dimensions.values()])


def _alternatives(book: Book) -> None:
    """Columns in pack order; the sort key is unique, so there are no ties."""
    ruleset, at = book.model.ruleset, book.ref
    names, count = ruleset.alternatives, len(ruleset.alternatives)
    scores = _column(book, "alt.score", [at(f"score.{n}") for n in names])
    gates = _column(book, "alt.gate", [at(f"gate.{n}") for n in names])
    flags = [
        when(gate.same(decision.BLOCKED), 0, int(ranked))
        for gate, ranked in zip(gates, ruleset.ranked, strict=True)
    ]
    competes = _column(book, "alt.competes", flags)
    pairs = list(zip(competes, scores, strict=True))
    keys = [decision.key(*pair, place, count) for place, pair in enumerate(pairs)]
    _column(book, "alt.key", keys)
    competing = at("alt.competes").same(1)
    ranks = [
        when(flag.same(0), 0, 1 + sum_of(competing * (at("alt.score") > score)))
        for flag, score in pairs
    ]
    points = [_points(book, score) for score in scores]
    places = {
        "competes": competes,
        "rank": _column(book, "alt.rank", ranks),
        "points": _column(book, "alt.points", points),
    }
    for i, name in enumerate(names):
        for part, cells in places.items():
            book.calc_place(f"{part}.{name}", str(cells[i]))
    for dimension in book.model.pack.dimensions:
        _column(book, f"alt.spoken.{dimension}", [_spoken(book, n, dimension) for n in names])


def _points(book: Book, numerator: Expr) -> Expr:
    base = book.ref("denominator")
    return when(base.same(0), 0, decision.points(numerator, base))


def _column(book: Book, name: str, contents: Sequence[Expr]) -> list[Expr]:
    """A column on Calc; gives its cells."""
    return book.calc_column(name, contents)


def _spoken(book: Book, alternative: str, dimension: str) -> Expr:
    """How much weighty evidence a dimension has about an alternative, pro and contra together."""
    at = book.ref
    return total(
        at(f"weight.{dimension}.{c.id}")
        * (at(f"for.{alternative}.{c.id}") + at(f"against.{alternative}.{c.id}"))
        for c in book.model.ruleset.criteria
        if c.dimension == dimension
    )


def _order(book: Book) -> None:
    keys, count = book.ref("alt.key"), len(book.model.ruleset.alternatives)
    ranked = [call("MATCH", call("LARGE", keys, n), keys, 0) for n in range(1, count + 1)]
    places = _column(book, "order", ranked)
    for name, source in (
        ("alt", "alt.id"),
        ("label", "alt.label"),
        ("score", "alt.score"),
        ("points", "alt.points"),
        ("rank", "alt.rank"),
        ("gate", "alt.gate"),
    ):
        _column(book, f"order.{name}", [pick(book.ref(source), place) for place in places])


def _of(column: Expr, place: Expr) -> Expr:
    """The entry at a place that may be 0, for nobody; what it gives then is not used."""
    return pick(column, largest(1, place))


def _winner(book: Book) -> None:
    at, several = book.ref, len(book.model.ruleset.alternatives) > 1
    competing, order = sum_of(at("alt.competes") * 1), at("order")
    void = at("denominator").same(0)
    book.calc_cell("winner", when(void | competing.same(0), 0, pick(order, 1)))
    second = when(void | (competing <= 1), 0, pick(order, 2))
    book.calc_cell("runner", second if several else 0)
    scores, runner = at("alt.score"), at("runner")
    lead = decision.margin(runner, _of(scores, at("winner")), _of(scores, runner))
    book.calc_cell("margin", lead)
    book.calc_cell("margin.points", _points(book, at("margin")))


def _leaders(book: Book) -> None:
    """Who leads, as `leaders_in_words` says it, and how many they are."""
    at, winner = book.ref, book.ref("winner")
    for name, text in LEADERS.items():
        book.calc_cell(name, book.label(text))
    book.calc_cell("level", when(winner.same(0), 0, sum_of(at("alt.rank").same(1) * 1)))
    first, second = (_of(at("alt.label"), at(place)) for place in ("winner", "runner"))
    book.calc_cell("leaders", who_leads(book, at("level"), first, second))


def who_leads(book: Book, level: Expr, first: Expr, second: Expr, nobody: Operand = "–") -> Expr:
    """Who leads, as `phrases.leaders_in_words` says it, where `level` share the first place.

    `first` and `second` are the labels of the first two in the ranking.
    """
    two = filled_in(book.ref("leaders.two"), {"names": first, "last": second})
    more = filled_in(book.ref("leaders.more"), {"names": first, "count": level - 1})
    several = when(level.same(2), two, more)
    return when(level.same(0), nobody, when(level > 1, several, first))


def level_with(keys: Expr, scores: Expr, best: Expr) -> Expr:
    """How many of those that compete have the best score; keys and scores in one order."""
    return sum_of(decision.competing(keys) * scores.same(best))


def following(level: Expr, second: Operand) -> Expr:
    """Who is second: nobody (0) while several share the first place."""
    return when(level > 1, 0, second)


def _status(book: Book) -> None:
    limits, at = book.model.pack.limits, book.ref
    book.calc_cell("limit.margin", limits.min_margin)
    book.calc_cell("limit.dimensions", limits.min_dimensions)
    winner, base = at("winner"), at("denominator")
    seen = [at(f"seen.{dimension}") for dimension in book.model.pack.dimensions]
    for dimension in book.model.pack.dimensions:
        spoken = _of(at(f"alt.spoken.{dimension}"), winner)
        counted = decision.counts(at(f"weight.{dimension}"), spoken)
        book.calc_cell(f"seen.{dimension}", when(winner.same(0), 0, counted))
    book.calc_cell("seen", total(seen))
    score, gate = (_of(at(f"alt.{part}"), winner) for part in ("score", "gate"))
    thin = decision.thin(score, at("seen"), at("limit.dimensions"))
    near = decision.near(at("runner"), at("margin"), base, at("limit.margin"))
    book.calc_cell("status", decision.status(base.same(0), winner, thin, near, gate))
    said = choose(book, at("status"), STATUSES)
    book.calc_cell("status.text", when(at("status").same(0), book.label(NO_WEIGHTS), said))
    _chosen(book)


def _chosen(book: Book) -> None:
    """The alternative that advice is for: the one in the profile, else the recommended one."""
    at, role, winner = book.ref, book.model.pack.roles.chosen, book.ref("winner")
    given = (winner > 0) & (at("status") <= decision.STATUS_CODES[Status.CONDITIONAL])
    best = when(given, _of(at("alt.id"), winner), "")
    own = at(value_cell(role)) if role else lifted("")
    book.calc_cell("chosen", when(own.same(""), best, own) if role else best)
    place = call("MATCH", at("chosen"), at("alt.id"), 0)
    book.calc_cell("chosen.label", call("IFERROR", pick(at("alt.label"), place), ""))


def _known(book: Book) -> None:
    """Whether derived attributes are known, and the share of what is known of the profile."""
    schema, at = book.model.pack.schema, book.ref
    for attribute in schema:
        if attribute.derived and attribute.type is not AttributeType.SET:
            missing = at(value_cell(attribute.id)).same("")
            book.calc_cell(known_cell(attribute.id), when(missing, 0, 1))
    read = [a for a in schema if not a.derived and a.missing is not Missing.QUIET]
    share = total(at(known_cell(a.id)) for a in read) / max(1, len(read))
    book.calc_cell("completeness", call("ROUND", share, 4) if read else 1)
