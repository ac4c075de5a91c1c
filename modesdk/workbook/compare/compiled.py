"""The Rules sheet as its formulas were compiled last: what was edited since is undone."""

from __future__ import annotations

import datetime
from typing import Any

from attrs import evolve

from modesdk.model.tables import EvidenceRow, GateRow, Row
from modesdk.workbook.read.rule_cells import claims_of, conditions_of
from modesdk.workbook.read.rule_sheet import EditedRow, RuleSheet, SheetRow
from modesdk.xlsx.serial_days import EPOCH

_SINCE = 3
"""Claims and the two dates, which early versions did not note."""


def late_rows(sheet: RuleSheet) -> list[SheetRow]:
    """Rows that were edited after they were compiled in a way that formulas do not follow."""
    return [row for row in sheet.rows if row.compiled not in (row.signature, _early(row))]


def _early(row: SheetRow) -> str:
    """What early versions noted of a row: conditions and criterion."""
    return row.signature.rsplit("|", _SINCE)[0]


def as_compiled(sheet: RuleSheet) -> RuleSheet:
    """The sheet with every row as it was compiled; itself when none was edited since."""
    late = {row.index for row in late_rows(sheet)}
    if not late:
        return sheet
    edits = {edit.row.index: edit for edit in sheet.edited}
    before = [_before(sheet, row, edits.get(row.index)) for row in sheet.rows if row.index in late]
    kept = [edit for edit in sheet.edited if edit.row.index not in late]
    edited = sorted([*kept, *filter(None, before)], key=lambda edit: edit.row.index)
    return evolve(sheet, edited=edited)


def _before(sheet: RuleSheet, row: SheetRow, edit: EditedRow | None) -> EditedRow | None:
    """A row as it was compiled; None when that was as in the pack, or nothing at all."""
    text, criterion, noted = _noted(row)
    rules = sheet.ruleset.decision
    rule = rules[row.index] if row.index < len(rules) else None
    if rule is None and not (text or criterion):
        return None
    conditions = tuple(conditions_of(text))
    base = edit.new if edit else rule.row if rule else _empty(row, criterion)
    new = evolve(base, cells=tuple(cell for _, cell in conditions), **noted)
    if isinstance(new, EvidenceRow):
        new = evolve(new, criterion=criterion)
    then = evolve(row, conditions=conditions, criterion=criterion, typed=text)
    return EditedRow(then, rule, ("conditions",), new)


def _noted(row: SheetRow) -> tuple[str, str, dict[str, Any]]:
    """Conditions and criterion that were compiled, and claims and dates where they were noted."""
    parts = row.compiled.rsplit("|", _SINCE + 1)
    if len(parts) < _SINCE + 2:
        text, _, criterion = row.compiled.rpartition("|")
        return text, criterion, {}
    text, criterion, claims, *days = parts
    dates = [EPOCH + datetime.timedelta(int(day)) if day.isdecimal() else None for day in days]
    noted = {"claims": claims_of(claims), "valid_from": dates[0], "valid_to": dates[1]}
    return text, criterion, noted


def _empty(row: SheetRow, criterion: str) -> Row:
    """The rule that stood on a spare row which was emptied since."""
    if criterion:
        return EvidenceRow(id=row.id, criterion=criterion, effects={})
    return GateRow(id=row.id, marks={})
