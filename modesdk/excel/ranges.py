"""Ranges of cells as profiles, weights and dates.

A profile is two columns, names and values (or two rows): ids or labels in either language; sets as
texts with commas, or one row per member. Weights are two columns in the same way, with names as in
a weights file: `goal`, `criterion:cost`, `trust:002`, `rule:R000-64`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from modesdk.excel.values import Cell, ErrorKind, FunctionError, Table, date_of, single
from modesdk.io.normalise import attribute_named
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType

PAIR = 2


def profile_values(pack: Pack, cells: Table) -> dict[str, Any]:
    """The values of a profile range, as `recommend` takes them; empty cells are left out.

    Raises FunctionError when the range has no two columns or rows.
    """
    found: dict[str, Any] = {}
    for name, value in _pairs(cells, "profile"):
        attribute = attribute_named(pack.schema, name)
        given = value if attribute is None else profile_value(attribute, value)
        earlier = found.get(name)
        if earlier is None:
            found[name] = given
        elif attribute is not None and attribute.type is AttributeType.SET:
            found[name] = f"{earlier},{given}"
        else:
            raise FunctionError(ErrorKind.VALUE, f"profile: {name!r} is given twice")
    return found


def row_values(pack: Pack, head: tuple[Cell, ...], row: tuple[Cell, ...]) -> dict[str, Any]:
    """A profile from one row under headings; columns with other headings are left out."""
    found: dict[str, Any] = {}
    for heading, value in zip(head, row, strict=True):
        attribute = attribute_named(pack.schema, str(heading)) if heading is not None else None
        if attribute is not None and value is not None:
            found[attribute.id] = profile_value(attribute, value)
    return found


def profile_value(attribute: Attribute, value: Cell) -> Any:
    """A cell as a value of an attribute: serial numbers become dates."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if attribute.type is AttributeType.DATE and is_number:
        return date_of(float(value), attribute.id)  # type: ignore[arg-type]  # a number, see above
    return value


def weight_changes(cells: Table) -> dict[str, Any]:
    """What a range of weights changes. Raises FunctionError as `profile_values` does."""
    found: dict[str, Any] = {}
    for name, value in _pairs(cells, "weights"):
        if name in found:
            raise FunctionError(ErrorKind.VALUE, f"weights: {name!r} is given twice")
        found[name] = value
    return found


def asked_date(given: Any) -> datetime.date | str | None:
    """The date of a cell: a serial number, an ISO text or nothing."""
    found = single(given, "as_of")
    if isinstance(found, bool):
        raise FunctionError(ErrorKind.VALUE, "as_of: expected a date")
    if isinstance(found, (int, float)):
        return date_of(float(found), "as_of")
    return found.strip() if isinstance(found, str) else None


def _pairs(cells: Table, what: str) -> Iterator[tuple[str, Cell]]:
    """Names with values; rows without a name or without a value say nothing."""
    if not cells:
        return
    if len(cells) == PAIR and len(cells[0]) > PAIR:
        cells = tuple(zip(*cells, strict=True))  # names above, values below
    if len(cells[0]) < PAIR:
        message = f"{what}: expected two columns, names and values, got one"
        raise FunctionError(ErrorKind.VALUE, message)
    for row in cells:
        if row[0] is not None and row[1] is not None:
            yield str(row[0]).strip(), row[1]
