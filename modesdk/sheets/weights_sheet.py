"""Weights: dimensions, criteria and trust in sources, as natural numbers with reset values.

Typed cells are `in.weight.<dim>`, `in.weight.<dim>.<crit>` and `in.trust.<source>`; the whole
tenths or hundredths in force are `weight.<dim>`, `weight.<dim>.<crit>` and `trust.<source>`.
A cell that cannot be used counts as its reset value.
"""

from __future__ import annotations

from attrs import define
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.language.text import Text, both
from modesdk.model.booleans import YES
from modesdk.model.weights import (
    DIMENSION_UNIT,
    FINE_UNIT,
    MAX_CRITERION_WEIGHT,
    MAX_DIMENSION_WEIGHT,
    MAX_TRUST,
)
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, header, height, link, page, tip
from modesdk.sheets.book.marks import mark, mark_status, wrong_in
from modesdk.sheets.book.typed_numbers import natural, stepped, stepped_verdict

_HEAD = 4
_WHY = 70
"""The width of the reasons."""


def build(book: Book) -> None:
    """Write the sheet."""
    ws = book.sheet("Weights")
    title = both("Weights: dimensions, criteria, trust in sources")
    hint = both(
        "Change the yellow cells; unusable or empty cells count as the reset values beside them."
    )
    banner(book, ws, title, hint, 6)
    book.widths(ws, 44, 14, 12, 30, _WHY, 22, 0)
    texts = (
        both("Item"),
        both("Weight"),
        both("Reset value"),
        both("Check"),
        both("Why"),
        both("Id"),
    )
    header(book, ws, _HEAD, texts, styles.HEAD_LEFT)
    writer = _Writer(book, ws)
    writer.dimensions()
    writer.trust()
    writer.rules()
    _warn(book, ws)
    _tips(ws, writer.row)
    book.define("weights.check", ws, f"D{_HEAD}:D{writer.row}")
    mark_status(ws, f"D{_HEAD}:D{writer.row}")
    book.alarm(
        wrong_in(book.name("weights.check")),
        both("Weights has cells that cannot be used (column Check)"),
    )
    mark(ws, f"B{_HEAD + 1}:B{writer.row}", f'LEFT($D{_HEAD + 1},1)="•"', styles.PALE_AMBER)
    ws.freeze_panes = f"B{_HEAD + 1}"
    page(ws, 6, writer.row, repeat=_HEAD)


def _tips(ws: Worksheet, last: int) -> None:
    """What the input cells take."""
    shown = DataValidation(allow_blank=True)
    tip(
        shown,
        both("Weight"),
        both(
            "Dimensions 0-100 in steps of 0.1, criteria 0-100 in steps of 0.01, trust "
            "0-1. Empty: the reset value."
        ),
    )
    shown.add(f"B{_HEAD + 1}:B{last - 2}")
    ws.add_data_validation(shown)


def _warn(book: Book, ws: Worksheet) -> None:
    """All dimension weights zero is no setting at all."""
    warning = book.worded("✗ All dimension weights are zero; give at least one dimension a weight.")
    book.put(ws, "A3", f'=IF({book.name("denominator")}=0,{warning},"")', styles.SECTION)
    mark_status(ws, "A3:A3")


@define
class _Writer:
    book: Book
    ws: Worksheet
    row: int = _HEAD

    def dimensions(self) -> None:
        """Every dimension with its criteria."""
        model = self.book.model
        for dimension in model.pack.dimensions.values():
            name = f"weight.{dimension.id}"
            chosen = model.weights.dimensions[dimension.id]
            self.line(
                name,
                dimension.label,
                (chosen, dimension.weight),
                DIMENSION_UNIT,
                MAX_DIMENSION_WEIGHT,
                dimension.why,
                styles.BOLD,
            )
            for criterion in model.pack.criteria.values():
                if criterion.dimension == dimension.id:
                    name = f"weight.{dimension.id}.{criterion.id}"
                    chosen = model.weights.criteria[criterion.id]
                    self.line(
                        name,
                        criterion.label,
                        (chosen, criterion.weight),
                        FINE_UNIT,
                        MAX_CRITERION_WEIGHT,
                        Text(),
                        styles.BODY.but(indent=2),
                    )

    def trust(self) -> None:
        """Every source with the trust it deserves."""
        model = self.book.model
        self.section(both("Trust in sources (0 to 1)"))
        for source in model.pack.sources.values():
            numbers = model.weights.trust[source.id], source.trust
            name = f"trust.{source.id}"
            self.line(name, source.title, numbers, FINE_UNIT, MAX_TRUST, source.why, styles.BODY)

    def rules(self) -> None:
        """Strengths and switches of single rules stand with the rules: how many were changed."""
        book, ws = self.book, self.ws
        self.section(both("Strength and switch of single rules"))
        self.row += 1
        book.define("rules.changed", ws, f"B{self.row}")
        said = book.worded("Change them on Rules, yellow columns →")
        target, style = book.name("in.on"), styles.BODY.but(underline=True, colour=styles.TEAL)
        link(book, ws, f"A{self.row}", target, f"={said}", style)
        on, strength, reset = (book.name(n) for n in ("in.on", "in.strength", "rule.reset"))
        touched = f'(({strength}<>{reset})+({on}<>"{YES}"))>0'
        book.put(ws, f"B{self.row}", f"=SUMPRODUCT(({touched})*1)", styles.INTEGER)
        book.put(ws, f"C{self.row}", 0, styles.CENTRE.but(colour=styles.GREY))
        book.say(ws, f"D{self.row}", both("rules changed"), styles.BODY)
        for column in (5, 6):
            book.put(ws, (self.row, column), None, styles.BODY)

    def section(self, text: Text) -> None:
        """A heading bar."""
        self.row += 1
        for column in range(1, 7):
            self.book.put(self.ws, (self.row, column), None, styles.SECTION_BAR)
        self.book.say(self.ws, (self.row, 1), text, styles.SECTION_BAR)
        self.ws.row_dimensions[self.row].height = 20

    def line(  # noqa: PLR0917 - what one line of the sheet shows
        self,
        name: str,
        label: Text,
        numbers: tuple[int, int],
        unit: int,
        maximum: int,
        why: Text,
        style: styles.Style,
    ) -> None:
        """One weight. `numbers`: the chosen one and the reset value, in steps of 1/unit."""
        self.row += 1
        book, ws, row = self.book, self.ws, self.row
        chosen, reset = numbers
        item = name.split(".", maxsplit=1)[1]
        book.put(ws, (row, 1), f"={book.label(label, item)}", style)
        book.put(ws, (row, 2), natural(chosen, unit), styles.INPUT_NUMBER)
        book.put(ws, (row, 3), natural(reset, unit), styles.CENTRE.but(colour=styles.GREY))
        book.put(ws, (row, 7), f"={stepped(f'$B${row}', unit, maximum, str(reset))}", styles.CALC)
        said = stepped_verdict(book, f"$B${row}", f"$C${row}", unit, maximum)
        book.put(ws, (row, 4), f"={said}", styles.BODY)
        reason = f"={book.label(why)}" if why.zh or why.en else None
        book.put(ws, (row, 5), reason, styles.SMALL.but(wrap=True))
        ws.row_dimensions[row].height = height([(why, _WHY, 8)])
        book.put(ws, (row, 6), item.rpartition(".")[2], styles.SMALL)
        book.define(f"in.{name}", ws, f"B{row}")
        book.define(name, ws, f"G{row}")
