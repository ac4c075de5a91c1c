"""The columns of a CSV file with cases: which there may be, and a line as the entry of a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from modesdk.diagnostics import Diagnostic, Location, nearest
from modesdk.io.csv_grid import CsvGrid, heading, missing, twice, unknown
from modesdk.io.normalise import knows
from modesdk.model.cases import MODES
from modesdk.model.pack import Pack

EXPECT = "expect "
"""Before a key of `expect`, as in "expect status"."""
CSV_COLUMNS = (
    "case_id",
    "id",
    "zh",
    "en",
    "as_of",
    "note",
    *(f"{EXPECT}{key}" for key in ("status", *MODES)),
)


def column_faults(pack: Pack, grid: CsvGrid, file: str) -> Iterator[Diagnostic]:
    """T-302, T-303, T-304: headings that mean nothing, stand twice, or are missing."""
    header = [heading(name, CSV_COLUMNS) for name in grid.header]
    known = (*CSV_COLUMNS, *(a.id for a in pack.schema if not a.derived))
    for name in dict.fromkeys(header):
        place = Location(file, grid.first, name)
        if header.count(name) > 1:
            yield Diagnostic("T-303", twice(name), place)
        if name not in CSV_COLUMNS and not knows(pack.schema, name):
            hint = nearest(name, known) or grid.described()
            yield Diagnostic("T-302", unknown(name), place, hint=hint)
    if not {"case_id", "id"} & set(header):
        place = Location(file, grid.first, "case_id")
        yield Diagnostic("T-304", missing("case_id"), place, hint=grid.described())


def entry_of(pack: Pack, header: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    """A line of a CSV as an entry; other alternatives than the blocked must not be blocked."""
    given = dict(zip(header, cells, strict=False))
    expect: dict[str, Any] = {
        key.removeprefix(EXPECT): given.pop(key).split()
        for key in list(given)
        if key.startswith(EXPECT)
    }
    expect["status"] = " ".join(expect.get("status", ()))
    if "blocked" in expect:
        rest = [name for name in pack.alternatives if name not in expect["blocked"]]
        expect.setdefault("not_blocked", rest)
    names = {"id": given.pop("case_id", "") or given.pop("id", "")}
    title = {"zh": given.pop("zh", ""), "en": given.pop("en", "")}
    as_of = given.pop("as_of", "") or None
    given.pop("note", "")
    profile = {key: value for key, value in given.items() if value}
    return {**names, "title": title, "as_of": as_of, "profile": profile, "expect": expect}
