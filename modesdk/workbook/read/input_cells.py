"""A workbook's profile and weights, by the names of their cells, as the SDK takes them.

What a person typed is read (labels of either language, ids, yes or no, dates), never what the
formulas made of it. Every cell that cannot be used is a Diagnostic with its sheet and address.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import define, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.engines.formulas.program import set_members
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.model.weights import (
    DIMENSION_UNIT,
    FINE_UNIT,
    MAX_CRITERION_WEIGHT,
    MAX_DIMENSION_WEIGHT,
    MAX_STRENGTH,
    MAX_TRUST,
    Weights,
)
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.rules import RuleSet
from modesdk.sheets.book import vocabulary
from modesdk.workbook.read.table_cells import UNSTORED, Notation, is_number, read_cell, read_day
from modesdk.workbook.read.table_rows import seen
from modesdk.workbook.read.typed import YES_NO, word_of
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Cell, Package
from modesdk.xlsx.places import Range

NONE_OF_THEM = "_none"
_SLACK = 1e-6
_SHOWN = 60


@frozen(kw_only=True)
class Inputs:
    """What was typed into a workbook, in normal form; wrong cells are left out of it.

    `of_profile` are the problems of the profile's cells, `of_date` those of the date; `left_out`
    the former ones whose cells count as missing, as they do on the sheet.
    """

    case: Case
    weights: Weights
    problems: tuple[Diagnostic, ...] = ()
    of_profile: tuple[Diagnostic, ...] = ()
    of_date: tuple[Diagnostic, ...] = ()
    left_out: tuple[Diagnostic, ...] = ()


def read_inputs(package: Package, pack: Pack) -> Inputs:
    """Profile, date and weights of a workbook, and what is wrong with their cells."""
    reader = _Reader(package, pack)
    values = reader.profile()
    own = tuple(reader.problems)
    as_of = reader.as_of()
    of_date = tuple(reader.problems[len(own) :])
    weights = reader.weights()
    return Inputs(
        case=Case(as_of, values),
        weights=weights,
        problems=tuple(reader.problems),
        of_profile=own,
        of_date=of_date,
        left_out=tuple(p for p in own if p not in reader.unread),
    )


@define
class _Reader:
    package: Package
    pack: Pack
    problems: list[Diagnostic] = field(factory=list)
    unread: list[Diagnostic] = field(factory=list)
    """Those that hide what was typed: the sheet may know it."""
    _missing: list[str] = field(factory=list)

    def profile(self) -> dict[str, Value]:
        """The values of all attributes that have a usable cell."""
        ruleset = compile_ruleset(self.pack, None)
        values: dict[str, Value] = {}
        for attribute in self.pack.schema:
            if attribute.derived or attribute.id == self.pack.roles.as_of:
                continue
            if attribute.type is AttributeType.SET:
                value = self._set(attribute, ruleset)
            else:
                value = self._single(attribute)
            if value is not None:
                values[attribute.id] = value
        self._report_missing("Profile")
        return values

    def as_of(self) -> datetime.date:
        """The date of the decision; the pack's when the cell is empty."""
        cell = self.cell("in.as_of")
        self._report_missing("Profile")
        if cell is None or _empty(cell):
            return self.pack.as_of
        value = self._date(cell)
        return value or self.pack.as_of

    def weights(self) -> Weights:
        """All weights; empty cells stand for the pack's own."""
        pack = self.pack
        base = Weights.of(pack)
        dimensions = {
            d: self._steps(f"in.weight.{d}", DIMENSION_UNIT, MAX_DIMENSION_WEIGHT)
            for d in pack.dimensions
        }
        criteria = {
            c.id: self._steps(f"in.weight.{c.dimension}.{c.id}", FINE_UNIT, MAX_CRITERION_WEIGHT)
            for c in pack.criteria.values()
        }
        trust = {s: self._steps(f"in.trust.{s}", FINE_UNIT, MAX_TRUST) for s in pack.sources}
        self._report_missing("Weights")
        found = base.changed(
            dimensions=_given(dimensions),
            criteria=_given(criteria),
            trust=_given(trust),
            strength=self._strengths(),
        )
        if not any(found.dimensions.values()):
            self._problem(
                "W-603",
                None,
                worded("all dimension weights are zero"),
                worded("Give at least one dimension a weight above 0"),
            )
        return found

    def cell(self, name: str) -> Cell | None:
        """The cell of a name; None, noted, when it is missing or lies under a merged range."""
        target = self.package.range(sanitised(name))
        if target is None:
            self._missing.append(name)
            return None
        cell = self.package.cell(sanitised(name))
        if cell is None or self._merged(target):
            return None
        if cell.error or (cell.formula is not None and cell.value is None):
            got = cell.error or UNSTORED
            self._problem(
                "B-128",
                target,
                worded("got {got}, expected a value", got=got),
                worded("Correct the cell, recalculate and save the workbook"),
                hides=not cell.error,
            )
            return None
        return cell

    def _merged(self, target: Range) -> bool:
        spot = (target.area.top, target.area.left)
        for area in self.package.sheet(target.sheet).merges:
            if spot in area and area.size > 1:
                message = worded("the input cell lies under the merged range {range}", range=area)
                hint = worded("Unmerge it and fill in the cells again")
                self._problem("B-127", target, message, hint, hides=True)
                return True
        return False

    def _single(self, attribute: Attribute) -> Value:
        cell = self.cell(f"in.{attribute.id}")
        if cell is None or _empty(cell):
            return None
        where = self.package.range(sanitised(f"in.{attribute.id}"))
        given = seen(self.package, cell)
        value, problems = read_cell(attribute, given, Notation.FORM, Location())
        self._told(problems, where)
        return value

    def _date(self, cell: Cell) -> datetime.date | None:
        day, problems = read_day(seen(self.package, cell), Notation.FORM, Location())
        self._told(problems, self.package.range("in.as_of"))
        return day

    def _told(self, problems: Sequence[Diagnostic], where: Range | None) -> None:
        for problem in problems:
            self._problem(problem.code, where, problem.message, problem.hint)

    def _set(self, attribute: Attribute, ruleset: RuleSet) -> Value:
        """The members answered yes; None while the set is unknown."""
        members = set_members(ruleset, attribute.id)
        before = len(self.problems) + len(self._missing)
        answers = {m: self._yes_no(f"in.{attribute.id}.{m}") for m in (*members, NONE_OF_THEM)}
        if len(self.problems) + len(self._missing) > before:
            return None
        held = frozenset(m for m in members if answers[m])
        if answers[NONE_OF_THEM]:
            if held:
                where = self.package.range(sanitised(f"in.{attribute.id}.{NONE_OF_THEM}"))
                message = worded("yes here contradicts {values}", values=", ".join(sorted(held)))
                self._problem("B-129", where, message, worded("Leave only one of them yes"))
                return None
            return frozenset()
        known = bool(held) or all(answers[m] is False for m in members)
        return held if known else None

    def _yes_no(self, name: str) -> bool | None:
        cell = self.cell(name)
        if cell is None or _empty(cell):
            return None
        code = YES_NO.get(vocabulary.folded(_word(cell)))
        if code is None:
            where = self.package.range(sanitised(name))
            self._problem("V-502", where, _no_yes_or_no(cell), "")
            return None
        return code == "yes"

    def _steps(self, name: str, unit: int, maximum: int) -> int | None:
        cell = self.cell(name)
        if cell is None or _empty(cell):
            return None
        return self.steps_of(cell, self.package.range(sanitised(name)), unit, maximum)

    def steps_of(self, cell: Cell, where: Range | None, unit: int, maximum: int) -> int | None:
        """The whole steps of a typed number; one in percent or in a currency is none."""
        given, shown = cell.value, seen(self.package, cell)
        if is_number(given) and shown.as_typed:
            steps = round(given * unit)
            if abs(given * unit - steps) < _SLACK and 0 <= steps <= maximum:
                return steps
        message = worded(
            "got {got!r}, expected 0 to {most} in steps of {step}",
            got=shown.shown[:_SHOWN],
            most=maximum // unit,
            step=Decimal(1) / unit,
        )
        hint = worded("Type a plain number, and format the cell as a number")
        self._problem("W-602", where, message, hint)
        return None

    def _strengths(self) -> dict[str, int]:
        """Rows that are switched off or whose strength was changed."""
        known = {rule.id: rule.row.strength for rule in compile_ruleset(self.pack, None).decision}
        changed: dict[str, int] = {}
        for rule, strength, on in self._rule_rows():
            if rule not in known:
                continue
            steps = known[rule]
            if not _empty(strength):
                where = self._beside("in.strength", strength)
                typed = self.steps_of(strength, where, FINE_UNIT, MAX_STRENGTH)
                steps = known[rule] if typed is None else typed
            if YES_NO.get(vocabulary.folded(_word(on))) == "no":
                steps = 0
            elif not _empty(on) and vocabulary.folded(_word(on)) not in YES_NO:
                where = self._beside("in.on", on)
                self._problem("V-502", where, _no_yes_or_no(on), "")
            if steps != known[rule]:
                changed[rule] = steps
        return changed

    def _rule_rows(self) -> Iterator[tuple[str, Cell, Cell]]:
        for name in ("rule.id", "in.strength", "in.on"):
            if self.package.range(name) is None:
                self._missing.append(name)
        self._report_missing("Rules")
        ids = self.package.column("rule.id")
        strengths, on = self.package.column("in.strength"), self.package.column("in.on")
        for i, cell in enumerate(ids):
            blank = Cell((0, 0))
            yield (
                _word(cell),
                strengths[i] if i < len(strengths) else blank,
                on[i] if i < len(on) else blank,
            )

    def _beside(self, column: str, cell: Cell) -> Range | None:
        found = self.package.range(column)
        if found is None:
            return None
        row = cell.spot[0]
        return Range(found.sheet, type(found.area)(row, cell.spot[1], row, cell.spot[1]))

    def _report_missing(self, sheet: str) -> None:
        """One line per missing name, or one for a sheet that is gone."""
        names, self._missing = self._missing, []
        place = Location(str(self.package.path), None, sheet)
        hint = worded("Undo the deletion, or take the last backup")
        if names and sheet not in self.package.sheets:
            if any(p.location == place for p in self.problems):
                return
            message = worded("the sheet {sheet!r} is missing, and with it its inputs", sheet=sheet)
            self._note(Diagnostic("B-124", message, place, hint=hint), hides=True)
            return
        if not names:
            return
        first, more = sanitised(names[0]), len(names) - 1
        message = worded("the name {name!r} is missing: its cell or row was deleted", name=first)
        if more:
            message = worded(
                "the name {name!r} and {more} more are missing: their cells were deleted",
                name=first,
                more=more,
            )
        self._note(Diagnostic("B-124", message, place, hint=hint), hides=True)

    def _problem(
        self, code: str, where: Range | None, message: str, hint: str, *, hides: bool = False
    ) -> None:
        place = Location(str(self.package.path), None, str(where) if where else "Weights")
        self._note(Diagnostic(code, message, place, hint=hint), hides=hides)

    def _note(self, problem: Diagnostic, *, hides: bool) -> None:
        self.problems.append(problem)
        if hides:
            self.unread.append(problem)


def _given(steps: dict[str, int | None]) -> dict[str, int]:
    return {name: value for name, value in steps.items() if value is not None}


def _empty(cell: Cell) -> bool:
    return not cell.error and _word(cell) == ""


def _word(cell: Cell) -> str:
    return word_of(cell.value)


def _no_yes_or_no(cell: Cell) -> str:
    return worded("got {got}, expected yes or no (是 or 否)", got=_shown(cell))


def _shown(cell: Cell) -> str:
    return repr(_word(cell)[:_SHOWN]) if not cell.error else cell.error
