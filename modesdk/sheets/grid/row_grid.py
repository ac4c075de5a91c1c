"""The grid: many profiles, one row each, evaluated by one formula per rule and row.

A grid has its own hidden sheet. Above the rows stands what they share: weights in force, and per
rule and alternative the mark, or weight times effect, as the Rules sheet has them now, so that a
criterion's sum is one SUMPRODUCT of truths with such a row. `Grid` only places columns; the modules
beside it say what is in them.

Columns of numbers share one formula; columns that may give a text never do. LibreOffice takes a
shared formula with a stored text for one that waits to be calculated, and such a cell passes no
change on: whatever depends on it would keep its stored value. The cells of the two kinds stand in
rows of their own, numbers above, texts below: rows that are short and alike make a small file. What
is compressed refers to the 32 kB before it, so further columns have further rows (`Grid.lower`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import define, field, frozen
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from modesdk.formula.expr import Expr, call, pick, ref, smallest
from modesdk.model.schema import Attribute
from modesdk.ruleset.rules import (
    ComputedDerivation,
    Rule,
    RuleSet,
    deciding_tests,
    hidden_attribute,
)
from modesdk.sheets.book.draft import Book
from modesdk.xlsx.write_rows import SharedBelow, SharedFormula

ROW, TEXT_ROW, LOWER_ROW, LOWER_TEXT_ROW = _BANDS = "\x00", "\x03", "\x04", "\x05"
"""Stand for the numbers of the grid's rows (see `Grid.text` and `Grid.lower`)."""
SOURCE_ROW = "\x02"
"""Stands for the number of the row with the inputs."""
CONSTANT_NAMES, CONSTANTS, NAMES, ORDER, CODES, WEIGHTS, FIRST_EFFECTS = range(1, 8)
"""Rows of the head: constants with their names, column names, rows and codes of derive tables,
weights of rules; below them marks or weight times effect, one row per alternative, the ranked ones
first."""

Content = Expr | str | int | None
"""A formula, one as text without its equals sign, a number, or nothing (filled from outside)."""


@frozen(kw_only=True)
class ProfileRange:
    """Where the profiles stand: one row each, the as-of date and then one column per attribute."""

    sheet: str
    first_row: int
    rows: int
    as_of_column: int
    attributes: tuple[Attribute, ...]

    @property
    def head(self) -> int:
        """The row of the headings, which stays above the profiles whatever is sorted."""
        return self.first_row - 1

    @property
    def end(self) -> int:
        """The row below the last profile, which stays below them."""
        return self.first_row + self.rows

    @property
    def own_place(self) -> Expr:
        """Which profile, from 1, stands in the row of the sheet in which a formula stands."""
        return call("ROW") - call("ROW", ref(f"$A${self.head}"))

    def at(self, column: int) -> Expr:
        """What stands in a column on the row at hand: found by its place, however it came there."""
        return pick(self.area(column), ref(f"$A{ROW}"))

    def area(self, column: int) -> Expr:
        """A column from the headings to the row below all profiles."""
        letter = get_column_letter(column)
        return ref(f"{self.sheet}!${letter}${self.head}:${letter}${self.end}")

    def cell(self, position: int) -> Expr:
        """The input cell of the attribute at a position, on the row at hand."""
        return self.at(self.as_of_column + 1 + position)

    @property
    def as_of(self) -> Expr:
        """The cell of the as-of date on the row at hand."""
        return self.at(self.as_of_column)


