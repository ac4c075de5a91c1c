"""What to verify about the winner, and where sources disagree: lists found by unique whole keys."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator, Sequence

from modesdk.decide.explain.conditions_in_words import sources_in_words
from modesdk.decide.gate_report import fact_date
from modesdk.engines.formulas.condition_formulas import conjunction, known_cell, value_cell
from modesdk.formula.expr import Expr, ref
from modesdk.language.text import LANGUAGES, Text, listed_texts
from modesdk.model.schema import AttributeType
from modesdk.model.tables import ConflictRow
from modesdk.ruleset.rules import Route, Rule, Test
from modesdk.sheets.book.draft import Book
from modesdk.sheets.hidden.block import (
    Block,
    at,
    chosen,
    competitors,
    hidden_sheet,
    rule_count,
)
from modesdk.sheets.rule_rows import OPEN
from modesdk.sheets.rules_sheet import effect_cell
from modesdk.xlsx.serial_days import serial_day

SHEET = "CalcLists"
STEP = 10_000


def build_lists(book: Book) -> None:
    """The blocks `verify.*`, `dispute.*` and `declared.*`."""
    block = Block(book, hidden_sheet(book, SHEET))
    block.numbered(rule_count(book))
    _verify(book, block)
    _disputes(book, block)
    _declared(book, block)


def _verify(book: Book, block: Block) -> None:
    """Gate rows and routes of the winner that keep it from being plainly open, or have aged."""
    rows = _gate_rows(book)
    routes = book.model.ruleset.routes
    mark = block.private(
        "mark",
        [
            *(f"={_mark(book, row)}" for row in rows),
            *(f"={_route_state(book, r)}" for r in routes),
        ],
    )
    count = len(rows) + len(routes)
    stale = block.private(
        "stale",
        [
            *(f"={_stale(book, row)}" for row in rows),
            *(0 for _ in routes),
        ],
    )
    truth = block.private(
        "truth",
        [
            *(f"={at(book.name('rule.truth'), row + 1)}" for row in rows),
            *(f"={_applies(book, route)}" for route in routes),
        ],
    )
    block.column("verify.stale", (f"={at(stale, i)}" for i in range(1, count + 1)))
    block.column("verify.truth", (f"={at(truth, i)}" for i in range(1, count + 1)))
    block.column("verify.row", [*(row + 1 for row in rows), *(0 for _ in routes)])
    block.column(
        "verify.missing",
        [
            *(f"={_missing_in_words(book, _tests(book, row))}" for row in rows),
            *(f"={_missing_in_words(book, route.when)}" for route in routes),
        ],
    )
    block.column(
        "verify.route",
        [
            *('=""' for _ in rows),
            *(f"={_route_in_words(book, r)}" for r in routes),
        ],
    )
    urgency = [_urgency(at(truth, i), at(mark, i), at(stale, i)) for i in range(1, count + 1)]
    block.column(
        "verify.key",
        (
            f"=IF({at(mark, i)}=9,0,{urgent}*{STEP}+IF({urgent}>0,{STEP}-{block.number(i)},0))"
            for i, urgent in enumerate(urgency, start=1)
        ),
    )


def _urgency(truth: str, mark: str, stale: str) -> str:
    """4 fired and conditional, 3 fired and aged, 2 could block, 1 could make conditional."""
    fired = f"IF({mark}=1,4,IF({stale}=1,3,IF({mark}=2,5,0)))"
    return f"IF({truth}=2,{fired},IF({truth}=1,IF({mark}=2,2,IF({mark}=1,1,0)),0))"


def _gate_rows(book: Book) -> list[int]:
    """Positions of the decision rows with marks, and of the spare ones."""
    decision = book.model.ruleset.decision
    marked = [rule.index for rule in decision if rule.marks]
    return [*marked, *range(len(decision), rule_count(book))]


def _mark(book: Book, row: int) -> str:
    """The row's mark on the winner; 9 when it says nothing of it."""
    options = []
    for position, name in competitors(book):
        mark = at(book.name(f"rule.gate.{name}"), row + 1)
        said = f'{mark}+EXACT({effect_cell(row, position - 1)},"{OPEN}")'
        options.append((position, f"IF({said},{mark},9)"))
    return str(chosen(book.ref("winner"), [(p, ref(o)) for p, o in options], 9))


