"""The parts of a package while it is built: fixed times and order, so that bytes repeat."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from attrs import field, frozen
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from modesdk.xlsx.markup import attribute, pieces, walk
from modesdk.xlsx.relations import joined
from modesdk.xlsx.write_rows import Sheet, Values, take_rows

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_APPLICATION = re.compile(rb"<Application>[^<]*")
_SMALLEST = 9
"""The compression level of files."""


@frozen
class Parts:
    """A package: contents by the names of its parts; worksheets also as rows without values."""

    contents: Mapping[str, bytes]
    sheets: Mapping[str, Sheet] = field(factory=dict)

    def packed(self, level: int = _SMALLEST) -> bytes:
        """The package as one zip file; equal parts give equal bytes. Level 0 does not compress."""
        buffer = io.BytesIO()
        kind = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
        with zipfile.ZipFile(buffer, "w", kind) as archive:
            for name, content in self.contents.items():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.external_attr, entry.create_system = 0o600 << 16, 3
                archive.writestr(entry, content, kind, level or None)
        return buffer.getvalue()

    def with_values(self, values: Values) -> Parts:
        """The parts with the values of their formulas."""
        filled = {name: sheet.filled(values) for name, sheet in self.sheets.items()}
        return Parts({**self.contents, **filled})


def parts_of(wb: Workbook, stamp: str) -> Parts:
    """The package of a workbook, with `stamp` (an ISO time) in place of the time of day.

    The application's name is our own: spreadsheet programs then calculate everything anew.
    """
    taken = {ws.title: take_rows(ws) for ws in wb.worksheets}
    try:
        contents = _written(wb)
    finally:
        for ws in wb.worksheets:
            ws._cells = taken[ws.title][1]
    core, app = "docProps/core.xml", "docProps/app.xml"
    contents[core] = _MODIFIED.sub(rb"\g<1>" + stamp.encode(), contents[core])
    contents[app] = _APPLICATION.sub(b"<Application>modesdk", contents[app])
    sheets = {
        part: Sheet.of(contents[part].decode(), taken[title][0])
        for title, part in sheet_parts(contents).items()
        if title in taken
    }
    return Parts({**contents, **{name: sheet.plain() for name, sheet in sheets.items()}}, sheets)


def _written(wb: Workbook) -> dict[str, bytes]:
    """What openpyxl writes."""
    buffer = io.BytesIO()
    ExcelWriter(wb, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED)).save()
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in sorted(archive.namelist(), key=_first)}


def sheet_parts(contents: Mapping[str, bytes]) -> dict[str, str]:
    """The part of every worksheet, by the sheet's title. For packages we wrote ourselves."""
    rels = walk(pieces(contents["xl/_rels/workbook.xml.rels"]))
    targets = {e.attributes["Id"]: e.attributes["Target"] for e in rels if e.name == "Relationship"}
    return {
        e.attributes["name"]: joined("xl", targets[attribute(e.attributes, "id")])
        for e in walk(pieces(contents["xl/workbook.xml"]))
        if e.name == "sheet"
    }


def _first(name: str) -> tuple[bool, str]:
    """The content types come first, as readers of streams expect."""
    return (name != "[Content_Types].xml", name)
