"""Regression cases: a profile, and what must come out of it.

What is expected stands by kind (`modesdk.io.case_kinds`). A kind that is not there is not asserted;
an empty tuple says that explicitly nothing may come out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from attrs import evolve, field, frozen

from modesdk.diagnostics import Diagnostic, Location
from modesdk.language.text import Text
from modesdk.language.worded import Worded, listed, worded
from modesdk.model.schema import Value
from modesdk.model.weights import WeightChanges

ONE_DAY = datetime.timedelta(days=1)


class State(StrEnum):
    """Whether a case counts: `xfail` must fail, `skip` and `todo` are not run."""

    ACTIVE = "active"
    XFAIL = "xfail"
    SKIP = "skip"
    TODO = "todo"


class Sign(StrEnum):
    """How a number is bounded."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EQUAL = "="
    BETWEEN = "between"


@frozen
class Bound:
    """Where a number of points must lie, ends included.

    `second` is the upper end of `between`, and the tolerance of `=` (0: equal at one decimal, as
    people see it).
    """

    sign: Sign
    first: Decimal
    second: Decimal = Decimal(0)

    def holds(self, shown: Decimal) -> bool:
        """Whether a number, rounded as people see it, lies there."""
        match self.sign:
            case Sign.AT_LEAST:
                return shown >= self.first
            case Sign.AT_MOST:
                return shown <= self.first
            case Sign.EQUAL:
                return abs(shown - self.first) <= self.second
            case Sign.BETWEEN:
                return self.first <= shown <= self.second

    @property
    def said(self) -> Worded:
        """The bound as in a cell."""
        first, second = f"{self.first:f}", f"{self.second:f}"
        if self.sign is Sign.BETWEEN:
            return worded("between {low} and {high}", low=first, high=second)
        text = f"{self.sign} {first} +- {second}" if self.second else f"{self.sign} {first}"
        return Worded(text, {})


@frozen
class OptionScore:
    """Where the points of an option must lie."""

    option: str
    bound: Bound

    @property
    def said(self) -> Worded:
        """As in a cell."""
        return listed((self.option, self.bound.said), " ")


@frozen
class ExpectedError:
    """That inputs must be refused: the code, and the attribute or weight ("": wherever)."""

    code: str
    at: str = ""

    @property
    def said(self) -> Worded:
        """As in a cell."""
        return (
            worded("{code} at {place}", code=self.code, place=self.at)
            if self.at
            else Worded(self.code, {})
        )


@frozen
class Comparison:
    """That an option's points (`of` is MARGIN: the margin) are higher or lower than in a case.

    `by` bounds the difference as people see it; without it any difference will do, however small.
    `negated`: that they are not higher, or not lower.
    """

    of: str
    higher: bool
    case: str
    by: Bound | None = None
    negated: bool = False

    @property
    def said(self) -> Worded:
        """As in a cell."""
        words = (_DIRECTION[self.higher, self.negated], *((_BY, self.by.said) if self.by else ()))
        parts = {"what": self.of, "words": listed(words, " "), "case": self.case}
        return worded("{what} {words} than in {case}", **parts)


_DIRECTION = {
    (True, False): worded("higher"),
    (False, False): worded("lower"),
    (True, True): worded("not higher"),
    (False, True): worded("not lower"),
}
_BY = worded("by")
MARGIN = "margin"
"""In a `Comparison`, what stands in the place of an option."""


@frozen
class Sweep:
    """Days on which a case is run: before, on or after a day, or around every breakpoint.

    `days` are pairs of "before", "on" or "after" and a day; the day before and the day after are
    meant. With `every`, the days on which the pack's rules change, and the ones before them.
    """

    days: tuple[tuple[str, datetime.date], ...] = ()
    every: bool = False

    def dates(self, breakpoints: tuple[datetime.date, ...]) -> tuple[datetime.date, ...]:
        """The dates, in their order, each once."""
        steps = {"before": -ONE_DAY, "on": 0 * ONE_DAY, "after": ONE_DAY}
        found = [day + steps[word] for word, day in self.days]
        found += [
            day + step for day in breakpoints if self.every for step in (-ONE_DAY, 0 * ONE_DAY)
        ]
        return tuple(dict.fromkeys(found))


@frozen(kw_only=True, eq=False)
class RegressionCase:
    """One case in normal form.

    `expect` holds what must come out, by kind. `weights` are changes to the weights that the case
    is run with. `refused`: what is wrong with the profile or the weights of a case that expects
    just that. `variant_of` is the id of the case that it changes; `places` tells where a cell of it
    stands, by its key.
    """

    id: str
    title: Text = Text()
    as_of: datetime.date
    dates: Sweep | None = None
    values: Mapping[str, Value] = field(factory=dict)
    weights: WeightChanges = field(factory=WeightChanges)
    expect: Mapping[str, Any] = field(factory=dict)
    refused: tuple[Diagnostic, ...] = ()
    state: State = State.ACTIVE
    reason: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    variant_of: str = ""
    file: str = ""
    line: int | None = None
    places: Mapping[str, Location] = field(factory=dict)

    @property
    def asserts_anything(self) -> bool:
        """Whether the case can fail at all."""
        return bool(self.expect)

    @property
    def place(self) -> Location:
        """Where the case stands."""
        return Location(self.file, self.line, self.id)

    def place_of(self, key: str) -> Location:
        """Where an expectation of the case stands, by its kind; its `id`, or its `state`."""
        return self.places.get(key, self.place)

    def on_each_date(self, breakpoints: tuple[datetime.date, ...]) -> Iterator[RegressionCase]:
        """The runs of the case: itself, or one for each date of its sweep, named after it."""
        if self.dates is None:
            yield self
            return
        for day in self.dates.dates(breakpoints):
            yield evolve(self, id=f"{self.id}@{day}", as_of=day, dates=None)
