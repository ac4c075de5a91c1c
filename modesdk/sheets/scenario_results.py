"""What comes out of each scenario, side by side: outcome, scores in the present order, a chart."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula import decision_formulas as decision
from modesdk.formula.expr import Expr, call, joined, pick, ref, when
from modesdk.language.text import both
from modesdk.sheets.book import ranking_formulas, styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.late import is_void, known, unless_void
from modesdk.sheets.book.marks import mark
from modesdk.sheets.book.styles import BODY, BOLD, CENTRE, HEAD, NOTE, SECTION, TEAL
from modesdk.sheets.hidden.block import competitors, hidden_sheet, read
from modesdk.sheets.hidden.board import picked
from modesdk.sheets.hidden.own_scenario import SHEET
from modesdk.sheets.parts.charts import Bars, place_bars
from modesdk.sheets.parts.text_formulas import leaders_label, second_label, span

FIRST = 3
"""The column of the first scenario; labels stand in B."""
_LINES = (
    (both("Leader"), BOLD.but(align="center", wrap=True)),
    (both("Score"), styles.SIGNED),
    (both("Margin"), styles.POINTS),
    (both("Runner-up"), CENTRE.but(wrap=True)),
    (both("Status"), CENTRE.but(wrap=True, size=9)),
)
"""The lines of the outcome: heading, and how its cells look."""
_NOTE = both(
    "Pale red: another leader than with the present weights. Gates do not depend on weights."
)


def write(book: Book, ws: Worksheet, row: int, titles: Sequence[Expr]) -> int:
    """Everything from `row` on, a column for each scenario; returns the last row used."""
    best = row + 2
    row = _outcome(book, ws, row, titles)
    row = _scores(book, ws, row + 2, titles, best)
    return _chart(book, ws, row + 2, titles)


def _outcome(book: Book, ws: Worksheet, row: int, titles: Sequence[Expr]) -> int:
    """Leader, score, margin, the second and status; marked where another leads than as set."""
    book.put(ws, f"B{row}", both("Outcome"), SECTION)
    for line, (text, style) in enumerate(_LINES, start=1):
        book.put(ws, f"B{row + line}", text, BOLD)
        ws.row_dimensions[row + line].height = 24
        for offset in range(len(titles)):
            content = _told(book, offset + 1)[line - 1]
            book.put(ws, (row + line, FIRST + offset), content, style)
            _mark_other(book, ws, row + 1, offset)
    right = get_column_letter(FIRST + len(titles) - 1)
    last = row + len(_LINES) + 1
    book.put(ws, span(ws, last, "B", right, book, NOTE), _NOTE)
    return last


def _mark_other(book: Book, ws: Worksheet, row: int, offset: int) -> None:
    """Mark who leads in a scenario where that is another than as set."""
    cell = f"{get_column_letter(FIRST + offset)}{row}"
    own, as_set = (_entry(book, "leader", place) for place in (offset + 1, 1))
    mark(ws, cell, ref(cell).differs("–") & own.differs(as_set), styles.PALE_CORAL)


def _told(book: Book, place: int) -> tuple[Expr, ...]:
    """The contents of `_LINES` in the scenario at a place, from 1."""
    level, score, margin, second, code = (
        _entry(book, part, place) for part in ("level", "score", "margin", "second", "status")
    )
    base = _entry(book, "denominator", place)
    lead = decision.exact_points(margin, base)
    ahead = when(base.same(0) | second.same(0), "–", lead)
    return (
        known(book, leaders_label(book, "scenario", place)),
        known(book, score),
        known(book, ahead),
        known(book, second_label(book, level, second)),
        unless_void(book, _status_text(book, code)),
    )


def _entry(book: Book, part: str, place: int) -> Expr:
    return read(book, f"scenario.{part}")[place]


def _status_text(book: Book, code: Expr) -> Expr:
    said = ranking_formulas.choose(book, code, ranking_formulas.STATUSES)
    return when(code.same(0), book.worded("all weights zero"), said)


def _scores(book: Book, ws: Worksheet, row: int, titles: Sequence[Expr], best: int) -> int:
    """Points of every competitor in the present order; `best`: the row of the leaders' scores."""
    count = len(competitors(book))
    book.put(ws, f"B{row}", both("Scores"), HEAD)
    for offset, title in enumerate(titles):
        book.put(ws, (row, FIRST + offset), title, HEAD)
    ws.row_dimensions[row].height = 34
    calc = hidden_sheet(book, SHEET)
    for place in range(1, count + 1):
        position = picked(book, place)
        book.put(ws, f"B{row + place}", known(book, read(book, "alt.label")[position]), BODY)
        own = call("MATCH", position, read(book, "leaders.positions"), 0)
        for offset in range(len(titles)):
            line = _row_of_setting(book, offset)
            scores = ref(f"{calc.title}!$A${line}:${get_column_letter(count)}${line}")
            base = _entry(book, "denominator", offset + 1)
            shown = when(base.same(0), "–", decision.exact_points(pick(scores, own), base))
            book.put(ws, (row + place, FIRST + offset), known(book, shown), styles.SIGNED)
        ws.row_dimensions[row + place].height = 20
        _mark_best(book, ws, row + place, position, (len(titles), best))
    return row + count


def _mark_best(
    book: Book, ws: Worksheet, row: int, position: Expr, outcome: tuple[int, int]
) -> None:
    """Mark the scores of an option where it leads, alone or not.

    `outcome` says how many scenarios there are, and in which row the leaders' scores stand.
    """
    count, best = outcome
    first, last = (get_column_letter(column) for column in (FIRST, FIRST + count - 1))
    cell = ref(f"{first}{row}")
    leads = cell.differs("–") & cell.same(ref(f"{first}${best}"))
    competes = read(book, "alt.competes")[position].same(1)
    mark(ws, f"{first}{row}:{last}{row}", leads & competes, styles.PALE_TEAL)


def _row_of_setting(book: Book, offset: int) -> int:
    """The row of a scenario on the hidden sheet."""
    reference = book.names.defined["scenario.first"]
    return int(reference.partition(":")[0].rpartition("$")[2]) + offset


def _chart(book: Book, ws: Worksheet, row: int, titles: Sequence[Expr]) -> int:
    """The lead in every scenario."""
    data = hidden_sheet(book, "CalcScenarioChart")
    book.put(data, "B1", both("Leader's score"))
    book.put(data, "C1", both("Margin"))
    for offset, title in enumerate(titles):
        place, line = offset + 1, offset + 2
        base = _entry(book, "denominator", place)
        leader = joined(": ", leaders_label(book, "scenario", place))
        book.put(data, f"A{line}", joined(title, known(book, leader, "")))
        ahead = decision.exact_points(_entry(book, "margin", place), base)
        book.put(data, f"B{line}", known(book, _entry(book, "score", place), 0))
        book.put(data, f"C{line}", when(is_void(book) | base.same(0), 0, ahead))
    book.put(ws, f"B{row}", both("Leader and margin by scenario"), SECTION)
    bars = Bars(
        data=data,
        top=1,
        count=len(titles),
        labels=1,
        series=((2, TEAL), (3, styles.AMBER)),
        stacked=False,
    )
    last = row + 2 + 2 * len(titles)
    right = get_column_letter(FIRST + len(titles) - 1)
    place_bars(ws, bars, f"B{row + 1}", f"{right}{last}")
    return last
