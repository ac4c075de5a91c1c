"""From a workbook back into a pack folder: which bytes of which files change.

CSV tables are edited as bytes: only the fields of changed rows are written anew, so quoting, line
ends, the byte-order mark and every other row stay. YAML numbers are replaced where they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from modesdk.diagnostics import Diagnostic
from modesdk.io.packs import PACK_FILE
from modesdk.model.pack import Pack
from modesdk.model.tables import EvidenceRow, GateRow, Table, TableKind
from modesdk.model.weights import DIMENSION_UNIT, FINE_UNIT, Weights
from modesdk.workbook.csv_text import field_spans, header_of, plain, quoted, records, separator_of
from modesdk.workbook.rule_sheet import EditedRow, RuleSheet
from modesdk.workbook.yaml_number import section_file, yaml_entry


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
    folder: Path
    changes: list[Change] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)
    files: dict[str, str] = field(factory=dict)

    def text(self, name: str) -> str:
        """The text of a file as it becomes; line ends and byte-order mark as they are."""
        if name not in self.files:
            self.files[name] = (self.folder / name).read_bytes().decode("utf-8")
        return self.files[name]

    def rules(self, sheet: RuleSheet, weights: Weights) -> None:
        """Edited rows, new rows and changed strengths into the CSV tables."""
        for edit in sheet.edited:
            table = self._table(sheet, edit)
            if table is not None:
                self._put_row(sheet, edit, table)
        known = {row.id: table for table in self.pack.tables for row in table.rows}
        for rule, steps in weights.strength.items():
            if rule in known and "strength" not in header_of(self.text(known[rule].file)):
                row = next((r for r in sheet.rows if r.id == rule), None)
                if row is not None:
                    sheet.problem("B-160", row.number, "in.strength",
                                  f"{known[rule].file} has no column 'strength'",
                                  "Add the column to the file first")  # fmt: skip
            elif rule in known:
                self.put_fields(known[rule].file, rule, {"strength": _natural(steps, FINE_UNIT)})
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

    def _table(self, sheet: RuleSheet, edit: EditedRow) -> Table | None:
        """The table that a row belongs or fits into."""
        if edit.rule is not None:
            own = edit.rule.table
            return next(table for table in self.pack.tables if table.id == own)
        gate = isinstance(edit.new, GateRow)
        kind = TableKind.GATE if gate else TableKind.EVIDENCE
        fitting = [t for t in self.pack.tables if t.kind is kind and not _lacking(t, edit)
                   and (self.folder / t.file).is_file()]  # fmt: skip
        criterion = edit.row.criterion
        fitting.sort(key=lambda t: -sum(getattr(r, "criterion", "") == criterion for r in t.rows))
        if fitting:
            return fitting[0]
        sheet.problem("B-160", edit.row.number, "rule.conditions",
                      f"no {kind} table has all columns for {edit.row.id!r}",
                      "Add the columns `if <attribute>` to a table first")  # fmt: skip
        return None

    def _put_row(self, sheet: RuleSheet, edit: EditedRow, table: Table) -> None:
        header = header_of(self.text(table.file))
        cells = _cells_for(header, edit)
        if cells is None:
            tested = ", ".join(name for name, _ in edit.row.conditions)
            sheet.problem("B-160", edit.row.number, "rule.conditions",
                          f"{table.file} has not all columns for: {tested}",
                          "Add the columns `if <attribute>` to the file first")  # fmt: skip
        elif edit.rule is None:
            self._append(table.file, header, cells)
        else:
            self.put_fields(table.file, edit.row.id, _only(edit, header, cells))

    def put_fields(
        self, file: str, row_id: str, fields: Mapping[Any, str], key: str = "id"
    ) -> None:
        """Replace fields of a row, given by column number or heading; `key` heads the ids."""
        text = self.text(file)
        header = header_of(text)
        at = header.index(key)
        for start, end in records(text):
            spans = field_spans(text, start, end, separator_of(text))
            if len(spans) <= at or plain(text[slice(*spans[at])]) != row_id or start == 0:
                continue
            numbered = {header.index(k) if isinstance(k, str) else k: v for k, v in fields.items()}
            new, position = [], start
            for number, (left, right) in enumerate(spans):
                old, wanted = plain(text[left:right]), numbered.get(number)
                if wanted is None or wanted == old:
                    continue
                new += [text[position:left], quoted(wanted, separator_of(text), text[left:right])]
                position = right
                self.changes.append(Change(file, f"{row_id}, {header[number]}", old, wanted))
            missing = [n for n in sorted(numbered) if n >= len(spans)]
            tail = "".join(separator_of(text) for n in missing)  # short rows are filled up
            self.files[file] = text[:start] + "".join(new) + text[position:end] + tail + text[end:]
            return

    def _append(self, file: str, header: Sequence[str], cells: Mapping[int, str]) -> None:
        text = self.text(file)
        newline = "\r\n" if "\r\n" in text else "\n"
        separator = separator_of(text)
        fields = [cells.get(n, "") for n in range(len(header))]
        line = separator.join(quoted(f, separator, "") for f in fields)
        gap = "" if text.endswith("\n") else newline
        self.files[file] = f"{text}{gap}{line}{newline}"
        row_id = cells[header.index("id")]
        self.changes += [Change(file, f"{row_id}, {header[n]}", "", f)
                         for n, f in enumerate(fields) if f]  # fmt: skip

    def _put_number(self, path: tuple[str, ...], key: str, steps: int, unit: int) -> None:
        """A number under a path of keys in pack.yaml (or the file that holds the section)."""
        file = section_file(self.text(PACK_FILE), path[0])
        keys = path if file == PACK_FILE else path[1:]
        text, wanted = self.text(file), _natural(steps, unit)
        found = yaml_entry(text, keys, key)
        if found is None:
            where = ".".join((*path, key))
            self.problems.append(Diagnostic("B-160", f"{where} cannot be found in {file}",
                                            hint="Change it there by hand"))  # fmt: skip
            return
        start, end, before, insert = found
        self.files[file] = text[:start] + insert.format(wanted) + text[end:]
        self.changes.append(Change(file, ".".join((*path, key)), before or "1", wanted))


def _natural(steps: int, unit: int) -> str:
    return f"{(Decimal(steps) / unit).normalize():f}"


def _lacking(table: Table, edit: EditedRow) -> bool:
    """Whether a table has too few columns for a new row."""
    left = list(table.conditions)
    for name, _ in edit.row.conditions:
        if name not in left:
            return True
        left.remove(name)
    return False


def _cells_for(header: Sequence[str], edit: EditedRow) -> dict[int, str] | None:
    """All fields of a row by column; None when a condition finds no column."""
    cells: dict[int, str] = {}
    free = {n: h.removeprefix("if ").strip() for n, h in enumerate(header) if h.startswith("if ")}
    for number in free:
        cells[number] = "-"
    for name, cell in edit.row.conditions:
        fitting = [n for n, attribute in free.items() if attribute == name]
        if not fitting:
            return None
        cells[fitting[0]] = cell
        del free[fitting[0]]
    new = edit.new
    outputs: Mapping[str, Any] = {}
    if isinstance(new, EvidenceRow):
        outputs = new.effects
        wanted = {"criterion": new.criterion}
    else:
        outputs = getattr(new, "marks", {})
        wanted = {}
    dates = {"valid_from": new.valid_from, "valid_to": new.valid_to}
    wanted |= {"id": new.id, "claims": " ".join(new.claims)}
    wanted |= {name: date.isoformat() if date else "" for name, date in dates.items()}
    if edit.rule is None:
        wanted |= {"zh": new.label.zh, "en": new.label.en}
    for number, heading in enumerate(header):
        if heading.startswith("then "):
            output = outputs.get(heading.removeprefix("then ").strip())
            cells[number] = "" if output is None else str(output)
        elif heading in wanted:
            cells[number] = wanted[heading]
    return cells


_OF_KIND = {"conditions": "if ", "effects": "then "}


def _only(edit: EditedRow, header: Sequence[str], cells: Mapping[int, str]) -> dict[int, str]:
    """The fields of those kinds that were changed."""
    kept = {}
    for number, cell in cells.items():
        heading = header[number]
        kinds = {_OF_KIND.get(change, change) for change in edit.changed}
        if heading in kinds or any(k.endswith(" ") and heading.startswith(k) for k in kinds):
            kept[number] = cell
    return kept
