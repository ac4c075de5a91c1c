"""Cells of the Rules sheet: its columns by name, and each row as typed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic, Location
from modesdk.io.profiles import AS_DATE
from modesdk.language.worded import worded
from modesdk.model.weights import FINE_UNIT, MAX_STRENGTH
from modesdk.sheets.book.draft import SPARE_RULES
from modesdk.sheets.book.vocabulary import folded
from modesdk.workbook.read.rule_sheet import SHEET, RuleSheet, SheetRow
from modesdk.workbook.read.table_rows import seen
from modesdk.workbook.read.typed import YES_NO, day_of, word_of
from modesdk.xlsx.package import Cell, CellValue

_COLUMNS = (
    "rule.id",
    "rule.conditions",
    "rule.criterion.id",
    "rule.claims",
    "rule.valid.from",
    "rule.valid.to",
    "rule.label",
    "rule.compiled",
    "in.strength",
    "in.on",
)
_PART = re.compile(r"""[;；\n]((?:[^"]|"(?:[^"\\]|\\.)*")*?)(?=[;；\n]|$)""")
_UNDO = worded("Undo the deletion, or take the last backup")
_PULL = worded("Bring the rows into the pack (modesdk workbook pull) and build the workbook again")


def find_columns(sheet: RuleSheet) -> bool:
    """Find the columns by name; False, with one problem, when some are missing."""
    gone = []
    for name in (*_COLUMNS, "rule.effects"):
        found = sheet.package.range(name)
        if found is None:
            gone.append(name)
            continue
        sheet.sheet, sheet.columns[name] = found.sheet, found.area.left
        if name == "rule.effects":
            for offset, alternative in enumerate(sheet.ruleset.alternatives):
                sheet.effects_at[alternative] = found.area.left + offset
    if gone:
        sheet.problems.append(_gone(sheet, gone))
    return not gone


def _gone(sheet: RuleSheet, names: list[str]) -> Diagnostic:
    place, hint = Location(str(sheet.package.path), None, SHEET), _UNDO
    if len(names) == len(_COLUMNS) + 1 and SHEET not in sheet.package.sheets:
        message = worded("the sheet {sheet!r} is missing, and with it its inputs", sheet=SHEET)
        return Diagnostic("B-124", message, place, hint=hint)
    message = worded("the name {name!r} is missing: its column was deleted", name=names[0])
    if len(names) > 1:
        message = worded(
            "columns were deleted: the names {names} are missing", names=", ".join(names)
        )
    return Diagnostic("B-124", message, place, hint=hint)


def row_cells(sheet: RuleSheet) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Row numbers with the cells of the columns that count."""
    found = sheet.package.range("rule.id")
    cells = sheet.package.sheet(sheet.sheet).cells
    if found is None:
        return
    for number in range(found.area.top, min(found.area.bottom, found.area.top + 30_000) + 1):
        wanted = {*sheet.columns.values(), *sheet.effects_at.values()}
        yield number, {c: cells.get((number, c)) or Cell((number, c)) for c in wanted}


def sheet_row(sheet: RuleSheet, found: tuple[int, dict[int, Cell]], index: int) -> SheetRow:
    """A row as typed; cells that cannot be read become problems."""
    number, cells = found

    def raw(name: str) -> str:
        value = cells[sheet.columns[name]].value
        return value if isinstance(value, str) else word_of(value)

    def text(name: str) -> str:
        return raw(name).strip()

    def day(name: str) -> str:
        value = cells[sheet.columns[name]].value
        return str(int(value)) if isinstance(value, (int, float)) else raw(name)

    typed = text("rule.conditions")
    label = cells[sheet.columns["rule.label"]]
    effects = {
        name: _as_shown(sheet, cells[column])
        for name, column in sheet.effects_at.items()
        if word_of(cells[column].value)
    }
    dates = [
        _date(sheet, number, name, cells[sheet.columns[name]])
        for name in ("rule.valid.from", "rule.valid.to")
    ]
    return SheetRow(
        index=index,
        number=number,
        id=text("rule.id"),
        conditions=_conditions(sheet, number, typed),
        criterion=text("rule.criterion.id"),
        effects=effects,
        claims=claims_of(text("rule.claims")),
        valid=(dates[0], dates[1]),
        label="" if label.formula is not None else word_of(label.value),
        compiled=raw("rule.compiled"),
        signature="|".join(
            (
                raw("rule.conditions"),
                raw("rule.criterion.id"),
                raw("rule.claims"),
                day("rule.valid.from"),
                day("rule.valid.to"),
            )
        ),
        typed=typed,
        strength=_strength(sheet, cells[sheet.columns["in.strength"]]),
        on=_switched_on(text("in.on")),
    )


def claims_of(typed: str) -> tuple[str, ...]:
    """The ids in a cell of claims."""
    return tuple(re.split(r"[\s,;，；]+", typed.strip(",; "))) if typed else ()


def _as_shown(sheet: RuleSheet, cell: Cell) -> CellValue:
    """A value; a number that its format shows as something else becomes that text."""
    given = seen(sheet.package, cell)
    number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    return cell.value if given.as_typed or not number else given.shown


def _switched_on(typed: str) -> bool | None:
    """Whether a rule takes part; an empty switch is on, None is one that cannot be used."""
    return {"yes": True, "no": False}.get(YES_NO.get(folded(typed), "") if typed else "yes")


def _strength(sheet: RuleSheet, cell: Cell) -> int | None:
    """Whole hundredths; full strength for an empty cell, None for one that cannot be used."""
    given = cell.value
    if given is None or given == "":
        return FINE_UNIT
    plain = seen(sheet.package, cell).as_typed
    if isinstance(given, (int, float)) and not isinstance(given, bool) and plain:
        steps = round(given * FINE_UNIT) if abs(given) <= MAX_STRENGTH else -1
        return steps if 0 <= steps <= MAX_STRENGTH else None
    return None


def _date(sheet: RuleSheet, number: int, name: str, cell: Cell) -> datetime.date | None:
    days = cell.value
    if days is None or days == "":
        return None
    given = seen(sheet.package, cell)
    day = None if given.format.changes else day_of(days, sheet.package.epoch_shift)
    if day is not None:
        return day
    message = worded("got {got!r}, expected a date", got=given.shown[:40])
    sheet.problem("T-311", number, name, message, AS_DATE)
    return None


def _conditions(sheet: RuleSheet, number: int, typed: str) -> tuple[tuple[str, str], ...]:
    """`attribute: test; attribute: test` in its parts."""
    found = []
    for part, condition in _parts(typed):
        if condition is None:
            message = worded("got {got!r}, expected attribute: test", got=part[:60])
            hint = worded("For instance: {example}", example='market: "A"; price: >= 10')
            sheet.problem("B-150", number, "rule.conditions", message, hint)
        else:
            found.append(condition)
    return tuple(found)


def conditions_of(typed: str) -> list[tuple[str, str]]:
    """The conditions in a cell that was compiled: attributes with their tests."""
    return [condition for _, condition in _parts(typed) if condition is not None]


def _parts(typed: str) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """The parts of a cell, each with attribute and test (None when it has not both)."""
    for match in _PART.finditer(f";{typed}"):
        part = match[1].strip()
        if not part:
            continue
        name, colon, cell = part.replace("：", ":", 1 if ":" not in part else 0).partition(":")
        good = bool(colon and cell.strip())
        yield part, (name.strip(), cell.strip()) if good else None


def below(sheet: RuleSheet) -> None:
    """Rules typed below the last spare row count for nothing."""
    found = sheet.package.range("rule.id")
    if found is None:
        return
    columns = {found.area.left, sheet.columns["rule.conditions"]}
    cells = sheet.package.sheet(sheet.sheet).cells
    for spot in sorted(cells):
        if spot[0] > found.area.bottom and spot[1] in columns and word_of(cells[spot].value):
            message = worded(
                "the row stands below the last of the {count} spare rows", count=SPARE_RULES
            )
            sheet.problem("B-154", spot[0], "rule.id", message, _PULL)
            return
