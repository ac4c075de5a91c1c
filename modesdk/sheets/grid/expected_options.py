"""Expectations that name options or statuses, checked natively on the grid's rows.

For each kind a column `wrong.<kind>` says what came out otherwise ("" for nothing), and a column
`unknown.<kind>` is not 0 when something in its cell is not understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from modesdk.formula.decision_formulas import (
    BLOCKED,
    CONDITIONAL,
    OPEN,
    STATUS_CODES,
    competing,
)
from modesdk.formula.expr import (
    Expr,
    any_of,
    call,
    joined,
    largest,
    pick,
    sum_of,
    total,
    when,
)
from modesdk.io.case_kinds import KINDS
from modesdk.language.terms import GATE, NONE, RECOMMENDATION
from modesdk.language.text import Text, both
from modesdk.model.case_differences import FIRST, NOTHING
from modesdk.model.decision_parts import Status
from modesdk.sheets.grid.row_grid import Grid
from modesdk.sheets.grid.typed_words import (
    ERRONEOUS,
    holds,
    listed,
    names_between,
    replaced,
    times,
    typed,
)

_GATES: dict[str, Callable[[Expr], Expr]] = {
    "open": lambda gate: gate.differs(OPEN),
    "conditional": lambda gate: gate.differs(CONDITIONAL),
    "blocked": lambda gate: gate.differs(BLOCKED),
    "not_blocked": lambda gate: gate.same(BLOCKED),
}
_SAID = {
    "open": both("expected {gate}", gate=GATE["open"]),
    "conditional": both("expected {gate}", gate=GATE["conditional"]),
    "blocked": both("expected {gate}", gate=GATE["blocked"]),
    "not_blocked": both("expected not {gate}", gate=GATE["blocked"]),
}
_NOTHING = f",{NOTHING},"
"""A list that holds the word for nothing alone."""
_GIVEN = (Status.RECOMMENDED, Status.CONDITIONAL)


def add_options(grid: Grid, columns: Mapping[str, int]) -> None:
    """The columns of all kinds that name options or statuses; `columns` are those of the sheet."""
    ids = [str(status) for status in STATUS_CODES]
    code = grid.at("status")
    names = grid.constants([f"status.id.{n}" for n in range(len(ids))], ids)
    got = grid.text("status.id", when(code.same(0), ERRONEOUS, pick(names, code)))
    _one_of(grid, "status", columns, both("status"), got, ids)
    given = any_of(*(code.same(STATUS_CODES[s]) for s in _GIVEN))
    recommended = grid.text("got", when(given, grid.at("winner.id"), ""))
    _one_of(grid, "recommended", columns, RECOMMENDATION, recommended)
    _one_of(grid, "leader", columns, KINDS["leader"].label, grid.at("winner.id"))
    _add_top3(grid, columns)
    _add_order(grid, columns)
    marks = grid.constants(
        [f"gate.{n}" for n in range(len(GATE))], [f"={grid.book.label(t)}" for t in GATE.values()]
    )
    for kind, test in _GATES.items():
        _add_gates(grid, kind, columns, test, marks)


def said(grid: Grid, what: Text) -> Expr:
    """A label with a colon behind it, in the head."""
    return grid.constant(what.en, f"={grid.book.worded('{what}: ', what=what)}")


def _list(grid: Grid, kind: str, columns: Mapping[str, int], known: Iterable[str]) -> Expr:
    """The names in a cell as a list, and the column that tells unknown ones."""
    words = names_between(call("LOWER", typed(grid, kind, columns[kind])))
    words = grid.text(f"words.{kind}", call("IFERROR", words, ERRONEOUS))
    found = grid.text(f"list.{kind}", call("IFERROR", listed(words), ERRONEOUS))
    commas = total(2 * times(found, f",{name.lower()},") for name in known)
    if KINDS[kind].syntax.nothing:
        nothing = found.same(_NOTHING) & grid.at(f"typed.{kind}").same(NOTHING)
        commas = commas + when(nothing, 2, 0)
    unread = when(found.same(ERRONEOUS), 1, times(found, ",") - commas)
    grid.add(f"unknown.{kind}", unread)
    return found


def _one_of(
    grid: Grid,
    kind: str,
    columns: Mapping[str, int],
    label: Text,
    got: Expr,
    known: Iterable[str] | None = None,
) -> None:
    found = _list(grid, kind, columns, grid.ruleset.alternatives if known is None else known)
    held = holds(found, joined(",", when(got.same(""), NOTHING, call("LOWER", got)), ","))
    nothing = grid.constant(f"nothing.{kind}", f"={grid.book.label(NONE)}")
    told = joined(said(grid, label), when(got.same(""), nothing, got), "; ")
    grid.text(f"wrong.{kind}", when(found.same(""), "", when(held, "", told)))


def _named(grid: Grid, kind: str, label: Text, terms: Iterable[Expr]) -> None:
    """What is wrong, from the texts of each option."""
    text = grid.text(f"others.{kind}", joined(*terms))
    told = joined(said(grid, label), text, "; ")
    grid.text(f"wrong.{kind}", when(text.same(""), "", told))


def _add_gates(
    grid: Grid, kind: str, columns: Mapping[str, int], wrong: Callable[[Expr], Expr], marks: Expr
) -> None:
    found, terms = _list(grid, kind, columns, grid.ruleset.alternatives), []
    for name in grid.ruleset.alternatives:
        gate = grid.at(f"gate.{name}")
        shown = joined(f" {name}=", pick(marks, gate + 1))
        named = when(holds(found, f",{name.lower()},"), shown, "")
        has_it = when(found.same(_NOTHING), shown, "") if KINDS[kind].syntax.nothing else ""
        terms.append(when(wrong(gate), named, has_it))
    _named(grid, kind, _SAID[kind], terms)


def _add_top3(grid: Grid, columns: Mapping[str, int]) -> None:
    found, terms = _list(grid, "top3", columns, grid.ruleset.alternatives), []
    ranked = [grid.ruleset.alternatives[i] for i in grid.ranked]
    keys = grid.span([f"key.{name}" for name in ranked])
    scores = grid.span([f"score.{name}" for name in ranked])
    for name in ranked:
        better = sum_of(competing(keys) * (scores > grid.at(f"score.{name}")))
        first = when(competing(grid.at(f"key.{name}")), when(better < FIRST, 1, 0), 0)
        grid.add(f"first.{name}", first)
    for name in grid.ruleset.alternatives:
        named = when(holds(found, f",{name.lower()},"), f" {name}", "")
        is_ranked = name in ranked
        terms.append(when(grid.at(f"first.{name}").same(1), "", named) if is_ranked else named)
    _named(grid, "top3", KINDS["top3"].label, terms)


def _add_order(grid: Grid, columns: Mapping[str, int]) -> None:
    """Each option before a sign against the one behind it, wherever the two stand so."""
    pairs = _pairs(grid, columns)
    names = grid.ruleset.alternatives
    for name in names:
        grid.add(f"order.{name}", total(_fallen(grid, pairs, name, other) for other in names))
    wrong = grid.span([f"order.{name}" for name in names])
    place = call("MATCH", largest(wrong), wrong, 0)
    ids = grid.constants([f"id.{name}" for name in names], list(names))
    told = joined(said(grid, KINDS["order"].label), pick(ids, place), "; ")
    grid.text("wrong.order", when(largest(wrong).same(0), "", told))


def _pairs(grid: Grid, columns: Mapping[str, int]) -> Expr:
    """Chains as "(a)>(b)>(c) (d)>(e)", and the column that tells what is none."""
    text = call("LOWER", typed(grid, "order", columns["order"], ";"))
    text = replaced(text, [("＞", ">"), ("；", ";")])
    text = replaced(text, [(" >", ">"), ("> ", ">"), (" ;", ";"), ("; ", ";")])
    text = call("TRIM", replaced(text, [(" ", ERRONEOUS), (";", " ")]))
    chains = grid.text("chains", call("IFERROR", text, ERRONEOUS))
    inside = replaced(chains, [(">", ")>("), (" ", ") (")])
    pairs = grid.text("pairs", when(chains.same(""), "", joined("(", inside, ")")))
    names = [f"({name.lower()})" for name in grid.ruleset.alternatives]
    known = total(times(pairs, name) for name in names)
    alone = total(when(holds(joined(" ", pairs, " "), f" {name} "), 1, 0) for name in names)
    grid.add("unknown.order", times(pairs, "(") - known + alone)
    return pairs


def _fallen(grid: Grid, pairs: Expr, above: str, below: str) -> Expr:
    """1 where a pair is expected and does not stand so."""
    pair = f"({above.lower()})>({below.lower()})"
    return when(holds(pairs, pair), _not_above(grid, above, below), 0)


def _not_above(grid: Grid, above: str, below: str) -> Expr | int:
    """1 where an option does not stand above another."""
    ranked = {grid.ruleset.alternatives[i] for i in grid.ranked}
    if above not in ranked or above == below:
        return 1
    stands = competing(grid.at(f"key.{above}"))
    if below not in ranked:
        return when(stands, 0, 1)
    higher = grid.at(f"score.{above}") > grid.at(f"score.{below}")
    other = competing(grid.at(f"key.{below}"))
    return when(stands, when(other, when(higher, 0, 1), 0), 1)
