"""Scenarios: several sets of weights side by side, each ranked and judged like the real one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, ref
from modesdk.language.text import both
from modesdk.model.weights import DIMENSION_UNIT, MAX_DIMENSION_WEIGHT, POINTS
from modesdk.sheets.book import ranking_formulas, styles
from modesdk.sheets.book.draft import Book
from modesdk.sheets.book.frame import banner, page
from modesdk.sheets.book.late import is_late, known, unless_late
from modesdk.sheets.book.marks import mark
from modesdk.sheets.book.styles import BODY, BOLD, CENTRE, HEAD, NOTE, SECTION, TEAL
from modesdk.sheets.hidden.block import Block, at, competitors, hidden_sheet
from modesdk.sheets.hidden.board import picked
from modesdk.sheets.hidden.leaders import leaders
from modesdk.sheets.hidden.own_scenario import SHEET, own_trust, own_weight
from modesdk.sheets.hidden.whatif import full_trust
from modesdk.sheets.parts.charts import Bars, place_bars
from modesdk.sheets.parts.text_formulas import alternative_label, span

FIRST = 3
"""The column of the first scenario; labels stand in B."""
EQUAL = 10
_CHECK_WIDTH = 34
"""Of the column beside one's own weights."""


@frozen
class Scenario:
    """A set of weights: its title, dimension weights in tenths, full trust or not (1/0)."""

    title: str
    weights: Sequence[str]
    full: str = "0"
    own: bool = False


def build(book: Book) -> None:
    """Write the sheet and its hidden block."""
    full_trust(book)
    found = list(_scenarios(book))
    _compute(book, found)
    ws = book.sheet("Scenarios")
    columns = FIRST + len(found)
    book.widths(ws, 2, 30, *(19 for _ in found), _CHECK_WIDTH)
    banner(
        book,
        ws,
        both("Scenarios: the answer under other weights"),
        both("Fill in your own weights (0 to 100) in the yellow column; empty means as set."),
        columns,
        follows=True,
    )
    row = _weights(book, ws, 4, found)
    row = _outcome(book, ws, row + 2, found)
    row = _scores(book, ws, row + 2, found)
    row = _chart(book, ws, row + 2, found)
    ws.freeze_panes = f"{get_column_letter(FIRST)}5"
    page(ws, columns, row, repeat=2)
    ws.page_setup.fitToHeight = 1


def _scenarios(book: Book) -> Iterator[Scenario]:
    n, worded, dimensions = book.name, book.worded, list(book.model.pack.dimensions)
    present = [n(f"weight.{d}") for d in dimensions]
    yield Scenario(worded("As set"), present)
    yield Scenario(worded("Equal dimensions"), [str(EQUAL)] * len(dimensions))
    for place, weight in enumerate(present):
        doubled = [*present]
        doubled[place] = f"MIN({MAX_DIMENSION_WEIGHT},2*{weight})"
        label = at(n("dim.label"), place + 1)
        yield Scenario(f"{label}&{worded(' doubled')}", doubled)
    yield Scenario(worded("All sources fully trusted"), present, full="1")
    own = [n(f"scenario.weight.{d}") for d in dimensions]
    yield Scenario(worded("Your own"), own, full=n("scenario.trust"), own=True)


def _compute(book: Book, found: Sequence[Scenario]) -> None:
    """Scores, leader, margin and status of every scenario."""
    dimensions = list(book.model.pack.dimensions)
    ws = hidden_sheet(book, SHEET)
    block = Block(book, ws)
    trusted = {
        d: block.private(
            f"spoken {d}", (f"={_trusted_spoken(book, a, d)}" for _, a in competitors(book))
        )
        for d in dimensions
    }
    settings = []
    for scenario in found:
        scores = []
        for _, a in competitors(book):
            terms = [
                f"{w}*{_mean(book, scenario, a, d, i)}"
                for i, (w, d) in enumerate(zip(scenario.weights, dimensions, strict=True), start=1)
            ]
            scores.append(ref("+".join(terms)))
        settings.append((scores, ref("+".join(scenario.weights))))
    leaders(book, ws, "scenario", settings)
    results = Block(book, ws, left=ws.max_column + 2)
    results.column(
        "scenario.seen",
        (f"={_seen(book, scenario, i, trusted)}" for i, scenario in enumerate(found, start=1)),
    )
    results.column("scenario.status", (f"={_status(book, i)}" for i in range(1, len(found) + 1)))


def _mean(book: Book, scenario: Scenario, alternative: str, dimension: str, place: int) -> str:
    usual = book.name(f"mean.{alternative}.{dimension}")
    if scenario.full == "0":
        return usual
    trusted = at(book.name(f"trusted.mean.{alternative}"), place)
    return trusted if scenario.full == "1" else f"IF({scenario.full}=1,{trusted},{usual})"


