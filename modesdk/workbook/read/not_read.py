"""What was typed where nothing reads it: below the rows with formulas, and on copies of sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.sheets.book.draft import is_built
from modesdk.workbook.read.profile_rows import columns_of
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Range

_FOLLOWS = {
    "portfolio": (
        worded("only the SDK decides"),
        worded("For formulas on more rows: modesdk workbook build --rows"),
    ),
    "cases": (
        worded("nothing judges them"),
        worded("Bring the other cases into the pack (modesdk workbook pull) and build again"),
    ),
}
_INPUTS = ("in.as_of", "rule.id", "cases.id", "portfolio.as_of", "in.on")
_ALIKE = 0.6
"""The share of a sheet's formulas that a copy of it has in the same cells."""
_LONGEST = 4
"""A sheet of so many times the cells is no copy."""


def rows_below(package: Package, pack: Pack) -> Iterator[Diagnostic]:
    """A warning for each sheet with profiles below the rows that have formulas."""
    for prefix in _FOLLOWS:
        place = package.range(f"{prefix}.as_of")
        if place is not None:
            columns = columns_of(package, pack, prefix).values()
            count = len(_filled(package, place, columns))
            yield from below(package, place.sheet, (place.area.bottom, count), prefix)


def below(
    package: Package, sheet: str, found: tuple[int, int], prefix: str
) -> Iterator[Diagnostic]:
    """`found`: the last row that formulas read, and how many stand below it."""
    last, count = found
    if count:
        follows, hint = _FOLLOWS[prefix]
        message = worded(
            "{count:,} rows below row {last}, the last with formulas: {follows}",
            count=count,
            last=last,
            follows=follows,
        )
        if count == 1:
            message = worded(
                "1 row below row {last}, the last with formulas: {follows}",
                last=last,
                follows=follows,
            )
        where = Location(str(package.path), None, sheet)
        yield Diagnostic("B-169", message, where, Severity.WARNING, hint)


def _filled(package: Package, place: Range, columns: Collection[int]) -> set[int]:
    cells = package.sheet(place.sheet).cells
    return {
        spot[0]
        for spot, cell in cells.items()
        if spot[0] > place.area.bottom and spot[1] in columns and word_of(cell.value)
    }


def copies(package: Package) -> Iterator[Diagnostic]:
    """A warning for each copy of a sheet that people fill in: names lead to the original."""
    own = [place.sheet for name in _INPUTS if (place := package.range(name)) is not None]
    read = {place.sheet for name in package.names if (place := package.range(name)) is not None}
    for title in package.sheets:
        if title in read or is_built(title):
            continue
        of = next((sheet for sheet in dict.fromkeys(own) if _copied(package, sheet, title)), "")
        if of:
            where = Location(str(package.path), None, title)
            message = worded(
                "the sheet {sheet!r} is a copy of {other!r} and is not read: {other!r} counts",
                sheet=title,
                other=of,
            )
            hint = worded(
                "Type into {sheet!r}, or use a copy of the file for another client", sheet=of
            )
            yield Diagnostic("B-192", message, where, Severity.WARNING, hint)


def _copied(package: Package, sheet: str, title: str) -> bool:
    sizes = package.inspection.sizes
    if sizes[title].cells > _LONGEST * sizes[sheet].cells:
        return False
    cells = package.sheet(title).cells
    formulas = {s: c.formula for s, c in package.sheet(sheet).cells.items() if c.formula}
    alike = sum(spot in cells and cells[spot].formula == text for spot, text in formulas.items())
    return bool(formulas) and alike >= _ALIKE * len(formulas)
