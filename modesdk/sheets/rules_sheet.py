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

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.language.text import Text, both
from modesdk.model.booleans import YES
from modesdk.model.tables import GateMark, Row
from modesdk.model.weights import FINE_UNIT
from modesdk.ruleset.rules import Rule
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import FIRST_RULE, SPARE_RULES, Book
from modesdk.sheets.book.frame import banner, header, height, offer, page, wide
from modesdk.sheets.book.marks import mark, mark_status, wrong_in
from modesdk.sheets.book.rule_texts import conditions_text, sources_of, why
from modesdk.sheets.book.typed_numbers import natural
from modesdk.sheets.book.vocabulary import YES_NO
from modesdk.sheets.rule_checks import (
    RuleRow,
    check,
    moved,
    no_table,
    pack_rules,
    plain_tests,
    spread_claims,
)
from modesdk.xlsx.serial_days import serial_day

HEAD, FIRST = 4, 5
"""The heading row and the row of the first rule."""
ID, STATE, CHECK, ON, STRENGTH, RESET, LABEL, WHY, CONDITIONS, CRITERION = "ABCDEFGHIJ"
_EFFECTS = 11
BLOCKED, CONDITIONAL, OPEN = "✕", "△", "○"
_MARKS = {GateMark.BLOCKED: BLOCKED, GateMark.CONDITIONAL: CONDITIONAL, GateMark.OPEN: OPEN}
_SIGNS = {"blocked": BLOCKED, "conditional": CONDITIONAL, "open": OPEN}
_LEFT = (
    both("Rule"),
    both("State"),
    both("Check"),
    both("On"),
    both("Strength"),
    both("Reset"),
    both("What it says"),
    both("Why not"),
    both("Conditions"),
    both("Criterion"),
)
_RIGHT = (
    both("Sources"),
    both("Claims"),
    both("Valid from"),
    both("Valid to"),
    both("Table"),
    both("Compiled conditions"),
)


def rules_cell(column: str, index: int) -> str:
    """The address of a cell of the rule at a position."""
    return f"Rules!${column}${FIRST + index}"


def effect_cell(index: int, alternative: int) -> str:
    """The address of a rule's effect on (or mark of) an alternative."""
    return rules_cell(get_column_letter(_EFFECTS + alternative), index)


def build(book: Book) -> None:
    """Write the sheet."""
    ws, count = book.sheet("Rules"), len(book.model.ruleset.alternatives)
    last = _EFFECTS + count + len(_RIGHT) - 1
    title = both("Rules: what they say, switches, present state")
    hint = both(
        "Yellow cells may be changed: on, strength and effects count at once; after changing "
        "conditions or criteria run modesdk workbook refresh. "
        "Effects -2 to +2; {blocked} blocked, {conditional} conditional, {open} for the record. "
        "The last {spare} rows are for your own rules.",
        **_SIGNS,
        spare=SPARE_RULES,
    )
    banner(book, ws, title, hint, last - 1)
    _headings(book, ws, count)
    for index, rule_id in enumerate(book.model.decision_ids):
        rules = book.model.ruleset.decision
        _row(book, ws, index, rule_id, rules[index] if index < len(rules) else None)
    _names(book, ws, count)
    _looks(book, ws, count, last)
    bottom = FIRST + len(pack_rules(book)) - 1
    book.alarm(
        moved(book, f"{ws.title}!${ID}${FIRST}:${ID}${bottom}"),
        both(
            "rows of Rules were sorted, inserted or deleted "
            "and results cannot be trusted, undo that"
        ),
    )
    book.alarm(
        wrong_in(book.name("rule.check")),
        both("Rules has cells that cannot be used (column Check)"),
    )
    book.alarm(
        wrong_in(book.name("rule.state")),
        both("edited rules are not compiled yet, run modesdk workbook refresh"),
    )


def _headings(book: Book, ws: Worksheet, count: int) -> None:
    header(book, ws, HEAD, _LEFT)
    alternatives = book.model.pack.alternatives.values()
    for offset, alternative in enumerate(alternatives):
        place = (HEAD, _EFFECTS + offset)
        book.put(ws, place, f"={book.label(alternative.label, alternative.id)}", _UPRIGHT)
    header(book, ws, HEAD, _RIGHT, column=_EFFECTS + count)
    book.style(ws.cell(HEAD, _compiled(book)), styles.HEAD.but(wrap=False))  # a hidden column
    labels = [(a.label, _effect_width(a.label), 9.2) for a in alternatives]
    ws.row_dimensions[HEAD].height = height(labels, 30) + 8  # lines break before commas


_UPRIGHT = styles.HEAD.but(size=8)