def _seen(book: Book, scenario: Scenario, place: int, trusted: Mapping[str, Expr]) -> str:
    """In how many dimensions evidence that the scenario gives weight speaks of its leader."""
    n = book.name
    first, leader = (f"MAX(1,{at(n(f'scenario.{part}'), place)})" for part in ("first", "leader"))
    terms = []
    for weight, (dimension, column) in zip(scenario.weights, trusted.items(), strict=True):
        full, usual = at(column, first), at(n(f"alt.spoken.{dimension}"), leader)
        spoken = {"0": usual, "1": full}.get(scenario.full, f"IF({scenario.full}=1,{full},{usual})")
        terms.append(f"IF(AND({weight}>0,{spoken}>0),1,0)")
    return f"IF({at(n('scenario.first'), place)}=0,0,{'+'.join(terms)})"


def _trusted_spoken(book: Book, alternative: str, dimension: str) -> str:
    """How much the rules with strength that speak of the alternative weigh, trust aside."""
    n, criteria = book.name, enumerate(book.model.ruleset.criteria, start=1)
    effect, head = n(f"rule.effect.{alternative}"), n("rule.criterion")
    weights = [
        f"{n(f'weight.{dimension}.{c.id}')}*({head}={k})"
        for k, c in criteria
        if c.dimension == dimension
    ]
    if not weights:
        return "0"
    spoken = f"({n('rule.truth')}=2)*({effect}<>0)*({n('trusted.weight')}>0)"
    return f"SUMPRODUCT(({'+'.join(weights)})*{spoken})"


def _status(book: Book, place: int) -> str:
    """The status as `modesdk.decide.ranking` gives it."""
    n, limits = book.name, book.model.pack.limits
    score, first = at(n("scenario.score"), place), at(n("scenario.first"), place)
    margin, base = at(n("scenario.margin"), place), at(n("scenario.denominator"), place)
    gate = at(n("alt.gate"), f"MAX(1,{at(n('scenario.leader'), place)})")
    thin = f"OR({score}<=0,{at(n('scenario.seen'), place)}<{limits.min_dimensions})"
    near = f"100*{margin}<{limits.min_margin}*{base}*{POINTS}"
    near = f"IF({at(n('scenario.next'), place)}=0,FALSE,{near})"
    return f"IF({base}=0,0,IF({first}=0,5,IF({thin},4,IF({near},3,IF({gate}=1,2,1)))))"


def _weights(book: Book, ws: Worksheet, row: int, found: Sequence[Scenario]) -> int:
    n, dimensions = book.name, list(book.model.pack.dimensions)
    book.put(ws, f"B{row}", both("Dimension weights"), HEAD)
    for offset, scenario in enumerate(found):
        book.put(ws, (row, FIRST + offset), f"={scenario.title}", HEAD)
    book.put(ws, (row, FIRST + len(found)), both("Check"), HEAD)
    ws.row_dimensions[row].height = 34
    for place, dimension in enumerate(dimensions, start=1):
        book.put(ws, f"B{row + place}", f"={at(n('dim.label'), place)}", BODY)
        ws.row_dimensions[row + place].height = 18
        for offset, scenario in enumerate(found):
            cell = f"{get_column_letter(FIRST + offset)}{row + place}"
            if scenario.own:
                own_weight(book, ws, cell, dimension)
            else:
                shown = f"=({scenario.weights[place - 1]})/{DIMENSION_UNIT}"
                book.put(ws, cell, shown, CENTRE.but(number="0.0"))
    last = row + 1 + len(dimensions)
    book.put(ws, f"B{last}", both("Sources fully trusted"), BODY)
    yes, no = book.worded("yes"), book.worded("no")
    for offset, scenario in enumerate(found):
        cell = f"{get_column_letter(FIRST + offset)}{last}"
        if scenario.own:
            own_trust(book, ws, cell)
        else:
            book.put(ws, cell, f"={yes if scenario.full == '1' else no}", CENTRE)
    return last


