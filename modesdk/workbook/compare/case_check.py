"""The Cases sheet judged by the SDK, under the workbook's own rules and weights.

What the sheet's formulas stored last is not taken for an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.io.case_kinds import ON_SHEET
from modesdk.language.worded import Worded, listed, worded
from modesdk.model.cases import State
from modesdk.model.pack import Pack
from modesdk.model.weights import WeightChanges, Weights
from modesdk.regress.run import CaseRun, dated_cases, run_cases
from modesdk.workbook.read.case_cells import CaseRow, CaseSheet, case_rows
from modesdk.workbook.read.case_rows import holds_anything, nameless_rows
from modesdk.workbook.read.contents import Contents

FAILING = "B-195"
_KNOWN_HERE = set(ON_SHEET) - {"fires", "must_not_fire", "score"}
"""Kinds of which the sheet knows all: it has no columns for some advice, nor points of all."""
_NAMED = 8
_DETAILED = 3


@frozen
class Judged:
    """A case of the sheet, and its runs: several where it has several dates."""

    row: CaseRow
    runs: tuple[CaseRun, ...]

    @property
    def ok(self) -> bool:
        """Whether the case holds, or need not."""
        return all(run.ok for run in self.runs)

    @property
    def told(self) -> Worded:
        """What came out otherwise."""
        return listed((run.told for run in self.runs if not run.ok), "; ")


def judged(pack: Pack, weights: Weights, rows: Sequence[CaseRow]) -> Iterator[Judged]:
    """All cases that expect something; those with a cell that cannot be used are told by cell."""
    asked = [row for row in rows if row.case.asserts_anything and row.usable]
    runs = run_cases(pack, [row.case for row in asked], weights)
    for row in asked:
        yield Judged(row, tuple(islice(runs, len(list(dated_cases(pack, [row.case]))))))


def signs(contents: Contents, pack: Pack) -> dict[int, tuple[str, ...]]:
    """What the sheet may show as the result of each case under a pack, by the index of its row.

    A case that cannot be used fails; one that expects nothing of the sheet's has not passed.
    """
    sheet = CaseSheet(contents.package, contents.pack)
    rows = [row for row in case_rows(sheet, contents.inputs) if holds_anything(sheet, row)]
    ids = [row.id for row in rows]
    found: dict[int, tuple[str, ...]] = {row.profile.index: ("?", "✘") for row in rows}
    for each in judged(pack, contents.inputs.weights, rows):
        found[each.row.profile.index] = _signs(each)
    unusable = [row for row in rows if not (row.usable and row.id and ids.count(row.id) == 1)]
    return found | {row.profile.index: ("✘",) for row in unusable}


def _signs(each: Judged) -> tuple[str, ...]:
    """What came of a case; where formulas cannot know all of it they may leave it open."""
    case, sign = each.row.case, "✔" if each.ok else "✘"
    if case.state in (State.SKIP, State.TODO):
        return ("?",)
    own = case.weights != WeightChanges() or case.dates is not None or not each.row.profile.typed
    named = set(case.expect) - _KNOWN_HERE
    return (sign, "?") if own or named else (sign,)


def case_problems(contents: Contents) -> list[Diagnostic]:
    """Cells of the sheet that cannot be used, cases that fail, and cases that nothing judges."""
    sheet = CaseSheet(contents.package, contents.pack)
    rows = list(case_rows(sheet, contents.inputs))
    nameless_rows(sheet, rows)
    found = [problem for row in rows for problem in row.profile.wrong] + sheet.problems
    if not any(contents.inputs.weights.dimensions.values()):
        return found  # told already
    found_here = judged(contents.edited_pack, contents.inputs.weights, rows)
    failing = [each for each in found_here if not each.ok]
    if failing:
        found.append(_failing(sheet, failing))
    silent = [row for row in rows if row.id and row.usable and not row.case.asserts_anything]
    if silent:
        found.append(_silent(sheet, silent))
    return found


def _failing(sheet: CaseSheet, failing: Sequence[Judged]) -> Diagnostic:
    named = [
        _detailed(case) if n < _DETAILED else case.row.id for n, case in enumerate(failing[:_NAMED])
    ]
    cases = listed([*named, *(["..."] if len(failing) > _NAMED else [])])
    message = worded(
        "{count} cases fail under the workbook's rules and weights: {cases}",
        count=len(failing),
        cases=cases,
    )
    if len(failing) == 1:
        message = worded(
            "1 case fails under the workbook's rules and weights: {cases}", cases=cases
        )
    hint = worded("Correct the rules or weights, or what the cases expect")
    return Diagnostic(FAILING, message, _place(sheet, failing[0].row), hint=hint)


def _detailed(case: Judged) -> str:
    return worded("{case} ({differences})", case=case.row.id or "?", differences=case.told)


def _silent(sheet: CaseSheet, silent: Sequence[CaseRow]) -> Diagnostic:
    cases = ", ".join(row.id for row in silent[:_NAMED]) + ", ..." * (len(silent) > _NAMED)
    message = worded(
        "{count} cases expect nothing that the sheet can judge: {cases}",
        count=len(silent),
        cases=cases,
    )
    if len(silent) == 1:
        message = worded("1 case expects nothing that the sheet can judge: {cases}", cases=cases)
    hint = worded("Say what must come out: a status, a recommendation or a gate")
    return Diagnostic("B-196", message, _place(sheet, silent[0]), Severity.WARNING, hint)


def _place(sheet: CaseSheet, row: CaseRow) -> Location:
    return Location(str(sheet.package.path), None, f"{sheet.sheet}!A{row.profile.number}")
