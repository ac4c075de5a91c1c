"""What to verify about the winner, and where sources disagree: lists found by unique whole keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modesdk.decide.explain.conditions_in_words import sources_in_words
from modesdk.decide.explain.conflict_lines import WORDING
from modesdk.decide.gate_report import aged_on, fact_date
from modesdk.engines.formulas.condition_formulas import conjunction, known_cell, value_cell
from modesdk.formula import decision_formulas as decision
from modesdk.formula.columns import place_of
from modesdk.formula.expr import (
    Expr,
    all_of,
    any_of,
    call,
    joined,
    lifted,
    size,
    smallest,
    sum_of,
    total,
    when,
)
from modesdk.language.text import LANGUAGES, Text, both, listed_texts
from modesdk.model.schema import AttributeType
from modesdk.model.tables import ConflictRow
from modesdk.ruleset.rules import Route, Rule, Test
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.rule_table import OPEN, effect_cell
from modesdk.sheets.hidden.block import Block, chosen, competitors, hidden_sheet, read, rule_count
from modesdk.xlsx.serial_days import serial_day

SHEET = "CalcLists"
STEP = 10_000
SILENT = 9
"""The mark of a row that says nothing of the winner."""
_LONGEST = 500
"""Characters of a list of missing attributes."""


def build_lists(book: Book) -> None:
    """The blocks `verify.*`, `aged.*`, `dispute.*` and `declared.*`."""
    block = Block(book, hidden_sheet(book, SHEET))
    block.numbered(rule_count(book))
    _verify(book, block)
    _disputes(book, block)
    _declared(book, block)


def _verify(book: Book, block: Block) -> None:
    """Gate rows and routes of the winner that keep it from being plainly open; rows that aged."""
    rows, routes = _gate_rows(book), book.model.ruleset.routes
    of, none = read(book, "rule.truth"), [0 for _ in routes]
    applies = (f"={_applies(book, route)}" for route in routes)
    truth = block.column("verify.truth", [*(of[row + 1] for row in rows), *applies])
    stale = block.column("verify.stale", [*(_stale(book, row) for row in rows), *none])
    needed = (_needed(book, r, truth[i]) for i, r in enumerate(routes, start=len(rows) + 1))
    mark = block.private("mark", [*(_mark(book, row) for row in rows), *needed])
    block.column("verify.row", [*(row + 1 for row in rows), *none])
    tests = [*(_tests(book, row) for row in rows), *(route.when for route in routes)]
    block.column("verify.missing", (_missing_in_words(book, found) for found in tests))
    words = (_route_in_words(book, route) for route in routes)
    block.column("verify.route", [*(lifted("") for _ in rows), *words])
    count = len(rows) + len(routes)
    urgency = [_urgency(truth[i], mark[i]) for i in range(1, count + 1)]
    urgent = block.private("urgency", urgency)
    block.each(
        "verify.key",
        count,
        lambda i: when(urgent[i].same(0), 0, urgent[i] * STEP + (STEP - block.number(i))),
    )
    block.each("aged.key", len(rows), lambda i: _aged(truth[i], mark[i], stale[i], block.number(i)))


def _aged(truth: Expr, mark: Expr, stale: Expr, number: Expr) -> Expr:
    """A key for a fact that keeps the winner open and is old; 0 for none."""
    is_open = all_of(mark.same(decision.OPEN), truth.same(decision.TRUE))
    return when(all_of(is_open, stale.same(1)), STEP - number, 0)


def _urgency(truth: Expr, mark: Expr) -> Expr:
    """4 fired and blocking, 3 fired and limiting, 2 could block, 1 could limit.

    0: there is nothing to verify.
    """
    blocking, limiting = mark.same(decision.BLOCKED), mark.same(decision.CONDITIONAL)
    fired = when(blocking, 4, when(limiting, 3, 0))
    possible = when(blocking, 2, when(limiting, 1, 0))
    doubtful = when(truth.same(decision.UNKNOWN), possible, 0)
    return when(mark.same(SILENT), 0, when(truth.same(decision.TRUE), fired, doubtful))


def _gate_rows(book: Book) -> list[int]:
    """Positions of the decision rows with marks, and of the spare ones."""
    decision = book.model.ruleset.decision
    marked = [rule.index for rule in decision if rule.marks]
    return [*marked, *range(len(decision), rule_count(book))]


def _mark(book: Book, row: int) -> Expr:
    """The row's mark on the winner; `SILENT` when it says nothing of it."""
    options = []
    for position, name in competitors(book):
        mark = read(book, f"rule.gate.{name}")[row + 1]
        said = mark + call("EXACT", effect_cell(row, position - 1), OPEN)
        options.append((position, when(said, mark, SILENT)))
    return chosen(book.ref("winner"), options, SILENT)


