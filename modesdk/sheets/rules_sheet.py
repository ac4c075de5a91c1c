"""Rules: every row that gates or scores, its conditions, its switches, and what it says just now.

Strength, on/off and effects count at once on every sheet. Conditions, criteria, claims and dates
are compiled: after an edit the state asks for a refresh, and `rules.late` counts such rows. Rows of
evaluators in Python are locked but for strength and on/off.

Columns are named `rule.id`, `rule.label`, `rule.source`, `rule.table`, `rule.conditions`,
`rule.criterion.id`, `rule.valid.from`, `rule.valid.to`, `rule.claims`, `in.strength`, `in.on`; the
spare rows at the end are for analysts' own rules.
"""

from __future__ import annotations

from modesdk.formula.expr import call, ref, when
from modesdk.language.text import Text, both
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import SPARE_RULES, Book
from modesdk.sheets.book.frame import height, offer
from modesdk.sheets.book.marks import mark, mark_status, wrong_in
from modesdk.sheets.book.rule_table import (
    BLOCKED,
    CONDITIONAL,
    FIRST,
    HEAD,
    ID,
    OPEN,
    STATE,
    columns,
    effect_key,
    pack_rules,
    wide_enough,
)
from modesdk.sheets.book.table import Table
from modesdk.sheets.book.vocabulary import YES_NO
from modesdk.sheets.rule_checks import moved
from modesdk.sheets.rule_lines import RuleRow, write

_SIGNS = {"blocked": BLOCKED, "conditional": CONDITIONAL, "open": OPEN}


def build(book: Book) -> None:
    """Write the sheet."""
    table = Table(book, book.sheet("Rules"), columns(book), HEAD)
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
    return height([(label, wide_enough(label), 9.2) for label in labels], 30) + 8


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
