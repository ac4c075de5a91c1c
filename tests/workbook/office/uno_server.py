"""LibreOffice behind JSON lines, for tests: run by the system's Python, which has `uno`.

One request per line on stdin, one answer per line on stdout: `{"do": "set", ...}` is answered by
`{"result": ...}` or `{"error": "..."}`. The office has a profile folder of its own and a pipe of
its own, so several servers run side by side; it ends with this process, or when stdin is closed.
"""

from __future__ import annotations

import ctypes
import json
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from uno_office import Office
from uno_shown import changed, visible_cells

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
CONTENTS = 1 | 2 | 4 | 16  # CellFlags: value, date, text, formula
ERRORS = 4  # FormulaResult: error


class Server:
    """The commands."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.document: Any = None
        self.places: dict[str, Any] = {}
        self.writable: dict[str, Any] = {}
        self.plans: dict[tuple[str, ...], Any] = {}

    def open(self, path: str, *, stored: bool = False) -> dict[str, Any]:
        """Load a file and compute every cell, unless `stored` values count; says the seconds."""
        self.close()
        copy = self.office.folder / Path(path).name  # a lock beside the original would outlive us
        shutil.copyfile(path, copy)
        start = time.perf_counter()
        self.document = self.office.desktop.loadComponentFromURL(
            copy.as_uri(), "_blank", 0, (_property("Hidden", True),)
        )
        if self.document is None:
            raise ValueError(f"LibreOffice cannot open {path}")
        loaded = time.perf_counter()
        if not stored:
            self.document.calculateAll()
        return {
            "load": loaded - start,
            "calculate": time.perf_counter() - loaded,
            "sheets": [sheet.Name for sheet in self.document.Sheets if sheet.IsVisible],
            "names": list(self.document.NamedRanges.ElementNames),
        }

    def type(self, name: str, value: Any) -> None:
        """Write one input as a person does: everything that depends on it follows, or not."""
        self._set(self._unlocked(name), value)

    def look(self, sheet: str) -> int:
        """Read every cell of a sheet, as the screen does; how many hold something."""
        return len(visible_cells(self.document, sheet))

    def unsettled(self) -> dict[str, Any]:
        """Visible cells that show something else after a hard recalculation of everything."""
        before = visible_cells(self.document)
        self.document.calculateAll()
        return {"cells": len(before), "differences": changed(before, visible_cells(self.document))}

    def set(self, cells: dict[str, Any]) -> None:
        """Write inputs by defined name, `column#3` or `Sheet!A1`; what is locked is an error."""
        self.document.enableAutomaticCalculation(False)
        self.document.lockControllers()
        self.document.addActionLock()
        try:
            for name, value in cells.items():
                self._set(self._unlocked(name), value)
        finally:
            self.document.removeActionLock()
            self.document.unlockControllers()
            self.document.enableAutomaticCalculation(True)

    def _set(self, cell: Any, value: Any) -> None:
        if isinstance(value, bool):
            cell.setFormula("=TRUE()" if value else "=FALSE()")
        elif value is None:
            cell.clearContents(CONTENTS)
        elif isinstance(value, (int, float)):
            cell.setValue(value)
        else:
            cell.setString(value)

    def _unlocked(self, name: str) -> Any:
        if name not in self.writable:
            place = self._place(name)
            if place.CellProtection.IsLocked and place.Spreadsheet.isProtected():
                raise ValueError(f"{name} is a locked cell")
            self.writable[name] = place.getCellByPosition(0, 0)
        return self.writable[name]

    def _area(self, sheet: int, column: int, first: int, last: int) -> Any:
        page = self.document.Sheets.getByIndex(sheet)
        return page.getCellRangeByPosition(column, first, column, last)

    def read(self, names: list[str]) -> list[Any]:
        """Values by defined name or address: one value for a cell, rows of values for a range.

        Single cells of one column that stand close together are fetched together.
        """
        key = tuple(names)
        if key not in self.plans:
            self.plans[key] = self._plan(names)
        found: dict[str, Any] = {}
        for area, members in self.plans[key]:
            rows = area.getDataArray()
            if len(members) == 1 and members[0][1] < 0:
                found[members[0][0]] = [list(row) for row in rows]
            else:
                found |= {name: rows[row][0] for name, row in members}
        return [found[name] for name in names]

    def _plan(self, names: list[str]) -> list[tuple[Any, list[tuple[str, int]]]]:
        """Areas to fetch, each with the names in it and their rows (-1: the whole area)."""
        plan, columns = [], {}
        for name in dict.fromkeys(names):
            place = self._place(name)
            spot = place.RangeAddress
            if (spot.StartRow, spot.StartColumn) == (spot.EndRow, spot.EndColumn):
                columns.setdefault((spot.Sheet, spot.StartColumn), []).append((spot.StartRow, name))
            else:
                plan.append((place, [(name, -1)]))
        for (sheet, column), cells in columns.items():
            for run in _close(sorted(cells)):
                first, last = run[0][0], run[-1][0]
                members = [(name, row - first) for row, name in run]
                plan.append((self._area(sheet, column, first, last), members))
        return plan

    def unprotect(self, sheet: str) -> None:
        """Let the locked cells of a sheet be written, as the SDK's commands do."""
        self.document.Sheets.getByName(sheet).unprotect("")

    def sort(self, area: str, column: int, *, ascending: bool) -> None:
        """Sort the rows of an area (`Sheet!A7:R36`) by one of its columns, from 0 on."""
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = column, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        given = {"SortFields": fields, "ContainsHeader": False, "IsSortColumns": False,
                 "BindFormatsToContent": False}  # fmt: skip
        self._found(area).sort(tuple(_property(k, v) for k, v in given.items()))
        self._moved()

    def rows(self, sheet: str, row: int, count: int) -> None:
        """Insert `count` rows above a row, or delete from it on as many as `count` is below 0."""
        rows = self.document.Sheets.getByName(sheet).Rows
        if count > 0:
            rows.insertByIndex(row - 1, count)
        else:
            rows.removeByIndex(row - 1, -count)
        self._moved()

    def _moved(self) -> None:
        for known in (self.places, self.writable, self.plans):
            known.clear()

    def formulas(self, names: list[str]) -> list[Any]:
        """Formulas by name or address, as rows of texts."""
        return [[list(row) for row in self._place(n).getFormulaArray()] for n in names]

    def calculate(self, *, everything: bool = False) -> float:
        """Compute what is dirty, or every cell; seconds."""
        start = time.perf_counter()
        if everything:
            self.document.calculateAll()
        else:
            self.document.calculate()
        return time.perf_counter() - start

    def errors(self) -> list[str]:
        """The addresses of all cells that show an error."""
        found = []
        for sheet in self.document.Sheets:
            ranges = sheet.queryFormulaCells(ERRORS).RangeAddressesAsString
            found += [part for part in ranges.split(";") if part]
        return found

    def tight(self) -> list[list[Any]]:
        """Rows lower than their text needs: sheet, row, height and need (1/100 mm).

        Merged cells do not count. The heights are spoilt afterwards.
        """
        found = []
        for sheet in self.document.Sheets:
            if not sheet.IsVisible:
                continue
            sheet.unprotect("")
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            rows = sheet.Rows
            count = cursor.RangeAddress.EndRow + 1
            given = [rows.getByIndex(i).Height for i in range(count)]
            rows.OptimalHeight = True
            for i, height in enumerate(given):
                need = rows.getByIndex(i).Height
                if need > height:
                    found.append([sheet.Name, i + 1, height, need])
        return found

    def time(self, name: str, values: list[Any], read: str) -> list[float]:
        """Seconds from writing each value into a cell to having read another cell (or range)."""
        cell = self._place(name).getCellByPosition(0, 0)
        target = self._place(read)
        spent = []
        for value in values:
            start = time.perf_counter()
            cell.setValue(value)
            target.getDataArray()
            spent.append(time.perf_counter() - start)
        return spent

    def save(self, path: str, kind: str) -> None:
        """Store a copy: kind is the name of an export filter."""
        self.document.storeToURL(Path(path).as_uri(), (_property("FilterName", kind),))

    def picture(self, sheet: str, area: str | None, path: str) -> dict[str, Any]:
        """One page of PDF with (an area of) a sheet, at its size on the screen."""
        page = self.document.Sheets.getByName(sheet)
        shown = page.getCellRangeByName(area) if area else _filled(page)
        style = self.document.StyleFamilies.getByName("PageStyles").getByName(page.PageStyle)
        wide, high = shown.Size.Width + 400, shown.Size.Height + 400
        values = {
            "IsLandscape": wide > high, "Width": wide, "Height": high, "LeftMargin": 100,
            "RightMargin": 100, "TopMargin": 100, "BottomMargin": 100, "HeaderIsOn": False,
            "FooterIsOn": False, "PrintGrid": False, "PrintHeaders": False,
            "CenterVertically": False, "CenterHorizontally": False, "ScaleToPagesX": 1,
            "ScaleToPagesY": 1,
        }  # fmt: skip
        for key, value in values.items():
            style.setPropertyValue(key, value)
        page.setPrintTitleRows(False)
        page.setPrintTitleColumns(False)
        page.setPrintAreas((shown.RangeAddress,))
        data = uno.Any("[]com.sun.star.beans.PropertyValue", (_property("Selection", shown),))
        options = (_property("FilterName", "calc_pdf_Export"), _property("FilterData", data))
        self.document.storeToURL(Path(path).as_uri(), options)
        return {"width": wide, "height": high, "area": shown.AbsoluteName}

    def close(self) -> None:
        """Close the document."""
        if self.document is not None:
            self.document.close(True)
        self.document = None
        self._moved()

    def _place(self, name: str) -> Any:
        if name not in self.places:
            self.places[name] = self._found(name)
        return self.places[name]

    def _found(self, name: str) -> Any:
        if "#" in name:
            column, _, row = name.partition("#")
            return self._place(column).getCellByPosition(0, int(row))
        if "!" in name:
            sheet, _, address = name.rpartition("!")
            return self.document.Sheets.getByName(sheet.strip("'")).getCellRangeByName(
                address.replace("$", "")
            )
        if not self.document.NamedRanges.hasByName(name):
            raise ValueError(f"no name {name}")
        cells = self.document.NamedRanges.getByName(name).getReferredCells()
        if cells is None:
            raise ValueError(f"the name {name} is no range of cells")
        return cells


