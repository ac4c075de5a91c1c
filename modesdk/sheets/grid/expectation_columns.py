"""Expectations of regression cases, checked natively on the grid's rows.

The lists of alternatives on the Cases sheet hold ids between blanks or commas. For each kind one
column of the grid names the alternatives that came out otherwise, with what they are.
"""

from __future__ import annotations

from collections.abc import Callable

from modesdk.language.terms import GATE, NONE, RECOMMENDATION
from modesdk.language.text import Text, both
from modesdk.model.decision_parts import Status
from modesdk.sheets.book.ranking_formulas import CONTRADICTION
from modesdk.sheets.grid.result_columns import STALE
from modesdk.sheets.grid.row_grid import Grid

UNJUDGED = 2
"""In the column `passed`: nothing that the case expects is judged here."""
UNREAD = ",?,"
"""Stands for a cell with an error value: no alternative or status has this id."""

_WRONG: dict[str, Callable[[str], str]] = {
    "open": lambda gate: f"{gate}<>0",
    "conditional": lambda gate: f"{gate}<>1",
    "blocked": lambda gate: f"{gate}<>2",
    "not_blocked": lambda gate: f"{gate}=2",
}
_ORDER = (
    Status.RECOMMENDED,
    Status.CONDITIONAL,
    Status.NO_CLEAR_WINNER,
    Status.INSUFFICIENT_DATA,
    Status.NONE_ELIGIBLE,
)


def add_expectations(grid: Grid, columns: dict[str, int]) -> None:
    """Columns `wrong.<kind>`, `passed` (see below), `unusable` (1, 0) and `difference` (in words).

    A row has passed (1) or not (0), or only expects what no formula judges (UNJUDGED). Empty rows
    (`idle`) do neither, nor do any while rules wait for a refresh (""). A row is `unusable` when
    a cell of it is not understood, its id is missing or stands twice, or nothing is expected.

    `columns` says where on the sheet things stand: id, title, claims (what is expected beyond the
    sheet's own columns), status, recommended and the gates.
    """
    marks = grid.constants(
        [f"gate.{n}" for n in range(len(GATE))], [f"={grid.book.label(t)}" for t in GATE.values()]
    )
    for kind in ("recommended", *_WRONG):
        cell = grid.source.at(columns[kind])
        typed = grid.text(f"typed.{kind}", f'LOWER({cell}&"")')
        grid.text(f"list.{kind}", f'IFERROR({_list(typed)},"{UNREAD}")')
    wrong = [_add_status(grid, columns["status"]), _add_recommended(grid)]
    for kind, test in _WRONG.items():
        wrong.append(_add_gates(grid, kind, test, marks))
    _add_idle(grid, columns)
    wrong += _add_row_faults(grid, columns)
    wrong.append(_add_unknown(grid))
    if "broken" in grid.places:
        text = grid.constant("contradiction", f"={grid.book.label(CONTRADICTION)}")
        wrong.append(grid.text("wrong.table", f'IF({grid.at("broken")}>0,{text},"")'))
    idle, unusable = grid.at("idle"), ("unread", "nameless", "twice", "expects.nothing")
    grid.add("unusable", f"IF({idle}=1,0,IF({'+'.join(grid.at(n) for n in unusable)}>0,1,0))")
    difference = grid.text("difference", "&".join(wrong))
    good = f"IF({grid.at('expects.elsewhere')}=1,{UNJUDGED},1)"
    grid.text("passed", f'IF(OR({idle}=1,{grid.late}>0),"",IF({difference}="",{good},0))')


def _list(typed: str) -> str:
    text = typed
    for separator in (",", "，", "、", ";", "；"):
        text = f'SUBSTITUTE({text},"{separator}"," ")'
    return f'IF(TRIM({text})="","",","&SUBSTITUTE(TRIM({text})," ",",,")&",")'


def _add_status(grid: Grid, column: int) -> str:
    cell = grid.source.at(column)
    expected = grid.text("expected.status", f'IFERROR(LOWER(TRIM({cell}&"")),"?")')
    code = grid.at("status")
    ids = grid.constants([f"status.id.{n}" for n in range(5)], [str(s) for s in _ORDER])
    grid.add("unknown.status", f'IF({expected}="",0,IF(SUMPRODUCT(({ids}={expected})*1)=0,1,0))')
    got = f'IF({code}=0,"?",INDEX({ids},{code}))'
    return grid.text(
        "wrong.status",
        f'IF({expected}="","",IF(EXACT({expected},{got}),"",{_said(grid, both("status"))}'
        f'&{got}&"; "))',
    )


