"""Weights: dimensions, criteria and trust in sources, as natural numbers with reset values.

Typed cells are `in.weight.<dim>`, `in.weight.<dim>.<crit>` and `in.trust.<source>`; the whole
tenths or hundredths in force are `weight.<dim>`, `weight.<dim>.<crit>` and `trust.<source>`.
A cell that cannot be used counts as its reset value.
"""

from __future__ import annotations

from functools import reduce
from operator import mul

from attrs import frozen

from modesdk.formula.columns import how_many
from modesdk.formula.expr import call, ref, when
from modesdk.language.terms import TRUTH
from modesdk.language.text import Text, both
from modesdk.model.weights import (
    DIMENSION_UNIT,
    FINE_UNIT,
    MAX_CRITERION_WEIGHT,
    MAX_DIMENSION_WEIGHT,
    MAX_TRUST,
)
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import link, offer
from modesdk.sheets.book.marks import mark, mark_status, wrong_in
from modesdk.sheets.book.table import Column, Table
from modesdk.sheets.book.typed_numbers import natural, stepped, stepped_verdict

_COLUMNS = (
    Column("item", both("Item"), 44),
    Column("weight", both("Weight"), 14, styles.INPUT_NUMBER),
    Column("reset", both("Reset value"), 12, styles.CENTRE.but(colour=styles.GREY)),
    Column("check", both("Check"), 30),
    Column("why", both("Why"), 70, styles.SMALL.but(wrap=True)),
    Column("id", both("Id"), 22, styles.SMALL),
    Column("steps", style=styles.CALC),
)


def build(book: Book) -> None:
    """Write the sheet."""
    table = Table(book, book.sheet("Weights"), _COLUMNS, top=4)
    title = both("Weights: dimensions, criteria, trust in sources")
    hint = both(
        "Change the yellow cells; unusable or empty cells count as the reset values beside them."
    )
    table.open(title, hint)
    table.heads(styles.HEAD_LEFT)
    _dimensions(table)
    _trust(table)
    typed = table.cells("weight")
    _rules(table)
    _warn(table)
    _tip(table, typed)
    _checks(table)
    table.close(frozen="weight")


@frozen
class _Weight:
    """A number that can be turned; `chosen` and `reset` are in steps as `scale` says."""

    name: str
    label: Text
    chosen: int
    reset: int
    scale: tuple[int, int]
    why: Text = Text()
    style: styles.Style = styles.BODY


_DIMENSION = (DIMENSION_UNIT, MAX_DIMENSION_WEIGHT)
"""Steps to 1, and the most there may be."""
_CRITERION, _TRUST = (FINE_UNIT, MAX_CRITERION_WEIGHT), (FINE_UNIT, MAX_TRUST)
_PART = styles.BODY.but(indent=2)


def _dimensions(table: Table) -> None:
    """Every dimension with its criteria."""
    pack, chosen = table.book.model.pack, table.book.model.weights
    for d in pack.dimensions.values():
        name, number = f"weight.{d.id}", chosen.dimensions[d.id]
        _line(table, _Weight(name, d.label, number, d.weight, _DIMENSION, d.why, styles.BOLD))
        for c in (c for c in pack.criteria.values() if c.dimension == d.id):
            name, number = f"weight.{d.id}.{c.id}", chosen.criteria[c.id]
            _line(table, _Weight(name, c.label, number, c.weight, _CRITERION, style=_PART))


def _trust(table: Table) -> None:
    """Every source with the trust it deserves."""
    table.bar(item=both("Trust in sources (0 to 1)"))
    chosen = table.book.model.weights.trust
    for s in table.book.model.pack.sources.values():
        _line(table, _Weight(f"trust.{s.id}", s.title, chosen[s.id], s.trust, _TRUST, s.why))


def _line(table: Table, weight: _Weight) -> None:
    book, line, (unit, most) = table.book, table.line(), weight.scale
    typed, reset = line["weight"], line["reset"]
    item = weight.name.split(".", maxsplit=1)[1]
    line.put(
        item=(book.label(weight.label, item), weight.style),
        weight=natural(weight.chosen, unit),
        reset=natural(weight.reset, unit),
        steps=stepped(typed, unit, most, weight.reset),
        check=stepped_verdict(book, typed, reset, unit, most),
        why=weight.why,
        id=item.rpartition(".")[2],
    )
    line.fit((weight.why, "why"))
    line.define(weight=f"in.{weight.name}", steps=weight.name)


def _rules(table: Table) -> None:
    """Strengths and switches of single rules stand with the rules: how many were changed."""
    table.bar(item=both("Strength and switch of single rules"))
    book, ws, line = table.book, table.ws, table.line()
    line.define(weight="rules.changed")
    said = book.worded("Change them on Rules, yellow columns →")
    target, style = book.name("in.on"), styles.BODY.but(underline=True, colour=styles.TEAL)
    link(book, ws, line.cell("item"), target, said, style)
    on, strength, reset = (book.ref(n) for n in ("in.on", "in.strength", "rule.reset"))
    yes = TRUTH[True]
    off = reduce(mul, (on.differs(word) for word in ("", yes.en, yes.zh, yes.both)))
    touched = how_many(strength.differs(reset) + off > 0)
    line.put(
        weight=(touched, styles.INTEGER),
        reset=0,
        check=both("rules changed"),
        why=(None, styles.BODY),
        id=(None, styles.BODY),
    )


def _warn(table: Table) -> None:
    """All dimension weights zero is no setting at all."""
    book, ws = table.book, table.ws
    warning = book.worded("✗ All dimension weights are zero; give at least one dimension a weight.")
    book.put(ws, "A3", when(book.ref("denominator").same(0), warning, ""), styles.SECTION)
    mark_status(ws, "A3:A3")


def _tip(table: Table, typed: str) -> None:
    """What the input cells take."""
    said = both(
        "Dimensions 0-100 in steps of 0.1, criteria 0-100 in steps of 0.01, trust "
        "0-1. Empty: the reset value."
    )
    offer(table.ws, typed, both("Weight"), said)


def _checks(table: Table) -> None:
    """What is wrong, and what was changed."""
    book, ws = table.book, table.ws
    checks = table.cells("check", first=table.top)
    book.define("weights.check", ws, checks)
    mark_status(ws, checks)
    book.alarm(
        wrong_in(book.ref("weights.check")),
        both("Weights has cells that cannot be used (column Check)"),
    )
    said = ref(f"${table.letter('check')}{table.top + 1}")
    changed = call("LEFT", said, 1).same("•")
    mark(ws, table.cells("weight"), changed, styles.PALE_AMBER)
