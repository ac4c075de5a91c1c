"""Workbooks as nobody should send them: each function spoils a good one in one way."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from .kit import built, put, replace
from .xlsx import KIND, contents, write

MAIN = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
MEGABYTE = 1_000_000

Spoil = Callable[[Path], None]


def part_of(path: Path, title: str) -> str:
    """The part of a sheet of a workbook that we built."""
    names = [n for n in contents(path) if n.startswith("xl/worksheets/sheet")]
    listed = contents(path)[MAIN].decode().split("<sheet ")[1:]
    number = next(i for i, tag in enumerate(listed, 1) if f'name="{title}"' in tag)
    found = f"xl/worksheets/sheet{number}.xml"
    assert found in names
    return found


def bytes_are(data: bytes) -> Spoil:
    return lambda path: _written(path, data)


def _written(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(built()[: len(built()) // 2])


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def missing(path: Path) -> None:
    path.unlink()


def added(name: str, content: str | bytes) -> Spoil:
    """One more part."""
    return lambda path: _added(path, {name: content})


def _added(path: Path, more: Mapping[str, str | bytes]) -> None:
    write(path, {**contents(path), **more})


def opendocument(path: Path) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    write(path, {"mimetype": kind, "content.xml": "<office:document-content/>"}, zipfile.ZIP_STORED)


def binary(path: Path) -> None:
    replace(path, "_rels/.rels", "workbook.xml", "workbook.bin")


def bomb(path: Path, name: str = "xl/sharedStrings.xml", megabytes: int = 250) -> None:
    """A part of nothing but spaces."""
    kept = {n: c for n, c in contents(path).items() if n != name}
    write(path, kept)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as out,
    ):
        for _ in range(megabytes):
            out.write(b" " * MEGABYTE)


def many_parts(path: Path) -> None:
    _added(path, {f"xl/media/{n}.png": "" for n in range(5_001)})


def twice(path: Path) -> None:
    """The second entry of the same name replaces the first in lax readers."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/other.bin", b"<x/>")
        archive.writestr("xl/other.bix", b"<y/>")
    path.write_bytes(path.read_bytes().replace(b"xl/other.bix", b"xl/other.bin"))


def directory(data: bytes, name: str) -> int:
    """Where the central directory speaks of an entry."""
    at = data.rindex(name.encode())
    assert data[at - 46 : at - 42] == b"PK\x01\x02"
    return at - 46


def claimed(name: str, offset: int, value: int) -> Spoil:
    """Another number in the central directory: 20 packed size, 24 size, 42 position, 8 flags."""

    def spoil(path: Path) -> None:
        data = bytearray(path.read_bytes())
        kind = "<H" if offset in (8, 10) else "<I"
        struct.pack_into(kind, data, directory(bytes(data), name) + offset, value)
        path.write_bytes(data)

    return spoil


def prolog(part: str, declaration: str = DTD, encoding: str = "utf-8") -> Spoil:
    """A document type before the first element of a part."""

    def spoil(path: Path) -> None:
        text = contents(path)[part].decode().split("?>", 1)[-1]
        _added(path, {part: (declaration + text).encode(encoding)})

    return spoil


def replaced(part: str, old: str, new: str) -> Spoil:
    return lambda path: replace(path, part, old, new)


def on_sheet(title: str, old: str, new: str) -> Spoil:
    """Replace in the XML of a sheet."""
    return lambda path: replace(path, part_of(path, title), old, new)


def merged(title: str, *areas: str) -> Spoil:
    """Merged ranges, at the place that the standard gives them."""
    listed = "".join(f'<mergeCell ref="{area}"/>' for area in areas)

    def spoil(path: Path) -> None:
        part = part_of(path, title)
        text = contents(path)[part].decode()
        if "</mergeCells>" in text:
            replace(path, part, "</mergeCells>", f"{listed}</mergeCells>")
        else:
            after = "</sheetProtection>" if "</sheetProtection>" in text else "</sheetData>"
            replace(path, part, after, f"{after}<mergeCells>{listed}</mergeCells>")

    return spoil


def typed(**cells: object) -> Spoil:
    """Cells by name, as a person types them."""
    return lambda path: put(path, **cells)


def raw_cell(name: str, xml: str) -> Spoil:
    """The cell of a name replaced by XML; `@` stands for its address."""

    def spoil(path: Path) -> None:
        put(path, **{name: 987654})
        part = next(p for p, text in contents(path).items() if b"<v>987654</v>" in text)
        text = contents(path)[part].decode()
        start = text.rindex("<c ", 0, text.index("<v>987654</v>"))
        end = text.index("</c>", start) + 4
        spot = text[start:end].split('r="', 1)[1].split('"')[0]
        _added(path, {part: text[:start] + xml.replace("@", spot) + text[end:]})

    return spoil


def endless_texts(path: Path) -> None:
    """A table of shared texts that no sheet uses."""
    name = "xl/sharedStrings.xml"
    kind = f'<Relationship Id="rIdT" Type="{KIND}/sharedStrings" Target="sharedStrings.xml"/>'
    replace(path, RELATIONS, "</Relationships>", f"{kind}</Relationships>")
    write(path, {n: c for n, c in contents(path).items() if n != name})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w") as out,
    ):
        out.write(b"<sst>")
        for start in range(0, 3_000_000, 10_000):
            out.write(b"".join(b"<si><t>%d</t></si>" % n for n in range(start, start + 10_000)))
        out.write(b"</sst>")


def without_sheet(title: str) -> Spoil:
    """The sheet deleted as programs do it: names that pointed there become #REF!."""

    def spoil(path: Path) -> None:
        text = contents(path)[MAIN].decode()
        text = re.sub(rf'<sheet [^>]*name="{title}"[^>]*/>', "", text)
        text = re.sub(rf">'?{title}'?![^<]*</definedName>", ">#REF!</definedName>", text)
        _added(path, {MAIN: text})

    return spoil


def linked(path: Path) -> None:
    """A link to another workbook, with the relation that goes with it."""
    relation = f'<Relationship Id="rIdX" Type="{KIND}/externalLink" Target="externalLinks/e1.xml"/>'
    replace(path, RELATIONS, "</Relationships>", f"{relation}</Relationships>")
    _added(path, {"xl/externalLinks/e1.xml": "<externalLink/>"})


def many(title: str, row: str) -> Spoil:
    """Rows without end at the end of a sheet; `@` stands for the row's number."""

    def spoil(path: Path) -> None:
        part = part_of(path, title)
        head, tail = contents(path)[part].decode().split("</sheetData>")
        names = {n: c for n, c in contents(path).items() if n != part}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in names.items():
                archive.writestr(name, content)
            with archive.open(part, "w") as out:
                out.write(head.encode())
                for start in range(20_000, 1_000_000, 1_000):
                    rows = (row.replace("@", str(n)) for n in range(start, start + 1_000))
                    out.write("".join(rows).encode())
                out.write(b"</sheetData>" + tail.encode())

    return spoil
