"""Workbooks from outside: what is refused before it is read, and what is reported."""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from modesdk.errors import WorkbookError
from modesdk.xlsx.archive import ArchiveLimits
from modesdk.xlsx.inspection import inspect
from modesdk.xlsx.package import Package

from .xlsx import KIND, RELATIONS, digest, parts, sheet, write

GOOD = parts({"One": sheet('<row r="1"><c r="A1"><v>1</v></c></row>')})


def refused(path: Path, limits: ArchiveLimits | None = None) -> tuple[str, str]:
    """The code and the message of the refusal; the file stays as it was."""
    before = digest(path) if path.is_file() else ""
    with pytest.raises(WorkbookError) as caught:
        inspect(path, limits)
    assert (digest(path) if path.is_file() else "") == before
    (found,) = caught.value.diagnostics
    return found.code, str(found)


def test_a_plain_workbook_passes(tmp_path: Path) -> None:
    found = inspect(write(tmp_path / "w.xlsx", GOOD))
    assert found.warnings == ()
    assert list(found.sheets) == ["One"]


def test_other_files(tmp_path: Path) -> None:
    text = tmp_path / "w.xlsx"
    text.write_text("id,name\n")
    assert refused(text)[0] == "B-101"
    assert refused(tmp_path)[0] == "B-101"
    assert refused(tmp_path / "none.xlsx")[0] == "B-101"
    assert refused(write(tmp_path / "zip.xlsx", {"a.txt": "b"}))[0] == "B-101"
    binary = dict(GOOD)
    binary["_rels/.rels"] = GOOD["_rels/.rels"].replace("workbook.xml", "workbook.bin")
    assert "xlsb" in refused(write(tmp_path / "b.xlsx", binary))[1]


def test_password_and_old_format(tmp_path: Path) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    path = tmp_path / "w.xlsx"
    path.write_bytes(head + "EncryptedPackage".encode("utf-16-le"))
    code, said = refused(path)
    assert code == "B-102"
    assert "password" in said
    path.write_bytes(head + "Workbook".encode("utf-16-le"))
    assert refused(path)[0] == "B-101"


def test_zip_bomb_in_bounded_memory_and_time(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in GOOD.items():
            archive.writestr(name, text)
        with archive.open("xl/sharedStrings.xml", "w") as stream:
            for _ in range(250):
                stream.write(b" " * 1_000_000)
    tracemalloc.start()
    start = time.perf_counter()
    assert refused(path)[0] == "B-103"
    assert time.perf_counter() - start < 2
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "limits", [{"file": 100}, {"total": 100}, {"parts": 3}, {"part": 50}], ids=str
)
def test_each_limit(tmp_path: Path, limits: dict[str, int]) -> None:
    limited = ArchiveLimits(**limits)
    assert refused(write(tmp_path / "w.xlsx", GOOD), limited)[0] == "B-103"


def test_overlapping_entries(tmp_path: Path) -> None:
    path = write(tmp_path / "w.xlsx", GOOD, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    starts = [i for i in range(len(data)) if data[i : i + 4] == b"PK\x01\x02"]
    first = data[starts[0] + 42 : starts[0] + 46]
    assert struct.unpack("<I", first) == (0,)
    data[starts[1] + 42 : starts[1] + 46] = first
    path.write_bytes(data)
    assert refused(path)[0] == "B-104"


def test_damaged_part(tmp_path: Path) -> None:
    path = write(tmp_path / "w.xlsx", GOOD, zipfile.ZIP_STORED)
    data = path.read_bytes().replace(b"<v>1</v>", b"<v>2</v>")
    path.write_bytes(data)
    assert refused(path)[0] == "B-104"
    path.write_bytes(data[:-30])
    assert refused(path)[0] == "B-104"


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
)


@pytest.mark.parametrize("declaration", ENTITIES)
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities(tmp_path: Path, declaration: str, part: str, encoding: str) -> None:
    text = GOOD[part].split("?>", 1)[-1]
    bad = {**GOOD, part: (declaration + text).encode(encoding)}
    code, said = refused(write(tmp_path / "w.xlsx", bad))
    assert code == "B-105"
    assert part in said


def with_sheet(xml: str) -> dict[str, str]:
    return {**GOOD, "xl/worksheets/sheet1.xml": xml}


@pytest.mark.parametrize("ref", ["A1:XFD1048576", "A1:A1048576", "A1:&#65;2", "nonsense"])
def test_huge_merged_range(tmp_path: Path, ref: str) -> None:
    xml = sheet(after=f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>')
    start = time.perf_counter()
    code, said = refused(write(tmp_path / "w.xlsx", with_sheet(xml)))
    assert code == "B-106"
    assert "One" in said
    assert time.perf_counter() - start < 1


def test_too_many_merged_ranges(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 20_100))
    assert refused(write(tmp_path / "w.xlsx", with_sheet(sheet(after=merges))))[0] == "B-106"


