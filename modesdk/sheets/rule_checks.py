"""What the Rules sheet says beside a row in which something was typed that cannot count.

Whether a row is a gate follows from its criterion. Functions that work on texts take one cell each
here: not every program maps them over ranges.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from modesdk.language.text import both
from modesdk.model.pack import Pack
from modesdk.model.tables import TableKind
from modesdk.model.weights import FINE_UNIT, MAX_STRENGTH
from modesdk.sheets.book import typed_formulas
from modesdk.sheets.book.draft import SPARE_RULES, Book
from modesdk.sheets.book.table import Line
from modesdk.sheets.book.typed_formulas import Typed
from modesdk.sheets.book.typed_numbers import natural, stepped
from modesdk.sheets.book.vocabulary import trim_formula

MARKS = ("✕", "△", "○")
_ROOM = 60
"""Characters for a claim, more than ids have."""
_CLAIMS = 12
"""Claims of a row that are looked up at least."""


def effect_key(alternative: int) -> str:
    """The key of the column with the effects on an alternative, by its position."""
    return f"effect{alternative}"


def _effects_of(row: Line) -> str:
    """The cells with a row's effects."""
    last = len(row.book.model.ruleset.alternatives) - 1
    return f"{row.across(effect_key(0))}:{row.across(effect_key(last))}"


def check(row: Line, *, spare: bool) -> str:
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
            row.across("homeless") if spare else "FALSE",
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


def _switch(row: Line) -> str:
    return f"{typed_formulas.member_state(row.book, row.across('on'))}=9"


def _strength(row: Line) -> str:
    typed = row.across("strength")
    return f'IF({trim_formula(typed)}="",FALSE,{stepped(typed, FINE_UNIT, MAX_STRENGTH, "-1")}<0)'


def _twice(row: Line) -> str:
    name, ids = row.across("id"), row.book.name("rule.id")
    filled = f'{row.across("conditions")}&{row.across("criterion")}<>""'
    twice = f"SUMPRODUCT(({ids}={name})*1)>1"
    return f'IF({trim_formula(name)}="",OR({filled},COUNTA({_effects_of(row)})>0),{twice})'


def _criterion(row: Line) -> str:
    listed, typed = row.book.name("list.criteria"), f"TRIM({row.across('criterion')})"
    known = f"IFERROR(EXACT(INDEX({listed},MATCH({typed},{listed},0)),{typed}),FALSE)"
    return f"IF({_gate(row)},FALSE,NOT({known}))"


def _gate(row: Line) -> str:
    return f'TRIM({row.across("criterion")})=""'


def _marks(row: Line) -> str:
    cells = _effects_of(row)
    held = "+".join(f'({cells}="{mark}")' for mark in MARKS)
    return f"IF({_gate(row)},COUNTA({cells})>SUMPRODUCT(({held})*1),FALSE)"


def _effects(row: Line) -> str:
    cells = _effects_of(row)
    whole = "+".join(f"({cells}={effect})" for effect in (-2, -1, 1, 2))
    held = f'SUMPRODUCT({whole}+({cells}=0)*({cells}<>""))'
    return f"IF({_gate(row)},FALSE,COUNTA({cells})>{held})"


def spread_claims(cell: str) -> str:
    """A formula for the claims of a cell, each `_ROOM` characters after the one before."""
    text = cell
    for separator in (",", ";", "，", "；", "、"):
        text = f'SUBSTITUTE({text},"{separator}"," ")'
    return f'SUBSTITUTE(TRIM({text})," ",REPT(" ",{_ROOM}))'


def _claims(row: Line) -> str:
    """True when a word is none of the claims, or there are more than the formula looks at."""
    listed, spread = row.book.name("list.claims"), row.across("spread")
    most = max(_CLAIMS, *(len(r.claims) for t in row.book.model.pack.tables for r in t.rows))
    parts = [f"TRIM(MID({spread},{_ROOM * n + 1},{_ROOM}))" for n in range(most)]
    known = [f"SUMPRODUCT(({listed}={part})*1)" for part in parts]
    count = f'LEN(TRIM({spread}))-LEN(SUBSTITUTE(TRIM({spread})," ",""))+1'
    return f'IF(TRIM({spread})="",FALSE,{"+".join(known)}<>{count})'


def _dates(row: Line) -> str:
    wrong = []
    for cell in (row.across("starts"), row.across("ends")):
        typed = Typed(cell, "")
        day = f"IF({typed.is_number},{typed_formulas.is_day(typed.value)},FALSE)"
        wrong.append(f"IF({typed.blank},FALSE,NOT({day}))")
    return f"OR({','.join(wrong)})"


def plain_tests(cell: str) -> str:
    """A formula for conditions without blanks, a semicolon before each: ";a:>=3;b:2"."""
    for old, new in (('"；"', '";"'), ('"："', '":"'), ("CHAR(10)", '";"'), ('" "', '""')):
        cell = f"SUBSTITUTE({cell},{old},{new})"
    return f'";"&{cell}'


def no_table(row: Line) -> str:
    """A formula: TRUE when no table of its kind has columns for the row, as `pull` will say.

    It takes a cell of its own: with the other checks it would outgrow the 8,192 characters that a
    formula may have.
    """
    tests = row.across("tests")
    count = f'LEN({tests})-LEN(SUBSTITUTE({tests},":",""))'

    def most(kind: TableKind) -> str:
        tables = [
            "+".join(f'ISNUMBER(FIND(";{name}:",{tests}))' for name in columns)
            for columns in _columns(row.book.model.pack, kind)
        ]
        return f"MAX(0,{','.join(tables)})" if tables else "0"

    found = f"IF({_gate(row)},{most(TableKind.GATE)},{most(TableKind.EVIDENCE)})"
    return f'IF({tests}=";",FALSE,{found}<{count})'
