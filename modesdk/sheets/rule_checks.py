"""What the Rules sheet says beside a row in which something was typed that cannot count.

Whether a row is a gate follows from its criterion. Functions that work on texts take one cell each
here: not every program maps them over ranges.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from modesdk.language.text import both
from modesdk.model.pack import Pack
from modesdk.model.tables import TableKind
from modesdk.model.weights import FINE_UNIT, MAX_STRENGTH
from modesdk.sheets.book import typed_formulas
from modesdk.sheets.book.draft import SPARE_RULES, Book
from modesdk.sheets.book.typed_formulas import Typed
from modesdk.sheets.book.typed_numbers import natural, stepped
from modesdk.sheets.book.vocabulary import trim_formula

MARKS = ("✕", "△", "○")
_ROOM = 60
"""Characters for a claim, more than ids have."""
_CLAIMS = 12
"""Claims of a row that are looked up at least."""


@frozen(kw_only=True)
class RuleRow:
    """The cells of a row of the Rules sheet; `effects` is a range.

    `spread` holds `spread_claims`, `homeless` what `no_table` says of `tests`, which holds
    `plain_tests`; both are "" for rows that stand in a table.
    """

    id: str
    on: str
    strength: str
    conditions: str
    criterion: str
    effects: str
    dates: Sequence[str]
    spread: str
    tests: str = ""
    homeless: str = ""


def check(book: Book, row: RuleRow) -> str:
    """A formula for what is wrong with the row, the first thing of several; "" when nothing is."""
    high, step = natural(MAX_STRENGTH, FINE_UNIT), natural(1, FINE_UNIT)
    said = (
        (_switch(book, row), both("✗ On: neither yes nor no")),
        (
            _strength(row),
            both("✗ Strength: expected 0 to {high} in steps of {step}", high=high, step=step),
        ),
        (_twice(book, row), both("✗ the id is missing or stands twice")),
        (
            _criterion(book, row),
            both("✗ no such criterion (see Weights)"),
        ),
        (_marks(row), both("✗ a gate takes ✕ △ ○ only")),
        (_effects(row), both("✗ effects are whole numbers from -2 to 2")),
        (_claims(book, row), both("✗ no such claim")),
        (_dates(row), both("✗ not a date (as 2026-03-10)")),
        (
            row.homeless or "FALSE",
            both("⚠ no table has columns for these conditions: pull will refuse the row"),
        ),
    )
    formula = '""'
    for condition, text in reversed(said):
        formula = f"IF({condition},{book.label(text)},{formula})"
    return f"IFERROR({formula},{book.worded('✗ a cell holds an error')})"


def lists_of(pack: Pack) -> dict[str, tuple[str, ...]]:
    """The ids that the checks look up, by the name of their list."""
    return {"list.criteria": tuple(pack.criteria), "list.claims": tuple(pack.claims)}


def pack_rules(book: Book) -> tuple[str, ...]:
    """The ids of the pack's rows in the order in which the other sheets expect them."""
    return book.model.decision_ids[: len(book.model.decision_ids) - SPARE_RULES]


def moved(book: Book, ids: str) -> str:
    """A formula for how many of these cells hold another id; an error when some came or went."""
    return f"SUMPRODUCT(({ids}<>{book.name('list.rules')})*1)"


def _columns(pack: Pack, kind: TableKind) -> Sequence[tuple[str, ...]]:
    """The conditions of each table in the pack's folder; those of wider tables only."""
    found = {
        tuple(sorted(set(table.conditions)))
        for table in pack.tables
        if table.kind is kind and pack.folder and (Path(pack.folder) / table.file).is_file()
    }
    wide = (c for c in found if not any(set(c) < set(other) for other in found))
    return sorted(columns for columns in wide if columns)


def _switch(book: Book, row: RuleRow) -> str:
    state = typed_formulas.member_state(book, row.on)
    return f"{state}=9"


def _strength(row: RuleRow) -> str:
    steps = stepped(row.strength, FINE_UNIT, MAX_STRENGTH, "-1")
    return f'IF({trim_formula(row.strength)}="",FALSE,{steps}<0)'


