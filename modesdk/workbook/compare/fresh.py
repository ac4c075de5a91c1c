"""What a workbook holds that is built now: with its own rules, texts, rows and profiles.

It is compared with the workbook at hand (`check`), and its formulas are brought in (`refresh`).
Rules keep their rows: rows of the pack where they stood, new ones on the spare rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from attrs import evolve, field, frozen
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.language.text import Lang
from modesdk.model.tables import EvidenceRow, TableKind
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.rules import Rule, RuleSet
from modesdk.sheets import cases_sheet, portfolio_sheet
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.text_pool import SHEET as TEXTS
from modesdk.sheets.book.text_pool import Texts
from modesdk.sheets.grid.grid_rows import store_verdicts
from modesdk.sheets.grid.row_grid import Grid
from modesdk.workbook.build import SHEETS
from modesdk.workbook.read.input_cells import Inputs
from modesdk.workbook.read.profile_rows import ProfileRow, ProfileRows
from modesdk.workbook.read.rule_sheet import RuleSheet
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.edit_cells import Written
from modesdk.xlsx.formula_tokens import retitled
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Spot, address, range_of
from modesdk.xlsx.serial_days import serial_day

_NEVER = datetime.date(1900, 1, 1)


def cells_of(ws: Worksheet, grid: Grid | None) -> dict[Spot, Written]:
    """What the cells of a sheet hold, formulas without equals sign."""
    found = {}
    for spot, cell in ws._cells.items():  # openpyxl's own iteration creates the empty ones
        if cell.value is not None and (grid is None or spot[0] < grid.first_row):
            found[spot] = _written(cell.value, cell.data_type)
    if grid is not None:
        found |= _of_grid(grid)
    return {spot: w for spot, w in found.items() if w.formula is not None or w.value is not None}


def _written(value: Any, kind: str) -> Written:
    if isinstance(value, str) and kind == "f":
        return Written(formula=value.removeprefix("="))
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        value = serial_day(value)
    return Written(value)


def _of_grid(grid: Grid) -> dict[Spot, Written]:
    found: dict[Spot, Written] = {}
    letters = _letters(grid)
    for number, (column, content) in enumerate(grid.formulas.items()):
        first, last = grid.rows_of(column)
        for index in range(grid.source.rows):
            spot = grid.spot(column, index)
            if content is None:
                found[spot] = _written(grid.ws.cell(*spot).value, "")
            elif isinstance(content, int):
                found[spot] = Written(content)
            elif not grid.shares(column):
                found[spot] = Written(formula=grid.placed(content, index))
            elif index == 0:
                area = f"{letters[column]}{first}:{letters[column]}{last}"
                text = grid.placed(content, index)
                found[spot] = Written(formula=text, shared=number, area=area)
            else:
                found[spot] = Written(formula="", shared=number)
    return found


def _letters(grid: Grid) -> dict[int, str]:
    return {column: address((1, column))[:-1] for column in grid.formulas}


@frozen
class Titles:
    """Usual titles of sheets that were renamed, with the ones they have now.

    The names of their cells still lead to them. What is built now has the usual titles.
    """

    renamed: Mapping[str, str] = field(factory=dict)

    @classmethod
    def found(cls, package: Package, names: Mapping[str, str]) -> Self:
        """By the names of the cells: `names` with their usual targets as formulas write them."""
        usual = {name: place for name, text in names.items() if (place := range_of(text))}
        known = {place.sheet for place in usual.values()}
        renamed: dict[str, str] = {}
        for name, place in usual.items():
            now = package.range(name)
            if now and place.sheet not in package.sheets and now.sheet not in known:
                renamed.setdefault(place.sheet, now.sheet)
        return cls(renamed)

    def now(self, usual: str) -> str:
        """The title that a sheet has in the workbook at hand."""
        return self.renamed.get(usual, usual)

    def formula(self, text: str) -> str:
        """A formula or a reference with the titles of the workbook at hand."""
        return retitled(text, self.renamed) if self.renamed else text

    def written(self, cell: Written) -> Written:
        """A cell with such a formula."""
        if cell.formula is None or not self.renamed:
            return cell
        return evolve(cell, formula=self.formula(cell.formula))


@frozen
class Fresh:
    """A book as it would be built now, and its grids by the titles of their sheets.

    `titles` are those of the workbook that it is compared with.
    """

    book: Book
    grids: dict[str, Grid]
    titles: Titles

    def cells(self, ws: Worksheet) -> dict[Spot, Written]:
        """What the cells of a sheet hold, with the titles of the workbook at hand."""
        cells = cells_of(ws, self.grids.get(ws.title))
        return {spot: self.titles.written(cell) for spot, cell in cells.items()}

    @property
    def references(self) -> dict[str, str]:
        """The names of cells with what they stand for in the workbook at hand."""
        defined = self.book.names.defined
        return {name: self.titles.formula(text) for name, text in defined.items()}


def fresh_book(sheet: RuleSheet, inputs: Inputs) -> Fresh:
    """Build for the rules of a workbook. Raises WorkbookNameError for names nobody defines."""
    package = sheet.package
    rules = _rules(sheet)
    book = Book.of_rules(
        rules,
        inputs.case,
        inputs.weights,
        spare=max(0, len(sheet.rows) - len(rules.decision)),
        columns=sheet.ruleset,
        lang=_lang(package),
    )
    book.texts = Texts(dict(_texts(package)))
    grids = {}
    for name, build in SHEETS.items():
        if name == "cases":
            grids[cases_sheet.GRID] = cases_sheet.build(book)
        elif name == "portfolio":
            rows = package.range("portfolio.rows")  # with headings and the bar below
            count = rows.area.bottom - rows.area.top - 1 if rows else portfolio_sheet.ROWS
            grids[portfolio_sheet.GRID] = portfolio_sheet.build(book, count, ())
        else:
            build(book)
    for prefix, grid in (
        ("cases", grids[cases_sheet.GRID]),
        ("portfolio", grids[portfolio_sheet.GRID]),
    ):
        found = ProfileRows.found(package, rules.pack, prefix, inputs.case.as_of)
        _store_verdicts(grid, found)
    book.finish()
    return Fresh(book, grids, Titles.found(package, book.names.defined))


def _store_verdicts(grid: Grid, rows: Iterable[ProfileRow]) -> None:
    """What Python evaluators find about the profiles on a sheet; its other rows get none."""
    for name, column in grid.places.items():
        if name.startswith("stored."):
            for index in range(grid.source.rows):
                grid.ws.cell(grid.first_row + index, column).value = None
    for row in rows:
        typed = {name: word_of(content) for name, content in row.typed.items()}
        store_verdicts(grid, row.index, row.case, typed)


def _lang(package: Package) -> Lang:
    """The language in which the workbook was built."""
    cell = package.cell("lang.built")
    return "en" if cell is not None and cell.value == "en" else "zh"


def _rules(sheet: RuleSheet) -> RuleSet:
    """The edited rules, each on its own row; spare rows between new rules never hold."""
    ruleset = compile_ruleset(sheet.edited_pack(), None)
    by_id = {rule.id: rule for rule in ruleset.decision}
    new = {edit.row.index for edit in sheet.edited}
    last = max(new, default=-1)
    count = max(len(sheet.ruleset.decision), last + 1)
    rules = []
    for row in sheet.rows[:count]:
        known = row.index < len(sheet.ruleset.decision) or row.index in new
        rule = by_id[row.id] if known else _placeholder(sheet, row.id)
        rules.append(evolve(rule, index=row.index))
    return evolve(ruleset, decision=tuple(rules))


def _placeholder(sheet: RuleSheet, name: str) -> Rule:
    """A rule that is never valid, for an empty spare row."""
    model = sheet.ruleset.decision[-1]
    criterion = next(iter(sheet.pack.criteria))
    row = EvidenceRow(id=name, criterion=criterion, effects={}, valid_to=_NEVER)
    return evolve(
        model,
        row=row,
        kind=TableKind.EVIDENCE,
        criterion=0,
        tests=(),
        effects=(),
        marks=(),
        trust_sources=(),
    )


def _texts(package: Package) -> Iterator[tuple[tuple[str, str], int]]:
    """The pooled texts of the workbook with their rows; formulas refer to them by row."""
    if TEXTS not in package.sheets:
        return
    cells = package.sheet(TEXTS).cells
    for row in sorted({spot[0] for spot in cells}):
        zh, en = cells.get((row, 1)), cells.get((row, 2))
        if zh is not None and en is not None:
            yield (str(zh.value), str(en.value)), row
