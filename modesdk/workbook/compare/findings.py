"""What is wrong with a workbook: cells, stale formulas, and cells that differ from the SDK.

Formulas are compared with those of a workbook built now; stored results with the SDK's decision
on what was typed. Nothing is calculated here: the stored results are those of the program that
saved the file last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.engines.formulas.condition_formulas import cell_content, value_cell
from modesdk.errors import WeightError
from modesdk.formula.decision_formulas import FALSE, GATE_CODES, STATUS_CODES, TRUE, UNKNOWN
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.schema import AttributeType
from modesdk.workbook.compare.case_check import case_problems
from modesdk.workbook.compare.compiled import as_compiled
from modesdk.workbook.compare.stale import RECALCULATE, RECALCULATE_FIRST, Grouped, stale_formulas
from modesdk.workbook.compare.stored_rows import row_differences
from modesdk.workbook.compare.structure import BUILD_AGAIN, REFUSED
from modesdk.workbook.pull.preview import refused
from modesdk.workbook.read.contents import Contents
from modesdk.workbook.read.not_read import rows_below
from modesdk.workbook.read.rule_sheet import PULL_HINT, edited_ids
from modesdk.workbook.read.stamp import meta_problems, other_builder
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Cell, Package
from modesdk.xlsx.places import address
from modesdk.xlsx.serial_days import serial_day

CHECKS = ("profile.check", "weights.check", "rule.check", "scenarios.check")
"""The columns in which sheets say what is wrong with a row."""
WRONG = "✗"
LANGUAGES = ("zh", "en")


def check_workbook(package: Package, pack: Pack) -> list[Diagnostic]:
    """Everything that is to say about an open workbook of a pack, one line for each cause."""
    found = list(package.inspection.warnings)
    foreign = meta_problems(package, pack)
    if foreign:
        return [*found, *foreign]
    contents = Contents.of(package, pack)
    found += dict.fromkeys([*contents.inputs.problems, *contents.rules.problems])
    found += contents.headings
    found += contents.notes
    found += [*_edited(contents), *rows_below(package, pack)]
    if contents.whole:
        stale = stale_formulas(contents)
        found += [*stale, *case_problems(contents)]
        found += [*differences(contents, stale), *refused(contents)]
    return [*found, *marked_rows(package, found)]


def _edited(contents: Contents) -> Iterator[Diagnostic]:
    """The rows that differ from the pack, for information."""
    rules = contents.rules
    if rules.edited:
        named = edited_ids(rules.edited)
        message = worded(
            "{count} rows differ from the pack: {rules}", count=len(rules.edited), rules=named
        )
        if len(rules.edited) == 1:
            message = worded("1 row differs from the pack: {rules}", rules=named)
        where = Location(str(contents.package.path), None, rules.sheet)
        yield Diagnostic("B-133", message, where, Severity.INFO, PULL_HINT)


def marked_rows(package: Package, told: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Rows that a sheet marks as wrong; those of which a problem was told are left out.

    The sheet's verdicts are those of the program that saved the file last.
    """
    known = {_row(problem) for problem in told}
    yield from _language(package)
    for name in CHECKS:
        place = package.range(sanitised(name))
        for cell in package.column(name) if place is not None else ():
            said = str(cell.value or "")
            if place is None or not said.startswith(WRONG) or (place.sheet, cell.spot[0]) in known:
                continue
            where = Location(str(package.path), None, f"{place.sheet}!{address(cell.spot)}")
            message = worded("the sheet says: {text}", text=said.removeprefix(WRONG).strip())
            hint = worded("Correct the row; until then it counts as if the cell were empty")
            yield Diagnostic("B-180", message, where, hint=hint)


def _language(package: Package) -> Iterator[Diagnostic]:
    """The chosen language, when it is none."""
    place, cell = package.range("lang"), package.cell("lang")
    if place is None or cell is None:
        return
    word = str(cell.value or "").strip()
    if word.lower() not in LANGUAGES:
        where = Location(str(package.path), None, str(place))
        message = worded("got the language {got!r}, expected zh or en", got=word[:40])
        yield Diagnostic("B-181", message, where, hint=worded("Type zh or en"))


def _row(problem: Diagnostic) -> tuple[str, int]:
    """The sheet and row of which a problem was told."""
    sheet, _, cell = problem.location.column.partition("!")
    number = re.search(r"\d+", cell)
    return sheet, int(number[0]) if number else 0


