"""What is said about a rule: its conditions, its sources, and why it does not hold."""

from __future__ import annotations

from modesdk.decide.explain.conditions_in_words import row_sources
from modesdk.engines.formulas.condition_formulas import condition
from modesdk.formula.decision_formulas import TRUE, UNKNOWN
from modesdk.formula.expr import Expr, any_of, joined, lifted, ref, when
from modesdk.language.text import LANGUAGES, Text, both
from modesdk.model.pack import Pack
from modesdk.model.schema import AttributeType
from modesdk.model.tables import Row
from modesdk.ruleset.rules import Rule, Test
from modesdk.sheets.book.draft import Book
from modesdk.xlsx.serial_days import serial_day

COMPUTED = both("computed by the SDK, no formula can (see Trace)")
"""Said of a condition that an evaluator finds, which formulas cannot."""


def conditions_text(pack: Pack, rule: Rule) -> str:
    """The conditions as text that can be compiled again: `market: "A"; goals: "b","c"`.

    Empty for the rows of Python evaluators, which have no cells.
    """
    return "; ".join(
        f"{test.attribute}: {test.tests.text or test.tests.canonical()}"
        for test in rule.tests
        if test.attribute in pack.schema
    )


def sources_of(pack: Pack, row: Row) -> Text:
    """The sources of a row, as explanations give them."""
    return Text(*(row_sources(pack, row, lang) for lang in LANGUAGES))


def kind_of(pack: Pack, attribute: str) -> AttributeType:
    """The type of an attribute; hidden ones carry a verdict and are boolean."""
    known = attribute in pack.schema
    return pack.schema[attribute].type if known else AttributeType.BOOLEAN


def why(book: Book, rule: Rule, truth: Expr) -> Expr:
    """The first condition that is false (or undecided), as a formula; "" when the rule holds."""
    pack, content = book.model.pack, lifted("")
    for test in reversed(rule.tests):
        held = ref(condition(test, kind_of(pack, test.attribute)).formula(book.name))
        content = when(held.same(truth), _said(book, pack, test), content)
    missing = book.worded("missing: ")
    content = joined(when(truth.same(UNKNOWN), missing, "✗ "), content)
    outside = _outside(book, rule)
    if outside:
        said = book.worded("✗ outside its validity")
        content = when(any_of(*outside), said, content)
    return when(truth.same(TRUE), "", content)


def _said(book: Book, pack: Pack, test: Test) -> Expr:
    if test.attribute not in pack.schema:
        return book.label(COMPUTED)
    label = pack.schema[test.attribute].label
    cell = test.tests.text or test.tests.canonical()
    asked = cell if cell.startswith(("<", ">", "!", "=")) else f"= {cell}"
    return book.label(Text(*(f"{label[lang] or test.attribute} {asked}" for lang in LANGUAGES)))


def _outside(book: Book, rule: Rule) -> list[Expr]:
    """Conditions that hold outside a rule's validity."""
    date, row, parts = book.ref("as_of"), rule.row, list[Expr]()
    if row.valid_from:
        parts.append(date < serial_day(row.valid_from))
    if row.valid_to:
        parts.append(date >= serial_day(row.valid_to))
    return parts
