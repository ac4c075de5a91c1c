"""Expectations of regression cases, checked natively on the grid's rows.

The lists of alternatives on the Cases sheet hold ids between blanks or commas. For each kind one
column of the grid names the alternatives that came out otherwise, with what they are.
"""

from __future__ import annotations

from collections.abc import Callable

from modesdk.formula.decision_formulas import BLOCKED, CONDITIONAL, OPEN, STATUS_CODES
from modesdk.formula.expr import (
    Expr,
    Operand,
    any_of,
    call,
    joined,
    pick,
    sum_of,
    total,
    when,
)
from modesdk.io.case_kinds import KINDS
from modesdk.language.terms import GATE, NONE, RECOMMENDATION
from modesdk.language.text import Text, both
from modesdk.model.case_differences import NOTHING
from modesdk.model.decision_parts import Status
from modesdk.sheets.book.ranking_formulas import CONTRADICTION
from modesdk.sheets.grid.result_columns import STALE
from modesdk.sheets.grid.row_grid import Grid

UNJUDGED = 2
"""In the column `passed`: nothing that the case expects is judged here."""
UNREAD = ",?,"
"""Stands for a cell with an error value: no alternative or status has this id."""

_WRONG: dict[str, Callable[[Expr], Expr]] = {
    "open": lambda gate: gate.differs(OPEN),
    "conditional": lambda gate: gate.differs(CONDITIONAL),
    "blocked": lambda gate: gate.differs(BLOCKED),
    "not_blocked": lambda gate: gate.same(BLOCKED),
}
_NOTHING = f",{NOTHING},"
"""Such a list that holds the word for nothing alone."""


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
        typed = grid.text(f"typed.{kind}", call("LOWER", joined(cell, "")))
        grid.text(f"list.{kind}", call("IFERROR", _list(typed), UNREAD))
    wrong = [_add_status(grid, columns["status"]), _add_recommended(grid)]
    for kind, test in _WRONG.items():
        wrong.append(_add_gates(grid, kind, test, marks))
    _add_idle(grid, columns)
    wrong += _add_row_faults(grid, columns)
    wrong.append(_add_unknown(grid))
    if "broken" in grid.places:
        text = grid.constant("contradiction", f"={grid.book.label(CONTRADICTION)}")
        wrong.append(grid.text("wrong.table", when(grid.at("broken") > 0, text, "")))
    idle = grid.at("idle").same(1)
    faults = total(grid.at(n) for n in ("unread", "nameless", "twice", "expects.nothing"))
    grid.add("unusable", when(idle, 0, when(faults > 0, 1, 0)))
    difference = grid.text("difference", joined(*wrong))
    good = when(grid.at("expects.elsewhere").same(1), UNJUDGED, 1)
    judged = when(difference.same(""), good, 0)
    grid.text("passed", when(idle | (grid.late > 0), "", judged))


def _list(typed: Expr) -> Expr:
    """Words between commas of their own: ",a,,b,"."""
    text = typed
    for separator in (",", "，", "、", ";", "；"):
        text = call("SUBSTITUTE", text, separator, " ")
    words = call("TRIM", text)
    return when(words.same(""), "", joined(",", call("SUBSTITUTE", words, " ", ",,"), ","))


def _holds(listed: Expr, word: Operand) -> Expr:
    """Whether such a list holds a word."""
    return call("ISNUMBER", call("FIND", word, listed))


def _add_status(grid: Grid, column: int) -> Expr:
    typed = call("LOWER", call("TRIM", joined(grid.source.at(column), "")))
    expected = grid.text("expected.status", call("IFERROR", typed, "?"))
    code = grid.at("status")
    ids = grid.constants(
        [f"status.id.{n}" for n in range(len(STATUS_CODES))], [str(s) for s in STATUS_CODES]
    )
    unknown = when(sum_of(ids.same(expected) * 1).same(0), 1, 0)
    grid.add("unknown.status", when(expected.same(""), 0, unknown))
    got = when(code.same(0), "?", pick(ids, code))
    said = joined(_said(grid, both("status")), got, "; ")
    differs = when(call("EXACT", expected, got), "", said)
    return grid.text("wrong.status", when(expected.same(""), "", differs))


def _add_recommended(grid: Grid) -> Expr:
    listed, code = grid.at("list.recommended"), grid.at("status")
    given = any_of(*(code.same(STATUS_CODES[s]) for s in (Status.RECOMMENDED, Status.CONDITIONAL)))
    got = grid.text("got", when(given, grid.at("winner.id"), ""))
    found = _holds(listed, joined(",", when(got.same(""), NOTHING, call("LOWER", got)), ","))
    nothing = grid.constant("nothing", f"={grid.book.label(NONE)}")
    said = joined(_said(grid, RECOMMENDATION), when(got.same(""), nothing, got), "; ")
    differs = when(found, "", said)
    return grid.text("wrong.recommended", when(listed.same(""), "", differs))


