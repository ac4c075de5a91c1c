"""Rules: every row that gates or scores, its conditions, its switches, and what it says just now.

Strength, on/off and effects count at once on every sheet. Conditions, criteria, claims and dates
are compiled: after an edit the state asks for a refresh, and `rules.late` counts such rows. Rows of
evaluators in Python are locked but for strength and on/off.

Columns are named `rule.id`, `rule.label`, `rule.source`, `rule.table`, `rule.conditions`,
`rule.criterion.id`, `rule.valid.from`, `rule.valid.to`, `rule.claims`, `in.strength`, `in.on`; the
spare rows at the end are for analysts' own rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from modesdk.formula.expr import Expr, call, joined, ref, when
from modesdk.language.text import Text, both
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import SPARE_RULES, Book
from modesdk.sheets.book.frame import height, offer, wide
from modesdk.sheets.book.marks import mark, mark_status, wrong_in
from modesdk.sheets.book.table import Column, Table
from modesdk.sheets.book.vocabulary import YES_NO
from modesdk.sheets.rule_checks import (
    effect_key,
    moved,
    pack_rules,
)
from modesdk.sheets.rule_lines import (
    BLOCKED,
    CONDITIONAL,
    DATE,
    EFFECT,
    GREY,
    GREY_WRAP,
    OPEN,
    REASON,
    TYPED,
    RuleRow,
    write,
)
from modesdk.xlsx.places import letters

HEAD, FIRST = 4, 5
"""The heading row and the row of the first rule."""
ID, STATE, CHECK, ON, STRENGTH, RESET, LABEL, WHY, CONDITIONS, CRITERION = "ABCDEFGHIJ"
_SIGNS = {"blocked": BLOCKED, "conditional": CONDITIONAL, "open": OPEN}
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


def _columns(book: Book) -> Sequence[Column]:
    """The columns of the sheet: one per alternative stands between those of every pack."""
    effects = [
        Column(effect_key(n), a.label if a.label.both else Text(a.id), _wide_enough(a.label),
               EFFECT, above=_UPRIGHT)
        for n, a in enumerate(book.model.pack.alternatives.values())
    ]  # fmt: skip
    return (*_LEFT, *effects, *_RIGHT)


def _wide_enough(label: Text) -> float:
    """Room for the longest word: headings must not break inside words."""
    return max(9.5, *(wide(word, 8.6) + 1.5 for word in re.split("[ -]", label.en) or [""]))


def rules_cell(column: str, index: int) -> Expr:
    """A cell of the rule at a position."""
    return ref(f"Rules!${column}${FIRST + index}")


def effect_cell(index: int, alternative: int) -> Expr:
    """A rule's effect on (or mark of) an alternative."""
    return rules_cell(letters(len(_LEFT) + 1 + alternative), index)


def build(book: Book) -> None:
    """Write the sheet."""
    table = Table(book, book.sheet("Rules"), _columns(book), HEAD)
    table.open(both("Rules: what they say, switches, present state"), _hint())
    table.heads(high=_head_height(table))
    for index, rule_id in enumerate(book.model.decision_ids):
        rules = book.model.ruleset.decision
        write(RuleRow(table.line(), index, rule_id, rules[index] if index < len(rules) else None))
    table.define_columns()
    book.define("rule.effects", table.ws, _effect_cells(table))
    _colours(table)
    _inputs(table)
    table.close(frozen="state")
    table.ws.auto_filter.ref = f"A{HEAD}:{table.letter('compiled')}{table.row}"
    table.ws.protection.autoFilter = False
    _alarms(table)


def _hint() -> Text:
    return both(
        "Yellow cells may be changed: on, strength and effects count at once; after changing "
        "conditions or criteria run modesdk workbook refresh. "
        "Effects -2 to +2; {blocked} blocked, {conditional} conditional, {open} for the record. "
        "The last {spare} rows are for your own rules.",
        **_SIGNS,
        spare=SPARE_RULES,
    )


def _head_height(table: Table) -> float:
    """Room for the names of the alternatives; lines break before commas."""
    labels = [a.label for a in table.book.model.pack.alternatives.values()]
    return height([(label, _wide_enough(label), 9.2) for label in labels], 30) + 8


def late(book: Book, index: int) -> Expr:
    """1 when a row was edited in a way that its compiled formulas do not follow, else 0."""
    keys = [column.key for column in _columns(book)]
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


def _effect_cells(table: Table) -> str:
    return table.cells(effect_key(0), effect_key(len(table.book.model.ruleset.alternatives) - 1))


def _colours(table: Table) -> None:
    ws, states = table.ws, table.cells("state")
    mark_status(ws, states)
    mark_status(ws, table.cells("check"))
    mark(ws, states, call("LEFT", ref(f"{STATE}{FIRST}"), 1).same("?"), styles.PALE_AMBER)
    effects = _effect_cells(table)
    first = ref(effects.partition(":")[0])
    number = call("ISNUMBER", first)
    mark(ws, effects, when(number, first > 0, False), "CFEAE5", "1E7D6F")
    mark(ws, effects, when(number, first < 0, False), "F9D9CF", "C0392B")
    mark(ws, effects, call("EXACT", first, BLOCKED), "F4B7A6", "8E2A1B")
    mark(ws, effects, call("EXACT", first, CONDITIONAL), "FBE3B3", "8A5A00")


def _inputs(table: Table) -> None:
    """What the input columns take."""
    choices = f"={table.book.name(f'list.{YES_NO}.choices')}"
    offer(table.ws, table.cells("on"), both("On"), both("yes or no; counts at once"), choices)
    for key, title, said in _TIPS:
        offer(table.ws, table.cells(key), title, said)
    said = both(
        "With a criterion: -2 to +2. Gates: {blocked} blocked, {conditional} conditional, "
        "{open} for the record. Counts at once.",
        **_SIGNS,
    )
    offer(table.ws, _effect_cells(table), both("Effect"), said)


_TIPS = (
    (
        "strength",
        both("Strength"),
        both("0 to 10 in steps of 0.01, 1 as it is; counts at once."),
    ),
    (
        "conditions",
        both("Conditions"),
        both(
            'attribute: test; attribute: test, as region: "A","B"; price: >= 30. Then run refresh.'
        ),
    ),
    (
        "criterion",
        both("Criterion"),
        both("The id of a criterion (see Weights); empty for gates. Then run refresh."),
    ),
)


def _alarms(table: Table) -> None:
    book, last = table.book, FIRST + len(pack_rules(table.book)) - 1
    book.alarm(
        moved(book, ref(f"Rules!${ID}${FIRST}:${ID}${last}")),
        both(
            "rows of Rules were sorted, inserted or deleted "
            "and results cannot be trusted, undo that"
        ),
    )
    book.alarm(
        wrong_in(book.ref("rule.check")),
        both("Rules has cells that cannot be used (column Check)"),
    )
    book.alarm(
        wrong_in(book.ref("rule.state")),
        both("edited rules are not compiled yet, run modesdk workbook refresh"),
    )
