"""Charts: horizontal bars anchored to cells, in the palette, readable in Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import NumFmt, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RichTextProperties,
)
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.sheets.book.styles import FONT, GREY, INK, LINE, NAVY, TEAL

SERIES = (NAVY, TEAL, "8AB17D", "E9C46A", "F4A261", "E76F51", "6D597A", "4895EF", "9DB4CB", GREY)
"""Colours of series in order."""


@frozen(kw_only=True)
class Bars:
    """A horizontal bar chart of columns on one sheet: headings in `top`, `count` rows below.

    `series` gives column numbers with colours; `labels` the column of the categories.
    """

    data: Worksheet
    top: int
    count: int
    labels: int
    series: Sequence[tuple[int, str]]
    stacked: bool = True
    legend: bool = True
    values: str = ""
    number: str = "General"
    gap: int = 45


def place_bars(ws: Worksheet, bars: Bars, first: str, last: str) -> None:
    """Draw the chart from the cell `first` to the cell before `last`'s lower right corner."""
    chart = BarChart()
    chart.type, chart.gapWidth, chart.style = "bar", bars.gap, 2
    chart.grouping = "stacked" if bars.stacked else "clustered"
    chart.overlap = 100 if bars.stacked else 0
    for column, colour in bars.series:
        chart.series.append(_series(bars, column, colour))
    chart.set_categories(_entries(bars, bars.labels))
    _axes(chart, bars)
    chart.legend = _legend(chart) if bars.legend else None
    chart.visible_cells_only = False
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=LINE))
    anchor = TwoCellAnchor(editAs="twoCell", _from=_marker(first, 0), to=_marker(last, 1))
    chart.anchor = anchor  # type: ignore[assignment]  # the stubs know addresses only
    ws.add_chart(chart)


def _series(bars: Bars, column: int, colour: str) -> Series:
    series: Series = SeriesFactory(_entries(bars, column))
    heading = bars.data.cell(bars.top, column).coordinate
    series.tx = SeriesLabel(strRef=StrRef(f"'{bars.data.title}'!{heading}"))
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    series.graphicalProperties.line.noFill = True
    series.invertIfNegative = False
    if bars.values:
        series.dLbls = DataLabelList(
            showVal=True,
            showSerName=False,
            showCatName=False,
            showLegendKey=False,
            showPercent=False,
            numFmt=bars.values,
            txPr=_text(900),
        )
    return series


def _entries(bars: Bars, column: int) -> Reference:
    first, last = bars.top + 1, bars.top + bars.count
    return Reference(bars.data, min_col=column, min_row=first, max_row=last)


def _axes(chart: BarChart, bars: Bars) -> None:
    chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.majorTickMark = chart.y_axis.majorTickMark = "none"
    chart.x_axis.txPr, chart.y_axis.txPr = _text(1000), _text(900, GREY)
    chart.y_axis.numFmt = NumFmt(formatCode=bars.number, sourceLinked=False)
    pale = GraphicalProperties(ln=LineProperties(solidFill="E8EDF2"))
    chart.y_axis.majorGridlines = ChartLines(spPr=pale)
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="9AA5B1"))


def _legend(chart: BarChart) -> object:
    legend = chart.legend
    legend.position, legend.overlay, legend.txPr = "b", False, _text(1000)
    return legend


def _text(size: int, colour: str = INK) -> RichText:
    font = Font(typeface=FONT)
    properties = CharacterProperties(sz=size, solidFill=colour, latin=font, ea=font)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _marker(cell: str, after: int) -> AnchorMarker:
    column, row = coordinate_from_string(cell)
    return AnchorMarker(
        col=column_index_from_string(column) - 1 + after, row=row - 1 + after, colOff=0, rowOff=0
    )
