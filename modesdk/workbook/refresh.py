"""Compiling again what an analyst edited on the Rules sheet, in place.

Only the formulas of changed rows are replaced: truth, criterion and weight on the calculation
sheet, and the sentence that says why a row does not hold. Verdicts of Python evaluators are
brought up to date as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from attrs import evolve, frozen

from modesdk.diagnostics import Diagnostic
from modesdk.engines.formulas.expressions import literal
from modesdk.engines.formulas.program import compile_program
from modesdk.model.pack import Pack
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.rules import Rule
from modesdk.workbook.book import FIRST_RULE, STRENGTH_COLUMN, Book
from modesdk.workbook.edit import Edit
from modesdk.workbook.names import sanitised
from modesdk.workbook.package import Package
from modesdk.workbook.places import Spot
from modesdk.workbook.rule_rows import RuleSheet, SheetRow
from modesdk.workbook.ruletexts import why
from modesdk.workbook.save import Changes

LONGEST = 8_192
"""Characters that a formula may have."""
_COLUMNS = ("rule.truth", "rule.criterion", "rule.weight")


@frozen
class _Sentences:
    """Stands in for the book where a sentence is written into one formula, without its pool."""

    pack: Pack

    @property
    def model(self) -> _Sentences:
        return self

    def name(self, name: str) -> str:
        return sanitised(name)

    def text(self, zh: str, en: str) -> str:
        return f"IF({sanitised('lang.index')}=1,{literal(zh)},{literal(en)})"


def compiled_rows(sheet: RuleSheet) -> dict[tuple[str, Spot], Any]:
    """The formulas (or constants) of the changed rows, by sheet and cell."""
    rows = rows_to_compile(sheet)
    if not rows:
        return _cleared(sheet)
    rules = _rules(sheet, rows)
    numbers = {row.id: row.index for row in rows}
    program = compile_program(
        evolve(compile_ruleset(sheet.edited_pack(), None), decision=tuple(rules)), _refer(numbers)
    )
    found = _cleared(sheet)
    sentences = cast("Book", _Sentences(sheet.edited_pack()))
    for position, (row, rule) in enumerate(zip(rows, rules, strict=True)):
        for name in _COLUMNS:
            target = sheet.package.range(name)
            if target is not None:
                spot = (target.area.top + row.index, target.area.left)
                found[target.sheet, spot] = program.columns[name][position]
        target = sheet.package.range("rule.why")
        if target is not None:
            spot = (target.area.top + row.index, target.area.left)
            truth = f"INDEX({sanitised('rule.truth')},{row.index + 1})"
            found[target.sheet, spot] = why(sentences, rule, truth)
    return found


def sentences(sheet: RuleSheet) -> dict[tuple[str, Spot], str]:
    """Why rows of the pack do not hold, as a refresh writes it (not from the pool of texts)."""
    target, book = sheet.package.range("rule.why"), cast("Book", _Sentences(sheet.pack))
    if target is None:
        return {}
    return {
        (target.sheet, (target.area.top + rule.index, target.area.left)): why(
            book, rule, f"INDEX({sanitised('rule.truth')},{rule.index + 1})"
        )
        for rule in sheet.ruleset.decision
    }


def rows_to_compile(sheet: RuleSheet) -> list[SheetRow]:
    """Changed and new rows, and those that are again as in the pack but were compiled otherwise."""
    edited = {edit.row.index for edit in sheet.edited}
    known = len(sheet.ruleset.decision)
    return [
        row
        for row in sheet.rows
        if row.index in edited or (row.index < known and row.compiled != row.signature)
    ]


def _cleared(sheet: RuleSheet) -> dict[tuple[str, Spot], Any]:
    """Spare rows that were emptied again never hold."""
    found: dict[tuple[str, Spot], Any] = {}
    known, edited = len(sheet.ruleset.decision), {edit.row.index for edit in sheet.edited}
    for row in sheet.rows[known:]:
        if row.index not in edited and row.compiled != row.signature:
            for name in ("rule.truth", "rule.criterion"):
                target = sheet.package.range(name)
                if target is not None:
                    found[target.sheet, (target.area.top + row.index, target.area.left)] = 0
    return found


def _rules(sheet: RuleSheet, rows: list[SheetRow]) -> list[Rule]:
    """Rows as rules, in the order of the sheet."""
    ruleset = compile_ruleset(sheet.edited_pack(), None)
    by_id = {rule.id: rule for rule in ruleset.decision}
    return [by_id[row.id] for row in rows]


def _refer(numbers: Mapping[str, int]) -> Callable[[str], str]:
    places = {
        f"strength.{rule}": f"Calc!${STRENGTH_COLUMN}${FIRST_RULE + index}"
        for rule, index in numbers.items()
    }
    return lambda name: places.get(name) or sanitised(name)


def refresh(sheet: RuleSheet) -> tuple[Changes, list[Diagnostic]]:
    """The cells to be set so that the workbook computes what its Rules sheet says.

    Rows that were changed before and are back as in the pack get their old formulas again.
    """
    changes, problems = Changes(sheet.package), list(sheet.problems)
    if problems:
        return changes, problems
    for (title, spot), content in compiled_rows(sheet).items():
        if isinstance(content, str) and len(content) > LONGEST:
            sheet.problem("B152", spot[0], "rule.conditions",
                          f"a formula of {len(content):,} characters; at most {LONGEST:,}",
                          "Split the row into several")  # fmt: skip
            problems = list(sheet.problems)
        _set(changes, sheet.package, title, spot, content)
    for row in sheet.rows:
        _stamp(changes, sheet, row)
    return changes, problems


def _set(changes: Changes, package: Package, title: str, spot: Spot, content: Any) -> None:
    """Set a formula or constant unless it stands there already."""
    cell = package.sheet(title).cells.get(spot)
    if isinstance(content, str):
        if cell is None or cell.formula != content:
            changes.put(title, spot, Edit(formula=content))
    elif cell is None or cell.formula is not None or cell.value != content:
        changes.put(title, spot, Edit(content, formula=None if _free(cell) else str(content)))


def _free(cell: Any) -> bool:
    return cell is None or cell.formula is None


def _stamp(changes: Changes, sheet: RuleSheet, row: SheetRow) -> None:
    """Note what was compiled, so that the sheet no longer asks for a refresh."""
    if row.compiled != row.signature:
        changes.put(sheet.sheet, (row.number, sheet.columns["rule.compiled"]), Edit(row.signature))
