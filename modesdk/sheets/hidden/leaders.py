"""Who would lead under other weights: one row per setting, natively and exactly.

Gates and the pack's order of ties do not depend on weights, so a setting is a row of score
numerators; the leader, the second and the current winner's lead follow from unique whole keys.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula import decision_formulas as decision
from modesdk.formula.columns import first_few, place_of
from modesdk.formula.expr import Expr, pick, ref, when
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.ranking_formulas import level_with
from modesdk.sheets.hidden.block import Block, ColumnRef, chosen, competitors, read
from modesdk.xlsx.places import letters

Setting = tuple[Sequence[Expr], Expr]
"""A score numerator per competitor, and the denominator."""


def leaders(book: Book, ws: Worksheet, prefix: str, settings: Sequence[Setting]) -> None:
    """Write the settings below what the sheet holds, and define the columns of results.

    Defines `<prefix>.leader`, `.second` (positions in the pack, or 0), `.margin` (numerator),
    `.level` (how many share the first place), `.lead` (of the current winner over the best other)
    and `.points` of that lead.
    """
    top, width = ws.max_row + 3, len(competitors(book))
    scores, keys, rows = list[Expr](), list[Expr](), range(top + 1, top + 1 + len(settings))
    for row, (numerators, _) in zip(rows, settings, strict=True):
        for column, (numerator, pair) in enumerate(
            zip(numerators, competitors(book), strict=True), start=1
        ):
            book.put(ws, (row, column), numerator)
            score = ref(f"{letters(column)}{row}")
            book.put(ws, (row, column + width), _key(book, score, *pair))
        scores.append(_span(row, 1, width))
        keys.append(_span(row, 1 + width, width))
    block = Block(book, ws, left=2 * width + 1, top=top)
    _leader(book, block, prefix, scores, keys)
    _lead(book, block, prefix, scores)
    _points(block, prefix, scores, [denominator for _, denominator in settings])


def _key(book: Book, score: Expr, position: int, name: str) -> Expr:
    count = len(book.model.ruleset.alternatives)
    return decision.key(book.ref(f"competes.{name}"), score, position - 1, count)


def _leader(
    book: Book, block: Block, prefix: str, scores: Sequence[Expr], keys: Sequence[Expr]
) -> None:
    """Who is first and second, by their places among the competitors and in the pack."""
    count, test = len(scores), f">{decision.COMPETING // 2}"
    first = block.column(f"{prefix}.first", (first_few(row, 1, test) for row in keys))
    second = block.column(f"{prefix}.next", (first_few(row, 2, test) for row in keys))
    positions = [(k, p) for k, (p, _) in enumerate(competitors(book), start=1)]
    block.each(f"{prefix}.leader", count, lambda i: chosen(first[i], positions))
    block.each(f"{prefix}.second", count, lambda i: chosen(second[i], positions))

    def margin(i: int) -> Expr:
        best, following = (pick(scores[i - 1], found[i]) for found in (first, second))
        return decision.margin(second[i], best, following)

    block.each(f"{prefix}.margin", count, margin)

    def level(i: int) -> Expr:
        row = scores[i - 1]
        return when(first[i].same(0), 0, level_with(keys[i - 1], row, pick(row, first[i])))

    block.each(f"{prefix}.level", count, level)


def _lead(book: Book, block: Block, prefix: str, scores: Sequence[Expr]) -> None:
    """How far the present winner is before the best other one, or behind it."""
    first, leader, margin = (
        read(book, f"{prefix}.{name}") for name in ("first", "leader", "margin")
    )
    winner = book.ref("winner")
    own = place_of(winner, read(book, "leaders.positions"))

    def lead(i: int) -> Expr:
        behind = pick(scores[i - 1], own) - pick(scores[i - 1], first[i])
        return when(winner.same(0), 0, when(leader[i].same(winner), margin[i], behind))

    block.each(f"{prefix}.lead", len(scores), lead)


def _points(
    block: Block, prefix: str, scores: Sequence[Expr], denominators: Sequence[Expr]
) -> None:
    """The lead, and the score of the leader."""
    lead, first = (read(block.book, f"{prefix}.{name}") for name in ("lead", "first"))
    divisor = block.column(f"{prefix}.denominator", denominators)

    def points(i: int) -> Expr:
        return when(divisor[i].same(0), 0, decision.exact_points(lead[i], divisor[i]))

    def score(i: int) -> Expr:
        best = decision.exact_points(pick(scores[i - 1], first[i]), divisor[i])
        return when(first[i].same(0) | divisor[i].same(0), 0, best)

    block.each(f"{prefix}.points", len(scores), points)
    block.each(f"{prefix}.score", len(scores), score)


def positions_column(book: Book, ws: Worksheet, column: str) -> None:
    """The positions of the competitors in the pack, as `leaders.positions`."""
    pairs = competitors(book)
    book.put(ws, f"{column}1", "leaders.positions")
    for row, (position, _) in enumerate(pairs, start=2):
        book.put(ws, f"{column}{row}", position)
    book.define("leaders.positions", ws, f"{column}2:{column}{1 + len(pairs)}")


def _span(row: int, left: int, width: int) -> ColumnRef:
    return ColumnRef(f"${letters(left)}{row}:${letters(left + width - 1)}{row}")
