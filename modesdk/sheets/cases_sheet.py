"""Cases: the pack's regression cases, evaluated natively, each with pass or fail and why.

Expectations and profiles may be edited and cases added on the empty rows. What no formula can judge
(questions, conflicts, refusals, other cases, weights and dates of its own) makes a case that holds
otherwise one that is not judged here, nor counted as passed. Names: `cases.total`, `cases.passed`,
`cases.failed`, `cases.unjudged`, `cases.id`, `cases.title`, `cases.result` (✔ ✘ ?),
`cases.difference`, `cases.winner`, `cases.status`, `cases.score`, `cases.expect.<kind>`,
`cases.base` (of a variant), `cases.<column>` of what a case says of itself, `cases.as_of`,
`cases.in.<attribute>`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr
from modesdk.io.case_columns import cells_of
from modesdk.io.case_files import read_cases
from modesdk.io.case_kinds import EXPECT as EXPECTED
from modesdk.io.case_kinds import KINDS
from modesdk.language.text import Text, both
from modesdk.model.cases import RegressionCase
from modesdk.model.profile import Case
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, height, page
from modesdk.sheets.book.late import SHORT, is_late, unless_late
from modesdk.sheets.book.marks import mark
from modesdk.sheets.grid.expectation_columns import LABELS, UNJUDGED, add_expectations
from modesdk.sheets.grid.expected_rules import advice_named
from modesdk.sheets.grid.grid_rows import fill_row, grid_for
from modesdk.sheets.grid.input_columns import heading_height, input_cells
from modesdk.sheets.grid.result_columns import leaders_of, points_of, status_label
from modesdk.sheets.grid.row_grid import Grid, ProfileRange, attributes_read
from modesdk.sheets.grid.sheet_of_rows import FIRST, HEAD, card, card_cells, heads, looks

SHEET, GRID = "Cases", "CasesGrid"
SPARE = 10
"""Empty rows for an analyst's own cases."""
ID, TITLE, RESULT, DIFFERENCE, GOT, STATUS, SCORE, EXPECT = range(1, 9)
OWN = EXPECT + len(KINDS)
"""The first column of what a case says of itself."""
TYPED = ("variant_of", *LABELS)
"""Columns of what a case says of itself, behind those of the kinds."""
AS_OF = OWN + len(TYPED)
_WIDTHS = {
    "status": 16,
    "recommended": 22,
    "margin": 14,
    "state": 12,
    "variant_of": 14,
    "dates": 26,
}
_WIDE = 26
_SIZES = (14, 36, 8, 44, 24, 16, 10, *(_WIDTHS.get(name, _WIDE) for name in (*KINDS, *TYPED)), 12)
_TITLE = both("Regression cases")
_HELP = both(
    "After a change of weights or rules this shows at once which cases no longer "
    "hold. Expected: ids of options between blanks or commas; empty expects "
    "nothing. ✔ says that the case holds, ? that formulas cannot tell: modesdk cases run does. "
    "Columns that no case uses are folded in: press + above them."
)
_VARIANT = both("Variant of")
_HEADS = (
    ("id", both("Case"), styles.HEAD),
    ("title", both("Title"), styles.HEAD),
    ("result", both("Result"), styles.HEAD_TEAL),
    ("difference", both("What came out otherwise"), styles.HEAD_CORAL),
    ("got", both("Recommended / leading"), styles.HEAD_TEAL),
    ("status", both("Status"), styles.HEAD_TEAL),
    ("score", both("Score"), styles.HEAD_TEAL),
    *(
        (kind.heading, both("Expected: {kind}", kind=kind.label), styles.HEAD)
        for kind in KINDS.values()
    ),
    *((name, LABELS.get(name, _VARIANT), styles.HEAD_GREY) for name in TYPED),
    ("as_of", both("As of"), styles.HEAD_GREY),
)

_TEXTS = (*KINDS, *TYPED)
"""The columns with texts that are typed: kinds of expectations, and what a case says of itself."""
_COLUMNS = {"id": ID, "title": TITLE, **{name: EXPECT + n for n, name in enumerate(_TEXTS)}}
_RENAMED = {"got": "winner", "variant_of": "base"}
_CELL = styles.INPUT.but(size=9, wrap=True)
_FIXED = styles.WRAP.but(size=9)


def build(book: Book, cases: Sequence[RegressionCase] | None = None) -> Grid:
    """Build the sheet and its grid; without `cases` those of the pack's folder."""
    found = read_cases(book.model.pack) if cases is None else tuple(cases)
    advice = advice_named(book.model.ruleset, found)
    ws, attributes = book.sheet(SHEET), attributes_read(book.model.shown_rules, advice)
    rows = len(found) + SPARE
    source = ProfileRange(
        sheet=SHEET, first_row=FIRST, rows=rows, as_of_column=AS_OF, attributes=attributes
    )
    grid = grid_for(book, GRID, source)
    add_expectations(grid, _COLUMNS, found, advice)
    banner(book, ws, _TITLE, _HELP, AS_OF + len(attributes), follows=True)
    heads(book, ws, source, ((n, *head) for n, head in enumerate(_HEADS, start=1)))
    input_cells(book, ws, source, "cases")
    ws.row_dimensions[HEAD].height = heading_height(ws, source)
    shown = _shown(grid)
    for index in range(source.rows):
        _row(grid, ws, index, found[index] if index < len(found) else None)
        _results(grid, ws, index, shown)
    grid.write()
    _names(book, ws, source)
    _cards(grid, ws)
    _colours(ws, source)
    looks(ws, source, _SIZES, fixed=RESULT)
    _fold(ws, found)
    page(ws, AS_OF, source.end - 1, HEAD)
    return grid


