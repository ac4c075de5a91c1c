"""Ranking table with its chart, and what each dimension adds, as shaded table and stacked bars."""

from __future__ import annotations

from openpyxl.formatting.rule import ColorScaleRule, DataBarRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, any_of, call, ref, when
from modesdk.language.text import both
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.late import is_void, known
from modesdk.sheets.book.marks import mark
from modesdk.sheets.book.styles import BODY, BOLD, CENTRE, HEAD, PALE_BLUE, SECTION, TEAL
from modesdk.sheets.hidden.block import at_place, hidden_sheet, read
from modesdk.sheets.hidden.board import dimension_points, picked
from modesdk.sheets.parts.charts import SERIES, Bars, place_bars
from modesdk.sheets.parts.text_formulas import GATE_MARKS, alternative_label, gate_in_words

DATA = "CalcCharts"
ROW, TITLE = 22, 22
LOWEST = 9
"""Rows that a chart takes at least, so that all its labels are shown."""
SHADED = "DEFGIJKLMN"
"""The columns of the table of dimensions; beyond `BESIDE` dimensions the chart stands below it."""
BESIDE = 4


def build(book: Book, ws: Worksheet, row: int, count: int) -> int:
    """The ranking from `row` on; returns the last row used."""
    book.put(ws, f"B{row}", both("Ranking"), SECTION)
    book.put(ws, f"I{row}", both("Scores"), SECTION)
    heads = (
        both("Rank"),
        both("Option"),
        both("Score"),
        both("Bar"),
        both("Gap"),
        both("Gate"),
    )
    for column, text in zip("BCDEFG", heads, strict=True):
        book.put(ws, f"{column}{row + 1}", text, HEAD)
    ws.row_dimensions[row + 1].height = ROW
    first, last = row + 2, row + 1 + count
    for place in range(1, count + 1):
        _line(book, ws, row + 1 + place, place)
    bar = DataBarRule(  # type: ignore[no-untyped-call]  # openpyxl
        "num", 0, "max", color=TEAL, showValue=False, minLength=0, maxLength=95
    )
    ws.conditional_formatting.add(f"E{first}:E{last}", bar)
    rank, gate = ref(f"$B{first}"), call("LEFT", ref(f"$G{first}"), 1)
    mark(ws, f"B{first}:G{first}", rank.same(1), styles.PALE_TEAL)
    mark(ws, f"B{first}:G{last}", rank.same("–"), "F1F1F1", "9AA3AB")
    mark(ws, f"D{first}:D{last}", ref(f"$D{first}") < 0, "", "C0392B")
    for sign, colour in zip(GATE_MARKS, ("1E7D6F", "8A5A00", "C0392B"), strict=True):
        mark(ws, f"G{first}:G{last}", gate.same(sign), "", colour)
    ws.row_dimensions[row].height = TITLE
    _chart_data(book, count)
    bars = Bars(
        data=hidden_sheet(book, DATA),
        top=1,
        count=count,
        labels=1,
        legend=True,
        series=((2, TEAL), (3, PALE_BLUE), (4, "D9DEE4")),
    )
    end = max(last, row + LOWEST)
    place_bars(ws, bars, f"I{row + 1}", f"N{end}")
    return end


def _line(book: Book, ws: Worksheet, row: int, place: int) -> None:
    position, winner = picked(book, place), book.ref("winner")
    points = read(book, "alt.points")[position]
    behind = points - at_place(book, "alt.points", winner)
    gap = when(winner.same(0) | winner.same(position), "–", behind)
    gate = gate_in_words(book, read(book, "alt.gate")[position])
    for column, content, style in (
        ("B", _rank(book, position), BOLD.but(align="center")),
        ("C", read(book, "alt.label")[position], BODY),
        ("D", points, styles.SIGNED.but(bold=True)),
        ("E", points, BODY.but(number=";;;")),
        ("F", gap, styles.SIGNED),
        ("G", gate, CENTRE),
    ):
        book.put(ws, f"{column}{row}", known(book, content), style)
    ws.row_dimensions[row].height = ROW


