"""An edited rule as the fields of its row in a CSV table, and what a table lacks for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from modesdk.language.worded import worded
from modesdk.model.arithmetic import exact
from modesdk.model.tables import DecisionTable, EvidenceRow, TableKind
from modesdk.model.weights import FINE_UNIT
from modesdk.workbook.read.rule_sheet import EditedRow


@exact()
def natural(steps: int, unit: int) -> str:
    """A number of steps as people write it: 15 tenths are 1.5."""
    return f"{(Decimal(steps) / unit).normalize():f}"


def lacking(table: DecisionTable, edit: EditedRow) -> list[str]:
    """The columns that a table lacks for a new row."""
    left, lacking = list(table.conditions), []
    for name, _ in edit.row.conditions:
        if name in left:
            left.remove(name)
        else:
            lacking.append(name)
    return lacking


def no_strength(file: str) -> tuple[str, str]:
    """What is wrong with a file whose rows have no strength, and what to do."""
    message = worded("{file} has no column {column!r}", file=file, column="strength")
    return message, worded("Add the column to the file first")


def nearest_table(tables: Sequence[DecisionTable], kind: TableKind, edit: EditedRow) -> str:
    """What to do for a row that fits into no table: the one that lacks least, and its columns."""
    own = [table for table in tables if table.kind is kind]
    if not own:
        return worded("Add a table of the kind {kind} to the pack first", kind=kind)
    table = min(own, key=lambda table: len(lacking(table, edit)))
    columns = ", ".join(f"`if {name}`" for name in lacking(table, edit))
    return worded(
        "Add {columns} to the first line of {file} (with - in the other rows), then pull "
        "again; until then the row counts in this workbook",
        columns=columns,
        file=table.file,
    )


def cells_for(header: Sequence[str], edit: EditedRow) -> dict[int, str] | None:
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
        wanted["strength"] = "" if new.strength == FINE_UNIT else natural(new.strength, FINE_UNIT)
    for number, heading in enumerate(header):
        if heading.startswith("then "):
            output = outputs.get(heading.removeprefix("then ").strip())
            cells[number] = "" if output is None else str(output)
        elif heading in wanted:
            cells[number] = wanted[heading]
    return cells


_OF_KIND = {"conditions": "if ", "effects": "then "}


def changed_cells(
    edit: EditedRow, header: Sequence[str], cells: Mapping[int, str]
) -> dict[int, str]:
    """The fields of those kinds that were changed."""
    kept = {}
    for number, cell in cells.items():
        heading = header[number]
        kinds = {_OF_KIND.get(change, change) for change in edit.changed}
        if heading in kinds or any(k.endswith(" ") and heading.startswith(k) for k in kinds):
            kept[number] = cell
    return kept
