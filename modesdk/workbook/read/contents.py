"""What a workbook says, read once for every command: pack, edited rules, weights and profile.

A cell of the profile that cannot be used counts as missing, as on the sheet, and is told. Whatever
else is wrong stands in the way of an answer: it would not be the one that the workbook means.
"""

from __future__ import annotations

from typing import Self

from attrs import frozen

from modesdk.decide.decision import Decision
from modesdk.diagnostics import Diagnostic
from modesdk.model.pack import Pack
from modesdk.model.weights import Weights
from modesdk.workbook.read.input_cells import Inputs, read_inputs
from modesdk.workbook.read.input_heads import wrong_headings
from modesdk.workbook.read.not_read import copies
from modesdk.workbook.read.rule_rows import read_rules
from modesdk.workbook.read.rule_sheet import RuleSheet
from modesdk.xlsx.package import Package


@frozen(kw_only=True)
class Contents:
    """A workbook of a pack. `pack` is the one that it was built from."""

    package: Package
    pack: Pack
    inputs: Inputs
    rules: RuleSheet
    headings: tuple[Diagnostic, ...] = ()
    """Headings of its sheets of profiles that do not name what stands below them."""

    @classmethod
    def of(cls, package: Package, pack: Pack) -> Self:
        """Read an open workbook."""
        inputs, rules = read_inputs(package, pack), read_rules(package, pack)
        heads = tuple(wrong_headings(package, pack))
        return cls(package=package, pack=pack, inputs=inputs, rules=rules, headings=heads)

    @property
    def edited_pack(self) -> Pack:
        """The pack with the rules as they stand in the workbook: the one that decides."""
        return self.rules.edited_pack()

    @property
    def whole(self) -> bool:
        """Whether all names and rows are there, so that formulas and results can be compared."""
        gone = any(problem.code == "B-124" for problem in self.inputs.problems)
        return not gone and not self.rules.problems and not self.headings

    @property
    def notes(self) -> list[Diagnostic]:
        """What does not change the answer, but may not be meant: copies of sheets, for instance."""
        return list(copies(self.package))

    @property
    def in_the_way(self) -> list[Diagnostic]:
        """Why no answer can be given for the workbook."""
        left_out = self.inputs.left_out
        found = [p for p in self.inputs.problems if p not in left_out]
        return list(dict.fromkeys([*found, *self.rules.problems, *self.headings]))

    @property
    def in_the_way_of_rows(self) -> list[Diagnostic]:
        """Why none can be given for the rows of its lists: their profiles stand elsewhere."""
        own = self.inputs.of_profile
        return [p for p in self.in_the_way if p not in own]

    @property
    def in_the_way_of_rules(self) -> list[Diagnostic]:
        """Why its rules cannot be compiled or brought into the pack: the date has no part in it."""
        return [p for p in self.in_the_way if p not in self.inputs.of_date]

    def decision(self, engine: str, weights: Weights | None = None) -> Decision:
        """The decision on its profile, with its own weights unless others are given.

        Raises WeightError, UnknownEngineError.
        """
        wanted = weights or self.inputs.weights
        return Decision(self.edited_pack, self.inputs.case, wanted, engine)
