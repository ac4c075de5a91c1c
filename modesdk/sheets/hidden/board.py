"""The alternatives that may be recommended, in the order in which the show sheets list them.

Competing ones by rank, then the blocked ones by the score they would have had.
"""

from __future__ import annotations

from modesdk.formula.columns import ranked
from modesdk.formula.decision_formulas import exact_points
from modesdk.formula.expr import Expr, Operand, call, smallest, when
from modesdk.sheets.book.draft import Book
from modesdk.sheets.hidden.block import Block, competitors, hidden_sheet, read

SHEET = "CalcShow"
GROUP = 1_000
"""Room for the place in the common order below the group."""


def build_board(book: Book) -> None:
    """The block `board.*`: per alternative in pack order, then per place of the list."""
    if "board.pick" in book.names.defined:
        return
    names, positions = book.model.ruleset.alternatives, dict(competitors(book))
    block = Block(book, hidden_sheet(book, SHEET))
    order = read(book, "order")

    def sort(k: int) -> Expr:
        group = when(book.ref(f"competes.{names[k - 1]}").same(1), 2, int(k in positions))
        return group * GROUP - call("MATCH", k, order, 0)

    keys = block.each("board.sort", len(names), sort)
    for d in book.model.pack.dimensions:
        block.column(f"board.mean.{d}", (book.ref(f"mean.{name}.{d}") for name in names))
    pick = block.each("board.pick", len(positions), lambda place: ranked(keys, place))
    count = call("SUM", read(book, "alt.competes"))
    best = pick[smallest(len(positions), count + 1)]
    block.cells([("board.blocked", when(count >= len(positions), 0, best))])


def picked(book: Book, place: int) -> Expr:
    """The position in the pack of the alternative in a place of the list."""
    return read(book, "board.pick")[place]


def dimension_points(book: Book, dimension: str, position: Operand) -> Expr:
    """What a dimension adds to an alternative's score, in points."""
    mean, denominator = read(book, f"board.mean.{dimension}")[position], book.ref("denominator")
    added = exact_points(book.ref(f"weight.{dimension}") * mean, denominator)
    return when(denominator.same(0), 0, added)
