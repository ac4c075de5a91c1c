"""Profiles that stand one per row on a sheet (Cases, Portfolio), as its formulas take them.

A cell that cannot be understood counts as missing there; it is told, and left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.normalise import normalise_values
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.workbook.names import sanitised
from modesdk.workbook.package import Cell, CellValue, Package
from modesdk.workbook.places import Range, address
from modesdk.workbook.typed import day_of, meant, word_of


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

    @classmethod
    def found(
        cls, package: Package, pack: Pack, prefix: str, as_of: datetime.date
    ) -> list[ProfileRow]:
        """The rows that hold anything; [] when the sheet is gone."""
        dates = package.range(f"{prefix}.as_of")
        if dates is None:
            return []
        columns = {}
        for attribute in pack.schema:
            place = package.range(sanitised(f"{prefix}.in.{attribute.id}"))
            if place is not None:
                columns[attribute.id] = place.area.left
        return list(cls(package, pack, as_of, dates, columns).rows())

    def rows(self) -> Iterator[ProfileRow]:
        """Row by row."""
        cells = self.package.sheet(self.dates.sheet).cells
        top = self.dates.area.top
        last = max((spot[0] for spot in cells), default=0)
        for number in range(top, min(self.dates.area.bottom, last) + 1):
            typed = {
                name: cell.value
                for name, column in self.columns.items()
                if (cell := cells.get((number, column))) is not None and word_of(cell.value)
            }
            date = cells.get((number, self.dates.area.left))
            if typed or date is not None:
                yield self._row(number, typed, date)

    def _row(self, number: int, typed: dict[str, CellValue], date: Cell | None) -> ProfileRow:
        values: dict[str, Value] = {}
        wrong: list[Diagnostic] = []
        for name, value in typed.items():
            place = Location(str(self.package.path), None, self._at(number, self.columns[name]))
            found, problems = self._value(self.pack.schema[name], value)
            values |= found
            wrong += [problem.at(place) for problem in problems]
        day = self._date(date) if date is not None else None
        if date is not None and day is None:
            place = Location(str(self.package.path), None, self._at(number, self.dates.area.left))
            message = f"got {word_of(date.value)[:40]!r}, expected a date"
            wrong.append(Diagnostic("V-502", message, place))
        index = number - self.dates.area.top
        case = Case(day or self.as_of, values)
        return ProfileRow(index, number, case, typed, tuple(wrong), day is not None)

    def _at(self, row: int, column: int) -> str:
        return f"{self.dates.sheet}!{address((row, column))}"

    def _value(
        self, attribute: Attribute, value: CellValue
    ) -> tuple[dict[str, Value], list[Diagnostic]]:
        given: Any = meant(attribute, word_of(value))
        if attribute.type is AttributeType.NUMBER:
            if isinstance(value, (str, bool)):
                message = f"got the text {word_of(value)[:40]!r}, expected a number"
                return {}, [Diagnostic("B-126", message)]
            given = value
        elif attribute.type is AttributeType.DATE:
            given = self._day(value) or word_of(value)
        values, problems = normalise_values(self.pack.schema, {attribute.id: given}, Location())
        return dict(values), problems

    def _date(self, cell: Cell) -> datetime.date | None:
        return self._day(cell.value)

    def _day(self, value: CellValue) -> datetime.date | None:
        return day_of(value, self.package.epoch_shift)