@define
class Grid:
    """Columns of formulas below a head of constants."""

    book: Book
    ws: Worksheet
    source: ProfileRange
    places: dict[str, int] = field(factory=dict)
    formulas: dict[int, str | int | None] = field(factory=dict)
    texts: set[int] = field(factory=set)
    lower: int | None = None
    """The first of the columns whose rows stand below all others; None for no such."""
    denominator: Expr = field(init=False)
    late: Expr = field(init=False)
    _width: int = 0
    _constants: int = 0

    @property
    def ruleset(self) -> RuleSet:
        """The rules of every date."""
        return self.book.model.ruleset

    @property
    def ranked(self) -> tuple[int, ...]:
        """Positions of the alternatives that may be recommended."""
        return tuple(i for i, ranked in enumerate(self.ruleset.ranked) if ranked)

    @property
    def first_row(self) -> int:
        """The row of the first profile."""
        return FIRST_EFFECTS + len(self.ruleset.alternatives) + 2

    @property
    def positions_row(self) -> int:
        """The row of the head with the positions and ids of alternatives (above the rows)."""
        return FIRST_EFFECTS + len(self.ruleset.alternatives)

    def effect_row(self, position: int) -> int:
        """The row of the head with the marks of an alternative, or its effects times weights."""
        ranked = self.ranked
        others = [i for i in range(len(self.ruleset.alternatives)) if i not in ranked]
        return FIRST_EFFECTS + (*ranked, *others).index(position)

    def text(self, name: str, content: Content) -> Expr:
        """A new column (see `add`) whose cells may hold a text, an empty one included."""
        self.texts.add(self._width + 1)
        return self.add(name, content)

    def add(self, name: str, content: Content) -> Expr:
        """A new column; returns its cell on the row at hand."""
        self._width += 1
        self.places[name] = self._width
        self.formulas[self._width] = written(content)
        self.head(NAMES, self._width, name)
        return self.at(name)

    def add_all(self, names: Iterable[str], contents: Iterable[Content]) -> None:
        """New columns side by side."""
        for name, content in zip(names, contents, strict=True):
            self.add(name, content)

    def at(self, name: str) -> Expr:
        """The cell of a column on the row at hand."""
        return ref(f"{self.letter(name)}{self._mark(name)}")

    def _mark(self, name: str) -> str:
        return _BANDS[self._band(self.places[name])]

    def _band(self, column: int) -> int:
        """Which of the groups of rows a column has."""
        below = self.lower is not None and column >= self.lower
        return 2 * below + (column in self.texts)

    def go_lower(self) -> None:
        """Columns from here on have rows below those of all others."""
        self.lower = self._width + 1

    def letter(self, name: str) -> str:
        """The letters of a column."""
        return get_column_letter(self.places[name])

    def span(self, names: Sequence[str], row: int | None = None) -> Expr:
        """The cells of neighbouring columns of one kind, on the row at hand or on a fixed row."""
        first, last = self.letter(names[0]), self.letter(names[-1])
        if row is not None:
            return ref(f"{first}${row}:{last}${row}")
        return ref(f"{first}{self._mark(names[0])}:{last}{self._mark(names[-1])}")

    def spot(self, column: int, index: int) -> tuple[int, int]:
        """Row and column of a column's cell for the profile at an index (from 0)."""
        return self.first_row + self._band(column) * self.source.rows + index, column

    def placed(self, content: str | Expr, index: int) -> str:
        """A formula for the profile at an index."""
        text, row, source = str(content), self.first_row + index, self.source.first_row + index
        for band, mark in enumerate(_BANDS):
            text = text.replace(mark, str(row + band * self.source.rows))
        return text.replace(SOURCE_ROW, str(source))

    def constant(self, name: str, content: str | int) -> Expr:
        """A cell of the head that all rows share; returns it without the sheet."""
        self._constants += 1
        self.head(CONSTANT_NAMES, self._constants, name)
        self.head(CONSTANTS, self._constants, content)
        return ref(f"${get_column_letter(self._constants)}${CONSTANTS}")

    def constants(self, names: Sequence[str], contents: Sequence[str | int]) -> Expr:
        """Neighbouring cells of the head that all rows share, as a range."""
        cells = [self.constant(name, c) for name, c in zip(names, contents, strict=True)]
        return ref(f"{cells[0]}:{cells[-1]}")

    def head(self, row: int, column: int, content: str | int) -> None:
        """Write a cell of the head; a formula begins with an equals sign."""
        self.book.put(self.ws, (row, column), content)

    def column_range(self, name: str) -> str:
        """All cells of a column, as an absolute reference with the sheet."""
        letter, (first, last) = self.letter(name), self.rows_of(self.places[name])
        return f"{self.ws.title}!${letter}${first}:${letter}${last}"

    def rows_of(self, column: int) -> tuple[int, int]:
        """The first row of a column's cells, and the last."""
        first, _ = self.spot(column, 0)
        return first, first + self.source.rows - 1

    def add_place(self) -> None:
        """The first column (`Source.at` reads it): which row of the sheet is evaluated here.

        It counts from the headings, which are 1; at most it is the one below all profiles, which
        is empty, as rows may be deleted.
        """
        last = call("ROWS", self.source.area(self.source.as_of_column))
        self.add("place", smallest(call("ROW") - (self.first_row - 2), last))

    def seen(self, name: str) -> Expr:
        """The column's cell for the row of the profiles' sheet in which the formula stands.

        It follows its row wherever that is sorted to.
        """
        return pick(ref(self.column_range(name)), self.source.own_place)

    def elsewhere(self, place: Expr) -> Expr:
        """A cell or range of the head as other sheets read it."""
        return ref(f"{self.ws.title}!{place}")

    def cell_of(self, name: str, index: int) -> str:
        """The cell of a column for the profile at an index (from 0), with the sheet."""
        row, _ = self.spot(self.places[name], index)
        return f"{self.ws.title}!{self.letter(name)}{row}"

    def shares(self, column: int) -> bool:
        """Whether the cells of a column share one formula: numbers only, from the own sheet."""
        content = self.formulas[column]
        return isinstance(content, str) and "!" not in content and column not in self.texts

    def write(self) -> None:
        """Write the formulas of every row."""
        for number, (column, content) in enumerate(self.formulas.items()):
            if isinstance(content, str) and self.shares(column):
                self._write_shared(number, column, content)
            elif content is not None:
                self._write_each(column, content)

    def _write_shared(self, number: int, column: int, content: str) -> None:
        (first, last), letter = self.rows_of(column), get_column_letter(column)
        area = f"{letter}{first}:{letter}{last}"
        own = SharedFormula(number, area, self.placed(content, 0))
        self.ws.cell(first, column).value = own
        below = SharedBelow(number)
        for row in range(first + 1, last + 1):
            self.ws.cell(row, column).value = below

    def _write_each(self, column: int, content: str | int) -> None:
        for index in range(self.source.rows):
            cell = self.ws.cell(*self.spot(column, index))
            cell.value = f"={self.placed(content, index)}" if isinstance(content, str) else content


def written(content: Content) -> str | int | None:
    """A formula as text."""
    return str(content) if isinstance(content, Expr) else content


def hidden_sheet(book: Book, title: str) -> Worksheet:
    """A hidden sheet at the end of the workbook."""
    ws: Worksheet = book.wb.create_sheet(title)
    ws.sheet_state = "hidden"
    return ws


def attributes_read(ruleset: RuleSet, advice: Iterable[Rule] = ()) -> tuple[Attribute, ...]:
    """The attributes of a profile that gates, evidence, derivations and routes read, in order.

    Also those that some `advice` reads.
    """
    names = {test.attribute for test in deciding_tests(ruleset)}
    names |= {test.attribute for rule in advice for test in rule.tests}
    names |= {name for derivation in ruleset.computed for name in derivation.inputs}
    own = ruleset.pack.roles.as_of
    schema = ruleset.pack.schema
    return tuple(a for a in schema if a.id in names and not a.derived and a.id != own)


def verdict_names(derivation: ComputedDerivation) -> tuple[str, ...]:
    """The hidden attributes that a Python evaluator sets."""
    return tuple(hidden_attribute(row.id) for row in derivation.evaluator.rows)
