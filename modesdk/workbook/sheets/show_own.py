"""The analyst's own scenario: input cells, and the whole weights that they stand for."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.workbook.book import Book
from modesdk.workbook.sheets.show_block import hidden_sheet
from modesdk.workbook.styles import INPUT_CENTRE

SHEET = "CalcScenarios"


def own_weight(book: Book, ws: Worksheet, cell: str, dimension: str) -> None:
    """An input; what is no number from 0 to 100 counts as the present weight."""
    book.put(ws, cell, None, INPUT_CENTRE.but(number="0.0"))
    book.define(f"in.scenario.{dimension}", ws, cell)
    check = DataValidation(
        "decimal", operator="between", formula1="0", formula2="100", allow_blank=True
    )
    check.error = "0 – 100"
    ws.add_data_validation(check)
    check.add(cell)
    typed, present = book.name(f"in.scenario.{dimension}"), book.name(f"weight.{dimension}")
    calc = hidden_sheet(book, SHEET)
    row = calc.max_row + 1
    usable = f"IF(ISNUMBER({typed}),AND({typed}>=0,{typed}<=100),FALSE)"
    book.put(calc, f"A{row}", f"scenario.weight.{dimension}")
    book.put(calc, f"B{row}", f"=IF({usable},ROUND(10*{typed},0),{present})")
    book.define(f"scenario.weight.{dimension}", calc, f"B{row}")


def own_trust(book: Book, ws: Worksheet, cell: str) -> None:
    """An input: whether to trust all sources fully; anything but yes is no."""
    book.put(ws, cell, "否 no", INPUT_CENTRE)
    book.define("in.scenario.trust", ws, cell)
    check = DataValidation("list", formula1='"是 yes,否 no"', allow_blank=True)
    ws.add_data_validation(check)
    check.add(cell)
    calc = hidden_sheet(book, SHEET)
    row, typed = calc.max_row + 1, book.name("in.scenario.trust")
    book.put(calc, f"A{row}", "scenario.trust")
    book.put(
        calc,
        f"B{row}",
        f'=IF(OR(EXACT({typed},"是 yes"),EXACT({typed},"yes"),EXACT({typed},"是")),1,0)',
    )
    book.define("scenario.trust", calc, f"B{row}")