def _way_out(package: Package, stale: Sequence[Diagnostic]) -> str:
    """What makes stored results right again: `refresh`, unless it would refuse."""
    if not any(problem.code in REFUSED for problem in stale):
        return RECALCULATE
    return BUILD_AGAIN if other_builder(package) else RECALCULATE_FIRST


def differences(contents: Contents, stale: Sequence[Diagnostic] = ()) -> list[Diagnostic]:
    """Stored results that are not what the SDK gives for what was typed.

    `stale` says what is wrong with formulas: where columns moved, rows are not compared.

    Rows that were edited after they were compiled count as they were compiled: to run `refresh`
    is told for them already.
    """
    package, inputs = contents.package, contents.inputs
    try:
        decision = Decision(as_compiled(contents.rules).edited_pack(), inputs.case, inputs.weights)
    except WeightError:  # told already, by cell
        return []
    found = Grouped(package, "B-131", _way_out(package, stale))
    moved = any(problem.code in REFUSED for problem in stale)
    wrong = row_differences(contents, decision.pack, found, compared=not moved)
    calculated = uncalculated = 0
    for name, expected in expected_cells(decision).items():
        target, cell = package.range(sanitised(name)), package.cell(sanitised(name))
        if target is None or cell is None:
            continue
        calculated += cell.formula is not None
        if cell.formula is not None and cell.value is None and not cell.error and expected != "":
            uncalculated += 1
        elif not _same(cell, expected):
            found.add_other(target.sheet, cell, name, expected)
    _rule_truths(package, decision, found)
    return [*wrong, *found.told(), *_uncalculated(package, uncalculated, calculated, found.hint)]


def _uncalculated(package: Package, count: int, among: int, hint: str) -> Iterator[Diagnostic]:
    """Compared formulas without a stored result, in number."""
    if count:
        message = worded(
            "{count:,} of the {among:,} formulas compared have no stored result",
            count=count,
            among=among,
        )
        if count == 1:
            message = worded(
                "1 of the {among:,} formulas compared has no stored result", among=among
            )
        yield Diagnostic("B-132", message, Location(str(package.path)), hint=hint)


def expected_cells(decision: Decision) -> dict[str, Any]:
    """What the named cells hold: normal forms, weights, scores, gates, ranks and the status."""
    pack, names = decision.pack, list(decision.pack.alternatives)
    cells: dict[str, Any] = {"as_of": serial_day(decision.as_of)}
    for attribute in pack.schema:
        plain = attribute.type is not AttributeType.SET and attribute.id != pack.roles.as_of
        if plain and not attribute.derived:
            value = decision.case.values.get(attribute.id)
            cells[value_cell(attribute.id)] = "" if value is None else cell_content(value)
    weights = decision.weights
    cells |= {f"weight.{d}": weight for d, weight in weights.dimensions.items()}
    cells |= {
        f"weight.{c.dimension}.{c.id}": weights.criteria[c.id] for c in pack.criteria.values()
    }
    cells |= {f"trust.{s}": trust for s, trust in weights.trust.items()}
    for entry in decision.ranking:
        cells[f"score.{entry.mode}"] = entry.numerator
        cells[f"gate.{entry.mode}"] = GATE_CODES[entry.gate]
        cells[f"rank.{entry.mode}"] = entry.rank or 0
    cells["status"] = STATUS_CODES[decision.status]
    cells["winner"] = names.index(decision.leader) + 1 if decision.leader else 0
    return cells


def _same(cell: Cell, expected: Any) -> bool:
    if cell.error:
        return False
    value = "" if cell.value is None else cell.value
    if isinstance(expected, (int, float)) and isinstance(value, (int, float)):
        return float(value) == float(expected)
    return str(value) == str(expected)


def _rule_truths(package: Package, decision: Decision, found: Grouped) -> None:
    """The stored truth of every rule."""
    target, ids = package.range("rule.truth"), package.column("rule.id")
    if target is None:
        return
    truths = dict(_truths(decision))
    for cell, name in zip(package.column("rule.truth"), ids, strict=False):
        rule = str(name.value or "")
        if cell.value is None:
            continue
        expected = truths.get(rule, FALSE)
        if cell.value != expected:
            found.add_other(target.sheet, cell, rule, expected)


def _truths(decision: Decision) -> Iterator[tuple[str, int]]:
    situation = decision.situation
    rules, truth = situation.ruleset.decision, situation.evaluation.truth
    yield from ((rules[i].id, TRUE) for i in truth.fired)
    yield from ((rules[i].id, UNKNOWN) for i in truth.unknown)