def _filled(page: Any) -> Any:
    """The cells of a sheet that hold something or lie under a chart."""
    cursor = page.createCursor()
    cursor.gotoEndOfUsedArea(False)
    column, row = cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow
    for place in range(page.Charts.Count):
        shape = page.DrawPage.getByIndex(place)
        right = shape.Position.X + shape.Size.Width
        bottom = shape.Position.Y + shape.Size.Height
        while page.getCellRangeByPosition(0, 0, column, 0).Size.Width < right:
            column += 1
        while page.getCellRangeByPosition(0, 0, 0, row).Size.Height < bottom:
            row += 1
    return page.getCellRangeByPosition(0, 0, column, row)


def _close(cells: list[tuple[int, str]], gap: int = 12) -> list[list[tuple[int, str]]]:
    """Cells of a column in groups without long gaps."""
    groups = [[cells[0]]]
    for row, name in cells[1:]:
        if row - groups[-1][-1][0] > gap:
            groups.append([])
        groups[-1].append((row, name))
    return groups


def _property(name: str, value: Any) -> PropertyValue:
    return PropertyValue(Name=name, Value=value)


COMMANDS = (
    "calculate", "close", "errors", "formulas", "look", "open", "picture", "read", "rows", "save",
    "set", "sort", "tight", "time", "type", "unprotect", "unsettled",
)  # fmt: skip


def main() -> None:
    """Serve until stdin ends."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(1))
    ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    office = Office(untouched="--untouched" in sys.argv)
    try:
        server = Server(office)
        _say({"result": {"office": office.process.pid, "folder": str(office.folder)}})
        for line in sys.stdin:
            request = json.loads(line)
            command = request.pop("do")
            try:
                if command not in COMMANDS:
                    raise ValueError(f"no command {command}")
                _say({"result": getattr(server, command)(**request)})
            except Exception as error:  # whatever happens is told to the client
                _say({"error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()})
    finally:
        office.end()


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, default=str), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
