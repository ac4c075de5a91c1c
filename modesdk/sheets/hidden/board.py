"""The alternatives that may be recommended, in the order in which the show sheets list them.

Competing ones by rank, then the blocked ones by the score they would have had.
"""

from __future__ import annotations

from modesdk.sheets.book.draft import Book
from modesdk.sheets.hidden.block import Block, at, competitors, hidden_sheet

SHEET = "CalcShow"
GROUP = 1_000
"""Room for the place in the common order below the group."""


def build_board(book: Book) -> None:
    """The block `board.*`: per alternative in pack order, then per place of the list."""
    if "board.pick" in book.names.defined:
        return
    n, names = book.name, book.model.ruleset.alternatives
    block = Block(book, hidden_sheet(book, SHEET))
    ranked = dict(competitors(book))
    numbers = range(1, len(names) + 1)
    block.column(
        "board.sort",
        (
            f"=IF({n(f'competes.{names[k - 1]}')}=1,2,{int(k in ranked)})*{GROUP}"
            f"-MATCH({k},{n('order')},0)"
            for k in numbers
        ),
    )
    for d in book.model.pack.dimensions:
        block.column(f"board.mean.{d}", (f"={n(f'mean.{name}.{d}')}" for name in names))
    sort = n("board.sort")
    block.column(
        "board.pick", (f"=MATCH(LARGE({sort},{r}),{sort},0)" for r in range(1, len(ranked) + 1))
    )
    count = f"SUM({n('alt.competes')})"
    best = at(n("board.pick"), f"MIN({len(ranked)},{count}+1)")
    block.cells([("board.blocked", f"=IF({count}>={len(ranked)},0,{best})")])


def picked(book: Book, place: int) -> str:
    """The position in the pack of the alternative in a place of the list."""
    return at(book.name("board.pick"), place)


def dimension_points(book: Book, dimension: str, position: str) -> str:
    """What a dimension adds to an alternative's score, in points."""
    n = book.name
    mean = at(n(f"board.mean.{dimension}"), position)
    return f"IF({n('denominator')}=0,0,{n(f'weight.{dimension}')}*{mean}/({n('denominator')}*200))"
