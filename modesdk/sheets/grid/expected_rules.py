"""Expectations that name claims and rules, looked up natively among the truths of a row.

Gates and evidence have their columns on every grid. Advice has some here: those rules that the
pack's cases name, or whose claims they do. Of other advice it is not known here whether it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from modesdk.formula.decision_formulas import TRUE, UNKNOWN
from modesdk.formula.expr import Expr, call, joined, lifted, sum_of, total, when
from modesdk.io.case_syntax import Nouns, Vocabulary
from modesdk.model.cases import RegressionCase
from modesdk.ruleset.rules import Rule, RuleSet
from modesdk.sheets.grid.expected_points import (
    ELSEWHERE,
    MET,
    MISSED,
    NO_CLAUSE,
    UNREAD,
    add_told,
)
from modesdk.sheets.grid.row_grid import Grid
from modesdk.sheets.grid.rule_columns import add_advice, in_order, truth_name
from modesdk.sheets.grid.typed_words import ERRONEOUS, names_between, nth, typed

FIRING = ("fires", "must_not_fire", "undecided")
_NO_NAME = -1
_LONGEST, _ROOM = 30_000, 40_000
"""Characters in a cell, of which programs take 32,767; numbers of names in a cell."""


def advice_named(ruleset: RuleSet, cases: Iterable[RegressionCase]) -> tuple[Rule, ...]:
    """The advice that cases name, by its id or by a claim that it cites."""
    wanted = {name for case in cases for kind in FIRING for name in case.expect.get(kind, ())}
    return tuple(rule for rule in ruleset.advice if not wanted.isdisjoint(_names(rule)))


def _names(rule: Rule) -> tuple[str, ...]:
    return (rule.id, *rule.row.claims)


@frozen
class _TypedNames:
    """All names, in cells of the head. The number of a name is where it stands in them.

    Numbers from `beyond` on are those of names that advice without columns goes by.
    """

    cells: Sequence[Expr]
    numbers: Mapping[str, int]
    beyond: int

    @classmethod
    def added(cls, grid: Grid, advice: Sequence[Rule]) -> _TypedNames:
        """Write the names of a pack's claims and rules, those of some advice last.

        Rules go by their rows on the Rules sheet, so that an edited one keeps its number.
        """
        known = dict.fromkeys(Vocabulary.of(grid.ruleset.pack).ids[Nouns.FIRING].values())
        last = {name for rule in advice for name in _names(rule)}
        rows = {rule.id: rule.index for rule in grid.ruleset.decision}
        texts, numbers = [""], dict[str, int]()
        for name in sorted(known, key=lambda name: (name in last, rows.get(name, -1), name)):
            if len(texts[-1]) + len(name) > _LONGEST:
                texts.append("")
            numbers[name] = (len(texts) - 1) * _ROOM + len(texts[-1]) + 1
            texts[-1] += f",{name.lower()},"
        cells = [grid.constant(f"names.{n}", text) for n, text in enumerate(texts) if text]
        return cls(cells, numbers, min((numbers[n] for n in last), default=len(texts) * _ROOM))

    def number(self, word: Expr) -> Expr:
        """The number of a name; 0 for none."""
        found: Expr = lifted(0)
        name = joined(",", call("LOWER", word), ",")
        for place, cell in reversed(list(enumerate(self.cells))):
            found = call("IFERROR", call("FIND", name, cell) + place * _ROOM, found)
        return found


@frozen
class _Truths:
    """Truths of rules side by side, and rows of the head with the numbers of their names."""

    names: Sequence[Expr]
    truths: Expr

    @classmethod
    def added(cls, grid: Grid, rules: Sequence[Rule], known: _TypedNames, what: str) -> _Truths:
        """Write the numbers of the names of rules that have columns side by side."""
        each = [list(dict.fromkeys(_names(rule))) for rule in rules]
        rows = []
        for place in range(max(map(len, each))):
            # 0: no such name, or that of an empty spare row, which no case can mean
            numbers = [known.numbers.get(n[place], 0) if place < len(n) else 0 for n in each]
            rows.append(grid.constants([f"{what}.{place}.{r.id}" for r in rules], numbers))
        return cls(rows, grid.span([truth_name(rule) for rule in rules]))

    def count(self, number: Expr, truth: int) -> Expr:
        """How many rules of that name have a truth."""
        named = total(row.same(number) * 1 for row in self.names)
        return sum_of(named * self.truths.same(truth))


def add_firing(
    grid: Grid, columns: Mapping[str, int], advice: Sequence[Rule], room: Mapping[str, int]
) -> None:
    """The columns of claims and rules; `room` says for how many names there are columns."""
    beyond = [rule for rule in grid.ruleset.advice if rule not in advice]
    names, decided = _TypedNames.added(grid, beyond), in_order(grid.ruleset)
    blocks = {"decided": decided, "advised": add_advice(grid, advice)}
    truths = [_Truths.added(grid, rules, names, what) for what, rules in blocks.items() if rules]
    for kind in FIRING:
        words = names_between(typed(grid, kind, columns[kind]))
        words = grid.text(f"words.{kind}", call("IFERROR", words, ERRONEOUS))
        asked = truths[: len(decided) > 0] if kind == "undecided" else truths
        codes = [f"{kind}.{place}" for place in range(room[kind])]
        numbers = [
            grid.add(f"name.{code}", _numbered(names, nth(words, place)))
            for place, code in enumerate(codes)
        ]
        for number, code in zip(numbers, codes, strict=True):
            read = _judged(kind, number, number >= names.beyond, asked)
            known = when(number > 0, read, UNREAD)
            grid.add(code, when(number.same(_NO_NAME), NO_CLAUSE, known))
        more = call("IFERROR", when(nth(words, room[kind]).same(""), 0, 1), 1)
        add_told(grid, kind, codes, None, more)


def _numbered(names: _TypedNames, word: Expr) -> Expr:
    number = when(word.same(""), _NO_NAME, names.number(word))
    return call("IFERROR", number, 0)


def _judged(kind: str, number: Expr, elsewhere: Expr, truths: Sequence[_Truths]) -> Expr:
    """What became of one name."""
    wanted = UNKNOWN if kind == "undecided" else TRUE
    found = total(each.count(number, wanted) for each in truths) > 0
    match kind:
        case "fires":
            return when(found, MET, when(elsewhere, ELSEWHERE, MISSED))
        case "must_not_fire":
            return when(found, MISSED, when(elsewhere, ELSEWHERE, MET))
        case _:
            return when(found, MET, MISSED)