def test_ordinary_merges_pass(tmp_path: Path) -> None:
    xml = sheet(after='<mergeCells><mergeCell ref="A1:Z9"/></mergeCells>')
    assert inspect(write(tmp_path / "w.xlsx", with_sheet(xml))).warnings == ()


def test_huge_dimension_costs_nothing(tmp_path: Path) -> None:
    xml = sheet().replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    assert inspect(write(tmp_path / "w.xlsx", with_sheet(xml))).warnings == ()


@pytest.mark.parametrize(
    ("part", "code"),
    [("xl/vbaProject.bin", "B-107"), ("xl/macrosheets/sheet1.xml", "B-107"),
     ("xl/externalLinks/externalLink1.xml", "B-108"), ("xl/connections.xml", "B-108"),
     ("xl/embeddings/oleObject1.bin", "B-108")],
)  # fmt: skip
def test_macros_and_links_are_reported(tmp_path: Path, part: str, code: str) -> None:
    (found,) = inspect(write(tmp_path / "w.xlsx", {**GOOD, part: "<x/>"})).warnings
    assert (found.code, found.severity) == (code, "warning")
    assert found.location.column == part


@pytest.mark.parametrize(
    "formula",
    ["WEBSERVICE(A1)", "webservice(A1)", "cmd|' /C calc'!A0", "HYPERLINK(A1,A2)",
     "cmd|&apos;/C calc&apos;!A0", "_xlfn.WEBSERVICE(A1)", "DDE(A1,A2,A3)"],
)  # fmt: skip
def test_formulas_that_reach_outside(tmp_path: Path, formula: str) -> None:
    xml = sheet(f'<row r="7"><c r="C7"><f>{formula}</f><v>1</v></c></row>')
    (found,) = inspect(write(tmp_path / "w.xlsx", with_sheet(xml))).warnings
    assert found.code == "B-109"
    assert found.location.column == "One!C7"


@pytest.mark.parametrize("formula", ['"cmd|x!"', "called+1", 'A1&amp;"HYPERLINK(1)"'])
def test_formulas_that_do_not(tmp_path: Path, formula: str) -> None:
    xml = sheet(f'<row r="7"><c r="C7"><f>{formula}</f><v>1</v></c></row>')
    assert inspect(write(tmp_path / "w.xlsx", with_sheet(xml))).warnings == ()


def test_relations_cannot_leave_the_package(tmp_path: Path) -> None:
    bad = dict(GOOD)
    bad["_rels/.rels"] = (
        f'<Relationships {RELATIONS}><Relationship Id="r" Type="{KIND}/officeDocument" '
        'Target="../../../xl/workbook.xml"/></Relationships>'
    )
    assert list(inspect(write(tmp_path / "w.xlsx", bad)).sheets) == ["One"]


def test_endless_directory_is_counted_before_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "w.xlsx", {**GOOD, **{f"m/{n}": "" for n in range(40)}})
    code, said = refused(path, ArchiveLimits(parts=20))
    assert code == "B-103"
    assert "lists 46 parts; at most 20" in said


def test_a_tag_without_end(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(6_000_000).hex()
    bad = {**GOOD, "xl/workbook.xml": GOOD["xl/workbook.xml"].replace(
        "<sheets>", f'<sheets x="{noise}">')}  # fmt: skip
    code, said = refused(write(tmp_path / "w.xlsx", bad))
    assert code == "B-103"
    assert "tag" in said


def test_elements_within_each_other_without_end(tmp_path: Path) -> None:
    deep = "<a>" * 30_000 + "</a>" * 30_000
    bad = GOOD["xl/workbook.xml"].replace("<sheets>", f"{deep}<sheets>")
    code, said = refused(write(tmp_path / "w.xlsx", {**GOOD, "xl/workbook.xml": bad}))
    assert (code, "1,000 elements within each other" in said) == ("B-103", True)


@pytest.mark.parametrize(
    ("limits", "read", "word"),
    [(ArchiveLimits(cells=0), lambda p: p.sheet("One"), "cells"),
     (ArchiveLimits(rows=0), lambda p: p.editable("One"), "rows"),
     (ArchiveLimits(texts=12), lambda p: p.texts, "characters")],
)  # fmt: skip
def test_what_is_kept_in_memory_is_bounded(
    tmp_path: Path, limits: ArchiveLimits, read: Callable[[Package], object], word: str
) -> None:
    target = f'<Relationship Id="rIdT" Type="{KIND}/sharedStrings" Target="s.xml"/>'
    name = "xl/_rels/workbook.xml.rels"
    more = {name: GOOD[name].replace("</Relationships>", f"{target}</Relationships>"),
            "xl/s.xml": "<sst><si><t>abc</t></si></sst>"}  # fmt: skip
    path = write(tmp_path / "w.xlsx", {**GOOD, **more})
    with Package(path) as package:
        read(package)
    with Package(path, limits) as package, pytest.raises(WorkbookError) as caught:
        read(package)
    (found,) = caught.value.diagnostics
    assert found.code == "B-103"
    assert word in found.message
