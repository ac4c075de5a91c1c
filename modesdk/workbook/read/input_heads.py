"""Headings above the inputs of Portfolio and Cases: whether each names what its column gives.

Columns are found by the names of their cells, people by the heading: when these differ, what is
typed counts as something else than it says.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.worded import worded
from modesdk.model.names import folded
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute
from modesdk.model.units import agrees
from modesdk.sheets.book.headings import attribute_of, headed, is_date
from modesdk.workbook.read.stamp import other_builder
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Cell, Package
from modesdk.xlsx.places import Spot, address

_HINT = worded("Put the headings back; to move a column, cut it out and insert it as a whole")
_NAMED = 3
_LONGEST = 40


@frozen
class _Head:
    """A heading that does not name its column's input."""

    sheet: str
    spot: Spot
    title: str
    meaning: str


def wrong_headings(package: Package, pack: Pack) -> list[Diagnostic]:
    """One problem for each sheet of profiles whose headings were changed."""
    if other_builder(package):
        return []  # refresh writes them
    found = (list(_heads(package, pack, prefix)) for prefix in ("portfolio", "cases"))
    return [_told(package, heads) for heads in found if heads]


def _told(package: Package, heads: list[_Head]) -> Diagnostic:
    parts = [f"{head.meaning}: {head.title[:_LONGEST]!r}" for head in heads[:_NAMED]]
    parts += ["..."] * (len(heads) > _NAMED)
    message = worded(
        "headings do not name what their columns give: {columns}", columns=", ".join(parts)
    )
    place = Location(str(package.path), None, f"{heads[0].sheet}!{address(heads[0].spot)}")
    return Diagnostic("B-197", message, place, hint=_HINT)


def _heads(package: Package, pack: Pack, prefix: str) -> Iterator[_Head]:
    """The headings, labels and ids above them, that say something else."""
    columns = {"as_of": None, **{f"in.{a.id}": a for a in pack.schema}}
    for name, attribute in columns.items():
        place = package.range(sanitised(f"{prefix}.{name}"))
        if place is None:
            continue
        meaning = attribute.id if attribute else "as_of"
        for up, right in ((2, {folded(meaning)}), (1, None)):
            spot = (place.area.top - up, place.area.left)
            cell = package.cell_at(place.sheet, spot)
            if not _says(pack, attribute, cell, right):
                yield _Head(place.sheet, spot, word_of(cell.value), meaning)
                break


def _says(pack: Pack, attribute: Attribute | None, cell: Cell, right: set[str] | None) -> bool:
    """Whether a heading names an input; a formula without a stored value cannot be read."""
    title = word_of(cell.value)
    if cell.formula is not None and not title:
        return True
    if right is not None:
        return folded(title) in right
    if attribute is None:
        return is_date(pack, title)
    own = headed(attribute)
    if folded(title) in {folded(own.zh), folded(own.en)}:
        return True
    named, remarks = attribute_of(pack.schema, title)
    return named == attribute and all(agrees(attribute, remark) for remark in remarks)
