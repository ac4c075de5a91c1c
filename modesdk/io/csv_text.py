"""Where the rows and fields of a CSV text stand, so that single fields can be written anew.

Quoting, line ends, the byte-order mark and every other field stay as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Self

from attrs import evolve, frozen

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

    def row_of(self, column: int, row_id: str) -> Span | None:
        """The row with this id in its column."""
        for row in self.rows():
            spans = self.fields(row)
            if column < len(spans) and self.plain(spans[column]) == row_id:
                return row
        return None

    def cells(self, row: Span) -> list[str]:
        """The fields of a row without their quotes; one that is too short is filled up."""
        found = [self.plain(span) for span in self.fields(row)]
        return found + [""] * (len(self.header()) - len(found))

    def with_fields(self, row: Span, wanted: Mapping[int, str]) -> str:
        """The text with other fields in a row, by column number; a short row is filled up."""
        spans = self.fields(row)
        new, position = [], row[0]
        for number, (left, right) in enumerate(spans):
            old = self.plain((left, right))
            if wanted.get(number, old) != old:
                field_text = self.written(wanted[number], self.text[left:right])
                new += [self.text[position:left], field_text]
                position = right
        last = max((n for n, field_text in wanted.items() if field_text), default=0)
        tail = (
            self.separator + self.written(wanted.get(n, "")) for n in range(len(spans), last + 1)
        )
        text = self.text
        changed = "".join(new) + text[position : row[1]] + "".join(tail)
        return text[: row[0]] + changed + text[row[1] :]

    def with_row(self, cells: Sequence[str]) -> str:
        """The text with one more row at its end."""
        newline = self.newline
        gap = "" if self.text.endswith(("\n", "\r")) else newline
        return f"{self.text}{gap}{self.separator.join(map(self.written, cells))}{newline}"

    def with_headings(self, names: Sequence[str]) -> Self:
        """The text with further columns, in place of blank ones at the right where there are."""
        first, header = self._records()[0], self.header()
        used = max((n for n, name in enumerate(header, start=1) if name), default=0)
        return evolve(self, text=self.with_fields(first, dict(enumerate(names, start=used))))

    @property
    def newline(self) -> str:
        """How its lines end."""
        return "\r\n" if "\r\n" in self.text else "\n"