def _stale(book: Book, row: int) -> Expr | int:
    """1 when the fact behind the row is older than the pack's limit."""
    ruleset = book.model.ruleset
    date = fact_date(ruleset, ruleset.decision[row]) if row < len(ruleset.decision) else None
    if date is None:
        return 0
    day = serial_day(aged_on(date, ruleset.pack.limits.stale_after_months))
    return when(book.ref("as_of") >= day, 1, 0)


def _missing_attributes(book: Book, tests: Sequence[Test]) -> Iterator[tuple[str, Expr]]:
    """Profile attributes tests may wait for, each with the formula that tells whether they do."""
    ruleset, waits = book.model.ruleset, dict[str, list[Expr]]()
    for test in tests:
        if test.tests.matches(None) is None:
            for name in ruleset.base_inputs.get(test.attribute, (test.attribute,)):
                through = dict.fromkeys((name, test.attribute))
                reached = all_of(*(_is_missing(book, attribute) for attribute in through))
                waits.setdefault(name, []).append(reached)
    for name, conditions in waits.items():
        yield name, any_of(*conditions)


def _is_missing(book: Book, attribute: str) -> Expr:
    if _kind(book, attribute) is AttributeType.SET:
        return book.ref(known_cell(attribute)).same(0)
    return book.ref(value_cell(attribute)).same("")


def _tests(book: Book, row: int) -> Sequence[Test]:
    """The conditions of a decision row; a spare one has none."""
    decision = book.model.ruleset.decision
    return decision[row].tests if row < len(decision) else ()


def _missing_in_words(book: Book, tests: Sequence[Test]) -> Expr:
    separator, parts = book.worded(", "), []
    for name, condition in _missing_attributes(book, tests):
        label = book.label(book.model.pack.schema[name].label, name)
        parts.append(when(condition, joined(separator, label), ""))
    if not parts:
        return lifted("")
    return call("MID", joined(*parts), call("LEN", separator) + 1, _LONGEST)


def _kind(book: Book, attribute: str) -> AttributeType:
    schema = book.model.pack.schema
    return schema[attribute].type if attribute in schema else AttributeType.BOOLEAN


def _needed(book: Book, route: Route, applies: Expr) -> Expr:
    """1 when the winner needs a route that is not certain to be open, else `SILENT`."""
    names = book.model.ruleset.alternatives
    best = smallest(*(book.ref(f"gate.{names[i]}") for i in route.any_of))
    own = book.ref("winner").same(route.alternative + 1)
    return when(all_of(own, applies > 0, best > 0), 1, SILENT)


def _applies(book: Book, route: Route) -> str:
    """The truth of a route's conditions."""
    return conjunction(route.when, lambda a: _kind(book, a)).formula(book.name)


def _route_in_words(book: Book, route: Route) -> Expr:
    ruleset = book.model.ruleset
    labels = [ruleset.pack.alternatives[ruleset.alternatives[i]].label for i in route.any_of]
    said = both("None of the routes {routes} is certain to be open.", routes=listed_texts(labels))
    return book.label(said)


