"""Compiling again what an analyst edited on the Rules sheet, in place.

The workbook is built anew in memory with the edited rules. On sheets for people only the formulas
that differ are replaced; hidden sheets that differ are written anew as a whole, and the names of
their cells are moved with them. Everything else stays.
"""

from __future__ import annotations

from modesdk.diagnostics import Diagnostic
from modesdk.sheets.book.text_pool import SHEET as TEXTS
from modesdk.version import installed_version
from modesdk.workbook.compare.differences import Formulas, differences_of
from modesdk.workbook.compare.fresh import Fresh, fresh_book
from modesdk.workbook.compare.structure import structure, too_long, without_place
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.rule_sheet import RuleSheet, SheetRow
from modesdk.workbook.write.results import put_verdicts
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.edit_cells import Edit
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import Spot, range_of
from modesdk.xlsx.save import Changes


def refresh(contents: Contents) -> tuple[Changes, list[Diagnostic]]:
    """The cells to be set so that the workbook computes what its Rules sheet says.

    Rows that were changed before and are back as in the pack get their old formulas again.
    """
    sheet, inputs = contents.rules, contents.inputs
    changes = Changes(sheet.package)
    problems = contents.in_the_way_of_rules or list(without_place(sheet))
    if problems:
        return changes, problems
    fresh = fresh_book(sheet, inputs)
    problems = structure(sheet.package, fresh) or list(too_long(sheet, fresh))
    if problems:
        return changes, problems
    _formulas(changes, sheet, fresh)
    _texts(changes, fresh)
    put_verdicts(changes, contents.edited_pack, inputs.case)
    for row in sheet.rows:
        _stamp(changes, sheet, row)
    if not changes.empty:
        _stamp_builder(changes)
    return changes, []


def _formulas(changes: Changes, sheet: RuleSheet, fresh: Fresh) -> None:
    package, book = sheet.package, fresh.book
    titles = fresh.titles
    hidden = {titles.now(ws.title): ws for ws in book.wb.worksheets if ws.sheet_state != "visible"}
    for found in differences_of(package, fresh, len(sheet.ruleset.decision)):
        if found.sheet in hidden:
            if found.sheet not in changes.sheets:
                changes.sheets[found.sheet] = fresh.cells(hidden[found.sheet])
        else:
            changes.put(found.sheet, found.spot, Edit(formula=found.wanted.formula))
    for title, edits in changes.edits.items():
        _unshare(package, title, edits)
    for name, reference in fresh.references.items():
        wanted = range_of(reference)
        if wanted and wanted.sheet in changes.sheets and package.range(name) != wanted:
            changes.names[name] = reference  # moved, or new with another version


def _unshare(package: Package, title: str, edits: dict[Spot, Edit]) -> None:
    """Cells that share a formula with one that is replaced get the formula for themselves."""
    reader = Formulas(package, title)
    lost = {
        cell.shared
        for spot in edits
        if (cell := reader.cells.get(spot)) is not None and cell.shared and cell.formula
    }
    for spot, cell in reader.cells.items():
        if cell.shared in lost and spot not in edits and lost:
            edits[spot] = Edit(cell.value, formula=reader.formula(cell))


def _texts(changes: Changes, fresh: Fresh) -> None:
    """Texts that the workbook does not have yet, below the others."""
    cells = changes.package.sheet(TEXTS).cells
    for pair, row in fresh.book.texts.rows.items():
        if (row, 1) in cells:
            continue
        for column, text in enumerate(pair, start=1):
            changes.put(TEXTS, (row, column), Edit(text))
        chosen = f"INDEX(A{row}:B{row},1,{sanitised('lang.index')})"
        changes.put(TEXTS, (row, 3), Edit(formula=chosen))


def _stamp(changes: Changes, sheet: RuleSheet, row: SheetRow) -> None:
    """Note what was compiled, so that the sheet no longer asks for a refresh."""
    if row.compiled != row.signature:
        changes.put(sheet.sheet, (row.number, sheet.columns["rule.compiled"]), Edit(row.signature))


def _stamp_builder(changes: Changes) -> None:
    """Note which version wrote the formulas; workbooks of early versions have no place for it."""
    place, cell = changes.package.range("meta.sdk"), changes.package.cell("meta.sdk")
    if place is not None and cell is not None and cell.value != installed_version():
        changes.put(place.sheet, cell.spot, Edit(installed_version()))
