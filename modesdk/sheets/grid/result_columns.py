"""What a grid's sheet shows of every row: winner, status, score, margin, second, what is wrong."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.language.text import both
from modesdk.sheets.book import styles
from modesdk.sheets.book.late import CHANGED
from modesdk.sheets.book.ranking_formulas import CONTRADICTION, STATUSES
from modesdk.sheets.grid.row_grid import Grid
from modesdk.sheets.grid.score_columns import points

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


def _contents(grid: Grid, ws: Worksheet, head: int, as_of: int) -> tuple[str, ...]:
    denominator = f"{grid.ws.title}!{grid.denominator}"
    lead, margin = grid.seen("lead"), grid.seen("margin")
    contents = (
        label_of(grid, "winner"),
        status_label(grid),
        f'IF({lead}="","",{points(lead, denominator)})',
        f'IF({margin}="","",{points(margin, denominator)})',
        label_of(grid, "second"),
    )
    outside = f"{grid.source.own_place}>{grid.source.rows}"
    fault = f"IF({outside},{_outside(grid)},{_fault(grid, ws, head, as_of)})"
    return (*(f'IF({outside},"",{content})' for content in contents), fault)


def _outside(grid: Grid) -> str:
    """Said of a row that came in on top of those for which there are formulas."""
    text = both("✗ no formulas for this row: run refresh")
    return f"{grid.ws.title}!{grid.constant('fault.outside', f'={grid.book.label(text)}')}"


def label_of(grid: Grid, name: str) -> str:
    """The label of the alternative whose place among the ranked a column holds."""
    names = [f"score.{grid.ruleset.alternatives[i]}" for i in grid.ranked]
    positions = f"{grid.ws.title}!{_fixed(grid.span(names, grid.positions_row))}"
    place = grid.seen(name)
    labels = grid.book.name("alt.label")
    return f'IF({place}=0,"",INDEX({labels},INDEX({positions},{place})))'


def _fixed(area: str) -> str:
    """Absolute columns for a range whose rows are absolute already."""
    return ":".join(f"${part}" for part in area.split(":"))


def status_label(grid: Grid) -> str:
    """The status of the row at hand in words."""
    texts = [f"={grid.book.label(text)}" for text in STATUSES]
    words = grid.constants([f"status.{n}" for n in range(1, len(texts) + 1)], texts)
    code = grid.seen("status")
    return f'IF({code}=0,"",INDEX({grid.ws.title}!{words},{code}))'


def _fault(grid: Grid, ws: Worksheet, head: int, as_of: int) -> str:
    """The first cell that is not understood and how many more, a bad date, a stale verdict.

    All of it only after that rules wait for a refresh, or that all weights are zero.
    """
    book, size = grid.book, len(grid.source.attributes)
    texts = (
        both("Not understood: "),
        both("The date is wrong"),
        both("All weights are zero"),
        STALE,
        CHANGED,
        *((CONTRADICTION,) if "broken" in grid.places else ()),
    )
    cells = [
        f"{grid.ws.title}!{grid.constant(f'fault.{n}', f'={book.label(text)}')}"
        for n, text in enumerate(texts, start=1)
    ]
    first, last = get_column_letter(as_of + 1), get_column_letter(as_of + size)
    label = f"INDEX(${first}${head}:${last}${head},{grid.seen('first_fault')})"
    faults = grid.seen("faults")
    more = f'IF({faults}>1," (+"&({faults}-1)&")","")'
    late = f"{grid.ws.title}!{grid.late}>0"
    zero = f"{grid.ws.title}!{grid.denominator}=0"
    stale = f'IF({grid.seen("stale")}>0,{cells[3]},"")'
    if "broken" in grid.places:
        stale = f"IF({grid.seen('broken')}>0,{cells[5]},{stale})"
    whole = f"IF({late},{cells[4]},IF({zero},{cells[2]},{stale}))"
    row = f'IF({grid.seen("used")}=0,"",{whole})'
    date = f"IF({grid.seen('bad_date')}=0,{row},{cells[1]})"
    return f"IF({faults}>0,{cells[0]}&{label}&{more},{date})"
