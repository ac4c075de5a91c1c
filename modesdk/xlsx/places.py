"""Cell addresses: A1, $B$2:$C$9, 'My sheet'!D4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_SHEET = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!\[\]:#]+))!(.+)$", re.DOTALL)

Spot = tuple[int, int]
"""Row and column, counted from 1."""


@frozen(order=True)
class Area:
    """A rectangle of cells."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it holds."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def __contains__(self, spot: object) -> bool:
        if not isinstance(spot, tuple):
            return False
        row, column = spot
        return bool(self.top <= row <= self.bottom and self.left <= column <= self.right)

    def spots(self) -> Iterator[Spot]:
        """All cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column

    def __str__(self) -> str:
        first = address((self.top, self.left))
        return first if self.size == 1 else f"{first}:{address((self.bottom, self.right))}"


@frozen
class Range:
    """An area on a sheet."""

    sheet: str
    area: Area

    def __str__(self) -> str:
        return f"{self.sheet}!{self.area}"


@lru_cache(maxsize=MAX_COLUMN)
def letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def address(spot: Spot) -> str:
    """A cell as people write it."""
    return f"{letters(spot[1])}{spot[0]}"


def spot_of(text: str) -> Spot | None:
    """The cell of an address; None when it is none."""
    match = _CELL.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if 1 <= row <= MAX_ROW and column <= MAX_COLUMN else None


def area_of(text: str) -> Area | None:
    """The rectangle of `A1` or `A1:B2`; None when it is none."""
    first, _, last = text.partition(":")
    start, end = spot_of(first), spot_of(last or first)
    if start is None or end is None:
        return None
    rows, columns = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return Area(rows[0], columns[0], rows[1], columns[1])


@lru_cache(maxsize=4_096)
def range_of(text: str) -> Range | None:
    """A defined name's target when it is one area of one sheet; None otherwise."""
    match = _SHEET.match(text.strip().removeprefix("="))
    if match is None:
        return None
    area = area_of(match[3])
    title = match[1].replace("''", "'") if match[1] else match[2]
    return Range(title, area) if area else None
