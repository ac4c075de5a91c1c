"""Where the rows and fields of a CSV text stand, so that single fields can be written anew."""

from __future__ import annotations

import csv
import io
import re
from typing import Self

from attrs import frozen

from modesdk.io.case_columns import CSV_COLUMNS
from modesdk.io.csv_dialect import CsvDialect, dialect_of
from modesdk.io.csv_grid import heading
from modesdk.io.csv_tables import HEADINGS

Span = tuple[int, int]
"""Where something stands in a text: its first character, and the one behind its last."""
_UNUSED = "\x1f"
_KNOWN = HEADINGS.union(CSV_COLUMNS)


@frozen
class CsvText:
    """A CSV text as it stands in its file, and how it is cut."""

    text: str
    dialect: CsvDialect

    @classmethod
    def of(cls, text: str) -> Self:
        """The text with its dialect, found as the readers of tables find it."""
        return cls(text, dialect_of(text))

    @property
    def separator(self) -> str:
        """What stands between fields."""
        return self.dialect.separator

    def header(self) -> list[str]:
        """The headings, as the readers of tables and cases take them."""
        first = next(iter(self._records()), (0, 0))
        return [heading(self.plain(span), _KNOWN) for span in self.fields(first)]

    def rows(self) -> list[Span]:
        """Where the rows below the headings stand, without their line ends."""
        return self._records()[1:]

    def _records(self) -> list[Span]:
        """The headings and the rows; quoted line ends belong to the row."""
        text, start, quoted = self.text, self.dialect.skip, False
        found = []
        for match in re.compile(r'"|\r\n|\n|\r').finditer(text, start):
            if match[0] == '"':
                quoted = self.dialect.quotes and not quoted
            elif not quoted:
                found.append((start, match.start()))
                start = match.end()
        return [*found, (start, len(text))] if start < len(text) else found

    def fields(self, row: Span) -> list[Span]:
        """Where the fields of a row stand, quotes included."""
        left, end = row
        spans, quoted = [], False
        for position in range(left, end):
            if self.text[position] == '"':
                quoted = self.dialect.quotes and not quoted
            elif self.text[position] == self.separator and not quoted:
                spans.append((left, position))
                left = position + 1
        return [*spans, (left, end)]

    def plain(self, field: Span) -> str:
        """A field without its quotes."""
        found = self.text[slice(*field)]
        if not self.dialect.quotes:
            return found.strip()
        row = next(csv.reader(io.StringIO(found, newline=""), delimiter=_UNUSED), [""])
        return row[0].strip() if row else ""

    def holds(self, value: str) -> bool:
        """Whether a field can hold a text; without quotes around fields, no separator."""
        return self.dialect.quotes or not any(c in value for c in f"{self.separator}\r\n")

    def written(self, value: str, old: str = "") -> str:
        """A field as it is written; quoted when it must be or the old one was."""
        if self.dialect.quotes and (
            old.startswith('"')
            or any(c in value for c in f'{self.separator}"\r\n')
            or value != value.strip()
        ):
            return '"' + value.replace('"', '""') + '"'
        return value