def _disputes(book: Book, block: Block) -> None:
    """Per rule: plus or minus its criterion if a rule from other sources says the opposite."""
    count, criteria = rule_count(book), len(book.model.ruleset.criteria)
    groups, kin = _source_groups(book)
    effect, head = read(book, "contribution.effect"), read(book, "rule.criterion")
    truth = read(book, "rule.truth")

    def side_of(i: int) -> Expr | int:
        silent = effect[i].same(0) | truth[i].differs(decision.TRUE)
        own = head[i] * STEP + groups[i - 1]
        return when(silent, 0, _sign(effect[i]) * own) if groups[i - 1] else 0

    side = block.private("side", map(side_of, range(1, count + 1)))
    numbers = range(1, criteria + 1)
    pro = block.private("pro", (sum_of(head.same(k) * (side > 0)) for k in numbers))
    con = block.private("con", (sum_of(head.same(k) * (side < 0)) for k in numbers))

    def disputed(i: int) -> Expr | int:
        if not groups[i - 1]:
            return 0
        opposite = when(side[i] > 0, con[head[i]], pro[head[i]])
        others = opposite > _akin(side, side[i], kin[groups[i - 1]])
        return when(side[i].same(0), 0, when(others, _sign(side[i]) * head[i], 0))

    dispute = block.private("dispute", map(disputed, range(1, count + 1)))
    first = block.each("dispute.pro", criteria, lambda k: place_of(k, dispute))
    against = block.each("dispute.con", criteria, lambda k: place_of(-k, dispute))
    shares = read(book, "contribution.numerator")
    sizes = block.private("size", (size(shares[i]) for i in range(1, count + 1)))
    weight = block.private("weight", (sum_of(head.same(k) * sizes) for k in numbers))
    block.each(
        "dispute.key",
        criteria,
        lambda k: when(all_of(first[k] > 0, against[k] > 0), (weight[k] + 1) * STEP - k, 0),
    )


def _sign(number: Expr) -> Expr:
    return when(number > 0, 1, -1)


def _akin(side: Expr, own: Expr, steps: Sequence[int]) -> Expr:
    """How many rules of the other side rest on sources that are all among its own, or vice versa.

    `steps` leads from the number of the own set of sources to each such set.
    """
    opposite = 0 - own
    return total(call("COUNTIF", side, opposite - _sign(own) * s if s else opposite) for s in steps)


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
    """Per conflict of the pack: a key while it holds, its text and its sources.

    Conflicts that are a matter of wording are only counted, as in explanations.
    """
    rules = [r for r in book.model.ruleset.conflicts if isinstance(r.row, ConflictRow)]
    truth, blank = read(book, "conflict.truth"), [lifted("")]
    keys, wording = list[Expr | int](), list[Expr | int]()
    for place, rule in enumerate(rules, start=1):
        holds = truth[rule.index + 1].same(decision.TRUE)
        minor = getattr(rule.row, "treatment", "") == WORDING
        keys.append(0 if minor else when(holds, STEP - place, 0))
        wording.append(when(holds, 1, 0) if minor else 0)
    block.column("declared.key", keys or [0])
    block.column("declared.wording", wording or [0])
    labels = [book.label(rule.row.label, rule.id) for rule in rules]
    block.column("declared.text", labels or blank)
    block.column("declared.source", [_both_sides(book, rule) for rule in rules] or blank)


def _both_sides(book: Book, rule: Rule) -> Expr:
    row = rule.row
    against = row.against if isinstance(row, ConflictRow) else ()
    sides = [
        [sources_in_words(book.model.pack, claims, lang) for claims in (row.claims, against)]
        for lang in LANGUAGES
    ]
    shown = Text(*(" ↔ ".join(dict.fromkeys(filter(None, side))) for side in sides))
    return book.label(shown, "–")
