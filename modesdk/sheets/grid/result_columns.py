"""What a grid's sheet shows of every row: winner, status, score, margin, second, what is wrong."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula import decision_formulas as decision
from modesdk.formula.expr import Expr, joined, pick, ref, when
from modesdk.language.text import Text, both
from modesdk.sheets.book import styles
from modesdk.sheets.book.late import CHANGED
from modesdk.sheets.book.ranking_formulas import CONTRADICTION, STATUSES, following, who_leads
from modesdk.sheets.grid.row_grid import Grid

STALE = both("A finding to be computed again (refresh)")
"""Said when a profile has changed since its Python evaluators ran, and a row could hold."""
RESULTS = (
    ("winner", both("Recommended / leading"), styles.HEAD_TEAL),
    ("status", both("Status"), styles.HEAD_TEAL),
    ("score", both("Score"), styles.HEAD_TEAL),
    ("margin", both("Margin"), styles.HEAD_TEAL),
    ("second", both("Runner-up"), styles.HEAD_TEAL),
    ("fault", both("What is wrong with the row"), styles.HEAD_CORAL),
)
_LOOKS = (
    styles.BOLD,
    styles.CENTRE,
    styles.SIGNED,
    styles.POINTS,
    styles.BODY,
    styles.BODY.but(colour=styles.CORAL, size=9),
)


def add_shown(grid: Grid, ws: Worksheet, head: int, as_of: int) -> None:
    """Columns B to G of the sheet. `head` is the row of the labels, `as_of` the date's column.

    Each follows its own row: it may be sorted, filtered, moved by rows that come and go.
    """
    book, source = grid.book, grid.source
    contents = _contents(grid, ws, head, as_of)
    for index in range(source.rows):
        row = source.first_row + index
        for column, (content, style) in enumerate(zip(contents, _LOOKS, strict=True), start=2):
            book.put(ws, (row, column), f"={grid.placed(content, index)}", style)
    last = source.first_row + source.rows - 1
    for column, (name, _, _) in enumerate(RESULTS, start=2):
        letter = get_column_letter(column)
        book.define(f"{ws.title.lower()}.{name}", ws, f"{letter}{source.first_row}:{letter}{last}")


def _contents(grid: Grid, ws: Worksheet, head: int, as_of: int) -> tuple[Expr, ...]:
    contents = (
        leaders_of(grid),
        status_label(grid),
        points_of(grid, "lead"),
        points_of(grid, "margin"),
        label_of(grid, following(grid.seen("level"), grid.seen("second"))),
    )
    outside = grid.source.own_place > grid.source.rows
    fault = when(outside, _outside(grid), _fault(grid, ws, head, as_of))
    return (*(when(outside, "", content) for content in contents), fault)


def _said(grid: Grid, name: str, text: Text) -> Expr:
    """A text that stands in the head."""
    return grid.elsewhere(grid.constant(name, f"={grid.book.label(text)}"))


def _outside(grid: Grid) -> Expr:
    """Said of a row that came in on top of those for which there are formulas."""
    return _said(grid, "fault.outside", both("✗ no formulas for this row: run refresh"))


def points_of(grid: Grid, name: str) -> Expr:
    """A column's numerator of the row at hand in points; "" where there is none."""
    numerator = grid.seen(name)
    shown = decision.points(numerator, grid.elsewhere(grid.denominator))
    return when(numerator.same(""), "", shown)


def leaders_of(grid: Grid) -> Expr:
    """Who leads on the row at hand; "" when nobody does."""
    first, second = (label_of(grid, grid.seen(place)) for place in ("winner", "second"))
    return who_leads(grid.book, grid.seen("level"), first, second, nobody="")


def label_of(grid: Grid, place: Expr) -> Expr:
    """The label of the alternative at a place among the ranked; "" for 0."""
    names = [f"score.{grid.ruleset.alternatives[i]}" for i in grid.ranked]
    positions = grid.elsewhere(_fixed(grid.span(names, grid.positions_row)))
    label = pick(grid.book.ref("alt.label"), pick(positions, place))
    return when(place.same(0), "", label)


def _fixed(area: Expr) -> Expr:
    """Absolute columns for a range whose rows are absolute already."""
    return ref(":".join(f"${part}" for part in str(area).split(":")))


def status_label(grid: Grid) -> Expr:
    """The status of the row at hand in words."""
    texts = [f"={grid.book.label(text)}" for text in STATUSES]
    words = grid.constants([f"status.{n}" for n in range(1, len(texts) + 1)], texts)
    code = grid.seen("status")
    return when(code.same(0), "", pick(grid.elsewhere(words), code))


def _fault(grid: Grid, ws: Worksheet, head: int, as_of: int) -> Expr:
    """The first cell that is not understood and how many more, a bad date, a stale verdict.

    All of it only after that rules wait for a refresh, or that all weights are zero.
    """
    texts = (
        both("Not understood: "),
        both("The date is wrong"),
        both("All weights are zero"),
        STALE,
        CHANGED,
    )
    said = [_said(grid, f"fault.{n}", text) for n, text in enumerate(texts, start=1)]
    misread, bad_date, no_weights, again, changed = said
    faults = grid.seen("faults")
    whole = when(grid.seen("stale") > 0, again, "")
    if "broken" in grid.places:
        contradiction = _said(grid, "fault.contradiction", CONTRADICTION)
        whole = when(grid.seen("broken") > 0, contradiction, whole)
    whole = when(grid.elsewhere(grid.denominator).same(0), no_weights, whole)
    whole = when(grid.elsewhere(grid.late) > 0, changed, whole)
    row = when(grid.seen("used").same(0), "", whole)
    first, last = (get_column_letter(as_of + n) for n in (1, len(grid.source.attributes)))
    label = pick(ref(f"${first}${head}:${last}${head}"), grid.seen("first_fault"))
    more = when(faults > 1, joined(" (+", faults - 1, ")"), "")
    date = when(grid.seen("bad_date").same(0), row, bad_date)
    return when(faults > 0, joined(misread, label, more), date)
