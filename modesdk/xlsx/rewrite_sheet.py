"""A sheet's cells written anew as a whole, for hidden sheets that nobody but modesdk fills in.

Formats are left out: nobody sees these sheets.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from modesdk.xlsx.edit_cells import content_xml
from modesdk.xlsx.markup import escape
from modesdk.xlsx.places import Spot, address
from modesdk.xlsx.sheet_map import SheetMap, spliced

Value = str | int | float | bool | None


@frozen
class Written:
    """What a cell holds: a value, or a formula with its last value.

    A formula with `area` is shared by the cells of that area, which have its number and no text.
    """

    value: Value = None
    formula: str | None = None
    shared: int | None = None
    area: str = ""


def with_cells(xml: bytes, cells: Mapping[Spot, Written]) -> bytes:
    """The sheet's XML with these cells in place of all it had. Raises MarkupError."""
    places = SheetMap(xml)
    prefix = places.prefix
    rows: dict[int, list[str]] = {}
    for spot in sorted(cells):
        rows.setdefault(spot[0], []).append(_cell(prefix, spot, cells[spot]))
    body = "".join(
        f'<{prefix}row r="{row}">{"".join(found)}</{prefix}row>' for row, found in rows.items()
    )
    return spliced(xml, [places.body.filled(xml, body.encode())])


def _cell(prefix: str, spot: Spot, cell: Written) -> str:
    formula = ""
    if cell.shared is not None:
        area = f' ref="{cell.area}"' if cell.area else ""
        text = escape(cell.formula or "")
        formula = f'<{prefix}f t="shared"{area} si="{cell.shared}">{text}</{prefix}f>'
    elif cell.formula is not None:
        formula = f"<{prefix}f>{escape(cell.formula)}</{prefix}f>"
    kind, content = content_xml(prefix, cell.value, bool(formula))
    kind = f' t="{kind}"' if kind else ""
    return f'<{prefix}c r="{address(spot)}"{kind}>{formula}{content}</{prefix}c>'
