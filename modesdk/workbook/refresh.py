"""Compiling again what an analyst edited on the Rules sheet, in place.

The workbook is built anew in memory with the edited rules. On sheets for people only the formulas
that differ are replaced; hidden sheets that differ are written anew as a whole, and the names of
their cells are moved with them. Everything else stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic, Location
from modesdk.workbook.contents import Contents
from modesdk.workbook.differing import Formulas, cells_of, differences_of
from modesdk.workbook.edit import Edit
from modesdk.workbook.fresh import Fresh, fresh_book
from modesdk.workbook.names import WorkbookNameError, sanitised
from modesdk.workbook.package import Package
from modesdk.workbook.places import Spot, range_of
from modesdk.workbook.results import put_verdicts
from modesdk.workbook.rule_sheet import RuleSheet, SheetRow
from modesdk.workbook.save import Changes
from modesdk.workbook.sheets.grid import attributes_read
from modesdk.workbook.texts import SHEET as TEXTS

LONGEST = 8_192
"""Characters that a formula may have."""


def refresh(contents: Contents) -> tuple[Changes, list[Diagnostic]]:
    """The cells to be set so that the workbook computes what its Rules sheet says.

    Rows that were changed before and are back as in the pack get their old formulas again.
    """
    sheet, inputs = contents.rules, contents.inputs
    changes = Changes(sheet.package)
    problems = contents.in_the_way_of_rules or list(_without_column(sheet))
    if problems:
        return changes, problems
    try:
        fresh = fresh_book(sheet, inputs)
    except WorkbookNameError as error:
        place = Location(str(sheet.package.path), None, sheet.sheet)
        return changes, [Diagnostic("B-153", str(error), place, hint=_BUILD_AGAIN)]
    problems = [*_misplaced(sheet.package, fresh), *_too_long(sheet, fresh)]
    if problems:
        return changes, problems
    _formulas(changes, sheet, fresh)
    _texts(changes, fresh)
    put_verdicts(changes, contents.edited_pack, inputs.case)
    for row in sheet.rows:
        _stamp(changes, sheet, row)
    return changes, []


_BUILD_AGAIN = "Bring the rows into the pack (modesdk workbook pull) and build the workbook again"


def _without_column(sheet: RuleSheet) -> Iterator[Diagnostic]:
    """Rows that read an attribute for which the sheets of profiles have no column."""
    shown = {attribute.id for attribute in attributes_read(sheet.ruleset)}
    shown |= {a.id for a in sheet.pack.schema if a.derived or a.id == sheet.pack.roles.as_of}
    for edit in sheet.edited:
        for name, _ in edit.row.conditions:
            if name in sheet.pack.schema and name not in shown:
                message = f"no rule read {name!r} so far: Cases and Portfolio have no column for it"
                place = sheet.place(edit.row.number, "rule.conditions")
                yield Diagnostic("B-153", message, place, hint=_BUILD_AGAIN)


def _misplaced(package: Package, fresh: Fresh) -> Iterator[Diagnostic]:
    """Sheets that are gone, and cells for people that the edited rules need elsewhere."""
    for ws in fresh.book.wb.worksheets:
        if ws.title not in package.sheets:
            place = Location(str(package.path), None, ws.title)
            message = f"the sheet {ws.title!r} is missing"
            yield Diagnostic("B-124", message, place, hint="Undo the deletion, or take a backup")
    titles = {ws.title: ws.sheet_state == "visible" for ws in fresh.book.wb.worksheets}
    for name, reference in fresh.book.names.defined.items():
        wanted, found = range_of(reference), package.range(name)
        if wanted is None or wanted.sheet not in package.sheets:
            continue
        if found is None:
            place = Location(str(package.path), None, str(wanted))
            message = f"the workbook has no name {name!r}, which its formulas need"
            yield Diagnostic("B-153", message, place, hint=_BUILD_AGAIN)
        elif titles[wanted.sheet] and found != wanted:
            place = Location(str(package.path), None, str(found))
            message = f"the name {name!r} stands for {found}, expected {wanted}"
            yield Diagnostic("B-153", message, place, hint=_BUILD_AGAIN)


def _too_long(sheet: RuleSheet, fresh: Fresh) -> Iterator[Diagnostic]:
    for ws in fresh.book.wb.worksheets:
        for written in cells_of(ws, fresh.grids.get(ws.title)).values():
            if written.formula is not None and len(written.formula) > LONGEST:
                place = Location(str(sheet.package.path), None, ws.title)
                message = f"a formula of {len(written.formula):,} characters; at most {LONGEST:,}"
                yield Diagnostic("B-152", message, place, hint="Split the row into several")
                return


def _formulas(changes: Changes, sheet: RuleSheet, fresh: Fresh) -> None:
    package, book = sheet.package, fresh.book
    hidden = {ws.title: ws for ws in book.wb.worksheets if ws.sheet_state != "visible"}
    for found in differences_of(package, fresh, len(sheet.ruleset.decision)):
        if found.sheet in hidden:
            if found.sheet not in changes.sheets:
                grid = fresh.grids.get(found.sheet)
                changes.sheets[found.sheet] = cells_of(hidden[found.sheet], grid)
        else:
            changes.put(found.sheet, found.spot, Edit(formula=found.wanted.formula))
    for title, edits in changes.edits.items():
        _unshare(package, title, edits)
    for name, reference in book.names.defined.items():
        wanted = range_of(reference)
        if wanted and wanted.sheet in changes.sheets and package.range(name) != wanted:
            changes.names[name] = reference


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
