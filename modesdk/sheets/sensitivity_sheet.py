"""Sensitivity: which single change of a weight changes the winner, and to whom."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import ref
from modesdk.language import figures
from modesdk.language.text import Text, both
from modesdk.model.weights import MAX_CRITERION_WEIGHT, MAX_DIMENSION_WEIGHT, MAX_TRUST
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, page
from modesdk.sheets.book.late import SHORT, is_void, known, unless_void
from modesdk.sheets.book.marks import mark
from modesdk.sheets.book.styles import BODY, BOLD, CENTRE, CORAL, GREY, NAVY, NOTE, SECTION, TEAL
from modesdk.sheets.book.table import Column, Line, Table
from modesdk.sheets.front.cards import stability_note, stability_word
from modesdk.sheets.front.reason_lists import headings
from modesdk.sheets.hidden.block import Block, at, hidden_sheet
from modesdk.sheets.hidden.whatif import VARIANTS, build_whatif, varied
from modesdk.sheets.parts.charts import Bars, place_bars
from modesdk.sheets.parts.text_formulas import alternative_label, amount, span

COLUMNS = 12
WIDTHS = (2, 40, 11, 11, 12, 27, 11, 12, 27, 27, 12, 27)
BARS = 12
"""How many items the tornado shows, the largest first."""
DATA = "CalcTornado"


@frozen
class Item:
    """Something that can be turned: its label, weight in force and place in `whatif.<kind>`."""

    kind: str
    place: int
    label: str
    weight: str
    unit: int
    most: int


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
        (("G", "I"), both("Leader"), book.name("leaders")),
        (("J", "L"), both("Runner-up"), alternative_label(book, book.name("runner"))),
    ):
        book.put(ws, span(ws, row, *cells, book, head), heading)
        book.put(ws, span(ws, row + 1, *cells, book, shown), f"={unless_void(book, value, SHORT)}")
    ws.row_dimensions[row].height, ws.row_dimensions[row + 1].height = 20, 34
    name = book.name("stability")
    mark(ws, f"B{row}:L{row + 1}", is_void(book), styles.OCHRE)
    for code, colour in ((2, styles.OCHRE), (3, CORAL), (0, GREY)):
        mark(ws, f"B{row}:L{row + 1}", f"{name}={code}", colour)
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
        line, weight = table.line(), book.name(f"weight.{dimension}")
        line.put(dimension=f"={at(book.name('dim.label'), place)}", now=f"={weight}/10")
        _flip(line, "up", f"{weight}+", 4 * place - 3)
        _flip(line, "down", f"{weight}-", 4 * place - 1)
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


def _flip(line: Line, side: str, weight: str, check: int) -> None:
    """Where the weight flips the winner on one side; `weight` ends in the sign of the side."""
    n, place = line.book.name, (check + 3) // 4
    steps, winner = at(n(f"flip.{side}"), place), n("winner")
    leader, before = (at(n("flip.check.leader"), number) for number in (check, check + 1))
    proven = f'IF(AND({leader}<>{winner},{before}={winner}),"✓","✗")'
    contents = {
        side: f"IF({steps}=0,{line.book.worded('never')},({weight}{steps})/10)",
        f"{side}.change": f'IF({steps}=0,"",0{weight[-1]}{steps}/10)',
        f"{side}.leader": f'IF({steps}=0,"–",{alternative_label(line.book, leader)})',
        f"{side}.check": f'IF({steps}=0,"",{proven})',
    }
    line.put(**{key: f"={known(line.book, content)}" for key, content in contents.items()})


def _items(book: Book) -> Iterator[Item]:
    n, pack = book.name, book.model.pack
    for i, d in enumerate(pack.dimensions, start=1):
        label = at(n("dim.label"), i)
        yield Item("dimension", i, label, n(f"weight.{d}"), 10, MAX_DIMENSION_WEIGHT)
    for i, c in enumerate(book.model.ruleset.criteria, start=1):
        label = at(n("crit.label"), i)
        weight = n(f"weight.{c.dimension}.{c.id}")
        yield Item("criterion", i, label, weight, 100, MAX_CRITERION_WEIGHT)
    for i, s in enumerate(pack.sources.values(), start=1):
        label = book.label(s.title, s.id)
        yield Item("trust", i, label, n(f"trust.{s.id}"), 100, MAX_TRUST)


KINDS = {
    "dimension": both("Dimension"),
    "criterion": both("Criterion"),
    "trust": both("Source"),
}


def _change(book: Book, item: Item, variant: int) -> str:
    """How the leader's lead changes, in points."""
    n = book.name
    points = at(n(f"whatif.{item.kind}.points"), 3 * (item.place - 1) + variant + 1)
    present = f"{n('margin')}/MAX(1,{n('denominator')}*200)"
    return f"({points}-{present})"


