"""Formulas of a workbook that are not those of one built now with the same rules."""

from __future__ import annotations

from attrs import define, evolve, field

from modesdk.diagnostics import Diagnostic, Location
from modesdk.workbook.book import SHEETS
from modesdk.workbook.differing import differences_of, plain
from modesdk.workbook.fresh import fresh_book
from modesdk.workbook.names import WorkbookNameError
from modesdk.workbook.package import Cell, Package
from modesdk.workbook.places import address
from modesdk.workbook.read import Inputs
from modesdk.workbook.rule_sheet import RuleSheet
from modesdk.workbook.sheet_data import Written
from modesdk.workbook.typed import word_of

MOST = 20
"""How many stale formulas or differences are told one by one."""


@define
class Teller:
    """Tells the first of many like problems one by one, and counts the others."""

    package: Package
    code: str
    hint: str
    found: list[Diagnostic] = field(factory=list)
    count: int = 0

    def tell(self, sheet: str, cell: Cell, message: str) -> None:
        """A problem of one cell."""
        self.count += 1
        if self.count <= MOST:
            place = Location(str(self.package.path), None, f"{sheet}!{address(cell.spot)}")
            self.found.append(Diagnostic(self.code, message, place, hint=self.hint))

    def told(self) -> list[Diagnostic]:
        """All of them; the number of those that were not told one by one."""
        if self.count > MOST:
            place = Location(str(self.package.path))
            message = f"and {self.count - MOST:,} more cells like these"
            self.found.append(Diagnostic(self.code, message, place, hint=self.hint))
        return self.found


def stale_formulas(package: Package, rules: RuleSheet, inputs: Inputs) -> list[Diagnostic]:
    """Formulas that differ from those of a workbook built now with the same rules."""
    teller = Teller(package, "B-130", "Put the formula back, or run: modesdk workbook refresh")
    missing = [title for title in (*SHEETS, "CasesGrid") if title not in package.sheets]
    for title in missing:
        place = Location(str(package.path), None, title)
        message = f"the sheet {title!r} is missing"
        hint = "Undo the deletion, or build the workbook again"
        teller.found.append(Diagnostic("B-124", message, place, hint=hint))
    if missing or rules.problems:
        return teller.found
    try:
        fresh = fresh_book(rules, inputs)
    except (KeyError, WorkbookNameError):  # refresh says which rule reads what is not there
        fresh = fresh_book(evolve(rules, edited=[]), inputs)
    late = [edit for edit in rules.edited if edit.row.compiled != edit.row.signature]
    for found in differences_of(package, fresh, len(rules.ruleset.decision)):
        cell, wanted = found.cell, found.wanted.formula
        overwritten = wanted is not None and cell.formula is None and not cell.shared
        if overwritten:
            got = "nothing" if cell.value is None else f"the value {word_of(cell.value)[:40]!r}"
            if not late or cell.value is not None:
                teller.tell(found.sheet, cell, f"got {got}, expected a formula")
        elif not late:
            told = _around(cell, found.wanted)
            teller.tell(found.sheet, cell, f"the formula was changed: {told}")
    for edit in late:
        place = rules.place(edit.row.number, "rule.conditions")
        message = f"the formulas of {edit.row.id!r} were compiled before the row was edited"
        hint = "Run: modesdk workbook refresh"
        teller.found.append(Diagnostic("B-130", message, place, hint=hint))
    return teller.told()


def _around(cell: Cell, written: Written) -> str:
    """The place from which two formulas differ."""
    got, wanted = (plain(str(f or "")) for f in (cell.formula, written.formula))
    same = next((i for i, (a, b) in enumerate(zip(got, wanted, strict=False)) if a != b),
                min(len(got), len(wanted)))  # fmt: skip
    start = max(0, same - 10)
    return f"got ...{got[start : same + 30]}, expected ...{wanted[start : same + 30]}"
