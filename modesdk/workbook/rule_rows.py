"""The Rules sheet as rows: what an analyst changed or added, and the pack with these changes.

Rows are read by the names of their columns. Conditions stand in one cell
(`market: "A"; goals: "b","c"`); each test is checked like a cell of a table.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.engines.formulas.expressions import EPOCH
from modesdk.errors import ConditionError
from modesdk.model.pack import Pack
from modesdk.model.schema import Text
from modesdk.model.tables import EvidenceRow, GateMark, GateRow, Row, Table, TableKind
from modesdk.model.weights import FINE_UNIT, MAX_STRENGTH
from modesdk.ruleset.checks import check_pack
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.rules import Rule, RuleSet
from modesdk.workbook.package import Cell, Package
from modesdk.workbook.places import Spot, address
from modesdk.workbook.ruletexts import conditions_text
from modesdk.workbook.typed import LAST_DAY, word_of

SHEET = "Rules"
EDITED = "+workbook"
"""Follows the pack's hash when rows were changed in a workbook."""
MARKS = {"✕": GateMark.BLOCKED, "△": GateMark.CONDITIONAL, "○": GateMark.OPEN}
_COLUMNS = ("rule.id", "rule.conditions", "rule.criterion.id", "rule.claims", "rule.valid.from",
            "rule.valid.to", "rule.label", "rule.compiled", "in.strength")  # fmt: skip
_PART = re.compile(r"""[;；\n]((?:[^"]|"(?:[^"\\]|\\.)*")*?)(?=[;；\n]|$)""")
_MARKER = "\x00Rules"
_NAMED = 8