def _effect_width(label: Text) -> float:
    """Room for the longest word: headings must not break inside words."""
    return max(9.5, *(wide(word, 8.6) + 1.5 for word in re.split("[ -]", label.en) or [""]))


def _row(book: Book, ws: Worksheet, index: int, rule_id: str, rule: Rule | None) -> None:
    row = FIRST + index
    free = rule is None
    book.put(ws, f"{ID}{row}", rule_id, styles.BOLD if not free else styles.INPUT)
    truth = f"INDEX({book.name('rule.truth')},{index + 1})"
    book.put(ws, f"{STATE}{row}", f"={_state(book, row, truth, index)}", styles.CENTRE)
    gate = rule is not None and rule.criterion < 0  # always counts: nothing to switch
    book.put(ws, f"{ON}{row}", YES, _GREY if gate else styles.INPUT_CENTRE)
    strength = rule.row.strength if rule else FINE_UNIT
    chosen = book.model.weights.strength.get(rule_id, strength)
    book.put(
        ws, f"{STRENGTH}{row}", natural(chosen, FINE_UNIT), _GREY if gate else styles.INPUT_NUMBER
    )
    book.put(ws, f"{RESET}{row}", natural(strength, FINE_UNIT), _GREY)
    text = conditions_text(book.model.pack, rule) if rule else ""
    label = f"={book.label(rule.row.label, rule_id)}" if rule else None
    book.put(ws, f"{LABEL}{row}", label, _LABEL if rule else styles.INPUT.but(wrap=True))
    reason = f"={why(book, rule, truth)}" if rule else None
    book.put(ws, f"{WHY}{row}", reason, _REASON)
    python = rule is not None and _of_python(book, rule)
    input_style = _GREY_WRAP if python else styles.INPUT.but(wrap=True, size=9)
    book.put(ws, f"{CONDITIONS}{row}", text, input_style)
    criteria = book.model.ruleset.criteria
    criterion = criteria[rule.criterion].id if rule and rule.criterion >= 0 else ""
    book.put(ws, f"{CRITERION}{row}", criterion, _GREY if gate or python else styles.INPUT_CENTRE)
    _check(book, ws, row)
    _effects(book, ws, row, rule, locked=python)
    _provenance(book, ws, row, rule, locked=python)
    signature = compiled_text(text, criterion, rule.row if rule else None)
    book.put(ws, (row, _compiled(book)), signature, styles.CALC)
    ws.row_dimensions[row].height = height(_texts(book, rule, text), _TWO_LINES)


def _of_python(book: Book, rule: Rule) -> bool:
    """Whether a rule belongs to an evaluator in Python: its row has no cell in any table."""
    return rule.table not in {table.id for table in book.model.pack.tables}


def compiled_text(conditions: str, criterion: str, row: Row | None) -> str:
    """What the sheet compares with the cells of a row (see `late`) to know that it was edited."""
    dates = (row.valid_from, row.valid_to) if row else (None, None)
    days = [str(serial_day(date)) if date else "" for date in dates]
    return "|".join((conditions, criterion, ", ".join(row.claims) if row else "", *days))


def late(book: Book, index: int) -> str:
    """1 when a row was edited in a way that its compiled formulas do not follow, else 0."""
    row, after = FIRST + index, _EFFECTS + len(book.model.ruleset.alternatives)
    claims, start, end = (rules_cell(get_column_letter(after + n), index) for n in (1, 2, 3))
    days = "&".join(f'"|"&IF(ISNUMBER({cell}),INT({cell}),{cell})' for cell in (start, end))
    now = f'{rules_cell(CONDITIONS, index)}&"|"&{rules_cell(CRITERION, index)}&"|"&{claims}&{days}'
    compiled = rules_cell(get_column_letter(_compiled(book)), index)
    rules, edited = book.model.ruleset.decision, f"NOT(EXACT({now},{compiled}))"
    if index >= len(rules) or not (rules[index].effects or rules[index].marks):
        left, right = (get_column_letter(column) for column in (_EFFECTS, after - 1))
        edited = f"OR({edited},COUNTA(Rules!${left}${row}:${right}${row})>0)"
    return f"IFERROR(IF({edited},1,0),1)"


def _check(book: Book, ws: Worksheet, row: int) -> None:
    """What is wrong with a row, and beside what was compiled the texts that it is found from."""
    spare = row - FIRST >= len(book.model.decision_ids) - SPARE_RULES
    cells, after = _cells_of(book, row, spare), _compiled(book) + 1
    book.put(ws, f"{CHECK}{row}", f"={check(book, cells)}", _REASON)
    claims = f"${get_column_letter(_EFFECTS + len(book.model.ruleset.alternatives) + 1)}{row}"
    book.put(ws, (row, after), f"={spread_claims(claims)}", styles.CALC)
    if spare:
        book.put(ws, (row, after + 1), f"={plain_tests(cells.conditions)}", styles.CALC)
        book.put(ws, (row, after + 2), f"={no_table(book, cells)}", styles.CALC)


