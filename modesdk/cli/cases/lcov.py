"""Coverage of tables as an LCOV tracefile, so that services and editors show it by CSV line.

Source of the format: the manual page of geninfo(1), "FILES". A row is a line (DA: in how many
cases it was true), and each of its conditions two branches (BRDA: in how many it was true and
false; `-` where the row took part in none). Rows that are written in Python have no line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from modesdk.regress.coverage import RowCoverage

NAME = "modesdk"


def lcov(rows: Sequence[RowCoverage], files: Mapping[str, tuple[str, Sequence[int]]]) -> str:
    """The text of a tracefile.

    `files`: by the file of a table its path as shown, and the line on which each row begins.
    """
    records = (
        _record(path, lines, [row for row in rows if row.file == file])
        for file, (path, lines) in files.items()
    )
    return "".join(f"{line}\n" for record in records for line in record)


def _record(path: str, lines: Sequence[int], rows: Sequence[RowCoverage]) -> Iterator[str]:
    yield f"TN:{NAME}"
    yield f"SF:{path}"
    branches = [b for row in rows for b in _branches(row, lines[row.line - 1])]
    yield from branches
    yield f"BRF:{len(branches)}"
    yield f"BRH:{sum(not b.endswith((',0', ',-')) for b in branches)}"
    yield from (f"DA:{lines[row.line - 1]},{row.true}" for row in rows)
    yield f"LF:{len(rows)}"
    yield f"LH:{sum(row.true > 0 for row in rows)}"
    yield "end_of_record"


def _branches(row: RowCoverage, line: int) -> Iterator[str]:
    for block, condition in enumerate(row.conditions):
        for branch, seen in enumerate((condition.true, condition.false)):
            if seen is not None:
                yield f"BRDA:{line},{block},{branch},{seen if row.runs else '-'}"
