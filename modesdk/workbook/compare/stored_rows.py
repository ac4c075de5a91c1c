"""Rows of the sheets Cases and Portfolio whose stored results are not what the SDK gives."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import frozen

from modesdk.decide.decision import Decision
from modesdk.decide.explain.phrases import leaders_in_words
from modesdk.diagnostics import Diagnostic
from modesdk.errors import ModesdkError
from modesdk.formula.decision_formulas import STATUS_CODES
from modesdk.language.text import LANGUAGES
from modesdk.model.decision_parts import Status
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.sheets.book.ranking_formulas import STATUSES
from modesdk.workbook.compare.case_check import signs
from modesdk.workbook.compare.stale import Grouped
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.profile_rows import ProfileRow, ProfileRows
from modesdk.xlsx.package import Cell, Package

_WORDS = dict(zip(Status, STATUSES, strict=True))
_SHOWN = ("status", "winner", "score", "margin", "result")
_NOBODY = Case(datetime.date.min, {})
_SLACK = 1e-6
"""Programs store numbers with 15 digits."""

Value = str | int | float


def row_differences(
    contents: Contents, pack: Pack, otherwise: Grouped, *, compared: bool = True
) -> list[Diagnostic]:
    """Wrong cells of the Portfolio sheet; results that the SDK does not give join `otherwise`.

    Results are `compared` unless columns were moved: then their names lead to other ones.
    """
    package, as_of = contents.package, contents.inputs.case.as_of
    rows = {p: ProfileRows.found(package, pack, p, as_of) for p in ("portfolio", "cases")}
    if compared and not _is_late(package):
        for prefix, found in rows.items():
            results = _Results(package, prefix, otherwise)
            for row in found:
                results.compare(row, _decided(contents, pack, row))
        _compare_signs(contents, pack, rows, otherwise)
    return [problem for row in rows["portfolio"] for problem in row.wrong]


def _is_late(package: Package) -> bool:
    """Whether the rows say that rules wait for a refresh, which `stale_formulas` tells."""
    late = package.cell("rules.late")
    return late is not None and bool(late.value)


def _decided(contents: Contents, pack: Pack, row: ProfileRow) -> Decision | None:
    """The decision on a row; None for one without values, or when all weights are zero."""
    if not row.case.values:
        return None
    try:
        return Decision(pack, row.case, contents.inputs.weights)
    except ModesdkError:
        return None


def _compare_signs(
    contents: Contents, pack: Pack, rows: Mapping[str, Sequence[ProfileRow]], otherwise: Grouped
) -> None:
    """Passed or failed, as the SDK judges the cases; and that empty rows show nothing."""
    judged = signs(contents, pack)
    for prefix, found in rows.items():
        results = _Results(contents.package, prefix, otherwise)
        kept = {row.index for row in found} | (set(judged) if prefix == "cases" else set())
        for row in results.others(kept):
            for name in _SHOWN:
                results.compare_cell(name, row, ("",))
        for row in found if prefix == "cases" else ():
            if row.index in judged:
                results.compare_cell("result", row, judged[row.index])


@frozen
class _Results:
    """The results of a sheet of profiles, row by row."""

    package: Package
    prefix: str
    otherwise: Grouped

    def others(self, kept: Collection[int]) -> Iterator[ProfileRow]:
        """The rows that hold no profile."""
        place = self.package.range(f"{self.prefix}.as_of")
        for index in range(place.area.bottom - place.area.top + 1 if place else 0):
            if place and index not in kept:
                yield ProfileRow(index, place.area.top + index, _NOBODY, {})

    def compare(self, row: ProfileRow, decision: Decision | None) -> None:
        """All results of a row that was calculated."""
        status = self._cell("status", row)
        if decision is None or status is None or (status.value is None and not status.error):
            return
        for name, right in _expected(decision):
            self.compare_cell(name, row, right)

    def compare_cell(self, name: str, row: ProfileRow, right: Sequence[Value]) -> None:
        """One result against what it may be."""
        place, cell = self.package.range(f"{self.prefix}.{name}"), self._cell(name, row)
        if place is None or cell is None or any(_same(cell, value) for value in right):
            return
        self.otherwise.add_other(place.sheet, cell, f"{self.prefix}.{name}", right[0])

    def _cell(self, name: str, row: ProfileRow) -> Cell | None:
        """A cell beside the profile, or the one for it on the hidden sheet."""
        place, own = (self.package.range(f"{self.prefix}.{n}") for n in (name, "as_of"))
        if place is None or own is None:
            return None
        number = row.number if place.sheet == own.sheet else place.area.top + row.index
        inside = place.area.top <= number <= place.area.bottom
        return self.package.cell_at(place.sheet, (number, place.area.left)) if inside else None


def _same(cell: Cell, right: Value) -> bool:
    got = "" if cell.value is None else cell.value
    if cell.error or isinstance(got, str) or isinstance(right, str):
        return not cell.error and got == right
    return math.isclose(got, right, abs_tol=_SLACK)


def _expected(decision: Decision) -> Iterator[tuple[str, Sequence[Value]]]:
    """What the columns of a row hold; texts in either language."""
    leader, margin = decision.leader, decision.margin
    yield "status.code", (STATUS_CODES[decision.status],)
    yield "winner.id", (leader or "",)
    yield "status", (_WORDS[decision.status].en, _WORDS[decision.status].zh)
    yield "winner", [leaders_in_words(decision, lang) if leader else "" for lang in LANGUAGES]
    scores = [entry.score for entry in decision.ranking if entry.mode == leader]
    yield "score", (scores[0] if scores else "",)
    yield "margin", ("" if margin is None or not leader else margin,)
