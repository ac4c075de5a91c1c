"""Whether the rows of the Rules sheet stand where its formulas look for them.

Formulas find rules by their rows, so rows that were sorted, inserted or deleted would give wrong
answers. That is one cause, told once, whichever command reads the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.worded import worded
from modesdk.sheets.book.draft import SPARE_RULES
from modesdk.workbook.read.rule_sheet import RuleSheet
from modesdk.workbook.read.typed import word_of

UNDO = worded("Undo it (Ctrl+Z), or take the last backup (FILE.bak)")
_NAMED = 8


def rows_in_order(sheet: RuleSheet) -> bool:
    """Whether no row was sorted, inserted or deleted; the cause becomes a problem."""
    place = sheet.package.range("rule.id")
    ids = [word_of(cell.value) for cell in sheet.package.column("rule.id")]
    expected = [rule.id for rule in sheet.ruleset.decision]
    rows = place.area.bottom - place.area.top + 1 if place else 0
    wanted = len(expected) + SPARE_RULES
    if rows != wanted:
        message = _counted(rows - wanted, ids, expected)
        _note(sheet, "B-124", message)
    elif len(moved := _moved(ids, expected)) > 1:
        message = worded(
            "rows of Rules were sorted: {count} rows stand elsewhere", count=len(moved)
        )
        _note(sheet, "B-190", message)
    return not sheet.problems


def _note(sheet: RuleSheet, code: str, message: str) -> None:
    place = Location(str(sheet.package.path), None, str(sheet.package.range("rule.id") or ""))
    sheet.problems.append(Diagnostic(code, message, place, hint=UNDO))


def _moved(ids: Sequence[str], expected: Sequence[str]) -> list[str]:
    """The pack's rows that stand on the row of another one, or on a spare row."""
    at = dict(zip(ids, range(len(ids)), strict=False))
    return [name for row, name in enumerate(expected) if at.get(name, row) != row]


def _counted(more: int, ids: Sequence[str], expected: Sequence[str]) -> str:
    """How many rows were inserted or deleted, and which."""
    if more > 0:
        return worded("rows were inserted in Rules: {count}", count=more)
    gone = [name for name in expected if name not in ids]
    named = ", ".join(gone[:_NAMED]) + (", ..." if len(gone) > _NAMED else "")
    return worded(
        "rows of Rules were deleted: {count} ({rows})",
        count=-more,
        rows=named or worded("spare rows"),
    )
