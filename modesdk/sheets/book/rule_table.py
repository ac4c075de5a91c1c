"""The table on the Rules sheet: its columns, and its cells as other sheets read them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modesdk.formula.expr import Expr, call, joined, ref, when
from modesdk.language.text import Text, both
from modesdk.model.tables import GateMark
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import SPARE_RULES, Book
from modesdk.sheets.book.frame import wide
from modesdk.sheets.book.table import Column
from modesdk.xlsx.places import letters

BLOCKED, CONDITIONAL, OPEN = "✕", "△", "○"
MARKS = {BLOCKED: GateMark.BLOCKED, CONDITIONAL: GateMark.CONDITIONAL, OPEN: GateMark.OPEN}
"""What the signs in the cells of gates stand for."""
SIGNED = "+General;-General;0"
"""Of effects: a wrong 0.5 is seen as it is."""
GREY = styles.CENTRE.but(colour=styles.GREY)
GREY_WRAP = styles.SMALL.but(wrap=True)
REASON = styles.WRAP.but(size=8, colour=styles.GREY)
TYPED = styles.INPUT.but(wrap=True, size=9)
EFFECT = styles.INPUT_CENTRE.but(number=SIGNED, size=9)
DATE = styles.INPUT_DATE.but(size=9)
HEAD, FIRST = 4, 5
"""The heading row and the row of the first rule."""
ID, STATE, CHECK, ON, STRENGTH, RESET, LABEL, WHY, CONDITIONS, CRITERION = "ABCDEFGHIJ"
_UPRIGHT = styles.HEAD.but(size=8)
_ONE_LINE = styles.HEAD.but(wrap=False)
_LEFT = (
    Column("id", both("Rule"), 18, styles.BOLD, "rule.id"),
    Column("state", both("State"), 11, styles.CENTRE, "rule.state"),
    Column("check", both("Check"), 22, REASON, "rule.check"),
    Column("on", both("On"), 9, styles.INPUT_CENTRE, "in.on"),
    Column("strength", both("Strength"), 10, styles.INPUT_NUMBER, "in.strength"),
    Column("reset", both("Reset"), 7, GREY, "rule.reset"),
    Column("label", both("What it says"), 64, styles.WRAP.but(size=9), "rule.label"),
    Column("why", both("Why not"), 34, REASON, "rule.why"),
    Column("conditions", both("Conditions"), 44, TYPED, "rule.conditions"),
    Column("criterion", both("Criterion"), 14, styles.INPUT_CENTRE, "rule.criterion.id"),
)
_RIGHT = (
    Column("source", both("Sources"), 30, GREY_WRAP, "rule.source"),
    Column("claims", both("Claims"), 16, TYPED, "rule.claims"),
    Column("starts", both("Valid from"), 12, DATE, "rule.valid.from"),
    Column("ends", both("Valid to"), 12, DATE, "rule.valid.to"),
    Column("table", both("Table"), 22, GREY_WRAP, "rule.table"),
    Column("compiled", both("Compiled conditions"), 0, styles.CALC, "rule.compiled", _ONE_LINE),
    Column("spread", style=styles.CALC),
    Column("tests", style=styles.CALC),
    Column("homeless", style=styles.CALC),
)


def effect_key(alternative: int) -> str:
    """The key of the column with the effects on an alternative, by its position."""
    return f"effect{alternative}"


def columns(book: Book) -> Sequence[Column]:
    """The columns of the sheet: one per alternative stands between those of every pack."""
    effects = [
        Column(effect_key(n), a.label if a.label.both else Text(a.id), wide_enough(a.label),
               EFFECT, above=_UPRIGHT)
        for n, a in enumerate(book.model.pack.alternatives.values())
    ]  # fmt: skip
    return (*_LEFT, *effects, *_RIGHT)


def pack_rules(book: Book) -> tuple[str, ...]:
    """The ids of the pack's rows in the order in which the other sheets expect them."""
    return book.model.decision_ids[: len(book.model.decision_ids) - SPARE_RULES]


def wide_enough(label: Text) -> float:
    """A width with room for the longest word: headings must not break inside words."""
    return max(9.5, *(wide(word, 8.6) + 1.5 for word in re.split("[ -]", label.en) or [""]))


def rules_cell(column: str, index: int) -> Expr:
    """A cell of the rule at a position."""
    return ref(f"Rules!${column}${FIRST + index}")


def effect_cell(index: int, alternative: int) -> Expr:
    """A rule's effect on (or mark of) an alternative."""
    return rules_cell(letters(len(_LEFT) + 1 + alternative), index)


def late(book: Book, index: int) -> Expr:
    """1 when a row was edited in a way that its compiled formulas do not follow, else 0."""
    keys = [column.key for column in columns(book)]
    cells = {key: rules_cell(letters(n), index) for n, key in enumerate(keys, start=1)}
    first, criterion, claims = (cells[key] for key in ("conditions", "criterion", "claims"))
    starts, ends = (_whole_day(cells[key]) for key in ("starts", "ends"))
    now = joined(first, "|", criterion, "|", claims, "|", starts, "|", ends)
    rules, edited = book.model.ruleset.decision, ~call("EXACT", now, cells["compiled"])
    if index >= len(rules) or not (rules[index].effects or rules[index].marks):
        edited = edited | (call("COUNTA", _effects_at(book, index)) > 0)
    return call("IFERROR", when(edited, 1, 0), 1)


def _whole_day(cell: Expr) -> Expr:
    return when(call("ISNUMBER", cell), call("INT", cell), cell)


def _effects_at(book: Book, index: int) -> Expr:
    """All effects of the rule at a position."""
    left, row = len(_LEFT) + 1, FIRST + index
    last = left + len(book.model.ruleset.alternatives) - 1
    return ref(f"Rules!${letters(left)}${row}:${letters(last)}${row}")
