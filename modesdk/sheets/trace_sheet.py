"""Trace: every number on the way to the scores, in whole fixed-point units (20000 = 1).

Sums per criterion, dimension means, the rules that hold with what each brings, derived attributes,
and the findings of Python evaluators as last computed. They count while the profile is the one
that they rest on; afterwards their rows are unknown, and marked when they could hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from modesdk.engines.formulas.condition_formulas import value_cell
from modesdk.formula.decision_formulas import BLOCKED, CONDITIONAL, TRUE
from modesdk.formula.expr import Expr, call, joined, pick, ref, smallest, when
from modesdk.language import figures
from modesdk.language.text import Text, both
from modesdk.model.schema import AttributeType
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, height, page
from modesdk.sheets.book.late import known, unless_clash, unless_void
from modesdk.sheets.book.marks import mark, underline
from modesdk.sheets.book.rule_texts import sources_of
from modesdk.sheets.book.styles import Style
from modesdk.sheets.book.table import Column, Table
from modesdk.sheets.python_findings import LABEL, WHITE, block, findings, in_words

SHOWN = 120
"""Fired rules that the sheet has room for."""
_SHARED = 5
"""Columns before those of the alternatives."""
_SOURCE, _TEXT = 32, 110
"""Widths of columns with texts that wrap."""
_HIGH = 42
"""Height of headings with the names of the alternatives."""
_PLAIN = Style(size=9)
_SMALL = Style(size=8, wrap=True)


def build(book: Book) -> None:
    """Write the sheet."""
    ws, count = book.sheet("Trace"), len(book.model.ruleset.alternatives)
    hint = both(
        "Whole fixed-point units: effect x strength x trust, 20000 = 1; criteria clip at ±20000."
    )
    columns = _SHARED + count + 1
    banner(book, ws, both("Trace: where the scores come from"), hint, columns, follows=True)
    book.widths(ws, 24, LABEL, _SOURCE, 12, 20, *[11] * count, _TEXT, 0)
    row = findings(book, ws, 4)
    row = _derived(book, ws, row)
    row = _sums(book, ws, row)
    row = _fired(book, ws, row)
    ws.freeze_panes = "B4"
    page(ws, columns, row, repeat=2)


def _derived(book: Book, ws: Worksheet, row: int) -> int:
    """Attributes that the rules derive."""
    attributes = [a for a in book.model.pack.schema if a.derived]
    if not attributes:
        return row
    table = block(book, ws, row, both("Derived attributes"), _ATTRIBUTES)
    table.heads()
    for attribute in (a for a in attributes if a.type is not AttributeType.SET):
        value = book.ref(value_cell(attribute.id))
        table.line().put(
            id=attribute.id,
            label=book.label(attribute.label, attribute.id),
            value=unless_clash(book, value, in_words(book, value)),
        )
    return table.row + 2


_ATTRIBUTES = (
    Column("id", both("Id"), style=styles.SMALL),
    Column("label", both("Attribute")),
    Column("value", both("Value"), style=styles.CENTRE),
)


def _of_alternatives(book: Book, style: Style) -> list[Column]:
    """A column for each alternative, called by its id."""
    labels = {a.id: a.label for a in book.model.pack.alternatives.values()}
    above = styles.HEAD.but(size=8)
    return [Column(f"of {name}", label, 11, style, above=above) for name, label in labels.items()]


def _sums(book: Book, ws: Worksheet, row: int) -> int:
    """Per criterion the clipped sum, per dimension the mean, then the numerators."""
    pack, title = book.model.pack, both("Net per criterion (clipped), means by dimension")
    table = block(book, ws, row, title, (*_SUMMED, *_of_alternatives(book, styles.INTEGER)))
    table.heads(high=_HIGH)
    for dimension in pack.dimensions.values():
        group = book.label(dimension.label, dimension.id)
        for c in (c for c in pack.criteria.values() if c.dimension == dimension.id):
            weight = book.ref(f"weight.{dimension.id}.{c.id}")
            name = book.label(c.label, c.id)
            _sum(table, (c.id, name, group, None, weight), f"x.{{}}.{c.id}", bold=False)
        weight = book.ref(f"weight.{dimension.id}")
        _sum(table, (dimension.id, group, group, None, weight), f"mean.{{}}.{dimension.id}")
    total, base = both("Numerator (score x denominator)"), book.ref("denominator")
    _sum(table, ("score", total, None, None, base), "score.{}")
    scale = both("Score (−100 to +100)")
    _sum(table, ("points", scale, None, None, None), "points.{}", figures.SIGNED)
    return table.row + 2


_SUMMED = (
    Column("id", both("Id")),
    Column("label", both("Criterion")),
    Column("group", both("Dimension")),
    Column("gap", Text()),
    Column("weight", both("Weight")),
)


def _sum(
    table: Table,
    shared: Sequence[object],
    cell: str,
    number: str = "#,##0;-#,##0;0",
    *,
    bold: bool = True,
) -> None:
    """One row of numbers, one per alternative; `cell` is a name with a gap for its id."""
    book, line, fill = table.book, table.line(), styles.PALE if bold else ""
    body = styles.BODY.but(bold=bold, fill=fill)
    looks = {"weight": body.but(align="center")}
    for column, content in zip(_SUMMED, shared, strict=True):
        line.put(**{column.key: (content, looks.get(column.key, body))})
    style = styles.INTEGER.but(bold=bold, fill=fill, number=number, size=9)
    for name in book.model.ruleset.alternatives:
        shown = known(book, book.ref(cell.format(name)))
        line.put(**{f"of {name}": (shown, style)})


def _fired(book: Book, ws: Worksheet, row: int) -> int:
    """The rules that hold, in pack order, with effect x weight per alternative."""
    rules = len(book.model.decision_ids)
    truth = book.ref("rule.truth")
    counted = [when(pick(truth, i).same(TRUE), i, 0) for i in range(1, rules + 1)]
    book.calc_column("rule.place", counted)
    places, shown = book.ref("rule.place"), min(SHOWN, rules)
    count = call("COUNTIF", places, ">0")
    style = _PLAIN.but(align="center", number="+#,##0;-#,##0;0")
    columns = (*_HOLDING, *_of_alternatives(book, style), *_BEHIND)
    table = block(book, ws, row, both("Rules that hold"), columns)
    more = book.worded(" hold; shown are the first ")
    told = unless_void(book, joined(count, more, smallest(count, shown)))
    book.put(ws, (row, table.place("source")), told, styles.SMALL)
    table.heads(high=_HIGH)
    high = _line_height(book)
    for number in range(1, shown + 1):
        place = call("LARGE", places, count + 1 - number)
        _rule(table, known(book, when(count >= number, place, 0), 0))
        ws.row_dimensions[table.row].height = high
    _colours(table)
    return table.row


_HOLDING = (
    Column("rule", both("Rule"), style=_PLAIN),
    Column("criterion", both("Criterion"), style=_PLAIN),
    Column("source", both("Source"), style=_SMALL),
    Column("state", both("State"), style=_PLAIN),
    Column("weight", both("Weight"), style=_PLAIN.but(align="center", number="#,##0")),
)
_BEHIND = (
    Column("text", both("What it says"), _TEXT, _SMALL, above=styles.HEAD_LEFT),
    Column("key", style=WHITE),
)


def _line_height(book: Book) -> float:
    """Room for the longest text, whichever rules hold."""
    rows = [rule.row for rule in book.model.ruleset.decision]
    texts = [(row.label, _TEXT, 8.0) for row in rows]
    return height([*texts, *((sources_of(book.model.pack, row), _SOURCE, 8.0) for row in rows)])


def _rule(table: Table, place: Expr) -> None:
    """The rule in a place (0 for none)."""
    book, line = table.book, table.line()
    line.put(key=place)
    here = line.across("key")

    def entry(name: str) -> Expr:
        return pick(book.ref(name), here)

    def shown(content: Expr) -> Expr:
        return when(here.same(0), "", content)

    criterion, gate = entry("rule.criterion"), book.worded("gate")
    line.put(
        rule=shown(entry("rule.id")),
        criterion=shown(when(criterion > 0, pick(book.ref("crit.label"), criterion), gate)),
        source=shown(joined(entry("rule.source"), "")),
        state=shown(entry("rule.state")),
        weight=shown(entry("rule.weight")),
        text=shown(entry("rule.label")),
    )
    for name in book.model.ruleset.alternatives:
        effect, sign = entry(f"rule.effect.{name}"), entry(f"rule.gate.{name}")
        points = when(effect.same(0), "", effect * line.across("weight"))
        limited = when(sign.same(CONDITIONAL), "△", points)
        line.put(**{f"of {name}": shown(when(sign.same(BLOCKED), "✕", limited))})


def _colours(table: Table) -> None:
    first, *_, last = (f"of {name}" for name in table.book.model.ruleset.alternatives)
    effects = table.cells(first, last)
    cell = ref(effects.partition(":")[0])
    for holds, colour in ((cell > 0, "1E7D6F"), (cell < 0, "C0392B")):
        formula = when(call("ISNUMBER", cell), holds, False)
        mark(table.ws, effects, formula, "", colour, line=True)
    underline(table.ws, table.cells("rule", "text"), ref(f"$A{table.top + 1}").differs(""))
