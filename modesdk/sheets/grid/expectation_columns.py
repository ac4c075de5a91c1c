"""Whether regression cases hold, checked natively on the grid's rows.

Each kind of expectation that formulas judge has a column `wrong.<kind>` with what came out
otherwise, and `unknown.<kind>` for what is not understood. Beside them stands what keeps a row from
being judged here: other kinds, weights of its own, several dates, names that the grid cannot place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from modesdk.formula.expr import Expr, any_of, call, joined, sum_of, total, when
from modesdk.io.case_columns import CELLS
from modesdk.io.case_entries import NOT_IN_IDS
from modesdk.io.case_kinds import ERROR, KINDS, ON_SHEET
from modesdk.language.text import Text, both
from modesdk.model.cases import RegressionCase, State
from modesdk.regress.run import SAID, CaseOutcome
from modesdk.ruleset.rules import Rule
from modesdk.sheets.book.ranking_formulas import CONTRADICTION
from modesdk.sheets.grid.expected_options import add_options
from modesdk.sheets.grid.expected_points import add_points
from modesdk.sheets.grid.expected_rules import FIRING, add_firing
from modesdk.sheets.grid.result_columns import STALE
from modesdk.sheets.grid.row_grid import Grid
from modesdk.sheets.grid.typed_words import SEPARATORS, holds, replaced, typed

UNJUDGED = 2
"""In the column `passed`: whether the case holds is not judged here."""
LABELS = {
    "weights": both("weights of its own"),
    "dates": both("several dates"),
    "state": both("state"),
    "reason": both("reason"),
    "source": both("source"),
    "tags": both("tags"),
    "note": both("note"),
}
"""What the cells of a case beside its title and date are called."""
_APART = ("weights", "dates")
"""Cells of a case with which it is not decided as the row is."""
_ROOM, _CLAUSES = 8, 2
_BETWEEN = "; "
"""Stands behind every clause of what is said."""
_STATES = {"": State.ACTIVE, **{str(state): state for state in State}}
_CODES = {state: code for code, state in enumerate(State, 1)}
_NOT_RUN = {State.SKIP: CaseOutcome.SKIPPED, State.TODO: CaseOutcome.TODO}


def add_expectations(
    grid: Grid,
    columns: Mapping[str, int],
    cases: Sequence[RegressionCase] = (),
    advice: Sequence[Rule] = (),
) -> None:
    """The columns of all kinds, `passed` (see below), `unusable` (1, 0), `difference` (in words).

    A row has passed (1) or not (0), or nobody knows here (UNJUDGED). Empty rows (`idle`) do
    neither, nor do any while rules wait for a refresh (""). A row is `unusable` when a cell of it
    is not understood, its id is missing or stands twice, or nothing is expected.

    `columns` says where on the sheet things stand: kinds by name, cells of a case by theirs. There
    is room for as many names as the longest of the `cases` has, or a few; `advice` gets columns.
    """
    longest = {kind: max((len(c.expect.get(kind, ())) for c in cases), default=0) for kind in KINDS
               if kind in (*FIRING, "score")}  # fmt: skip
    grid.go_lower()
    add_options(grid, columns)
    add_points(grid, columns, max(_CLAUSES, longest["score"]))
    add_firing(grid, columns, advice, {kind: max(_ROOM, longest[kind]) for kind in FIRING})
    for name in [kind for kind in KINDS if kind not in ON_SHEET] + ["state", "reason", *_APART]:
        typed(grid, name, columns[name])
    _add_state(grid)
    _add_idle(grid, columns)
    faults = [*_add_row_faults(grid, columns), _add_unknown(grid)]
    _add_elsewhere(grid)
    wrong = grid.text("wrong", joined(*_differing(grid)))
    idle, unusable = grid.at("idle").same(1), _add_unusable(grid)
    passed = when(unusable.same(1), 0, _passed(grid, wrong))
    grid.text("passed", when(idle | (grid.late > 0), "", passed))
    told = joined(wrong, *faults, when(unusable.same(1), "", _outcome(grid, wrong)))
    grid.text("difference", _ended(grid.text("told", told)))


def _ended(told: Expr) -> Expr:
    """A list of clauses without what stands behind the last."""
    last = call("RIGHT", told, len(_BETWEEN)).same(_BETWEEN)
    return when(last, call("LEFT", told, call("LEN", told) - len(_BETWEEN)), told)


def _add_unusable(grid: Grid) -> Expr:
    faults = total(grid.at(n) for n in ("unread", "nameless", "twice", "expects.nothing"))
    return grid.add("unusable", when(grid.at("idle").same(1), 0, when(faults > 0, 1, 0)))


def _passed(grid: Grid, wrong: Expr) -> Expr:
    """1, 0 or UNJUDGED for a row that can be used."""
    state, turned = grid.at("state"), grid.at("state").same(_CODES[State.XFAIL])
    judged = when(wrong.differs(""), when(turned, 1, 0), when(turned, 0, 1))
    doubtful = grid.at("elsewhere").differs("") & wrong.same("")
    return when(_not_run(state) | doubtful, UNJUDGED, judged)


def _not_run(state: Expr) -> Expr:
    return any_of(*(state.same(_CODES[each]) for each in _NOT_RUN))


def _outcome(grid: Grid, wrong: Expr) -> Expr:
    """What is said of a row beside what is wrong: that it is not judged, or passed in vain."""
    state, elsewhere = grid.at("state"), grid.at("elsewhere")
    here = _text(grid, both("not judged here: "))
    doubt = when(elsewhere.same(""), "", joined(here, elsewhere))
    in_vain = state.same(_CODES[State.XFAIL]) & elsewhere.same("")
    told = when(in_vain, _text(grid, SAID[CaseOutcome.XPASSED]), doubt)
    for each, outcome in _NOT_RUN.items():
        told = when(state.same(_CODES[each]), _text(grid, SAID[outcome]), told)
    return when(wrong.same(""), told, "")


def _text(grid: Grid, text: Text) -> Expr:
    """A text in the head."""
    return grid.constant(text.en, f"={grid.book.label(text)}")


def _differing(grid: Grid) -> list[Expr]:
    """What came out otherwise: nothing in rows that are not run, or that have no profile."""
    parts = [grid.at(f"wrong.{kind}") for kind in ON_SHEET]
    if "broken" in grid.places:
        parts.append(when(grid.at("broken") > 0, _text(grid, CONTRADICTION), ""))
    weights = _text(grid, both("All weights are zero"))
    found = when(grid.denominator.same(0), weights, joined(*parts))
    apart = any_of(*(grid.at(f"typed.{name}").differs("") for name in (ERROR, *_APART)))
    off = _not_run(grid.at("state")) | apart | grid.at("used").same(0)
    return [when(off, "", found)]


def _add_state(grid: Grid) -> None:
    """The code of the state; 0 for a word that is none, or a state that lacks its reason."""
    word = call("LOWER", grid.at("typed.state"))
    code = total(when(word.same(name), _CODES[state], 0) for name, state in _STATES.items())
    grid.add("state", code)
    reason = any_of(*(code.same(_CODES[state]) for state in (State.XFAIL, State.SKIP)))
    missing = when(reason, grid.at("typed.reason").same(""), False)
    grid.add("unknown.state", when(code.same(0) | missing, 1, 0))


def _add_elsewhere(grid: Grid) -> None:
    """In words, all for which a row is not judged here; "" for nothing."""
    said = [(KINDS[kind].label, grid.at(f"typed.{kind}").differs(""))
            for kind in KINDS if kind not in ON_SHEET]  # fmt: skip
    said += [(LABELS[name], grid.at(f"typed.{name}").differs("")) for name in _APART]
    said += [(KINDS[kind].label, grid.at(f"elsewhere.{kind}") > 0) for kind in (*FIRING, "score")]
    said.append((both("a profile without values"), grid.at("used").same(0)))
    grid.text(
        "elsewhere",
        joined(*(when(test, joined(_text(grid, label), _BETWEEN), "") for label, test in said)),
    )


def _add_unknown(grid: Grid) -> Expr:
    """What is not understood in the expectations, and in the profile unless it is to be refused."""
    unknown = total(call("ABS", grid.at(f"unknown.{name}")) for name in (*ON_SHEET, "state"))
    profile = (grid.at("faults") > 0) | (grid.at("bad_date") > 0)
    refused = grid.at(f"typed.{ERROR}").differs("")
    two = grid.at("typed.dates").differs("") & grid.at("dated").same(1)
    both_kinds = refused & grid.at("expects").same(1)
    text = _text(grid, both("something is not understood"))
    again, stale = grid.constant("stale", f"={grid.book.label(STALE)}"), grid.at("stale")
    bad = any_of(unknown > 0, when(refused, False, profile), two, both_kinds, grid.at("marked") > 0)
    unread = grid.add("unread", when(bad, 1, 0))
    between = when(unread * stale > 0, _BETWEEN, "")
    parts = (when(unread.same(1), text, ""), between, when(stale > 0, again, ""))
    return grid.text("wrong.words", joined(*parts))


def _add_idle(grid: Grid, columns: Mapping[str, int]) -> None:
    """`expects` (anything but a refusal), `expects.nothing`, `dated`, and `idle`.

    A row is idle when no cell of it holds anything that was typed.
    """
    others = [grid.at(f"typed.{kind}") for kind in KINDS if kind != ERROR]
    marks = [(mark, "") for mark in SEPARATORS]
    said = call("TRIM", replaced(joined(*others), marks))
    expects = grid.add("expects", call("IFERROR", when(said.same(""), 0, 1), 1))
    something = expects + when(grid.at(f"typed.{ERROR}").same(""), 0, 1)
    todo = grid.at("state").same(_CODES[State.TODO])
    grid.add("expects.nothing", when(something > 0, 0, when(todo, 0, 1)))
    date = call("IFERROR", when(joined(grid.source.as_of, "").same(""), 0, 1), 1)
    dated = grid.add("dated", date)
    cells = (call("TRIM", joined(grid.source.at(columns[n]), "")) for n in ("id", "title", *CELLS)
             if n in columns)  # fmt: skip
    blank = call("IFERROR", when(joined(*cells).same(""), 1, 0), 0)
    used = grid.at("used") + dated + something
    grid.add("idle", when(used > 0, 0, blank))


def _add_row_faults(grid: Grid, columns: Mapping[str, int]) -> list[Expr]:
    """`nameless`, `twice` and `marked`, and what is said of them and of expecting nothing."""
    name, ids = grid.source.at(columns["id"]), grid.source.area(columns["id"])
    blank = when(call("TRIM", joined(name, "")).same(""), 1, 0)
    nameless = grid.add("nameless", call("IFERROR", blank, 1))
    same = sum_of(joined(ids, "").same(joined(name, "")) * 1)
    several = call("IFERROR", when(same > 1, 1, 0), 0)
    twice = grid.add("twice", when(nameless.same(1), 0, several))
    marks = any_of(*(holds(joined(name, ""), mark) for mark in NOT_IN_IDS))
    grid.add("marked", call("IFERROR", when(marks, 1, 0), 0))
    said = (
        (nameless, both("the case has no id")),
        (twice, both("the id stands twice")),
        (grid.at("expects.nothing"), both("nothing is expected")),
    )
    texts = [(cell, _text(grid, text)) for cell, text in said]
    return [
        grid.text(f"wrong.row.{i}", when(cell.same(1), joined(text, _BETWEEN), ""))
        for i, (cell, text) in enumerate(texts)
    ]