def _cells_of(book: Book, row: int, spare: bool) -> RuleRow:
    """Where the cells of a row stand in which one types."""
    count = len(book.model.ruleset.alternatives)

    def at(column: int) -> str:
        return f"${get_column_letter(column)}{row}"

    after, compiled = _EFFECTS + count, _compiled(book)
    return RuleRow(
        id=f"${ID}{row}",
        on=f"${ON}{row}",
        strength=f"${STRENGTH}{row}",
        conditions=f"${CONDITIONS}{row}",
        criterion=f"${CRITERION}{row}",
        effects=f"{at(_EFFECTS)}:{at(after - 1)}",
        dates=(at(after + 2), at(after + 3)),
        spread=at(compiled + 1),
        tests=at(compiled + 2) if spare else "",
        homeless=at(compiled + 3) if spare else "",
    )


def _texts(book: Book, rule: Rule | None, conditions: str) -> list[tuple[Text, float, float]]:
    """What wraps in a row, with the widths of the columns."""
    if rule is None:
        return []
    pack, why_width = book.model.pack, _WIDTHS[7]
    reasons = []
    for test in rule.tests:
        if test.attribute in pack.schema:
            label, cell = pack.schema[test.attribute].label, test.tests.text
            said = both("missing: {attribute} = {cell}", attribute=label, cell=cell)
            reasons.append((said, why_width, 8.0))
    return [
        (rule.row.label, _WIDTHS[6], 9),
        (Text(conditions, conditions), _WIDTHS[8], 9),
        (sources_of(pack, rule.row), _SOURCE, 8),
        *reasons,
    ]


_WIDTHS = (18, 11, 22, 9, 10, 7, 64, 34, 44, 14)
"""Of the columns before the effects."""
_SOURCE = 30
_TWO_LINES = 28
"""Height of a row in which the check may have two small lines."""
_LABEL = styles.WRAP.but(size=9)
_GREY = styles.CENTRE.but(colour=styles.GREY)
_GREY_WRAP = styles.SMALL.but(wrap=True)
_REASON = styles.WRAP.but(size=8, colour=styles.GREY)


def _state(book: Book, row: int, truth: str, index: int) -> str:
    """Fired, unknown or not; and whether the row must be compiled again."""
    stale = book.worded("✗ refresh")
    rules = book.model.ruleset.decision
    gate = index < len(rules) and rules[index].criterion < 0  # strengths are no part of gates
    off = book.worded("always on") if gate else book.worded("off")
    said = (
        f"IF({truth}=2,{book.worded('✓ fired')},"
        f"IF({truth}=1,{book.worded('? unknown')},{book.worded('— no')}))"
    )
    if index >= len(book.model.ruleset.decision):
        free = book.worded("spare")
        said = f'IF(${CONDITIONS}${row}&${CRITERION}${row}="",{free},{said})'
    weight = f"Calc!$C${FIRST_RULE + index}"
    edited = f"INDEX({book.name('rule.late')},{index + 1})=1"
    return f"IF({edited},{stale},IF({weight}=0,{off},{said}))"


def _compiled(book: Book) -> int:
    """The column that keeps what was compiled."""
    return _EFFECTS + len(book.model.ruleset.alternatives) + len(_RIGHT) - 1


def _effects(
    book: Book, ws: Worksheet, row: int, rule: Rule | None, *, locked: bool = False
) -> None:
    effects = dict(rule.effects) if rule else {}
    marks = dict(rule.marks) if rule else {}
    for position in range(len(book.model.ruleset.alternatives)):
        content: str | int | None = effects.get(position)
        if position in marks:
            content = _MARKS[marks[position]]
        book.put(ws, (row, _EFFECTS + position), content, _FIXED if locked else _EFFECT)


_SIGNED = "+General;-General;0"
"""Of effects: a wrong 0.5 is seen as it is."""
_EFFECT = styles.INPUT_CENTRE.but(number=_SIGNED, size=9)
_FIXED = _GREY.but(number=_SIGNED, size=9)
_DATED = _GREY.but(number=styles.INPUT_DATE.number, size=9)


