"""The rows of the Rules sheet: what is written of each rule, and of a row that is still free."""

from __future__ import annotations

from attrs import frozen

from modesdk.formula.decision_formulas import TRUE, UNKNOWN
from modesdk.formula.expr import Expr, joined, pick, ref, when
from modesdk.language.terms import TRUTH
from modesdk.language.text import Text, both
from modesdk.model.tables import Row
from modesdk.model.weights import FINE_UNIT
from modesdk.ruleset.rules import Rule
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import FIRST_RULE, STRENGTH_COLUMN, Book
from modesdk.sheets.book.late import unless_clash
from modesdk.sheets.book.rule_table import (
    DATE,
    EFFECT,
    GREY,
    GREY_WRAP,
    MARKS,
    SIGNED,
    TYPED,
    effect_key,
    pack_rules,
)
from modesdk.sheets.book.rule_texts import conditions_text, sources_of, why
from modesdk.sheets.book.table import Line
from modesdk.sheets.book.typed_numbers import natural
from modesdk.sheets.rule_checks import (
    check,
    no_table,
    plain_tests,
    spread_claims,
)
from modesdk.xlsx.serial_days import serial_day

_SIGNS = {mark: sign for sign, mark in MARKS.items()}
FIXED = GREY.but(number=SIGNED, size=9)
DATED = GREY.but(number=DATE.number, size=9)
_TWO_LINES = 28
"""Height of a row in which the check may have two small lines."""


@frozen
class RuleRow:
    """A rule of the pack, or a spare row, where it stands."""

    line: Line
    index: int
    id: str
    rule: Rule | None

    @property
    def book(self) -> Book:
        """The workbook."""
        return self.line.table.book

    @property
    def is_gate(self) -> bool:
        """Gates always count: there is nothing to switch, and strengths are no part of them."""
        return self.rule is not None and self.rule.criterion < 0

    @property
    def is_locked(self) -> bool:
        """Whether the rule belongs to an evaluator in Python: its row has no cell in any table."""
        tables = {table.id for table in self.book.model.pack.tables}
        return self.rule is not None and self.rule.table not in tables

    @property
    def conditions(self) -> str:
        """The conditions as text; empty for spare rows."""
        return conditions_text(self.book.model.pack, self.rule) if self.rule else ""

    @property
    def criterion(self) -> str:
        """The id of the rule's criterion; empty for gates and spare rows."""
        scores = self.rule is not None and not self.is_gate
        return self.book.model.ruleset.criteria[self.rule.criterion].id if scores else ""  # type: ignore[union-attr]  # `scores` says so


def write(row: RuleRow) -> None:
    """Fill a row."""
    _rule(row)
    _check(row)
    _effects(row)
    _provenance(row)
    row.line.fit(*_wrapping(row), least=_TWO_LINES)


def _rule(row: RuleRow) -> None:
    """What the rule says and how much it counts."""
    book, rule, line = row.book, row.rule, row.line
    truth = pick(book.ref("rule.truth"), row.index + 1)
    strength = rule.row.strength if rule else FINE_UNIT
    chosen = book.model.weights.strength.get(row.id, strength)
    on, typed = (GREY if row.is_gate else line.table.style(key) for key in ("on", "strength"))
    line.put(
        id=(row.id, styles.BOLD if rule else styles.INPUT),
        state=_state(row, truth),
        on=(TRUTH[True][book.model.lang], on),
        strength=(natural(chosen, FINE_UNIT), typed),
        reset=natural(strength, FINE_UNIT),
    )
    free = styles.INPUT.but(wrap=True)
    line.put(label=book.label(rule.row.label, row.id) if rule else (None, free))
    line.put(
        why=unless_clash(book, truth, why(book, rule, truth)) if rule else None,
        conditions=(row.conditions, GREY_WRAP if row.is_locked else TYPED),
        criterion=(row.criterion, GREY if row.is_gate or row.is_locked else styles.INPUT_CENTRE),
    )


def _state(row: RuleRow, truth: Expr) -> Expr:
    """Fired, unknown or not; and whether the row must be compiled again."""
    worded = row.book.worded
    stale = worded("✗ refresh")
    off = worded("always on") if row.is_gate else worded("off")
    fired, unknown, no = worded("✓ fired"), worded("? unknown"), worded("— no")
    said = when(truth.same(TRUE), fired, when(truth.same(UNKNOWN), unknown, no))
    if row.rule is None:
        typed = joined(row.line["conditions"], row.line["criterion"])
        said = when(typed.same(""), worded("spare"), said)
    strength = ref(f"Calc!${STRENGTH_COLUMN}${FIRST_RULE + row.index}")
    edited = pick(row.book.ref("rule.late"), row.index + 1).same(1)
    counts = unless_clash(row.book, truth, said)
    return when(edited, stale, when(strength.same(0), off, counts))


def _check(row: RuleRow) -> None:
    """What is wrong with a row, and beside what was compiled the texts that it is found from."""
    line, spare = row.line, row.index >= len(pack_rules(row.book))
    line.put(check=check(line, spare=spare))
    line.put(spread=spread_claims(line.across("claims")))
    if spare:
        line.put(tests=plain_tests(line.across("conditions")), homeless=no_table(line))


def _effects(row: RuleRow) -> None:
    """What the rule adds to each alternative, or how it marks it."""
    held: dict[int, str | int] = dict(row.rule.effects) if row.rule else {}
    held |= {n: _SIGNS[mark] for n, mark in row.rule.marks} if row.rule else {}
    style = FIXED if row.is_locked else EFFECT
    count = len(row.book.model.ruleset.alternatives)
    row.line.put(**{effect_key(n): (held.get(n), style) for n in range(count)})


def _provenance(row: RuleRow) -> None:
    """Where the rule comes from and when it holds; what was compiled of it."""
    rule, pack = row.rule, row.book.model.pack
    text, date = (GREY_WRAP, DATED) if row.is_locked else (TYPED, DATE)
    row.line.put(
        source=sources_of(pack, rule.row) if rule else None,
        claims=(", ".join(rule.row.claims) if rule else None, text),
        starts=(rule.row.valid_from if rule else None, date),
        ends=(rule.row.valid_to if rule else None, date),
        table=rule.table.removeprefix("tables/") if rule else "spare",
        compiled=compiled_text(row.conditions, row.criterion, rule.row if rule else None),
    )


def _wrapping(row: RuleRow) -> list[tuple[Text, str]]:
    """What wraps in a row, with the columns."""
    if row.rule is None:
        return []
    pack = row.book.model.pack
    missing = [
        both("missing: {attribute} = {cell}", attribute=pack.schema[test.attribute].label,
             cell=test.tests.text)
        for test in row.rule.tests
        if test.attribute in pack.schema
    ]  # fmt: skip
    return [
        (row.rule.row.label, "label"),
        (Text(row.conditions), "conditions"),
        (sources_of(pack, row.rule.row), "source"),
        *((text, "why") for text in missing),
    ]


def compiled_text(conditions: str, criterion: str, row: Row | None) -> str:
    """What the sheet compares with the cells of a row (see `late`) to know that it was edited."""
    dates = (row.valid_from, row.valid_to) if row else (None, None)
    days = [str(serial_day(date)) if date else "" for date in dates]
    return "|".join((conditions, criterion, ", ".join(row.claims) if row else "", *days))
