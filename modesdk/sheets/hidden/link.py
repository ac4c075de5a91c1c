"""Link (hidden): what is in force, as two columns each, for the SDK's functions in cells.

`link.profile` holds attribute and value (members of a set joined by commas, "-" for a known empty
set, nothing for what is unknown); `link.weights` holds names as in a weights file and natural
numbers, strengths of rules included, 0 for rules that are switched off. The empty rows under the
rules of the pack, where analysts write their own, are left out: the SDK does not know them.
"""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.engines.formulas.condition_formulas import (
    known_cell,
    member_cell,
    value_cell,
)
from modesdk.engines.formulas.program import set_members
from modesdk.formula.expr import Expr, call, joined, lifted, ref, when
from modesdk.language.text import both
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT
from modesdk.sheets.book.draft import FIRST_RULE, STRENGTH_COLUMN, Book
from modesdk.xlsx.places import letters

FIRST = 2
_NAME, _VALUE, _WEIGHT, _NUMBER, _PARTS = 1, 2, 4, 5, 7
_MEMBERS = 40
"""Members of a set in one formula; more take more cells."""
_LONGEST = 32_767


def build(book: Book) -> None:
    """Write the sheet."""
    ws = book.sheet("Link")
    heads = (both("Attribute"), both("Value"), both("Name"), both("Weight"))
    for column, head in zip((_NAME, _VALUE, _WEIGHT, _NUMBER), heads, strict=True):
        book.put(ws, (1, column), head)
    _columns(book, ws, "link.profile", _NAME, list(_profile(book, ws)))
    _columns(book, ws, "link.weights", _WEIGHT, list(_weights(book)))


def _columns(
    book: Book, ws: Worksheet, name: str, column: int, rows: list[tuple[str, Expr]]
) -> None:
    for row, (item, formula) in enumerate(rows, start=FIRST):
        book.put(ws, (row, column), item)
        book.put(ws, (row, column + 1), formula)
    first, last = letters(column), letters(column + 1)
    book.define(name, ws, f"{first}{FIRST}:{last}{FIRST + max(1, len(rows)) - 1}")


def _profile(book: Book, ws: Worksheet) -> Iterator[tuple[str, Expr]]:
    pack, row = book.model.pack, FIRST
    for attribute in pack.schema:
        if attribute.derived or attribute.id == pack.roles.as_of:
            continue
        if pack.schema.is_set(attribute.id):
            yield attribute.id, _joined(book, ws, attribute.id, row)
        else:
            yield attribute.id, book.ref(value_cell(attribute.id))
        row += 1


def _joined(book: Book, ws: Worksheet, attribute: str, row: int) -> Expr:
    """The members of a set; the parts of a long list stand in cells further right."""
    members = set_members(book.model.ruleset, attribute)
    parts: list[Expr] = []
    for start in range(0, len(members), _MEMBERS):
        held = (
            when(book.ref(member_cell(attribute, m)).same("yes"), f",{m}", "")
            for m in members[start : start + _MEMBERS]
        )
        column = _PARTS + len(parts)
        book.put(ws, (row, column), joined(*held))
        parts.append(ref(f"${letters(column)}${row}"))
    listed = joined(*parts) if parts else lifted("")
    found = when(listed.same(""), "-", call("MID", listed, 2, _LONGEST))
    return when(book.ref(known_cell(attribute)).same(1), found, "")


def _weights(book: Book) -> Iterator[tuple[str, Expr]]:
    pack = book.model.pack
    for dimension in pack.dimensions:
        yield dimension, book.ref(f"weight.{dimension}") / DIMENSION_UNIT
    for criterion in pack.criteria.values():
        cell = book.ref(f"weight.{criterion.dimension}.{criterion.id}")
        yield f"criterion:{criterion.id}", cell / FINE_UNIT
    for source in pack.sources:
        yield f"trust:{source}", book.ref(f"trust.{source}") / FINE_UNIT
    for rule in book.model.ruleset.decision:
        strength = ref(f"Calc!${STRENGTH_COLUMN}${FIRST_RULE + rule.index}")
        yield f"rule:{rule.id}", strength / FINE_UNIT
