"""Shared formulas: a column's formula is written once, the rows below only refer to it.

They make files several times smaller, and are for columns of numbers only (see `sheets.grid`).
openpyxl reads but does not write them, so two of its formula types are extended. Formulas with
addresses on another sheet are not shared: Excel does not do that either, and does not move such
addresses. Names are fine.
"""

from collections.abc import Iterator

from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula


class SharedFormula(ArrayFormula):
    """The formula as it stands in the first row of `ref`."""

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
