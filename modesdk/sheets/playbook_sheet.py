"""Playbook: what to do in the chosen alternative, or in the recommended one.

Alerts by urgency, then steps in order, duties and notes; alerts that cannot be decided come last,
as things to measure. The same as `modesdk.decide.advice`, filtered by native formulas.
"""

from __future__ import annotations

from collections.abc import Sequence

from modesdk.engines.formulas.condition_formulas import constant
from modesdk.formula.decision_formulas import UNKNOWN
from modesdk.language.terms import SEVERITY
from modesdk.language.text import Text, both
from modesdk.model.pack import Pack
from modesdk.model.tables import AdviceRow, AdviceType, Urgency
from modesdk.ruleset.rules import Rule
from modesdk.sheets.book import styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, header, height, page
from modesdk.sheets.book.late import known, unless_void
from modesdk.sheets.book.marks import mark, underline
from modesdk.sheets.book.rule_texts import sources_of

_HEAD = 5
_WIDTH = 116
"""Of the column with the text."""
_MEASURE = both("to measure: ")
_TYPES = {
    AdviceType.ALERT: both("Alert"),
    AdviceType.STEP: both("Step"),
    AdviceType.DUTY: both("Duty"),
    AdviceType.NOTE: both("Note"),
}
_HEADS = (
    both("#"),
    both("Type"),
    both("Urgency"),
    both("Area"),
    both("Who"),
    both("What to do"),
    both("Sources"),
    both("Rule"),
)
_COLUMNS = (
    "advice.type",
    "advice.urgency",
    "advice.area",
    "advice.actor",
    "advice.label",
    "advice.source",
    "advice.id",
)


def build(book: Book) -> None:
    """Write the sheet."""
    ws, rules = book.sheet("Playbook"), book.model.ruleset.advice
    title = both("Playbook: steps, duties and alerts")
    hint = both("Follows the chosen option, or the recommended one.")
    banner(book, ws, title, hint, len(_HEADS), follows=True)
    book.widths(ws, 6, 10, 10, 28, 14, _WIDTH, 34, 26, 0)
    chosen = book.name("chosen.label")
    none = book.worded("nothing is chosen or recommended")
    said = book.worded("Measures for: ")
    whom = unless_void(book, f'{said}&IF({chosen}="",{none},{chosen})')
    book.put(ws, "A3", f"={whom}", styles.SECTION)
    header(book, ws, _HEAD, _HEADS, styles.HEAD_LEFT)
    _columns(book, rules)
    room = _room(book, rules)
    labels = [
        Text(_MEASURE.zh + rule.row.label.zh, _MEASURE.en + rule.row.label.en) for rule in rules
    ]
    tall = height([(label, _WIDTH, 9) for label in labels])
    for number in range(1, room + 1):
        _line(book, number)
        ws.row_dimensions[_HEAD + number].height = tall
    _looks(book, max(1, room))


def _line(book: Book, number: int) -> None:
    ws, row = book.sheet("Playbook"), _HEAD + number
    show = book.name("advice.show")
    count = f'COUNTIF({show},">0")'
    # the smallest positive keys come after the zeros
    place = f"MATCH(SMALL({show},COUNTIF({show},0)+{number}),{show},0)"
    shown = known(book, f"IF({number}<={count},{place},0)", 0)
    book.put(ws, (row, 9), f"={shown}", styles.CALC)
    book.put(ws, (row, 1), f'=IF($I{row}=0,"",{number})', _SMALL.but(align="center"))
    for column, name in enumerate(_COLUMNS, start=2):
        content = f'=IF($I{row}=0,"",INDEX({book.name(name)},$I{row}))'
        style = _TEXT if column == 6 else _SMALL  # noqa: PLR2004  # the text
        book.put(ws, (row, column), content, style)
    undecided = f"INDEX({book.name('advice.truth')},MAX(1,$I{row}))={UNKNOWN}"
    measure = book.label(_MEASURE)
    content = f'IF({undecided},{measure},"")&INDEX({book.name("advice.label")},$I{row})'
    book.put(ws, (row, 6), f'=IF($I{row}=0,"",{content})', _TEXT)


_TEXT = styles.Style(size=9, wrap=True)
_SMALL = styles.Style(size=8.5, colour=styles.GREY, wrap=True)


def _columns(book: Book, rules: Sequence[Rule]) -> None:
    """What is shown of each piece of advice, and its place in the order."""
    pack = book.model.pack
    rows = [rule.row for rule in rules if isinstance(rule.row, AdviceRow)]
    order = sorted(range(len(rows)), key=lambda i: _position(rows[i]))
    places = {index: place for place, index in enumerate(order, start=1)}
    shows: list[str | int] = []
    for index, rule in enumerate(rules):
        truth = f"INDEX({book.name('advice.truth')},{index + 1})"
        late = "0"
        if rows[index].type is AdviceType.ALERT:
            late = f"IF({truth}={UNKNOWN},{places[index] + len(rows)},0)"
            if any(test.attribute == pack.roles.chosen for test in rule.tests):
                late = f'IF({book.name("chosen")}="",0,{late})'
        shows.append(f"IF({truth}=2,{places[index]},{late})")
    book.calc_column("advice.show", shows)
    book.calc_column("advice.id", [constant(row.id) for row in rows])
    book.calc_column("advice.type", [book.label(_TYPES[row.type]) for row in rows])
    urgency = [book.label(SEVERITY[row.severity]) if row.severity else '""' for row in rows]
    book.calc_column("advice.urgency", urgency)
    for name in ("area", "actor"):
        words = [getattr(row, name) for row in rows]
        contents = [book.label(_word(pack, w)) if w else '""' for w in words]
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


def _looks(book: Book, room: int) -> None:
    ws, last = book.sheet("Playbook"), _HEAD + room
    for kind, colour in (("alert", styles.PALE_CORAL), ("step", styles.PALE_TEAL)):
        text = _TYPES[AdviceType(kind)]
        cells, first = f"A{_HEAD + 1}:B{last}", f"$B{_HEAD + 1}"
        mark(
            ws,
            cells,
            f'OR(EXACT({first},"{text.zh}"),EXACT({first},"{text.en}"))',
            colour,
            line=True,
        )
    underline(ws, f"A{_HEAD + 1}:H{last}", f"$I{_HEAD + 1}>0")
    ws.row_dimensions[3].height = 24
    ws.freeze_panes = f"A{_HEAD + 1}"
    page(ws, len(_HEADS), last, repeat=_HEAD)
