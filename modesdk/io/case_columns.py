"""Cases in CSV: which columns there may be, and a line as an entry for `case_entries`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.io.case_dates import sweep_cell
from modesdk.io.case_entries import INHERITED, Entry
from modesdk.io.case_kinds import KINDS
from modesdk.io.csv_grid import CsvGrid, heading, missing, surplus, twice, unknown
from modesdk.io.normalise import attribute_named, knows
from modesdk.io.weight_files import weights_cell
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase, State
from modesdk.model.names import folded
from modesdk.model.pack import Pack

PROFILE = "profile "
"""Before an attribute in a heading, where the column of a case has the same name."""
VARIANT_OF = "variant_of"
CELLS = (
    "title",
    "as_of",
    "dates",
    "weights",
    "state",
    "reason",
    "source",
    "tags",
    "note",
)
"""What a case says of itself, beside its id and its title in two languages (`zh`, `en`)."""
CSV_COLUMNS = (
    "case_id",
    "id",
    "zh",
    "en",
    VARIANT_OF,
    *CELLS,
    *(kind.heading for kind in KINDS.values()),
)
MISSING, NONE, EMPTY = "-", "none", "[]"
"""In a cell of a variant: no value; in any cell of a set: a set with nothing in it."""


@frozen
class _CaseLine:
    """A line of a file: its row, and its cells by heading; blank ones are left out."""

    row: int
    cells: Mapping[str, Any]

    @property
    def id(self) -> str:
        return self.cells.get("case_id") or self.cells.get("id") or ""


@define
class TableCases:
    """The entries of a table, and what is wrong with its columns.

    Cells are texts, or values of attributes as a sheet stores them. `place` tells where a row and
    a heading stand in the file.
    """

    pack: Pack
    grid: CsvGrid
    file: str
    folder: Path
    place: Callable[[str, int, str], Location] = Location
    problems: list[Diagnostic] = field(factory=list)

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The headings as the format writes them."""
        return tuple(heading(name, CSV_COLUMNS) for name in self.grid.header)

    def entries(self) -> Iterator[Entry]:
        """Every line. A variant is its case with the cells in which something is written."""
        grid = self.grid
        faults = list(column_faults(self.pack, grid, self.file))
        self.problems += faults
        if faults:
            return
        lines = list(self._lines(grid))
        by_id = {line.id: line for line in reversed(lines)}
        for line in lines:
            base = by_id.get(line.cells.get(VARIANT_OF, ""))
            if self._sound_variant(line, base):
                yield self._entry(grid, line, base)

    def _lines(self, grid: CsvGrid) -> Iterator[_CaseLine]:
        for row, cells in grid.rows:
            if any(cells[len(self.header) :]):
                self.problems.append(surplus(self.file, row, len(cells), len(self.header)))
            else:
                given = zip(self.header, cells, strict=False)
                yield _CaseLine(row, {name: cell for name, cell in given if cell not in ("", None)})

    def _sound_variant(self, line: _CaseLine, base: _CaseLine | None) -> bool:
        wanted = line.cells.get(VARIANT_OF)
        if not wanted:
            return True
        place = self.place(self.file, line.row, VARIANT_OF)
        if base is None:
            message = worded("no case of this file is called {name!r}", name=wanted[:60])
            self.problems.append(Diagnostic("P-204", message, place))
        elif base.cells.get(VARIANT_OF):
            message = worded("{name!r} is a variant itself", name=wanted)
            hint = worded("Name its case")
            self.problems.append(Diagnostic("P-204", message, place, hint=hint))
        return base is not None and not base.cells.get(VARIANT_OF)

    def _entry(self, grid: CsvGrid, line: _CaseLine, base: _CaseLine | None) -> Entry:
        own = dict(line.cells)
        if base is not None:
            own = {**_inherited(base.cells, own), **own}
        known = {name for name in CSV_COLUMNS if name in own}
        profile = {name: own[name] for name in own if name not in known}
        return Entry(
            cells={
                **{key: own[key] for key in CELLS if key in own},
                "id": line.id,
                "title": _title(own),
            },
            profile={
                name.removeprefix(PROFILE): self._value(name, cell, base is not None)
                for name, cell in profile.items()
            },
            expect={
                kind.name: line.cells[kind.heading]
                for kind in KINDS.values()
                if kind.heading in line.cells
            },
            where=lambda key: self._place(grid, line.row, key),
            folder=self.folder,
            variant_of=line.cells.get(VARIANT_OF, ""),
        )

    def _value(self, name: str, cell: Any, variant: bool) -> Any:
        """What a cell of the profile says: a text, no value, or a set with nothing in it."""
        attribute = attribute_named(self.pack.schema, name.removeprefix(PROFILE))
        if attribute is None or not isinstance(cell, str):
            return cell
        if cell == EMPTY and self.pack.schema.is_set(attribute.id):
            return []
        is_missing = cell == MISSING or (folded(cell) == NONE and NONE not in attribute.value_ids)
        return None if variant and is_missing else cell

    def _place(self, grid: CsvGrid, row: int, key: tuple[str, ...]) -> Location:
        match key:
            case () | ("id",):
                return self.place(self.file, row, "case_id" if "case_id" in self.header else "id")
            case ("expect", kind):
                return self.place(self.file, row, KINDS[kind].heading)
            case _:
                return self.place(self.file, row, key[-1])


