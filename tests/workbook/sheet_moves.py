"""What people do to whole rows, columns and sheets, as programs store it afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from openpyxl.utils import column_index_from_string, get_column_letter

from modesdk.xlsx.package import Package

from .kit import contents, write

_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")
_HEAD = re.compile(r'(<(?:c|row|mergeCell|f)\b[^>]*?\b(?:r|ref)=")([^"]*)(")')

Step = Callable[[int, int], tuple[int, int]]
"""Row and column to where they stand afterwards."""


def insert_rows(path: Path, sheet: str, at: int, count: int) -> None:
    """Rows inserted above a row, the names of cells and their formulas moving along."""
    _shift(path, sheet, lambda row, column: (row + count if row >= at else row, column))


def insert_column(path: Path, sheet: str, at: int) -> None:
    """A column inserted left of a column."""
    _shift(path, sheet, lambda row, column: (row, column + 1 if column >= at else column))


def delete_column(path: Path, sheet: str, at: int) -> None:
    """A column deleted, what stood right of it moving along."""
    with Package(path) as package:
        part = package.sheets[sheet]
    found = contents(path)
    own = rf'<c r="{get_column_letter(at)}\d+"[^>]*?(?:/>|>.*?</c>)'
    found[part] = re.sub(own, "", found[part].decode()).encode()
    write(path, found)
    _shift(path, sheet, lambda row, column: (row, column - 1 if column > at else column))


def _shift(path: Path, sheet: str, step: Step) -> None:
    with Package(path) as package:
        parts = dict(package.sheets)
    found = contents(path)
    own = rf"(?<![\w.'])({sheet}!)((?:\$?[A-Z]+\$?\d+)(?::\$?[A-Z]+\$?\d+)?)"
    for part in (*parts.values(), "xl/workbook.xml"):
        text = found[part].decode()
        text = re.sub(own, lambda m: m[1] + _moved(m[2], step), text)
        if part == parts[sheet]:
            text = _HEAD.sub(lambda m: m[1] + _moved(m[2], step) + m[3], text)
        found[part] = text.encode()
    write(path, found)


def _moved(text: str, step: Step) -> str:
    if text.isdecimal():
        return str(step(int(text), 1)[0])

    def cell(match: re.Match[str]) -> str:
        row, column = step(int(match[4]), column_index_from_string(match[2]))
        return f"{match[1]}{get_column_letter(column)}{match[3]}{row}"

    return _CELL.sub(cell, text)


def rename_sheet(path: Path, sheet: str, title: str) -> None:
    """Another title, in the formulas and names of the whole workbook, too."""
    found = contents(path)
    quoted = "'" + title.replace("'", "''") + "'!"
    shown = title.replace("'", "&apos;")
    for part, data in found.items():
        if part.startswith("xl/") and part.endswith(".xml"):
            text = re.sub(rf"(?<!&quot;)(?<![\w.'#\"]){sheet}!", quoted.replace("'", "&apos;")
                          if part == "xl/charts" else quoted, data.decode())  # fmt: skip
            if part == "xl/workbook.xml":
                text = text.replace(f'name="{sheet}"', f'name="{shown}"')
            found[part] = text.encode()
    write(path, found)


def copy_sheet(path: Path, sheet: str, title: str) -> None:
    """A copy of a sheet under another title."""
    with Package(path) as package:
        part = package.sheets[sheet]
    found = contents(path)
    main, relations = found["xl/workbook.xml"].decode(), "xl/_rels/workbook.xml.rels"
    new = f'<sheet name="{title}" sheetId="999" r:id="rIdCopy"/></sheets>'
    found["xl/workbook.xml"] = main.replace("</sheets>", new).encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    link = f'<Relationship Id="rIdCopy" Type="{kind}" Target="worksheets/copy.xml"/>'
    links = found[relations].decode().replace("</Relationships>", f"{link}</Relationships>")
    found[relations] = links.encode()
    types = found["[Content_Types].xml"].decode()
    entry = re.search(rf'<Override[^>]*PartName="/{re.escape(part)}"[^>]*/>', types)
    assert entry is not None
    new = entry[0].replace(part, "xl/worksheets/copy.xml")
    types = types.replace("</Types>", f"{new}</Types>")
    found["[Content_Types].xml"] = types.encode()
    found["xl/worksheets/copy.xml"] = found[part]
    write(path, found)
