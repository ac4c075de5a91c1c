"""Rows and columns that were inserted on, or deleted from, the sheets for people.

The names of cells move along with them, so what stands there is still read rightly, but `refresh`
could not put a formula where it belongs. Compared are the places of names with those in a workbook
built now; the cells between two names tell where exactly.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import frozen
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.worded import worded
from modesdk.workbook.compare.fresh import Fresh
from modesdk.workbook.read.rule_rows import UNDO
from modesdk.workbook.read.stamp import other_builder
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Area, Spot, letters, range_of

_MOST_STEPS = 3
"""More of them on one sheet are no insertions, but another layout."""


@frozen
class Move:
    """What differs on one sheet, and whether it holds less than a workbook built now."""

    title: str
    told: Diagnostic
    lacks: bool


@frozen
class Axis:
    """Rows or columns, and which part of a cell's place they are.

    `said` words how many were inserted where; deleted ones are less than 0.
    """

    said: Callable[[int, str], str]
    first: Callable[[Area], int]
    last: Callable[[Area], int]
    part: int


def _rows_moved(count: int, place: str) -> str:
    if count == 1:
        return worded("1 row was inserted above {place}: undo that", place=place)
    if count == -1:
        return worded("1 row was deleted at {place}: undo that", place=place)
    if count > 0:
        return worded(
            "{count} rows were inserted above {place}: undo that", count=count, place=place
        )
    return worded("{count} rows were deleted at {place}: undo that", count=-count, place=place)


def _columns_moved(count: int, place: str) -> str:
    if count == 1:
        return worded("1 column was inserted left of {place}: undo that", place=place)
    if count == -1:
        return worded("1 column was deleted at {place}: undo that", place=place)
    if count > 0:
        return worded(
            "{count} columns were inserted left of {place}: undo that", count=count, place=place
        )
    return worded("{count} columns were deleted at {place}: undo that", count=-count, place=place)


_ROWS = Axis(_rows_moved, lambda a: a.top, lambda a: a.bottom, 0)
_COLUMNS = Axis(_columns_moved, lambda a: a.left, lambda a: a.right, 1)


def moves(package: Package, fresh: Fresh) -> list[Diagnostic]:
    """One problem for every place where something was inserted or deleted.

    Where another version of modesdk built fewer rows and columns, that is one problem, told when
    nothing was inserted: an insertion must be undone anyway.
    """
    found, version = list(_moves(package, fresh)), other_builder(package)
    early = [move.title for move in found if version and move.lacks]
    told = [move.told for move in found if not (version and move.lacks)]
    return told or ([_of_version(package, dict.fromkeys(early), version)] if early else [])


def _of_version(package: Package, titles: Iterable[str], version: str) -> Diagnostic:
    message = worded(
        "{version}, with fewer cells on {sheets} than now",
        version=version,
        sheets=", ".join(titles),
    )
    return Diagnostic("B-153", message, Location(str(package.path)), hint=_OTHER_LAYOUT)


def _moves(package: Package, fresh: Fresh) -> Iterator[Move]:
    for ws in fresh.book.wb.worksheets:
        title = fresh.titles.now(ws.title)
        if ws.sheet_state == "visible" and title in package.sheets:
            areas = list(_areas(package, fresh, ws.title))
            for axis in (_ROWS, _COLUMNS):
                yield from _along(package, ws, title, _places(areas, axis), axis)


def _areas(package: Package, fresh: Fresh, title: str) -> Iterator[tuple[Area, Area]]:
    """The areas of a sheet's names as they would be, and as they are."""
    for name, reference in fresh.book.names.defined.items():
        wanted, now = range_of(reference), package.range(name)
        if wanted and now and wanted.sheet == title and now.sheet == fresh.titles.now(title):
            yield wanted.area, now.area


def _places(areas: list[tuple[Area, Area]], axis: Axis) -> dict[int, set[int]]:
    """By how much each row or column was moved."""
    found: dict[int, set[int]] = {}
    for wanted, now in areas:
        for end in (axis.first, axis.last):
            found.setdefault(end(wanted), set()).add(end(now) - end(wanted))
    return found


def _along(
    package: Package, ws: Worksheet, title: str, places: Mapping[int, set[int]], axis: Axis
) -> Iterator[Move]:
    steps = list(_steps(places))
    if len(steps) > _MOST_STEPS or any(len(moved) > 1 for moved in places.values()):
        where = Location(str(package.path), None, title)
        message = worded(
            "cells of {sheet} stand elsewhere than in a workbook built now", sheet=title
        )
        yield Move(title, Diagnostic("B-153", message, where, hint=_OTHER_LAYOUT), lacks=True)
        return
    for before, after, count, moved in steps:
        at = _exactly(package, ws, title, axis, (before, after, count, moved))
        yield Move(title, _told(package, title, axis, at, count), lacks=count < 0)


_OTHER_LAYOUT = worded(
    "Build the workbook again and carry over what was typed, or undo the changes"
)


def _steps(places: Mapping[int, set[int]]) -> Iterator[tuple[int, int, int, int]]:
    """Where the movement changes: the last place before, the first after, by how much, to what."""
    before, moved = 0, 0
    for place in sorted(places):
        now = min(places[place])
        if now != moved:
            yield before, place, now - moved, now
        before, moved = place, now


def _exactly(
    package: Package, ws: Worksheet, title: str, axis: Axis, step: tuple[int, int, int, int]
) -> int:
    """The first row or column that moved: from there on, cells are filled as those of before."""
    before, after, count, moved = step
    usual = _filled(ws._cells, axis)  # openpyxl's own iteration creates the empty ones
    now = _filled(package.sheet(title).cells, axis)
    at = after
    while at - 1 > before and usual.get(at - 1, set()) <= now.get(at - 1 + moved, set()):
        at -= 1
    return at if count > 0 else at + count


def _filled(cells: Mapping[Spot, object], axis: Axis) -> dict[int, set[int]]:
    """The cells of each row (or column) that hold something."""
    found: dict[int, set[int]] = {}
    for spot, cell in cells.items():
        if getattr(cell, "value", None) is not None or getattr(cell, "formula", None) is not None:
            found.setdefault(spot[axis.part], set()).add(spot[1 - axis.part])
    return found


def _told(package: Package, title: str, axis: Axis, at: int, count: int) -> Diagnostic:
    place = f"{title}!{at if axis is _ROWS else letters(at)}"
    where = Location(str(package.path), None, place)
    return Diagnostic("B-191", axis.said(count, place), where, hint=UNDO)
