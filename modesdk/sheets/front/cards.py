"""The cards on the front sheet: the verdict in eight numbers, and in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.late import BANNER, SHORT, is_late, unless_late
from modesdk.sheets.book.marks import mark
from modesdk.sheets.book.styles import CARD, CARD_HEAD, CORAL, GREY, NAVY, NOTE, OCHRE, TEAL
from modesdk.sheets.hidden.block import at
from modesdk.sheets.parts.text_formulas import (
    alternative_label,
    dimension_label,
    signed,
    span,
    tenths,
)

Card = tuple[str, str, str, str, str, str]
"""First and last column, colour, heading, value and note (formulas without "=")."""


def build(book: Book, ws: Worksheet, row: int) -> int:
    """Write the cards from `row` on; returns the last row used."""
    for first, last, colour, heading, value, note in _cards(book):
        head = CARD_HEAD.but(fill=colour)
        shown = CARD.but(fill=colour, size=16 if last in "EF" else 14)
        for offset, content, style in (
            (0, heading, head),
            (1, value, shown),
            (2, note, head.but(size=8, wrap=True)),
        ):
            cell = span(ws, row + offset, first, last, book, style)
            book.put(ws, cell, f"={_known(book, offset, content)}")
    ws.row_dimensions[row].height, ws.row_dimensions[row + 1].height = 20, 40
    ws.row_dimensions[row + 2].height = 26
    for sides in (("B", "G"), ("I", "N")):
        mark(ws, f"{sides[0]}{row}:{sides[1]}{row + 2}", is_late(book), OCHRE)
    status, stability = book.name("status"), book.name("stability")
    for cells, name, codes in (
        (f"B{row}:C{row + 2}", status, ((0, CORAL), (2, OCHRE), (3, CORAL), (4, GREY), (5, GREY))),
        (f"K{row}:L{row + 2}", stability, ((2, OCHRE), (3, CORAL), (0, GREY))),
    ):
        for code, colour in codes:
            mark(ws, cells, f"{name}={code}", colour)
    cell = span(ws, row + 4, "B", "N", book, NOTE.but(size=11, colour=styles.INK))
    book.put(ws, cell, f"={unless_late(book, _sentence(book), BANNER)}")
    ws.row_dimensions[row + 3].height, ws.row_dimensions[row + 4].height = 14, 30
    return row + 4


def _known(book: Book, line: int, content: str) -> str:
    """A line of a card. While rules wait, a value asks for a refresh and its note is empty."""
    said = {1: unless_late(book, content, SHORT), 2: f'IF({is_late(book)},"",{content})'}
    return said.get(line, content)


def _cards(book: Book) -> Iterator[Card]:
    n, worded = book.name, book.worded
    winner, runner, margin = n("winner"), n("runner"), n("margin")
    points = f"IF({winner}=0,0,{at(n('alt.points'), f'MAX(1,{winner})')})"
    scale = f"MAX(1,{n('denominator')}*200)"
    yield (
        "B",
        "C",
        TEAL,
        worded("Status"),
        n("status.text"),
        _blocked_note(book),
    )
    yield (
        "D",
        "E",
        TEAL,
        worded("Leader"),
        alternative_label(book, winner),
        f'IF({winner}=0,"",{_gate_note(book)})',
    )
    yield (
        "F",
        "F",
        NAVY,
        worded("Score"),
        f'IF({winner}=0,"–",ROUND({points},1))',
        worded("−100 to +100"),
    )
    yield (
        "G",
        "G",
        NAVY,
        worded("Margin"),
        f'IF({runner}=0,"–",{signed(f"({margin}/{scale})", 2)})',
        worded("points over the second"),
    )
    second = at(n("alt.points"), f"MAX(1,{runner})")
    yield (
        "I",
        "J",
        GREY,
        worded("Runner-up"),
        alternative_label(book, runner),
        f'IF({runner}=0,"",ROUND({second},1)&{worded(" points")})',
    )
    yield "K", "L", TEAL, worded("Stability"), stability_word(book), stability_note(book)
    yield (
        "M",
        "M",
        GREY,
        worded("Completeness"),
        f'ROUND(100*{n("completeness")},0)&"%"',
        worded("of relevant facts"),
    )
    yield (
        "N",
        "N",
        GREY,
        worded("Cases passed"),
        f'{n("cases.passed")}&" / "&{n("cases.total")}',
        _cases_note(book),
    )


def _cases_note(book: Book) -> str:
    """What the counter counts, and how many cases no formula judges."""
    count = book.name("cases.unjudged")
    said = book.worded(" not judged here")
    judged = f'IF(N({count})>0,"; "&{count}&{said},"")'
    return f"{book.worded('passed / all')}&{judged}"


def stability_word(book: Book) -> str:
    """Robust, sensitive or fragile."""
    code = book.name("stability")
    robust, medium = book.worded("Robust"), book.worded("Sensitive")
    fragile = book.worded("Fragile")
    return f'IF({code}=0,"–",IF({code}=1,{robust},IF({code}=2,{medium},{fragile})))'


def stability_note(book: Book) -> str:
    """The smallest one-way change of a dimension weight that changes the winner."""
    n = book.name
    place = n("flip.at")
    number = f"INT(({place}+1)/2)"
    up = f"INT({place}/2)*2<>{place}"
    steps = f"IF({up},{at(n('flip.up'), number)},0-{at(n('flip.down'), number)})"
    weight = at(n("reason.factor"), number)
    moved = f'{tenths(weight)}&" → "&{tenths(f"({weight}+{steps})")}'
    never = book.worded("no single dimension weight flips it")
    flips = book.worded(" flips it")
    label = dimension_label(book, number)
    return (
        f'IF({n("stability")}=0,"",IF({n("flip.least")}>=1000000,{never},'
        f'{label}&" "&{moved}&{flips}))'
    )


def _gate_note(book: Book) -> str:
    gate = at(book.name("alt.gate"), f"MAX(1,{book.name('winner')})")
    said = book.worded("gate: open")
    return f"IF({gate}=0,{said},{book.worded('gate: to be verified first')})"


def would_lead(book: Book) -> str:
    """True when a blocked alternative has a higher score than the leader."""
    n = book.name
    blocked = book.name("board.blocked")
    own = at(n("alt.score"), f"MAX(1,{n('winner')})")
    other = at(n("alt.score"), f"MAX(1,{blocked})")
    return f"IF(OR({blocked}=0,{n('winner')}=0),FALSE,{other}>{own})"


def _blocked_note(book: Book) -> str:
    label = alternative_label(book, book.name("board.blocked"))
    said = book.worded(" would come first but is blocked")
    return f'IF({would_lead(book)},{label}&{said},"")'


def _sentence(book: Book) -> str:
    """The verdict in one sentence, and the blocked alternative that would have led."""
    n, worded = book.name, book.worded
    winner, runner = alternative_label(book, n("winner")), alternative_label(book, n("runner"))
    scale = f"MAX(1,{n('denominator')}*200)"
    margin = f"ROUND({n('margin')}/{scale},1)"
    lead = (
        f'IF({n("runner")}=0,"",{book.text("，比第二名", ", ")}&IF({n("lang.index")}=1,{runner}&'
        f'"高 "&{margin}&" 分",{margin}&" ahead of "&{runner}))'
    )
    stop, verify = worded(". "), worded("-")
    no_clear, not_enough = (
        worded("No clear winner: "),
        worded("Not enough is known; leading for now: "),
    )
    sentences = {
        0: worded(
            "All dimension weights are zero: give at least one a weight on the sheet Weights."
        ),
        1: f"{worded('Recommended: ')}&{winner}&{lead}&{stop}",
        2: f"{worded('Recommended once the points below are verified: ')}&{winner}"
        f'&IF({n("lang.index")}=1,{verify},"")&{lead}&{stop}',
        3: f"{no_clear}&{winner}&{worded(' and ')}&{runner}"
        f"&{worded(' are only ')}&{margin}"
        f"&{worded(' points apart. ')}",
        4: f"{not_enough}&{winner}&{stop}",
    }
    formula = worded("Every option is shut by an entry condition. ")
    for code, sentence in sentences.items():
        formula = f"IF({n('status')}={code},{sentence},{formula})"
    return f"{formula}&{_blocked_sentence(book)}"


def _blocked_sentence(book: Book) -> str:
    worded = book.worded
    blocked = book.name("board.blocked")
    label, points = (
        alternative_label(book, blocked),
        at(book.name("alt.points"), f"MAX(1,{blocked})"),
    )
    before = worded("⚠ ")
    said = worded(" would score higher (")
    after = worded(" points) but is shut by an entry condition: verify whether it still holds.")
    return f'IF({would_lead(book)},{before}&{label}&{said}&ROUND({points},1)&{after},"")'
