"""The decisive question next: missing attributes by what undecided rules could move.

Each undecided rule shares its reach (weight x largest effect, as it would enter a score) among the
attributes it waits for. What may shut the leader comes first; while nothing can be recommended,
whatever may shut alternatives comes before the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.decide.questions import with_routes
from modesdk.engines.formulas.condition_formulas import known_cell, value_cell
from modesdk.formula.columns import ranked
from modesdk.formula.decision_formulas import STATUS_CODES, UNKNOWN
from modesdk.formula.expr import (
    Expr,
    any_of,
    call,
    largest,
    lifted,
    size,
    smallest,
    total,
    when,
)
from modesdk.language.text import both
from modesdk.model.decision_parts import Status
from modesdk.model.schema import Attribute, Missing
from modesdk.model.weights import UNIT
from modesdk.ruleset.rules import Rule, RuleSet, Test
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import header
from modesdk.sheets.book.late import is_void, unless_void
from modesdk.sheets.hidden.block import read

SHOWN = 10
_FIRST_COLUMN = 10
_STEP = 10**7
"""Above any stake in whole fixed-point units."""


def build(book: Book, ws: Worksheet, head: int) -> None:
    """Write the list beside the profile."""
    attributes = _asked(book)
    _rules(book)
    _attributes(book, attributes)
    texts = (
        both("#"),
        both("What to find out next"),
        both("Question"),
    )
    header(book, ws, head, texts, styles.HEAD_TEAL, _FIRST_COLUMN)
    keys, void = read(book, "ask.key"), is_void(book)
    none = unless_void(book, book.worded("nothing that could matter is missing"))
    for number in range(1, SHOWN + 1):
        row, there = head + number, number <= len(attributes)
        place = ranked(keys, number) if there else lifted(0)
        asked = when(void, False, call("LARGE", keys, number) > 0) if there else lifted(False)
        book.put(ws, (row, _FIRST_COLUMN), when(asked, number, ""), styles.CENTRE)
        for offset, name in enumerate(("ask.label", "ask.question"), start=1):
            other = none if (number, offset) == (1, 1) else lifted("")
            content = call("IFERROR", when(asked, read(book, name)[place], other), other)
            book.put(ws, (row, _FIRST_COLUMN + offset), content, styles.WRAP.but(size=9))


def _asked(book: Book) -> list[Attribute]:
    pack = book.model.pack
    return [
        a
        for a in pack.schema
        if not a.derived and a.missing is not Missing.QUIET and a.id != pack.roles.as_of
    ]


def _rules(book: Book) -> None:
    """Per rule: how many attributes it waits for, what each may move, whether the leader hangs."""
    rules, alternatives = book.model.ruleset.decision, book.model.ruleset.alternatives
    waits = book.calc_column("rule.waits", [_waits(book, r) for r in rules])

    def write(name: str, said: Callable[[Rule, Expr], Expr], *, gates: bool) -> None:
        """What rules of one kind say while they wait; 0 for the others."""
        contents = [
            when(wait.same(0), 0, said(rule, wait)) if (rule.criterion < 0) is gates else 0
            for rule, wait in zip(rules, waits, strict=True)
        ]
        book.calc_column(name, contents)

    write("rule.share", lambda r, wait: call("INT", _reach(book, r) / wait), gates=False)
    shutting, every = _shutting(book), dict.fromkeys(alternatives, lifted(1))
    write("rule.hangs", lambda r, _: when(_marked(book, r, shutting) > 0, 1, 0), gates=True)
    write("rule.narrows", lambda r, _: _marked(book, r, every), gates=True)


def _shutting(book: Book) -> dict[str, Expr]:
    """Cells that are 1 when a mark on the alternative may shut the leader, itself or by routes."""
    ruleset, winner, cells = book.model.ruleset, book.ref("winner"), list[Expr]()
    for position in range(len(ruleset.alternatives)):
        shut = any_of(*(winner.same(p + 1) for p in with_routes(ruleset, [position])))
        cells.append(when(shut, 1, 0))
    places = book.calc_column("alt.shuts", cells)
    return dict(zip(ruleset.alternatives, places, strict=True))


def _marked(book: Book, rule: Rule, weights: Mapping[str, Expr]) -> Expr:
    """How many alternatives with a weight of 1 the rule marks now, as blocked or conditional."""
    return total(
        (read(book, f"rule.gate.{name}")[rule.index + 1] > 0) * weight
        for name, weight in weights.items()
    )


def _needs(ruleset: RuleSet, tests: Sequence[Test]) -> dict[str, list[str]]:
    """Profile attributes that tests wait for, each with the derived ones it is waited for through.

    An empty list: the attribute itself is tested.
    """
    found: dict[str, list[str]] = {}
    for test in tests:
        if test.tests.matches(None) is not None:
            continue
        bases = ruleset.base_inputs.get(test.attribute)
        if bases is None:
            found[test.attribute] = []
        else:
            for name in bases:
                if found.get(name) != []:
                    found.setdefault(name, []).append(test.attribute)
    return found


def _open(book: Book, name: str, through: Sequence[str]) -> Expr:
    """1 when the attribute is missing and so is something that a rule reads of it."""
    missing = 1 - book.ref(known_cell(name))
    if not through:
        return missing
    unread = any_of(*(book.ref(value_cell(derived)).same("") for derived in through))
    return missing * when(unread, 1, 0)


def _waits(book: Book, rule: Rule) -> Expr | int:
    needs = _needs(book.model.ruleset, rule.tests)
    if not needs:
        return 0
    waited = total(_open(book, name, through) for name, through in needs.items())
    return when(read(book, "rule.truth")[rule.index + 1].same(UNKNOWN), waited, 0)


def _reach(book: Book, rule: Rule) -> Expr:
    criterion, place = book.model.ruleset.criteria[rule.criterion], rule.index + 1
    dimension, names = criterion.dimension, book.model.ruleset.alternatives
    effect = largest(*(size(read(book, f"rule.effect.{name}")[place]) for name in names))
    amount = smallest(read(book, "rule.weight")[place] * effect, UNIT)
    weight = book.ref(f"weight.{dimension}.{criterion.id}") * book.ref(f"weight.{dimension}")
    over = book.ref(f"total.{dimension}")
    return when(over.same(0), 0, amount * weight / largest(1, over))


def _attributes(book: Book, attributes: Sequence[Attribute]) -> None:
    readers = _readers(book.model.ruleset)
    keys = [
        _key(book, attribute, readers[attribute.id], position) if attribute.id in readers else 0
        for position, attribute in enumerate(attributes)
    ]
    book.calc_column("ask.key", keys)
    book.calc_column("ask.label", [book.label(a.label, a.id) for a in attributes])
    texts = [a.question if a.question.zh or a.question.en else a.label for a in attributes]
    questions = [book.label(t, a.id) for t, a in zip(texts, attributes, strict=True)]
    book.calc_column("ask.question", questions)


def _key(book: Book, attribute: Attribute, readers: Sequence[_Reader], position: int) -> Expr:
    """A number that is larger the sooner the attribute is to be asked for; 0 for never."""

    def over(name: str, *, gates: bool | None = None) -> Expr:
        """The sum over rules, or over those of one kind."""
        return total(
            read(book, name)[rule.index + 1] * _open(book, attribute.id, through)
            if through
            else read(book, name)[rule.index + 1]
            for rule, through in readers
            if gates is None or (rule.criterion < 0) is gates
        )

    narrows = attribute.missing is Missing.GATE and any(r.criterion < 0 for r, _ in readers)
    blocked = book.ref("status") >= STATUS_CODES[Status.INSUFFICIENT_DATA]
    narrow = over("rule.narrows", gates=True)
    narrowing = when(blocked, smallest(999, narrow), 0) if narrows else 0
    stake = over("rule.share", gates=False) / largest(1, book.ref("denominator"))
    units = smallest(_STEP - 1, call("INT", stake))
    shut = when(over("rule.hangs", gates=True) > 0, 1000, 0)
    order = ((shut + narrowing) * _STEP + units) * 1000 + (999 - position)
    known = book.ref(known_cell(attribute.id)).same(1)
    return when(when(known, False, over("rule.waits") > 0), order, 0)


_Reader = tuple[Rule, list[str]]
"""A rule that may wait for an attribute, and the derived ones that it is waited for through."""


def _readers(ruleset: RuleSet) -> Mapping[str, list[_Reader]]:
    """The rules that may wait for each attribute."""
    found: dict[str, list[_Reader]] = {}
    for rule in ruleset.decision:
        for name, through in _needs(ruleset, rule.tests).items():
            found.setdefault(name, []).append((rule, through))
    return found