def _add_gates(grid: Grid, kind: str, wrong: Callable[[Expr], Expr], marks: Expr) -> Expr:
    listed, terms = grid.at(f"list.{kind}"), []
    for name in grid.ruleset.alternatives:
        gate = grid.at(f"gate.{name}")
        shown = joined(f" {name}=", pick(marks, gate + 1))
        named = when(_holds(listed, f",{name.lower()},"), shown, "")
        has_it = when(listed.same(_NOTHING), shown, "") if _may_be_nothing(kind) else ""
        terms.append(when(wrong(gate), named, has_it))
    text = grid.text(f"others.{kind}", when(listed.same(""), "", joined(*terms)))
    said = joined(_said(grid, _KINDS[kind]), text, "; ")
    return grid.text(f"wrong.{kind}", when(text.same(""), "", said))


def _may_be_nothing(kind: str) -> bool:
    return KINDS[kind].syntax.nothing


_KINDS = {
    "open": both("expected {gate}", gate=GATE["open"]),
    "conditional": both("expected {gate}", gate=GATE["conditional"]),
    "blocked": both("expected {gate}", gate=GATE["blocked"]),
    "not_blocked": both("expected not {gate}", gate=GATE["blocked"]),
}


def _add_unknown(grid: Grid) -> Expr:
    """Words in the lists that are no alternatives, and cells of the profile not understood."""
    unknown = [grid.at("unknown.status") > 0]
    for kind in ("recommended", *_WRONG):
        listed = grid.at(f"list.{kind}")
        known = total(
            when(_holds(listed, f",{name.lower()},"), 2, 0) for name in grid.ruleset.alternatives
        )
        if _may_be_nothing(kind):
            known = known + when(listed.same(_NOTHING), 2, 0)
        commas = call("LEN", listed) - call("LEN", call("SUBSTITUTE", listed, ",", ""))
        unknown.append(grid.add(f"unknown.{kind}", commas - known).differs(0))
    text = grid.constant("unknown", f"={grid.book.worded('something is not understood')}")
    again = grid.constant("stale", f"={grid.book.label(STALE)}")
    stale = grid.at("stale")
    bad = any_of(*unknown, grid.at("faults") > 0, grid.at("bad_date") > 0)
    unread = grid.add("unread", when(bad, 1, 0))
    between = when(unread * stale > 0, "; ", "")
    parts = (when(unread.same(1), text, ""), between, when(stale > 0, again, ""))
    return grid.text("wrong.words", joined(*parts))


def _add_idle(grid: Grid, columns: dict[str, int]) -> None:
    """`expects.nothing`, `expects.elsewhere` (only claims, questions or conflicts), and `idle`.

    A row is idle when no cell of it holds anything that was typed.
    """
    listed = [grid.at(f"list.{kind}") for kind in ("recommended", *_WRONG)]
    kinds = (grid.at("expected.status"), *listed)
    claims = call("IFERROR", joined(grid.source.at(columns["claims"]), ""), "?")
    nothing = grid.add("expects.nothing", when(joined(*kinds, claims).same(""), 1, 0))
    grid.add("expects.elsewhere", when(joined(*kinds).same(""), 1 - nothing, 0))
    names = (call("TRIM", joined(grid.source.at(columns[n]), "")) for n in ("id", "title"))
    typed = joined(*names, *kinds, grid.source.as_of, "")
    unused = when(grid.at("used").same(1), 0, when(typed.same(""), 1, 0))
    grid.add("idle", call("IFERROR", unused, 0))


def _add_row_faults(grid: Grid, columns: dict[str, int]) -> list[Expr]:
    """`nameless` and `twice`, and what is said of them and of a row that expects nothing."""
    name, ids = grid.source.at(columns["id"]), grid.source.area(columns["id"])
    blank = when(call("TRIM", joined(name, "")).same(""), 1, 0)
    nameless = grid.add("nameless", call("IFERROR", blank, 1))
    same = sum_of(joined(ids, "").same(joined(name, "")) * 1)
    several = call("IFERROR", when(same > 1, 1, 0), 0)
    twice = grid.add("twice", when(nameless.same(1), 0, several))
    said = (
        (nameless, "no id", both("the case has no id")),
        (twice, "id twice", both("the id stands twice")),
        (grid.at("expects.nothing"), "no expectation", both("nothing is expected")),
    )
    texts = [(cell, grid.constant(n, f"={grid.book.label(text)}")) for cell, n, text in said]
    return [
        grid.text(f"wrong.row.{i}", when(cell.same(1), joined(text, "; "), ""))
        for i, (cell, text) in enumerate(texts)
    ]


def _said(grid: Grid, what: Text) -> Expr:
    return grid.constant(what.en, f"={grid.book.worded('{what}: ', what=what)}")
