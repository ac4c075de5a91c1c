"""A workbook's profile and weights, by the names of their cells, as the SDK takes them.

What a person typed is read (labels of either language, ids, yes or no, dates), never what the
formulas made of it. Every cell that cannot be used is a Diagnostic with its sheet and address.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, evolve, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.engines.formulas.program import set_members
from modesdk.io import unusable
from modesdk.io.notation import unknown_hint
from modesdk.io.profiles import RawProfile
from modesdk.io.request import Request, read_request
from modesdk.io.unusable import UnusableError
from modesdk.io.weight_values import RawWeights, out_of_range
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Attribute, AttributeType, Value
from modesdk.model.weights import Weights
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.rules import RuleSet
from modesdk.workbook.read.table_cells import (
    UNSTORED,
    Notation,
    given,
    given_day,
    is_number,
    spelling_hint,
    truth_word,
)
from modesdk.workbook.read.table_rows import seen
from modesdk.workbook.read.typed import YES_NO, formula_word, word_of
from modesdk.xlsx.defined_names import sanitised
from modesdk.xlsx.package import Cell, Package
from modesdk.xlsx.places import Range

AS_OF = "in.as_of"
NONE_OF_THEM = "_none"
_SHOWN = 60


@frozen(kw_only=True)
class Inputs(Request):
    """What was typed into a workbook, in normal form; wrong cells are left out of it.

    `left_out` are the problems of the profile whose cells count as missing, as on the sheet.
    """

    left_out: tuple[Diagnostic, ...] = ()


def read_inputs(package: Package, pack: Pack) -> Inputs:
    """Profile, date and weights of a workbook, and what is wrong with their cells."""
    reader = _InputReader(package, pack)
    values, own = tuple(reader.profile()), reader.noted()
    day, of_date = reader.as_of(), reader.noted()
    changes, of_weights = tuple(reader.weights()), reader.noted()
    found = read_request(
        pack,
        RawProfile(
            values, day, places=lambda name: reader.place(f"in.{name}"), dated=reader.place(AS_OF)
        ),
        weights=RawWeights(changes, reader.place),
        may_be_empty=True,
    )
    of_profile = (*own, *found.of_profile)
    return Inputs(
        pack=pack,
        case=found.case,
        weights=reader.changed(found.weights),
        of_profile=of_profile,
        of_date=(*of_date, *found.of_date),
        of_weights=(*of_weights, *found.of_weights),
        left_out=tuple(p for p in of_profile if p not in reader.unread),
    )


@define
class _InputReader:
    package: Package
    pack: Pack
    problems: list[Diagnostic] = field(factory=list)
    unread: list[Diagnostic] = field(factory=list)
    """Those that hide what was typed: the sheet may know it."""
    _missing: list[str] = field(factory=list)
    _cells: dict[str, Range | None] = field(factory=dict)
    """Where weights stand, by their names."""

    def noted(self) -> tuple[Diagnostic, ...]:
        """The problems of the cells read since it was asked last."""
        found, self.problems = tuple(self.problems), []
        return found

    def place(self, name: str) -> Location:
        """Where an input stands, by the name of its cell or of its weight."""
        return self._at(self._cells.get(name) or self.package.range(sanitised(name)))

    def _at(self, where: Range | None) -> Location:
        return Location(str(self.package.path), None, str(where) if where else "Weights")

    def profile(self) -> Iterator[tuple[str, Any]]:
        """What the cells of attributes say."""
        ruleset = compile_ruleset(self.pack, None)
        for attribute in self.pack.schema:
            if attribute.derived or attribute.id == self.pack.roles.as_of:
                continue
            if attribute.type is AttributeType.SET:
                yield attribute.id, self._set(attribute, ruleset)
            elif (cell := self.cell(f"in.{attribute.id}")) is not None:
                yield attribute.id, given(attribute, seen(self.package, cell), Notation.FORM)
        self._report_missing("Profile")

    def as_of(self) -> Any:
        """What the cell of the decision's date says."""
        cell = self.cell(AS_OF)
        self._report_missing("Profile")
        return None if cell is None else given_day(seen(self.package, cell), Notation.FORM)

    def weights(self) -> Iterator[tuple[str, Any]]:
        """What was typed as weights; empty cells stand for the pack's own."""
        pack = self.pack
        cells = [(f"dimension:{d}", f"in.weight.{d}", "dimensions") for d in pack.dimensions]
        cells += [
            (f"criterion:{c.id}", f"in.weight.{c.dimension}.{c.id}", "criteria")
            for c in pack.criteria.values()
        ]
        cells += [(f"trust:{s}", f"in.trust.{s}", "trust") for s in pack.sources]
        for key, name, kind in cells:
            cell = self.cell(name)
            if cell is not None and not _empty(cell):
                self._cells[key] = self.package.range(sanitised(name))
                yield key, self._weight(kind, cell)
        self._report_missing("Weights")
        yield from self._strengths()

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
        code = YES_NO.get(formula_word(cell.value))
        if code is None:
            self.problems.append(_no_yes_or_no(cell).at(self.place(name)))
        return None if code is None else code == "yes"

    def _weight(self, kind: str, cell: Cell) -> Any:
        """A typed number; why it is none where it is text, in percent or in a currency."""
        shown = seen(self.package, cell)
        if is_number(cell.value) and shown.as_typed:
            return cell.value
        hint = worded("Type a plain number, and format the cell as a number")
        return out_of_range(kind, repr(shown.shown[:_SHOWN]), hint)

    def _strengths(self) -> Iterator[tuple[str, Any]]:
        """The strengths of rows that are switched off or for which one was typed."""
        known = self._known
        for rule, strength, on in self._rule_rows():
            if rule not in known:
                continue
            answer = YES_NO.get(formula_word(on.value))
            if answer is None and not _empty(on):
                self.problems.append(_no_yes_or_no(on).at(self._at(self._beside("in.on", on))))
            typed = None if _empty(strength) else self._weight("rules", strength)
            if answer == "no" and not isinstance(typed, UnusableError):
                typed = 0
            if typed is not None:
                self._cells[f"rule:{rule}"] = self._beside("in.strength", strength)
                yield f"rule:{rule}", typed

    @property
    def _known(self) -> dict[str, int]:
        """The pack's own strengths."""
        return {rule.id: rule.row.strength for rule in compile_ruleset(self.pack, None).decision}

    def changed(self, weights: Weights) -> Weights:
        """The weights without strengths that are the pack's own."""
        own = self._known
        strength = {rule: steps for rule, steps in weights.strength.items() if steps != own[rule]}
        return evolve(weights, strength=strength)

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
            if any(p.location == place for p in self.unread):
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
        self._note(Diagnostic(code, message, self._at(where), hint=hint), hides=hides)

    def _note(self, problem: Diagnostic, *, hides: bool) -> None:
        self.problems.append(problem)
        if hides:
            self.unread.append(problem)


def _empty(cell: Cell) -> bool:
    return not cell.error and _word(cell) == ""


def _word(cell: Cell) -> str:
    return word_of(cell.value)


def _no_yes_or_no(cell: Cell) -> UnusableError:
    word = _word(cell) or cell.error
    return unusable.no_boolean(word, spelling_hint(truth_word(word)) or unknown_hint(word))
