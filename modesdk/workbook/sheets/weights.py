"""Weights: dimensions, criteria and trust in sources, as natural numbers with reset values.

Typed cells are `in.weight.<dim>`, `in.weight.<dim>.<crit>` and `in.trust.<source>`; the whole
tenths or hundredths in force are `weight.<dim>`, `weight.<dim>.<crit>` and `trust.<source>`.
A cell that cannot be used counts as its reset value.
"""

from __future__ import annotations

from attrs import define
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.model.schema import Text
from modesdk.model.weights import (
    DIMENSION_UNIT,
    FINE_UNIT,
    MAX_CRITERION_WEIGHT,
    MAX_DIMENSION_WEIGHT,
    MAX_TRUST,
)
from modesdk.workbook import styles
from modesdk.workbook.book import Book
from modesdk.workbook.frame import banner, header, height, page
from modesdk.workbook.marks import mark, mark_status
from modesdk.workbook.numbers import natural, stepped, stepped_verdict

_HEAD = 4


def build(book: Book) -> None:
    """Write the sheet."""
    ws = book.sheet("Weights")
    title = Text("权重：维度、标准与来源可信度", "Weights: dimensions, criteria, trust in sources")
    hint = Text(
        "改黄色单元格；右侧是初始值。无效或空的单元格按初始值计算。",
        "Change the yellow cells; unusable or empty cells count as the reset values beside them.",
    )
    banner(book, ws, title, hint, 6)
    book.widths(ws, 44, 14, 12, 26, 70, 22, 0)
    texts = (
        Text("项目", "Item"), Text("权重", "Weight"), Text("初始值", "Reset value"),
        Text("检查", "Check"), Text("理由", "Why"), Text("代码", "Id"),
    )  # fmt: skip
    header(book, ws, _HEAD, texts, styles.HEAD_LEFT)
    writer = _Writer(book, ws)
    writer.dimensions()
    writer.trust()
    _warn(book, ws)
    mark_status(ws, f"D{_HEAD}:D{writer.row}")
    mark(ws, f"B{_HEAD + 1}:B{writer.row}", f'LEFT($D{_HEAD + 1},1)="•"', styles.PALE_AMBER)
    ws.freeze_panes = f"B{_HEAD + 1}"
    page(ws, 6, writer.row, repeat=_HEAD)


def _warn(book: Book, ws: Worksheet) -> None:
    """All dimension weights zero is no setting at all."""
    warning = book.text(
        "✗ 所有维度权重都为零：至少给一个维度权重。",
        "✗ All dimension weights are zero; give at least one dimension a weight.",
    )
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
            self.line(name, dimension.label, (chosen, dimension.weight), DIMENSION_UNIT,
                      MAX_DIMENSION_WEIGHT, dimension.why, styles.BOLD)  # fmt: skip
            for criterion in model.pack.criteria.values():
                if criterion.dimension == dimension.id:
                    name = f"weight.{dimension.id}.{criterion.id}"
                    chosen = model.weights.criteria[criterion.id]
                    self.line(name, criterion.label, (chosen, criterion.weight), FINE_UNIT,
                              MAX_CRITERION_WEIGHT, Text(), styles.BODY.but(indent=2))  # fmt: skip

    def trust(self) -> None:
        """Every source with the trust it deserves."""
        model = self.book.model
        self.row += 1
        for column in range(1, 7):
            self.book.put(self.ws, (self.row, column), None, styles.SECTION_BAR)
        texts = "来源可信度（0 到 1）", "Trust in sources (0 to 1)"
        self.book.say(self.ws, (self.row, 1), *texts, styles.SECTION_BAR)
        for source in model.pack.sources.values():
            numbers = model.weights.trust[source.id], source.trust
            name = f"trust.{source.id}"
            self.line(name, source.title, numbers, FINE_UNIT, MAX_TRUST, source.why, styles.BODY)

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
        longest = max(2 * len(why.zh), len(why.en))
        ws.row_dimensions[row].height = height(longest, 88)
        book.put(ws, (row, 6), item.rpartition(".")[2], styles.SMALL)
        book.define(f"in.{name}", ws, f"B{row}")
        book.define(name, ws, f"G{row}")
