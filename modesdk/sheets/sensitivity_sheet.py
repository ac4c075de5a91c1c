"""Sensitivity: which single change of a weight changes the winner, and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import add, sub

from attrs import frozen
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.columns import ranked
from modesdk.formula.decision_formulas import DIGITS, exact_points
from modesdk.formula.expr import Expr, Operand, all_of, call, joined, largest, size, when
from modesdk.language import figures
from modesdk.language.text import Text, both
from modesdk.model.weights import (
    DIMENSION_UNIT,
    FINE_UNIT,
    MAX_CRITERION_WEIGHT,
    MAX_DIMENSION_WEIGHT,
    MAX_TRUST,
)
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, page
from modesdk.sheets.book.late import SHORT, is_void, known, unless_void
from modesdk.sheets.book.marks import mark
from modesdk.sheets.book.styles import BODY, BOLD, CENTRE, CORAL, GREY, NAVY, NOTE, SECTION, TEAL
from modesdk.sheets.book.table import Column, Line, Table
from modesdk.sheets.front.cards import stability_note, stability_word
from modesdk.sheets.front.reason_lists import headings
from modesdk.sheets.hidden.block import Block, ColumnRef, hidden_sheet, read
from modesdk.sheets.hidden.whatif import VARIANTS, build_whatif, varied
from modesdk.sheets.parts.charts import Bars, place_bars
from modesdk.sheets.parts.text_formulas import (
    alternative_label,
    amount,
    leaders_label,
    second_label,
    span,
)

COLUMNS = 12
WIDTHS = (2, 40, 11, 11, 12, 27, 11, 12, 27, 27, 12, 27)
BARS = 12
"""How many items the tornado shows, the largest first."""
DATA = "CalcTornado"
ROOM = 1_000
"""Room for the place of an item below its size in a key."""


@frozen
class Item:
    """Something that can be turned: its label, weight in force and place in `whatif.<kind>`."""

    kind: str
    place: int
    label: Expr
    weight: Expr
    unit: int
    most: int

    def named(self, book: Book) -> Expr:
        """Its label after the kind of thing that it is."""
        return joined(book.label(KINDS[self.kind]), ": ", self.label)

    def read(self, book: Book, part: str, variant: str) -> Expr:
        """What comes out with its weight at nothing, half or double."""
        return read(book, f"whatif.{self.kind}.{part}")[self._row(variant)]

    def leaders(self, book: Book, variant: str) -> Expr:
        """Who leads then."""
        return leaders_label(book, f"whatif.{self.kind}", self._row(variant))

    def _row(self, variant: str) -> int:
        return len(VARIANTS) * (self.place - 1) + VARIANTS.index(variant) + 1


def build(book: Book) -> None:
    """Write the sheet and its hidden block."""
    build_whatif(book)
    ws = book.sheet("Sensitivity")
    book.widths(ws, *WIDTHS)
    banner(
        book,
        ws,
        both("Sensitivity: what would change the answer"),
        both("One weight at a time, the others fixed; all computed by formulas at once."),
        COLUMNS,
        follows=True,
    )
    row = _headline(book, ws, 4)
    row = _flips(book, ws, row + 2)
    items = list(_items(book))
    row = _tornado(book, ws, row + 2, items)
    ws.row_breaks.append(Break(row))
    row = _table(book, ws, row + 2, items)
    ws.freeze_panes = "A4"
    page(ws, COLUMNS, row, repeat=2)


def _headline(book: Book, ws: Worksheet, row: int) -> int:
    head, shown = styles.CARD_HEAD.but(fill=TEAL), styles.CARD.but(fill=TEAL)
    smallest = both("Smallest change that flips the winner")
    for cells, heading, value in (
        (("B", "B"), both("Stability"), stability_word(book)),
        (("C", "F"), smallest, stability_note(book)),
        (("G", "I"), both("Leader"), book.ref("leaders")),
        (("J", "L"), both("Runner-up"), second_label(book, book.ref("level"), book.ref("runner"))),
    ):
        book.put(ws, span(ws, row, *cells, book, head), heading)
        book.put(ws, span(ws, row + 1, *cells, book, shown), unless_void(book, value, SHORT))
    ws.row_dimensions[row].height, ws.row_dimensions[row + 1].height = 20, 34
    stability = book.ref("stability")
    mark(ws, f"B{row}:L{row + 1}", is_void(book), styles.OCHRE)
    for code, colour in ((2, styles.OCHRE), (3, CORAL), (0, GREY)):
        mark(ws, f"B{row}:L{row + 1}", stability.same(code), colour)
    text = both(
        "Robust: changing any dimension weight by less than half leaves the winner; "
        "sensitive: 20 to 50 per cent flips it; fragile: less than 20 per cent does."
    )
    return _note(book, ws, row + 2, text, 20)


def _note(book: Book, ws: Worksheet, row: int, text: Text, high: float) -> int:
    """What there is to know about the table above; returns its row."""
    book.put(ws, span(ws, row, "B", "L", book, NOTE), text)
    ws.row_dimensions[row].height = high
    return row


def _flips(book: Book, ws: Worksheet, row: int) -> int:
    """The exact flip points of the dimension weights."""
    book.put(ws, f"B{row}", both("Exact flip points of the dimension weights"), SECTION)
    table = Table(book, ws, _FLIPS, row + 1, left=2)
    table.heads()
    for place, dimension in enumerate(book.model.pack.dimensions, start=1):
        line, weight = table.line(), book.ref(f"weight.{dimension}")
        line.put(dimension=read(book, "dim.label")[place], now=weight / DIMENSION_UNIT)
        _flip(line, "up", weight, 4 * place - 3)
        _flip(line, "down", weight, 4 * place - 1)
        ws.row_dimensions[line.row].height = 22
    text = both(
        "✓: recomputed on this sheet at the flip weight and one step (0.1) before: "
        "the winner changes exactly there."
    )
    return _note(book, ws, table.row + 1, text, 18)


def _flip_columns(side: str, heading: Text) -> tuple[Column, ...]:
    return (
        Column(side, heading, style=CENTRE.but(number="0.0")),
        Column(f"{side}.change", both("Change"), style=CENTRE.but(number="+0.0;-0.0")),
        Column(f"{side}.leader", both("Taken over by"), style=CENTRE),
        Column(f"{side}.check", both("Recomputed"), style=CENTRE),
    )


_FLIPS = (
    Column("dimension", both("Dimension"), style=BOLD),
    Column("now", both("Weight now"), style=CENTRE.but(number="0.0")),
    *_flip_columns("up", both("Up to")),
    *_flip_columns("down", both("Down to")),
)


def _flip(line: Line, side: str, weight: Expr, check: int) -> None:
    """Where the weight flips the winner on one side; `check` is where that is computed again."""
    book, change = line.book, add if side == "up" else sub
    steps, winner = read(book, f"flip.{side}")[(check + 3) // 4], book.ref("winner")
    leader, before = (read(book, "flip.check.leader")[number] for number in (check, check + 1))
    proven = when(leader.differs(winner) & before.same(winner), "✓", "✗")
    contents: dict[str, tuple[Operand, Operand]] = {
        side: (book.worded("never"), change(weight, steps) / DIMENSION_UNIT),
        f"{side}.change": ("", change(0, steps / DIMENSION_UNIT)),
        f"{side}.leader": ("–", alternative_label(book, leader)),
        f"{side}.check": ("", proven),
    }
    line.put(**{key: known(book, when(steps.same(0), *two)) for key, two in contents.items()})


def _items(book: Book) -> Iterator[Item]:
    at, pack = book.ref, book.model.pack
    for i, d in enumerate(pack.dimensions, start=1):
        label, weight = read(book, "dim.label")[i], at(f"weight.{d}")
        yield Item("dimension", i, label, weight, DIMENSION_UNIT, MAX_DIMENSION_WEIGHT)
    for i, c in enumerate(book.model.ruleset.criteria, start=1):
        label, weight = read(book, "crit.label")[i], at(f"weight.{c.dimension}.{c.id}")
        yield Item("criterion", i, label, weight, FINE_UNIT, MAX_CRITERION_WEIGHT)
    for i, s in enumerate(pack.sources.values(), start=1):
        yield Item("trust", i, book.label(s.title, s.id), at(f"trust.{s.id}"), FINE_UNIT, MAX_TRUST)


KINDS = {
    "dimension": both("Dimension"),
    "criterion": both("Criterion"),
    "trust": both("Source"),
}


def _changes(block: Block, items: Sequence[Item], variant: str) -> ColumnRef:
    """By how many points the lead changes with each weight at nothing, half or double."""
    book = block.book
    present = exact_points(book.ref("margin"), largest(1, book.ref("denominator")))
    changes = (item.read(book, "points", variant) - present for item in items)
    return block.private(variant, (known(book, change, 0) for change in changes))


def _tornado(book: Book, ws: Worksheet, row: int, items: list[Item]) -> int:
    """The items that move the lead most, as bars around the present lead."""
    data = hidden_sheet(book, DATA)
    block, count = Block(book, data), len(items)
    labels = block.private("label", (item.named(book) for item in items))
    zero, double = (_changes(block, items, variant) for variant in ("zero", "double"))

    def sort(i: int) -> Expr:
        return call("INT", DIGITS * (size(zero[i]) + size(double[i]))) * ROOM + (ROOM - 1 - i)

    key, shown = block.each("tornado.key", count, sort), min(BARS, count)
    pick = block.each("tornado.pick", shown, lambda i: ranked(key, i))
    left = 8
    book.put(data, (1, left + 1), both("Weight at 0"))
    book.put(data, (1, left + 2), both("Weight doubled"))
    for i in range(1, shown + 1):
        for offset, column in enumerate((labels, zero, double)):
            book.put(data, (1 + i, left + offset), column[pick[i]])
    book.put(
        ws,
        f"B{row}",
        both("What moves the lead most (change in points against the present lead)"),
        SECTION,
    )
    note = span(ws, row + 1, "B", "L", book, NOTE)
    lead = book.sentence(
        both("The present lead is {margin} points; a bar further left than that flips the winner."),
        margin=amount(book.ref("margin.points")),
    )
    book.put(ws, note, unless_void(book, lead))
    bars = Bars(
        data=data,
        top=1,
        count=shown,
        labels=left,
        series=((left + 1, CORAL), (left + 2, TEAL)),
        stacked=False,
        number=figures.SIGNED,
    )
    last = row + 2 + 2 * shown
    place_bars(ws, bars, f"B{row + 2}", f"L{last}")
    return last


def _table(book: Book, ws: Worksheet, row: int, items: list[Item]) -> int:
    """Winner and lead with each weight at nothing, half and double."""
    book.put(ws, f"B{row}", both("One at a time: zero, half, double"), SECTION)
    spans = (
        ("D", "F", both("At zero")),
        ("G", "I", both("Half")),
        ("J", "L", both("Double")),
    )
    headings(book, ws, row + 1, NAVY, (("B", "C", Text()), *spans))
    parts = tuple(
        part
        for first, middle, last in ("DEF", "GHI", "JKL")
        for part in (
            (first, first, both("Weight")),
            (middle, middle, both("Lead")),
            (last, last, both("Leader")),
        )
    )
    headings(book, ws, row + 2, GREY, (("B", "B", both("Item")), ("C", "C", both("Now")), *parts))
    for number, item in enumerate(items, start=1):
        _line(book, ws, row + 2 + number, item)
    return row + 2 + len(items)


def _line(book: Book, ws: Worksheet, row: int, item: Item) -> None:
    fraction = "0.0" if item.kind == "dimension" else "0.00"
    book.put(ws, f"B{row}", item.named(book), BODY.but(size=9))
    book.put(ws, f"C{row}", item.weight / item.unit, CENTRE.but(number=fraction))
    for variant, columns in zip(VARIANTS, ("DEF", "GHI", "JKL"), strict=True):
        points, leader, base = (
            item.read(book, part, variant) for part in ("points", "leader", "denominator")
        )
        contents = (
            varied(item.weight, variant, item.most) / item.unit,
            known(book, when(base.same(0), "–", points)),
            known(book, when(base.same(0), "–", item.leaders(book, variant))),
        )
        formats = (fraction, figures.RED, "General")
        for column, content, number in zip(columns, contents, formats, strict=True):
            style = CENTRE.but(number=number, size=9)
            book.put(ws, f"{column}{row}", content, style)
        changed = all_of(leader.differs(book.ref("winner")), ~base.same(0), ~is_void(book))
        mark(ws, f"{columns[0]}{row}:{columns[2]}{row}", changed, styles.PALE_CORAL)
    ws.row_dimensions[row].height = 19
