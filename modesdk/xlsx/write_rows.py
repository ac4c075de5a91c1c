"""A worksheet's rows as XML, written directly: smaller than openpyxl's, and several times faster.

The computed values are not known when the rows are written, so every formula leaves two gaps:
one for the type of its value and one for the value. On hidden sheets, cells that follow each other
leave out their addresses, which the format allows: it makes large files several times smaller.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any, Self

from attrs import frozen
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.xlsx.places import Spot, address

_GAP = "\x00"
_DATA = re.compile(r"<sheetData ?/>|<sheetData>.*</sheetData>", re.DOTALL)
_DIMENSION = re.compile(r'(<dimension ref=")[^"]*')

NOTHING = "<v></v>"
"""The element of an empty text, which hidden sheets leave out."""
Values = Callable[[str, int, int], tuple[str, str]]
"""Sheet, row and column to the type attribute and the element of a cell's value."""


class SharedFormula(ArrayFormula):
    """A formula that the rows of `ref` share, as it stands in the first; for columns of numbers.

    Shared formulas make files several times smaller. openpyxl reads but does not write them, so two
    of its types are extended. Formulas with addresses on another sheet are not shared: Excel does
    not do that either, and does not move such addresses. Names are fine.
    """

    def __init__(self, number: int, ref: str, text: str) -> None:
        super().__init__(ref, f"={text}")
        self.number = number

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield from (("t", "shared"), ("ref", self.ref), ("si", str(self.number)))


class SharedBelow(DataTableFormula):
    """A row below: the formula of that number, moved to where it stands."""

    def __init__(self, number: int) -> None:
        super().__init__(ref="")
        self.number = number

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield from (("t", "shared"), ("si", str(self.number)))


@frozen
class Rows:
    """The rows of one sheet, split at their gaps; `spots` are the cells with formulas."""

    title: str
    area: str
    pieces: tuple[str, ...]
    spots: tuple[Spot, ...]
    sparse: bool = False

    def filled(self, values: Values) -> str:
        """The rows with the values of their formulas."""
        found, pieces = [self.pieces[0]], iter(self.pieces[1:])
        for (row, column), formula, after in zip(self.spots, pieces, pieces, strict=True):
            kind, value = values(self.title, row, column)
            if self.sparse and value == NOTHING:
                kind = value = ""
            found += (kind, formula, value, after)
        return "".join(found)

    def plain(self) -> str:
        """The rows without values."""
        return "".join(self.pieces)


@frozen
class Sheet:
    """A worksheet's XML: what openpyxl writes before and after the rows, and the rows."""

    before: str
    rows: Rows
    after: str

    @classmethod
    def of(cls, xml: str, rows: Rows) -> Self:
        """Put rows into a sheet that openpyxl wrote without them."""
        data = _DATA.search(xml)
        if data is None:
            raise ValueError(f"the sheet {rows.title!r} was written without a place for rows")
        before = _DIMENSION.sub(rf"\g<1>{rows.area}", xml[: data.start()])
        return cls(before + "<sheetData>", rows, "</sheetData>" + xml[data.end() :])

    def plain(self) -> bytes:
        """The sheet without values."""
        return (self.before + self.rows.plain() + self.after).encode()

    def filled(self, values: Values) -> bytes:
        """The sheet with values."""
        return (self.before + self.rows.filled(values) + self.after).encode()


def take_rows(ws: Worksheet) -> tuple[Rows, dict[Any, Any]]:
    """The rows of a sheet, and its cells: all but those with links are taken off it."""
    held: Any = ws
    spots: list[Spot] = []
    sparse = ws.sheet_state != "visible"
    pieces = "".join(_rows(held, spots, sparse)).split(_GAP)
    rows = Rows(ws.title, ws.dimensions, tuple(pieces), tuple(spots), sparse)
    cells = held._cells
    held._cells = {spot: cell for spot, cell in cells.items() if cell.hyperlink}
    return rows, cells


def _rows(ws: Any, spots: list[Spot], sparse: bool) -> Iterator[str]:
    looks = {number: _look(dimension) for number, dimension in ws.row_dimensions.items()}
    by_row = groupby(sorted(ws._cells.items(), key=itemgetter(0)), key=lambda entry: entry[0][0])
    contents = {row: "".join(_cells(cells, sparse, spots)) for row, cells in by_row}
    for row in sorted(contents.keys() | looks.keys()):
        head, content = f'<row r="{row}"{looks.get(row, "")}', contents.get(row)
        if content:
            yield f"{head}>{content}</row>"
        elif row in looks:
            yield f"{head}/>"


def _look(dimension: Any) -> str:
    """Height and the like of a row, as attributes."""
    return "".join(f' {name}="{value}"' for name, value in dimension)


def _cells(cells: Any, sparse: bool, spots: list[Spot]) -> Iterator[str]:
    """The cells of a row. Cells with shared formulas keep their address: readers need it."""
    before = 0
    for spot, cell in cells:
        column = spot[1]
        styled = cell.has_style
        if not styled and cell.value in (None, ""):
            continue
        formula = cell.data_type == "f"
        alone = not formula or isinstance(cell.value, str)
        follows = sparse and alone and before == column - 1
        head = "<c" if follows else f'<c r="{address(spot)}"'
        if styled:
            head = f'{head} s="{cell.style_id}"'
        before = column
        if formula:
            spots.append(spot)
            yield f"{head}{_GAP}>{_formula(cell.value)}{_GAP}</c>"
        else:
            yield head + _content(cell.data_type, cell.value)


def _formula(content: Any) -> str:
    """A formula's element; objects are shared formulas, which say their own attributes."""
    if isinstance(content, str):
        return f"<f>{escape(content[1:], quote=False)}</f>"
    attributes = "".join(f' {name}="{value}"' for name, value in content)
    text = getattr(content, "text", None)
    return f"<f{attributes}>{escape(text[1:], quote=False)}</f>" if text else f"<f{attributes}/>"


def _content(kind: str, value: Any) -> str:
    """The rest of a cell that holds no formula. Raises TypeError for what we never write."""
    if value is None or value == "":
        return "/>"
    if kind == "s":
        kept = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
        return f' t="inlineStr"><is><t{kept}>{escape(value, quote=False)}</t></is></c>'
    if kind == "b":
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime.date):
        value = to_excel(value)  # type: ignore[no-untyped-call]  # openpyxl
    if kind in ("n", "d") and isinstance(value, (int, float)):
        return f"><v>{number(value)}</v></c>"
    raise TypeError(f"a cell of the kind {kind!r} holds {value!r}")


def number(value: float) -> str:
    """A finite number as short as it can be written."""
    return str(int(value)) if value == int(value) else repr(float(value))
