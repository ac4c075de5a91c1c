"""claims.csv -> claims: one row a statement of a source, and the rows that carry it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, close_to, did_you_mean, nearest
from modesdk.io.csv_grid import CsvGrid, heading, missing, read_grid, surplus, twice, unknown
from modesdk.io.csv_tables import date_in
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.pack import Carrier, Claim

_REQUIRED = ("id", "source", "date", "carried_as", "rows", "zh", "en")
_COLUMNS = (*_REQUIRED, "precision", "reason_zh", "reason_en", "note")
_SLIP = 0.8
"""As alike must a further column be to a known one to be taken for a slip."""
_PRECISION = {"year": 4, "month": 7, "": 10, "day": 10}
"""How many characters of an ISO date are known."""


@define
class ClaimReader:
    """Reads the list of claims; `problems` collects what is wrong, `lines` the row of each."""

    file: str
    problems: list[Diagnostic] = field(factory=list)
    lines: dict[str, int] = field(factory=dict)

    def read(self, text: str) -> dict[str, Claim]:
        """The claims by id; none when the header is unusable."""
        grid, self.problems = read_grid(text, self.file)
        header = [heading(name, _COLUMNS) for name in grid.header] if grid else []
        if grid is None or not self._check_header(header, grid):
            return {}
        claims: dict[str, Claim] = {}
        for line, cells in grid.rows:
            self._add(claims, header, line, cells)
        return claims

    def _check_header(self, header: Sequence[str], grid: CsvGrid) -> bool:
        for name in (name for name in _REQUIRED if name not in header):
            self._problem("T-304", missing(name), grid.first, name, grid.described())
        for name in (name for name in dict.fromkeys(header) if header.count(name) > 1):
            self._problem("T-303", twice(name), grid.first, name)
        for name in (name for name in header if name not in _COLUMNS):  # further ones are allowed
            if meant := close_to(name, _COLUMNS, _SLIP):
                hint = did_you_mean(repr(meant[0]))
                self._problem("T-302", unknown(name), grid.first, name, hint)
        return not self.problems

    def _add(
        self, claims: dict[str, Claim], header: Sequence[str], line: int, cells: Sequence[str]
    ) -> None:
        if any(cells[len(header) :]):
            self.problems.append(surplus(self.file, line, len(cells), len(header)))
            return
        entry = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
        if not entry["id"]:
            hint = worded("Give every row its own id")
            self._problem("T-306", worded("the row has no id"), line, "id", hint)
        elif entry["id"] in claims:
            message = worded("the claim {name!r} stands twice", name=entry["id"])
            self._problem("T-317", message, line, "id", worded("Delete one of the rows"))
        else:
            claims[entry["id"]] = self._claim(entry, line)
            self.lines[entry["id"]] = line

    def _claim(self, entry: Mapping[str, str], line: int) -> Claim:
        date, problem = date_in(entry["date"])
        if problem:
            self._problem("T-311", problem.message, line, "date", problem.hint)
        return Claim(
            id=entry["id"],
            source=entry["source"],
            date=date,
            dated=_as_precise(date, entry.get("precision", "")),
            carried_as=self._carrier(entry["carried_as"], line),
            rows=tuple(entry["rows"].split()),
            label=Text(entry["zh"], entry["en"]),
            reason=Text(entry.get("reason_zh", ""), entry.get("reason_en", "")),
        )

    def _carrier(self, word: str, line: int) -> Carrier:
        try:
            return Carrier(word.lower())
        except ValueError:
            carriers = [str(carrier) for carrier in Carrier]
            known = ", ".join(carriers)
            message = worded("got {got!r}, expected one of: {known}", got=word, known=known)
            self._problem("T-318", message, line, "carried_as", nearest(word, carriers))
            return Carrier.CONTEXT

    def _problem(self, code: str, message: str, line: int, column: str, hint: str = "") -> None:
        place = Location(self.file, line, column)
        self.problems.append(Diagnostic(code, message, place, hint=hint))


def _as_precise(date: datetime.date | None, precision: str) -> str:
    """A date as far as it is known: "2023", "2023-04" or in full; "" when undated."""
    return date.isoformat()[: _PRECISION.get(precision, 10)] if date else ""
