"""Portfolio: many profiles, one per row, each evaluated natively with the weights in force.

Inputs are all attributes that the rules read, by label or id; a cell for a set holds a list.
Names: `portfolio.as_of` (the date column), `portfolio.in.<attribute>` (input columns),
`portfolio.winner`, `.status`, `.score`, `.margin`, `.second`, `.fault` (shown columns), their codes
`portfolio.winner.id`, `portfolio.status.code`, and `portfolio.count.<status>`.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.formatting.rule import DataBarRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.io.cases import read_cases
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, Text
from modesdk.workbook import styles
from modesdk.workbook.book import Book
from modesdk.workbook.frame import banner, page
from modesdk.workbook.marks import mark
from modesdk.workbook.sheets.grid import Grid, Source, attributes_read
from modesdk.workbook.sheets.grid_inputs_sheet import (
    HEAD_SMALL,
    headed,
    heading_height,
    input_cells,
)
from modesdk.workbook.sheets.grid_rows import fill_row, grid_for
from modesdk.workbook.sheets.grid_show import RESULTS, add_shown, status_texts

SHEET, GRID = "Portfolio", "PortfolioGrid"
ROWS = 30
"""Rows unless the caller wants another number."""
CARDS, COUNTS, IDS, HEAD, FIRST = 3, 4, 5, 6, 7
NAME, AS_OF = 1, len(RESULTS) + 2
_TITLE = Text("组合评估", "Portfolio")
_HELP = Text(
    "每行一个评估对象；填黄色单元格（中文、英文标签或代码均可）。多选项之间用逗号，都没有填 -。"
    "空白表示不知道。",
    "One profile per row: fill in the yellow cells with labels or ids. Commas between several "
    "choices, - for none of them, empty for not known.",
)
_STATUS_LOOKS = (
    ("recommended", styles.TEAL, styles.PALE_TEAL),
    ("conditional", "B7791F", styles.PALE_AMBER),
    ("no_clear_winner", styles.GREY, styles.PALE),
    ("insufficient_data", styles.GREY, styles.PALE),
    ("none_eligible", styles.CORAL, styles.PALE_CORAL),
)


def build(
    book: Book, rows: int = ROWS, profiles: Sequence[Case | tuple[str, Case]] | None = None
) -> Grid:
    """Build the sheet and its grid with `rows` rows, the first ones filled with `profiles`.

    Profiles may come with names. Without any, those of the pack's regression cases are shown.
    """
    ws = book.sheet(SHEET)
    attributes = attributes_read(book.model.shown_rules)
    source = Source(
        sheet=SHEET, first_row=FIRST, rows=rows, as_of_column=AS_OF, attributes=attributes
    )
    grid = grid_for(book, GRID, source)
    _heads(book, ws, attributes)
    add_shown(grid, ws, HEAD, AS_OF)
    input_cells(book, ws, source, "portfolio")
    ws.row_dimensions[HEAD].height = heading_height(ws, source)
    given = enumerate(profiles or (), start=1)
    named = [case if isinstance(case, tuple) else (f"{n}", case) for n, case in given]
    examples = _examples(book) if profiles is None else named
    for index in range(rows):
        book.put(ws, (FIRST + index, NAME), None, styles.INPUT)
    for index, (name, case) in enumerate(examples[:rows]):
        fill_row(grid, index, case)
        book.put(ws, (FIRST + index, NAME), name)
    grid.write()
    _cards(grid, ws)
    _looks(ws, source)
    return grid


def _examples(book: Book) -> list[tuple[str, Case]]:
    cases = read_cases(book.model.pack)
    return [(case.id, Case(case.as_of, case.values)) for case in cases if case.values]


def _heads(book: Book, ws: Worksheet, attributes: Sequence[Attribute]) -> None:
    last = AS_OF + len(attributes)
    banner(book, ws, _TITLE, _HELP, last)
    book.say(ws, (HEAD, NAME), "名称", "Name", styles.HEAD)
    for offset, (name, text, style) in enumerate(RESULTS, start=NAME + 1):
        book.put(ws, (HEAD, offset), f"={book.label(text)}", style)
        book.put(ws, (IDS, offset), name, styles.SMALL)
    book.say(ws, (HEAD, AS_OF), "日期", "As of", styles.HEAD_GREY)
    book.put(ws, (IDS, AS_OF), "as_of", styles.SMALL)
    book.put(ws, (IDS, NAME), "name", styles.SMALL)
    for column, attribute in enumerate(attributes, start=AS_OF + 1):
        book.put(ws, (IDS, column), attribute.id, styles.SMALL)
        book.put(ws, (HEAD, column), f"={book.label(headed(attribute))}", HEAD_SMALL)


def _cards(grid: Grid, ws: Worksheet) -> None:
    """How many rows have which status."""
    book, texts = grid.book, status_texts()
    used, status = grid.column_range("used"), grid.column_range("status")
    book.say(ws, (CARDS, NAME), "已填行数", "Rows filled", styles.CARD_HEAD)
    book.put(ws, (COUNTS, NAME), f"=SUMPRODUCT(({used}=1)*1)", styles.CARD)
    for number, (code, colour, _) in enumerate(_STATUS_LOOKS, start=1):
        head, body = styles.CARD_HEAD.but(fill=colour), styles.CARD.but(fill=colour)
        book.put(ws, (CARDS, NAME + number), f"={book.label(texts[number - 1])}", head)
        book.put(ws, (COUNTS, NAME + number), f"=SUMPRODUCT(({status}={number})*1)", body)
        letter = get_column_letter(NAME + number)
        book.define(f"portfolio.count.{code}", ws, f"{letter}{COUNTS}")
    faults = grid.column_range("faults")
    column = NAME + len(_STATUS_LOOKS) + 1
    book.say(ws, (CARDS, column), "有问题的行", "Rows with problems", styles.CARD_HEAD)
    book.put(ws, (COUNTS, column), f"=SUMPRODUCT(({faults}>0)*1)", styles.CARD)
    ws.row_dimensions[CARDS].height, ws.row_dimensions[COUNTS].height = 16, 24
    for name, shown in (("winner.id", "winner.id"), ("status", "status.code")):
        area = grid.column_range(name).partition("!")[2].replace("$", "")
        book.define(f"portfolio.{shown}", grid.ws, area)


def _looks(ws: Worksheet, source: Source) -> None:
    last = source.first_row + source.rows - 1
    width = AS_OF + len(source.attributes)
    for column, size in zip("ABCDEFGH", (14, 26, 17, 16, 17, 24, 34, 12), strict=True):
        ws.column_dimensions[column].width = size
    ws.freeze_panes = f"{get_column_letter(3)}{FIRST}"
    ws.auto_filter.ref = f"A{HEAD}:{get_column_letter(width)}{last}"
    ws.protection.autoFilter = ws.protection.sort = False
    for number, (_, colour, pale) in enumerate(_STATUS_LOOKS, start=1):
        area = f"B{FIRST}:C{last}"
        card = f"${get_column_letter(NAME + number)}${CARDS}"
        mark(ws, area, f"$C{FIRST}={card}", pale, colour)
    bar = DataBarRule("num", 0, "num", 100, color=styles.TEAL, showValue=True)  # type: ignore[no-untyped-call]  # openpyxl
    ws.conditional_formatting.add(f"D{FIRST}:D{last}", bar)
    page(ws, AS_OF, last, HEAD)
