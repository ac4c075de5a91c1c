"""The Cases sheet as rows: what analysts changed, and cases they added on the spare rows."""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.case_files import read_cases
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.workbook.read.case_cells import CaseEdit, CaseRow, CaseSheet, case_rows, typed_cells
from modesdk.workbook.read.input_cells import Inputs
from modesdk.workbook.read.profile_rows import ProfileRow
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Package


def nameless_rows(sheet: CaseSheet, rows: Sequence[CaseRow]) -> None:
    """Rows on which something was typed, but no id, and ids that stand twice, become problems."""
    seen = set[str]()
    for row in rows:
        place = (row.profile.number, row.column)
        if not row.id and holds_anything(sheet, row):
            sheet.problem("B-125", place, worded("the case has no id"), worded("Give it an id"))
        if row.id and row.id in seen:
            sheet.problem(
                "R-404",
                place,
                worded("the id {name!r} stands twice", name=row.id),
                worded("Give the new case an id of its own"),
            )
        seen.add(row.id)


def holds_anything(sheet: CaseSheet, row: CaseRow) -> bool:
    """Whether anything was typed on a row."""
    profile = row.profile
    typed = profile.typed or profile.as_of or profile.wrong or not row.understood
    return bool(row.id or typed or row.cells or _title(sheet, profile))


def read_case_sheet(package: Package, pack: Pack, inputs: Inputs) -> CaseSheet:
    """The cases of a workbook against those of its pack."""
    sheet = CaseSheet(package, pack)
    if package.range("cases.id") is None:
        message = worded(
            "the sheet {sheet!r} or the names of its columns are missing", sheet="Cases"
        )
        place = Location(str(package.path), None, sheet.sheet)
        hint = worded("Undo the deletion, or take the last backup")
        sheet.problems.append(Diagnostic("B-124", message, place, hint=hint))
        return sheet
    rows = list(case_rows(sheet, inputs))
    cases = read_cases(pack)
    old = _by_row(rows, cases)
    nameless_rows(sheet, [row for row in rows if row.id or row.profile.index not in old])
    shown = _shown(package, pack)
    for row in rows:
        _compare(sheet, row, old.get(row.profile.index), shown)
    _missing(sheet, [case.id for case in cases if case not in old.values()])
    return sheet


def _by_row(rows: Sequence[CaseRow], cases: Sequence[RegressionCase]) -> dict[int, RegressionCase]:
    """The pack's case on each row: by its id, wherever it stands; else the one that stood there."""
    known, ids = {case.id: case for case in cases}, {row.id for row in rows}
    found = {}
    for row in rows:
        index = row.profile.index
        if row.id in known:
            found[index] = known[row.id]
        elif index < len(cases) and cases[index].id not in ids:
            found[index] = cases[index]
    return found


def _missing(sheet: CaseSheet, ids: Sequence[str]) -> None:
    """Cases whose rows were deleted."""
    for name in ids:
        message = worded("the case {name!r} is missing: cases of the pack stay", name=name)
        hint = worded("Put its row back; delete a case in the pack's own file")
        sheet.problem("B-125", (1, 1), message, hint)


def _shown(package: Package, pack: Pack) -> set[str]:
    return {a.id for a in pack.schema if package.range(sanitised(f"cases.in.{a.id}")) is not None}


def _compare(sheet: CaseSheet, row: CaseRow, old: RegressionCase | None, shown: set[str]) -> None:
    name, place = row.id, (row.profile.number, row.column)
    before = len(sheet.problems)
    sheet.problems += row.profile.wrong
    if old is not None and name != old.id:
        sheet.problem(
            "B-125",
            place,
            worded(
                "got {got!r}, expected {expected!r}: ids of the pack's cases stay",
                got=name[:40],
                expected=old.id,
            ),
            worded("Put the id back; delete a case in the pack's own file"),
        )
    if len(sheet.problems) > before or not name or not row.understood:
        return
    edit = _edit(sheet, row, old, shown)
    if edit is not None:
        sheet.edits.append(edit)


def _edit(
    sheet: CaseSheet, row: CaseRow, old: RegressionCase | None, shown: set[str]
) -> CaseEdit | None:
    profile, case = row.profile, row.case
    before = typed_cells(old, row.columns) if old else {}
    changed = {name: row.cells.get(name, "") for name in row.columns}
    changed = {name: cell for name, cell in changed.items() if cell != before.get(name, "")}
    values = {
        a: profile.case.values.get(a)
        for a in sheet.pack.schema.attributes
        if a in shown and profile.case.values.get(a) != (old.values.get(a) if old else None)
    }
    redated = profile.as_of and (old is None or profile.case.as_of != old.as_of)
    date = profile.case.as_of if redated else None
    if old is not None and not (values or changed or date):
        return None
    title = _title(sheet, profile) if old is None else ""
    return CaseEdit(
        case=case,
        row=profile.number,
        old=old,
        title=title,
        values=values,
        cells=changed,
        as_of=date,
    )


def _title(sheet: CaseSheet, row: ProfileRow) -> str:
    place = sheet.package.range("cases.id")
    if place is None:
        return ""
    cell = sheet.package.cell_at(place.sheet, (row.number, place.area.left + 1))
    return "" if cell.formula is not None else word_of(cell.value)
