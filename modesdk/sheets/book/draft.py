"""The workbook while it is built: its model, sheets, names and texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any

from attrs import define, field, frozen
from openpyxl import Workbook
from openpyxl.utils import absolute_coordinate, get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.engines.formulas.program import Program, compile_program
from modesdk.formula.expr import Expr, Operand, call, joined, ref, when, written
from modesdk.language.text import Lang, Text, filled
from modesdk.language.worded import placeholders, worded
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.weights import Weights
from modesdk.ruleset.compile import compile_ruleset
from modesdk.ruleset.rules import RuleSet
from modesdk.sheets.book import text_pool as texts
from modesdk.sheets.book.styles import Style, apply
from modesdk.sheets.book.text_pool import Texts
from modesdk.xlsx.defined_names import Names, WorkbookNameError, sanitised

SHEETS = (
    "Recommendation",
    "Profile",
    "Weights",
    "Rules",
    "Trace",
    "Sensitivity",
    "Scenarios",
    "Cases",
    "Portfolio",
    "Playbook",
    "Sources",
    "Calc",
    "Lists",
    "Link",
    "Texts",
)
HIDDEN = ("Calc", "Lists", "Link", "Texts")
SPARE_RULES = 20
"""Empty rows at the end of the Rules sheet for analysts' own rules."""
ALARMS = "alarms"
"""The name of the cell that says what is wrong on any sheet."""
_NO_BREAK = "\u00a0"
"""A blank at which no line ends."""
FIRST_RULE = 4
"""The row of the first rule of every block on Calc."""
STRENGTH_COLUMN = "C"
"""The column of Calc that holds the strength in force of every decision rule."""


def is_built(title: str) -> bool:
    """Whether a sheet of this title belongs to every workbook: grids and helpers of sheets too."""
    return title.removesuffix("Grid") in SHEETS or title.startswith("Calc")


def filled_in(sentence: Expr, parts: Mapping[str, Operand]) -> Expr:
    """A formula for a sentence, itself a formula, with what stands in its gaps."""
    for name, part in parts.items():
        sentence = call("SUBSTITUTE", sentence, f"{{{name}}}", part)
    return sentence


@frozen(kw_only=True, eq=False)
class Model:
    """What the sheets are built from. `ruleset` holds the rows of every date: `as_of` is a cell."""

    pack: Pack
    ruleset: RuleSet
    program: Program
    weights: Weights
    case: Case | None = None
    lang: Lang = "zh"
    spare: int = SPARE_RULES
    columns: RuleSet | None = None

    @property
    def shown_rules(self) -> RuleSet:
        """The rules whose attributes the sheets of profiles have columns for."""
        return self.columns or self.ruleset

    @cached_property
    def most_claims(self) -> int:
        """How many claims the row of a table has that has most of them."""
        return max((len(r.claims) for table in self.pack.tables for r in table.rows), default=0)

    @cached_property
    def decision_ids(self) -> tuple[str, ...]:
        """Ids of the decision rows in order, the spare ones at the end."""
        spare = (f"SPARE-{number:02}" for number in range(1, self.spare + 1))
        return (*(rule.id for rule in self.ruleset.decision), *spare)


