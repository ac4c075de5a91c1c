"""Cases on the sheets of a workbook, read as those of a CSV; every problem at its cell."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from modesdk.diagnostics import Diagnostic, Location, errors_in
from modesdk.errors import WorkbookError
from modesdk.io.case_columns import TableCases
from modesdk.io.case_files import examine_table
from modesdk.io.csv_grid import CsvGrid
from modesdk.language.worded import worded
from modesdk.model.cases import RegressionCase
from modesdk.model.pack import Pack
from modesdk.model.weights import Weights
from modesdk.workbook.read.case_tables import CaseTable, case_tables
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.stamp import meta_problems
from modesdk.xlsx.package import Package


@frozen
class SheetCases:
    """The cases of a sheet, each with its row as `line`, and everything to say about them."""

    title: str
    cases: tuple[RegressionCase, ...]
    problems: tuple[Diagnostic, ...]


def sheets_with_cases(package: Package, pack: Pack) -> Iterator[SheetCases]:
    """The sheets that have a heading `case_id`, and our own sheet. Raises WorkbookError."""
    return (_read(package, pack, table) for table in case_tables(package, pack))


def _read(package: Package, pack: Pack, table: CaseTable) -> SheetCases:
    grid = CsvGrid(table.header, table.first, table.rows)
    folder = package.path.parent
    cases, problems = examine_table(TableCases(pack, grid, table.file, folder, table.place))
    placed = (problem.at(table.cell(problem.location)) for problem in problems)
    found = (evolve(case, places=_places(table, case)) for case in cases)
    return SheetCases(table.sheet, tuple(found), (*table.problems, *placed))


def _places(table: CaseTable, case: RegressionCase) -> dict[str, Location]:
    return {kind: table.cell(place) for kind, place in case.places.items()}


def edited_rules(package: Package, pack: Pack) -> tuple[Pack, Weights]:
    """What decides on the cases of a workbook of ours: its own rules and weights.

    Raises WorkbookError.
    """
    contents = None if meta_problems(package, pack) else Contents.of(package, pack)
    found = meta_problems(package, pack) if contents is None else contents.in_the_way_of_rows
    if contents is None or errors_in(found):
        raise WorkbookError(worded("{file} cannot be used", file=package.path), found)
    return contents.edited_pack, contents.inputs.weights
