"""CSV decision tables -> Table: one row a rule, one column a condition, an output or a remark.

Columns: `id`; `if <attribute>` for conditions (an attribute may head several); `then <alternative>`
(evidence: effect -2..2, gate: blocked, conditional or open) or `then value` (derive); `criterion`,
`strength` (evidence); `type`, `order`, `severity`, `area`, `actor`, `see` (advice); `against`,
`treatment` (conflict); `claims`, `topic`, `valid_from`, `valid_to`, `zh`, `en`, `note` (any).
Spreadsheet programs turn true into TRUE and dates around; both are read as meant.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import define, field

from modesdk.conditions.numerals import number_hint
from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.io import notation
from modesdk.io.csv_grid import CsvGrid, heading, missing, read_grid, surplus, twice
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.tables import (
    AdviceRow,
    AdviceType,
    ConflictRow,
    DecisionTable,
    DeriveRow,
    EvidenceRow,
    GateMark,
    GateRow,
    ReferenceTable,
    Row,
    TableKind,
    Urgency,
)
from modesdk.model.weights import FINE_UNIT, MAX_STRENGTH

CONDITION, OUTPUT = "if ", "then "
_ANY_KIND = ("id", "claims", "topic", "valid_from", "valid_to", "zh", "en", "note")
_COLUMNS: Mapping[TableKind, tuple[str, ...]] = {
    TableKind.DERIVE: ("then value",),
    TableKind.GATE: (),
    TableKind.EVIDENCE: ("criterion", "strength"),
    TableKind.ADVICE: ("type", "order", "severity", "area", "actor", "see"),
    TableKind.CONFLICT: ("against", "treatment"),
}
HEADINGS = frozenset((*_ANY_KIND, *(name for names in _COLUMNS.values() for name in names)))
"""The headings that tables of any kind may have, besides `if ...` and `then ...`."""
_REQUIRED: Mapping[TableKind, tuple[str, ...]] = {
    TableKind.DERIVE: ("id", "then value"),
    TableKind.GATE: ("id",),
    TableKind.EVIDENCE: ("id", "criterion"),
    TableKind.ADVICE: ("id", "type"),
    TableKind.CONFLICT: ("id", "claims", "against"),
}


@define
class TableReader:
    """Reads one decision table; `problems` collects what is wrong, cell by cell."""

    file: str
    kind: TableKind
    target: str = ""
    hit_policy: str = "FIRST"
    aggregation: str = ""
    problems: list[Diagnostic] = field(factory=list)

    def read(self, text: str) -> DecisionTable | None:
        """The table, without the rows that have problems; None when its header is unusable."""
        grid, self.problems = read_grid(text, self.file)
        known = (*_ANY_KIND, *_COLUMNS[self.kind])
        header = [heading(name, known) for name in grid.header] if grid else []
        if grid is None or not self._check_header(header, grid):
            return None
        rows = [self._row(header, number, cells) for number, cells in grid.rows]
        return DecisionTable(
            id=re.sub(r"\.csv$", "", self.file),
            kind=self.kind,
            conditions=tuple(
                h[len(CONDITION) :].strip() for h in header if h.startswith(CONDITION)
            ),
            rows=tuple(row for row in rows if row is not None),
            file=self.file,
            target=self.target,
            hit_policy=self.hit_policy,
            aggregation=self.aggregation,
        )

    def _check_header(self, header: Sequence[str], grid: CsvGrid) -> bool:
        known = (*_ANY_KIND, *_COLUMNS[self.kind])
        outputs = self.kind in (TableKind.GATE, TableKind.EVIDENCE)
        before = len(self.problems)
        for position, name in enumerate(header):
            if name.startswith(CONDITION) or (outputs and name.startswith(OUTPUT)):
                continue
            if name not in known:
                wanted = [*known, "if <attribute>", *(["then <alternative>"] if outputs else [])]
                columns = worded("Known columns: {known}", known=", ".join(wanted))
                hint = nearest(name, known) or columns
                message = worded(
                    "unknown column {name!r} (number {number})", name=name, number=position + 1
                )
                self._problem("T-302", message, grid.first, name, hint)
        once = [name for name in header if not name.startswith(CONDITION)]
        for name in dict.fromkeys(n for n in once if once.count(n) > 1):
            self._problem("T-303", twice(name), grid.first, name)
        for name in _REQUIRED[self.kind]:
            if name not in header:
                self._problem("T-304", missing(name), grid.first, name, grid.described())
        return len(self.problems) == before

    def _row(self, header: Sequence[str], line: int, cells: Sequence[str]) -> Row | None:
        if len(cells) > len(header) and any(cells[len(header) :]):
            self.problems.append(surplus(self.file, line, len(cells), len(header)))
            return None
        padded = [*cells, *[""] * (len(header) - len(cells))]
        entry = dict(zip(header, padded, strict=False))
        before = len(self.problems)
        common = self._common(header, padded, entry, line)
        row = _ROW_READERS[self.kind](self, common, entry, line)
        return row if len(self.problems) == before else None

    def _common(
        self, header: Sequence[str], cells: Sequence[str], entry: Mapping[str, str], line: int
    ) -> dict[str, Any]:
        if not entry["id"]:
            hint = worded("Give every row its own id")
            self._problem("T-306", worded("the row has no id"), line, "id", hint)
        pairs = zip(header, cells, strict=False)
        return {
            "id": entry["id"],
            "cells": tuple(_cell(c) for h, c in pairs if h.startswith(CONDITION)),
            "claims": tuple(entry.get("claims", "").split()),
            "topic": entry.get("topic", ""),
            "valid_from": self._date(entry, "valid_from", line),
            "valid_to": self._date(entry, "valid_to", line),
            "label": Text(entry.get("zh", ""), entry.get("en", "")),
            "line": line,
        }

    def _evidence(self, common: dict[str, Any], entry: Mapping[str, str], line: int) -> Row:
        effects = self._outputs(entry, line, self._effect)
        if entry.get("strength"):
            common["strength"] = self._strength(entry["strength"], line)
        return EvidenceRow(criterion=entry["criterion"], effects=effects, **common)

    def _gate(self, common: dict[str, Any], entry: Mapping[str, str], line: int) -> Row:
        return GateRow(marks=self._outputs(entry, line, self._mark), **common)

    def _derive(self, common: dict[str, Any], entry: Mapping[str, str], line: int) -> Row:
        return DeriveRow(value=_cell(entry["then value"]), **common)

    def _advice(self, common: dict[str, Any], entry: Mapping[str, str], line: int) -> Row:
        severity = entry.get("severity", "")
        order = entry.get("order", "")
        if order and not re.fullmatch(r"\d{1,6}", order):
            message = worded("got {got!r}, expected a whole number", got=order)
            self._problem("T-315", message, line, "order", number_hint(order))
            order = ""
        return AdviceRow(
            type=self._one_of(AdviceType, entry["type"], line, "type") or AdviceType.NOTE,
            severity=self._one_of(Urgency, severity, line, "severity") if severity else None,
            order=int(order or 0),
            area=entry.get("area", ""),
            actor=entry.get("actor", ""),
            see=tuple(entry.get("see", "").split()),
            **common,
        )

    def _conflict(self, common: dict[str, Any], entry: Mapping[str, str], line: int) -> Row:
        against = tuple(entry["against"].split())
        if not common["claims"] or not against:
            message = worded("a conflict needs claims on both sides")
            self._problem("T-316", message, line, "claims, against")
        return ConflictRow(against=against, treatment=entry.get("treatment", ""), **common)

    def _outputs(
        self, entry: Mapping[str, str], line: int, read: Callable[[str, int, str], Any]
    ) -> dict[str, Any]:
        found = {}
        given = {name: cell for name, cell in entry.items() if name.startswith(OUTPUT) and cell}
        for name, cell in given.items():
            output = read(cell, line, name)
            if output is not None:
                found[name.removeprefix(OUTPUT).strip()] = output
        if not given:
            message = worded("the row says nothing of any alternative")
            self._problem("T-307", message, line, "then ...")
        return found

    def _effect(self, cell: str, line: int, column: str) -> int | None:
        if re.fullmatch(r"[+-]?[012](\.0+)?", cell):
            return int(cell.partition(".")[0])
        message = worded("got {got!r}, expected an effect -2, -1, 0, 1 or 2", got=cell)
        self._problem("T-308", message, line, column, number_hint(cell))
        return None

    def _mark(self, cell: str, line: int, column: str) -> GateMark | None:
        mark: GateMark | None = self._one_of(GateMark, cell, line, column)
        return mark

    def _one_of(self, kind: Any, cell: str, line: int, column: str) -> Any:
        try:
            return kind(cell.lower())
        except ValueError:
            names = [str(member) for member in kind]
            known = ", ".join(names)
            message = worded("got {got!r}, expected one of: {known}", got=cell, known=known)
            self._problem("T-309", message, line, column, nearest(cell, names))
            return None

    def _strength(self, cell: str, line: int) -> int:
        try:
            steps = Decimal(cell) * FINE_UNIT
        except ArithmeticError:  # no number, or one too large to multiply
            steps = Decimal(-1)
        if steps.is_finite() and steps == steps.to_integral_value() and 0 <= steps <= MAX_STRENGTH:
            return int(steps)
        message = worded(
            "got {got!r}, expected 0 to {most} in steps of 0.01",
            got=cell,
            most=MAX_STRENGTH // FINE_UNIT,
        )
        self._problem("T-310", message, line, "strength", number_hint(cell))
        return FINE_UNIT

    def _date(self, entry: Mapping[str, str], column: str, line: int) -> datetime.date | None:
        date, problem = date_in(entry.get(column, ""))
        if problem:
            self._problem("T-311", problem.message, line, column, problem.hint)
        return date

    def _problem(self, code: str, message: str, line: int, column: str, hint: str = "") -> None:
        place = Location(self.file, line, column)
        self.problems.append(Diagnostic(code, message, place, hint=hint))


_ROW_READERS: Mapping[TableKind, Callable[..., Row]] = {
    TableKind.DERIVE: TableReader._derive,
    TableKind.GATE: TableReader._gate,
    TableKind.EVIDENCE: TableReader._evidence,
    TableKind.ADVICE: TableReader._advice,
    TableKind.CONFLICT: TableReader._conflict,
}


def date_in(cell: str) -> tuple[datetime.date | None, Diagnostic | None]:
    """The date in a cell (see `notation.read_date`; None when it is empty), or what is wrong."""
    try:
        return (notation.read_date(cell) if cell else None), None
    except notation.NotationError as error:
        message = worded("got {got!r}, expected a date YYYY-MM-DD", got=cell)
        return None, Diagnostic("T-311", message, hint=error.hint)


def _cell(cell: str) -> str:
    """A spreadsheet writes booleans in capitals; S-FEEL wants them small."""
    return cell.lower() if cell in ("TRUE", "FALSE", "True", "False") else cell


def read_reference(
    text: str, file: str, table_id: str, title: Text
) -> tuple[ReferenceTable | None, list[Diagnostic]]:
    """A table to be read."""
    grid, problems = read_grid(text, file)
    if grid is None:
        return None, problems
    width = len(grid.header)
    wide = [(line, cells) for line, cells in grid.rows if any(cells[width:])]
    for line, cells in wide:
        problems.append(surplus(file, line, len(cells), width))
    rows = tuple(tuple([*cells, *[""] * width][:width]) for _, cells in grid.rows)
    return ReferenceTable(table_id, title, grid.header, rows, file), problems