def _outcome(book: Book, ws: Worksheet, row: int, found: Sequence[Scenario]) -> int:
    n = book.name
    book.put(ws, f"B{row}", both("Outcome"), SECTION)
    lines = (
        both("Leader"),
        both("Score"),
        both("Margin"),
        both("Runner-up"),
        both("Status"),
    )
    for line, text in enumerate(lines, start=1):
        book.put(ws, f"B{row + line}", text, BOLD)
        ws.row_dimensions[row + line].height = 24
    for offset in range(len(found)):
        place, column = offset + 1, get_column_letter(FIRST + offset)
        base = at(n("scenario.denominator"), place)
        leader, second, margin, code = (
            at(n(f"scenario.{part}"), place) for part in ("leader", "second", "margin", "status")
        )
        contents = (
            (known(book, alternative_label(book, leader)), BOLD.but(align="center", wrap=True)),
            (known(book, at(n("scenario.score"), place)), styles.SIGNED),
            (
                known(book, f'IF(OR({base}=0,{second}=0),"–",{margin}/({base}*200))'),
                styles.POINTS,
            ),
            (known(book, alternative_label(book, second)), CENTRE.but(wrap=True)),
            (unless_late(book, _status_text(book, code)), CENTRE.but(wrap=True, size=9)),
        )
        for line, (content, style) in enumerate(contents, start=1):
            book.put(ws, f"{column}{row + line}", f"={content}", style)
    left, right = (get_column_letter(c) for c in (FIRST, FIRST + len(found) - 1))
    same = f'AND({left}{row + 1}<>"–",{left}{row + 1}<>$C{row + 1})'
    mark(ws, f"{left}{row + 1}:{right}{row + 1}", same, styles.PALE_CORAL)
    note = span(ws, row + 6, "B", right, book, NOTE)
    book.put(
        ws,
        note,
        both(
            "Pale red: another leader than with the present weights. "
            "Gates do not depend on weights."
        ),
    )
    return row + 6


def _status_text(book: Book, code: str) -> str:
    void = book.worded("all weights zero")
    return f"IF({code}=0,{void},{ranking_formulas.choose(book, code, ranking_formulas.STATUSES)})"


def _scores(book: Book, ws: Worksheet, row: int, found: Sequence[Scenario]) -> int:
    """Points of every competitor, in the order of the present ranking."""
    n, count = book.name, len(competitors(book))
    book.put(ws, f"B{row}", both("Scores"), HEAD)
    for offset, scenario in enumerate(found):
        book.put(ws, (row, FIRST + offset), f"={scenario.title}", HEAD)
    ws.row_dimensions[row].height = 34
    calc = hidden_sheet(book, SHEET)
    place_of = n("leaders.positions")
    for place in range(1, count + 1):
        position = picked(book, place)
        label = known(book, at(n("alt.label"), position))
        book.put(ws, f"B{row + place}", f"={label}", BODY)
        for offset in range(len(found)):
            line = _row_of_setting(book, offset)
            scores = f"{calc.title}!$A${line}:${get_column_letter(count)}${line}"
            base = at(n("scenario.denominator"), offset + 1)
            shown = f"INDEX({scores},MATCH({position},{place_of},0))/({base}*200)"
            points = known(book, f'IF({base}=0,"–",{shown})')
            book.put(ws, (row + place, FIRST + offset), f"={points}", styles.SIGNED)
        ws.row_dimensions[row + place].height = 20
    for offset in range(len(found)):
        column = get_column_letter(FIRST + offset)
        cells = f"{column}{row + 1}:{column}{row + count}"
        own = f'AND({column}{row + 1}<>"–",$B{row + 1}={column}${row - 7})'
        mark(ws, cells, own, styles.PALE_TEAL)
    return row + count


def _row_of_setting(book: Book, offset: int) -> int:
    """The row of a scenario on the hidden sheet."""
    reference = book.names.defined["scenario.first"]
    return int(reference.partition(":")[0].rpartition("$")[2]) + offset


def _chart(book: Book, ws: Worksheet, row: int, found: Sequence[Scenario]) -> int:
    """The lead in every scenario."""
    n = book.name
    data = hidden_sheet(book, "CalcScenarioChart")
    book.put(data, "B1", both("Leader's score"))
    book.put(data, "C1", both("Margin"))
    for offset, scenario in enumerate(found):
        place, line = offset + 1, offset + 2
        base = at(n("scenario.denominator"), place)
        leader = f'": "&{alternative_label(book, at(n("scenario.leader"), place))}'
        book.put(
            data,
            f"A{line}",
            f"={scenario.title}&{known(book, leader, chr(34) * 2)}",
        )
        late, margin = is_late(book), at(n("scenario.margin"), place)
        book.put(data, f"B{line}", f"=IF({late},0,{at(n('scenario.score'), place)})")
        book.put(data, f"C{line}", f"=IF(OR({late},{base}=0),0,{margin}/({base}*200))")
    book.put(ws, f"B{row}", both("Leader and margin by scenario"), SECTION)
    bars = Bars(
        data=data,
        top=1,
        count=len(found),
        labels=1,
        series=((2, TEAL), (3, styles.AMBER)),
        stacked=False,
    )
    last = row + 2 + 2 * len(found)
    right = get_column_letter(FIRST + len(found) - 1)
    place_bars(ws, bars, f"B{row + 1}", f"{right}{last}")
    return last
