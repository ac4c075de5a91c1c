"""Profiles that stand one per row on a sheet (Cases, Portfolio), as its formulas take them.

A cell that cannot be understood counts as missing there; it is told, and left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.workbook.read.table_cells import Notation, read_cell, read_day
from modesdk.workbook.read.table_rows import seen
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Cell, CellValue, Package
from modesdk.xlsx.places import Range, Spot, address


def columns_of(package: Package, pack: Pack, prefix: str) -> dict[str, int]:
    """The columns of a sheet's inputs by attribute, those that have their names."""
    names = {attribute.id: sanitised(f"{prefix}.in.{attribute.id}") for attribute in pack.schema}
    places = {attribute: package.range(name) for attribute, name in names.items()}
    return {attribute: place.area.left for attribute, place in places.items() if place}


def first_and_last(package: Package, prefix: str, column: Range) -> tuple[int, int]:
    """The rows for profiles: those of a column, and what was inserted above and below them."""
    whole = package.range(f"{prefix}.rows")  # headings and the bar below, too
    if whole is None:
        return column.area.top, column.area.bottom
    return whole.area.top + 1, whole.area.bottom - 1


@frozen
class ProfileRow:
    """A row that holds a profile. `index` counts from 0 on the first row of profiles.

    `typed` are the cells as typed, by attribute; `wrong` says which cannot be used.
    """

    index: int
    number: int
    case: Case
    typed: Mapping[str, CellValue]
    wrong: tuple[Diagnostic, ...] = ()
    as_of: bool = False


@frozen
class ProfileRows:
    """Where the columns of a sheet of profiles stand."""

    package: Package
    pack: Pack
    as_of: datetime.date
    dates: Range
    columns: Mapping[str, int] = field(factory=dict)
    top: int = 1
    bottom: int = 1

    @classmethod
    def found(
        cls, package: Package, pack: Pack, prefix: str, as_of: datetime.date
    ) -> list[ProfileRow]:
        """The rows that hold anything; [] when the sheet is gone."""
        dates = package.range(f"{prefix}.as_of")
        if dates is None:
            return []
        columns = columns_of(package, pack, prefix)
        top, bottom = first_and_last(package, prefix, dates)
        return list(cls(package, pack, as_of, dates, columns, top, bottom).rows())

    def rows(self) -> Iterator[ProfileRow]:
        """Row by row."""
        cells = self.package.sheet(self.dates.sheet).cells
        last = max((spot[0] for spot in cells), default=0)
        for number in range(self.top, min(self.bottom, last) + 1):
            typed = {
                name: cell
                for name, column in self.columns.items()
                if (cell := cells.get((number, column))) is not None
                and not seen(self.package, cell).blank
            }
            date = cells.get((number, self.dates.area.left))
            if typed or date is not None:
                yield self._row(number, typed, date)

    def _row(self, number: int, typed: Mapping[str, Cell], date: Cell | None) -> ProfileRow:
        values: dict[str, Value] = {}
        wrong: list[Diagnostic] = []
        for name, cell in typed.items():
            given, place = seen(self.package, cell), self._at(cell.spot)
            value, problems = read_cell(self.pack.schema[name], given, Notation.FORM, place)
            wrong += problems
            if value is not None:
                values[name] = value
        spot = (number, self.dates.area.left)
        day, problems = read_day(seen(self.package, date), Notation.FORM, self._at(spot))
        wrong += problems
        index = number - self.top
        case = Case(day or self.as_of, values)
        held = {name: cell.value for name, cell in typed.items()}
        return ProfileRow(index, number, case, held, tuple(wrong), day is not None)

    def _at(self, spot: Spot) -> Location:
        return Location(str(self.package.path), None, f"{self.dates.sheet}!{address(spot)}")
