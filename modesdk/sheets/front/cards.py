"""The cards on the front sheet: the verdict in eight numbers, and in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.decide.explain.explanation import (
    BETTER_BUT_BLOCKED,
    LEAD,
    LEVEL,
    TIED,
    VERDICTS,
)
from modesdk.language.terms import GATE, STABILITY
from modesdk.language.text import both
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.late import BANNER, SHORT, is_void, unless_void
from modesdk.sheets.book.marks import mark
from modesdk.sheets.book.ranking_formulas import choose
from modesdk.sheets.book.styles import CARD, CARD_HEAD, CORAL, GREY, NAVY, NOTE, OCHRE, TEAL
from modesdk.sheets.hidden.block import at
from modesdk.sheets.parts.text_formulas import (
    alternative_label,
    amount,
    dimension_label,
    share,
    signed,
    span,
    tenths,
)

Card = tuple[str, str, str, str, str, str]
"""First and last column, colour, heading, value and note (formulas without "=")."""
NAMES = {
    "B": "status",
    "D": "leader",
    "F": "score",
    "G": "margin",
    "I": "second",
    "K": "stability",
    "M": "completeness",
    "N": "cases",
}
"""Their values are named `card.<name>`, by first column; the sentence below is `verdict`."""


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
        book.define(f"card.{NAMES[first]}", ws, f"{first}{row + 1}")
    ws.row_dimensions[row].height, ws.row_dimensions[row + 1].height = 20, 40
    ws.row_dimensions[row + 2].height = 26
    for sides in (("B", "G"), ("I", "N")):
        mark(ws, f"{sides[0]}{row}:{sides[1]}{row + 2}", is_void(book), OCHRE)
    status, stability = book.name("status"), book.name("stability")
    for cells, name, codes in (
        (f"B{row}:C{row + 2}", status, ((0, CORAL), (2, OCHRE), (3, CORAL), (4, GREY), (5, GREY))),
        (f"K{row}:L{row + 2}", stability, ((2, OCHRE), (3, CORAL), (0, GREY))),
    ):
        for code, colour in codes:
            mark(ws, cells, f"{name}={code}", colour)
    cell = span(ws, row + 4, "B", "N", book, NOTE.but(size=11, colour=styles.INK))
    book.put(ws, cell, f"={unless_void(book, _sentence(book), BANNER)}")
    book.define("verdict", ws, cell)
    ws.row_dimensions[row + 3].height, ws.row_dimensions[row + 4].height = 14, 30
    return row + 4


def _known(book: Book, line: int, content: str) -> str:
    """A line of a card. While rules wait, a value asks for a refresh and its note is empty."""
    said = {1: unless_void(book, content, SHORT), 2: f'IF({is_void(book)},"",{content})'}
    return said.get(line, content)


def _cards(book: Book) -> Iterator[Card]:
    n, worded = book.name, book.worded
    winner, runner = n("winner"), n("runner")
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
        n("leaders"),
        f'IF({winner}=0,"",{_gate_note(book)})',
    )
    yield (
        "F",
        "F",
        NAVY,
        worded("Score"),
        f'IF({winner}=0,"–",{signed(_points(book, winner))})',
        worded("−100 to +100"),
    )
    yield (
        "G",
        "G",
        NAVY,
        worded("Margin"),
        f'IF({runner}=0,"–",{amount(n("margin.points"))})',
        worded("points over the second"),
    )
    second = book.sentence(both("{number} points"), number=signed(_points(book, runner)))
    yield (
        "I",
        "J",
        GREY,
        worded("Runner-up"),
        alternative_label(book, runner),
        f'IF({runner}=0,"",{second})',
    )
    yield "K", "L", TEAL, worded("Stability"), stability_word(book), stability_note(book)
    yield (
        "M",
        "M",
        GREY,
        worded("Completeness"),
        share(n("completeness")),
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
    """Robust, sensitive, fragile or undecided (0)."""
    words = [STABILITY[name] for name in ("undecided", "robust", "sensitive", "fragile")]
    return choose(book, f"{book.name('stability')}+1", words)


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
    word = choose(book, f"{gate}+1", [*GATE.values()])
    return book.sentence(both("gate: {gate}"), gate=word)


def would_lead(book: Book) -> str:
    """True when a blocked alternative has a higher score than the leader."""
    n = book.name
    blocked = book.name("board.blocked")
    own = at(n("alt.score"), f"MAX(1,{n('winner')})")
    other = at(n("alt.score"), f"MAX(1,{blocked})")
    return f"IF(OR({blocked}=0,{n('winner')}=0),FALSE,{other}>{own})"


def _blocked_note(book: Book) -> str:
    label = alternative_label(book, book.name("board.blocked"))
    said = book.sentence(both("{mode} would come first but is blocked"), mode=label)
    return f'IF({would_lead(book)},{said},"")'


def _sentence(book: Book) -> str:
    """The verdict in the words of explanations, and the blocked option that would have led."""
    n = book.name
    winner, runner = n("winner"), n("runner")
    seconds = {"second": alternative_label(book, runner), "margin": amount(n("margin.points"))}
    tied = f"{n('level')}>1"
    lead = f"IF({tied},{book.sentence(LEVEL, **seconds)},{book.sentence(LEAD, **seconds)})"
    parts = seconds | {
        "leaders": n("leaders"),
        "mode": alternative_label(book, winner),
        "score": signed(_points(book, winner)),
        "second_score": signed(_points(book, runner)),
        "lead": f'IF({runner}=0,"",{lead})',
    }
    formula = book.worded(
        "All dimension weights are zero: give at least one a weight on the sheet Weights."
    )
    for code, (status, sentence) in enumerate(VERDICTS.items(), start=1):
        said = book.sentence(sentence, **parts)
        if status in TIED:
            said = f"IF({tied},{book.sentence(TIED[status], **parts)},{said})"
        formula = f"IF({n('status')}={code},{said},{formula})"
    blocked = n("board.blocked")
    better = book.sentence(
        BETTER_BUT_BLOCKED,
        mode=alternative_label(book, blocked),
        score=signed(_points(book, blocked)),
    )
    return f'{formula}&IF({would_lead(book)}," ⚠ "&{better},"")'


def _points(book: Book, position: str) -> str:
    """The points of an option by its position in the pack."""
    return at(book.name("alt.points"), f"MAX(1,{position})")
