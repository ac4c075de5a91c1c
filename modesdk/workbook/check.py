"""What is wrong with a workbook: cells, stale formulas, and cells that differ from the SDK.

Formulas are compared with those of a workbook built now; stored results with the SDK's decision
on what was typed. Nothing is calculated here: the stored results are those of the program that
saved the file last.
"""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.engines.formulas.expressions import EPOCH, FALSE, TRUE, UNKNOWN, value_cell
from modesdk.engines.formulas.program import GATE_CODES
from modesdk.errors import WeightError
from modesdk.model.decision import Status
from modesdk.model.pack import Pack
from modesdk.model.schema import AttributeType, Value
from modesdk.workbook.book import Book
from modesdk.workbook.build import build
from modesdk.workbook.names import sanitised
from modesdk.workbook.package import Cell, Package
from modesdk.workbook.places import Spot, address
from modesdk.workbook.read import Inputs, meta_problems, read_inputs
from modesdk.workbook.refresh import compiled_rows, sentences
from modesdk.workbook.rule_rows import RuleSheet, edited_ids, read_rules
from modesdk.workbook.typed import word_of

MOST = 20
"""How many stale formulas or differences are told one by one."""
STATUS_CODES = {status: number for number, status in enumerate(Status, start=1)}
_STRING = re.compile(r'("(?:[^"]|"")*")')


def check_workbook(package: Package, pack: Pack) -> list[Diagnostic]:
    """Everything that is to say about an open workbook of a pack."""
    found = list(package.inspection.warnings)
    foreign = meta_problems(package, pack)
    if foreign:
        return [*found, *foreign]
    inputs, rules = read_inputs(package, pack), read_rules(package, pack)
    found += [*inputs.problems, *rules.problems]
    if rules.edited:
        message = f"{len(rules.edited)} rows differ from the pack: {edited_ids(rules.edited)}"
        hint = "Bring them into the pack with: modesdk workbook pull"
        where = Location(str(package.path), None, rules.sheet)
        found.append(Diagnostic("B133", message, where, Severity.INFO, hint))
    found += stale_formulas(package, pack, rules)
    if not rules.problems:
        found += differences(package, rules.edited_pack(), inputs)
    return found


def stale_formulas(package: Package, pack: Pack, rules: RuleSheet) -> list[Diagnostic]:
    """Formulas that differ from those of a workbook built now."""
    compiled = compiled_rows(rules) if not rules.problems else {}
    also = sentences(rules)
    teller = _Teller(package, "B130", "Put the formula back, or run: modesdk workbook refresh")
    with built_now(pack) as fresh:
        for title in fresh.sheets:
            if title in package.sheets:
                _compare_sheet(teller, fresh, title, compiled, also)
            else:
                place = Location(str(package.path), None, title)
                message = f"the sheet {title!r} is missing"
                hint = "Undo the deletion, or build the workbook again"
                teller.found.append(Diagnostic("B124", message, place, hint=hint))
    return teller.told()


@contextmanager
def built_now(pack: Pack) -> Iterator[Package]:
    """A workbook of the pack as it would be built now, without stored values."""
    book = Book.of(pack)
    build(book)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.xlsx"
        book.finish().save(path)
        with Package(path) as package:
            yield package


def _compare_sheet(
    teller: _Teller,
    fresh: Package,
    title: str,
    compiled: Mapping[tuple[str, Spot], Any],
    also: Mapping[tuple[str, Spot], str],
) -> None:
    cells = teller.package.sheet(title).cells
    for spot, model in fresh.sheet(title).cells.items():
        if model.formula is None:
            continue
        wanted = str(compiled.get((title, spot), model.formula))
        cell = cells.get(spot) or Cell(spot)
        if cell.shared and not cell.formula:
            continue  # a program folded equal formulas of a column into one
        if cell.formula is None:
            got = "nothing" if cell.value is None else f"the value {word_of(cell.value)[:40]!r}"
            teller.tell(title, cell, f"got {got}, expected a formula")
        elif _plain(cell.formula) not in (_plain(wanted), _plain(also.get((title, spot), wanted))):
            told = _around(_plain(cell.formula), _plain(wanted))
            teller.tell(title, cell, f"the formula was changed: {told}")


