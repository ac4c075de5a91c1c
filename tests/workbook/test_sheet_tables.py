"""A table says where its cells stand, whatever columns it has and wherever it begins."""

from __future__ import annotations

import pytest

from modesdk import load_pack
from modesdk.language.text import Text

pytest.importorskip("openpyxl", reason="needs the extra 'workbook'")

from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.table import Column, Table

COLUMNS = (
    Column("item", Text("项", "Item"), 40, styles.WRAP),
    Column("weight", Text("权重", "Weight"), 12, name="some.weights"),
    Column("steps", style=styles.CALC),
)


@pytest.fixture
def table() -> Table:
    book = Book.of(load_pack("home-heating"))
    return Table(book, book.sheet("Weights"), COLUMNS, top=4, left=2)


def test_cells_stand_below_the_headings_in_the_columns_of_their_keys(table: Table) -> None:
    table.heads()
    first, second = table.line(), table.line()
    first.put(item="a", weight=(3, styles.INPUT_NUMBER))
    second.put(steps=f"={first['weight']}+{second.across('weight')}")
    assert [cell.value for cell in table.ws[5]][1:3] == ["a", 3]
    assert table.ws["D6"].value == "=$C$5+$C6"
    assert not table.ws["C5"].protection.locked
    assert table.ws["B4"].value.startswith("=Texts!")
    assert table.ws["D4"].value is None


def test_ranges_and_names_hold_the_rows_so_far(table: Table) -> None:
    table.line()
    table.line().define(weight="one.weight")
    table.define_columns()
    assert table.cells("weight") == "C5:C6"
    assert table.cells("item", "weight", first=4) == "B4:C6"
    places = table.book.names.defined
    assert (places["some.weights"], places["one.weight"]) == (
        "Weights!$C$5:$C$6",
        "Weights!$C$6",
    )


def test_a_bar_covers_the_columns_with_headings(table: Table) -> None:
    table.bar(item=Text("条", "bar"))
    filled = [table.ws[place].fill.fgColor.rgb for place in ("A5", "B5", "C5", "D5")]
    assert filled == ["00000000", "00E4EBF2", "00E4EBF2", "00000000"]
    assert table.shown == 3


def test_a_row_is_as_high_as_its_longest_text_needs(table: Table) -> None:
    short, long = table.line(), table.line()
    short.fit((Text("项", "item"), "item"))
    long.fit((Text("项" * 60, "item"), "item"))
    assert table.ws.row_dimensions[5].height == 20
    assert table.ws.row_dimensions[6].height > 40
