"""The Cases sheet as rows: what analysts changed, and cases they added on the spare rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.case_files import read_cases
from modesdk.io.case_kinds import KINDS, ON_SHEET
from modesdk.io.case_syntax import Vocabulary
from modesdk.io.unusable import UnusableError
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.workbook.read.input_cells import Inputs
from modesdk.workbook.read.profile_rows import ProfileRow, ProfileRows
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import address


@frozen(kw_only=True)
class CaseEdit:
    """A case that differs from the pack's (`old`; None for a new one).

    `values`, `expect` and `as_of` hold what changed only; None stands for what was emptied.
    """

    id: str
    row: int
    old: RegressionCase | None
    title: str = ""
    values: Mapping[str, Value] = field(factory=dict)
    expect: Mapping[str, Any] = field(factory=dict)
    as_of: datetime.date | None = None


@define
class CaseSheet:
    """What the sheet says otherwise than the pack, and what is wrong with it."""

    package: Package
    pack: Pack
    edits: list[CaseEdit] = field(factory=list)
    problems: list[Diagnostic] = field(factory=list)
    sheet: str = "Cases"

    def problem(self, code: str, spot: tuple[int, int], message: str, hint: str = "") -> None:
        """Something is wrong with a cell."""
        place = Location(str(self.package.path), None, f"{self.sheet}!{address(spot)}")
        self.problems.append(Diagnostic(code, message, place, hint=hint))


@frozen(kw_only=True)
class CaseRow:
    """A row of the sheet: a profile and what must come out, by kind.

    A kind that has no column is left out of `expect`; None stands for a blank cell.
    """

    id: str
    column: int
    profile: ProfileRow
    expect: Mapping[str, Any]
    understood: bool = True
    """Whether all words of its expectations were."""

    @property
    def usable(self) -> bool:
        """Whether every cell can be used."""
        return self.understood and not self.profile.wrong

    @property
    def case(self) -> RegressionCase:
        """The case that the sheet shows."""
        expect = {kind: value for kind, value in self.expect.items() if value is not None}
        as_of, values = self.profile.case.as_of, self.profile.case.values
        return RegressionCase(id=self.id, as_of=as_of, values=values, expect=expect)


def case_rows(sheet: CaseSheet, inputs: Inputs) -> Iterator[CaseRow]:
    """All rows, empty ones too; words that cannot be used become problems of the sheet."""
    package, ids = sheet.package, sheet.package.range("cases.id")
    if ids is None:
        return
    sheet.sheet = ids.sheet
    found = ProfileRows.found(package, sheet.pack, "cases", inputs.case.as_of)
    profiles = {row.index: row for row in found}
    for index in range(ids.area.bottom - ids.area.top + 1):
        number = ids.area.top + index
        name = word_of(package.cell_at(ids.sheet, (number, ids.area.left)).value)
        row = profiles.get(index) or ProfileRow(index, number, Case(inputs.case.as_of), {})
        before = len(sheet.problems)
        columns = [kind for kind in ON_SHEET if package.range(f"cases.expect.{kind}")]
        expect = {kind: _expected(sheet, row, kind) for kind in columns}
        yield CaseRow(
            id=name,
            column=ids.area.left,
            profile=row,
            expect=expect,
            understood=len(sheet.problems) == before,
        )


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
    return bool(row.id or typed or row.case.asserts_anything or _title(sheet, profile))


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
    sheet: CaseSheet, case: CaseRow, old: RegressionCase | None, shown: set[str]
) -> CaseEdit | None:
    name, row, expect = case.id, case.profile, case.expect
    if old is None:
        date = row.case.as_of if row.as_of else None
        given = case.case.expect
        title = _title(sheet, row)
        return CaseEdit(
            id=name,
            row=row.number,
            old=None,
            title=title,
            values=row.case.values,
            expect=given,
            as_of=date,
        )
    names = [a for a in shown if row.case.values.get(a) != old.values.get(a)]
    values = {a: row.case.values.get(a) for a in sheet.pack.schema.attributes if a in names}
    changed = {kind: found for kind, found in expect.items() if found != old.expect.get(kind)}
    date = row.case.as_of if row.as_of and row.case.as_of != old.as_of else None
    if not (values or changed or date):
        return None
    return CaseEdit(id=name, row=row.number, old=old, values=values, expect=changed, as_of=date)


def _title(sheet: CaseSheet, row: ProfileRow) -> str:
    place = sheet.package.range("cases.id")
    if place is None:
        return ""
    cell = sheet.package.cell_at(place.sheet, (row.number, place.area.left + 1))
    return "" if cell.formula is not None else word_of(cell.value)


def _expected(sheet: CaseSheet, row: ProfileRow, kind: str) -> Any:
    """What a cell of expectations says; None when it is blank, or cannot be read."""
    place = sheet.package.range(f"cases.expect.{kind}")
    if place is None:
        return None
    spot = (row.number, place.area.left)
    typed = word_of(sheet.package.cell_at(place.sheet, spot).value)
    try:
        return KINDS[kind].syntax.read(typed, Vocabulary.of(sheet.pack))
    except UnusableError as error:
        sheet.problem(error.code, spot, error.message, error.hint)
        return None