def _twice(book: Book, row: RuleRow) -> str:
    filled = f'{row.conditions}&{row.criterion}<>""'
    twice = f"SUMPRODUCT(({book.name('rule.id')}={row.id})*1)>1"
    return f'IF({trim_formula(row.id)}="",OR({filled},COUNTA({row.effects})>0),{twice})'


def _criterion(book: Book, row: RuleRow) -> str:
    listed, typed = book.name("list.criteria"), f"TRIM({row.criterion})"
    known = f"IFERROR(EXACT(INDEX({listed},MATCH({typed},{listed},0)),{typed}),FALSE)"
    return f"IF({_gate(row)},FALSE,NOT({known}))"


def _gate(row: RuleRow) -> str:
    return f'TRIM({row.criterion})=""'


def _marks(row: RuleRow) -> str:
    held = "+".join(f'({row.effects}="{mark}")' for mark in MARKS)
    return f"IF({_gate(row)},COUNTA({row.effects})>SUMPRODUCT(({held})*1),FALSE)"


def _effects(row: RuleRow) -> str:
    whole = "+".join(f"({row.effects}={effect})" for effect in (-2, -1, 1, 2))
    held = f'SUMPRODUCT({whole}+({row.effects}=0)*({row.effects}<>""))'
    return f"IF({_gate(row)},FALSE,COUNTA({row.effects})>{held})"


def spread_claims(cell: str) -> str:
    """A formula for the claims of a cell, each `_ROOM` characters after the one before."""
    text = cell
    for separator in (",", ";", "，", "；", "、"):
        text = f'SUBSTITUTE({text},"{separator}"," ")'
    return f'SUBSTITUTE(TRIM({text})," ",REPT(" ",{_ROOM}))'


def _claims(book: Book, row: RuleRow) -> str:
    """True when a word is none of the claims, or there are more than the formula looks at."""
    most = max(_CLAIMS, *(len(r.claims) for t in book.model.pack.tables for r in t.rows))
    parts = [f"TRIM(MID({row.spread},{_ROOM * n + 1},{_ROOM}))" for n in range(most)]
    known = [f"SUMPRODUCT(({book.name('list.claims')}={part})*1)" for part in parts]
    count = f'LEN(TRIM({row.spread}))-LEN(SUBSTITUTE(TRIM({row.spread})," ",""))+1'
    return f'IF(TRIM({row.spread})="",FALSE,{"+".join(known)}<>{count})'


def _dates(row: RuleRow) -> str:
    wrong = []
    for cell in row.dates:
        typed = Typed(cell, "")
        day = f"IF({typed.is_number},{typed_formulas.is_day(cell)},FALSE)"
        wrong.append(f"IF({typed.blank},FALSE,NOT({day}))")
    return f"OR({','.join(wrong)})"


def plain_tests(cell: str) -> str:
    """A formula for conditions without blanks, a semicolon before each: ";a:>=3;b:2"."""
    for old, new in (('"；"', '";"'), ('"："', '":"'), ("CHAR(10)", '";"'), ('" "', '""')):
        cell = f"SUBSTITUTE({cell},{old},{new})"
    return f'";"&{cell}'


def no_table(book: Book, row: RuleRow) -> str:
    """A formula: TRUE when no table of its kind has columns for the row, as `pull` will say.

    It takes a cell of its own: with the other checks it would outgrow the 8,192 characters that a
    formula may have.
    """
    count = f'LEN({row.tests})-LEN(SUBSTITUTE({row.tests},":",""))'

    def most(kind: TableKind) -> str:
        tables = [
            "+".join(f'ISNUMBER(FIND(";{name}:",{row.tests}))' for name in columns)
            for columns in _columns(book.model.pack, kind)
        ]
        return f"MAX(0,{','.join(tables)})" if tables else "0"

    found = f"IF({_gate(row)},{most(TableKind.GATE)},{most(TableKind.EVIDENCE)})"
    return f'IF({row.tests}=";",FALSE,{found}<{count})'
