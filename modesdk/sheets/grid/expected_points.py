"""Expectations of points and margins, checked natively on the grid's rows.

A cell is cut into clauses, and each has columns of its own. Columns of results hold one of the
codes below. Clauses beyond those for which there are columns are not judged on the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from modesdk.formula.decision_formulas import DIGITS
from modesdk.formula.expr import Expr, call, choose, joined, lifted, pick, size, sum_of, total, when
from modesdk.formula.rounding import half_up
from modesdk.io.case_kinds import KINDS
from modesdk.model.weights import POINTS
from modesdk.sheets.grid.expected_options import said
from modesdk.sheets.grid.row_grid import Grid
from modesdk.sheets.grid.typed_words import ERRONEOUS, nth, number, replaced, typed

NO_CLAUSE, MET, MISSED, ELSEWHERE, UNREAD = range(5)
"""What became of a part of an expectation."""
_AT_LEAST, _AT_MOST, _EQUAL, _BETWEEN = range(1, 5)
_NO_NUMBER = 10**9
_SIGNS = (
    (";", " ; "), (">=", "≥"), ("<=", "≤"), ("+-", "±"), ("≥", " ≥ "), ("≤", " ≤ "),
    ("=", " = "), ("±", " ± "),
)  # fmt: skip
_NARROW = (("；", ";"), ("＞", ">"), ("＜", "<"), ("＝", "="), ("−", "-"))


def add_points(grid: Grid, columns: Mapping[str, int], clauses: int) -> None:
    """The columns of `score`, with room for so many clauses, and of `margin`."""
    text = _plain(grid, "score", columns)
    parts = [_clause(grid, text, place) for place in range(clauses)]
    codes = [_add_score(grid, place, part) for place, part in enumerate(parts)]
    names = [f"score.code.{place}" for place in range(clauses)]
    grid.add_all(names, codes)  # side by side
    more = when(_part(text, clauses, whole=True).same(""), 0, 1)
    add_told(grid, "score", names, grid.span([f"clause.{n}" for n in range(clauses)]), more)
    _add_margin(grid, _plain(grid, "margin", columns))


def add_told(grid: Grid, kind: str, codes: list[str], texts: Expr | None, more: Expr) -> None:
    """`wrong.<kind>`, `unknown.<kind>` and `elsewhere.<kind>` from columns with codes."""
    found = grid.span(codes)
    missed, first = _count(found, MISSED), call("MATCH", MISSED, found, 0)
    part = pick(texts, first) if texts is not None else nth(grid.at(f"words.{kind}"), first - 1)
    others = when(missed > 1, joined(" (+", missed - 1, ")"), "")
    told = joined(said(grid, KINDS[kind].label), part, others, "; ")
    grid.text(f"wrong.{kind}", when(missed.same(0), "", told))
    grid.add(f"unknown.{kind}", _count(found, UNREAD))
    grid.add(f"elsewhere.{kind}", _count(found, ELSEWHERE) + more)


def _count(codes: Expr, code: int) -> Expr:
    return sum_of(codes.same(code) * 1)


def _plain(grid: Grid, kind: str, columns: Mapping[str, int]) -> Expr:
    """What is typed, with blanks around all signs."""
    line = ";" if kind == "score" else ERRONEOUS
    text = replaced(typed(grid, kind, columns[kind], line), [*_NARROW, *_SIGNS])
    return grid.text(f"plain.{kind}", call("IFERROR", call("TRIM", text), ERRONEOUS))


def _part(text: Expr, place: int, *, whole: bool = False) -> Expr:
    """What stands between two semicolons; `whole`: and all behind it."""
    length = call("LEN", text) + 1
    apart = call("SUBSTITUTE", text, ";", call("REPT", " ", length))
    wanted = call("LEN", apart) + 1 if whole else length
    return call("IFERROR", call("TRIM", call("MID", apart, length * place + 1, wanted)), ERRONEOUS)


def _clause(grid: Grid, text: Expr, place: int) -> Expr:
    return grid.text(f"clause.{place}", _part(text, place))


@frozen
class _TypedBound:
    """Columns with a bound that stands in a text from one of its words on."""

    sign: Expr
    first: Expr
    second: Expr
    readable: Expr

    @classmethod
    def added(cls, grid: Grid, name: str, text: Expr, at: int) -> _TypedBound:
        """Add the columns."""
        words = [nth(text, at + n) for n in range(5)]
        signs = [("≥", _AT_LEAST), ("≤", _AT_MOST), ("=", _EQUAL)]
        known = total(when(words[0].same(sign), code, 0) for sign, code in signs)
        between = when(call("EXACT", words[0], "between"), _BETWEEN, 0)
        sign = grid.add(f"{name}.sign", call("IFERROR", known + between, 0))
        two = sign.same(_BETWEEN) | (sign.same(_EQUAL) & words[2].same("±"))
        first = grid.add(f"{name}.first", number(words[1], _NO_NUMBER))
        second = grid.add(f"{name}.second", when(two, number(words[3], _NO_NUMBER), 0))
        behind = when(two, words[4], words[2])
        link = when(sign.same(_BETWEEN), call("EXACT", words[2], "and"), True)
        ends = when(sign.same(_BETWEEN), first <= second, True)
        plain = sign.same(_EQUAL) & words[2].same("")
        digits = when(plain, call("ROUND", first, 1).same(first), True)
        numbers = first.differs(_NO_NUMBER) & second.differs(_NO_NUMBER)
        good = sign.differs(0) & behind.same("") & numbers & link & ends & digits
        readable = grid.add(f"{name}.readable", call("IFERROR", when(good, 1, 0), 0))
        return cls(sign, first, second, readable)

    def code(self, shown: Expr) -> Expr:
        """What became of it, for points with one decimal."""
        near = call("ROUND", size(shown - self.first) - self.second, 9) <= 0
        inside = (shown >= self.first) & (shown <= self.second)
        holds = choose(self.sign, (shown >= self.first, shown <= self.first, near, inside))
        return when(self.readable.same(0), UNREAD, when(holds, MET, MISSED))


def _shown(grid: Grid, numerator: Expr) -> Expr:
    """A numerator in points with the one decimal that people see."""
    fine = grid.add(f"fine.{len(grid.places)}", _fine(grid, numerator))
    whole = half_up(size(fine), DIGITS // 10)
    return when(fine < 0, 0 - whole, whole) / 10


def _fine(grid: Grid, numerator: Expr) -> Expr:
    """Points in steps of the fourth decimal."""
    divided = half_up(numerator * DIGITS, grid.denominator * POINTS)
    return call("IFERROR", divided, 0)


def _add_score(grid: Grid, at: int, clause: Expr) -> Expr:
    """What became of one clause; options that are never ranked have no points on the grid."""
    ranked = [grid.ruleset.alternatives[i] for i in grid.ranked]
    others = [name for name in grid.ruleset.alternatives if name not in ranked]
    option, numbered = call("LOWER", nth(clause, 0)), enumerate([*ranked, *others], 1)
    found = total(when(option.same(name.lower()), place, 0) for place, name in numbered)
    place = grid.add(f"score.option.{at}", call("IFERROR", found, 0))
    scores = grid.span([f"score.{name}" for name in ranked])
    inside = (place > 0) & (place <= len(ranked))
    shown = _shown(grid, when(inside, pick(scores, place), 0))
    bound = _TypedBound.added(grid, f"score.{at}", clause, 1)
    unseen = when(bound.readable.same(1), ELSEWHERE, UNREAD)
    judged = when(place > len(ranked), unseen, bound.code(shown))
    return when(clause.same(""), NO_CLAUSE, when(place.same(0), UNREAD, judged))


def _add_margin(grid: Grid, text: Expr) -> None:
    shown = _shown(grid, call("N", grid.at("margin")))
    bound = _TypedBound.added(grid, "margin.0", text, 0)
    alone = when(bound.readable.same(0), UNREAD, MISSED)
    judged = when(grid.at("second").same(0), alone, bound.code(shown))
    grid.add("margin.code", when(text.same(""), NO_CLAUSE, judged))
    add_told(grid, "margin", ["margin.code"], grid.at("typed.margin"), lifted(0))
