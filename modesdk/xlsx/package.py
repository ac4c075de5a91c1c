"""Reading a workbook: sheets, defined names and cells with values and formulas.

Nothing is evaluated; what a formula gave when the file was last saved is read as stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Self

from modesdk.language.worded import worded
from modesdk.xlsx.archive import Archive, ArchiveLimits, refuse
from modesdk.xlsx.cells import Cell, CellValue, Found, SheetReader, shared_texts
from modesdk.xlsx.inspection import Inspection, inspect_archive
from modesdk.xlsx.number_formats import Formats, NumberFormat
from modesdk.xlsx.places import Area, Range, Spot, range_of
from modesdk.xlsx.relations import relations, walked, workbook_part

_DAYS_1904 = 1462
_STEP = 10_000
_TOO_LONG = worded("Decide on long lists from a CSV file: modesdk workbook portfolio LIST.csv")


def state_of(path: Path) -> tuple[int, int]:
    """What changes when somebody else saves the file; zeros when it is missing."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return 0, 0
    return found.st_mtime_ns, found.st_size


class Package:
    """An open, inspected workbook. Use as a context manager."""

    def __init__(self, path: Path, limits: ArchiveLimits | None = None) -> None:
        """Raises WorkbookError when the file must not be read."""
        self.path = path
        self.state = state_of(path)
        self._limits = limits or ArchiveLimits()
        self._kept = 0
        self.archive = Archive(path, self._limits)
        try:
            self.inspection: Inspection = inspect_archive(self.archive)
        except BaseException:
            self.archive.close()
            raise
        self._sheets: dict[str, Found] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was read stays."""
        self.archive.close()

    @property
    def sheets(self) -> Mapping[str, str]:
        """Titles of the worksheets with their parts, in order."""
        return self.inspection.sheets

    @cached_property
    def _main(self) -> tuple[dict[str, str], bool]:
        """Defined names with their targets as written, and whether dates count from 1904."""
        names, from_1904 = dict[str, str](), False
        for element in walked(self.archive, workbook_part(self.archive)):
            name, given = element.name, element.attributes
            if name == "definedName" and "localSheetId" not in given and element.text:
                names[given.get("name", "")] = element.text
            elif name == "workbookPr":
                from_1904 = given.get("date1904", "0") in ("1", "true")
        return names, from_1904

    @cached_property
    def names(self) -> dict[str, str]:
        """Defined names of the whole workbook: name in small letters -> target as written."""
        return {name.casefold(): target for name, target in self._main[0].items()}

    @property
    def epoch_shift(self) -> int:
        """Days to add to stored dates (workbooks of old Macs count from 1904)."""
        return _DAYS_1904 if self._main[1] else 0

    def range(self, name: str) -> Range | None:
        """The cells that a name stands for; None when it is missing or broken (#REF!)."""
        target = self.names.get(name.casefold())
        found = range_of(target) if target else None
        return found if found and found.sheet in self.sheets else None

    def cell(self, name: str) -> Cell | None:
        """The (first) cell of a name; an empty one when nothing is stored there."""
        found = self.range(name)
        if found is None:
            return None
        spot = (found.area.top, found.area.left)
        return self.sheet(found.sheet).cells.get(spot) or Cell(spot)

    def cell_at(self, sheet: str, spot: Spot) -> Cell:
        """A cell by its place; an empty one when nothing is stored there."""
        return self.sheet(sheet).cells.get(spot) or Cell(spot)

    def column(self, name: str) -> list[Cell]:
        """The cells of a name, row by row; [] when it is missing."""
        found = self.range(name)
        if found is None:
            return []
        cells = self.sheet(found.sheet).cells
        top, bottom = found.area.top, found.area.bottom
        bottom = min(bottom, max((spot[0] for spot in cells), default=top))
        area = Area(top, found.area.left, bottom, found.area.right)
        return [cells.get(spot) or Cell(spot) for spot in area.spots()]

    def sheet(self, title: str) -> Found:
        """All cells of a sheet; read once."""
        if title not in self._sheets:
            self._sheets[title] = self._read_sheet(title)
        return self._sheets[title]

    def _read_sheet(self, title: str) -> Found:
        part = self.sheets[title]
        self._check_room(self.inspection.sizes[title].cells)
        found = Found()
        reader = SheetReader(self.texts, found, self.epoch_shift)
        for cell in reader.cells(self.archive, part):
            found.cells[cell.spot] = cell
            if not len(found.cells) % _STEP:
                self._check_room(len(found.cells))
        self._kept += len(found.cells)
        return found

    def _check_room(self, cells: int) -> None:
        """Raises WorkbookError when so many cells more would take too much memory."""
        if self._kept + cells > self._limits.cells:
            message = worded("the sheets hold more than {most:,} cells", most=self._limits.cells)
            raise refuse(self.path, "B-103", message, _TOO_LONG)

    def editable(self, title: str) -> bytes:
        """The XML of a sheet, to be edited in memory. Raises WorkbookError when it is too long."""
        rows = self.inspection.sizes[title].rows
        if rows > self._limits.rows:
            message = worded(
                "the sheet has {count:,} rows; results go into at most {most:,}",
                count=rows,
                most=self._limits.rows,
            )
            raise refuse(self.path, "B-103", message, _TOO_LONG, title)
        return self.archive.read(self.sheets[title])

    def stream(self, title: str, found: Found | None = None) -> Iterator[Cell]:
        """The cells of a sheet one after another, none of them kept (for long sheets).

        `found` learns of hidden rows and merged ranges as they are met.
        """
        reader = SheetReader(self.texts, found or Found(), self.epoch_shift)
        return reader.cells(self.archive, self.sheets[title])

    def rows(self, title: str, found: Found | None = None) -> Iterator[dict[int, Cell]]:
        """The rows of a sheet one after another (see `stream`): column -> cell."""
        row: dict[int, Cell] = {}
        number = 0
        for cell in self.stream(title, found):
            if cell.spot[0] != number and row:
                yield row
                row = {}
            number = cell.spot[0]
            row[cell.spot[1]] = cell
        if row:
            yield row

    @cached_property
    def texts(self) -> list[str]:
        """The shared strings."""
        part = self._related("sharedStrings")
        return shared_texts(self.archive, part, self._limits.texts) if part else []

    @cached_property
    def styles_part(self) -> str:
        """The part that holds the cell styles; "" when there is none."""
        return self._related("styles")

    def _related(self, kind: str) -> str:
        """The first part of a kind that belongs to the workbook; "" when there is none."""
        targets = relations(self.archive, workbook_part(self.archive)).values()
        part = next((part for part, its in targets if its == kind), "")
        return part if part in self.archive.entries else ""

    def format_of(self, cell: Cell) -> NumberFormat:
        """How a cell shows its number."""
        value = cell.value
        number = value if isinstance(value, (int, float)) else 1
        return self._formats.of(cell.style, number)

    @cached_property
    def _formats(self) -> Formats:
        part = self.styles_part
        return Formats.of_styles(walked(self.archive, part)) if part else Formats()


__all__ = ["Cell", "CellValue", "Found", "Package", "state_of"]
