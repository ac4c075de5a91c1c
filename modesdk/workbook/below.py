"""Rows typed below those that have formulas: nothing is computed for them."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic, Location
from modesdk.model.pack import Pack
from modesdk.workbook.names import sanitised
from modesdk.workbook.package import Package
from modesdk.workbook.typed import word_of

_HINTS = {
    "portfolio": "Decide on them with: modesdk workbook portfolio, or build with more --rows",
    "cases": "Bring the other cases into the pack (modesdk workbook pull) and build again",
}


def rows_below(package: Package, pack: Pack) -> Iterator[Diagnostic]:
    """One problem per sheet of profiles."""
    for prefix, hint in _HINTS.items():
        place = package.range(f"{prefix}.as_of")
        if place is None:
            continue
        names = (sanitised(f"{prefix}.in.{attribute.id}") for attribute in pack.schema)
        columns = {found.area.left for name in names if (found := package.range(name))}
        cells = package.sheet(place.sheet).cells
        rows = {
            spot[0] for spot, cell in cells.items()
            if spot[0] > place.area.bottom and spot[1] in columns and word_of(cell.value)
        }  # fmt: skip
        if rows:
            first, last = min(rows), max(rows)
            span = f"row {first}" if len(rows) == 1 else f"rows {first} to {last}"
            count = "1 row" if len(rows) == 1 else f"{len(rows):,} rows"
            message = f"{count} below the wired ones ({span}): no formula reads them"
            where = Location(str(package.path), None, f"{place.sheet}!A{first}")
            yield Diagnostic("B-194", message, where, hint=hint)
