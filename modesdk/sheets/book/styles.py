"""The workbook's looks: one palette, one font, a few named cell styles."""

from __future__ import annotations

from attrs import evolve, frozen
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from modesdk.language import figures

FONT = "Microsoft YaHei"
NAVY, TEAL, AMBER, GREY, CORAL = "1F3A5F", "2A9D8F", "F2B544", "5B6770", "E76F51"
OCHRE = "B7791F"
"""Amber dark enough for white text."""
WHITE, INK, PALE, LINE, INPUT_FILL = "FFFFFF", "22303C", "F3F6F9", "D5DCE3", "FFF8DC"
PALE_TEAL, PALE_CORAL, PALE_AMBER, PALE_BLUE = "E3F4F1", "FCEAE5", "FDF3DC", "9DB4CB"


@frozen
class Style:
    """How a cell looks; hashable, so that each is set up once per workbook.

    `border`: "" none, "bottom" a thin line below, "box" thin lines around.
    """

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = INK
    fill: str = ""
    align: str = "left"
    vertical: str = "center"
    wrap: bool = False
    indent: int = 0
    number: str = "General"
    border: str = ""
    locked: bool = True
    hidden: bool = False

    def but(self, **changes: object) -> Style:
        """The same style with some differences."""
        return evolve(self, **changes)  # type: ignore[arg-type]  # attrs checks the names


BODY = Style(border="bottom")
WRAP = BODY.but(wrap=True)
CENTRE = BODY.but(align="center")
SMALL = BODY.but(size=8, colour=GREY)
NOTE = Style(size=9, colour=GREY, wrap=True)
BOLD = BODY.but(bold=True)
INTEGER = BODY.but(align="center", number="0")
POINTS = BODY.but(align="center", number=figures.POINTS)
SIGNED = BODY.but(align="center", number=figures.SIGNED)
PERCENT = BODY.but(align="center", number=figures.SHARE)
DATE = BODY.but(align="center", number=figures.DATE)
TITLE = Style(size=16, bold=True, colour=WHITE, fill=NAVY, indent=1)
SUBTITLE = Style(size=9, colour="C9D5E3", fill=NAVY, indent=1)
SECTION = Style(size=11, bold=True, colour=NAVY)
SECTION_BAR = Style(size=10, bold=True, colour=NAVY, fill="E4EBF2", indent=1)
HEAD = Style(bold=True, colour=WHITE, fill=NAVY, align="center", wrap=True)
HEAD_LEFT = HEAD.but(align="left", indent=1)
HEAD_TEAL, HEAD_CORAL, HEAD_GREY = HEAD.but(fill=TEAL), HEAD.but(fill=CORAL), HEAD.but(fill=GREY)
CARD_HEAD = Style(size=9, colour=WHITE, fill=GREY, align="center")
CARD = Style(size=14, bold=True, colour=WHITE, fill=GREY, align="center", wrap=True)
INPUT = Style(fill=INPUT_FILL, border="box", locked=False)
INPUT_CENTRE = INPUT.but(align="center")
INPUT_NUMBER = INPUT.but(align="center", number="General")
INPUT_DATE = INPUT.but(align="center", number=figures.DATE)
CALC = Style(size=9)


def apply(style: Style, cell: Cell) -> None:
    """Set up a cell in a style; afterwards copies of its style are cheap (see `Book.put`)."""
    cell.font = Font(
        name=FONT,
        size=style.size,
        bold=style.bold,
        italic=style.italic,
        color=style.colour,
        underline="single" if style.underline else None,
    )
    if style.fill:
        cell.fill = PatternFill("solid", start_color=style.fill, end_color=style.fill)
    cell.alignment = Alignment(
        horizontal=style.align, vertical=style.vertical, wrap_text=style.wrap, indent=style.indent
    )
    cell.border = _border(style.border)
    cell.number_format = style.number
    cell.protection = Protection(locked=style.locked, hidden=style.hidden)


def _border(kind: str) -> Border:
    line = Side(style="thin", color=LINE)
    if kind == "box":
        return Border(left=line, right=line, top=line, bottom=line)
    return Border(bottom=line) if kind == "bottom" else Border()
