"""Where the rows and fields of a CSV text stand, so that single fields can be written anew."""

from __future__ import annotations

import csv
import io
import re

BOM = "\ufeff"


def header_of(text: str) -> list[str]:
    """The headings."""
    first = next(iter(records(text)), (0, 0))
    spans = field_spans(text, *first, separator_of(text))
    return [plain(text[a:b]).lstrip(BOM).strip() for a, b in spans]


def separator_of(text: str) -> str:
    """What stands between fields: a comma or a semicolon."""
    line = text.split("\n", 1)[0]
    return ";" if line.count(";") > line.count(",") else ","


def records(text: str) -> list[tuple[int, int]]:
    """Where the rows stand, without their line ends; quoted line ends belong to the row."""
    found, start, quoted = [], 0, False
    for match in re.finditer(r'"|\r\n|\n|\r', text):
        if match[0] == '"':
            quoted = not quoted
        elif not quoted:
            found.append((start, match.start()))
            start = match.end()
    return [*found, (start, len(text))] if start < len(text) else found


def field_spans(text: str, start: int, end: int, separator: str) -> list[tuple[int, int]]:
    """Where the fields of a row stand, quotes included."""
    spans, left, quoted = [], start, False
    for position in range(start, end):
        if text[position] == '"':
            quoted = not quoted
        elif text[position] == separator and not quoted:
            spans.append((left, position))
            left = position + 1
    return [*spans, (left, end)]


def plain(field_text: str) -> str:
    """A field without its quotes."""
    bare = field_text.lstrip(BOM)
    row = next(csv.reader(io.StringIO(bare, newline=""), delimiter="\x1f"), [""])
    return row[0].strip() if row else ""


def quoted(value: str, separator: str, old: str) -> str:
    """A field as CSV; quoted when it must be or the old one was."""
    if (
        old.startswith('"')
        or any(c in value for c in f'{separator}"\r\n')
        or value != value.strip()
    ):
        return '"' + value.replace('"', '""') + '"'
    return value
