"""The Rules sheet against its pack: rows, what was edited, and the pack with these changes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import DecisionTable, GateRow, Row, TableKind
from modesdk.model.weights import FINE_UNIT
from modesdk.ruleset.rules import Rule, RuleSet
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Spot, address

SHEET = "Rules"
EDITED = "+workbook"
"""Follows the pack's hash when rows were changed in a workbook."""
MARKER = "\x00Rules"
"""Begins the file of a row that stands on the sheet only."""
_NAMED = 8


@frozen(kw_only=True)
class SheetRow:
    """One row of the Rules sheet. `index` counts from 0 and is the rule's place on Calc, too.

    `signature` is what the sheet compares with `compiled`, the state that was compiled last;
    `strength` and `on` are None where the cell cannot be used.
    """

    index: int
    number: int
    id: str
    conditions: tuple[tuple[str, str], ...]
    criterion: str
    effects: Mapping[str, Any]
    claims: tuple[str, ...]
    valid: tuple[datetime.date | None, datetime.date | None]
    label: str
    compiled: str
    signature: str
    typed: str
    strength: int | None = FINE_UNIT
    on: bool | None = True


@frozen
class EditedRow:
    """A row that differs from the pack (`rule` is None for a new one), and in what."""

    row: SheetRow
    rule: Rule | None
    changed: tuple[str, ...]
    new: Row


@define
class RuleSheet:
    """All rows of the sheet against a pack."""

    package: Package
    pack: Pack
    ruleset: RuleSet
    rows: list[SheetRow] = field(factory=list)
    edited: list[EditedRow] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)
    columns: dict[str, int] = field(factory=dict)
    sheet: str = SHEET
    effects_at: dict[str, int] = field(factory=dict)

    def place(self, row: int, column: str) -> Location:
        """Where a cell of a row stands."""
        at = self.columns.get(column) or self.effects_at.get(column, 1)
        spot: Spot = (row, at)
        return Location(str(self.package.path), None, f"{self.sheet}!{address(spot)}")

    def problem(self, code: str, row: int, column: str, message: str, hint: str = "") -> None:
        """Something is wrong with a cell."""
        self.problems.append(Diagnostic(code, message, self.place(row, column), hint=hint))

    def edited_pack(self) -> Pack:
        """The pack with the changed and new rows; itself when nothing was changed."""
        if not self.edited:
            return self.pack
        gone = {edit.rule.id for edit in self.edited if edit.rule}
        tables = [
            evolve(t, rows=tuple(r for r in t.rows if r.id not in gone)) for t in self.pack.tables
        ]
        tables += [
            DecisionTable(
                id=f"{self.sheet}!{edit.row.number}",
                kind=TableKind.GATE if isinstance(edit.new, GateRow) else TableKind.EVIDENCE,
                conditions=tuple(name for name, _ in edit.row.conditions),
                rows=(evolve(edit.new, cells=tuple(cell for _, cell in edit.row.conditions)),),
                file=f"{MARKER}{edit.row.number}",
            )
            for edit in self.edited
        ]
        return evolve(self.pack, tables=tuple(tables), hash=self.pack.hash + EDITED)


PULL_HINT = worded("Bring them into the pack with: modesdk workbook pull")


def edited_ids(edited: Sequence[EditedRow]) -> str:
    """The ids of changed rows, for messages."""
    ids = [edit.row.id for edit in edited]
    return ", ".join(ids[:_NAMED]) + (", ..." if len(ids) > _NAMED else "")