def _tornado(book: Book, ws: Worksheet, row: int, items: list[Item]) -> int:
    """The items that move the lead most, as bars around the present lead."""
    n = book.name
    data = hidden_sheet(book, DATA)
    block = Block(book, data)
    count = len(items)
    labels = block.private(
        "label", (f'={book.label(KINDS[item.kind])}&": "&{item.label}' for item in items)
    )
    zero = block.private("zero", (f"={known(book, _change(book, item, 0), '0')}" for item in items))
    double = block.private(
        "double", (f"={known(book, _change(book, item, 2), '0')}" for item in items)
    )
    block.column(
        "tornado.key",
        (
            f"=INT(10000*(ABS({at(zero, i)})+ABS({at(double, i)})))*1000+{999 - i}"
            for i in range(1, count + 1)
        ),
    )
    shown, key = min(BARS, count), n("tornado.key")
    pick = block.column(
        "tornado.pick", (f"=MATCH(LARGE({key},{i}),{key},0)" for i in range(1, shown + 1))
    )
    left = 8
    book.put(data, (1, left + 1), both("Weight at 0"))
    book.put(data, (1, left + 2), both("Weight doubled"))
    for i in range(1, shown + 1):
        for offset, column in enumerate((labels, zero, double)):
            book.put(data, (1 + i, left + offset), f"={at(column, at(pick, i))}")
    book.put(
        ws,
        f"B{row}",
        both("What moves the lead most (change in points against the present lead)"),
        SECTION,
    )
    note = span(ws, row + 1, "B", "L", book, NOTE)
    lead = book.sentence(
        both("The present lead is {margin} points; a bar further left than that flips the winner."),
        margin=amount(n("margin.points")),
    )
    book.put(ws, note, f"={unless_void(book, lead)}")
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
    n = book.name
    kind = book.label(KINDS[item.kind])
    fraction = "0.0" if item.kind == "dimension" else "0.00"
    book.put(ws, f"B{row}", f'={kind}&": "&{item.label}', BODY.but(size=9))
    book.put(ws, f"C{row}", f"={item.weight}/{item.unit}", CENTRE.but(number=fraction))
    for variant, columns in enumerate(("DEF", "GHI", "JKL")):
        place = 3 * (item.place - 1) + variant + 1
        leader = at(n(f"whatif.{item.kind}.leader"), place)
        void = f"{at(n(f'whatif.{item.kind}.denominator'), place)}=0"
        weight = varied(ref(item.weight), VARIANTS[variant], item.most)
        contents = (
            f"{weight}/{item.unit}",
            known(book, f'IF({void},"–",{at(n(f"whatif.{item.kind}.points"), place)})'),
            known(book, f'IF({void},"–",{alternative_label(book, leader)})'),
        )
        formats = (fraction, figures.RED, "General")
        for column, content, number in zip(columns, contents, formats, strict=True):
            style = CENTRE.but(number=number, size=9)
            book.put(ws, f"{column}{row}", f"={content}", style)
        changed = f"AND({leader}<>{n('winner')},NOT({void}),NOT({is_void(book)}))"
        mark(ws, f"{columns[0]}{row}:{columns[2]}{row}", changed, styles.PALE_CORAL)
    ws.row_dimensions[row].height = 19
