"""Expectations of regression cases, checked natively on the grid's rows.

The lists of alternatives on the Cases sheet hold ids between blanks or commas. For each kind one
column of the grid names the alternatives that came out otherwise, with what they are.
"""

from __future__ import annotations

from collections.abc import Callable

from modesdk.model.decision import Status
from modesdk.model.schema import Text
from modesdk.workbook.sheets.grid import Grid
from modesdk.workbook.sheets.grid_show import STALE

GATES = (Text("开放", "open"), Text("有条件", "conditional"), Text("不可行", "blocked"))
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


def add_expectations(grid: Grid, columns: dict[str, int], id_column: int) -> None:
    """Columns `wrong.<kind>`, `passed` (1, 0, or "") and `difference` (in words).

    A row without an id neither passes nor fails, nor does any while rules wait for a refresh.

    `columns` says where on the sheet the expectations stand: status, recommended and the gates.
    """
    marks = grid.constants(
        [f"gate.{n}" for n in range(len(GATES))], [f"={grid.book.label(t)}" for t in GATES]
    )
    for kind in ("recommended", *_WRONG):
        cell = grid.source.at(columns[kind])
        typed = grid.text(f"typed.{kind}", f'LOWER({cell}&"")')
        grid.text(f"list.{kind}", _list(typed))
    wrong = [_add_status(grid, columns["status"]), _add_recommended(grid)]
    for kind, test in _WRONG.items():
        wrong.append(_add_gates(grid, kind, test, marks))
    wrong.append(_add_unknown(grid))
    name = grid.source.at(id_column)
    difference = grid.text("difference", "&".join(wrong))
    idle = grid.add("idle", f'IF(TRIM({name})="",1,0)')
    grid.text("passed", f'IF(OR({idle}=1,{grid.late}>0),"",IF({difference}="",1,0))')


def _list(typed: str) -> str:
    text = typed
    for separator in (",", "，", "、", ";", "；"):
        text = f'SUBSTITUTE({text},"{separator}"," ")'
    return f'IF(TRIM({text})="","",","&SUBSTITUTE(TRIM({text})," ",",,")&",")'


def _add_status(grid: Grid, column: int) -> str:
    cell = grid.source.at(column)
    expected = grid.text("expected.status", f'LOWER(TRIM({cell}&""))')
    code = grid.at("status")
    ids = grid.constants([f"status.id.{n}" for n in range(5)], [str(s) for s in _ORDER])
    got = f'IF({code}=0,"?",INDEX({ids},{code}))'
    return grid.text(
        "wrong.status",
        f'IF({expected}="","",IF(EXACT({expected},{got}),"",{_said(grid, "结论", "status")}'
        f'&{got}&"; "))',
    )


def _add_recommended(grid: Grid) -> str:
    listed, code = grid.at("list.recommended"), grid.at("status")
    got = grid.text("got", f'IF(OR({code}=1,{code}=2),{grid.at("winner.id")},"")')
    found = f'ISNUMBER(FIND(","&LOWER({got})&",",{listed}))'
    nothing = grid.constant("nothing", f"={grid.book.text('无', 'none')}")
    return grid.text(
        "wrong.recommended",
        f'IF({listed}="","",IF({found},"",{_said(grid, "推荐", "recommended")}'
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
    said = _said(grid, *_KINDS[kind])
    return grid.text(f"wrong.{kind}", f'IF({text}="","",{said}&{text}&"; ")')


_KINDS = {
    "open": ("应开放", "should be open"),
    "conditional": ("应有条件", "should be conditional"),
    "blocked": ("应不可行", "should be blocked"),
    "not_blocked": ("不应不可行", "should not be blocked"),
}


def _add_unknown(grid: Grid) -> str:
    """Words in the lists that are no alternatives, and cells of the profile not understood."""
    unknown = []
    for kind in ("recommended", *_WRONG):
        listed = grid.at(f"list.{kind}")
        known = [
            f'IF(ISNUMBER(FIND(",{name.lower()},",{listed})),2,0)'
            for name in grid.ruleset.alternatives
        ]
        count = f'LEN({listed})-LEN(SUBSTITUTE({listed},",",""))'
        unknown.append(grid.add(f"unknown.{kind}", f"{count}-({'+'.join(known)})") + "<>0")
    text = grid.constant(
        "unknown", f"={grid.book.text('有看不懂的内容', 'something is not understood')}"
    )
    again = grid.constant("stale", f"={grid.book.text(*STALE)}")
    bad = f"OR({','.join(unknown)},{grid.at('faults')}>0)"
    stale = f'IF({grid.at("stale")}>0,{again},"")'
    return grid.text("wrong.words", f'IF({bad},{text},"")&{stale}')


def _said(grid: Grid, zh: str, en: str) -> str:
    colon = ("：", ": ")
    return grid.constant(en, f"={grid.book.text(zh + colon[0], en + colon[1])}")
