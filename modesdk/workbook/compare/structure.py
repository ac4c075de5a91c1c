"""Whether sheets, names and cells stand where a workbook built now has them.

`check` and `refresh` ask here, so that both give the same advice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import frozen
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.worded import worded
from modesdk.sheets.grid.row_grid import attributes_read
from modesdk.workbook.compare.fresh import Fresh
from modesdk.workbook.read.rule_rows import UNDO
from modesdk.workbook.read.rule_sheet import RuleSheet
from modesdk.workbook.read.stamp import other_builder
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Area, Spot, letters, range_of

LONGEST = 8_192
"""Characters that a formula may have."""
PULL = worded("Bring the rows into the pack (modesdk workbook pull) and build the workbook again")
BUILD_AGAIN = worded("Build the workbook again and carry over what was typed")

REFUSED = frozenset(("B-124", "B-153", "B-190", "B-191"))
"""What keeps `refresh` from putting formulas where they belong."""

_MOST_STEPS = 3
"""More of them on one sheet are no insertions, but another layout."""
_OTHER_LAYOUT = worded(
    "Build the workbook again and carry over what was typed, or undo the changes"
)


def structure(package: Package, fresh: Fresh) -> list[Diagnostic]:
    """Why no formula could be put where it belongs; [] when everything is in its place."""
    return (
        list(_missing_sheets(package, fresh))
        or moves(package, fresh)
        or list(_missing_names(package, fresh))
    )


@frozen
class Move:
    """What differs on one sheet, and whether it lacks rows or columns of a workbook built now.

    Then one that it has besides may come from the version that built it as well.
    """

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
    """One problem for every place where rows or columns were inserted or deleted for people.

    Names of cells move along, so what stands there is still read rightly, but `refresh` could not
    put a formula where it belongs. Compared are the places of names with those in a workbook built
    now; the cells between two names tell where exactly.

    Where another version of modesdk built fewer rows or columns, that is one problem, told when
    nothing was inserted elsewhere: an insertion must be undone anyway.
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
    lacks = any(count < 0 for _, _, count, _ in steps)
    for before, after, count, moved in steps:
        at = _exactly(package, ws, title, axis, (before, after, count, moved))
        yield Move(title, _told(package, title, axis, at, count), lacks=lacks)


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


def _missing_sheets(package: Package, fresh: Fresh) -> Iterator[Diagnostic]:
    for ws in fresh.book.wb.worksheets:
        title = fresh.titles.now(ws.title)
        if title not in package.sheets:
            place = Location(str(package.path), None, title)
            message = worded("the sheet {sheet!r} is missing", sheet=title)
            hint = worded("Undo the deletion, or take a backup")
            yield Diagnostic("B-124", message, place, hint=hint)


def _missing_names(package: Package, fresh: Fresh) -> Iterator[Diagnostic]:
    """Names of cells that formulas need, in one line per sheet.

    Those on hidden sheets that another version has not written yet come with `refresh`.
    """
    hidden = {ws.title for ws in fresh.book.wb.worksheets if ws.sheet_state != "visible"}
    early = bool(other_builder(package))
    gone: dict[str, list[str]] = {}
    for name, reference in fresh.references.items():
        wanted = range_of(reference)
        if wanted is None or package.range(name) is not None or name.startswith("meta."):
            continue
        if not (early and wanted.sheet in hidden):
            gone.setdefault(wanted.sheet, []).append(name)
    for sheet, names in gone.items():
        place = Location(str(package.path), None, sheet)
        more = worded(" and {count:,} more", count=len(names) - 1) if len(names) > 1 else ""
        message = worded(
            "the workbook has no name {name!r}{more}, which its formulas need",
            name=names[0],
            more=more,
        )
        yield Diagnostic("B-153", message, place, hint=BUILD_AGAIN)


def without_place(sheet: RuleSheet) -> Iterator[Diagnostic]:
    """Rows that read an attribute for which the sheets of profiles have no column."""
    shown = {attribute.id for attribute in attributes_read(sheet.ruleset)}
    shown |= {a.id for a in sheet.pack.schema if a.derived or a.id == sheet.pack.roles.as_of}
    for edit in sheet.edited:
        for name, _ in edit.row.conditions:
            if name in sheet.pack.schema and name not in shown:
                message = worded(
                    "no rule read {attribute!r} so far: Cases and Portfolio have no column for it",
                    attribute=name,
                )
                place = sheet.place(edit.row.number, "rule.conditions")
                yield Diagnostic("B-153", message, place, hint=PULL)


def too_long(sheet: RuleSheet, fresh: Fresh) -> Iterator[Diagnostic]:
    """A formula that no spreadsheet program accepts."""
    for ws in fresh.book.wb.worksheets:
        for written in fresh.cells(ws).values():
            if written.formula is not None and len(written.formula) > LONGEST:
                place = Location(str(sheet.package.path), None, ws.title)
                message = worded(
                    "a formula of {count:,} characters; at most {most:,}",
                    count=len(written.formula),
                    most=LONGEST,
                )
                yield Diagnostic("B-152", message, place, hint=worded("Split the row into several"))
                return
