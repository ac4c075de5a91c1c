"""Portfolio: many profiles, one per row, each evaluated natively with the weights in force.

Inputs stand side by side, so that they can be pasted into and sorted: name, date and all attributes
that the rules read, by label or id; a cell for a set holds a list. Results stand left of them and
follow their row. Below the last row with formulas a bar says so, and counts what stands below it.

Names: `portfolio.name`, `portfolio.as_of` (the date column), `portfolio.in.<attribute>` (input
columns), `portfolio.winner`, `.status`, `.score`, `.margin`, `.second`, `.fault` (shown columns),
their codes `portfolio.winner.id`, `portfolio.status.code`, `portfolio.count.<status>`,
`portfolio.faults` (rows with problems), `portfolio.rows` (from the headings to the bar) and
`portfolio.unwired` (rows without formulas).
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.formatting.rule import DataBarRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.columns import how_many
from modesdk.formula.expr import Expr, call, largest, ref, when
from modesdk.io.case_files import read_cases
from modesdk.language.text import both
from modesdk.model.profile import Case
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, page
from modesdk.sheets.book.late import SHORT, is_late, unless_late
from modesdk.sheets.book.marks import mark, mark_status
from modesdk.sheets.book.ranking_formulas import STATUSES
from modesdk.sheets.grid.grid_rows import fill_row, grid_for
from modesdk.sheets.grid.input_columns import heading_height, input_cells
from modesdk.sheets.grid.result_columns import RESULTS, add_shown
from modesdk.sheets.grid.row_grid import Grid, ProfileRange, attributes_read
from modesdk.sheets.grid.sheet_of_rows import (
    CARDS,
    COUNTS,
    FIRST,
    HEAD,
    card,
    card_cells,
    heads,
    looks,
)

SHEET, GRID = "Portfolio", "PortfolioGrid"
ROWS = 30
"""Rows unless the caller wants another number."""
SPARE = 10
"""Empty rows below the profiles that are given, for more of them."""
BELOW = 500
"""Rows below the bar that are looked at."""
ROW_NAME, NAME, AS_OF = 1, len(RESULTS) + 2, len(RESULTS) + 3
_TITLE = both("Portfolio")
_HELP = both(
    "One profile per row: fill in, paste into or sort the yellow block from Name "
    "on; labels or ids. Commas between several choices, - for none of them, empty "
    "for not known."
)
_HEADS = (
    (ROW_NAME, "", both("Row"), styles.HEAD),
    (NAME, "name", both("Name"), styles.HEAD_GREY),
    *((n, *result) for n, result in enumerate(RESULTS, start=ROW_NAME + 1)),
    (AS_OF, "as_of", both("As of"), styles.HEAD_GREY),
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
    source = ProfileRange(
        sheet=SHEET, first_row=FIRST, rows=rows, as_of_column=AS_OF, attributes=attributes
    )
    grid = grid_for(book, GRID, source)
    banner(book, ws, _TITLE, _HELP, AS_OF + len(attributes), follows=True)
    heads(book, ws, source, _HEADS)
    add_shown(grid, ws, HEAD, AS_OF)
    input_cells(book, ws, source, "portfolio")
    ws.row_dimensions[HEAD].height = heading_height(ws, source)
    given = enumerate(profiles or (), start=1)
    named = [case if isinstance(case, tuple) else (f"{n}", case) for n, case in given]
    examples = _examples(book) if profiles is None else named
    for row in range(FIRST, FIRST + rows):
        book.put(ws, (row, NAME), None, styles.INPUT)
        book.put(ws, (row, ROW_NAME), _row_name(row), styles.BOLD)
    shown = examples[: max(1, rows - SPARE)] if profiles is None else examples[:rows]
    for index, (name, case) in enumerate(shown):
        fill_row(grid, index, case)
        book.put(ws, (FIRST + index, NAME), name)
    grid.write()
    _names(book, ws, source)
    _bar(book, ws, source)
    _cards(grid, ws)
    _colours(ws, source)
    looks(ws, source, _WIDTHS, fixed=2)
    page(ws, AS_OF, source.end, HEAD)
    return grid


def _examples(book: Book) -> list[tuple[str, Case]]:
    cases = read_cases(book.model.pack)
    return [(case.id, Case(case.as_of, case.values)) for case in cases if case.values]


def _row_name(row: int) -> Expr:
    """The name beside the results, or the number of the row."""
    name = ref(f"${get_column_letter(NAME)}{row}")
    return when(name.same(""), call("ROW") - call("ROW", ref(f"$A${HEAD}")), name)


def _names(book: Book, ws: Worksheet, source: ProfileRange) -> None:
    letter, end = get_column_letter(NAME), source.end
    book.define("portfolio.name", ws, f"{letter}{FIRST}:{letter}{end - 1}")
    book.define("portfolio.rows", ws, f"A{HEAD}:A{end}")


def _bar(book: Book, ws: Worksheet, source: ProfileRange) -> None:
    """The row below the last with formulas: what to do about more of them."""
    first, last = get_column_letter(NAME), get_column_letter(AS_OF + len(source.attributes))
    below = f"{first}{source.end + 1}:{last}{source.end + BELOW}"
    for column in range(1, AS_OF + len(source.attributes) + 1):
        book.put(ws, (source.end, column), None, styles.SECTION_BAR)
    more = book.worded(
        "✗ what stands below this line is not evaluated: move it up, or build the "
        "workbook with more rows (modesdk workbook build --rows)"
    )
    end = book.worded("▲ the rows end here: for more of them use modesdk workbook build --rows")
    style = styles.SECTION_BAR.but(size=9)
    filled = call("COUNTA", ref(below)) > 0
    book.put(ws, (source.end, 1), when(filled, more, end), style)
    mark_status(ws, f"A{source.end}:A{source.end}")


def _unwired(source: ProfileRange) -> Expr:
    """How many rows between headings and bar are not evaluated; 1 more when rows stand below it.

    Rows that came in have no formulas here, or none stands for them on the hidden sheet.
    """
    first, last = get_column_letter(NAME), get_column_letter(AS_OF + len(source.attributes))
    below = ref(f"{first}{source.end + 1}:{last}{source.end + BELOW}")
    names = ref(f"$A${HEAD}:$A${source.end}")
    rows = call("ROWS", names)
    without = largest(rows - call("COUNTA", names), rows - (source.rows + 2), 0)
    return without + when(call("COUNTA", below) > 0, 1, 0)


def _cards(grid: Grid, ws: Worksheet) -> None:
    """How many rows have which status, and how many something is wrong with."""
    book = grid.book
    used, status, faults, dates = (
        ref(grid.column_range(name)) for name in ("used", "status", "faults", "bad_date")
    )
    filled, wrong = how_many(used.same(1)), how_many((faults > 0) + (dates > 0) > 0)
    card(book, ws, ROW_NAME, both("Rows filled"), filled)
    for number, (code, colour, _) in enumerate(_STATUS_LOOKS, start=1):
        count = unless_late(book, how_many(status.same(number)), SHORT)
        place = card(book, ws, ROW_NAME + number, STATUSES[number - 1], count, colour)
        book.define(f"portfolio.count.{code}", ws, place)
    last = ROW_NAME + len(_STATUS_LOOKS)
    mark(ws, card_cells(ROW_NAME + 1, last), is_late(book), styles.OCHRE)
    for column, name, text, count in (
        (last + 1, "faults", both("Rows with problems"), wrong),
        (last + 2, "unwired", both("Rows without formulas"), _unwired(grid.source)),
    ):
        book.define(f"portfolio.{name}", ws, card(book, ws, column, text, count))
        counted = ref(f"${get_column_letter(column)}${COUNTS}")
        mark(ws, card_cells(column), counted > 0, styles.CORAL)
    _alarms(book)
    for name, shown in (("winner.id", "winner.id"), ("status", "status.code")):
        area = grid.column_range(name).partition("!")[2].replace("$", "")
        book.define(f"portfolio.{shown}", grid.ws, area)


def _alarms(book: Book) -> None:
    book.alarm(
        book.name("portfolio.faults"),
        both(
            "Portfolio has rows with cells that cannot be used (column What is wrong with the row)"
        ),
    )
    book.alarm(
        book.name("portfolio.unwired"),
        both("Portfolio has rows that are not evaluated (see its last line)"),
    )


_WIDTHS = (16, 26, 25, 16, 17, 24, 50, 20, 12)


def _colours(ws: Worksheet, source: ProfileRange) -> None:
    """Statuses in the colours of their cards, scores as bars."""
    last = source.end - 1
    for number, (_, colour, pale) in enumerate(_STATUS_LOOKS, start=1):
        card = f"${get_column_letter(ROW_NAME + number)}${CARDS}"
        mark(ws, f"B{FIRST}:C{last}", f"$C{FIRST}={card}", pale, colour)
    bar = DataBarRule("num", 0, "num", 100, color=styles.TEAL, showValue=True)  # type: ignore[no-untyped-call]  # openpyxl
    ws.conditional_formatting.add(f"D{FIRST}:D{last}", bar)
