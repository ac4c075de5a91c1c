"""Many profiles, one per row, decided by the SDK: from a CSV file or a Portfolio sheet.

Rows are taken one at a time, so any length will do. A row that cannot be used is reported and the
others go on. Columns are named by attribute (id or label); all others are carried along.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from attrs import define, frozen

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic, Location, Severity, nearest
from modesdk.errors import ModesdkError, WorkbookError
from modesdk.io.csv_tables import read_date
from modesdk.io.normalise import normalise_values
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, Value
from modesdk.model.weights import Weights
from modesdk.workbook.typed import attributes_by_heading, day_of, meant, word_of
from modesdk.workbook.words import folded

RESULTS = ("status", "recommended", "leader", "points", "margin", "second", "conditional",
           "blocked", "problems")  # fmt: skip
AS_OF = ("as_of", "as of", "日期", "决策日期", "as-of date")
MAX_COLUMNS = 2_000


@frozen
class Outcome:
    """The results of one row, in the order of `RESULTS`, and its problems."""

    results: tuple[str | float, ...]
    problems: tuple[Diagnostic, ...] = ()


@define
class Decider:
    """Decides on rows. `headings` says which attribute each column gives (None: carried along).

    With `typed_numbers` a text where a number is expected is a problem, as it is to formulas.
    """

    pack: Pack
    weights: Weights
    file: str
    engine: str
    headings: tuple[Attribute | None, ...] = ()
    as_of_column: int | None = None
    default_as_of: datetime.date | None = None
    typed_numbers: bool = False

    def read_headings(self, titles: Sequence[str]) -> list[Diagnostic]:
        """Find out what the columns are. Raises WorkbookError when none is an attribute."""
        known, found, problems = attributes_by_heading(self.pack.schema), [], []
        for position, title in enumerate(titles[:MAX_COLUMNS]):
            word = re.sub(r"\s*[(（][^()（）]*[)）]$", "", folded(title))
            attribute = known.get(folded(title)) or known.get(word)
            if folded(title) in AS_OF or (attribute and attribute.id == self.pack.roles.as_of):
                self.as_of_column, attribute = position, None
            if attribute is not None and attribute in found:
                place = Location(self.file, 1, title[:60])
                problems.append(Diagnostic("V-509", f"a second column gives {attribute.id}", place))
            found.append(attribute)
            close = nearest(title, known) if attribute is None and title.strip() else ""
            if close and position != self.as_of_column:
                place = Location(self.file, 1, title[:60])
                problems.append(
                    Diagnostic(
                        "V-501",
                        "no attribute has this name; the column is carried along",
                        place,
                        Severity.WARNING,
                        close,
                    )
                )
        self.headings = tuple(found)
        if not any(found):
            hint = "Name the columns by attribute: modesdk pack show attributes"
            none = Diagnostic("B-125", "no column is named by an attribute of the pack",
                              Location(self.file, 1), hint=hint)  # fmt: skip
            raise WorkbookError(f"{self.file} cannot be used", [none])
        return problems

    def decide(self, row: int, cells: Sequence[Any]) -> Outcome:
        """The decision on one row."""
        case, problems = self.case_of(row, cells)
        if problems:
            return _failed(problems)
        try:
            decision = Decision(self.pack, case, self.weights, self.engine)
        except ModesdkError as error:  # rows of a UNIQUE table that both hold, for instance
            message = str(error).splitlines()[0][:200]
            return _failed([Diagnostic("V-506", message, Location(self.file, row))])
        return Outcome(_results(decision))

    def case_of(self, row: int, cells: Sequence[Any]) -> tuple[Case, list[Diagnostic]]:
        """The profile of one row, and what is wrong with its cells."""
        problems: list[Diagnostic] = []
        if len(cells) > len(self.headings) and any(word_of(c) for c in cells[len(self.headings) :]):
            message = f"{len(cells)} cells under {len(self.headings)} headings"
            problems.append(Diagnostic("T-305", message, Location(self.file, row)))
        values = self._values(row, cells, problems)
        return Case(self._date(row, cells, problems), values), problems

    def _values(
        self, row: int, cells: Sequence[Any], problems: list[Diagnostic]
    ) -> dict[str, Value]:
        given: dict[str, Any] = {}
        for attribute, cell in zip(self.headings, cells, strict=False):
            if attribute is not None and word_of(cell):
                if self.typed_numbers and attribute.type == "number" and isinstance(cell, str):
                    place = Location(self.file, row, attribute.id)
                    message = f"got the text {cell[:40]!r}, expected a number"
                    problems.append(Diagnostic("B-126", message, place))
                    continue
                given[attribute.id] = self._meant(attribute, cell)
        values, found = normalise_values(self.pack.schema, given, Location(self.file, row))
        problems += found
        return values

    def _meant(self, attribute: Attribute, cell: Any) -> Any:
        if attribute.type == "date" and isinstance(cell, int):
            return day_of(cell) or word_of(cell)
        if isinstance(cell, (int, float, datetime.date)) and not isinstance(cell, bool):
            return cell if attribute.type in ("number", "date") else word_of(cell)
        return meant(attribute, word_of(cell))

    def _date(self, row: int, cells: Sequence[Any], problems: list[Diagnostic]) -> datetime.date:
        usual = self.default_as_of or self.pack.as_of
        at = self.as_of_column
        if at is None or at >= len(cells) or not word_of(cells[at]):
            return usual
        cell = day_of(cells[at]) or cells[at]
        date = cell if isinstance(cell, datetime.date) else read_date(word_of(cell))
        if date is None:
            message = f"got {word_of(cell)[:40]!r}, expected a date YYYY-MM-DD"
            problems.append(Diagnostic("V-508", message, Location(self.file, row, "as_of")))
        return date or usual


def _failed(problems: Sequence[Diagnostic]) -> Outcome:
    told = "; ".join(f"{p.location.column}: {p.message}".lstrip(": ") for p in problems)
    return Outcome((*[""] * (len(RESULTS) - 1), told[:1000]), tuple(problems))


def _results(decision: Decision) -> tuple[str | float, ...]:
    competing = [entry for entry in decision.ranking if entry.rank is not None]
    marks: dict[str, list[str]] = {"conditional": [], "blocked": []}
    for mode, mark in decision.gates.items():
        marks.get(str(mark), []).append(mode)
    return (
        str(decision.status), decision.recommended or "", decision.leader or "",
        competing[0].score if competing else "",
        "" if decision.margin is None else decision.margin,
        competing[1].mode if len(competing) > 1 else "",
        " ".join(marks["conditional"]), " ".join(marks["blocked"]), "",
    )  # fmt: skip
