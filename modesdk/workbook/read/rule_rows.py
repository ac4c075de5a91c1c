"""The Rules sheet as rows: what an analyst changed or added, and the pack with these changes.

Rows are read by the names of their columns. Conditions stand in one cell
(`market: "A"; goals: "b","c"`); each test is checked like a cell of a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import EvidenceRow, GateRow, Row
from modesdk.model.weights import FINE_UNIT, MAX_STRENGTH
from modesdk.ruleset.checks import check_pack
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.rules import Rule
from modesdk.sheets.book.draft import SPARE_RULES
from modesdk.sheets.book.rule_table import MARKS
from modesdk.sheets.book.rule_texts import conditions_text
from modesdk.workbook.read.rule_cells import below, find_columns, row_cells, sheet_row
from modesdk.workbook.read.rule_sheet import MARKER, EditedRow, RuleSheet, SheetRow
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.package import Package

UNDO = worded("Undo it (Ctrl+Z), or take the last backup (FILE.bak)")
_NAMED = 8


def read_rules(package: Package, pack: Pack) -> RuleSheet:
    """The rows of the Rules sheet, what was changed, and what is wrong with it."""
    sheet = RuleSheet(package, pack, compile_ruleset(pack, None))
    if not find_columns(sheet):
        return sheet
    known = {rule.id: rule for rule in sheet.ruleset.decision}
    if not rows_in_order(sheet):
        return sheet
    seen: set[str] = set()
    for cells in row_cells(sheet):
        row = sheet_row(sheet, cells, len(sheet.rows))
        sheet.rows.append(row)
        if row.index < len(sheet.ruleset.decision):
            _compare(sheet, row, sheet.ruleset.decision[row.index])
        elif row.typed or row.criterion or row.effects:
            if row.id in known or row.id in seen:
                message = worded("the id {name!r} stands twice", name=row.id)
                hint = worded("Give the new rule an id of its own")
                sheet.problem("R-404", row.number, "rule.id", message, hint)
            _add(sheet, row)
        seen.add(row.id)
    below(sheet)
    _validate(sheet)
    return sheet


def rows_in_order(sheet: RuleSheet) -> bool:
    """Whether no row was sorted, inserted or deleted; the cause becomes a problem, told once.

    Formulas find rules by their rows, so that they would give wrong answers.
    """
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


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _compare(sheet: RuleSheet, row: SheetRow, rule: Rule) -> None:
    """Note in what a row of the pack differs from the pack."""
    if not row.id:
        message = worded("the row {row!r} was emptied: rows of the pack stay", row=rule.id)
        hint = worded("To leave it out, put the row back and set its switch to no")
        sheet.problem("B-125", row.number, "rule.id", message, hint)
        return
    if row.id != rule.id:
        message = worded(
            "got {got!r}, expected {expected!r}: ids of the pack's rows stay",
            got=row.id[:40],
            expected=rule.id,
        )
        sheet.problem("B-125", row.number, "rule.id", message, worded("Put the id back"))
        return
    criteria = sheet.ruleset.criteria
    criterion = criteria[rule.criterion].id if rule.criterion >= 0 else ""
    old = conditions_text(sheet.pack, rule)
    now = _new_row(sheet, row, gate=rule.criterion < 0, old=rule.row)
    if now is None:
        return
    effects = getattr(now, "effects", None) or getattr(now, "marks", {})
    before = getattr(rule.row, "effects", None) or getattr(rule.row, "marks", {})
    changed = [
        name
        for name, differs in (
            ("conditions", _spaced(row.typed) != _spaced(old)),
            ("criterion", row.criterion != criterion),
            ("effects", dict(effects) != dict(before)),
            ("claims", row.claims != rule.row.claims),
            ("valid_from", row.valid[0] != rule.row.valid_from),
            ("valid_to", row.valid[1] != rule.row.valid_to),
        )
        if differs
    ]
    if changed and rule.table not in {table.id for table in sheet.pack.tables}:
        message = worded(
            "the row {row!r} belongs to an evaluator in Python and cannot be changed", row=row.id
        )
        hint = worded("Put the row back; strength and on/off may be changed")
        sheet.problem("B-151", row.number, "rule.conditions", message, hint)
    elif changed:
        sheet.edited.append(EditedRow(row, rule, tuple(changed), now))


def _add(sheet: RuleSheet, row: SheetRow) -> None:
    gate = bool(row.effects) and not row.criterion
    new = _new_row(sheet, row, gate=gate, old=None)
    if new is not None:
        sheet.edited.append(EditedRow(row, None, ("new",), new))


def _new_row(sheet: RuleSheet, row: SheetRow, *, gate: bool, old: Row | None) -> Row | None:
    before = len(sheet.problems)
    outputs = {
        name: _output(sheet, row, name, given, gate=gate) for name, given in row.effects.items()
    }
    if old is None and not row.effects:
        sheet.problem(
            "T-307",
            row.number,
            "rule.effects",
            worded("the row says nothing of any alternative"),
            worded("Fill in an effect or a mark"),
        )
    if old is None and row.strength is None:
        message = worded("the strength cannot be used")
        hint = worded(
            "Type a number from 0 to {most}, or leave it empty", most=MAX_STRENGTH // FINE_UNIT
        )
        sheet.problem("W-602", row.number, "in.strength", message, hint)
    if old is None and row.on is None:
        hint = worded("Type yes or no, or leave it empty")
        sheet.problem("V-502", row.number, "in.on", worded("the switch cannot be used"), hint)
    if len(sheet.problems) > before:
        return None
    strength = row.strength if row.on else 0
    common: dict[str, Any] = {
        "id": row.id,
        "cells": tuple(cell for _, cell in row.conditions),
        "claims": row.claims,
        "valid_from": row.valid[0],
        "valid_to": row.valid[1],
        "line": row.number,
        "label": old.label if old else Text(row.label, row.label),
        "topic": old.topic if old else "",
        "strength": old.strength if old else strength,
    }
    if gate:
        return GateRow(marks=outputs, **common)
    return EvidenceRow(criterion=row.criterion, effects=outputs, **common)


def _output(sheet: RuleSheet, row: SheetRow, name: str, given: Any, *, gate: bool) -> Any:
    if gate:
        mark = MARKS.get(word_of(given))
        if mark is None:
            message = worded(
                "got {got!r}, expected one of {known}",
                got=word_of(given)[:20],
                known=" ".join(MARKS),
            )
            hint = worded("Rows without criterion are gates")
            sheet.problem("T-309", row.number, name, message, hint)
        return mark
    if isinstance(given, (int, float)) and not isinstance(given, bool) and given in range(-2, 3):
        return int(given)
    message = worded("got {got!r}, expected an effect -2, -1, 0, 1 or 2", got=word_of(given)[:20])
    sheet.problem("T-308", row.number, name, message)
    return None


def _validate(sheet: RuleSheet) -> None:
    """The checks of packs on the changed rows; their places become cells of the sheet."""
    if sheet.problems or not sheet.edited:
        return
    for problem in check_pack(sheet.edited_pack(), thorough=False):
        file = problem.location.file
        if file.startswith(MARKER):
            number = int(file.removeprefix(MARKER) or 0)
            column = _column_of(problem.location.column, sheet.effects_at)
            sheet.problems.append(problem.at(sheet.place(number, column)))


def _column_of(heading: str, effects: Mapping[str, int]) -> str:
    """The sheet's column for a table's."""
    if heading.startswith("then ") and heading.removeprefix("then ") in effects:
        return heading.removeprefix("then ")
    known = {
        "criterion": "rule.criterion.id",
        "claims": "rule.claims",
        "id": "rule.id",
        "valid_from": "rule.valid.from",
        "valid_to": "rule.valid.to",
    }
    return known.get(heading, "rule.conditions")