def _stale(book: Book, row: int) -> str:
    """1 when the fact behind the row is older than the pack's limit."""
    ruleset = book.model.ruleset
    date = fact_date(ruleset, ruleset.decision[row]) if row < len(ruleset.decision) else None
    if date is None:
        return "0"
    day = serial_day(_aged_on(date, ruleset.pack.limits.stale_after_months))
    return f"IF({book.name('as_of')}>={day},1,0)"


def _aged_on(date: datetime.date, months: int) -> datetime.date:
    """The first day on which a date is so many whole months past."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    month += 1
    if date.day <= calendar.monthrange(year, month)[1]:
        return datetime.date(year, month, date.day)
    year, month = divmod(year * 12 + month, 12)
    return datetime.date(year, month + 1, 1)


def missing_attributes(book: Book, tests: Sequence[Test]) -> Iterator[tuple[str, str]]:
    """Profile attributes tests may wait for, each with the formula that tells whether they do."""
    ruleset = book.model.ruleset
    waits: dict[str, list[str]] = {}
    for test in tests:
        if test.tests.matches(None) is None:
            for name in ruleset.base_inputs.get(test.attribute, (test.attribute,)):
                own = _is_missing(book, name)
                reached = (
                    [own] if name == test.attribute else [own, _is_missing(book, test.attribute)]
                )
                waits.setdefault(name, []).append(
                    own if len(reached) == 1 else f"AND({','.join(reached)})"
                )
    for name, conditions in waits.items():
        yield name, conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _is_missing(book: Book, attribute: str) -> str:
    schema = book.model.pack.schema
    if attribute in schema and schema[attribute].type is AttributeType.SET:
        return f"{book.name(known_cell(attribute))}=0"
    return f'{book.name(value_cell(attribute))}=""'


def _tests(book: Book, row: int) -> Sequence[Test]:
    """The conditions of a decision row; a spare one has none."""
    decision = book.model.ruleset.decision
    return decision[row].tests if row < len(decision) else ()


def _missing_in_words(book: Book, tests: Sequence[Test]) -> str:
    separator, parts = book.worded(", "), []
    for name, condition in missing_attributes(book, tests):
        label = book.label(book.model.pack.schema[name].label, name)
        parts.append(f'IF({condition},{separator}&{label},"")')
    return f"MID({'&'.join(parts)},LEN({separator})+1,500)" if parts else '""'


def _kind(book: Book, attribute: str) -> AttributeType:
    schema = book.model.pack.schema
    return schema[attribute].type if attribute in schema else AttributeType.BOOLEAN


def _route_state(book: Book, route: Route) -> str:
    """1 when the winner needs a route that is not certain to be open, 9 otherwise."""
    names, applies = book.model.ruleset.alternatives, _applies(book, route)
    best = f"MIN({','.join(book.name(f'gate.{names[i]}') for i in route.any_of)})"
    own = f"{book.name('winner')}={route.alternative + 1}"
    return f"IF(AND({own},{applies}>0,{best}>0),1,9)"


def _applies(book: Book, route: Route) -> str:
    """The truth of a route's conditions."""
    return conjunction(route.when, lambda a: _kind(book, a)).formula(book.name)


def _route_in_words(book: Book, route: Route) -> str:
    ruleset = book.model.ruleset
    labels = [ruleset.pack.alternatives[ruleset.alternatives[i]].label for i in route.any_of]
    return book.worded(
        "None of the routes {routes} is certain to be open.", routes=listed_texts(labels)
    )


