"""From the place where parsing stopped to the error that people read."""

from __future__ import annotations

from collections.abc import Collection

from modesdk.conditions.hints import hint_for
from modesdk.conditions.place import Place
from modesdk.errors import ConditionError


class FaultError(Exception):
    """A located fault, not yet tied to its cell; never leaves this package."""

    def __init__(self, column: int, got: str, expected: str, hint: str = "") -> None:
        super().__init__(got)
        self.column = column
        self.got = got
        self.expected = expected
        self.hint = hint

    def in_cell(self, text: str) -> ConditionError:
        """The public error about the cell `text`."""
        return ConditionError(text, self.column, self.got, self.expected, self.hint)


def explain(text: str, stop: int, accepted: Collection[str]) -> ConditionError:
    """The error for a cell whose parsing stopped at the 0-based `stop`."""
    place = Place(text, stop, accepted)
    return ConditionError(text, place.start + 1, place.got, place.expected, hint_for(place))