@frozen(kw_only=True)
class SheetRow:
    """One row of the Rules sheet. `index` counts from 0 and is the rule's place on Calc, too.

    `signature` is what the sheet compares with `compiled`, the state that was compiled last.
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
    strength: int = FINE_UNIT


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
        tables = [evolve(t, rows=tuple(r for r in t.rows if r.id not in gone))
                  for t in self.pack.tables]  # fmt: skip
        tables += [
            Table(
                id=f"{self.sheet}!{edit.row.number}",
                kind=TableKind.GATE if isinstance(edit.new, GateRow) else TableKind.EVIDENCE,
                conditions=tuple(name for name, _ in edit.row.conditions),
                rows=(evolve(edit.new, cells=tuple(cell for _, cell in edit.row.conditions)),),
                file=f"{_MARKER}{edit.row.number}",
            )
            for edit in self.edited
        ]
        return evolve(self.pack, tables=tuple(tables), hash=self.pack.hash + EDITED)


def read_rules(package: Package, pack: Pack) -> RuleSheet:
    """The rows of the Rules sheet, what was changed, and what is wrong with it."""
    sheet = RuleSheet(package, pack, compile_ruleset(pack, None))
    if not _find_columns(sheet):
        return sheet
    known = {rule.id: rule for rule in sheet.ruleset.decision}
    seen: set[str] = set()
    for cells in _cells(sheet):
        row = _sheet_row(sheet, cells, len(sheet.rows))
        sheet.rows.append(row)
        if row.index < len(sheet.ruleset.decision):
            _compare(sheet, row, sheet.ruleset.decision[row.index])
        elif row.typed or row.criterion or row.effects:
            if row.id in known or row.id in seen:
                sheet.problem("R404", row.number, "rule.id", f"the id {row.id!r} stands twice",
                              "Give the new rule an id of its own")  # fmt: skip
            _add(sheet, row)
        seen.add(row.id)
    _validate(sheet)
    return sheet


def _find_columns(sheet: RuleSheet) -> bool:
    for name in (*_COLUMNS, "rule.effects"):
        found = sheet.package.range(name)
        if found is None:
            message = f"the name {name!r} is missing: its column was deleted"
            place = Location(str(sheet.package.path), None, SHEET)
            hint = "Undo the deletion, or take the last backup"
            sheet.problems.append(Diagnostic("B124", message, place, hint=hint))
            continue
        sheet.sheet, sheet.columns[name] = found.sheet, found.area.left
        if name == "rule.effects":
            for offset, alternative in enumerate(sheet.ruleset.alternatives):
                sheet.effects_at[alternative] = found.area.left + offset
    return not sheet.problems


def _cells(sheet: RuleSheet) -> Iterator[tuple[int, dict[int, Cell]]]:
    found = sheet.package.range("rule.id")
    cells = sheet.package.sheet(sheet.sheet).cells
    if found is None:
        return
    for number in range(found.area.top, min(found.area.bottom, found.area.top + 30_000) + 1):
        wanted = {*sheet.columns.values(), *sheet.effects_at.values()}
        yield number, {c: cells.get((number, c)) or Cell((number, c)) for c in wanted}


def _sheet_row(sheet: RuleSheet, found: tuple[int, dict[int, Cell]], index: int) -> SheetRow:
    number, cells = found

    def raw(name: str) -> str:
        value = cells[sheet.columns[name]].value
        return value if isinstance(value, str) else word_of(value)

    def text(name: str) -> str:
        return raw(name).strip()

    typed = text("rule.conditions")
    label = cells[sheet.columns["rule.label"]]
    effects = {
        name: cells[column].value
        for name, column in sheet.effects_at.items()
        if word_of(cells[column].value)
    }
    dates = [_date(sheet, number, name, cells[sheet.columns[name]])
             for name in ("rule.valid.from", "rule.valid.to")]  # fmt: skip
    return SheetRow(
        index=index,
        number=number,
        id=text("rule.id"),
        conditions=_conditions(sheet, number, typed),
        criterion=text("rule.criterion.id"),
        effects=effects,
        claims=tuple(re.split(r"[\s,;，；]+", text("rule.claims").strip(",; ")))
        if text("rule.claims") else (),
        valid=(dates[0], dates[1]),
        label="" if label.formula is not None else word_of(label.value),
        compiled=raw("rule.compiled"),
        signature=f"{raw('rule.conditions')}|{raw('rule.criterion.id')}",
        typed=typed,
        strength=_strength(cells[sheet.columns["in.strength"]]),
    )  # fmt: skip


def _strength(cell: Cell) -> int:
    given = cell.value
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return max(0, min(MAX_STRENGTH, round(given * FINE_UNIT)))
    return FINE_UNIT


def _date(sheet: RuleSheet, number: int, name: str, cell: Cell) -> datetime.date | None:
    days = cell.value
    if days is None or days == "":
        return None
    if isinstance(days, int) and not isinstance(days, bool) and 1 <= days < LAST_DAY + 1:
        return EPOCH + datetime.timedelta(days=days + sheet.package.epoch_shift)
    sheet.problem("T311", number, name, f"got {word_of(days)[:40]!r}, expected a date",
                  "Type it as a date of the calendar: 2026-03-10")  # fmt: skip
    return None


def _conditions(sheet: RuleSheet, number: int, typed: str) -> tuple[tuple[str, str], ...]:
    """`attribute: test; attribute: test` in its parts."""
    found = []
    for match in _PART.finditer(f";{typed}"):
        part = match[1].strip()
        if not part:
            continue
        name, colon, cell = part.replace("：", ":", 1 if ":" not in part else 0).partition(":")
        if not colon or not cell.strip():
            sheet.problem("B150", number, "rule.conditions",
                          f"got {part[:60]!r}, expected attribute: test",
                          'For instance: market: "A"; price: >= 10')  # fmt: skip
            continue
        found.append((name.strip(), cell.strip()))
    return tuple(found)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _compare(sheet: RuleSheet, row: SheetRow, rule: Rule) -> None:
    """Note in what a row of the pack differs from the pack."""
    if row.id != rule.id:
        message = f"got {row.id[:40]!r}, expected {rule.id!r}: ids of the pack's rows stay"
        sheet.problem("B125", row.number, "rule.id", message, "Put the id back")
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
        sheet.problem("B151", row.number, "rule.conditions",
                      f"the row {row.id!r} belongs to an evaluator in Python and cannot be changed",
                      "Put the row back; strength and on/off may be changed")  # fmt: skip
    elif changed:
        sheet.edited.append(EditedRow(row, rule, tuple(changed), now))


def _add(sheet: RuleSheet, row: SheetRow) -> None:
    gate = bool(row.effects) and not row.criterion
    new = _new_row(sheet, row, gate=gate, old=None)
    if new is not None:
        sheet.edited.append(EditedRow(row, None, ("new",), new))


def _new_row(sheet: RuleSheet, row: SheetRow, *, gate: bool, old: Row | None) -> Row | None:
    before = len(sheet.problems)
    outputs = {name: _output(sheet, row, name, given, gate=gate)
               for name, given in row.effects.items()}  # fmt: skip
    if old is None and not row.effects:
        sheet.problem(
            "T307",
            row.number,
            "rule.effects",
            "the row says nothing of any alternative",
            "Fill in an effect or a mark",
        )
    if len(sheet.problems) > before:
        return None
    common: dict[str, Any] = {
        "id": row.id, "cells": tuple(cell for _, cell in row.conditions), "claims": row.claims,
        "valid_from": row.valid[0], "valid_to": row.valid[1], "line": row.number,
        "label": old.label if old else Text(row.label, row.label),
        "topic": old.topic if old else "", "strength": old.strength if old else row.strength,
    }  # fmt: skip
    if gate:
        return GateRow(marks=outputs, **common)
    return EvidenceRow(criterion=row.criterion, effects=outputs, **common)


def _output(sheet: RuleSheet, row: SheetRow, name: str, given: Any, *, gate: bool) -> Any:
    if gate:
        mark = MARKS.get(word_of(given))
        if mark is None:
            message = f"got {word_of(given)[:20]!r}, expected one of {' '.join(MARKS)}"
            sheet.problem("T309", row.number, name, message, "Rows without criterion are gates")
        return mark
    if isinstance(given, (int, float)) and not isinstance(given, bool) and given in range(-2, 3):
        return int(given)
    message = f"got {word_of(given)[:20]!r}, expected an effect -2, -1, 0, 1 or 2"
    sheet.problem("T308", row.number, name, message)
    return None


def _validate(sheet: RuleSheet) -> None:
    """The checks of packs on the changed rows; their places become cells of the sheet."""
    if sheet.problems or not sheet.edited:
        return
    try:
        found = check_pack(sheet.edited_pack(), thorough=False)
    except ConditionError:  # pragma: no cover - checks report cells that cannot be read
        return
    for problem in found:
        file = problem.location.file
        if file.startswith(_MARKER):
            number = int(file.removeprefix(_MARKER) or 0)
            column = _column_of(problem.location.column, sheet.effects_at)
            sheet.problems.append(problem.at(sheet.place(number, column)))


def _column_of(heading: str, effects: Mapping[str, int]) -> str:
    """The sheet's column for a table's."""
    if heading.startswith("then ") and heading.removeprefix("then ") in effects:
        return heading.removeprefix("then ")
    known = {"criterion": "rule.criterion.id", "claims": "rule.claims", "id": "rule.id",
             "valid_from": "rule.valid.from", "valid_to": "rule.valid.to"}  # fmt: skip
    return known.get(heading, "rule.conditions")


def edited_ids(edited: Sequence[EditedRow]) -> str:
    """The ids of changed rows, for messages."""
    ids = [edit.row.id for edit in edited]
    return ", ".join(ids[:_NAMED]) + (", ..." if len(ids) > _NAMED else "")