def _disputes(book: Book, block: Block) -> None:
    """Per rule: plus or minus its criterion if a rule from other sources says the opposite."""
    count, n = rule_count(book), book.name
    groups, kin = _source_groups(book)
    effect = n("contribution.effect")
    side = block.private(
        "side",
        (
            0
            if not groups[i - 1]
            else f"=IF(OR({at(effect, i)}=0,{at(n('rule.truth'), i)}<>2),0,"
            f"IF({at(effect, i)}>0,1,-1)*({at(n('rule.criterion'), i)}*{STEP}+{groups[i - 1]}))"
            for i in range(1, count + 1)
        ),
    )
    head = n("rule.criterion")
    numbers = range(1, len(book.model.ruleset.criteria) + 1)
    pro = block.private("pro", (f"=SUMPRODUCT(({head}={k})*({side}>0))" for k in numbers))
    con = block.private("con", (f"=SUMPRODUCT(({head}={k})*({side}<0))" for k in numbers))
    dispute = block.private(
        "dispute",
        (
            0
            if not groups[i - 1]
            else f"=IF({at(side, i)}=0,0,"
            f"IF(IF({at(side, i)}>0,{at(con, at(head, i))},{at(pro, at(head, i))})"
            f">{_akin(side, at(side, i), kin[groups[i - 1]])},"
            f"IF({at(side, i)}>0,1,-1)*{at(head, i)},0))"
            for i in range(1, count + 1)
        ),
    )
    block.column("dispute.pro", (f"=IFERROR(MATCH({k},{dispute},0),0)" for k in numbers))
    block.column("dispute.con", (f"=IFERROR(MATCH(-{k},{dispute},0),0)" for k in numbers))
    block.column(
        "dispute.key",
        (
            f"=IF(AND({at(n('dispute.pro'), k)}>0,{at(n('dispute.con'), k)}>0),{STEP - k},0)"
            for k in numbers
        ),
    )


def _akin(side: Expr, own: str, steps: Sequence[int]) -> str:
    """How many rules of the other side rest on sources that are all among its own, or vice versa.

    `steps` leads from the number of the own set of sources to each such set.
    """
    signed = f"IF({own}>0,1,-1)"
    terms = [f"COUNTIF({side},0-{own}" + (f"-{signed}*{s})" if s else ")") for s in steps]
    return f"({'+'.join(terms)})" if len(terms) > 1 else terms[0]


def _source_groups(book: Book) -> tuple[list[int], dict[int, list[int]]]:
    """Per decision row a number for its set of sources; 0 without a source.

    Then per number the steps to the sets that contain it or are contained in it, itself first.
    """
    known: dict[frozenset[str], int] = {}
    found = [
        known.setdefault(frozenset(rule.trust_sources), len(known) + 1) if rule.trust_sources else 0
        for rule in book.model.ruleset.decision
    ]
    kin = {
        own: sorted((n - own for s, n in known.items() if s <= sources or sources <= s), key=abs)
        for sources, own in known.items()
    }
    return found + [0] * (rule_count(book) - len(found)), kin


def _declared(book: Book, block: Block) -> None:
    """Per conflict of the pack: a key while it holds, its text and its sources."""
    rules = [r for r in book.model.ruleset.conflicts if isinstance(r.row, ConflictRow)]
    truth = book.name("conflict.truth")
    block.column(
        "declared.key",
        (
            f"=IF({at(truth, rule.index + 1)}=2,{STEP - i},0)"
            for i, rule in enumerate(rules, start=1)
        )
        if rules
        else [0],
    )
    block.column("declared.text", _or_blank(f"={book.label(r.row.label, r.id)}" for r in rules))
    block.column("declared.source", _or_blank(f"={_both_sides(book, r)}" for r in rules))


def _or_blank(contents: Iterable[str]) -> Sequence[str]:
    return list(contents) or ['=""']


def _both_sides(book: Book, rule: Rule) -> str:
    row = rule.row
    against = row.against if isinstance(row, ConflictRow) else ()
    sides = [
        [sources_in_words(book.model.pack, claims, lang) for claims in (row.claims, against)]
        for lang in LANGUAGES
    ]
    shown = Text(*(" ↔ ".join(dict.fromkeys(filter(None, side))) for side in sides))
    return book.label(shown, "–")
