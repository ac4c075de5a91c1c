"""Whether sheets, names and cells stand where a workbook built now has them.

`check` and `refresh` ask here, so that both give the same advice.
"""

from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.worded import worded
from modesdk.sheets.grid.row_grid import attributes_read
from modesdk.workbook.compare.fresh import Fresh
from modesdk.workbook.compare.moves import moves
from modesdk.workbook.read.rule_sheet import RuleSheet
from modesdk.workbook.read.stamp import other_builder
from modesdk.xlsx.package import Package
from modesdk.xlsx.places import range_of

LONGEST = 8_192
"""Characters that a formula may have."""
PULL = worded("Bring the rows into the pack (modesdk workbook pull) and build the workbook again")
BUILD_AGAIN = worded("Build the workbook again and carry over what was typed")

REFUSED = frozenset(("B-124", "B-153", "B-190", "B-191"))
"""What keeps `refresh` from putting formulas where they belong."""


def structure(package: Package, fresh: Fresh) -> list[Diagnostic]:
    """Why no formula could be put where it belongs; [] when everything is in its place."""
    return (
        list(_missing_sheets(package, fresh))
        or moves(package, fresh)
        or list(_missing_names(package, fresh))
    )


def _missing_sheets(package: Package, fresh: Fresh) -> Iterator[Diagnostic]:
    for ws in fresh.book.wb.worksheets:
        title = fresh.titles.now(ws.title)
        if title not in package.sheets:
            place = Location(str(package.path), None, title)
            message = worded("the sheet {sheet!r} is missing", sheet=title)
            hint = worded("Undo the deletion, or take a backup")
            yield Diagnostic("B-124", message, place, hint=hint)


def _missing_names(package: Package, fresh: Fresh) -> Iterator[Diagnostic]:
    """Names of cells that formulas need, in one line per sheet.

    Those on hidden sheets that another version has not written yet come with `refresh`.
    """
    hidden = {ws.title for ws in fresh.book.wb.worksheets if ws.sheet_state != "visible"}
    early = bool(other_builder(package))
    gone: dict[str, list[str]] = {}
    for name, reference in fresh.references.items():
        wanted = range_of(reference)
        if wanted is None or package.range(name) is not None or name.startswith("meta."):
            continue
        if not (early and wanted.sheet in hidden):
            gone.setdefault(wanted.sheet, []).append(name)
    for sheet, names in gone.items():
        place = Location(str(package.path), None, sheet)
        more = worded(" and {count:,} more", count=len(names) - 1) if len(names) > 1 else ""
        message = worded(
            "the workbook has no name {name!r}{more}, which its formulas need",
            name=names[0],
            more=more,
        )
        yield Diagnostic("B-153", message, place, hint=BUILD_AGAIN)


def without_place(sheet: RuleSheet) -> Iterator[Diagnostic]:
    """Rows that read an attribute for which the sheets of profiles have no column."""
    shown = {attribute.id for attribute in attributes_read(sheet.ruleset)}
    shown |= {a.id for a in sheet.pack.schema if a.derived or a.id == sheet.pack.roles.as_of}
    for edit in sheet.edited:
        for name, _ in edit.row.conditions:
            if name in sheet.pack.schema and name not in shown:
                message = worded(
                    "no rule read {attribute!r} so far: Cases and Portfolio have no column for it",
                    attribute=name,
                )
                place = sheet.place(edit.row.number, "rule.conditions")
                yield Diagnostic("B-153", message, place, hint=PULL)


def too_long(sheet: RuleSheet, fresh: Fresh) -> Iterator[Diagnostic]:
    """A formula that no spreadsheet program accepts."""
    for ws in fresh.book.wb.worksheets:
        for written in fresh.cells(ws).values():
            if written.formula is not None and len(written.formula) > LONGEST:
                place = Location(str(sheet.package.path), None, ws.title)
                message = worded(
                    "a formula of {count:,} characters; at most {most:,}",
                    count=len(written.formula),
                    most=LONGEST,
                )
                yield Diagnostic("B-152", message, place, hint=worded("Split the row into several"))
                return
