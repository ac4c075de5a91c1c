"""Copies of input sheets: names lead to the original, so what is typed into a copy is not read."""

from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.language.worded import worded
from modesdk.sheets.book.draft import is_built
from modesdk.xlsx.package import Package

_INPUTS = ("in.as_of", "rule.id", "cases.id", "portfolio.as_of", "in.on")
_ALIKE = 0.6
"""The share of a sheet's formulas that a copy of it has in the same cells."""
_LONGEST = 4
"""A sheet of so many times the cells is no copy."""


def copies(package: Package) -> Iterator[Diagnostic]:
    """A warning for each copy of a sheet that people fill in."""
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
