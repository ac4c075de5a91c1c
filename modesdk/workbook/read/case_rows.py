"""The Cases sheet as rows: what analysts changed, and cases they added on the spare rows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.io.case_files import MODES, RegressionCase, read_cases
from modesdk.language.worded import worded
from modesdk.model.cases import Expectation
from modesdk.model.decision_parts import Status
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Value
from modesdk.workbook.read.input_cells import Inputs
from modesdk.workbook.read.profile_rows import ProfileRow, ProfileRows
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import address

KINDS = ("status", *MODES)
_LIST = re.compile(r"[\s,;，；、]+")


@frozen(kw_only=True)
class CaseEdit:
    """A case that differs from the pack's (`old`; None for a new one).

    `values`, `expect` and `as_of` hold what changed only; None and () stand for what was emptied.
    """

    id: str
    row: int
    old: RegressionCase | None
    title: str = ""
    values: Mapping[str, Value] = field(factory=dict)
    expect: Mapping[str, tuple[str, ...]] = field(factory=dict)
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
    """A row of the sheet: a profile and what must come out, as ids by kind (see `KINDS`).

    A kind that has no column is left out of `expect`.
    """

    id: str
    column: int
    profile: ProfileRow
    expect: Mapping[str, tuple[str, ...]]
    understood: bool = True
    """Whether all words of its expectations were."""

    @property
    def usable(self) -> bool:
        """Whether every cell can be used."""
        return self.understood and not self.profile.wrong

    @property
    def case(self) -> RegressionCase:
        """The case that the sheet shows."""
        found: dict[str, Any] = dict(self.expect)
        found["status"] = " ".join(found.get("status", ()))
        as_of, values = self.profile.case.as_of, self.profile.case.values
        return RegressionCase(id=self.id, as_of=as_of, values=values, expect=Expectation(**found))


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
        all_kinds = [(kind, _expected(sheet, row, kind)) for kind in KINDS]
        expect = {kind: words for kind, words in all_kinds if words is not None}
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
    return bool(row.id or typed or any(row.expect.values()) or _title(sheet, profile))


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
        given = {kind: found for kind, found in expect.items() if found}
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
    changed = {kind: found for kind, found in expect.items() if found != _of(old, kind)}
    date = row.case.as_of if row.as_of and row.case.as_of != old.as_of else None
    if not (values or changed or date):
        return None
    return CaseEdit(id=name, row=row.number, old=old, values=values, expect=changed, as_of=date)


def _of(case: RegressionCase, kind: str) -> tuple[str, ...]:
    found = getattr(case.expect, kind)
    return ((found,) if found else ()) if isinstance(found, str) else tuple(found)


def _title(sheet: CaseSheet, row: ProfileRow) -> str:
    place = sheet.package.range("cases.id")
    if place is None:
        return ""
    cell = sheet.package.cell_at(place.sheet, (row.number, place.area.left + 1))
    return "" if cell.formula is not None else word_of(cell.value)


def _expected(sheet: CaseSheet, row: ProfileRow, kind: str) -> tuple[str, ...] | None:
    """The ids in a cell of expectations; None when its column is missing."""
    place = sheet.package.range(f"cases.expect.{kind}")
    if place is None:
        return None
    spot = (row.number, place.area.left)
    typed = word_of(sheet.package.cell_at(place.sheet, spot).value)
    known = tuple(str(s) for s in Status) if kind == "status" else tuple(sheet.pack.alternatives)
    folded = {word.casefold(): word for word in known}
    found = []
    for word in filter(None, _LIST.split(typed)):
        if word.casefold() not in folded:
            expected = worded("the id of an option")
            if kind == "status":
                expected = worded("the id of a status")
            hint = nearest(word, known) or worded("Known: {known}", known=", ".join(known))
            message = worded("got {got!r}, expected {expected}", got=word[:40], expected=expected)
            sheet.problem("P-204", spot, message, hint)
        else:
            found.append(folded[word.casefold()])
    return tuple(found)