def _provenance(
    book: Book, ws: Worksheet, row: int, rule: Rule | None, *, locked: bool = False
) -> None:
    column = _EFFECTS + len(book.model.ruleset.alternatives)
    style, dated = (styles.INPUT.but(wrap=True, size=9), styles.INPUT_DATE.but(size=9))
    if locked:
        style, dated = _GREY_WRAP, _DATED
    if rule is not None:
        said = sources_of(book.model.pack, rule.row)
        book.put(ws, (row, column), f"={book.label(said)}", _GREY_WRAP)
    else:
        book.put(ws, (row, column), None, _GREY_WRAP)
    book.put(ws, (row, column + 1), ", ".join(rule.row.claims) if rule else None, style)
    book.put(ws, (row, column + 2), rule.row.valid_from if rule else None, dated)
    book.put(ws, (row, column + 3), rule.row.valid_to if rule else None, dated)
    table = rule.table.removeprefix("tables/") if rule else "spare"
    book.put(ws, (row, column + 4), table, _GREY_WRAP)


_TIPS = (
    (
        STRENGTH,
        both("Strength"),
        both("0 to 10 in steps of 0.01, 1 as it is; counts at once."),
    ),
    (
        CONDITIONS,
        both("Conditions"),
        both(
            'attribute: test; attribute: test, as region: "A","B"; price: >= 30. Then run refresh.'
        ),
    ),
    (
        CRITERION,
        both("Criterion"),
        both("The id of a criterion (see Weights); empty for gates. Then run refresh."),
    ),
    (
        "",
        both("Effect"),
        both(
            "With a criterion: -2 to +2. Gates: {blocked} blocked, {conditional} conditional, "
            "{open} for the record. Counts at once.",
            **_SIGNS,
        ),
    ),
)
"""What the input columns take; "" stands for the effects."""


def _names(book: Book, ws: Worksheet, count: int) -> None:
    last, after = FIRST + len(book.model.decision_ids) - 1, _EFFECTS + count
    places = {
        "rule.id": ID,
        "rule.state": STATE,
        "rule.check": CHECK,
        "in.on": ON,
        "in.strength": STRENGTH,
        "rule.reset": RESET,
        "rule.label": LABEL,
        "rule.why": WHY,
        "rule.conditions": CONDITIONS,
        "rule.criterion.id": CRITERION,
        "rule.source": get_column_letter(after),
        "rule.claims": get_column_letter(after + 1),
        "rule.valid.from": get_column_letter(after + 2),
        "rule.valid.to": get_column_letter(after + 3),
        "rule.table": get_column_letter(after + 4),
        "rule.compiled": get_column_letter(after + 5),
    }
    for name, column in places.items():
        book.define(name, ws, f"{column}{FIRST}:{column}{last}")
    left, right = get_column_letter(_EFFECTS), get_column_letter(_EFFECTS + count - 1)
    book.define("rule.effects", ws, f"{left}{FIRST}:{right}{last}")


def _looks(book: Book, ws: Worksheet, count: int, last: int) -> None:
    labels = [a.label for a in book.model.pack.alternatives.values()]
    book.widths(ws, *_WIDTHS, *map(_effect_width, labels), _SOURCE, 16, 12, 12, 22, 0, 0, 0, 0)
    bottom = FIRST + len(book.model.decision_ids) - 1
    mark_status(ws, f"{STATE}{FIRST}:{STATE}{bottom}")
    mark_status(ws, f"{CHECK}{FIRST}:{CHECK}{bottom}")
    mark(ws, f"{STATE}{FIRST}:{STATE}{bottom}", f'LEFT({STATE}{FIRST},1)="?"', styles.PALE_AMBER)
    left, right = get_column_letter(_EFFECTS), get_column_letter(_EFFECTS + count - 1)
    area, first = f"{left}{FIRST}:{right}{bottom}", f"{left}{FIRST}"
    mark(ws, area, f"IF(ISNUMBER({first}),{first}>0,FALSE)", "CFEAE5", "1E7D6F")
    mark(ws, area, f"IF(ISNUMBER({first}),{first}<0,FALSE)", "F9D9CF", "C0392B")
    mark(ws, area, f'EXACT({first},"{BLOCKED}")', "F4B7A6", "8E2A1B")
    mark(ws, area, f'EXACT({first},"{CONDITIONAL}")', "FBE3B3", "8A5A00")
    choices = f"={book.name(f'list.{YES_NO}.choices')}"
    said = both("yes or no; counts at once")
    offer(ws, f"{ON}{FIRST}:{ON}{bottom}", both("On"), said, choices)
    for cells, title, said in _TIPS:
        offer(ws, f"{cells or left}{FIRST}:{cells or right}{bottom}", title, said)
    ws.freeze_panes = f"{STATE}{FIRST}"
    ws.auto_filter.ref = f"A{HEAD}:{get_column_letter(last)}{bottom}"
    ws.protection.autoFilter = False
    page(ws, last - 1, bottom, repeat=HEAD)
