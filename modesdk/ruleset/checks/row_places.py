"""Where problems are, and how they are made: shared by all passes.

Tables are located by file, row and column heading; everything else by its key path in pack.yaml
(a section that stands in a file of its own keeps its path).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from attrs import frozen

from modesdk.diagnostics import Diagnostic, Location, Severity, nearest
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.tables import DecisionTable, Row
from modesdk.ruleset.compile import python_evaluators

PACK_FILE = "pack.yaml"
CONDITION, OUTPUT = "if ", "then "
_SHOWN = 12


@frozen
class PlacedRow:
    """A row, the file (or evaluator) it comes from, and the evaluator that answers for it."""

    row: Row
    file: str
    owner: str = ""

    def at(self, column: str) -> Location:
        """A column of the row."""
        return Location(self.file, self.row.line or None, column)


def file_of(table: DecisionTable) -> str:
    """The name under which people know the table."""
    return table.file or table.id


def at_header(table: DecisionTable, column: str) -> Location:
    """A heading of a table."""
    return Location(file_of(table), 1, column)


def at_row(table: DecisionTable, row: Row, column: str) -> Location:
    """A cell of a table."""
    return PlacedRow(row, file_of(table)).at(column)


def at_key(*path: str | int) -> Location:
    """An entry of pack.yaml."""
    return Location(PACK_FILE, None, ".".join(str(part) for part in path))


def placed(pack: Pack, problem: Diagnostic) -> Diagnostic:
    """A problem located by a key path, at the file and line where that entry stands.

    Entries of a file of its own keep the path; those of a CSV file have a column instead.
    """
    keys, row = problem.location.column, problem.location.row
    if problem.location.file != PACK_FILE or row is not None:
        return problem
    path = keys
    while path and path not in pack.places:
        path = path.rpartition(".")[0]
    found = pack.places.get(path)
    if found is None:
        return problem
    column = keys.removeprefix(f"{path}.") if found.file.endswith(".csv") else keys
    return problem.at(Location(found.file, found.row, column))


def rows_of(pack: Pack) -> Iterator[PlacedRow]:
    """Every row: of the tables in pack order, then of evaluators in plain Python."""
    for table in pack.tables:
        for row in table.rows:
            yield PlacedRow(row, file_of(table), table.evaluator)
    for evaluator in python_evaluators(pack):
        place = worded("evaluator {evaluator}", evaluator=evaluator.name)
        yield from (PlacedRow(row, place, evaluator.name) for row in evaluator.rows)


def cycle_in(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """The names of a circle, the first one again at its end; none when there is no circle."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as found:
        cycle: list[str] = found.args[1]
        return cycle
    return []


def error(code: str, message: str, place: Location, hint: str = "") -> Diagnostic:
    """A problem that stops loading."""
    return Diagnostic(code, message, place, Severity.ERROR, hint)


def warning(code: str, message: str, place: Location, hint: str = "") -> Diagnostic:
    """A problem that does not stop loading."""
    return Diagnostic(code, message, place, Severity.WARNING, hint)


def known_names(word: str, known: Iterable[str], noun: str) -> str:
    """A hint: the nearest known name, or else what there is."""
    names = list(known)
    if near := nearest(word, names):
        return near
    if not names:
        return worded("The pack has no {noun}", noun=noun)
    more = ", ..." if len(names) > _SHOWN else ""
    return worded(
        "Known {noun}: {names}{more}", noun=noun, names=", ".join(names[:_SHOWN]), more=more
    )