@define
class Book:
    """Sheets in a fixed order, defined names, pooled texts, styles set up once."""

    model: Model
    wb: Workbook
    names: Names
    texts: Texts = field(factory=Texts)
    alarms: list[tuple[Expr, Text]] = field(factory=list)
    _styles: dict[Style, Any] = field(factory=dict)
    _calc_row: int = FIRST_RULE - 1
    _calc_column: int = 3

    @classmethod
    def of(
        cls, pack: Pack, case: Case | None = None, weights: Weights | None = None, lang: Lang = "zh"
    ) -> Book:
        """An empty book for a pack."""
        return cls.of_rules(compile_ruleset(pack, None), case, weights, lang=lang)

    @classmethod
    def of_rules(
        cls,
        ruleset: RuleSet,
        case: Case | None = None,
        weights: Weights | None = None,
        **others: Any,
    ) -> Book:
        """An empty book for the rules of a pack; `others` as in `Model`."""
        names = Names()
        model = Model(
            pack=ruleset.pack,
            ruleset=ruleset,
            program=compile_program(ruleset),
            weights=weights or Weights.of(ruleset.pack),
            case=case,
            **others,
        )
        wb = Workbook()
        wb.remove(wb.worksheets[0])
        return cls(model, wb, names)

    def sheet(self, sheet_id: str) -> Worksheet:
        """The sheet, created in the fixed order when it is new."""
        if sheet_id in self.wb.sheetnames:
            return self.wb[sheet_id]
        before = [s for s in SHEETS[: SHEETS.index(sheet_id)] if s in self.wb.sheetnames]
        ws: Worksheet = self.wb.create_sheet(sheet_id, len(before))
        ws.sheet_state = "hidden" if sheet_id in HIDDEN else "visible"
        return ws

    def name(self, name: str) -> str:
        """The defined name to write in a formula; recorded as used."""
        return self.names.use(name)

    def ref(self, name: str) -> Expr:
        """The same as an expression."""
        return ref(self.name(name))

    def place(self, name: str) -> str:
        """How a name of the program is written; strengths stand on the row of their rule."""
        row = self._strengths.get(name)
        return self.name(name) if row is None else f"Calc!${STRENGTH_COLUMN}${row}"

    def place_for_chosen(self, name: str) -> str:
        """The same for advice: it is about the chosen alternative, which may be the recommended."""
        role = self.model.pack.roles.chosen
        return self.name("chosen") if role and name == f"p.{role}" else self.place(name)

    @cached_property
    def _strengths(self) -> dict[str, int]:
        decision = self.model.ruleset.decision
        return {f"strength.{rule.id}": FIRST_RULE + rule.index for rule in decision}

    def define(self, name: str, ws: Worksheet, reference: str) -> str:
        """Define a name for a cell or range such as "B5" or "B5:B9"."""
        return self.names.define(name, f"{ws.title}!{absolute_coordinate(reference)}")

    def worded(self, sentence: str, /, **parts: object) -> Expr:
        """A formula for one of the program's own sentences (see `language.text.both`)."""
        return self.label(filled(sentence, parts))

    def sentence(self, text: Text, **parts: Expr) -> Expr:
        """A formula for a sentence whose gaps other formulas fill; parts it lacks are left out.

        Raises KeyError when the sentence names a part that is not given.
        """
        return filled_in(self.label(text), {name: parts[name] for name in placeholders(text.en)})

    def label(self, text: Text, fallback: str = "") -> Expr:
        """A formula for a text in two languages, `fallback` when it is empty."""
        return self.texts.formula(text.zh or fallback, text.en or fallback)

    def put(
        self, ws: Worksheet, cell: str | tuple[int, int], content: Any, style: Style | None = None
    ) -> None:
        """Write a cell ("B5" or (row, column)). A string that begins with "=" is a formula.

        A text in two languages follows the chosen one; an empty text leaves the cell empty.
        """
        target: Any = ws.cell(*cell) if isinstance(cell, tuple) else ws[cell]
        if style is not None:
            self.style(target, style)
        if isinstance(content, Text):
            content = self.label(content) if content.both else None
        if isinstance(content, Expr):
            content = f"={content}"
        if content is None:
            return
        target.value = content
        if isinstance(content, str) and not content.startswith("="):
            target.data_type = "s"

    def style(self, target: Any, style: Style) -> None:
        """Give a cell a style."""
        known = self._styles.get(style)
        if known is None:
            apply(style, target)
            known = self._styles[style] = target._style
        target._style = copy(known)

    def widths(self, ws: Worksheet, *widths: float) -> None:
        """Column widths from A on; 0 hides a column."""
        for column, width in enumerate(widths, start=1):
            dimension = ws.column_dimensions[get_column_letter(column)]
            dimension.width = width or 4
            dimension.hidden = width == 0

    def calc_cell(self, name: str, content: Expr | int) -> None:
        """Place a named formula or number on Calc."""
        self._calc_row += 1
        ws, row = self.sheet("Calc"), self._calc_row
        self.put(ws, (row, 1), name)
        self.put(ws, (row, 2), content)
        self.define(name, ws, f"B{row}")

    def calc_column(self, name: str, contents: Sequence[Expr | int]) -> list[Expr]:
        """Place a named column of formulas and numbers on Calc; gives its cells.

        A column has at least one cell.
        """
        self._calc_column += 1
        ws, letter = self.sheet("Calc"), get_column_letter(self._calc_column)
        self.put(ws, (FIRST_RULE - 1, self._calc_column), name)
        for row, content in enumerate(contents or (0,), start=FIRST_RULE):
            self.put(ws, (row, self._calc_column), content)
        count = max(1, len(contents))
        self.define(name, ws, f"{letter}{FIRST_RULE}:{letter}{FIRST_RULE + count - 1}")
        return [ref(f"Calc!${letter}${FIRST_RULE + i}") for i in range(len(contents))]

    def calc_place(self, name: str, address: str) -> None:
        """Give one more name to a cell of Calc, such as "Calc!$D$4"."""
        self.define(name, self.sheet("Calc"), address.rpartition("!")[2].replace("$", ""))

    def alarm(self, count: Expr | str, text: Text) -> None:
        """Let the front sheet say in red how many of something there are, while there are any.

        An error of `count` counts as one.
        """
        self.alarms.append((call("IFERROR", written(count), 1), text))

    def _write_alarms(self) -> None:
        """All alarms in one cell of the front sheet, in the order of the sheets."""
        place = self.names.defined.get(ALARMS)
        if place is None:
            return
        parts = [
            when(
                count > 0,
                joined(f"⚠{_NO_BREAK}", self.label(text), f"{_NO_BREAK}(", count, ")   "),
                "",
            )
            for count, text in self.alarms
        ]
        sheet, _, cell = place.replace("$", "").partition("!")
        self.put(self.wb[sheet], cell, joined(*parts))

    def finish(self) -> Workbook:
        """Write alarms, texts and names; protect. Raises WorkbookNameError for missing names."""
        self._write_alarms()
        index = self.name("lang.index")
        missing = self.names.undefined()
        if missing:
            shown = ", ".join(missing[:10])
            message = worded(
                "{count} names are used but not defined: {names}", count=len(missing), names=shown
            )
            raise WorkbookNameError(message)
        self.texts.write(self.sheet(texts.SHEET), index)
        for name, reference in self.names.defined.items():
            self.wb.defined_names[name] = DefinedName(name, attr_text=reference)
        for ws in self.wb.worksheets:
            ws.protection.sheet = True
            ws.protection.formatColumns = False
            ws.protection.formatRows = False
            ws.sheet_view.showGridLines = False
        return self.wb


__all__ = ["Book", "Model", "sanitised"]
