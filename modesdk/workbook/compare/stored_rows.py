"""Rows of the sheets Cases and Portfolio whose stored results are not what the SDK gives."""

from __future__ import annotations

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic
from modesdk.errors import ModesdkError
from modesdk.model.decision_parts import Status
from modesdk.model.pack import Pack
from modesdk.workbook.compare.stale import OTHERWISE, Grouped
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.input_cells import Inputs
from modesdk.workbook.read.profile_rows import ProfileRow, ProfileRows

_CODES = {status: number for number, status in enumerate(Status, start=1)}


def row_differences(contents: Contents, pack: Pack, otherwise: Grouped) -> list[Diagnostic]:
    """Wrong cells of the Portfolio sheet; rows that the SDK decides otherwise join `otherwise`."""
    package, inputs = contents.package, contents.inputs
    status = package.column("portfolio.status.code")
    winner = package.column("portfolio.winner.id")
    place = package.range("portfolio.status")
    found: list[Diagnostic] = []
    late = package.cell("rules.late")
    if late is not None and late.value:
        place = None  # the rows say that rules wait for a refresh, which `stale_formulas` tells
    for row in ProfileRows.found(package, pack, "portfolio", inputs.case.as_of):
        found += row.wrong
        if not row.case.values or row.index >= min(len(status), len(winner)) or place is None:
            continue
        got = (status[row.index].value, winner[row.index].value or "")
        expected = _decided(pack, inputs, row)
        if expected is not None and None not in got and got != expected:
            cell = package.cell_at(place.sheet, (row.number, place.area.left))
            message = f"row {row.number}: got status {got[0]} and {got[1]!r}, the SDK gives "
            message += f"{expected[0]} and {expected[1]!r}"
            otherwise.add(place.sheet, cell, message, OTHERWISE)
    return found


def _decided(pack: Pack, inputs: Inputs, row: ProfileRow) -> tuple[int, str] | None:
    try:
        decision = Decision(pack, row.case, inputs.weights)
    except ModesdkError:  # all weights zero: told already
        return None
    return _CODES[decision.status], decision.leader or ""