def _add_recommended(grid: Grid) -> str:
    listed, code = grid.at("list.recommended"), grid.at("status")
    got = grid.text("got", f'IF(OR({code}=1,{code}=2),{grid.at("winner.id")},"")')
    found = f'ISNUMBER(FIND(","&LOWER({got})&",",{listed}))'
    nothing = grid.constant("nothing", f"={grid.book.label(NONE)}")
    return grid.text(
        "wrong.recommended",
        f'IF({listed}="","",IF({found},"",{_said(grid, RECOMMENDATION)}'
        f'&IF({got}="",{nothing},{got})&"; "))',
    )


def _add_gates(grid: Grid, kind: str, wrong: Callable[[str], str], marks: str) -> str:
    listed, terms = grid.at(f"list.{kind}"), []
    for name in grid.ruleset.alternatives:
        gate = grid.at(f"gate.{name}")
        shown = f'" {name}="&INDEX({marks},{gate}+1)'
        listed_here = f'ISNUMBER(FIND(",{name.lower()},",{listed}))'
        terms.append(f'IF({wrong(gate)},IF({listed_here},{shown},""),"")')
    text = grid.text(f"others.{kind}", f'IF({listed}="","",{"&".join(terms)})')
    said = _said(grid, _KINDS[kind])
    return grid.text(f"wrong.{kind}", f'IF({text}="","",{said}&{text}&"; ")')


_KINDS = {
    "open": both("expected {gate}", gate=GATE["open"]),
    "conditional": both("expected {gate}", gate=GATE["conditional"]),
    "blocked": both("expected {gate}", gate=GATE["blocked"]),
    "not_blocked": both("expected not {gate}", gate=GATE["blocked"]),
}


def _add_unknown(grid: Grid) -> str:
    """Words in the lists that are no alternatives, and cells of the profile not understood."""
    unknown = [f"{grid.at('unknown.status')}>0"]
    for kind in ("recommended", *_WRONG):
        listed = grid.at(f"list.{kind}")
        known = [
            f'IF(ISNUMBER(FIND(",{name.lower()},",{listed})),2,0)'
            for name in grid.ruleset.alternatives
        ]
        count = f'LEN({listed})-LEN(SUBSTITUTE({listed},",",""))'
        unknown.append(grid.add(f"unknown.{kind}", f"{count}-({'+'.join(known)})") + "<>0")
    text = grid.constant("unknown", f"={grid.book.worded('something is not understood')}")
    again = grid.constant("stale", f"={grid.book.label(STALE)}")
    bad = f"OR({','.join(unknown)},{grid.at('faults')}>0,{grid.at('bad_date')}>0)"
    unread = grid.add("unread", f"IF({bad},1,0)")
    between = f'IF({unread}*{grid.at("stale")}>0,"; ","")'
    stale = f'{between}&IF({grid.at("stale")}>0,{again},"")'
    return grid.text("wrong.words", f'IF({unread}=1,{text},"")&{stale}')


def _add_idle(grid: Grid, columns: dict[str, int]) -> None:
    """`expects.nothing`, `expects.elsewhere` (only claims, questions or conflicts), and `idle`.

    A row is idle when no cell of it holds anything that was typed.
    """
    listed = [grid.at(f"list.{kind}") for kind in ("recommended", *_WRONG)]
    kinds = "&".join((grid.at("expected.status"), *listed))
    claims = f'IFERROR({grid.source.at(columns["claims"])}&"","?")'
    nothing = grid.add("expects.nothing", f'IF({kinds}&{claims}="",1,0)')
    grid.add("expects.elsewhere", f'IF({kinds}="",1-{nothing},0)')
    names = (f'TRIM({grid.source.at(columns[name])}&"")' for name in ("id", "title"))
    typed = "&".join((*names, kinds, f'{grid.source.as_of}&""'))
    grid.add("idle", f'IFERROR(IF({grid.at("used")}=1,0,IF({typed}="",1,0)),0)')


def _add_row_faults(grid: Grid, columns: dict[str, int]) -> list[str]:
    """`nameless` and `twice`, and what is said of them and of a row that expects nothing."""
    name, ids = grid.source.at(columns["id"]), grid.source.area(columns["id"])
    nameless = grid.add("nameless", f'IFERROR(IF(TRIM({name}&"")="",1,0),1)')
    same = f'SUMPRODUCT(({ids}&""={name}&"")*1)'
    twice = grid.add("twice", f"IF({nameless}=1,0,IFERROR(IF({same}>1,1,0),0))")
    said = (
        (nameless, "no id", both("the case has no id")),
        (twice, "id twice", both("the id stands twice")),
        (grid.at("expects.nothing"), "no expectation", both("nothing is expected")),
    )
    texts = [(cell, grid.constant(n, f"={grid.book.label(text)}")) for cell, n, text in said]
    return [
        grid.text(f"wrong.row.{i}", f'IF({cell}=1,{text}&"; ","")')
        for i, (cell, text) in enumerate(texts)
    ]


def _said(grid: Grid, what: Text) -> str:
    return grid.constant(what.en, f"={grid.book.worded('{what}: ', what=what)}")
