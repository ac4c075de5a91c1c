"""Cells read and set in place; everything else stays as it was, byte for byte."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from modesdk.errors import WorkbookError
from modesdk.io.writes import backup_of
from modesdk.xlsx.defined_names import with_names
from modesdk.xlsx.edit_cells import Edit, FormulaInTheWayError, edit_sheet
from modesdk.xlsx.markup import MarkupError
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import area_of, range_of, spot_of
from modesdk.xlsx.save import Changes, save

from .xlsx import contents, digest, parts, sheet, write

ROWS = (
    '<row r="2" spans="1:3"><c r="A2" s="1"><v>1.5</v></c><c r="C2" s="1" t="str"><f>A2&amp;"x"</f>'
    '<v>1.5x</v></c></row><row r="4"/><row r="6"><c r="B6" t="b"><v>1</v></c>'
    '<c r="C6" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D6" t="inlineStr"><is><r><t>a</t></r>'
    "<r><t> b</t></r></is></c></row>"
)
NAMES = {"in.one": "One!$A$2", "col": "'One'!$A$2:$A$1048576", "gone": "#REF!", "far": "Two!$A$1"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    content = {**parts({"One": sheet(ROWS)}, NAMES), "xl/drawings/drawing1.xml": "<shape/>"}
    return write(tmp_path / "book.xlsx", content)


def test_cells_names_and_values(book: Path) -> None:
    with Package(book) as package:
        cells = package.sheet("One").cells
        assert {c.address: c.value for c in cells.values()} == {
            "A2": 1.5, "C2": "1.5x", "B6": True, "C6": None, "D6": "a b",
        }  # fmt: skip
        assert cells[6, 3].error == "#DIV/0!"
        assert cells[2, 3].formula == 'A2&"x"'
        assert str(package.range("IN.ONE")) == "One!A2"
        assert package.range("gone") is None
        assert package.range("far") is None
        assert [c.value for c in package.column("col")] == [1.5, None, None, None, None]


def test_files_of_another_program_read_the_same(tmp_path: Path) -> None:
    wb = openpyxl.Workbook()
    wb.active.append([1, "x & <y>", True, 2.5, None, "=A1+1"])
    wb.save(tmp_path / "o.xlsx")
    with Package(tmp_path / "o.xlsx") as package:
        cells = package.sheet("Sheet").cells
        assert [cells[1, n].value for n in (1, 2, 3, 4)] == [1, "x & <y>", True, 2.5]
        assert (cells[1, 6].formula, cells[1, 6].value) == ("A1+1", None)


EDITS = {
    "A2": Edit(7), "B2": Edit("a<b"), "D2": Edit(True), "A4": Edit(0.1), "C5": Edit("five"),
    "A1": Edit(1), "B9": Edit(9), "B6": Edit(None),
}  # fmt: skip


def edited(xml: str, edits: dict[str, Edit]) -> str:
    return edit_sheet(xml.encode(), {spot_of(k): e for k, e in edits.items()}).decode()


def test_cells_are_set_where_they_stand(book: Path) -> None:
    with Package(book) as package:
        changes = Changes(package)
        for where, edit in EDITS.items():
            changes.put("One", spot_of(where), edit)
        assert changes.count == len(EDITS)
        save(package, changes.parts())
    ws = openpyxl.load_workbook(book)["One"]
    assert [ws[c].value for c in EDITS] == [7, "a<b", True, 0.1, "five", 1, 9, None]
    assert ws["C2"].value == '=A2&"x"'
    assert ws["D6"].value == "a b"
    xml = contents(book)["xl/worksheets/sheet1.xml"].decode()
    assert '<c r="A2" s="1"><v>7</v></c>' in xml
    assert '<row r="2" spans="1:3">' in xml
    assert xml.index('r="A1"') < xml.index('r="A2"') < xml.index('r="B2"') < xml.index('r="C2"')


def test_untouched_bytes_of_the_sheet_stay() -> None:
    xml = sheet(ROWS)
    assert edited(xml, {}) == xml
    assert edited(xml, {"A2": Edit(2)}) == xml.replace("<v>1.5</v>", "<v>2</v>", 1)


def test_prefixed_and_addressless_xml() -> None:
    xml = (
        '<x:worksheet xmlns:x="u"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c/></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert '<x:c r="B1"><x:v>3</x:v></x:c></x:row>' in edited(xml, {"B1": Edit(3)})
    empty = "<worksheet><sheetData/></worksheet>"
    assert edited(empty, {"B3": Edit(3)}) == (
        '<worksheet><sheetData><row r="3"><c r="B3"><v>3</v></c></row></sheetData></worksheet>'
    )


def test_formulas_are_never_overwritten_by_values(book: Path) -> None:
    with pytest.raises(FormulaInTheWayError):
        edited(sheet(ROWS), {"C2": Edit(1)})
    before = digest(book)
    with Package(book) as package:
        changes = Changes(package)
        changes.put("One", (2, 3), Edit(1))
        with pytest.raises(WorkbookError) as caught:
            changes.parts()
    (found,) = caught.value.diagnostics
    assert (found.code, found.location.column) == ("B-112", "One!C2")
    assert digest(book) == before


def test_formulas_and_their_last_values() -> None:
    new = edited(sheet(ROWS), {"C2": Edit("9", formula='IF(A2<2,"&",1)')})
    assert '<c r="C2" s="1" t="str"><f>IF(A2&lt;2,&quot;&amp;&quot;,1)</f><v>9</v></c>' in new
    cached = edited(sheet(ROWS), {"C2": Edit(5, cached=True), "A2": Edit(5, cached=True)})
    assert '<c r="C2" s="1"><f>A2&amp;"x"</f><v>5</v></c>' in cached
    assert '<c r="A2" s="1"><v>1.5</v></c>' in cached


@pytest.mark.parametrize("text", ["=1+1", "+x", "-1", "@SUM(A1)", "\tx"])
def test_texts_that_look_like_formulas_stay_texts(book: Path, text: str) -> None:
    for _ in range(2):  # the second time the style is there already
        with Package(book) as package:
            changes = Changes(package)
            changes.put("One", (2, 1), Edit(text))
            save(package, changes.parts())
    cell = openpyxl.load_workbook(book)["One"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix
    styles = contents(book)["xl/styles.xml"].decode()
    assert 'count="3"' in styles
    assert '<xf quotePrefix="1" numFmtId="1"><alignment/></xf></cellXfs>' in styles


def test_other_parts_keep_their_bytes(book: Path) -> None:
    before, packed = contents(book), book.read_bytes()
    with Package(book) as package:
        changes = Changes(package)
        changes.put("One", (2, 1), Edit(3))
        backup = save(package, changes.parts())
    after = contents(book)
    assert list(after) == list(before)
    assert [n for n in after if after[n] != before[n]] == ["xl/worksheets/sheet1.xml"]
    assert backup == backup_of(book)
    assert backup.read_bytes() == packed
    with zipfile.ZipFile(book) as new, zipfile.ZipFile(backup) as old:
        for name in set(before) - {"xl/worksheets/sheet1.xml"}:
            assert new.getinfo(name).compress_size == old.getinfo(name).compress_size
            assert new.getinfo(name).date_time == old.getinfo(name).date_time
    assert sorted(p.name for p in book.parent.iterdir()) == ["book.xlsx", "book.xlsx.bak"]


def test_calculation_chain_goes_when_formulas_change(tmp_path: Path) -> None:
    content = parts({"One": sheet(ROWS)})
    content["xl/calcChain.xml"] = "<calcChain/>"
    types = content["[Content_Types].xml"]
    override = '<Override PartName="/xl/calcChain.xml" ContentType="x"/>'
    content["[Content_Types].xml"] = types.replace("</Types>", f"{override}</Types>")
    path = write(tmp_path / "book.xlsx", content)
    for edit, left in ((Edit(1), True), (Edit(1, formula="1"), False)):
        with Package(path) as package:
            changes = Changes(package)
            changes.put("One", (2, 1), edit)
            save(package, changes.parts())
        assert ("xl/calcChain.xml" in contents(path)) is left
    assert contents(path)["[Content_Types].xml"].decode() == types


@pytest.mark.parametrize("lock", ["~$book.xlsx", ".~lock.book.xlsx#", ".~book.xlsx"])
def test_open_workbooks_are_left_alone(book: Path, lock: str) -> None:
    (book.parent / lock).write_text("somebody")
    before = digest(book)
    with Package(book) as package, pytest.raises(WorkbookError) as caught:
        save(package, {"xl/worksheets/sheet1.xml": b"<x/>"})
    (found,) = caught.value.diagnostics
    assert found.code == "B-110"
    assert lock in found.message
    assert digest(book) == before


def test_files_changed_meanwhile_are_left_alone(book: Path) -> None:
    with Package(book) as package:
        os.utime(book, (1, 1))
        with pytest.raises(WorkbookError) as caught:
            save(package, {"xl/worksheets/sheet1.xml": b"<x/>"})
    assert caught.value.diagnostics[0].code == "B-110"
    assert not backup_of(book).exists()


def test_read_only_files_are_left_alone(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Package(book) as package, pytest.raises(WorkbookError) as caught:
        save(package, {"xl/worksheets/sheet1.xml": b"<x/>"})
    assert caught.value.diagnostics[0].code == "B-111"


def test_names_move_and_are_added(tmp_path: Path) -> None:
    """Whatever stands in their tags; the names of one sheet stay."""
    old = (
        '<x:definedName name="here" localSheetId="0">One!$A$1</x:definedName>'
        '<x:definedName comment="a > b" name="here">One!$A$1</x:definedName>'
        '<x:definedName name="a&amp;b"/>'
    )
    frame = "<x:workbook><x:definedNames>{}</x:definedNames></x:workbook>"
    places = {"HERE": "One!$B$2", "a&b": "One!$C$3", "more": "'A & B'!$D$4"}
    new = (
        '<x:definedName name="here" localSheetId="0">One!$A$1</x:definedName>'
        '<x:definedName comment="a > b" name="here">One!$B$2</x:definedName>'
        '<x:definedName name="a&amp;b">One!$C$3</x:definedName>'
        "<x:definedName name=\"more\">'A &amp; B'!$D$4</x:definedName>"
    )
    assert with_names(frame.format(old).encode(), places) == frame.format(new).encode()
    with pytest.raises(MarkupError, match="no names"):
        with_names(b"<workbook/>", places)


@pytest.mark.parametrize(
    ("text", "said"),
    [("One!$A$2", "One!A2"), ("'My ''own'' sheet'!$B$2:$C$9", "My 'own' sheet!B2:C9"),
     ("#REF!$A$1", None), ("One!$A$2,One!$B$2", None), ("5", None), ("One!XFE1", None)],
)  # fmt: skip
def test_targets_of_names(text: str, said: str | None) -> None:
    found = range_of(text)
    assert (str(found) if found else None) == said


def test_areas() -> None:
    assert str(area_of("C9:B2")) == "B2:C9"
    assert area_of("A0") is None
    assert (3, 2) in area_of("B2:C9")
    assert (3, 4) not in area_of("B2:C9")
