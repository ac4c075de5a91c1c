"""From a workbook back into a pack folder: which bytes of which files change.

CSV tables are edited as bytes: only the fields of changed rows are written anew, so quoting, line
ends, the byte-order mark and every other row stay. YAML numbers are replaced where they stand.
"""

from __future__ import annotations

import csv
import io
import re
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
from modesdk.workbook.rule_rows import EditedRow, RuleSheet

_BOM = "\ufeff"


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
            if rule in known and "strength" not in _header(self.text(known[rule].file)):
                row = next((r for r in sheet.rows if r.id == rule), None)
                if row is not None:
                    sheet.problem("B160", row.number, "in.strength",
                                  f"{known[rule].file} has no column 'strength'",
                                  "Add the column to the file first")  # fmt: skip
            elif rule in known:
                self._put_fields(known[rule].file, rule, {"strength": _natural(steps, FINE_UNIT)})
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
        sheet.problem("B160", edit.row.number, "rule.conditions",
                      f"no {kind} table has all columns for {edit.row.id!r}",
                      "Add the columns `if <attribute>` to a table first")  # fmt: skip
        return None

    def _put_row(self, sheet: RuleSheet, edit: EditedRow, table: Table) -> None:
        header = _header(self.text(table.file))
        cells = _cells_for(header, edit)
        if cells is None:
            tested = ", ".join(name for name, _ in edit.row.conditions)
            sheet.problem("B160", edit.row.number, "rule.conditions",
                          f"{table.file} has not all columns for: {tested}",
                          "Add the columns `if <attribute>` to the file first")  # fmt: skip
        elif edit.rule is None:
            self._append(table.file, header, cells)
        else:
            self._put_fields(table.file, edit.row.id, _only(edit, header, cells))

    def _put_fields(self, file: str, row_id: str, fields: Mapping[Any, str]) -> None:
        """Replace fields of a row; `fields` by column number, or by heading."""
        text = self.text(file)
        header = _header(text)
        at = header.index("id")
        for start, end in _records(text):
            spans = _field_spans(text, start, end, _separator(text))
            if len(spans) <= at or _plain(text[slice(*spans[at])]) != row_id or start == 0:
                continue
            numbered = {header.index(k) if isinstance(k, str) else k: v for k, v in fields.items()}
            new, position = [], start
            for number, (left, right) in enumerate(spans):
                old, wanted = _plain(text[left:right]), numbered.get(number)
                if wanted is None or wanted == old:
                    continue
                new += [text[position:left], _quoted(wanted, _separator(text), text[left:right])]
                position = right
                self.changes.append(Change(file, f"{row_id}, {header[number]}", old, wanted))
            missing = [n for n in sorted(numbered) if n >= len(spans)]
            tail = "".join(_separator(text) for n in missing)  # short rows are filled up
            self.files[file] = text[:start] + "".join(new) + text[position:end] + tail + text[end:]
            return

    def _append(self, file: str, header: Sequence[str], cells: Mapping[int, str]) -> None:
        text = self.text(file)
        newline = "\r\n" if "\r\n" in text else "\n"
        separator = _separator(text)
        fields = [cells.get(n, "") for n in range(len(header))]
        line = separator.join(_quoted(f, separator, "") for f in fields)
        gap = "" if text.endswith("\n") else newline
        self.files[file] = f"{text}{gap}{line}{newline}"
        row_id = cells[header.index("id")]
        self.changes += [Change(file, f"{row_id}, {header[n]}", "", f)
                         for n, f in enumerate(fields) if f]  # fmt: skip

    def _put_number(self, path: tuple[str, ...], key: str, steps: int, unit: int) -> None:
        """A number under a path of keys in pack.yaml (or the file that holds the section)."""
        file = _section_file(self.text(PACK_FILE), path[0])
        keys = path if file == PACK_FILE else path[1:]
        text, wanted = self.text(file), _natural(steps, unit)
        found = _yaml_entry(text, keys, key)
        if found is None:
            where = ".".join((*path, key))
            self.problems.append(Diagnostic("B160", f"{where} cannot be found in {file}",
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


def _header(text: str) -> list[str]:
    first = next(iter(_records(text)), (0, 0))
    spans = _field_spans(text, *first, _separator(text))
    return [_plain(text[a:b]).lstrip(_BOM).strip() for a, b in spans]


def _separator(text: str) -> str:
    line = text.split("\n", 1)[0]
    return ";" if line.count(";") > line.count(",") else ","


def _records(text: str) -> list[tuple[int, int]]:
    """Where the rows stand, without their line ends; quoted line ends belong to the row."""
    found, start, quoted = [], 0, False
    for match in re.finditer(r'"|\r\n|\n|\r', text):
        if match[0] == '"':
            quoted = not quoted
        elif not quoted:
            found.append((start, match.start()))
            start = match.end()
    return [*found, (start, len(text))] if start < len(text) else found


def _field_spans(text: str, start: int, end: int, separator: str) -> list[tuple[int, int]]:
    spans, left, quoted = [], start, False
    for position in range(start, end):
        if text[position] == '"':
            quoted = not quoted
        elif text[position] == separator and not quoted:
            spans.append((left, position))
            left = position + 1
    return [*spans, (left, end)]


def _plain(field_text: str) -> str:
    """A field without its quotes."""
    bare = field_text.lstrip(_BOM)
    row = next(csv.reader(io.StringIO(bare, newline=""), delimiter="\x1f"), [""])
    return row[0].strip() if row else ""


def _quoted(value: str, separator: str, old: str) -> str:
    """A field as CSV; quoted when it must be or the old one was."""
    if (
        old.startswith('"')
        or any(c in value for c in f'{separator}"\r\n')
        or value != value.strip()
    ):
        return '"' + value.replace('"', '""') + '"'
    return value


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


def _section_file(main: str, section: str) -> str:
    """The file that holds a section: named in pack.yaml, or pack.yaml itself."""
    found = re.search(rf"^{section}:[ \t]+([\w./-]+\.ya?ml)[ \t]*(?:#.*)?\r?$", main, re.MULTILINE)
    return found[1] if found else PACK_FILE


def _yaml_entry(text: str, keys: Sequence[str], key: str) -> tuple[int, int, str, str] | None:
    """Where a number stands in block or flow style: start, end, old text, and the new with {}."""
    start, end = 0, len(text)
    for name in keys:
        pattern = rf"(?:^([ \t]*)|[{{,][ \t]*)(?:'|\")?{re.escape(name)}(?:'|\")?[ \t]*:"
        found = re.compile(pattern, re.MULTILINE).search(text, start, end)
        if found is None:
            return None
        start = found.end()
        end = _end_of(text, start, end, found[1])
    flow = text[start:end].lstrip(" \t").startswith("{")
    lead = r"[{,][ \t]*" if flow else r"^[ \t]+"
    number = re.compile(rf"({lead}{key}:[ \t]*)([0-9.]+)", re.MULTILINE).search(text, start, end)
    if number:
        return number.start(2), number.end(2), number[2], "{}"
    if flow:
        close = end - 1
        return close, close, "", f", {key}: {{}}"
    return None


def _end_of(text: str, start: int, end: int, indent: str | None) -> int:
    """Where the value of a key ends: its closing brace, or the next line indented as little."""
    bracket = re.compile(r"[ \t]*\{").match(text, start, end)
    if bracket:
        depth = 0
        for match in re.finditer(r"\"[^\"]*\"|[{}]", text[bracket.end() - 1 : end]):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if depth == 0:
                return bracket.end() - 1 + match.end()
        return end
    if indent is None:
        return end
    after = re.compile(rf"^[ \t]{{0,{len(indent)}}}[^\s#]", re.MULTILINE)
    line = text.find("\n", start, end)
    found = after.search(text, line + 1, end) if line >= 0 else None
    return found.start() if found else end
