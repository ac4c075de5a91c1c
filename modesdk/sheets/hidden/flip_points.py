"""The exact one-way flip point of every dimension weight, in closed form.

With all other weights fixed, the lead of the winner over a rival is D + k * (m_w - m_r) after k
steps of a tenth: D the difference of the numerators, m the dimension scores. So the first step at
which the rival leads is a whole division; a tie counts when the rival stands first in the pack.
"""

from __future__ import annotations

from modesdk.decide.stability import PARTS, ROBUST_FROM, SENSITIVE_FROM, UNIT_WEIGHT
from modesdk.formula.decision_formulas import STATUS_CODES
from modesdk.formula.expr import Expr, any_of, call, largest, smallest, when
from modesdk.model.decision_parts import Status
from modesdk.model.weights import MAX_DIMENSION_WEIGHT
from modesdk.sheets.book.draft import Book
from modesdk.sheets.hidden.block import Block, competitors, hidden_sheet, read
from modesdk.sheets.hidden.leaders import leaders, positions_column
from modesdk.sheets.hidden.whatif import with_change

SHEET = "CalcFlips"
NEVER = 10**9
UP, DOWN = 1, -1
_SIDES = (("up", UP), ("down", DOWN))


def build_flips(book: Book) -> None:
    """The block `flip.*`: steps up and down per dimension, and who takes over."""
    ws, dimensions = hidden_sheet(book, SHEET), list(book.model.pack.dimensions)
    block = Block(book, ws)
    for name, sign in _SIDES:
        _side(book, block, name, sign)
    _smallest(book, block)
    positions_column(book, ws, "BZ")
    leaders(
        book,
        ws,
        "flip.check",
        [
            with_change(book, d, sign * (read(book, f"flip.{name}")[i] - before))
            for i, d in enumerate(dimensions, start=1)
            for name, sign in _SIDES
            for before in (0, 1)
        ],
    )


def _side(book: Book, block: Block, name: str, sign: int) -> None:
    """The steps at which anybody else leads when weights go up or down; 0 where nobody can."""
    dimensions = list(book.model.pack.dimensions)
    rivals = [
        block.private(f"{name} {a}", (_steps(book, d, p, a, sign) for d in dimensions))
        for p, a in competitors(book)
    ]
    first = block.each(
        f"flip.{name}.first", len(dimensions), lambda i: smallest(*(rival[i] for rival in rivals))
    )
    reachable = (
        when(_reachable(book, d, first[i], sign), first[i], 0)
        for i, d in enumerate(dimensions, start=1)
    )
    block.column(f"flip.{name}", reachable)


def _steps(book: Book, dimension: str, position: int, rival: str, sign: int) -> Expr:
    """After how many steps a rival leads, if the weight goes up (or down)."""
    index, winner = list(book.model.pack.dimensions).index(dimension) + 1, book.ref("winner")
    own, other = read(book, "reason.mean")[index], book.ref(f"mean.{rival}.{dimension}")
    gain = other - own if sign == UP else own - other
    lead = book.ref("flip.score") - book.ref(f"score.{rival}")
    tie = when(winner > position, 1, 0)
    idle = book.ref(f"competes.{rival}").differs(1)
    never = any_of(winner.same(0), winner.same(position), idle, gain <= 0)
    return when(never, NEVER, call("INT", (lead + gain - tie) / gain))


def _reachable(book: Book, dimension: str, steps: Expr, sign: int) -> Expr:
    """Whether the weight may change by so many steps."""
    weight = book.ref(f"weight.{dimension}")
    if sign == UP:
        return weight + steps <= MAX_DIMENSION_WEIGHT
    return weight - steps >= when(book.ref("denominator") > weight, 0, 1)


def _smallest(book: Book, block: Block) -> None:
    """The smallest change, relative to the weight, that changes the winner."""
    sides = [read(book, f"flip.{name}") for name, _ in _SIDES]
    change = block.column(
        "flip.change",
        (
            _relative(side[i], book.ref(f"weight.{d}"))
            for i, d in enumerate(book.model.pack.dimensions, start=1)
            for side in sides
        ),
    )
    winner, least, status = (book.ref(name) for name in ("winner", "flip.least", "status"))
    score = read(book, "alt.score")[largest(1, winner)]
    level = when(least >= ROBUST_FROM, 1, when(least >= SENSITIVE_FROM, 2, 3))
    thin = status.same(0) | (status >= STATUS_CODES[Status.INSUFFICIENT_DATA])
    unclear = thin | (book.ref("level") > 1)
    block.cells(
        [
            ("flip.score", when(winner.same(0), 0, score)),
            ("flip.least", smallest(change)),
            ("flip.at", call("MATCH", least, change, 0)),
            ("stability", when(unclear, 0, level)),
        ]
    )


def _relative(steps: Expr, weight: Expr) -> Expr:
    """A change in parts of the weight."""
    return when(steps.same(0), NEVER, call("INT", PARTS * steps / largest(UNIT_WEIGHT, weight)))
