"""What the Rules sheet says beside a row in which something was typed that cannot count.

Whether a row is a gate follows from its criterion. Functions that work on texts take one cell each
here: not every program maps them over ranges.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from modesdk.formula.columns import how_many
from modesdk.formula.expr import (
    Expr,
    Operand,
    any_of,
    call,
    joined,
    largest,
    lifted,
    pick,
    sum_of,
    total,
    when,
)
from modesdk.language.text import both
from modesdk.model.pack import Pack
from modesdk.model.tables import TableKind
from modesdk.model.weights import FINE_UNIT, MAX_STRENGTH
from modesdk.sheets.book import typed_formulas
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.rule_table import MARKS, effect_key
from modesdk.sheets.book.table import Line
from modesdk.sheets.book.typed_formulas import Typed
from modesdk.sheets.book.typed_numbers import natural, unusable
from modesdk.sheets.book.vocabulary import trim_formula

_ROOM = 60
"""Characters for a claim, more than ids have."""
_CLAIMS = 12
"""Claims of a row that are looked up at least."""


def _effects_of(row: Line) -> Expr:
    """The cells with a row's effects."""
    return row.across(effect_key(0), effect_key(len(row.book.model.ruleset.alternatives) - 1))


def check(row: Line, *, spare: bool) -> Expr:
    """A formula for what is wrong with the row, the first thing of several; "" when nothing is."""
    book = row.book
    high, step = natural(MAX_STRENGTH, FINE_UNIT), natural(1, FINE_UNIT)
    said = (
        (_switch(row), both("✗ On: neither yes nor no")),
        (
            _strength(row),
            both("✗ Strength: expected 0 to {high} in steps of {step}", high=high, step=step),
        ),
        (_twice(row), both("✗ the id is missing or stands twice")),
        (_criterion(row), both("✗ no such criterion (see Weights)")),
        (_marks(row), both("✗ a gate takes ✕ △ ○ only")),
        (_effects(row), both("✗ effects are whole numbers from -2 to 2")),
        (_claims(row), both("✗ no such claim")),
        (_dates(row), both("✗ not a date (as 2026-03-10)")),
        (
            row.across("homeless") if spare else lifted(False),
            both("⚠ no table has columns for these conditions: pull will refuse the row"),
        ),
    )
    formula = lifted("")
    for condition, text in reversed(said):
        formula = when(condition, book.label(text), formula)
    return call("IFERROR", formula, book.worded("✗ a cell holds an error"))


def moved(book: Book, ids: Expr) -> Expr:
    """A formula for how many of these cells hold another id; an error when some came or went."""
    return how_many(ids.differs(book.ref("list.rules")))


def _columns(pack: Pack, kind: TableKind) -> Sequence[tuple[str, ...]]:
    """The conditions of each table in the pack's folder; those of wider tables only."""
    found = {
        tuple(sorted(set(table.conditions)))
        for table in pack.tables
        if table.kind is kind and pack.folder and (Path(pack.folder) / table.file).is_file()
    }
    wide = (c for c in found if not any(set(c) < set(other) for other in found))
    return sorted(columns for columns in wide if columns)


def _switch(row: Line) -> Expr:
    return typed_formulas.member_state(row.book, row.across("on")).same(9)


def _strength(row: Line) -> Expr:
    return unusable(row.across("strength"), FINE_UNIT, MAX_STRENGTH)


def _twice(row: Line) -> Expr:
    name = row.across("id")
    filled = joined(row.across("conditions"), row.across("criterion")).differs("")
    nameless = any_of(filled, call("COUNTA", _effects_of(row)) > 0)
    twice = how_many(row.book.ref("rule.id").same(name)) > 1
    return when(trim_formula(name).same(""), nameless, twice)


def _criterion(row: Line) -> Expr:
    listed, typed = row.book.ref("list.criteria"), call("TRIM", row.across("criterion"))
    found = call("EXACT", pick(listed, call("MATCH", typed, listed, 0)), typed)
    return when(_gate(row), False, ~call("IFERROR", found, False))


def _gate(row: Line) -> Expr:
    return call("TRIM", row.across("criterion")).same("")


def _marks(row: Line) -> Expr:
    cells = _effects_of(row)
    held = how_many(total(cells.same(mark) for mark in MARKS))
    return when(_gate(row), call("COUNTA", cells) > held, False)


def _effects(row: Line) -> Expr:
    cells = _effects_of(row)
    whole = total(cells.same(effect) for effect in (-2, -1, 1, 2))
    held = sum_of(whole + cells.same(0) * cells.differs(""))
    return when(_gate(row), False, call("COUNTA", cells) > held)


def spread_claims(cell: Expr) -> Expr:
    """A formula for the claims of a cell, each `_ROOM` characters after the one before."""
    for separator in (",", ";", "，", "；", "、"):
        cell = call("SUBSTITUTE", cell, separator, " ")
    return call("SUBSTITUTE", call("TRIM", cell), " ", call("REPT", " ", _ROOM))


def _claims(row: Line) -> Expr:
    """True when a word is none of the claims, or there are more than the formula looks at."""
    listed, spread = row.book.ref("list.claims"), row.across("spread")
    most = max(_CLAIMS, row.book.model.most_claims)
    parts = (call("TRIM", call("MID", spread, _ROOM * n + 1, _ROOM)) for n in range(most))
    known = total(how_many(listed.same(part)) for part in parts)
    words = call("TRIM", spread)
    return when(words.same(""), False, known.differs(_count_of(" ", words) + 1))


def _count_of(character: str, text: Expr) -> Expr:
    return call("LEN", text) - call("LEN", call("SUBSTITUTE", text, character, ""))


def _dates(row: Line) -> Expr:
    wrong = []
    for cell in (row.across("starts"), row.across("ends")):
        typed = Typed(cell)
        day = when(typed.is_number, typed_formulas.is_day(cell), False)
        wrong.append(when(typed.blank, False, ~day))
    return any_of(*wrong)


def plain_tests(cell: Expr) -> Expr:
    """A formula for conditions without blanks, a semicolon before each: ";a:>=3;b:2"."""
    changes: tuple[tuple[Operand, str], ...] = (
        ("；", ";"),
        ("：", ":"),
        (call("CHAR", 10), ";"),
        (" ", ""),
    )
    for old, new in changes:
        cell = call("SUBSTITUTE", cell, old, new)
    return joined(";", cell)


def no_table(row: Line) -> Expr:
    """A formula: TRUE when no table of its kind has columns for the row, as `pull` will say.

    It takes a cell of its own: with the other checks it would outgrow the 8,192 characters that a
    formula may have.
    """
    tests = row.across("tests")

    def most(kind: TableKind) -> Expr:
        tables = _columns(row.book.model.pack, kind)
        counts = [total(_stands(f";{name}:", tests) for name in names) for names in tables]
        return largest(0, *counts) if counts else lifted(0)

    found = when(_gate(row), most(TableKind.GATE), most(TableKind.EVIDENCE))
    return when(tests.same(";"), False, found < _count_of(":", tests))


def _stands(part: str, text: Expr) -> Expr:
    """Whether a text has a part."""
    return call("ISNUMBER", call("FIND", part, text))
