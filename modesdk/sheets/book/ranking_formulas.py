"""Order, margin, status and points as native formulas on whole numbers.

Cell by cell what `modesdk.decide.ranking` does. Names: per alternative `competes.`, `rank.`,
`points.<alt>`; columns `alt.*` in pack order and `order`, `order.alt` (ids), `order.label`,
`order.score`, `order.points`, best first; `winner`, `runner` (positions or 0), `margin` (numerator
units), `margin.points`, `status`, `status.text`, `seen.<dim>` (whether there is evidence about the
winner that has a weight), `completeness`, `chosen` (the alternative that advice is for).
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.engines.formulas.condition_formulas import constant, known_cell, value_cell
from modesdk.language.terms import STATUS
from modesdk.language.text import Text, both
from modesdk.model.schema import AttributeType, Missing
from modesdk.model.weights import POINTS
from modesdk.sheets.book.draft import Book

COMPETING = 10**13
"""Added to the sort key of competing alternatives; above any score times their number."""
SHIFT = 10**6 + 1
"""Keeps INT away from negative numbers, points times 10,000 being at most a million."""
STATUSES = tuple(STATUS.values())
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
    _status(book)
    _known(book)


def points(book: Book, numerator: str) -> str:
    """A numerator as points: divided by the denominator, half up to four decimals."""
    base = book.name("denominator")
    unit = f"({base}*{POINTS})"
    scaled = f"(2*({numerator})*10000+{unit})/(2*{unit})"
    return f"IF({base}=0,0,(INT({scaled}+{SHIFT})-{SHIFT})/10000)"


def choose(book: Book, place: str, texts: Sequence[Text]) -> str:
    """The text at a position that counts from 1; "" for 0."""
    content = '""'
    for number, text in reversed(list(enumerate(texts, start=1))):
        content = f"IF({place}={number},{book.label(text)},{content})"
    return content


def _labels(book: Book) -> None:
    pack = book.model.pack
    alternatives = pack.alternatives.values()
    book.calc_column("alt.id", [constant(a.id) for a in alternatives])
    book.calc_column("alt.label", [book.label(a.label, a.id) for a in alternatives])
    book.calc_column("crit.label", [book.label(c.label, c.id) for c in pack.criteria.values()])
    book.calc_column("dim.label", [book.label(d.label, d.id) for d in pack.dimensions.values()])


def _alternatives(book: Book) -> None:
    """Columns in pack order; the sort key is unique, so there are no ties."""
    ruleset, at = book.model.ruleset, book.name
    names, count = ruleset.alternatives, len(ruleset.alternatives)
    scores = book.calc_column("alt.score", [at(f"score.{n}") for n in names])
    gates = book.calc_column("alt.gate", [at(f"gate.{n}") for n in names])
    flags = [
        f"IF({gate}=2,0,{int(ranked)})" for gate, ranked in zip(gates, ruleset.ranked, strict=True)
    ]
    competes = book.calc_column("alt.competes", flags)
    keys = [
        f"{flag}*{COMPETING}+{score}*{count}+{count - 1 - i}"
        for i, (flag, score) in enumerate(zip(competes, scores, strict=True))
    ]
    book.calc_column("alt.key", keys)
    better = f"({at('alt.competes')}=1)*({at('alt.score')}>"
    ranks = book.calc_column(
        "alt.rank",
        [
            f"IF({flag}=0,0,1+SUMPRODUCT({better}{score})))"
            for flag, score in zip(competes, scores, strict=True)
        ],
    )
    shown = book.calc_column("alt.points", [points(book, score) for score in scores])
    for i, name in enumerate(names):
        book.calc_place(f"competes.{name}", competes[i])
        book.calc_place(f"rank.{name}", ranks[i])
        book.calc_place(f"points.{name}", shown[i])
    for dimension in book.model.pack.dimensions:
        book.calc_column(f"alt.spoken.{dimension}", [_spoken(book, n, dimension) for n in names])


def _spoken(book: Book, alternative: str, dimension: str) -> str | int:
    """How much weighty evidence a dimension has about an alternative, pro and contra together."""
    at = book.name
    amounts = [
        f"{at(f'weight.{dimension}.{c.id}')}"
        f"*({at(f'for.{alternative}.{c.id}')}+{at(f'against.{alternative}.{c.id}')})"
        for c in book.model.ruleset.criteria
        if c.dimension == dimension
    ]
    return "+".join(amounts) or 0


def _order(book: Book) -> None:
    at, count = book.name, len(book.model.ruleset.alternatives)
    keys = at("alt.key")
    places = book.calc_column(
        "order", [f"MATCH(LARGE({keys},{n}),{keys},0)" for n in range(1, count + 1)]
    )
    for name, source in (
        ("alt", "alt.id"),
        ("label", "alt.label"),
        ("score", "alt.score"),
        ("points", "alt.points"),
        ("rank", "alt.rank"),
        ("gate", "alt.gate"),
    ):
        book.calc_column(f"order.{name}", [f"INDEX({at(source)},{place})" for place in places])


def _winner(book: Book) -> None:
    at = book.name
    competing = f"SUMPRODUCT({at('alt.competes')}*1)"
    order, score = at("order"), at("alt.score")
    void = f"{at('denominator')}=0"
    book.calc_cell("winner", f"IF(OR({void},{competing}=0),0,INDEX({order},1))")
    several = len(book.model.ruleset.alternatives) > 1
    second = f"IF(OR({void},{competing}<2),0,INDEX({order},2))"
    book.calc_cell("runner", second if several else 0)
    winner, runner = at("winner"), at("runner")
    lead = f"INDEX({score},MAX(1,{winner}))-INDEX({score},MAX(1,{runner}))"
    book.calc_cell("margin", f"IF({runner}=0,0,{lead})")
    book.calc_cell("margin.points", points(book, at("margin")))


def _status(book: Book) -> None:
    pack, at = book.model.pack, book.name
    book.calc_cell("limit.margin", pack.limits.min_margin)
    book.calc_cell("limit.dimensions", pack.limits.min_dimensions)
    winner = at("winner")
    for dimension in pack.dimensions:
        spoken = f"INDEX({at(f'alt.spoken.{dimension}')},MAX(1,{winner}))"
        counts = f"AND({winner}>0,{at(f'weight.{dimension}')}>0,{spoken}>0)"
        book.calc_cell(f"seen.{dimension}", f"IF({counts},1,0)")
    book.calc_cell("seen", "+".join(at(f"seen.{d}") for d in pack.dimensions) or 0)
    score = f"INDEX({at('alt.score')},MAX(1,{winner}))"
    gate = f"INDEX({at('alt.gate')},MAX(1,{winner}))"
    thin = f"OR({score}<=0,{at('seen')}<{at('limit.dimensions')})"
    near = f"100*{at('margin')}<{at('limit.margin')}*{at('denominator')}*{POINTS}"
    near = f"IF({at('runner')}=0,FALSE,{near})"
    judged = f"IF({winner}=0,5,IF({thin},4,IF({near},3,IF({gate}=1,2,1))))"
    book.calc_cell("status", f"IF({at('denominator')}=0,0,{judged})")
    said = choose(book, at("status"), STATUSES)
    book.calc_cell("status.text", f"IF({at('status')}=0,{book.label(NO_WEIGHTS)},{said})")
    own = at(value_cell(pack.roles.chosen)) if pack.roles.chosen else '""'
    given = f"AND({winner}>0,{at('status')}<=2)"
    best = f'IF({given},INDEX({at("alt.id")},MAX(1,{winner})),"")'
    book.calc_cell("chosen", f'IF({own}="",{best},{own})' if pack.roles.chosen else best)
    place = f"MATCH({at('chosen')},{at('alt.id')},0)"
    book.calc_cell("chosen.label", f'IFERROR(INDEX({at("alt.label")},{place}),"")')


def _known(book: Book) -> None:
    """Whether derived attributes are known, and the share of what is known of the profile."""
    schema, at = book.model.pack.schema, book.name
    for attribute in schema:
        if attribute.derived and attribute.type is not AttributeType.SET:
            value = at(value_cell(attribute.id))
            book.calc_cell(known_cell(attribute.id), f'IF({value}="",0,1)')
    read = [a for a in schema if not a.derived and a.missing is not Missing.QUIET]
    known = "+".join(at(known_cell(a.id)) for a in read)
    book.calc_cell("completeness", f"ROUND(({known})/{len(read)},4)" if read else 1)
