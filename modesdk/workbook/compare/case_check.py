"""The Cases sheet judged by the SDK, under the workbook's own rules and weights.

What the sheet's formulas stored last is not taken for an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.language.worded import listed, worded
from modesdk.model.pack import Pack
from modesdk.model.weights import Weights
from modesdk.regress.run import CaseRun, run_cases
from modesdk.workbook.read.case_rows import (
    CaseRow,
    CaseSheet,
    case_rows,
    holds_anything,
    nameless_rows,
)
from modesdk.workbook.read.case_sheets import own_cases
from modesdk.workbook.read.contents import Contents

FAILING = "B-195"
_NAMED = 8
_DETAILED = 3


@frozen
class Judged:
    """A case of the sheet, and what came out otherwise than expected."""

    row: CaseRow
    differences: tuple[str, ...]


def judged(pack: Pack, weights: Weights, rows: Sequence[CaseRow]) -> Iterator[Judged]:
    """All cases that expect something; those with a cell that cannot be used are told by cell."""
    asked = [row for row in rows if row.case.asserts_anything and row.usable]
    for row, run in zip(asked, run_cases(pack, [row.case for row in asked], weights), strict=True):
        yield Judged(row, tuple(difference.said for difference in run.differences))


def signs(contents: Contents, pack: Pack) -> dict[int, tuple[str, ...]]:
    """What the sheet may show as the result of each case under a pack, by the index of its row.

    A case that cannot be used fails; one that expects nothing of the sheet's has not passed.
    """
    sheet = CaseSheet(contents.package, contents.pack)
    rows = [row for row in case_rows(sheet, contents.inputs) if holds_anything(sheet, row)]
    ids = [row.id for row in rows]
    found: dict[int, tuple[str, ...]] = {row.profile.index: ("?", "✘") for row in rows}
    for each in judged(pack, contents.inputs.weights, rows):
        found[each.row.profile.index] = ("✘" if each.differences else "✔",)
    unusable = [row for row in rows if not (row.usable and row.id and ids.count(row.id) == 1)]
    return found | {row.profile.index: ("✘",) for row in unusable}


def case_problems(contents: Contents) -> list[Diagnostic]:
    """Cells of the sheet that cannot be used, cases that fail, and cases that nothing judges.

    What the sheet has no column for (claims, weights, states) counts as the pack's case says it.
    """
    sheet = CaseSheet(contents.package, contents.pack)
    rows = list(case_rows(sheet, contents.inputs))
    nameless_rows(sheet, rows)
    found = [problem for row in rows for problem in row.profile.wrong] + sheet.problems
    if not any(contents.inputs.weights.dimensions.values()):
        return found  # told already
    whole = own_cases(contents.package, contents.pack).cases
    runs = run_cases(contents.edited_pack, whole, contents.inputs.weights)
    failing = [run for run in runs if not run.ok]
    if failing:
        found.append(_failing(sheet, failing))
    told = {case.line for case in whole if case.asserts_anything}
    silent = [r for r in rows if r.id and r.usable and r.profile.number not in told]
    if silent:
        found.append(_silent(sheet, silent))
    return found


def _failing(sheet: CaseSheet, failing: Sequence[CaseRun]) -> Diagnostic:
    named = [
        _detailed(run) if n < _DETAILED else run.case.id for n, run in enumerate(failing[:_NAMED])
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
    return Diagnostic(FAILING, message, _place(sheet, failing[0].case.line), hint=hint)


def _detailed(run: CaseRun) -> str:
    return worded("{case} ({differences})", case=run.case.id, differences=run.told)


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
    return Diagnostic(
        "B-196", message, _place(sheet, silent[0].profile.number), Severity.WARNING, hint
    )


def _place(sheet: CaseSheet, row: int | None) -> Location:
    return Location(str(sheet.package.path), None, f"{sheet.sheet}!A{row}")
