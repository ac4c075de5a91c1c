"""Playbook: what to do in the chosen alternative, or in the recommended one.

Alerts by urgency, then steps in order, duties and notes; alerts that cannot be decided come last,
as things to measure. The same as `modesdk.decide.advice`, filtered by native formulas.
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.engines.formulas.condition_formulas import constant
from modesdk.formula.columns import ranked
from modesdk.formula.decision_formulas import TRUE, UNKNOWN
from modesdk.formula.expr import Expr, any_of, call, joined, largest, lifted, pick, ref, when
from modesdk.language.terms import SEVERITY
from modesdk.language.text import Text, both
from modesdk.model.pack import Pack
from modesdk.model.tables import AdviceRow, AdviceType, Urgency
from modesdk.ruleset.rules import Rule
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import height
from modesdk.sheets.book.late import known, unless_void
from modesdk.sheets.book.marks import mark, underline
from modesdk.sheets.book.rule_texts import sources_of
from modesdk.sheets.book.table import Column, Table

_WIDTH = 116
"""Of the column with the text."""
_MEASURE = both("to measure: ")
_TYPES = {
    AdviceType.ALERT: both("Alert"),
    AdviceType.STEP: both("Step"),
    AdviceType.DUTY: both("Duty"),
    AdviceType.NOTE: both("Note"),
}
_TEXT = styles.Style(size=9, wrap=True)
_SMALL = styles.Style(size=8.5, colour=styles.GREY, wrap=True)
_COLUMNS = (
    Column("number", both("#"), 6, _SMALL.but(align="center")),
    Column("type", both("Type"), 10, _SMALL),
    Column("urgency", both("Urgency"), 10, _SMALL),
    Column("area", both("Area"), 28, _SMALL),
    Column("actor", both("Who"), 14, _SMALL),
    Column("label", both("What to do"), _WIDTH, _TEXT),
    Column("source", both("Sources"), 34, _SMALL),
    Column("id", both("Rule"), 26, _SMALL),
    Column("place", style=styles.CALC),
)
"""By the names of the columns on Calc, `advice.type` and so on."""


def build(book: Book) -> None:
    """Write the sheet."""
    table, rules = Table(book, book.sheet("Playbook"), _COLUMNS, top=5), book.model.ruleset.advice
    title = both("Playbook: steps, duties and alerts")
    table.open(title, both("Follows the chosen option, or the recommended one."), follows=True)
    book.put(table.ws, "A3", unless_void(book, _whom(book)), styles.SECTION)
    table.ws.row_dimensions[3].height = 24
    table.heads(styles.HEAD_LEFT)
    _columns(book, rules)
    labels = [
        Text(_MEASURE.zh + rule.row.label.zh, _MEASURE.en + rule.row.label.en) for rule in rules
    ]
    tall = height([(label, _WIDTH, 9) for label in labels])
    for number in range(1, _room(book, rules) + 1):
        _line(table, number)
        table.ws.row_dimensions[table.row].height = tall
    _looks(table)
    table.close()


def _whom(book: Book) -> Expr:
    """Whom the advice is for."""
    chosen, none = book.ref("chosen.label"), book.worded("nothing is chosen or recommended")
    return joined(book.worded("Measures for: "), when(chosen.same(""), none, chosen))


def _line(table: Table, number: int) -> None:
    book, line, show = table.book, table.line(), table.book.ref("advice.show")
    enough = call("COUNTIF", show, ">0") >= number
    # the smallest positive keys come after the zeros
    place = ranked(show, call("COUNTIF", show, 0) + number, "SMALL")
    here = line.across("place")
    contents = {
        column.key: pick(book.ref(f"advice.{column.key}"), here) for column in _COLUMNS[1:-1]
    }
    undecided = pick(book.ref("advice.truth"), largest(1, here)).same(UNKNOWN)
    measure = when(undecided, book.label(_MEASURE), "")
    contents |= {"number": lifted(number), "label": joined(measure, contents["label"])}
    line.put(**{key: when(here.same(0), "", content) for key, content in contents.items()})
    line.put(place=known(book, when(enough, place, 0), 0))


def _columns(book: Book, rules: Sequence[Rule]) -> None:
    """What is shown of each piece of advice, and its place in the order."""
    pack = book.model.pack
    rows = [rule.row for rule in rules if isinstance(rule.row, AdviceRow)]
    order = sorted(range(len(rows)), key=lambda i: _position(rows[i]))
    places = {index: place for place, index in enumerate(order, start=1)}
    shows = []
    for index, rule in enumerate(rules):
        truth, late = pick(book.ref("advice.truth"), index + 1), lifted(0)
        if rows[index].type is AdviceType.ALERT:
            late = when(truth.same(UNKNOWN), places[index] + len(rows), 0)
            if any(test.attribute == pack.roles.chosen for test in rule.tests):
                late = when(book.ref("chosen").same(""), 0, late)
        shows.append(when(truth.same(TRUE), places[index], late))
    book.calc_column("advice.show", shows)
    book.calc_column("advice.id", [constant(row.id) for row in rows])
    book.calc_column("advice.type", [book.label(_TYPES[row.type]) for row in rows])
    urgency = [book.label(SEVERITY[row.severity]) if row.severity else lifted("") for row in rows]
    book.calc_column("advice.urgency", urgency)
    for name in ("area", "actor"):
        words = [getattr(row, name) for row in rows]
        contents = [book.label(_word(pack, w)) if w else lifted("") for w in words]
        book.calc_column(f"advice.{name}", contents)
    book.calc_column("advice.label", [book.label(row.label, row.id) for row in rows])
    book.calc_column("advice.source", [book.label(sources_of(pack, row)) for row in rows])


def _word(pack: Pack, code: str) -> Text:
    """The pack's word for a code, or the name it has in a reference table (id, zh, en)."""
    if code in pack.words:
        return pack.words[code]
    for table in pack.references:
        heads = [head.partition(" ")[0] for head in table.header[1:3]]
        for row in table.rows if heads == ["zh", "en"] else ():
            if row[0] == code:
                return Text(row[1], row[2])
    return Text(code.replace("_", " "), code.replace("_", " "))


def _position(row: AdviceRow) -> tuple[int, int, int]:
    kinds, urgencies = list(_TYPES), list(Urgency)
    urgency = urgencies.index(row.severity) if row.severity else len(urgencies)
    return kinds.index(row.type), urgency, row.order


def _room(book: Book, rules: Sequence[Rule]) -> int:
    """How many pieces may hold at once: the most for any one alternative."""
    role, found = book.model.pack.roles.chosen, [0]
    for name in book.model.ruleset.alternatives:
        found.append(
            sum(
                all(t.tests.matches(name) is not False for t in r.tests if t.attribute == role)
                for r in rules
            )
        )
    return max(found)


def _looks(table: Table) -> None:
    kinds, first = table.cells("number", "type"), ref(f"${table.letter('type')}{table.top + 1}")
    for kind, colour in (("alert", styles.PALE_CORAL), ("step", styles.PALE_TEAL)):
        text = _TYPES[AdviceType(kind)]
        said = any_of(call("EXACT", first, text.zh), call("EXACT", first, text.en))
        mark(table.ws, kinds, said, colour, line=True)
    place = ref(f"${table.letter('place')}{table.top + 1}")
    underline(table.ws, table.cells("number", "id"), place > 0)