def _row(grid: Grid, ws: Worksheet, index: int, case: RegressionCase | None) -> None:
    book, row = grid.book, FIRST + index
    style = styles.BOLD if case else styles.INPUT.but(bold=True)
    book.put(ws, (row, ID), case.id if case else None, style)
    title = case.title if case else None
    book.put(ws, (row, TITLE), title, styles.WRAP if case else styles.INPUT.but(wrap=True))
    cells = _cells(case)
    for name in _TEXTS:
        style = _FIXED if name == "variant_of" else _CELL
        book.put(ws, (row, _COLUMNS[name]), cells.get(name), style)
    ws.row_dimensions[row].height = _height(case)
    if case:
        fill_row(grid, index, Case(case.as_of, case.values))
        if case.dates:
            ws.cell(row, AS_OF).value = None


def _cells(case: RegressionCase | None) -> dict[str, str]:
    """What a case expects and says of itself, as it stands in cells, by column."""
    if case is None:
        return {}
    found = {name.removeprefix(EXPECTED): cell for name, cell in cells_of(case).items()}
    return {**found, "variant_of": case.variant_of} if case.variant_of else found


def _height(case: RegressionCase | None) -> float:
    """Room for the title and the longest expectation."""
    if case is None:
        return 30
    texts = [(case.title, _SIZES[TITLE - 1], 10.0)]
    for name, cell in _cells(case).items():
        texts.append((Text(cell, cell), _SIZES[_COLUMNS[name] - 1], 9.0))
    return height(texts, 30)


def _fold(ws: Worksheet, cases: Sequence[RegressionCase]) -> None:
    """Put columns that no case uses out of sight; what is always asked for stays."""
    used = {name for case in cases for name in _cells(case)} | {"status", "recommended", "leader"}
    for name in _TEXTS:
        if name not in used:
            dimension = ws.column_dimensions[get_column_letter(_COLUMNS[name])]
            dimension.outlineLevel, dimension.hidden = 1, True


def _results(
    grid: Grid, ws: Worksheet, index: int, shown: Mapping[int, tuple[Expr | str, styles.Style]]
) -> None:
    for column, (content, style) in shown.items():
        grid.book.put(ws, (FIRST + index, column), f"={grid.placed(content, index)}", style)


def _shown(grid: Grid) -> dict[int, tuple[Expr | str, styles.Style]]:
    cell = grid.seen
    idle = f"{cell('idle')}=1"
    unknown = f"OR({is_late(grid.book)},{cell('passed')}={UNJUDGED})"
    passed = f'IF({unknown},"?",IF({cell("passed")}=1,"✔","✘"))'
    return {
        RESULT: (f'IF({idle},"",{passed})', styles.CENTRE.but(bold=True)),
        DIFFERENCE: (
            f'IF({idle},"",{unless_late(grid.book, str(cell("difference")))})',
            styles.WRAP.but(size=9, colour=styles.CORAL),
        ),
        GOT: (leaders_of(grid), styles.WRAP),
        STATUS: (status_label(grid), styles.CENTRE.but(wrap=True)),
        SCORE: (points_of(grid, "lead"), styles.SIGNED),
    }


def _names(book: Book, ws: Worksheet, source: ProfileRange) -> None:
    """The columns as other sheets and programs call them, but for dates."""
    for column, (head, *_) in enumerate(_HEADS, start=1):
        if head != "as_of":
            letter, name = get_column_letter(column), _RENAMED.get(head, head)
            area = f"{letter}{FIRST}:{letter}{source.end - 1}"
            book.define(f"cases.{name.replace(' ', '.')}", ws, area)


def _cards(grid: Grid, ws: Worksheet) -> None:
    book = grid.book
    total = f"COUNTIF({grid.column_range('idle')},0)"
    results = book.name("cases.result")
    passed, failed = (f'COUNTIF({results},"{sign}")' for sign in "✔✘")
    unjudged = f'SUMPRODUCT(({results}="?")*1)'
    for column, name, text, count, colour in (
        (ID, "passed", both("Passed"), unless_late(book, passed, SHORT), styles.TEAL),
        (TITLE, "failed", both("Failed"), unless_late(book, failed, SHORT), styles.CORAL),
        (RESULT, "total", both("Total"), total, styles.NAVY),
        (
            DIFFERENCE,
            "unjudged",
            both("Not judged here"),
            unless_late(book, unjudged, SHORT),
            styles.GREY,
        ),
    ):
        book.define(f"cases.{name}", ws, card(book, ws, column, text, count, colour))
    mark(ws, card_cells(TITLE), f"{book.name('cases.failed')}=0", styles.GREY)
    mark(ws, card_cells(ID, TITLE), is_late(book), styles.OCHRE)
    mark(ws, card_cells(DIFFERENCE), is_late(book), styles.OCHRE)
    book.alarm(
        f"SUM({grid.column_range('unusable')})",
        both("Cases has rows that cannot be used (column What came out otherwise)"),
    )


def _colours(ws: Worksheet, source: ProfileRange) -> None:
    """Results in their colours, a failure over the whole of its left side."""
    last, letter = source.end - 1, get_column_letter(RESULT)
    for sign, colour, pale in (
        ("✔", styles.TEAL, styles.PALE_TEAL),
        ("✘", styles.CORAL, styles.PALE_CORAL),
        ("?", styles.OCHRE, styles.PALE_AMBER),
    ):
        area = f"{'A' if sign == '✘' else letter}{FIRST}:{letter}{last}"
        mark(ws, area, f'${letter}{FIRST}="{sign}"', pale, colour)
    said = get_column_letter(DIFFERENCE)
    mark(ws, f"{said}{FIRST}:{said}{last}", f'${letter}{FIRST}="?"', "", styles.OCHRE)