def _inherited(base: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The cells that a variant has from its case."""
    kept = {*INHERITED, "zh", "en"}
    if own.get("as_of") or own.get("dates"):
        kept -= {"as_of", "dates"}
    return {name: cell for name, cell in base.items() if name in kept or name not in CSV_COLUMNS}


def _title(own: Mapping[str, str]) -> Any:
    if own.get("zh") or own.get("en"):
        return {"zh": own.get("zh", ""), "en": own.get("en", "")}
    return own.get("title", "")


def cells_of(case: RegressionCase) -> dict[str, str]:
    """What a case says beside its title, date and profile, by heading; blank cells are left out."""
    found = {
        "dates": sweep_cell(case.dates),
        "weights": weights_cell(case.weights),
        "state": "" if case.state is State.ACTIVE else str(case.state),
        "reason": case.reason,
        "source": case.source,
        "tags": " ".join(case.tags),
        "note": case.note,
        **{k.heading: k.syntax.cell(case.expect.get(k.name)) for k in KINDS.values()},
    }
    return {heading: cell for heading, cell in found.items() if cell}


def column_faults(pack: Pack, grid: CsvGrid, file: str) -> Iterator[Diagnostic]:
    """T-302, T-303, T-304: headings that mean nothing or too much, stand twice, are missing."""
    header = [heading(name, CSV_COLUMNS) for name in grid.header]
    known = (*CSV_COLUMNS, *(a.id for a in pack.schema if not a.derived))
    for name in dict.fromkeys(header):
        place = Location(file, grid.first, name)
        if header.count(name) > 1:
            yield Diagnostic("T-303", twice(name), place)
        if name not in CSV_COLUMNS and not knows(pack.schema, name.removeprefix(PROFILE)):
            hint = nearest(name, known) or grid.described()
            yield Diagnostic("T-302", unknown(name), place, hint=hint)
        if name in CELLS and name in pack.schema and name != pack.roles.as_of:
            message = worded("{name!r} is a column of cases and an attribute", name=name)
            hint = worded("Write {heading!r} for the attribute", heading=PROFILE + name)
            if PROFILE + name not in header:
                yield Diagnostic("T-302", message, place, hint=hint)
    if not {"case_id", "id"} & set(header):
        place = Location(file, grid.first, "case_id")
        yield Diagnostic("T-304", missing("case_id"), place, hint=grid.described())
