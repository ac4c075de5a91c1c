"""CSV files of any length, row by row: encoding and separator found out, nothing kept."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, errors_in
from modesdk.errors import WorkbookError
from modesdk.io.csv_dialect import SAMPLE, SEPARATORS, CsvDialect, Encoding, dialect_of, encoding_of
from modesdk.io.files import conflict_markers, conflicted
from modesdk.language.worded import worded
from modesdk.workbook.read.profile_table import ProfileTable, Row
from modesdk.workbook.read.table_cells import Notation, TableCell
from modesdk.xlsx.edit_cells import RISKY

_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
_CHUNK = 1 << 20
_NAMES = {"utf-8-sig": "UTF-8"}


def safe(cell: str) -> str:
    """A CSV field that no spreadsheet program takes for a formula; plain numbers stay."""
    return f"'{cell}" if cell.startswith(RISKY) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The field as it was before `safe`."""
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell


@define
class CsvRows:
    """The rows of a CSV file, one at a time; `done` counts the bytes read.

    `encoding` says what the person named, "" to find out. Raises WorkbookError when it is unknown.
    """

    path: Path
    encoding: str = ""
    done: int = 0
    problems: list[Diagnostic] = field(factory=list)
    dialect: CsvDialect = field(init=False)
    _found: Encoding = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._found = Encoding(self.encoding) if self.encoding else encoding_of(self._pieces)
        problem = self._found.problem(str(self.path))
        if problem is not None:
            self.problems.append(problem)
        if errors_in(self.problems):
            raise WorkbookError(worded("{file} cannot be read", file=self.path), self.problems)
        self.dialect = dialect_of(self._sample())

    @property
    def total(self) -> int:
        """How many bytes there are."""
        return self.path.stat().st_size

    @property
    def notation(self) -> Notation:
        """How its numbers are to be understood."""
        return Notation.TEXT if self.dialect.separator == "," else Notation.SEMICOLONS

    @property
    def said(self) -> str:
        """How the file was read, for messages."""
        mark = self.dialect.separator
        codec = self._found.assumed or _NAMES.get(self._found.codec, self._found.codec.upper())
        separator = SEPARATORS.get(mark, repr(mark))
        return worded(
            " (separated by {separator}, {encoding})", separator=separator, encoding=codec
        )

    def rows(self) -> Iterator[Row]:
        """Row numbers and cells; rows without anything are left out."""
        with self.path.open("rb") as raw:
            counted = io.BufferedReader(_Counted(raw, self))
            text = io.TextIOWrapper(counted, encoding=self._found.codec, newline="")
            text.read(self.dialect.skip)
            reader = csv.reader(text, delimiter=self.dialect.separator)
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    place = Location(str(self.path), reader.line_num + self.dialect.skipped)
                    message = worded("not valid CSV: {error}", error=error)
                    self.problems.append(Diagnostic("T-301", message, place))
                    continue
                except UnicodeDecodeError as error:
                    raise self._undecodable(reader.line_num, error) from None
                self._refuse_markers(reader.line_num, cells)
                if any(cell.strip() for cell in cells):
                    given = [TableCell(unguarded(cell)) for cell in cells]
                    yield reader.line_num + self.dialect.skipped, given

    def check(self, table: ProfileTable) -> None:
        """Nothing hides the fields of a CSV."""

    def remarks(self) -> list[Diagnostic]:
        """Nothing more to tell."""
        return []

    def _refuse_markers(self, line: int, cells: list[str]) -> None:
        """A row that is what an unfinished merge leaves: nobody knows which side was meant."""
        found = conflict_markers(cells[0]) if cells and not any(cells[1:]) else None
        if found:
            error = conflicted(str(self.path), line + self.dialect.skipped, found[1])
            raise WorkbookError(error.summary, error.diagnostics)

    def _undecodable(self, line: int, error: UnicodeDecodeError) -> WorkbookError:
        message = worded("the file is not {encoding}", encoding=error.encoding)
        hint = worded("Name its encoding with --encoding, or leave that out")
        place = Location(str(self.path), line + 1)
        return WorkbookError(
            worded("{file} cannot be read", file=self.path),
            [Diagnostic("P-200", message, place, hint=hint)],
        )

    def _pieces(self) -> Iterator[bytes]:
        with self.path.open("rb") as raw:
            while chunk := raw.read(_CHUNK):
                yield chunk

    def _sample(self) -> str:
        with self.path.open(encoding=self._found.codec, errors="replace", newline="") as text:
            return text.read(SAMPLE)


class _Counted(io.RawIOBase):
    """A stream that tells how far it was read."""

    def __init__(self, raw: BinaryIO, rows: CsvRows) -> None:
        self._raw, self._rows = raw, rows

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer."""
        piece = self._raw.read(len(buffer))
        buffer[: len(piece)] = piece
        self._rows.done += len(piece)
        return len(piece)
