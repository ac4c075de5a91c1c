"""The parts of a package while it is built: fixed times and order, so that bytes repeat."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

from attrs import frozen
from openpyxl import Workbook

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_APPLICATION = re.compile(rb"<Application>[^<]*")


@frozen
class Parts:
    """A package: contents by the names of its parts."""

    contents: Mapping[str, bytes]

    def packed(self) -> bytes:
        """The package as one zip file; equal parts give equal bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.contents.items():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                entry.create_system = 3
                archive.writestr(entry, content)
        return buffer.getvalue()


def parts_of(wb: Workbook, stamp: str) -> Parts:
    """What openpyxl writes, with `stamp` (an ISO time) in place of the time of day.

    The application's name is our own: spreadsheet programs then calculate everything anew.
    """
    buffer = io.BytesIO()
    wb.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        contents = {name: archive.read(name) for name in sorted(archive.namelist(), key=_first)}
    core, app = "docProps/core.xml", "docProps/app.xml"
    contents[core] = _MODIFIED.sub(rb"\g<1>" + stamp.encode(), contents[core])
    contents[app] = _APPLICATION.sub(b"<Application>modesdk", contents[app])
    return Parts(contents)


def sheet_parts(contents: Mapping[str, bytes]) -> dict[str, str]:
    """The part of every worksheet, by the sheet's title. For packages we wrote ourselves."""
    rels = ElementTree.fromstring(contents["xl/_rels/workbook.xml.rels"])  # noqa: S314  # our own
    targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
    workbook = ElementTree.fromstring(contents["xl/workbook.xml"])  # noqa: S314  # our own
    found = {}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_REL)]
        found[sheet.get("name", "")] = target.lstrip("/") if target[0] == "/" else f"xl/{target}"
    return found


def _first(name: str) -> tuple[bool, str]:
    """The content types come first, as readers of streams expect."""
    return (name != "[Content_Types].xml", name)
