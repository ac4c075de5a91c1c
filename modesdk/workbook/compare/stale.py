"""Formulas of a workbook that are not those of one built now: grouped by cause, one line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, field

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.language.worded import worded
from modesdk.workbook.compare.compiled import as_compiled, late_rows
from modesdk.workbook.compare.differences import CellDifference, differences_of, same_formula
from modesdk.workbook.compare.fresh import Fresh, fresh_book
from modesdk.workbook.compare.structure import structure, without_place
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.stamp import other_builder
from modesdk.workbook.read.typed import word_of
from modesdk.xlsx.edit_cells import Written
from modesdk.xlsx.formula_tokens import plain
from modesdk.xlsx.package import Cell, Package

REFRESH = worded("Run: modesdk workbook refresh")
PUT_BACK = worded("Put the formula back, or run: modesdk workbook refresh")
RECALCULATE = worded("Recalculate and save the workbook, or run: modesdk workbook refresh")
RECALCULATE_FIRST = worded("Do that first, then recalculate and save the workbook")
_NAMED = 5


@define
class Grouped:
    """Like findings about cells: one line for those of a kind, with their number."""

    package: Package
    code: str
    hint: str
    _found: dict[str, list[tuple[str, Cell, str]]] = field(factory=dict)

    def add(self, sheet: str, cell: Cell, message: str, many: str) -> None:
        """A finding: in words by itself, and what many of them are called."""
        self._found.setdefault(many, []).append((sheet, cell, message))

    def add_other(self, sheet: str, cell: Cell, name: str, expected: object) -> None:
        """A stored result that the SDK does not give."""
        message = worded(
            "{name}: got {got!r}, the SDK gives {expected!r}",
            name=name,
            got=cell.error or ("" if cell.value is None else cell.value),
            expected=expected,
        )
        self.add(sheet, cell, message, worded("results that are not the SDK's"))

    def told(self) -> list[Diagnostic]:
        """One problem for each kind, at the first cell."""
        return [self._told(many, found) for many, found in self._found.items()]

    def _told(self, many: str, found: Sequence[tuple[str, Cell, str]]) -> Diagnostic:
        sheet, cell, message = found[0]
        if len(found) > 1:
            cells = ", ".join(f"{title}!{c.address}" for title, c, _ in found[:_NAMED])
            cells += ", ..." * (len(found) > _NAMED)
            message = worded(
                "{count:,} cells: {kind} ({cells}); the first: {message}",
                count=len(found),
                kind=many,
                cells=cells,
                message=message,
            )
        place = Location(str(self.package.path), None, f"{sheet}!{cell.address}")
        return Diagnostic(self.code, message, place, hint=self.hint)


def stale_formulas(contents: Contents) -> list[Diagnostic]:
    """Why formulas differ from those of a workbook built now with the same rules."""
    then = as_compiled(contents.rules)
    fresh = fresh_book(then, contents.inputs)
    found = structure(contents.package, fresh)
    if found:
        return found
    base = len(then.ruleset.decision)
    real = list(differences_of(contents.package, fresh, base))
    late = list(_late(contents, real))
    return [*_renamed(contents.package, fresh), *late, *_told(contents.package, fresh, real)]


def _renamed(package: Package, fresh: Fresh) -> Iterator[Diagnostic]:
    """Sheets with other titles; no fault, since the names of their cells lead there."""
    for usual, now in fresh.titles.renamed.items():
        message = worded(
            "the sheet {usual!r} was renamed to {now!r}; its cells are still found",
            usual=usual,
            now=now,
        )
        place = Location(str(package.path), None, now)
        yield Diagnostic("B-193", message, place, Severity.INFO)


def _late(contents: Contents, real: Sequence[CellDifference]) -> Iterator[Diagnostic]:
    """Rows that were edited or added after their formulas were compiled."""
    rows = late_rows(contents.rules)
    impossible = list(without_place(contents.rules))
    if impossible or not rows:
        yield from impossible  # as `refresh` says
        return
    known = len(contents.rules.ruleset.decision)
    edited = [row.id for row in rows if row.index < known]
    added = [row.id for row in rows if row.index >= known]
    changes = _edited(edited) or _added(added)
    if edited and added:
        changes = worded("{edited} and {added}", edited=_edited(edited), added=_added(added))
    count = _cells_that_wait(contents, real)
    message = worded("compiled before {changes}", changes=changes)
    if count:
        message = worded("{count:,} cells: {message}", count=count, message=message)
    place = contents.rules.place(rows[0].number, "rule.conditions")
    yield Diagnostic("B-130", message, place, hint=REFRESH)


def _edited(ids: Sequence[str]) -> str:
    if len(ids) > 1:
        return worded("the rules {rules} were edited", rules=_named(ids))
    return worded("the rule {rule} was edited", rule=ids[0]) if ids else ""


def _added(ids: Sequence[str]) -> str:
    if len(ids) > 1:
        return worded("the rules {rules} were added", rules=_named(ids))
    return worded("the rule {rule} was added", rule=ids[0]) if ids else ""


def _named(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_NAMED]) + (", ..." if len(ids) > _NAMED else "")


def _cells_that_wait(contents: Contents, real: Sequence[CellDifference]) -> int:
    """How many cells `refresh` would change for the rows edited since."""
    now = fresh_book(contents.rules, contents.inputs)
    known = {(found.sheet, found.spot) for found in real}
    base = len(contents.rules.ruleset.decision)
    found = differences_of(contents.package, now, base)
    return sum((each.sheet, each.spot) not in known for each in found)


def _told(package: Package, fresh: Fresh, real: Sequence[CellDifference]) -> list[Diagnostic]:
    usual, version = _by_column(fresh), other_builder(package)
    moved = Grouped(package, "B-130", REFRESH)
    changed = Grouped(package, "B-130", PUT_BACK)
    count = 0
    for found in real:
        if _elsewhere(found, usual):
            many = worded("rows were sorted, inserted or deleted")
            message = worded("the formula of another row stands here: {cause}", cause=many)
            moved.add(found.sheet, found.cell, message, many)
        else:
            count += 1
            changed.add(found.sheet, found.cell, *_said(found))
    if version:
        return [*moved.told(), *_of_version(package, count, version)]
    return [*moved.told(), *changed.told()]


def _of_version(package: Package, count: int, version: str) -> Iterator[Diagnostic]:
    if count:
        place = Location(str(package.path))
        message = worded("{count:,} cells: {message}", count=count, message=version)
        yield Diagnostic("B-130", message, place, hint=REFRESH)


def _said(found: CellDifference) -> tuple[str, str]:
    """What is wrong with a cell, and with many of its kind."""
    cell, wanted = found.cell, found.wanted.formula
    if wanted is not None and cell.formula is None and not cell.shared:
        got = worded("the value {value!r}", value=word_of(cell.value)[:40])
        if cell.value is None:
            got = worded("nothing")
        message = worded("got {got}, expected a formula", got=got)
        return message, worded("no formula where one belongs")
    around = _around(cell, found.wanted)
    message = worded("the formula was changed: {difference}", difference=around)
    return message, worded("formulas were changed")


def _by_column(fresh: Fresh) -> dict[tuple[str, int], set[str]]:
    """The formulas of every column of the sheets for people, as they compare."""
    found: dict[tuple[str, int], set[str]] = {}
    for ws in fresh.book.wb.worksheets:
        if ws.sheet_state == "visible":
            for spot, written in fresh.cells(ws).items():
                if written.formula is not None:
                    key = (fresh.titles.now(ws.title), spot[1])
                    found.setdefault(key, set()).add(plain(written.formula))
    return found


def _elsewhere(found: CellDifference, usual: dict[tuple[str, int], set[str]]) -> bool:
    """Whether the cell holds the formula that belongs on another row."""
    formula = found.cell.formula
    own = found.wanted.formula
    if formula is None or own is None or same_formula(formula, own):
        return False
    return plain(formula) in usual.get((found.sheet, found.spot[1]), set())


def _around(cell: Cell, written: Written) -> str:
    """The place from which two formulas differ."""
    got, wanted = (plain(str(f or "")) for f in (cell.formula, written.formula))
    same = next(
        (i for i, (a, b) in enumerate(zip(got, wanted, strict=False)) if a != b),
        min(len(got), len(wanted)),
    )
    start = max(0, same - 10)
    return worded(
        "got ...{got}, expected ...{expected}",
        got=got[start : same + 30],
        expected=wanted[start : same + 30],
    )