def _plain(formula: str) -> str:
    """A formula without what programs change when they save it: case and spaces."""
    parts = _STRING.split(formula.removeprefix("="))
    return "".join(p if i % 2 else re.sub(r"\s+", "", p).upper() for i, p in enumerate(parts))


def _around(got: str, wanted: str) -> str:
    """The place from which two formulas differ."""
    same = next((i for i, (a, b) in enumerate(zip(got, wanted, strict=False)) if a != b),
                min(len(got), len(wanted)))  # fmt: skip
    start = max(0, same - 10)
    return f"got ...{got[start : same + 30]}, expected ...{wanted[start : same + 30]}"


@define
class _Teller:
    """Tells the first of many like problems one by one, and counts the others."""

    package: Package
    code: str
    hint: str
    found: list[Diagnostic] = field(factory=list)
    count: int = 0

    def tell(self, sheet: str, cell: Cell, message: str) -> None:
        self.count += 1
        if self.count <= MOST:
            place = Location(str(self.package.path), None, f"{sheet}!{address(cell.spot)}")
            self.found.append(Diagnostic(self.code, message, place, hint=self.hint))

    def told(self) -> list[Diagnostic]:
        if self.count > MOST:
            place = Location(str(self.package.path))
            message = f"and {self.count - MOST:,} more cells like these"
            self.found.append(Diagnostic(self.code, message, place, hint=self.hint))
        return self.found


def differences(package: Package, pack: Pack, inputs: Inputs) -> list[Diagnostic]:
    """Stored results that are not what the SDK gives for what was typed."""
    try:
        decision = Decision(pack, inputs.case, inputs.weights)
    except WeightError:  # told already, by cell
        return []
    hint = "Recalculate and save the workbook; Python evaluators need: modesdk workbook refresh"
    teller = _Teller(package, "B131", hint)
    uncalculated = 0
    for name, expected in expected_cells(decision).items():
        target, cell = package.range(sanitised(name)), package.cell(sanitised(name))
        if target is None or cell is None:
            continue
        if cell.formula is not None and cell.value is None and not cell.error and expected != "":
            uncalculated += 1
        elif not _same(cell, expected):
            got = cell.error or ("" if cell.value is None else cell.value)
            teller.tell(target.sheet, cell, f"{name}: got {got!r}, the SDK gives {expected!r}")
    _rule_truths(package, decision, teller)
    if uncalculated:
        place = Location(str(package.path))
        message = f"{uncalculated:,} formulas have no stored result"
        hint = "Open the workbook in Excel, LibreOffice or WPS and save it"
        teller.found.append(Diagnostic("B132", message, place, hint=hint))
    return teller.told()


def expected_cells(decision: Decision) -> dict[str, Any]:
    """What the named cells hold: normal forms, weights, scores, gates, ranks and the status."""
    pack, names = decision.pack, list(decision.pack.alternatives)
    cells: dict[str, Any] = {"as_of": (decision.as_of - EPOCH).days}
    for attribute in pack.schema:
        plain = attribute.type is not AttributeType.SET and attribute.id != pack.roles.as_of
        if plain and not attribute.derived:
            cells[value_cell(attribute.id)] = cell_value(decision.case.values.get(attribute.id))
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


def cell_value(value: Value) -> str | float | int:
    """A value as its normal form stands in a cell."""
    if value is None or isinstance(value, frozenset):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return (value - EPOCH).days
    return value if isinstance(value, (str, int)) else float(value)


def _same(cell: Cell, expected: Any) -> bool:
    if cell.error:
        return False
    value = "" if cell.value is None else cell.value
    if isinstance(expected, (int, float)) and isinstance(value, (int, float)):
        return float(value) == float(expected)
    return str(value) == str(expected)


def _rule_truths(package: Package, decision: Decision, teller: _Teller) -> None:
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
            teller.tell(target.sheet, cell, f"{rule}: got {cell.value!r}, the SDK gives {expected}")


def _truths(decision: Decision) -> Iterator[tuple[str, int]]:
    situation = decision.situation
    rules, truth = situation.ruleset.decision, situation.evaluation.truth
    yield from ((rules[i].id, TRUE) for i in truth.fired)
    yield from ((rules[i].id, UNKNOWN) for i in truth.unknown)


def rule_truths(decision: Decision) -> Mapping[str, int]:
    """2 for rules that hold, 1 for undecided ones; the others are left out."""
    return dict(_truths(decision))
