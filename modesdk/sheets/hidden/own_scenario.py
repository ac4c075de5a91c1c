"""The analyst's own scenario: input cells, the whole weights that they stand for, and a check.

What is wrong with a cell stands right of it; the name `scenarios.check` spans these cells.
"""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, call, when
from modesdk.language.terms import TRUTH
from modesdk.language.text import Text, both
from modesdk.model.weights import DIMENSION_UNIT, MAX_DIMENSION_WEIGHT
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.marks import mark_status, wrong_in
from modesdk.sheets.book.styles import INPUT_CENTRE, SMALL
from modesdk.sheets.book.typed_formulas import member_state
from modesdk.sheets.book.typed_numbers import stepped, unusable
from modesdk.sheets.book.vocabulary import YES_NO
from modesdk.sheets.hidden.block import hidden_sheet

SHEET = "CalcScenarios"


def own_weight(book: Book, ws: Worksheet, cell: str, dimension: str) -> None:
    """An input; what is no number from 0 to 100 counts as the present weight."""
    book.put(ws, cell, None, INPUT_CENTRE.but(number="0.0##"))
    book.define(f"in.scenario.{dimension}", ws, cell)
    check = DataValidation(
        "decimal", operator="between", formula1="0", formula2="100", allow_blank=True
    )
    check.error = "0 – 100"
    ws.add_data_validation(check)
    check.add(cell)
    typed, present = book.ref(f"in.scenario.{dimension}"), book.ref(f"weight.{dimension}")
    calc = hidden_sheet(book, SHEET)
    row = calc.max_row + 1
    book.put(calc, f"A{row}", f"scenario.weight.{dimension}")
    steps = stepped(typed, DIMENSION_UNIT, MAX_DIMENSION_WEIGHT, present)
    book.put(calc, f"B{row}", steps)
    wrong = unusable(typed, DIMENSION_UNIT, MAX_DIMENSION_WEIGHT)
    _check(book, ws, cell, wrong, both("✗ expected 0 to 100 in steps of 0.1; counts as set"))
    book.define(f"scenario.weight.{dimension}", calc, f"B{row}")


def own_trust(book: Book, ws: Worksheet, cell: str) -> None:
    """An input: whether to trust all sources fully; anything but yes is no."""
    book.put(ws, cell, TRUTH[False][book.model.lang], INPUT_CENTRE)
    book.define("in.scenario.trust", ws, cell)
    check = DataValidation(
        "list", formula1=f"={book.name(f'list.{YES_NO}.choices')}", allow_blank=True
    )
    ws.add_data_validation(check)
    check.add(cell)
    calc = hidden_sheet(book, SHEET)
    row, typed = calc.max_row + 1, book.ref("in.scenario.trust")
    book.put(calc, f"A{row}", "scenario.trust")
    state = member_state(book, typed)
    book.put(calc, f"B{row}", when(state.same(2), 1, 0))
    book.define("scenario.trust", calc, f"B{row}")
    said = both("✗ neither yes nor no; counts as no")
    checks = _check(book, ws, cell, state.same(9), said)
    first = ws[cell].row - len(book.model.pack.dimensions)
    book.define("scenarios.check", ws, f"{checks.rstrip('0123456789')}{first}:{checks}")
    book.alarm(
        wrong_in(book.ref("scenarios.check")),
        both("Scenarios has cells that cannot be used (column Check)"),
    )


def _check(book: Book, ws: Worksheet, cell: str, wrong: Expr, said: Text) -> str:
    """Say right of a cell what is wrong with it; returns where."""
    place: str = ws[cell].offset(0, 1).coordinate
    text = book.label(said)
    book.put(ws, place, call("IFERROR", when(wrong, text, ""), text), SMALL.but(wrap=True))
    mark_status(ws, f"{place}:{place}")
    return place
