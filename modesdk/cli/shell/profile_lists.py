"""Lists of profiles that commands take: opened, their columns told."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from modesdk.cli.shell.problems import tell, warn
from modesdk.cli.shell.spoken_language import say, spoken
from modesdk.cli.shell.usage_error import UsageError
from modesdk.diagnostics import Diagnostic, Severity
from modesdk.language.worded import worded
from modesdk.workbook.read.csv_rows import CsvRows
from modesdk.workbook.read.profile_table import ProfileTable, Row
from modesdk.workbook.read.table_cells import Notation
from modesdk.workbook.read.table_rows import TableRows
from modesdk.xlsx.package import Package

_TEXTS = (".csv", ".tsv", ".txt")


class ProfileFile(Protocol):
    """A file that gives rows of cells. `problems` are those that cost a row."""

    done: int
    problems: list[Diagnostic]

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def notation(self) -> Notation:
        """How its cells are written down."""

    @property
    def total(self) -> int:
        """What `done` is at the end, about."""

    @property
    def said(self) -> str:
        """How it is read, for messages."""

    def rows(self) -> Iterator[Row]:
        """Row by row."""

    def check(self, table: ProfileTable) -> None:
        """Refuse what hides cells of the table. Raises WorkbookError."""

    def remarks(self) -> list[Diagnostic]:
        """What people should know when all was read."""


def is_list(file: Path) -> bool:
    """Whether the name is that of a CSV."""
    return file.suffix.lower() in _TEXTS


def check_list_options(file: Path, *, sheet: str | None, encoding: str | None) -> None:
    """Refuse an option that says nothing of such a file. Raises UsageError."""
    if sheet and is_list(file):
        message = worded("{file} is a CSV, which has no sheets", file=file)
        raise UsageError("--sheet", message, worded("Leave the option out"))
    if encoding and not is_list(file):
        message = worded("{file} is a workbook, which says itself how it is encoded", file=file)
        raise UsageError("--encoding", message, worded("Leave the option out"))


@contextmanager
def opened_list(
    file: Path, *, sheet: str | None = None, encoding: str | None = None
) -> Iterator[ProfileFile]:
    """A CSV, or a sheet of a workbook: the first unless one is named."""
    if is_list(file):
        source = CsvRows(file, _codec(encoding))
        warn([p for p in source.problems if p.severity is Severity.WARNING])
        source.problems.clear()
        yield source
        return
    with Package(file) as package:
        warn(package.inspection.warnings)
        yield TableRows(package, sheet or "")


def _codec(name: str | None) -> str:
    if not name:
        return ""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # codecs that are no encodings refuse here
    except LookupError:
        raise UsageError(
            "--encoding",
            worded("there is no encoding {got!r}", got=name),
            worded("For instance utf-8, gb18030, cp1252"),
        ) from None
    return "utf-8-sig" if found.name == "utf-8" else found.name


def tell_columns(table: ProfileTable) -> None:
    """What the columns are taken for, and what is odd about them."""
    warn(table.problems)
    used = [title if title == name else f"{title} = {name}" for title, name in table.used.items()]
    parts = [worded("used: {columns}", columns=_listed(used))]
    if table.carried:
        parts.append(worded("carried along: {columns}", columns=_listed(table.carried)))
    if table.earlier:
        parts.append(
            worded(
                "left out (results of an earlier run): {columns}",
                columns=_listed(table.earlier),
            )
        )
    if table.heading_row > 1:
        parts.append(worded("headings in row {row}", row=table.heading_row))
    if table.passed:
        rows = ", ".join(map(str, table.passed))
        parts.append(worded("rows passed over: {rows}", rows=rows))
    tell(say(worded("; ")).join(map(say, parts)))


def _listed(words: list[str]) -> str:
    return say(worded(", ")).join(words)


def wording() -> Callable[[Diagnostic], Diagnostic]:
    """Puts problems into the person's language."""
    return lambda problem: problem.said_in(spoken())
