"""CSV files of any length, row by row: encoding and delimiter found out, nothing kept."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.errors import WorkbookError

_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_CHUNK = 1 << 20
CHINESE = "gb18030"
"""What Chinese Excel writes as plain CSV (GBK) is part of it."""


def safe(cell: str) -> str:
    """A CSV field that no spreadsheet program takes for a formula; plain numbers stay."""
    return f"'{cell}" if cell.startswith(_RISKY) and not _NUMBER.fullmatch(cell) else cell


@define
class CsvRows:
    """The rows of a CSV file, one at a time; `done` counts the bytes read."""

    path: Path
    header: list[str] = field(factory=list)
    done: int = 0
    problems: list[Diagnostic] = field(factory=list)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The header is read first (see `header`); then (row number, cells)."""
        encoding = self._encoding()
        with self.path.open("rb") as raw:
            delimiter = _delimiter(raw.read(_CHUNK).decode(encoding, "replace"))
            raw.seek(0)
            counted = io.BufferedReader(_Counted(raw, self))
            text = io.TextIOWrapper(counted, encoding=encoding, newline="")
            reader = csv.reader(text, delimiter=delimiter)
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    place = Location(str(self.path), reader.line_num)
                    self.problems.append(Diagnostic("T-301", f"not valid CSV: {error}", place))
                    continue
                if not self.header:
                    self.header = [cell.strip() for cell in cells]
                    yield 1, cells
                elif any(cell.strip() for cell in cells):
                    yield reader.line_num, cells

    def _encoding(self) -> str:
        """UTF-8, UTF-16 (with its mark) or GB18030. Raises WorkbookError for anything else."""
        with self.path.open("rb") as raw:
            start = raw.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            tried = ["utf-16"]
        else:
            tried = ["utf-8-sig", CHINESE]
        wrong = [_first_wrong(self.path, encoding) for encoding in tried]
        for encoding, line in zip(tried, wrong, strict=True):
            if line is None:
                if encoding == CHINESE:
                    message = "the file is not UTF-8; it was read as GBK (GB18030)"
                    place = Location(str(self.path), wrong[0])
                    self.problems.append(Diagnostic("P-200", message, place, Severity.WARNING, _AS))
                return encoding
        message = "the file is neither UTF-8 nor GBK"
        found = Diagnostic("P-200", message, Location(str(self.path), wrong[0]), hint=_AS)
        raise WorkbookError(f"{self.path} cannot be read", [found])


_AS = "Save the file as UTF-8 (in Excel: CSV UTF-8)"


def _first_wrong(path: Path, encoding: str) -> int | None:
    """The line with the first bytes that are none of the encoding; None when all are."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as raw:
        while True:
            chunk = raw.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + chunk[: error.start].count(b"\n")
            if not chunk:
                return None
            line += chunk.count(b"\n")


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


def _delimiter(text: str) -> str:
    line = text.split("\n", 1)[0]
    counts: Mapping[str, int] = {d: line.count(d) for d in (",", ";", "\t")}
    return max(counts, key=lambda d: counts[d])
