"""A CSV text as headings and rows of cells, with the row numbers that people see."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any, Literal

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.csv_dialect import SEPARATORS, CsvDialect, dialect_of
from modesdk.language.worded import Worded, worded
from modesdk.model.names import composed, folded

MAX_ROWS = 20_000
MAX_CELL = 10_000
PREFIXES = ("if ", "then ", "expect ", "profile ")


@frozen
class CsvGrid:
    """The headings of a CSV file, the number of their row, and the other rows by number.

    A sheet has no `separator`, and its cells may be values.
    """

    header: tuple[str, ...]
    first: int
    rows: tuple[tuple[int, Sequence[Any]], ...]
    separator: str = ""

    def described(self) -> str:
        """Which row was taken for the headings, and how it was cut."""
        name = SEPARATORS.get(self.separator, repr(self.separator))
        shown = " | ".join(self.header[:8]) + (" | ..." if self.header[8:] else "")
        if not self.separator:
            return worded("Row {row}: {headings}", row=self.first, headings=shown)
        return worded(
            "Row {row}, read with {separator}: {headings}",
            row=self.first,
            separator=name,
            headings=shown,
        )


def read_grid(text: str, file: str) -> tuple[CsvGrid | None, list[Diagnostic]]:
    """All cells of a CSV file as text; blank rows are left out, but row numbers stay true."""
    text = composed(text)
    dialect = dialect_of(text)
    cells, problems = _cells(text, file, dialect)
    if problems:
        return None, problems
    if not cells or not any(cells[0]):
        return None, [_no_table(file, 1 + dialect.skipped, worded("there is no header row"))]
    while not cells[0][-1]:  # spreadsheet programs write empty columns at the right
        cells[0].pop()
    first = 1 + dialect.skipped
    rows = tuple((n, row) for n, row in enumerate(cells, start=first) if n > first and any(row))
    return CsvGrid(tuple(cells[0]), first, rows, dialect.separator), []


def first_lines(text: str) -> list[int]:
    """The line on which each row begins, from 1: rows whose cells break lines take several."""
    dialect = dialect_of(composed(text))
    enclosed: Literal[0, 3] = csv.QUOTE_MINIMAL if dialect.quotes else csv.QUOTE_NONE
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=dialect.separator, quoting=enclosed)
    ends = [0, *(reader.line_num for _ in reader)]
    return [end + 1 for end in ends[:-1]]


def _cells(text: str, file: str, dialect: CsvDialect) -> tuple[list[list[str]], list[Diagnostic]]:
    found: list[list[str]] = []
    source = io.StringIO(text[dialect.skip :], newline="")
    enclosed: Literal[0, 3] = csv.QUOTE_MINIMAL if dialect.quotes else csv.QUOTE_NONE
    reader = csv.reader(source, delimiter=dialect.separator, quoting=enclosed, strict=True)
    row = 1 + dialect.skipped
    try:
        for cells in reader:
            if len(found) > MAX_ROWS:
                message = worded("more than {most:,} rows", most=MAX_ROWS)
                return [], [_no_table(file, None, message)]
            if any(len(cell) > MAX_CELL for cell in cells):
                message = worded("a cell of over {most:,} characters", most=MAX_CELL)
                return [], [_no_table(file, row + len(found), message)]
            found.append([cell.strip() for cell in cells])
    except csv.Error as error:
        message = worded("not valid CSV: {error}", error=error)
        return [], [_no_table(file, row + len(found), message)]
    return found, []


def _no_table(file: str, row: int | None, message: str) -> Diagnostic:
    return Diagnostic("T-301", message, Location(file, row))


def surplus(file: str, row: int, cells: int, headings: int) -> Diagnostic:
    """T-305: a row has more cells than there are headings."""
    message = worded("{cells} cells under {headings} headings", cells=cells, headings=headings)
    hint = worded("Quote cells that contain commas")
    return Diagnostic("T-305", message, Location(file, row), hint=hint)


def twice(name: str) -> Worded:
    """What is wrong with a heading that names two columns."""
    return worded("the column {name!r} stands twice", name=name)


def missing(name: str) -> Worded:
    """What is wrong when no column has a heading."""
    return worded("the column {name!r} is missing", name=name)


def unknown(name: str) -> Worded:
    """What is wrong with a heading that means nothing."""
    return worded("unknown column {name!r}", name=name)


def heading(name: str, known: Collection[str]) -> str:
    """A heading as the format writes it: no invisible characters, known words in small letters.

    Spreadsheets and web pages leave no-break spaces and capitals behind.
    """
    visible = "".join(c for c in name if unicodedata.category(c) != "Cf")
    small = folded(visible)
    if small in known:
        return small
    bare = " ".join(unicodedata.normalize("NFKC", visible).split())
    prefix = next((p for p in PREFIXES if small.startswith(p)), "")
    return prefix + bare[len(prefix) :]
