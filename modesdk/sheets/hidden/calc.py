"""Calc (hidden): the compiled rules, the sums and the decision, each under its name.

Column B holds single cells, column C the strength in force of every decision rule, further columns
one entry per rule. Effects and marks are read from the Rules sheet, so that edits count at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.engines.formulas.derive_formulas import breakable, decided_cell
from modesdk.engines.formulas.program import Content
from modesdk.formula import decision_formulas as decision
from modesdk.formula.expr import Expr, call, clip, lifted, ref, sum_of, total, when, written
from modesdk.formula.operators import Refer
from modesdk.model.schema import AttributeType
from modesdk.model.tables import EvidenceRow
from modesdk.model.weights import FINE_UNIT, MAX_STRENGTH
from modesdk.sheets.book import ranking_formulas
from modesdk.sheets.book.draft import FIRST_RULE, STRENGTH_COLUMN, Book
from modesdk.sheets.book.late import CLASHES
from modesdk.sheets.book.rule_table import (
    BLOCKED,
    CONDITIONAL,
    ON,
    RESET,
    STRENGTH,
    effect_cell,
    late,
    rules_cell,
)
from modesdk.sheets.book.typed_numbers import stepped
from modesdk.sheets.book.vocabulary import YES_NO, fold_formula

Placed = Expr | int
"""A formula or a number."""


def build(book: Book) -> None:
    """Write the sheet."""
    _strength(book)
    _columns(book)
    defined = book.names.defined
    for name, content in book.model.program.cells.items():
        book.calc_cell(name, printed(content, book.place))
    _absent_attributes(book, defined)
    _contradictions(book)
    ranking_formulas.write(book)


def _strength(book: Book) -> None:
    """Hundredths; 0 when the rule is switched off. Unusable cells count as their reset value."""
    ws = book.sheet("Calc")
    listed, codes = (book.ref(f"list.{YES_NO}.{part}") for part in ("words", "codes"))
    for index in range(len(book.model.decision_ids)):
        on, strength, reset = (rules_cell(c, index) for c in (ON, STRENGTH, RESET))
        off = call("IFERROR", sum_of(listed.same(fold_formula(on)) * codes.same("no")), 0)
        usual = call("ROUND", reset * FINE_UNIT, 0)
        steps = stepped(strength, FINE_UNIT, MAX_STRENGTH, usual)
        book.put(ws, f"{STRENGTH_COLUMN}{FIRST_RULE + index}", when(off > 0, 0, steps))


def _columns(book: Book) -> None:
    program, names = book.model.program, book.model.ruleset.alternatives
    for name, compiled in program.columns.items():
        at = book.place_for_chosen if name == "advice.truth" else book.place
        contents = [printed(content, at) for content in compiled]
        kind, _, alternative = name.removeprefix("rule.").partition(".")
        entries: Sequence[Placed] = contents
        if name.startswith(("rule.effect.", "rule.gate.")):
            position = names.index(alternative)
            read = _effect if kind == "effect" else _gate
            entries = [read(book, i, position) for i in range(len(book.model.decision_ids))]
        elif name.startswith("rule."):
            entries = (*contents, *_spare(book, kind, len(contents)))
        book.calc_column(name, entries)
    edited = [late(book, index) for index in range(len(book.model.decision_ids))]
    book.calc_column("rule.late", edited)
    book.calc_cell("rules.late", call("SUM", book.ref("rule.late")))


def printed(content: Content, at: Refer) -> Placed:
    """A formula of the program as it stands in a cell."""
    return content if isinstance(content, int) else written(content.formula(at))


def _spare(book: Book, kind: str, count: int) -> Sequence[Placed]:
    """Entries of the spare rows: false, until somebody writes a rule there and compiles it."""
    if kind == "weight":
        rows = range(FIRST_RULE + count, FIRST_RULE + count + book.model.spare)
        return [ref(f"Calc!${STRENGTH_COLUMN}${row}") * FINE_UNIT for row in rows]
    return [0] * book.model.spare


def _effect(book: Book, index: int, position: int) -> Placed:
    rules = book.model.ruleset.decision
    if index < len(rules) and not isinstance(rules[index].row, EvidenceRow):
        return 0
    cell = effect_cell(index, position)
    effect = call("ROUND", call("SUM", cell), 0)  # SUM passes over text
    return call("IFERROR", clip(effect, -2, 2), 0)


def _gate(book: Book, index: int, position: int) -> Placed:
    rules = book.model.ruleset.decision
    if index < len(rules) and isinstance(rules[index].row, EvidenceRow):
        return 0
    cell = effect_cell(index, position)
    limited = when(call("EXACT", cell, CONDITIONAL), decision.CONDITIONAL, decision.OPEN)
    return call("IFERROR", when(call("EXACT", cell, BLOCKED), decision.BLOCKED, limited), 0)


def _contradictions(book: Book) -> None:
    """Rows of one table that hold although its hit policy does not allow them together."""
    tables = breakable(book.model.ruleset)
    if tables:
        faults = total(call("ISERROR", book.ref(decided_cell(table))) * 1 for table in tables)
        book.calc_cell(CLASHES, faults)
        book.alarm(book.ref(CLASHES), ranking_formulas.CONTRADICTION)


def _absent_attributes(book: Book, defined: dict[str, str]) -> None:
    """Derived attributes without a derive table are never known, yet rules may read them."""
    for attribute in book.model.pack.schema:
        name = f"p.{attribute.id}"
        if attribute.derived and name not in defined and attribute.type is not AttributeType.SET:
            book.calc_cell(name, lifted(""))