def _rank(book: Book, position: Expr) -> Expr:
    competes, rank = (read(book, f"alt.{part}")[position] for part in ("competes", "rank"))
    return when(competes.same(1), rank, "–")


def _chart_data(book: Book, count: int) -> None:
    """Labels and three series: the winner, the other competitors, the blocked ones."""
    ws, late, winner = hidden_sheet(book, DATA), is_void(book), book.ref("winner")
    heads = (both("Leader"), both("Others"), both("Blocked (as if open)"))
    for letter, text in zip("BCD", heads, strict=True):
        book.put(ws, f"{letter}1", text)
    for place in range(1, count + 1):
        row, position = place + 1, picked(book, place)
        points, own = read(book, "alt.points")[position], position.same(winner)
        competes = read(book, "alt.competes")[position].same(1)
        book.put(ws, f"A{row}", known(book, alternative_label(book, position)))
        book.put(ws, f"B{row}", when(late, 0, when(own, points, 0)))
        book.put(ws, f"C{row}", when(any_of(late, ~competes, own), 0, points))
        book.put(ws, f"D{row}", when(late | competes, 0, points))
    for offset, dimension in enumerate(book.model.pack.dimensions):
        column = 6 + offset
        book.put(ws, (1, column), read(book, "dim.label")[offset + 1])
        for place in range(1, count + 1):
            shown = dimension_points(book, dimension, picked(book, place))
            book.put(ws, (place + 1, column), known(book, shown, 0))


def build_dimensions(book: Book, ws: Worksheet, row: int, count: int) -> int:
    """The shaded table and the stacked contributions from `row` on; returns the last row used."""
    dimensions = list(book.model.pack.dimensions)
    book.put(
        ws,
        f"B{row}",
        both("What each dimension adds to the score"),
        SECTION,
    )
    ws.row_dimensions[row].height = TITLE
    columns = SHADED[: len(dimensions)]
    beside = len(dimensions) <= BESIDE
    last = row + 1 + count
    data = hidden_sheet(book, DATA)
    book.put(ws, f"B{row + 1}", both("Rank"), HEAD)
    book.put(ws, f"C{row + 1}", both("Option"), HEAD)
    for offset, column in enumerate(columns):
        book.put(ws, f"{column}{row + 1}", read(book, "dim.label")[offset + 1], HEAD)
    for place in range(1, count + 1):
        _dimension_line(book, ws, row + 1 + place, place, columns)
    ws.row_dimensions[row + 1].height = ROW
    scale = ColorScaleRule(  # type: ignore[no-untyped-call]  # openpyxl
        start_type="min",
        start_color="F0A08F",
        mid_type="num",
        mid_value=0,
        mid_color="FFFFFF",
        end_type="max",
        end_color="7CC4BB",
    )
    ws.conditional_formatting.add(f"{columns[0]}{row + 2}:{columns[-1]}{last}", scale)
    series = tuple((6 + i, SERIES[i % len(SERIES)]) for i in range(len(dimensions)))
    bars = Bars(data=data, top=1, count=count, labels=1, series=series)
    top = row if beside else last + 1
    end = max(last, row + LOWEST) if beside else last + 1 + max(12, count)
    book.put(ws, f"{'I' if beside else 'B'}{top}", both("Make-up of the scores"), SECTION)
    place_bars(ws, bars, f"{'I' if beside else 'B'}{top + 1}", f"N{end}")
    return end


def _dimension_line(book: Book, ws: Worksheet, row: int, place: int, columns: str) -> None:
    position = picked(book, place)
    book.put(ws, f"B{row}", known(book, _rank(book, position)), BOLD.but(align="center"))
    book.put(ws, f"C{row}", known(book, read(book, "alt.label")[position]), BODY)
    data = hidden_sheet(book, DATA)
    for offset, column in enumerate(columns):
        source = f"{data.title}!{get_column_letter(6 + offset)}{place + 1}"
        book.put(ws, f"{column}{row}", known(book, ref(source)), styles.SIGNED)
    ws.row_dimensions[row].height = ROW
