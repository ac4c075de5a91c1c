"""Sheets that people gave other titles: the names of their cells still lead to them.

A workbook that is built now has the usual titles; what is compared with it or taken from it gets
the titles of the workbook at hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from modesdk.xlsx.formula_tokens import retitled
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import range_of
from modesdk.xlsx.rewrite_sheet import Written


@frozen
class Titles:
    """Usual titles of sheets that were renamed, with the ones they have now."""

    renamed: Mapping[str, str] = field(factory=dict)

    @classmethod
    def found(cls, package: Package, names: Mapping[str, str]) -> Titles:
        """By the names of the cells: `names` with their usual targets as formulas write them."""
        usual = {name: place for name, text in names.items() if (place := range_of(text))}
        known = {place.sheet for place in usual.values()}
        renamed: dict[str, str] = {}
        for name, place in usual.items():
            now = package.range(name)
            if now and place.sheet not in package.sheets and now.sheet not in known:
                renamed.setdefault(place.sheet, now.sheet)
        return cls(renamed)

    def now(self, usual: str) -> str:
        """The title that a sheet has in the workbook at hand."""
        return self.renamed.get(usual, usual)

    def formula(self, text: str) -> str:
        """A formula or a reference with the titles of the workbook at hand."""
        return retitled(text, self.renamed) if self.renamed else text

    def written(self, cell: Written) -> Written:
        """A cell with such a formula."""
        if cell.formula is None or not self.renamed:
            return cell
        return evolve(cell, formula=self.formula(cell.formula))
