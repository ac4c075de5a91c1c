"""Who would lead under other weights: one row per setting, natively and exactly.

Gates and the pack's order of ties do not depend on weights, so a setting is a row of score
numerators; the leader, the second and the current winner's lead follow from unique whole keys.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.sheets.book.draft import Book
from modesdk.sheets.hidden.block import Block, at, chosen, competitors

NOBODY = -(10**13)
"""Below every key: alternatives that do not compete."""


def leaders(
    book: Book, ws: Worksheet, prefix: str, settings: Sequence[tuple[Sequence[str], str]]
) -> None:
    """Write the settings below what the sheet holds, and define the columns of results.

    A setting is a score numerator per competitor and the denominator, as formulas without "=".
    Defines `<prefix>.leader`, `.second` (positions in the pack, or 0), `.margin` (numerator),
    `.lead` (of the current winner over the best other) and `.points` of that lead.
    """
    top = ws.max_row + 3
    width = len(competitors(book))
    scores, keys = 1, 1 + width
    for row, (numerators, _) in enumerate(settings, start=top + 1):
        for k, (position, name) in enumerate(competitors(book)):
            cell = f"{get_column_letter(scores + k)}{row}"
            book.put(ws, cell, f"={numerators[k]}")
            competes = f"{book.name(f'competes.{name}')}=1"
            key = f"=IF({competes},{cell}*{_room(book)}-{position},{NOBODY - position})"
            book.put(ws, (row, keys + k), key)
    rows = range(top + 1, top + 1 + len(settings))
    _results(book, Block(book, ws, left=keys + width, top=top), prefix, rows, settings)


def _results(
    book: Book,
    block: Block,
    prefix: str,
    rows: range,
    settings: Sequence[tuple[Sequence[str], str]],
) -> None:
    n, width = book.name, len(competitors(book))
    score_rows = [_span(row, 1, width) for row in rows]
    key_rows = [_span(row, 1 + width, width) for row in rows]
    numbers = range(1, len(settings) + 1)
    block.column(f"{prefix}.first", (_place(keys, 1) for keys in key_rows))
    block.column(f"{prefix}.next", (_place(keys, 2) for keys in key_rows))
    first, following = n(f"{prefix}.first"), n(f"{prefix}.next")
    positions = [(k, str(p)) for k, (p, _) in enumerate(competitors(book), start=1)]
    block.column(f"{prefix}.leader", ("=" + chosen(at(first, i), positions) for i in numbers))
    block.column(f"{prefix}.second", ("=" + chosen(at(following, i), positions) for i in numbers))
    block.column(
        f"{prefix}.margin",
        (
            f"=IF({at(following, i)}=0,0,"
            f"INDEX({scores},{at(first, i)})-INDEX({scores},{at(following, i)}))"
            for i, scores in enumerate(score_rows, start=1)
        ),
    )
    own = "IFERROR(MATCH(" + n("winner") + "," + n("leaders.positions") + ",0),0)"
    leader = n(f"{prefix}.leader")
    block.column(
        f"{prefix}.lead",
        (
            f"=IF({n('winner')}=0,0,"
            f"IF({at(leader, i)}={n('winner')},{at(n(f'{prefix}.margin'), i)},"
            f"INDEX({scores},{own})-INDEX({scores},{at(first, i)})))"
            for i, scores in enumerate(score_rows, start=1)
        ),
    )
    block.column(f"{prefix}.denominator", (f"={denominator}" for _, denominator in settings))
    divisor = n(f"{prefix}.denominator")
    block.column(
        f"{prefix}.points",
        (
            f"=IF({at(divisor, i)}=0,0,{at(n(f'{prefix}.lead'), i)}/({at(divisor, i)}*200))"
            for i in numbers
        ),
    )
    block.column(
        f"{prefix}.score",
        (
            f"=IF(OR({at(first, i)}=0,{at(divisor, i)}=0),0,"
            f"INDEX({scores},{at(first, i)})/({at(divisor, i)}*200))"
            for i, scores in enumerate(score_rows, start=1)
        ),
    )


def positions_column(book: Book, ws: Worksheet, column: str) -> None:
    """The positions of the competitors in the pack, as `leaders.positions`."""
    pairs = competitors(book)
    book.put(ws, f"{column}1", "leaders.positions")
    for row, (position, _) in enumerate(pairs, start=2):
        book.put(ws, f"{column}{row}", position)
    book.define("leaders.positions", ws, f"{column}2:{column}{1 + len(pairs)}")


def _span(row: int, left: int, width: int) -> str:
    return f"${get_column_letter(left)}{row}:${get_column_letter(left + width - 1)}{row}"


def _place(keys: str, place: int) -> str:
    """The column within `keys` of the leader (1) or the second (2); 0 when there is none."""
    found = f"MATCH(LARGE({keys},{place}),{keys},0)"
    return f'=IF(COUNTIF({keys},">{NOBODY // 10}")>={place},{found},0)'


def _room(book: Book) -> int:
    return 1 << (len(book.model.ruleset.alternatives) + 1).bit_length()
