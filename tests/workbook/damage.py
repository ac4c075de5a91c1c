"""What people do to workbooks: values over formulas, deleted names and sheets, merged cells."""

from __future__ import annotations

import re
from pathlib import Path

from modesdk.xlsx.edit_cells import content_xml
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Spot, address
from modesdk.xlsx.sheet_map import SheetMap

from .kit import contents, place, write


def part_of(path: Path, sheet: str) -> str:
    with Package(path) as package:
        return package.sheets[sheet]


def overwrite(path: Path, sheet: str, spot: Spot, value: str | int) -> None:
    """A value typed over whatever the cell held, a formula too."""
    part = part_of(path, sheet)
    xml = contents(path)[part]
    cell = SheetMap(xml, {spot[0]}).cells[spot[0]][spot[1]]
    kind, content = content_xml("", value, formula=False)
    kind = f' t="{kind}"' if kind else ""
    new = f'<c r="{address(spot)}"{kind}>{content}</c>'.encode()
    write(path, {**contents(path), part: xml[: cell.start] + new + xml[cell.end :]})


def overwrite_name(path: Path, name: str, value: str | int, row: int = 0) -> str:
    """The same for the cell of a name; returns its address."""
    where = place(path, name, row)
    overwrite(path, where.sheet, (where.area.top, where.area.left), value)
    return str(where)


def _main(path: Path, pattern: str, new: str) -> None:
    text = contents(path)["xl/workbook.xml"].decode()
    changed, count = re.subn(pattern, new, text)
    assert count == 1, pattern
    write(path, {**contents(path), "xl/workbook.xml": changed})


def delete_name(path: Path, name: str) -> None:
    _main(path, rf'<definedName name="{re.escape(name)}"[^>]*>[^<]*</definedName>', "")


def delete_sheet(path: Path, sheet: str) -> None:
    """The sheet, and the names of its cells become #REF!."""
    _main(path, rf'<sheet\b[^>]*\bname="{sheet}"[^>]*/>', "")
    text = contents(path)["xl/workbook.xml"].decode()
    text = re.sub(rf">{sheet}!\$[^<]*</definedName>", ">#REF!</definedName>", text)
    write(path, {**contents(path), "xl/workbook.xml": text})


def merge(path: Path, name: str) -> str:
    """Merge the cell of a name with the one below; returns its address."""
    where = place(path, name)
    part = part_of(path, where.sheet)
    first, below = where.area.top, where.area.left
    area = f"{address((first, below))}:{address((first + 1, below))}"
    text = contents(path)[part].decode()
    merged = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
    if "<mergeCells" in text:
        text = re.sub(r"(<mergeCells[^>]*>)", rf'\1<mergeCell ref="{area}"/>', text)
    else:
        text = text.replace("</sheetData>", "</sheetData>" + merged)
    write(path, {**contents(path), part: text})
    return str(where)
