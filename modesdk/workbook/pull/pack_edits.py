"""From a workbook back into a pack folder: which bytes of which files change.

CSV tables are edited as bytes: only the fields of changed rows are written anew, so quoting, line
ends, the byte-order mark and every other row stay. YAML numbers are replaced where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from attrs import define, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.errors import DiagnosedError
from modesdk.io.csv_text import CsvText
from modesdk.io.files import read_as_it_stands, read_text
from modesdk.io.pack_folders import PACK_FILE
from modesdk.io.yaml_edit import same, set_value, value_at
from modesdk.io.yaml_text import Path, parse_yaml
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import DecisionTable, GateRow, TableKind
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT, Weights
from modesdk.workbook.pull.row_fields import (
    cells_for,
    changed_cells,
    lacking,
    natural,
    nearest_table,
    no_strength,
)
from modesdk.workbook.read.rule_sheet import EditedRow, RuleSheet


@frozen
class Change:
    """One cell or number that changes in a file of the pack."""

    file: str
    place: str
    before: str
    after: str


@define
class Pull:
    """The changes to a pack folder, and what cannot be brought back."""

    pack: Pack
    folder: FilePath
    changes: list[Change] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)
    files: dict[str, str] = field(factory=dict)
    announced: dict[tuple[str, Path], Any] = field(factory=dict)
    """What is to stand where: a path in a YAML file; row, number of column and key in a CSV."""

    def text(self, name: str) -> str:
        """The text of a file as it becomes; line ends and byte-order mark as they are."""
        if name not in self.files:
            self.files[name] = read_as_it_stands(self.folder / name, shown_as=name)
        return self.files[name]

    def rules(self, sheet: RuleSheet, weights: Weights) -> None:
        """Edited rows, new rows and changed strengths into the CSV tables."""
        for edit in sheet.edited:
            table = self._table(sheet, edit)
            if table is not None:
                self._put_row(sheet, edit, table)
        known = {row.id: table for table in self.pack.tables for row in table.rows}
        for rule, steps in weights.strength.items():
            if rule in known and "strength" not in CsvText.of(self.text(known[rule].file)).header():
                row = next((r for r in sheet.rows if r.id == rule), None)
                if row is not None:
                    sheet.problem(
                        "B-160", row.number, "in.strength", *no_strength(known[rule].file)
                    )
            elif rule in known:
                self.put_fields(known[rule].file, rule, {"strength": natural(steps, FINE_UNIT)})
        self.problems += sheet.problems

    def weights(self, weights: Weights) -> None:
        """Changed weights and trust into pack.yaml."""
        base, pack = Weights.of(self.pack), self.pack
        for name, steps in weights.dimensions.items():
            if steps != base.dimensions[name]:
                self._put_number(("dimensions", name), "weight", steps, DIMENSION_UNIT)
        for name, steps in weights.criteria.items():
            if steps != base.criteria[name]:
                path = ("dimensions", pack.criteria[name].dimension, "criteria", name)
                self._put_number(path, "weight", steps, FINE_UNIT)
        for name, steps in weights.trust.items():
            if steps != base.trust[name]:
                self._put_number(("sources", name), "trust", steps, FINE_UNIT)

    def _table(self, sheet: RuleSheet, edit: EditedRow) -> DecisionTable | None:
        """The table that a row belongs or fits into."""
        if edit.rule is not None:
            own = edit.rule.table
            return next(table for table in self.pack.tables if table.id == own)
        gate = isinstance(edit.new, GateRow)
        kind = TableKind.GATE if gate else TableKind.EVIDENCE
        fitting = [
            t
            for t in self.pack.tables
            if t.kind is kind and not lacking(t, edit) and (self.folder / t.file).is_file()
        ]
        criterion = edit.row.criterion
        fitting.sort(key=lambda t: -sum(getattr(r, "criterion", "") == criterion for r in t.rows))
        if fitting:
            return fitting[0]
        message = worded("no {kind} table has all columns for {row!r}", kind=kind, row=edit.row.id)
        sheet.problem(
            "B-160",
            edit.row.number,
            "rule.conditions",
            message,
            nearest_table(self.pack.tables, kind, edit),
        )
        return None

    def _put_row(self, sheet: RuleSheet, edit: EditedRow, table: DecisionTable) -> None:
        header = CsvText.of(self.text(table.file)).header()
        if edit.rule is None and edit.new.strength != FINE_UNIT and "strength" not in header:
            sheet.problem("B-160", edit.row.number, "in.strength", *no_strength(table.file))
            return
        cells = cells_for(header, edit)
        if cells is None:
            tested = ", ".join(name for name, _ in edit.row.conditions)
            message = worded(
                "{file} has not all columns for: {conditions}", file=table.file, conditions=tested
            )
            hint = worded("Add the columns `if <attribute>` to the file first")
            sheet.problem("B-160", edit.row.number, "rule.conditions", message, hint)
        elif edit.rule is None:
            self._append(table.file, header, cells)
        else:
            self.put_fields(table.file, edit.row.id, changed_cells(edit, header, cells))

    def put_fields(
        self, file: str, row_id: str, fields: Mapping[Any, str], key: str = "id"
    ) -> None:
        """Replace fields of a row, given by column number or heading; `key` heads the ids."""
        table = CsvText.of(self.text(file))
        header = table.header()
        numbered = {header.index(k) if isinstance(k, str) else k: v for k, v in fields.items()}
        row = table.row_of(header.index(key), row_id)
        if row is not None and self._fits(table, file, row_id, numbered.values()):
            self.files[file] = table.with_fields(row, numbered)
            self.announced |= {(file, (row_id, n, key)): text for n, text in numbered.items()}
            self.changes += [
                Change(file, f"{row_id}, {header[n]}", old, numbered[n])
                for n, old in enumerate(table.cells(row))
                if numbered.get(n, old) != old
            ]

    def put_columns(self, file: str, names: Sequence[str]) -> None:
        """Add columns behind the others; rows without a field there leave it blank."""
        if names:
            self.files[file] = CsvText.of(self.text(file)).with_headings(names).text
            self.changes += [Change(file, name, "", name) for name in names]

    def _fits(self, table: CsvText, file: str, row_id: str, fields: Iterable[str]) -> bool:
        """Whether the fields of a row can hold these texts; else a problem is added."""
        wrong = [one for one in fields if not table.holds(one)]
        self.problems += [
            Diagnostic(
                "B-160",
                worded(
                    "{file}, {row}: no field without quotes can hold {got!r}",
                    file=file,
                    row=row_id,
                    got=one[:60],
                ),
                Location(file, None, row_id),
                hint=worded("Save the file with commas first"),
            )
            for one in wrong
        ]
        return not wrong

    def _append(self, file: str, header: Sequence[str], cells: Mapping[int, str]) -> None:
        table = CsvText.of(self.text(file))
        fields = [cells.get(n, "") for n in range(len(header))]
        row_id = cells[header.index("id")]
        if not self._fits(table, file, row_id, fields):
            return
        self.files[file] = table.with_row(fields)
        self.changes += [
            Change(file, f"{row_id}, {header[n]}", "", f) for n, f in enumerate(fields) if f
        ]
        self.announced |= {(file, (row_id, n, "id")): f for n, f in enumerate(fields)}

    def _put_number(self, path: tuple[str, ...], key: str, steps: int, unit: int) -> None:
        """A number under a path of keys in pack.yaml (or the file that holds the section)."""
        wanted = Decimal(natural(steps, unit))
        try:
            file, keys = self._section(path)
            at = (*keys, key)
            before = value_at(parse_yaml(self.text(file), file).data, at)
            self.files[file] = set_value(self.text(file), at, wanted, file)
        except DiagnosedError as error:
            self.problems += [
                Diagnostic("B-160", p.message, p.location, hint=p.hint) for p in error.diagnostics
            ]
            return
        self.announced[file, at] = wanted
        shown = "1" if before is None else str(before)
        self.changes.append(Change(file, ".".join((*path, key)), shown, natural(steps, unit)))

    def _section(self, path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The file that holds a path, and the path in it. Raises DiagnosedError."""
        named = value_at(parse_yaml(self.text(PACK_FILE), PACK_FILE).data, path[:1])
        return (named, path[1:]) if isinstance(named, str) else (PACK_FILE, path)

    def not_as_announced(self) -> list[Diagnostic]:
        """What does not stand in the written files as it was shown, each value read again."""
        return [
            Diagnostic(
                "P-211",
                worded("got {got}, announced was {announced}", got=found, announced=wanted),
                Location(file, None, ".".join(map(str, at))),
                hint=worded("Compare the file with its backup"),
            )
            for (file, at), wanted in self.announced.items()
            if not same(found := self._read_again(file, at), wanted)
        ]

    def _read_again(self, file: str, at: Path) -> Any:
        try:
            text = read_text(self.folder / file)
            if not file.endswith(".csv"):
                return value_at(parse_yaml(text, file).data, at)
        except DiagnosedError as error:
            return str(error)
        row_id, column, key = at[0], int(at[1]), str(at[2])
        table = CsvText.of(text)
        row = table.row_of(table.header().index(key), str(row_id))
        return None if row is None else table.cells(row)[column]
