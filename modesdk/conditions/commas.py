"""Commas in cells about numbers: between the members of a list, or within one number.

`< 12,500` is two tests to the parser and one number to whoever typed it. What has both readings
is refused, with both spellings; true lists such as `5, 10, 15` are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from modesdk.conditions.nodes import Compare, Equal, Literal, Not, Test, UnaryTests
from modesdk.conditions.numerals import doubtful, either, spellings, to_write
from modesdk.conditions.samples import in_domain
from modesdk.language.worded import worded
from modesdk.model.schema import Attribute, AttributeType

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")


@frozen
class Doubt:
    """A place in a cell (1-based column) that may be one number, and how to write it."""

    column: int
    written: str
    hint: str


@frozen
class _Piece:
    """A number of the cell, its member, whether it is a bare one, and what stands before it."""

    text: str
    column: int
    member: Test
    bare: bool
    gap: str
    """What stands between it and the number before."""


def doubts(tests: UnaryTests, attribute: Attribute) -> Iterator[Doubt]:
    """The numbers of a cell that may be others than the parser took them for."""
    if attribute.type is not AttributeType.NUMBER or not tests.text:
        return
    pieces: list[_Piece] = []
    for member, number in _numbers(tests.members):
        last = pieces[-1] if pieces else None
        pieces.append(_piece(tests.text, member, number, last))
    for run in _runs(pieces):
        yield from _judged(run, attribute)


def _numbers(members: Sequence[Test]) -> Iterator[tuple[Test, Literal]]:
    for member in members:
        for literal in member.literals:
            if literal.kind is AttributeType.NUMBER:
                yield member, literal


def _piece(text: str, member: Test, literal: Literal, last: _Piece | None) -> _Piece:
    start = literal.column - 1
    match = _NUMBER.match(text, start)
    gap = text[last.column - 1 + len(last.text) : start] if last else text[:start]
    bare = isinstance(member, Equal) and gap.strip() == ","
    return _Piece(match[0] if match else "", literal.column, member, bare, gap)


def _runs(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Numbers that stand together: bare ones behind a comparison, or right behind each other."""
    run: list[_Piece] = []
    for piece in pieces:
        behind = run and piece.bare and (piece.gap == "," or isinstance(run[0].member, Compare))
        if run and not behind:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _judged(run: Sequence[_Piece], attribute: Attribute) -> Iterator[Doubt]:
    first, sign = run[0], _sign(run[0].member)
    joined = ",".join(piece.text for piece in run)
    if doubtful(joined):
        yield Doubt(first.column, joined, to_write(either(_fitting(joined, attribute))))
    elif run[1:] and (sign or _one_number(joined, attribute)):
        rest = [f"= {piece.text}" if sign else piece.text for piece in run[1:]]
        parts = ", ".join([f"{sign}{first.text}", *rest])
        one = either([f"{sign}{number}" for number in _fitting(joined, attribute)])
        yield Doubt(first.column, joined, _one_or_tests(one, parts, len(run)))


def _one_or_tests(one: str, parts: str, count: int) -> str:
    if not one:
        return worded("Write {parts} for {count} tests", parts=parts, count=count)
    return worded(
        "Write {one} for one number, or {parts} for {count} tests",
        one=one,
        parts=parts,
        count=count,
    )


def _sign(member: Test) -> str:
    if isinstance(member, Compare):
        return f"{member.order} "
    return "!= " if isinstance(member, Not) else ""


def _one_number(joined: str, attribute: Attribute) -> bool:
    """Whether numbers right behind each other may be one: 12,500 or, where not whole, 2,5."""
    return any(not attribute.integer or "." not in number for number in spellings(joined))


def _fitting(joined: str, attribute: Attribute) -> list[str]:
    """The spellings that the attribute can have, or all when it can have none."""
    found = list(spellings(joined))
    return [n for n in found if in_domain(Decimal(n), attribute)] or found
