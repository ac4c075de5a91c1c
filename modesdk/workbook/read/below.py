"""Rows typed below those that have formulas: nothing is computed for them on the sheet."""

from collections.abc import Collection, Iterator

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
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


def rows_below(package: Package, pack: Pack) -> Iterator[Diagnostic]:
    """A warning for each sheet of profiles that has such rows."""
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
