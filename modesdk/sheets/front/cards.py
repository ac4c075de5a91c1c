"""The cards on the front sheet: the verdict in eight numbers, and in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.decide.explain.explanation import (
    BETTER_BUT_BLOCKED,
    LEAD,
    TIED,
    VERDICTS,
)
from modesdk.formula.expr import Expr, call, joined, when
from modesdk.language.terms import GATE, STABILITY
from modesdk.language.text import both
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.late import BANNER, SHORT, is_void, known, unless_void
from modesdk.sheets.book.marks import mark
from modesdk.sheets.book.ranking_formulas import choose, following
from modesdk.sheets.book.styles import CARD, CARD_HEAD, CORAL, GREY, NAVY, NOTE, OCHRE, TEAL
from modesdk.sheets.hidden.block import at_place, read
from modesdk.sheets.hidden.flip_points import NEVER
from modesdk.sheets.parts.text_formulas import (
    alternative_label,
    amount,
    second_label,
    share,
    signed,
    span,
    tenths,
)

Card = tuple[str, str, str, Expr, Expr, Expr]
"""First and last column, colour, heading, value and note."""
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
            book.put(ws, cell, _known(book, offset, content))
        book.define(f"card.{NAMES[first]}", ws, f"{first}{row + 1}")
    ws.row_dimensions[row].height, ws.row_dimensions[row + 1].height = 20, 40
    ws.row_dimensions[row + 2].height = 26
    for sides in (("B", "G"), ("I", "N")):
        mark(ws, f"{sides[0]}{row}:{sides[1]}{row + 2}", is_void(book), OCHRE)
    status, stability = book.ref("status"), book.ref("stability")
    for cells, name, codes in (
        (f"B{row}:C{row + 2}", status, ((0, CORAL), (2, OCHRE), (3, CORAL), (4, GREY), (5, GREY))),
        (f"K{row}:L{row + 2}", stability, ((2, OCHRE), (3, CORAL), (0, GREY))),
    ):
        for code, colour in codes:
            mark(ws, cells, name.same(code), colour)
    cell = span(ws, row + 4, "B", "N", book, NOTE.but(size=11, colour=styles.INK))
    book.put(ws, cell, unless_void(book, _sentence(book), BANNER))
    book.define("verdict", ws, cell)
    ws.row_dimensions[row + 3].height, ws.row_dimensions[row + 4].height = 14, 30
    return row + 4


def _known(book: Book, line: int, content: Expr) -> Expr:
    """A line of a card. While rules wait, a value asks for a refresh and its note is empty."""
    said = {1: unless_void(book, content, SHORT), 2: known(book, content, "")}
    return said.get(line, content)


def _cards(book: Book) -> Iterator[Card]:
    at, worded = book.ref, book.worded
    winner, runner = at("winner"), at("runner")
    yield "B", "C", TEAL, worded("Status"), at("status.text"), _blocked_note(book)
    note = when(winner.same(0), "", _gate_note(book))
    yield "D", "E", TEAL, worded("Leader"), at("leaders"), note
    score = when(winner.same(0), "–", signed(_points(book, winner)))
    yield "F", "F", NAVY, worded("Score"), score, worded("−100 to +100")
    margin = when(runner.same(0), "–", amount(at("margin.points")))
    yield "G", "G", NAVY, worded("Margin"), margin, worded("points ahead of the second")
    second = book.sentence(both("{number} points"), number=signed(_points(book, runner)))
    note = when(following(at("level"), runner).same(0), "", second)
    label = second_label(book, at("level"), runner)
    yield "I", "J", GREY, worded("Runner-up"), label, note
    yield "K", "L", TEAL, worded("Stability"), stability_word(book), stability_note(book)
    part = share(at("completeness"))
    yield "M", "M", GREY, worded("Completeness"), part, worded("of relevant facts")
    passed = joined(at("cases.passed"), " / ", at("cases.total"))
    yield "N", "N", GREY, worded("Cases passed"), passed, _cases_note(book)


def _cases_note(book: Book) -> Expr:
    """What the counter counts, and how many cases no formula judges."""
    count, said = book.ref("cases.unjudged"), book.worded(" not judged here")
    judged = when(call("N", count) > 0, joined("; ", count, said), "")
    return joined(book.worded("passed / all"), judged)


def stability_word(book: Book) -> Expr:
    """Robust, sensitive, fragile or undecided (0)."""
    words = [STABILITY[name] for name in ("undecided", "robust", "sensitive", "fragile")]
    return choose(book, book.ref("stability") + 1, words)


def stability_note(book: Book) -> Expr:
    """The smallest one-way change of a dimension weight that changes the winner."""
    place = book.ref("flip.at")
    number = call("INT", (place + 1) / 2)
    up = (call("INT", place / 2) * 2).differs(place)
    steps = when(up, read(book, "flip.up")[number], 0 - read(book, "flip.down")[number])
    weight, label = read(book, "reason.factor")[number], read(book, "dim.label")[number]
    moved = joined(tenths(weight), " → ", tenths(weight + steps))
    flips = joined(label, " ", moved, book.worded(" flips it"))
    never = book.worded("no single dimension weight flips it")
    least = when(book.ref("flip.least") >= NEVER, never, flips)
    return when(book.ref("stability").same(0), "", least)


def _gate_note(book: Book) -> Expr:
    gate = at_place(book, "alt.gate", book.ref("winner"))
    return book.sentence(both("gate: {gate}"), gate=choose(book, gate + 1, [*GATE.values()]))


def would_lead(book: Book) -> Expr:
    """True when a blocked alternative has a higher score than the leader."""
    blocked, winner = book.ref("board.blocked"), book.ref("winner")
    own, other = (at_place(book, "alt.score", place) for place in (winner, blocked))
    return when(blocked.same(0) | winner.same(0), False, other > own)


def _blocked_note(book: Book) -> Expr:
    label = alternative_label(book, book.ref("board.blocked"))
    said = book.sentence(both("{mode} would come first but is blocked"), mode=label)
    return when(would_lead(book), said, "")


def _sentence(book: Book) -> Expr:
    """The verdict in the words of explanations, and the blocked option that would have led."""
    winner, runner, blocked = (book.ref(n) for n in ("winner", "runner", "board.blocked"))
    margin = amount(book.ref("margin.points"))
    seconds = {"second": alternative_label(book, runner), "margin": margin}
    tied = book.ref("level") > 1
    parts = seconds | {
        "leaders": book.ref("leaders"),
        "mode": alternative_label(book, winner),
        "score": signed(_points(book, winner)),
        "second_score": signed(_points(book, runner)),
        "lead": when(runner.same(0), "", book.sentence(LEAD, **seconds)),
    }
    formula = book.worded(
        "All dimension weights are zero: give at least one a weight on the sheet Weights."
    )
    for code, (status, sentence) in enumerate(VERDICTS.items(), start=1):
        said = book.sentence(sentence, **parts)
        if status in TIED:
            said = when(tied, book.sentence(TIED[status], **parts), said)
        formula = when(book.ref("status").same(code), said, formula)
    better = book.sentence(
        BETTER_BUT_BLOCKED,
        mode=alternative_label(book, blocked),
        score=signed(_points(book, blocked)),
    )
    return joined(formula, when(would_lead(book), joined(" ⚠ ", better), ""))


def _points(book: Book, position: Expr) -> Expr:
    """The points of an option by its position in the pack."""
    return at_place(book, "alt.points", position)
