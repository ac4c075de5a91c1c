"""The decisive question next: missing attributes by what undecided rules could move.

Each undecided rule shares its reach (weight x largest effect, as it would enter a score) among the
attributes it waits for. What may shut the leader comes first; while nothing can be recommended,
whatever may shut alternatives comes before the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.engines.formulas.condition_formulas import known_cell, value_cell
from modesdk.language.text import both
from modesdk.model.schema import Attribute, Missing
from modesdk.model.weights import UNIT
from modesdk.ruleset.rules import Rule, RuleSet, Test
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import header

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
        both("Decisive question next"),
        both("Question"),
    )
    header(book, ws, head, texts, styles.HEAD_TEAL, _FIRST_COLUMN)
    key = book.name("ask.key")
    for number in range(1, SHOWN + 1):
        row = head + number
        place = f"MATCH(LARGE({key},{number}),{key},0)" if number <= len(attributes) else "0"
        open_ = f"LARGE({key},{number})>0" if number <= len(attributes) else "FALSE"
        book.put(ws, (row, _FIRST_COLUMN), f'=IF({open_},{number},"")', styles.CENTRE)
        none = book.worded("nothing that could matter is missing")
        for offset, name in ((1, "ask.label"), (2, "ask.question")):
            other = none if (number, offset) == (1, 1) else '""'
            content = f"=IFERROR(IF({open_},INDEX({book.name(name)},{place}),{other}),{other})"
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
    ruleset = book.model.ruleset
    waits = book.calc_column("rule.waits", [_waits(book, rule) for rule in ruleset.decision])
    pairs = list(zip(ruleset.decision, waits, strict=True))
    shares = [
        f"IF({wait}=0,0,INT({_reach(book, rule)}/{wait}))" if rule.criterion >= 0 else 0
        for rule, wait in pairs
    ]
    book.calc_column("rule.share", shares)
    shutting = _shutting(book)
    hangs = (f"IF({_marked(book, rule, shutting)}>0,1,0)" for rule in ruleset.decision)
    every = dict.fromkeys(ruleset.alternatives, "1")
    narrows = (_marked(book, rule, every) for rule in ruleset.decision)
    for name, contents in (("rule.hangs", hangs), ("rule.narrows", narrows)):
        told = (f"IF({wait}=0,0,{c})" for (_, wait), c in zip(pairs, contents, strict=True))
        gates = (c if r.criterion < 0 else 0 for (r, _), c in zip(pairs, told, strict=True))
        book.calc_column(name, list(gates))


def _shutting(book: Book) -> dict[str, str]:
    """Cells that are 1 when a mark on the alternative may shut the leader, itself or by routes."""
    ruleset, cells = book.model.ruleset, list[str]()
    for position in range(len(ruleset.alternatives)):
        shut = ",".join(f"{book.name('winner')}={p + 1}" for p in _shuts(ruleset, [position]))
        cells.append(f"IF(OR({shut}),1,0)")
    places = book.calc_column("alt.shuts", cells)
    return dict(zip(ruleset.alternatives, places, strict=True))


def _marked(book: Book, rule: Rule, weights: Mapping[str, str]) -> str:
    """How many alternatives with a weight of 1 the rule marks now, as blocked or conditional."""
    marks = (
        f"(INDEX({book.name(f'rule.gate.{name}')},{rule.index + 1})>0)*{weight}"
        for name, weight in weights.items()
    )
    return f"({'+'.join(marks)})"


def _shuts(ruleset: RuleSet, alternatives: Sequence[int]) -> list[int]:
    """These alternatives and those that they are routes into."""
    found = list(alternatives)
    for alternative in found:  # grows: a route may lead to a further one
        found += [
            r.alternative
            for r in ruleset.routes
            if alternative in r.any_of and r.alternative not in found
        ]
    return found


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


def _open(book: Book, name: str, through: Sequence[str]) -> str:
    """1 when the attribute is missing and so is something that a rule reads of it."""
    missing = f"(1-{book.name(known_cell(name))})"
    if not through:
        return missing
    checks = ",".join(f'{book.name(value_cell(derived))}=""' for derived in through)
    return f"{missing}*IF(OR({checks}),1,0)"


def _waits(book: Book, rule: Rule) -> str | int:
    needs = _needs(book.model.ruleset, rule.tests)
    if not needs:
        return 0
    total = "+".join(_open(book, name, through) for name, through in needs.items())
    truth = f"INDEX({book.name('rule.truth')},{rule.index + 1})"
    return f"IF({truth}=1,{total},0)"


def _reach(book: Book, rule: Rule) -> str:
    at, criterion = book.name, book.model.ruleset.criteria[rule.criterion]
    effects = ",".join(
        f"ABS(INDEX({at(f'rule.effect.{name}')},{rule.index + 1}))"
        for name in book.model.ruleset.alternatives
    )
    effect = f"MAX({effects})"
    amount = f"MIN(INDEX({at('rule.weight')},{rule.index + 1})*{effect},{UNIT})"
    weight = f"{at(f'weight.{criterion.dimension}.{criterion.id}')}"
    weight += f"*{at(f'weight.{criterion.dimension}')}"
    total = at(f"total.{criterion.dimension}")
    return f"IF({total}=0,0,{amount}*{weight}/MAX(1,{total}))"


def _attributes(book: Book, attributes: Sequence[Attribute]) -> None:
    readers = _readers(book.model.ruleset)
    at, keys = book.name, list[str | int]()
    for position, attribute in enumerate(attributes):
        parts = [
            _key_parts(book, rule, name, through)
            for rule, name, through in readers.get(attribute.id, ())
        ]
        if not parts:
            keys.append(0)
            continue
        stake = _sum([p["stake"] for p in parts if p["stake"]])
        hangs = _sum([p["hangs"] for p in parts if p["hangs"]])
        waits = _sum([p["waits"] for p in parts])
        narrow = _sum([p["marks"] for p in parts if p["marks"]])
        gate = attribute.missing is Missing.GATE and narrow != "0"
        narrowing = f"IF({at('status')}>=4,MIN(999,{narrow}),0)" if gate else "0"
        units = f"MIN({_STEP - 1},INT(({stake})/MAX(1,{at('denominator')})))"
        rank = f"(IF({hangs}>0,1000,0)+{narrowing})*{_STEP}+{units}"
        wanted = f"IF({at(known_cell(attribute.id))}=1,FALSE,{waits}>0)"
        keys.append(f"IF({wanted},({rank})*1000+{999 - position},0)")
    book.calc_column("ask.key", keys)
    book.calc_column("ask.label", [book.label(a.label, a.id) for a in attributes])
    texts = [a.question if a.question.zh or a.question.en else a.label for a in attributes]
    questions = [book.label(t, a.id) for t, a in zip(texts, attributes, strict=True)]
    book.calc_column("ask.question", questions)


def _readers(ruleset: RuleSet) -> Mapping[str, list[tuple[Rule, str, list[str]]]]:
    """The rules that may wait for each attribute."""
    found: dict[str, list[tuple[Rule, str, list[str]]]] = {}
    for rule in ruleset.decision:
        for name, through in _needs(ruleset, rule.tests).items():
            found.setdefault(name, []).append((rule, name, through))
    return found


def _key_parts(book: Book, rule: Rule, name: str, through: list[str]) -> dict[str, str]:
    """What one rule adds to an attribute's key."""
    place = rule.index + 1
    given = f"*{_open(book, name, through)}" if through else ""
    names = {"waits": "waits", "stake": "share", "hangs": "hangs", "marks": "narrows"}
    left_out = ("stake",) if rule.criterion < 0 else ("hangs", "marks")
    return {
        part: "" if part in left_out else f"INDEX({book.name(f'rule.{name}')},{place}){given}"
        for part, name in names.items()
    }


def _sum(parts: Sequence[str]) -> str:
    return "(" + "+".join(parts) + ")" if parts else "0"
