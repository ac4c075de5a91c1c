"""The exact one-way flip point of every dimension weight, in closed form.

With all other weights fixed, the lead of the winner over a rival is D + k * (m_w - m_r) after k
steps of a tenth: D the difference of the numerators, m the dimension scores. So the first step at
which the rival leads is a whole division; a tie counts when the rival stands first in the pack.
"""

from __future__ import annotations

from modesdk.model.weights import MAX_DIMENSION_WEIGHT
from modesdk.sheets.book.draft import Book
from modesdk.sheets.hidden.block import Block, at, competitors, hidden_sheet
from modesdk.sheets.hidden.leaders import leaders, positions_column

SHEET = "CalcFlips"
NEVER = 10**9
PARTS = 1_000
"""Changes of a weight are compared in parts of 1,000 of it."""
UNIT_WEIGHT = 10
"""Small weights are compared with 1.0 instead."""


def build_flips(book: Book) -> None:
    """The block `flip.*`: steps up and down per dimension, and who takes over."""
    ws = hidden_sheet(book, SHEET)
    block = Block(book, ws)
    dimensions = list(book.model.pack.dimensions)
    n, numbers = book.name, range(1, len(dimensions) + 1)
    for side in ("up", "down"):
        rivals = [
            block.private(
                f"{side} {name}",
                (f"={_steps(book, d, position, name, up=side == 'up')}" for d in dimensions),
            )
            for position, name in competitors(book)
        ]
        block.column(
            f"flip.{side}.first",
            (f"=MIN({','.join(at(rival, i) for rival in rivals)})" for i in numbers),
        )
        block.column(
            f"flip.{side}",
            (
                f"=IF({_reachable(book, d, at(n(f'flip.{side}.first'), i), up=side == 'up')},"
                f"{at(n(f'flip.{side}.first'), i)},0)"
                for i, d in enumerate(dimensions, start=1)
            ),
        )
    _smallest(book, block)
    positions_column(book, ws, "BZ")
    leaders(
        book,
        ws,
        "flip.check",
        [
            _setting(book, d, f"({sign}{at(n(f'flip.{side}'), i)}{before})")
            for i, d in enumerate(dimensions, start=1)
            for side, sign, back in (("up", "", "-1"), ("down", "0-", "+1"))
            for before in ("", back)
        ],
    )


def _steps(book: Book, dimension: str, position: int, rival: str, *, up: bool) -> str:
    """After how many steps a rival leads, if the weight goes up (or down)."""
    n = book.name
    index = list(book.model.pack.dimensions).index(dimension) + 1
    own, other = at(n("reason.mean"), index), n(f"mean.{rival}.{dimension}")
    gain = f"({other}-{own})" if up else f"({own}-{other})"
    lead = f"({n('flip.score')}-{n(f'score.{rival}')})"
    tie = f"IF({position}<{n('winner')},1,0)"
    return (
        f"IF(OR({n('winner')}=0,{n('winner')}={position},{n(f'competes.{rival}')}<>1,{gain}<=0),"
        f"{NEVER},INT(({lead}+{gain}-{tie})/{gain}))"
    )


def _reachable(book: Book, dimension: str, steps: str, *, up: bool) -> str:
    """Whether the weight may change by so many steps."""
    weight = book.name(f"weight.{dimension}")
    if up:
        return f"{weight}+{steps}<={MAX_DIMENSION_WEIGHT}"
    lowest = f"IF({book.name('denominator')}>{weight},0,1)"
    return f"{weight}-{steps}>={lowest}"


def _smallest(book: Book, block: Block) -> None:
    """The smallest change, relative to the weight, that changes the winner."""
    n, dimensions = book.name, list(book.model.pack.dimensions)
    pairs = [(i, d, side) for i, d in enumerate(dimensions, start=1) for side in ("up", "down")]
    block.column(
        "flip.change",
        (
            f"=IF({at(n(f'flip.{side}'), i)}=0,{NEVER},"
            f"INT({PARTS}*{at(n(f'flip.{side}'), i)}/MAX({UNIT_WEIGHT},{n(f'weight.{d}')})))"
            for i, d, side in pairs
        ),
    )
    change = n("flip.change")
    score = f"=IF({n('winner')}=0,0,INDEX({n('alt.score')},MAX(1,{n('winner')})))"
    level = f"IF({n('flip.least')}>=500,1,IF({n('flip.least')}>=200,2,3))"
    block.cells(
        [
            ("flip.score", score),
            ("flip.least", f"=MIN({change})"),
            ("flip.at", f"=MATCH({n('flip.least')},{change},0)"),
            ("stability", f"=IF(OR({n('status')}=0,{n('status')}>=4),0,{level})"),
        ]
    )


def _setting(book: Book, dimension: str, change: str) -> tuple[list[str], str]:
    """Score numerators and denominator after a change of one dimension's weight in tenths."""
    n = book.name
    scores = [
        f"{n(f'score.{name}')}+{change}*{n(f'mean.{name}.{dimension}')}"
        for _, name in competitors(book)
    ]
    return scores, f"{n('denominator')}+{change}"
